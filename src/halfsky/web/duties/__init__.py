"""The calendar of duties, yearly work reports, funds and training."""
