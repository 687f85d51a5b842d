"""Meetings: their notice, agenda, minutes and decisions."""
