"""The workbench of the yearly report: read it as it will read, edit sentences, refresh figures, submit, sign."""
