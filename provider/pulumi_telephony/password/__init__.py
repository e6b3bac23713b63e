"""Passwords for SIP accounts, generated once. No vendor and no account is behind them."""
