"""The command ``telephony``."""
