"""``telephony export``: whole accounts as a Pulumi program, with an import file that adds them to the state.

The rooms read the accounts (``<room>/export.py``). ``settle.py`` decides what a program can manage, ``names.py`` names
it, ``wiring.py`` adds references. ``program.py`` and ``importfile.py`` write the same objects, so that a preview after
the import has nothing to change.
"""
