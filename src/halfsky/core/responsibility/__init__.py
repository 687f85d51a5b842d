"""Who answers for what: targets shared out to units, leading and supporting."""
