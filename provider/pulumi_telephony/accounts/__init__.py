"""Whose account, and how to get in."""
