"""Observations stage: from rows of figures to a checked table, with rates derived and rolled up.

Question: what is true? Input: raw rows and `Codebook`. Output: observations, findings, a vintage.
"""
