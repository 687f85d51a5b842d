"""Supervision: duties of the plan and whether they are kept, matters followed from warning to effect, appraisal."""
