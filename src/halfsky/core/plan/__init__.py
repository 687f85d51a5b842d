"""Plan stage: from the text of a plan to its outline, targets and directions.

Question: what does this plan promise? Input: `Source`. Output: `Plan`.
"""
