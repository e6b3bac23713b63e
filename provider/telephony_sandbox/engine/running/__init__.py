"""Executes the steps of a run, in order, until it ends or is interrupted."""
