"""Voximplant: the Management API's SIP registrations."""
