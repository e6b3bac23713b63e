"""``telephony review``: what a preview means for the telephony.

The data passes through one module each: ``reading`` (bytes to a ``preview``, from a digest or from ``events``),
``plan`` (steps to ``changes``, with old and new values), ``findings`` (their consequences), ``report`` (everything as
data), and then ``data`` (JSON), or ``document`` (words) as ``text`` or ``markdown``.
"""
