"""``telephony export``: whole accounts as a Pulumi program, and as the import file that puts them on record.

The rooms say what is there (``<room>/export.py``), ``settle.py`` what of it a program can hold, ``names.py`` what it is
called, ``wiring.py`` what belongs together. ``program.py`` and ``importfile.py`` are two views of the same objects, so
that a preview of the one over the other has nothing to change.
"""
