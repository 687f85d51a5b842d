"""Meetings: from the plan to the minutes, and their decisions from the day they are sent to the end."""
