"""The year's returns: forms, what is filled in, checks, and the way from draft to locked."""
