"""Editions: one plan judged on one vintage, in one file that is written once and then only read."""
