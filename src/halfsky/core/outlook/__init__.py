"""Outlook stage: how probable is it that a target is met by its deadline?

Input: short yearly series and questions. Output: a probability, an interval, and what they were made from.
"""
