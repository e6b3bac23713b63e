"""URNs, ``urn:pulumi:STACK::PROJECT::PARENT_TYPES$TYPE::NAME``, and references to providers, ``URN::ID``."""

from __future__ import annotations

STACK_TYPE = "pulumi:pulumi:Stack"
PROVIDER_TYPE_PREFIX = "pulumi:providers:"
PYTHON_PACKAGE = "pulumi-python"
"""The package of every dynamic resource written in Python."""


def make_urn(stack: str, project: str, parent: str, type_: str, name: str) -> str:
    """The URN of a resource. Children of the root stack carry no parent type."""
    parent_type = qualified_type(parent) if parent else ""
    prefix = f"{parent_type}$" if parent_type and parent_type != STACK_TYPE else ""
    return f"urn:pulumi:{stack}::{project}::{prefix}{type_}::{name}"


def stack_urn(stack: str, project: str) -> str:
    """The URN of the root stack resource."""
    return make_urn(stack, project, "", STACK_TYPE, f"{project}-{stack}")


def qualified_type(urn: str) -> str:
    """The type with its parents' types before it, joined by ``$``."""
    return urn.split("::", 3)[2]


def type_of(urn: str) -> str:
    """The resource's own type."""
    return qualified_type(urn).rsplit("$", 1)[-1]


def name_of(urn: str) -> str:
    """The resource's name; it may itself contain ``::``."""
    return urn.split("::", 3)[3]


def package_of(type_: str) -> str:
    """The package part of a type token ``package:module:Name``."""
    return type_.split(":", 1)[0]


def is_provider_type(type_: str) -> bool:
    """Whether this is the type of a provider resource."""
    return type_.startswith(PROVIDER_TYPE_PREFIX)


def is_default_provider(urn: str) -> bool:
    """Whether the URN is of a provider that the engine registered by itself."""
    return is_provider_type(type_of(urn)) and (name_of(urn) == "default" or name_of(urn).startswith("default_"))


def provider_reference(urn: str, id_: str) -> str:
    """How a resource names its provider."""
    return f"{urn}::{id_}"


def split_reference(reference: str) -> tuple[str, str]:
    """URN and id of a provider reference."""
    urn, _, id_ = reference.rpartition("::")
    return urn, id_


def child_alias(stack: str, project: str, child: tuple[str, str], parent_name: str, parent_alias: str) -> str:
    """The old URN of a child, given as (type, name), whose parent was known as ``parent_alias``.

    A child named after its parent is taken to have been renamed with it.
    """
    type_, name = child
    if name.startswith(parent_name):
        name = name_of(parent_alias) + name.removeprefix(parent_name)
    return make_urn(stack, project, parent_alias, type_, name)
