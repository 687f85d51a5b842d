"""Tables in files: CSV, Excel and Parquet in, as text with the place of each cell."""
