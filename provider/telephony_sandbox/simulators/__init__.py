"""The three APIs on loopback, from their contracts alone.

``platform`` tells how a vendor is written, ``admin`` what a test can see and do, ``server.Simulators`` runs them.
"""
