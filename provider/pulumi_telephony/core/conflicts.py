"""Conflicts between the resources of a program, reported in the preview.

The engine updates up to four resources at a time, in any order, and deletes what is replaced or removed last. So a
title or an employee can move from one resource to another, which waits for the update of the first, but not in a cycle;
a phone number, which only a deletion releases, cannot move unless the first resource deletes before it creates. No
check sees what was removed from the program: a look at the account finds that it prevents the new object.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ..base.messages import warn
from ..run.claims import Claim, Claims, Scope
from ..run.owner import Owner
from .model import Problem


def conflicts_of(
    known: Claims,
    scope: Scope,
    owner: str,
    claims: Collection[Claim],
    before: Collection[Claim],
    deletes_first: bool,
) -> list[Problem]:
    """Record that ``owner`` wants what it ``claims``, and had ``before`` when the run began; returns its conflicts with
    what is ``known`` of the others."""
    taken = known.claim(scope, owner, claims, before, deletes_first)
    return [*_shared(known, scope, owner, taken), *_passed_on(known, scope, owner), *_in_a_ring(known, scope, owner)]


def _shared(known: Claims, scope: Scope, owner: str, taken: Collection[tuple[Claim, str]]) -> Iterator[Problem]:
    for claim, other in taken:
        if claim.warning:
            _warn(known, scope, owner, claim)
        else:
            yield Problem(None, f"{_named(scope, other)} of this program also asks for {claim.what}")


def _warn(known: Claims, scope: Scope, owner: str, claim: Claim) -> None:
    """Once for each pair; if several resources can have it, once for the first one that is too many."""
    others = known.others(scope, owner, [claim.key])
    if known.is_first(scope, owner, claim) and (claim.places == 1 or len(others) == claim.places):
        names = [f'"{Owner(each).name}"' for each in (*others, owner)]
        warn(f"{scope[0]} {', '.join(names[:-1])} and {names[-1]} of this program ask for {claim.warning}")


def _passed_on(known: Claims, scope: Scope, owner: str) -> Iterator[Problem]:
    for claim, giver, taker in known.passed_on(scope, owner):
        if claim.freed == "by an update" and claim.adopts and known.is_new(scope, taker):
            yield Problem(
                None,
                f"adopt: {_named(scope, taker)} cannot adopt the object with {claim.what}, because it belongs to"
                f" {_named(scope, giver)} of this program; leave adopt out: a new object waits until {claim.what} is"
                " free",
            )
        if claim.freed == "by a deletion" and not claim.adopts and not known.deletes_first(scope, giver):
            gives, takes = Owner(giver).name, Owner(taker).name
            yield Problem(
                None,
                f"{claim.what} cannot move from {_named(scope, giver)} to {_named(scope, taker)} of this program in one"
                f' run, because the run deletes the object of "{gives}" last; run up with the change of'
                f' "{gives}" first and with that of "{takes}" after it, or leave'
                f' {claim.what} with "{gives}" and change the other inputs (to rename a resource, use the option'
                " aliases)",
            )


def _in_a_ring(known: Claims, scope: Scope, owner: str) -> Iterator[Problem]:
    found = known.ring(scope, owner)
    if found is not None:
        claim, owners = found
        names = [_named(scope, each) for each in owners]
        yield Problem(
            None,
            f"{claim.what}: {', '.join(names[:-1])} and {names[-1]} of this program cannot exchange what they have in"
            f" one run, because each would wait for the next; give one of them another {claim.field}, run up, then"
            " set the final values and run up again",
        )


def _named(scope: Scope, owner: str) -> str:
    return f'{scope[0]} "{Owner(owner).name}"'
