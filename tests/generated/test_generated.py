"""What is generated: it is that of the declarations, editors have a text for all of it, and nobody repeats it."""

from __future__ import annotations

import ast
import inspect
import re
import typing
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pulumi
import pytest
from generator import PACKAGE, REFERENCE, ROOT, declarations, docstrings, modules, pages, review, schema

import pulumi_telephony
from pulumi_telephony import components
from pulumi_telephony.core.rules import Identity

KINDS = declarations.everything()
NOTICE = modules.NOTICE.split("{")[0]


def is_generated(path: Path) -> bool:
    return path.read_text(encoding="utf-8").startswith(f"# {NOTICE}")


def test_everything_that_is_generated_is_up_to_date() -> None:
    wanted = {**modules.files(), **schema.files(), **review.files(), **pages.files()}
    files = {
        *REFERENCE.glob("*.md"),
        *filter(is_generated, PACKAGE.rglob("*.py")),
        PACKAGE / "schema.json",
        *review.files(),
    }
    there = {path: path.read_text(encoding="utf-8") for path in files}
    if f"\ntyper=={version('typer')} " not in (ROOT / "requirements-dev.txt").read_text(encoding="utf-8"):
        # Another version of typer writes usages and types in another form; all of that is code.
        wanted, there = ({name: re.sub("`.*?`", "", text) for name, text in each.items()} for each in (wanted, there))
    stale = [path for path in wanted.keys() | there.keys() if wanted.get(path) != there.get(path)]
    assert sorted(str(path.relative_to(ROOT)) for path in stale) == [], "run make generate, and commit what it wrote"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_parameter_and_attribute_has_a_text(kind: declarations.Resource) -> None:
    cls = getattr(pulumi_telephony, kind.name)
    parameters = [name for name in inspect.signature(cls.__init__).parameters if name != "self"]
    assert list(docstrings.of(cls.__init__).parameters) == parameters
    attributes = [name for name in inspect.get_annotations(cls) if not name.startswith("_")]
    assert list(docstrings.below(cls)) == attributes
    assert all(docstrings.below(cls).values())
    arguments = getattr(components, f"{kind.name}Args")
    assert list(docstrings.below(arguments)) == list(arguments.__annotations__)
    for result in declarations.results(kind):
        told = getattr(pulumi_telephony, result.name)
        assert list(docstrings.below(told)) == list(told.__annotations__)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_component_takes_for_a_child_what_its_class_takes(kind: declarations.Resource) -> None:
    names = {"Output": pulumi.Output, "T": typing.TypeVar("T")}
    taken = typing.get_type_hints(getattr(pulumi_telephony, kind.name).__init__, localns=names)
    expected = {name: taken[name] for name in taken if name not in ("resource_name", "return")}
    assert typing.get_type_hints(getattr(components, f"{kind.name}Args"), localns=names) == expected


def texts_of(path: Path) -> Iterator[str]:
    """Each text of a module, in one line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield " ".join(node.value.split())


def test_no_handwritten_module_repeats_a_description() -> None:
    written = [path for path in sorted(PACKAGE.rglob("*.py")) if not is_generated(path)]
    others = {path: " ".join(texts_of(path)) for path in written if not path.name.endswith("declaration.py")}
    found = [
        f"{path.relative_to(PACKAGE)} repeats {kind.name}.{field.name}"
        for kind in KINDS
        for field in (*kind.inputs, *kind.outputs)
        for path, text in others.items()
        if declarations.first_sentence(field.text) in text
    ]
    assert found == []


def test_no_handwritten_module_lists_the_inputs_of_a_resource() -> None:
    """As names of parameters, of attributes or of keys; some of them may well be what a module is about."""
    found = [
        f"{path.relative_to(PACKAGE)}:{getattr(node, 'lineno', '')} lists those of {kind.name}"
        for path in sorted(PACKAGE.rglob("*.py"))
        # A vendor's own records have the vendor's names.
        if not is_generated(path) and not path.name.endswith(("declaration.py", "models.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for kind in KINDS
        if is_most(set(names_in(node)), {field.name for field in kind.inputs})
    ]
    assert found == []


def is_most(some: set[str], names: set[str]) -> bool:
    return len(some & names) > max(3, len(names) * 0.7)


def names_in(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.arguments):
        yield from (each.arg for each in (*node.args, *node.kwonlyargs))
    if isinstance(node, (ast.Dict, ast.Set, ast.Tuple, ast.List)):
        keys = node.keys if isinstance(node, ast.Dict) else node.elts
        yield from (each.value for each in keys if isinstance(each, ast.Constant) and isinstance(each.value, str))
    if isinstance(node, ast.ClassDef):
        targets = [each.target for each in node.body if isinstance(each, ast.AnnAssign)]
        yield from (each.id for each in targets if isinstance(each, ast.Name))


def test_an_output_is_declared_once() -> None:
    for kind in KINDS:
        names = [field.name for field in (*kind.inputs, *kind.outputs)]
        assert len(names) == len(set(names))
        assert sum(1 for field in kind.outputs if field.rule(Identity)) <= 1
