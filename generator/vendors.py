"""A page for each vendor: its resources, the main one first, functions and settings."""

from __future__ import annotations

from pulumi_telephony.core.vendor import Kind, Room
from pulumi_telephony.vendors import ROOMS

from . import docstrings, functions, resources
from .markdown import code, example, page, table


def pages() -> dict[str, str]:
    """File name -> text."""
    return {f"{room.examination.model.key}.md": _reference(room) for room in ROOMS if room.examination}


def _reference(room: Room) -> str:
    assert room.examination is not None  # a room without an account is not a vendor
    vendor = room.examination.model
    anchor = vendor.vendor.lower()
    return page(
        vendor.vendor,
        f"How to get credentials: [Configuration](../configuration.md#{anchor}). All settings:"
        f" [Settings](settings.md#{anchor}). What an error code means:"
        f" [Errors](errors.md#codes-of-{anchor}).",
        example(vendor.key),
        "## Resources",
        table(["resource", "what it is"], map(_resource, room.kinds)),
        "## Functions",
        table(
            ["function", "what it returns"],
            [
                [f"[{code(each.__name__)}](functions.md#{each.__name__})", _summary(each)]
                for each in functions.of_vendor(vendor)
            ],
        ),
        "```{toctree}\n:hidden:\n\n" + "\n".join(_file(kind).removesuffix(".md") for kind in room.kinds) + "\n```",
    )


def _file(kind: Kind) -> str:
    return resources.file_of(kind.name)


def _resource(kind: Kind) -> list[str]:
    return [f"[{code(kind.name)}]({_file(kind)})", _summary(kind.resource)]


def _summary(thing: object) -> str:
    return docstrings.summary(docstrings.of(thing).prose).rstrip(":.") + "."
