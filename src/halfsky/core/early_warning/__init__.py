"""Early warning stage: which targets will be hard to reach, and which series behave oddly — few and right.

Input: assessments, outlook, observations. Output: warnings with reason, evidence, severity and owner.
"""
