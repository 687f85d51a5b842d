"""The administration of areas and units: the tree, its changes, the official list, member units."""
