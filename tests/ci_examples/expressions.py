"""The expressions of both forges, as far as the examples use them: comparisons, `&&`, `||`, `!`, parentheses, and
functions without arguments."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

_TOKENS = re.compile(r"""\s*('[^']*'|"[^"]*"|==|!=|&&|\|\||!|[()]|\$?[A-Za-z_][\w.-]*(?:\(\))?)""")
_OPERATORS = {"==": "==", "!=": "!=", "&&": "and", "||": "or", "!": "not", "(": "(", ")": ")"}


def evaluate(expression: str, value_of: Callable[[str], str]) -> bool | str:
    """What an expression comes to; `value_of` is asked for every name in it."""
    translated = []
    position = 0
    text = expression.strip()
    while position < len(text):
        found = _TOKENS.match(text, position)
        assert found is not None, f"not understood: {text[position:]!r} in {expression!r}"
        token = found.group(1)
        if token in _OPERATORS:
            translated.append(_OPERATORS[token])
        else:
            translated.append(repr(token[1:-1] if token[0] in "'\"" else value_of(token)))
        position = found.end()
    result: bool | str = eval(" ".join(translated), {"__builtins__": {}})
    return result


def lookup(path: str, contexts: Mapping[str, Any]) -> str:
    """`github.event.action` in the contexts of GitHub Actions; secrets and variables that are not set are empty."""
    first, *rest = path.split(".")
    found: Any = contexts[first]
    for name in rest:
        found = found.get(name, "") if first in ("secrets", "vars") else found[name]
    assert isinstance(found, str), f"{path} is no text"
    return found


def filled(text: str, contexts: Mapping[str, Any]) -> str:
    """A text with its `${{ ... }}` replaced."""
    return re.sub(r"\$\{\{(.+?)\}\}", lambda found: str(evaluate(found.group(1), lambda n: lookup(n, contexts))), text)
