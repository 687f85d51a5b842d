"""The administration of people: who holds which post, invite, end, hand over."""
