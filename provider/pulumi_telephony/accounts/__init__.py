"""The accounts of the vendors and their credentials."""
