"""A Pulumi program in Python that declares the objects. Pure; formatted as by ``ruff format``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ...core.rules import Secret
from .files import IMPORTS, SECRETS
from .literals import comment, literal
from .wiring import NOT_EXPORTED, Exported

HEADER = '''"""The objects of the accounts, as `telephony export` found them.

Written for the stack {stack} of the project {project}. To import them there, unchanged:

    pulumi stack select --create {stack}
    sh {secrets}
    pulumi import --file {imports} --yes --generate-code=false
    pulumi preview

{secrets} sets the passwords that this program reads from the configuration, each with
`pulumi config set --secret <name>`. Delete {secrets} and {imports} after the import: they
contain passwords in clear text.

Passwords that a vendor never returns are not in these files, so they are not managed. The program
shows them in comments: set the password and uncomment it, and the next `pulumi up` sends it once. For a
MegaFon SIP number, set login, password, server_host and server_port together.
"""'''

PREAMBLE = """import pulumi
import pulumi_telephony as telephony

config = pulumi.Config()

# As with `pulumi import`: nothing here can be deleted or replaced until its protection is removed.
protected = pulumi.ResourceOptions(protect=True)"""


def config_key(name: str, field: str) -> str:
    """The configuration key of a secret of a resource."""
    return f"{name}-{field.replace('_', '-')}"


def program(objects: Iterable[Exported], *, project: str, stack: str) -> str:
    """The program's text."""
    parts = [HEADER.format(project=project, stack=stack, secrets=SECRETS, imports=IMPORTS), PREAMBLE]
    parts += ["\n".join(_resource(each)) for each in objects]
    return "\n\n".join(parts) + "\n"


def _resource(it: Exported) -> Iterator[str]:
    settled, model = it.settled, it.model
    yield f"{it.variable} = telephony.{it.kind.name}("
    yield f"    {literal(it.name)},"
    for field in model.model_fields:
        if field in settled.candidate.unsaid:
            yield f"    # {field}={_value(it, field, settled.candidate.unsaid[field])},"
        elif field in settled.inputs and settled.inputs[field] != model.model_fields[field].default:
            remark = _remark(it, field)
            said = _value(it, field, settled.inputs[field])
            yield f"    {field}={said}," + (f"  # {remark}" if remark else "")
    yield "    opts=protected,"
    yield ")"


def _remark(it: Exported, field: str) -> str:
    if field in it.source.references:
        if field in it.references:
            return ""
        return comment(it.settled.candidate.remarks.get(field, NOT_EXPORTED))
    return comment(it.settled.candidate.remarks.get(field, ""))


def _value(it: Exported, field: str, value: Any) -> str:
    if field in it.references:
        return it.references[field]
    if it.model.rule(field, Secret):
        return f"config.require_secret({literal(config_key(it.name, field))})"
    return "..." if value is None else literal(value)


def secrets_of(it: Exported) -> dict[str, str]:
    """The configuration that the program needs for one object: key -> value."""
    fields: Sequence[str] = sorted(it.model.fields_with(Secret) & it.settled.inputs.keys() - it.references.keys())
    return {config_key(it.name, field): str(it.settled.inputs[field]) for field in fields}


def secrets_script(secrets: dict[str, str], stack: str) -> str:
    """A shell script that sets them. The values go through pipes, because everybody can see command lines."""
    lines = [
        "# Passwords in clear text. Run this file with sh, then delete it.",
        "# Set PULUMI to use another command, such as telephony-sandbox.",
        "set -eu",
    ]
    lines += [
        f"""printf %s {_quoted(value)} | "${{PULUMI:-pulumi}}" config set --secret --stack {stack} {key}"""
        for key, value in secrets.items()
    ]
    return "\n".join(lines) + "\n"


def _quoted(value: str) -> str:
    return "'" + value.replace("'", """'"'"'""") + "'"
