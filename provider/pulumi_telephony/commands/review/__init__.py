"""What a preview means for the telephony: ``telephony review``.

The way of the data, one module each: ``reading`` (bytes to a ``preview``; ``events`` are another form of one), ``plan``
(its steps to ``changes``, with old and new values), ``rules`` (what follows from them), ``report`` (all of it as data),
and then ``data`` as JSON, or ``document`` (in words) as ``text`` or ``markdown``.
"""
