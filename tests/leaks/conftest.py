"""The stack of the laws, on each engine that is there."""

from __future__ import annotations

from laws.conftest import stack

__all__ = ["stack"]
