"""What the product costs, in seconds, calls and megabytes: `make bench` prints the tables of docs/scale.md.

Nothing here is a test: the figures depend on the machine. Each measurement is a module with a `measure` function.
"""
