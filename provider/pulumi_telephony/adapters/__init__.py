"""Adapters between Pulumi's engine and the lifecycles."""
