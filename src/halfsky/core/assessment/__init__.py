"""Assessment stage: is each target met on this year's figure, by the official rule?

Input: targets, observations, `Codebook`, the year. Output: one row per target × area.
"""
