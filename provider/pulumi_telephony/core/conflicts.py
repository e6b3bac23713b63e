"""What the resources of a program cannot have in one run, in words for the preview.

The engine updates up to four resources at a time in an order of its own, and deletes what is replaced or dropped last.
So a title or an employee can go from one resource to another, which waits for the update of the first; but not in a
ring, and a phone number, which only a deletion frees, not at all, unless the first resource deletes before it creates.
What the program has dropped is not seen by any check: only a create can find that in its way.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator

from ..base.messages import warn
from ..run.claims import CLAIMS, Claim, Scope, name_of
from .model import Problem


def conflicts(
    scope: Scope, owner: str, claims: Collection[Claim], before: Collection[Claim], deletes_first: bool
) -> list[Problem]:
    """From now on ``owner`` wants what it ``claims``, and had ``before`` when the run began. What cannot be done."""
    taken = CLAIMS.claim(scope, owner, claims, before, deletes_first)
    return [*_shared(scope, owner, taken), *_passed_on(scope, owner), *_in_a_ring(scope, owner)]


def _shared(scope: Scope, owner: str, taken: Collection[tuple[Claim, str]]) -> Iterator[Problem]:
    for claim, other in taken:
        if claim.warning:
            _warn(scope, owner, claim)
        else:
            yield Problem(None, f"{_named(scope, other)} of this program also asks for {claim.what}")


_warned: set[tuple[Scope, str, Claim]] = set()
_warning = threading.Lock()


def _warn(scope: Scope, owner: str, claim: Claim) -> None:
    """Once for each pair; where there are several places, once for the first resource that finds none."""
    others = CLAIMS.others(scope, owner, [claim.key])
    with _warning:
        is_new = (scope, owner, claim) not in _warned
        _warned.add((scope, owner, claim))
    if is_new and (claim.places == 1 or len(others) == claim.places):
        names = [f'"{name_of(each)}"' for each in (*others, owner)]
        warn(f"{scope[0]} {', '.join(names[:-1])} and {names[-1]} of this program ask for {claim.warning}")


def _passed_on(scope: Scope, owner: str) -> Iterator[Problem]:
    for claim, giver, taker in CLAIMS.passed_on(scope, owner):
        if claim.freed == "by an update" and claim.adopts and CLAIMS.is_new(scope, taker):
            yield Problem(
                None,
                f"adopt: {_named(scope, taker)} cannot take over what has {claim.what}, for that is"
                f" {_named(scope, giver)} of this program, which lives on; leave adopt out: what is new waits until"
                f" {claim.what} is free",
            )
        if claim.freed == "by a deletion" and not claim.adopts and not CLAIMS.deletes_first(scope, giver):
            yield Problem(
                None,
                f"{claim.what} cannot go from {_named(scope, giver)} to {_named(scope, taker)} of this program in one"
                f' run, which deletes last what "{name_of(giver)}" has now; run up with the change of'
                f' "{name_of(giver)}" first and with that of "{name_of(taker)}" after it, or leave'
                f' {claim.what} with "{name_of(giver)}" and change the other inputs (a resource that only has another'
                " name now keeps everything with the option aliases)",
            )


def _in_a_ring(scope: Scope, owner: str) -> Iterator[Problem]:
    found = CLAIMS.ring(scope, owner)
    if found is not None:
        claim, owners = found
        names = [_named(scope, each) for each in owners]
        yield Problem(
            claim.field,
            f"asks for {claim.what}, but {', '.join(names[:-1])} and {names[-1]} of this program cannot exchange what"
            f" they have in one run, for each would wait for the next; give one of them another {claim.field}, run up,"
            " and then give all of them what they are to have",
        )


def _named(scope: Scope, owner: str) -> str:
    return f'{scope[0]} "{name_of(owner)}"'
