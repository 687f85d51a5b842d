"""The Word report: built with python-docx in the type of GB/T 9704, ready to be edited."""
