"""``telephony doctor``: checks each configured account: reachability, credentials, permissions, limits. It only reads.

The checks are in the rooms (``<room>/doctor.py``), their common words in ``core/examination.py``.
"""
