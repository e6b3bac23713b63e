"""Texts that a program has as files beside it: the scripts of scenarios. Pure."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from ...core.rules import FromAsset
from .literals import literal
from .wiring import Exported

DIRECTORY = "scenarios"


def with_files(objects: Iterable[Exported]) -> list[Exported]:
    """The objects, each text that can be an asset in a file of its own. A file is called as its resource, without the
    prefix of its kind: that is unique, in any case of its letters, and harmless in a path."""
    return [_with_file(each) for each in objects]


def _with_file(it: Exported) -> Exported:
    path = f"{DIRECTORY}/{it.name.removeprefix(it.source.prefix + '-')}.js"
    for field in it.model.fields_with(FromAsset) & it.settled.inputs.keys():
        said = {**it.references, field: f"pulumi.FileAsset({literal(path)})"}
        return dataclasses.replace(it, references=said, files={path: it.settled.inputs[field]})
    return it
