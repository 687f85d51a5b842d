"""Appraisal (考核): a scheme of criteria and weights, points of units from facts, every point explained."""
