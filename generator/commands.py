"""A page for each command, from its typer declaration."""

from __future__ import annotations

import re
import textwrap
from typing import Any

import typer

from .markdown import code, example, page, table


def reference(name: str, app: typer.Typer) -> str:
    """The page of the command ``name``."""
    root = typer.main.get_command(app)
    context = typer.Context(root, info_name=name)
    return page(f"Command `{name}`", _plain(root.help or ""), example(name), *_commands(root, context, name))


def _commands(group: Any, context: typer.Context, path: str) -> list[str]:
    parts = [_options(group, context)]
    for name, command in sorted(getattr(group, "commands", {}).items()):
        inner = typer.Context(command, info_name=name, parent=context)
        usage = " ".join([f"{path} {name}", *command.collect_usage_pieces(inner)])
        parts += [f"## {path} {name}", f"Usage: {code(usage)}", _plain(command.help or "")]
        parts += _commands(command, inner, f"{path} {name}")
    return parts


def _options(command: Any, context: typer.Context) -> str:
    rows = [
        [code(record[0]), _escaped(" ".join(record[1].split()))]
        for parameter in command.get_params(context)
        if parameter.name != "help" and (record := parameter.get_help_record(context))
    ]
    return table(["argument or option", "meaning"], rows) if rows else ""


def _plain(text: str) -> str:
    """A help text as Markdown. What follows a line with \\b keeps its lines: they become a list."""
    paragraphs = []
    for paragraph in re.split(r"\n\s*\n", text.replace("\r", "")):
        if paragraph.lstrip().startswith("\b"):
            # A continuation line is indented deeper than the first word of an entry.
            paragraph = re.sub(r"\n {4,}(?=\S)", " ", textwrap.dedent(paragraph.replace("\b", "")))
            head, *lines = paragraph.strip().splitlines()
            if "  " in head:
                paragraphs.append("\n".join(map(_item, [head, *lines])))
            else:
                paragraphs.append("\n".join([_escaped(head), "", *map(_item, lines)]))
        else:
            paragraphs.append(_escaped(" ".join(paragraph.split())))
    return "\n\n".join(paragraphs)


def _item(line: str) -> str:
    word, _, rest = line.strip().partition("  ")
    return f"- {code(word)}: {_escaped(rest.strip())}" if rest else f"- {_escaped(word)}"


def _escaped(text: str) -> str:
    return re.sub(r"([<*_\[$])", r"\\\1", text)
