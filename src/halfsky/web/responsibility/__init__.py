"""Who answers for what: the matrix, its table, receipts and schemes."""
