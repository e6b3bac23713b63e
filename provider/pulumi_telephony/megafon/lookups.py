"""What the functions of this room read (contracts: megafon 2.1-2.3, 2.8, 5)."""

from __future__ import annotations

from ..base import phone
from ..base.errors import ConflictError, InvalidInputError, NotFoundError
from ..base.wire import given_id
from ..http.listing import SharedListing
from ..http.lookups import Reading, fields_of, fits
from ..run.deployment import Deployment
from .client import MegafonClient, client_of
from .info import ForwardingNumber, VirtualNumberInfo
from .lookup import by_id, by_number
from .models import Employee, InboundScenario, NumberGroup, NumberRecord
from .results import AvailableMobileNumber, MegafonEmployee, MegafonScenario


def virtual_number(
    deployment: Deployment, *, fresh: bool, number: str | None, id: str | int | None
) -> VirtualNumberInfo:
    client = client_of(deployment)
    if (number is None) == (id is None):
        raise InvalidInputError("give either number or id")
    # No paging is documented, so a long list may be incomplete (6.23): a number that it lacks is read by itself.
    if number is not None:
        # Foreign numbers are looked up as they are: some begin like a Russian number in another format.
        if not (isinstance(number, str) and number.isascii() and number.isdigit()):
            raise InvalidInputError(phone.refusal(number, "number "))
        found = _listed(deployment, fresh, "number", number) or by_number(client, number)
        if not found and phone.plain(number) not in (None, number):
            raise InvalidInputError(phone.refusal(number, "number "))
        if len(found) > 1:
            raise ConflictError(f"number {number} exists {len(found)} times (ids {_ids(found)}); give id instead")
        what = f"number {number}"
    else:
        known = given_id("id", id)
        found = _listed(deployment, fresh, "id", known)
        if not found and (alone := by_id(client, known, None)):
            found = [alone]
        what = f"number with the id {known}"
    if not found:
        raise NotFoundError(f"there is no {what} in {client.place}")
    return _info(found[0])


def virtual_numbers(deployment: Deployment, *, fresh: bool, **wanted: str | int | None) -> list[VirtualNumberInfo]:
    """All numbers with the ``wanted`` values. The list is one call, filtered or not: many functions share it."""
    given = {name: value for name, value in wanted.items() if value is not None}
    numbers = deployment.share(_numbers, client_of(deployment)).records(fresh)
    return [_info(each) for each in numbers if all(getattr(each, name) == value for name, value in given.items())]


def available_mobile_numbers(deployment: Deployment, *, fresh: bool) -> list[AvailableMobileNumber]:
    del fresh  # never listed before
    return [
        fields_of(AvailableMobileNumber, each, dgn_number=each.dgn_number or None)
        for each in sorted(client_of(deployment).list_capacity(), key=lambda each: each.number)
    ]


def employees(deployment: Deployment, *, fresh: bool, login: str | None) -> list[MegafonEmployee]:
    return [
        fields_of(MegafonEmployee, each)
        for each in deployment.share(_employees, client_of(deployment)).records(fresh)
        if login is None or fits(each, {"login": login})
    ]


def scenarios(deployment: Deployment, *, fresh: bool, virtual_number_id: str | int | None) -> list[MegafonScenario]:
    """The scenarios of numbers and of groups, which the API lists, and may number, separately (5)."""
    client = client_of(deployment)
    wanted = None if virtual_number_id is None else given_id("virtual_number_id", virtual_number_id)
    groups = deployment.share(_number_groups, client).records(fresh)
    found = [
        *(_scenario(each, None) for each in deployment.share(_number_scenarios, client).records(fresh)),
        *(
            _scenario(each, _group_of(each, groups))
            for each in deployment.share(_group_scenarios, client).records(fresh)
        ),
    ]
    return [each for each in sorted(found, key=_order) if wanted is None or wanted in each.virtual_number_ids]


def _group_of(scenario: InboundScenario, groups: list[NumberGroup]) -> NumberGroup | None:
    """Scenario and group refer to each other; one reference is enough."""
    if scenario.virtual_number_group_id is not None:
        return next((each for each in groups if each.id == scenario.virtual_number_group_id), None)
    return next((each for each in groups if each.scenario_id == scenario.id), None)


def _scenario(scenario: InboundScenario, group: NumberGroup | None) -> MegafonScenario:
    numbers = {*scenario.virtual_number_ids, *(group.virtual_number_ids if group else ())}
    if scenario.virtual_number_id is not None:
        numbers.add(scenario.virtual_number_id)
    return fields_of(
        MegafonScenario,
        scenario,
        name=scenario.name or (group.name if group else None),
        group_id=group.id if group else scenario.virtual_number_group_id,
        virtual_number_ids=tuple(sorted(numbers)),
    )


def _order(scenario: MegafonScenario) -> tuple[int, int]:
    return scenario.id, scenario.group_id or 0


def _numbers(client: MegafonClient) -> Reading[NumberRecord]:
    return Reading(client.numbers)


def _employees(client: MegafonClient) -> Reading[Employee]:
    return Reading(SharedListing(lambda: iter([{str(each.id): each for each in client.list_employees()}])))


def _number_scenarios(client: MegafonClient) -> Reading[InboundScenario]:
    return Reading(SharedListing(lambda: iter([client.list_number_scenarios()])))


def _group_scenarios(client: MegafonClient) -> Reading[InboundScenario]:
    return Reading(SharedListing(lambda: iter([client.list_group_scenarios()])))


def _number_groups(client: MegafonClient) -> Reading[NumberGroup]:
    return Reading(SharedListing(lambda: iter([client.list_number_groups()])))


def _listed(deployment: Deployment, fresh: bool, name: str, value: str | int) -> list[NumberRecord]:
    """The matching numbers in the list; none with ``fresh``, so that one is read by itself, which costs no more."""
    if fresh:
        return []
    numbers = deployment.share(_numbers, client_of(deployment)).records(fresh)
    return [each for each in numbers if getattr(each, name) == value]


def _ids(records: list[NumberRecord]) -> str:
    return ", ".join(str(record.id) for record in records)


def _info(record: NumberRecord) -> VirtualNumberInfo:
    forwarding = tuple(fields_of(ForwardingNumber, each) for each in record.from_redirect_numbers)
    return fields_of(VirtualNumberInfo, record, comment=record.comment or None, from_redirect_numbers=forwarding)
