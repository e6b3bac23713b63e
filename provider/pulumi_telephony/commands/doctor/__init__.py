"""``telephony doctor``: is each configured account reachable, authorised, allowed, within its limits (read-only calls).

The rooms say what to look at (``<room>/doctor.py``), ``core/examination.py`` in which words.
"""
