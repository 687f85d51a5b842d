"""Indicators stage: from the words of a target to an indicator of the codebook.

Question: which figure would show it? Input: `Plan` and `Codebook`. Output: matches with score and runner-up.
"""
