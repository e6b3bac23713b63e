"""Engines: what turns the values of Pulumi into those of a lifecycle, and back."""
