"""Bitrix24: the SIP lines of a portal's telephony."""
