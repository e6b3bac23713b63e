"""The connection to one account: sending, retrying, pacing, and listings that many reads share."""
