"""How big a file of figures may be, so that reading it stays under 1 GB."""

FILE_BYTES = 200_000_000
"""Size of a file on disk."""
UNPACKED_BYTES = 300_000_000
"""Size of all parts of a workbook together, unpacked."""
PARTS = 2_000
"""Number of parts inside a workbook."""
ROWS = 2_000_000
"""Rows of one table."""
COLUMNS = 1_000
"""Columns of one table."""
READER_BYTES = 900_000_000
"""Memory of the process that unpacks a workbook."""
READER_SECONDS = 60
"""How long that process may go on after its last line."""
