"""Evaluation: mid-term and final evaluation of a plan, and assessment of policies for gender equality."""
