"""Every message that the provider can end or warn with, found in its source.

A message is what a call of an error class of the package is given, of ``warn``, and of what check refuses with. Names
that stand for a text in the same function, constants of the module and functions of the package that make a text are
followed; what is decided only while the program runs is shown in angle brackets.
"""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pulumi_telephony

PACKAGE = Path(pulumi_telephony.__file__).parent

PLACES = {"Problem": 1, "CheckFailure": 1, "Outcome": 1, "warn": 0, "ValueError": 0, "TypeError": 0, "RunError": 0}
"""What takes a message, besides the error classes of the package, and as which argument."""

LIBRARY_ERRORS = ("Exception", "RunError", "ValueError")


class Message(NamedTuple):
    """A message as its author wrote it."""

    kind: str
    """The error class; ``warn`` for a warning, ``Problem`` or ``ValueError`` for an input that is refused."""
    text: str
    module: str
    """The file, as from the package."""


@functools.cache
def every_message() -> tuple[Message, ...]:
    """In the order of files and lines; none twice in a file."""
    found = dict.fromkeys(message for module in _modules() for message in _of_module(module))
    return tuple(message for message in found if _says_something(message))


def unread() -> list[str]:
    """Places whose message is made in a way that this module does not see through."""
    found = (message for module in _modules() for message in _of_module(module))
    return sorted({f"{message.module}: {message.text}" for message in found if not _says_something(message)})


@functools.cache
def error_classes() -> dict[str, str]:
    """The error classes of the package: name -> module."""
    known: dict[str, str] = {}
    while True:
        more = {
            node.name: module.name
            for module in _modules()
            for node in _nodes(module)
            if isinstance(node, ast.ClassDef)
            and node.name not in known
            and any(_last_name(base) in {*known, *LIBRARY_ERRORS} for base in node.bases)
        }
        if not more:
            return known
        known |= more


class _Module(NamedTuple):
    name: str
    tree: ast.Module


@functools.cache
def _modules() -> tuple[_Module, ...]:
    paths = sorted(PACKAGE.rglob("*.py"))
    return tuple(_Module(str(path.relative_to(PACKAGE)), ast.parse(path.read_text(encoding="utf-8"))) for path in paths)


@functools.cache
def _nodes(module: _Module) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(module.tree))


@functools.cache
def _functions() -> dict[str, list[tuple[_Module, ast.FunctionDef]]]:
    found: dict[str, list[tuple[_Module, ast.FunctionDef]]] = {}
    for module in _modules():
        for node in _nodes(module):
            if isinstance(node, ast.FunctionDef):
                found.setdefault(node.name, []).append((module, node))
    return found


def _of_module(module: _Module) -> Iterator[Message]:
    places = {**dict.fromkeys(error_classes(), 0), **PLACES}
    scopes: list[ast.Module | ast.FunctionDef] = [module.tree]
    scopes += (n for n in _nodes(module) if isinstance(n, ast.FunctionDef))
    for function in scopes:
        for call in _own_nodes(function):
            if isinstance(call, ast.Call) and (kind := _last_name(call.func)) in places:
                place = places[kind]
                if len(call.args) > place:
                    for text in _Reader(module, function).texts(call.args[place]):
                        yield Message(kind, " ".join(text.split()), module.name)


@functools.cache
def _own_nodes(function: ast.Module | ast.FunctionDef) -> tuple[ast.AST, ...]:
    """What is in a function, but not in the functions inside it; in the order of the text."""
    found: list[ast.AST] = []
    waiting = list(ast.iter_child_nodes(function))[::-1]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, ast.FunctionDef):
            found.append(node)
            waiting += list(ast.iter_child_nodes(node))[::-1]
    return tuple(found)


@functools.cache
def _assignments(scope: ast.Module | ast.FunctionDef) -> dict[str, list[ast.expr]]:
    """Name -> what it is assigned in a scope. A name that is defined by itself would be followed for ever."""
    found: dict[str, list[ast.expr]] = {}
    for node in _own_nodes(scope):
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                used = {n.id for n in ast.walk(node.value) if isinstance(n, ast.Name)}
                if isinstance(target, ast.Name) and target.id not in used:
                    found.setdefault(target.id, []).append(node.value)
    return found


class _Reader:
    """Reads texts in the scope of one function."""

    def __init__(self, module: _Module, function: ast.Module | ast.FunctionDef, depth: int = 0) -> None:
        self._module = module
        self._function = function
        self._depth = depth

    def texts(self, node: ast.expr) -> Sequence[str]:
        """What an expression can come to: one text for each alternative."""
        match node:
            case ast.Constant(value=str(text)):
                return [text]
            case ast.JoinedStr(values=parts):
                return ["".join(self._part(part) for part in parts)]
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                return [a + b for a in self.texts(left) for b in self.texts(right)]
            case ast.IfExp(body=one, orelse=other):
                return [*self.texts(one), *self.texts(other)]
            case ast.Name(id=name):
                return self._assigned(name) or [f"<{name}>"]
            case ast.Call(func=func) if self._depth < 2:
                return self._returned(func) or [_placeholder(node)]
        return [_placeholder(node)]

    def _part(self, part: ast.expr) -> str:
        match part:
            case ast.Constant(value=str(text)):
                return text
            case ast.FormattedValue(value=ast.Name(id=name)) if name.isupper():
                return (self._assigned(name) or [f"<{name}>"])[0]
            case ast.FormattedValue(value=value):
                return _placeholder(value)
        raise TypeError(ast.dump(part))

    def _assigned(self, name: str) -> list[str]:
        scopes: list[ast.Module | ast.FunctionDef] = [self._function, self._module.tree]
        if name.isupper():
            scopes += [module.tree for module in _modules()]
        for scope in scopes:
            texts = [text for value in _assignments(scope).get(name, ()) for text in self.texts(value)]
            if texts:
                return texts
        return []

    def _returned(self, function: ast.expr) -> list[str]:
        found = self._definition(function)
        if found is None:
            return []
        module, definition = found
        reader = _Reader(module, definition, self._depth + 1)
        returns = [n.value for n in _own_nodes(definition) if isinstance(n, ast.Return) and n.value is not None]
        return [text for value in returns for text in reader.texts(value) if re.search("[a-z]", _literal(text))]

    def _definition(self, function: ast.expr) -> tuple[_Module, ast.FunctionDef] | None:
        """The function of the package that is called: of the module that is named, of this one, or the only one."""
        found = _functions().get(_last_name(function), [])
        if isinstance(function, ast.Attribute):
            place = _last_name(function.value)
            found = [(m, f) for m, f in found if Path(m.name).stem == place] or found
        else:
            found = [(m, f) for m, f in found if m == self._module] or found
        return found[0] if len(found) == 1 else None


def _placeholder(node: ast.expr) -> str:
    name = _last_name(node)
    return f"<{name.strip('_')}>" if name else "<...>"


def _last_name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(attr=name):
            return name
    return ""


def _says_something(message: Message) -> bool:
    return re.search(r"[a-z]{3}", _literal(message.text)) is not None


def _literal(text: str) -> str:
    return re.sub(r"<[^<>]*>", "", text)
