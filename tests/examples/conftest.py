"""The stacks of the laws, for programs of these tests' own."""

from __future__ import annotations

from laws.conftest import stack

__all__ = ["stack"]
