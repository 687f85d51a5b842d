"""The desk: what needs me, by when, why."""
