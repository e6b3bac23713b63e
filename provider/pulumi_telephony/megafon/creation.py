"""Adopting an existing number, and creating a new one (megafon 6.6, 6.7, 6.15)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from ..base.errors import ConflictError, InvalidInputError, TelephonyError
from ..core.adoption import ambiguous, missing
from ..core.model import Existing
from ..http.lookups import same_text
from ..run.handover import Rivals
from ..run.once import Creation
from .assignment import state_of
from .client import MegafonClient
from .declaration import SIP_FIELDS, VirtualNumberInputs
from .lookup import by_id, by_number
from .mobile import FAILED, failure
from .models import NumberRecord
from .state import VirtualNumberState


def in_words(inputs: VirtualNumberInputs) -> str:
    return f"number {inputs.number}"


def wanted_number(
    client: MegafonClient, inputs: VirtualNumberInputs, is_own: Callable[[str], bool] = lambda _: False
) -> NumberRecord | None:
    """The number to adopt; None: the program wants none, or there is none and one can be created.

    One listing serves all resources. A number that it lacks is read by itself: a list may be incomplete (6.23) or
    outdated. ``is_own``: whether an id is in the resource's own state, so that it does not prevent a replacement.
    Raises InvalidInputError or ConflictError if the number does not exist or cannot be adopted.
    """
    record = None
    if inputs.existing_id is not None:
        record = _with_id(client, inputs.existing_id)
        _refuse_another(record, inputs)
    elif inputs.adopt:
        listed = [each for each in (client.numbers.unwritten() or {}).values() if each.number == inputs.number]
        found = listed or by_number(client, inputs.number)
        record = twin([each for each in found if each.type == inputs.type or not is_own(str(each.id))], inputs)
    if record is None:
        _refuse_unless_creatable(inputs, client.place)
        return None
    _refuse_unsound(record, inputs)
    return record


def as_existing(record: NumberRecord, inputs: VirtualNumberInputs) -> Existing:
    # A record may lack its city number (4.4): then assume the program's. Without a purpose, it is the company's.
    assumed = VirtualNumberState(dgn_number=inputs.dgn_number, purpose="company")
    return Existing(str(record.id), state_of(record, assumed))


def twin(
    records: Iterable[NumberRecord], inputs: VirtualNumberInputs, rivals: Rivals | None = None
) -> NumberRecord | None:
    """The existing number, if it can be adopted. Phone numbers are unique in an account (megafon 6.6)."""
    found = list(records)
    if not found:
        return None
    existing = " and ".join(f'id {record.id} of type "{record.type}"' for record in found)
    same = [record for record in found if record.type in (None, inputs.type)]
    if not same:
        raise ConflictError(
            f'number {inputs.number} exists already ({existing}) and cannot be adopted as type "{inputs.type}";'
            " set the type that it has"
        )
    if not inputs.adopt:
        way_out = _way_out(same, rivals)
        raise ConflictError(f"number {inputs.number} exists already ({existing}); {way_out}")
    if len(same) > 1:
        raise ambiguous(in_words(inputs), [str(record.id) for record in same])
    return same[0]


def _way_out(records: list[NumberRecord], rivals: Rivals | None) -> str:
    """What to do about a number that exists already."""
    if rivals is not None and (giver := rivals.giver(_ids(records))):
        return (
            f"it belongs to {giver}, which releases it in this run but has not done so yet; run up again, or name that"
            " resource in depends_on here"
        )
    if rivals is not None and (holder := rivals.holder(_ids(records))):
        return (
            f"it belongs to {holder}; removed resources are deleted last, so run up without that resource first and add"
            " this one after it, or use the option aliases if the resource was renamed"
        )
    how, which = ("adopt=True", "it") if len(records) == 1 else ("existing_id", "one")
    return (
        "if its resource was removed from this program, run up without this one first (removed resources are deleted"
        " last), or use the option aliases if the resource was renamed; if this resource has it and is replaced, set"
        f" the option delete_before_replace=True; if no program manages it, set {how} to adopt {which} with the inputs"
        " of this program"
    )


def creation_of(
    client: MegafonClient, inputs: VirtualNumberInputs, order: Callable[[], int], rivals: Rivals
) -> Creation[NumberRecord]:
    """How to create exactly one ``inputs.number`` (megafon 6.6, 6.7)."""

    def look(natural_key: tuple[str, ...]) -> dict[str, NumberRecord]:
        return {str(record.id): record for record in by_number(client, natural_key[0])}

    def glance() -> dict[str, NumberRecord] | None:
        everything = client.numbers.glance()
        if everything is None or client.may_be_incomplete:
            return None
        return {id_: record for id_, record in everything.items() if record.number == inputs.number}

    def refuse(present: Mapping[str, NumberRecord]) -> None:
        found = list(present.values())
        if rivals.giver(_ids(found)):
            found = rivals.when_free(lambda: by_number(client, inputs.number), _ids, found)
        if twin(found, inputs, rivals) is not None:
            raise ConflictError(f"number {inputs.number} has just appeared in the account; run up again to adopt it")

    def make() -> tuple[str, None]:
        try:
            return str(order()), None
        except ConflictError as error:
            # The number may have appeared since the glance: then name it, and what to do.
            try:
                present = look((inputs.number,))
            except TelephonyError:
                raise error from None
            refuse(present)
            raise

    return Creation(
        what=in_words(inputs),
        natural_key=(inputs.number,),
        look=look,
        by_id=lambda number_id: by_id(client, int(number_id), inputs.number),
        make=make,
        refuse=refuse,
        unique=True,
        is_as_asked=lambda record: (
            record.type in (None, inputs.type) and same_text(record.comment or "") == same_text(inputs.comment or "")
        ),
        # A mobile number is read in any case until it is active.
        is_ours=(lambda record: record.number == inputs.number) if inputs.type != "def" else None,
        glance=glance,
        note=client.numbers.made,
    )


def _ids(records: Iterable[NumberRecord]) -> list[str]:
    return [str(record.id) for record in records]


def _with_id(client: MegafonClient, existing_id: str) -> NumberRecord:
    listed = (client.numbers.unwritten() or {}).get(existing_id)
    record = listed or by_id(client, int(existing_id), None)
    if record is None:
        raise missing("number", existing_id, client.place)
    return record


def _refuse_another(record: NumberRecord, inputs: VirtualNumberInputs) -> None:
    what = f"existing_id: the number with the id {record.id}"
    if record.number != inputs.number:
        raise ConflictError(f"{what} is {record.number}, not {inputs.number}; correct one of the two")
    if record.type not in (None, inputs.type):
        raise ConflictError(
            f'{what} is of type "{record.type}" and cannot be adopted as type "{inputs.type}"; set the type that it'
            " has, or the id of another number"
        )


def _refuse_unsound(record: NumberRecord, inputs: VirtualNumberInputs) -> None:
    if inputs.type != "def":
        return
    if record.state == FAILED:
        raise ConflictError(f"{failure(record)}; in this state it cannot be adopted")
    if inputs.dgn_number and record.dgn_number and record.dgn_number != inputs.dgn_number:
        raise ConflictError(
            f"dgn_number: number {record.number} (id {record.id}) is linked with the city number {record.dgn_number},"
            f" not with {inputs.dgn_number}; leave dgn_number out or correct it"
        )


def _refuse_unless_creatable(inputs: VirtualNumberInputs, place: str) -> None:
    """In the plan and in the run: a number that can only be adopted must exist."""
    if inputs.type == "sip_registration" and inputs.login is None:
        raise InvalidInputError(
            f"there is no number {inputs.number} in {place}; set {', '.join(SIP_FIELDS)} to create it"
        )
    if inputs.type not in ("sip_registration", "def"):
        raise InvalidInputError(
            f'there is no number {inputs.number} of type "{inputs.type}" in {place}, and the API cannot order one'
        )
