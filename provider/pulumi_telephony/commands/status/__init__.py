"""The health of every resource of a stack: ``telephony status``.

``resources`` reads a state, ``asking`` asks the vendors for lists, ``report`` puts the findings in order, ``text`` and
``data`` write them. How the objects of a kind are found and judged is in the rooms (``<room>/status.py``).
"""
