"""Rooms of what is given to take away, and of how it is made: open data, reports, yearbooks, method, record."""
