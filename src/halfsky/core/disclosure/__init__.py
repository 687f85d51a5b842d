"""Disclosure stage: what must be hidden before figures leave for the public, and an attack on what is left.

Question: what may be shown? Input: a vintage's observations, what was published before, the rules by topic.
Output: the table that may leave, reasons, findings, what it cost; intervals an attacker can compute.
"""
