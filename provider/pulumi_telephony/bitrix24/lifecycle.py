"""What a SIP line of a Bitrix24 portal is (contracts: bitrix24 2, 3, 5.1)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from ..base.errors import ApiError, AuthorizationError, NotFoundError, TelephonyError
from ..base.messages import warn
from ..base.waiting import until
from ..base.wire import the_id
from ..core.deletion import delete_for_sure
from ..core.foresight import Allowance
from ..core.lifecycle import AccountLifecycle, Applied
from ..core.model import Created, Existing, Problem
from ..core.sip import REGISTRATION
from ..run.claims import Claim
from ..run.once import Creation, Made
from .client import OUTGOING, Bitrix24Client, client_of
from .creation import creation_of, existing_line, in_words
from .declaration import CLOUD_LINES, BitrixSipLineInputs, claims, problems, title_key
from .identity import is_same_line, state_of, words_of
from .models import SipLine
from .registration import (
    REGISTERED,
    are_credentials_refused,
    has_failed,
    last_known,
    report_refusal,
    settled,
    with_live_status,
)
from .state import BitrixSipLineState
from .titles import Title

UPDATABLE = ("title", "server", "login", "password")
"""The fields of ``update``. It accepts TYPE too, and ignores it (trap 1)."""

RESTARTING = frozenset({"server", "login", "password"})
"""The fields that restart the registration when they are sent (2.3)."""

OUTGOING_LINE = "default_outgoing"


class BitrixSipLineLifecycle(AccountLifecycle[BitrixSipLineInputs, BitrixSipLineState, SipLine]):
    kind = "BitrixSipLine"
    named_by = "title"
    Inputs = BitrixSipLineInputs
    State = BitrixSipLineState
    account_field = "portal"

    client_of = staticmethod(client_of)
    _client: Bitrix24Client

    @classmethod
    def problems(cls, values: Mapping[str, Any]) -> Iterator[Problem]:
        return problems(values)

    @classmethod
    def claims(cls, values: Mapping[str, Any]) -> Iterator[Claim]:
        return claims(values)

    @classmethod
    def is_limited(cls, values: Mapping[str, Any]) -> bool:
        return bool(values.get("type", "cloud") == "cloud")

    def allowance(self) -> Allowance:
        """Cloud lines of the portal, of any owner (5.1)."""
        place = f"{self.accounts.noun} {self.open_account}"
        return Allowance(place, "cloud lines", self._client.cloud_lines(), CLOUD_LINES)

    def ids_with_name(self, named: Claim) -> Collection[str] | None:
        lines = self._client.all_lines.glance()
        return (
            None if lines is None else [id_ for id_, each in lines.items() if title_key(each.title or "") == named.key]
        )

    def in_words(self, inputs: BitrixSipLineInputs) -> str:
        # With existing_id, the inputs describe the line after the update.
        return in_words(inputs) if inputs.existing_id is None else "the line"

    # -- create ------------------------------------------------------------------------------------

    def find(self, inputs: BitrixSipLineInputs) -> SipLine | None:
        return existing_line(self._client, inputs)

    def known(self, record: SipLine, inputs: BitrixSipLineInputs) -> Existing:
        default = self._is_outgoing(record) if inputs.default_outgoing else None
        return Existing(str(record.config_id), state_of(record, default_outgoing=default, said=inputs))

    def make(self, inputs: BitrixSipLineInputs) -> Creation[SipLine]:
        return creation_of(self._client, inputs, self._title(inputs.title))

    def settle(self, made: Made[SipLine], inputs: BitrixSipLineInputs, *, new: bool, before: Any = None) -> Created:
        """A line that does not register exists in any case: the next update waits again."""
        line = made.record
        if line is None:
            raise AssertionError("every create returns the line")
        pending: tuple[str, ...] = ()
        if new:
            # The answer is used without a read: a line may not be visible yet (U-12).
            self._warn_of_shortcomings(line, inputs)
            if inputs.default_outgoing:
                try:
                    self._make_outgoing(line)
                except TelephonyError as error:
                    # Raising would lose the line: the next update completes it.
                    warn(f"line {line.config_id} was created, but not as default outgoing line: {error}; run up again")
                    pending = (OUTGOING_LINE,)
        if inputs.wait_for_registration:
            try:
                line, failure, _ = settled(self._client, line, inputs.registration_timeout, before)
            except TelephonyError as error:
                failure = f"whether it registers is unknown: {error}"
            if failure:
                warn(f"line {line.config_id} exists, but {failure}; correct the inputs and run up again")
                pending = (*pending, REGISTRATION)
        default = OUTGOING_LINE not in pending if inputs.default_outgoing else None
        return Created(made.id, state_of(line, default_outgoing=default, said=inputs, pending=pending))

    # -- read, update, delete ----------------------------------------------------------------------

    def read(self, id: str, state: BitrixSipLineState | None) -> BitrixSipLineState | None:
        number = _number(id)
        line = self._client.all_lines.find(str(number)) or self._found(number)
        if line is None:
            self._require_absence(number, state)
            self.require_not_moved(id, state and state.portal)
            return None
        if state is None:
            return state_of(line, default_outgoing=None)
        if not self.is_own(state):
            self._require_same(id, line, state)
        line, since = with_live_status(self._client, line) if state.live_status else (line, None)
        default = None if state.default_outgoing is None else self._is_outgoing(line)
        done = {OUTGOING_LINE: bool(default), REGISTRATION: line.registration_status_code == REGISTERED}
        pending = tuple(step for step in state.pending if not done.get(step))
        found = state_of(line, default_outgoing=default, said=state, pending=pending)
        if "password" in state.managed and state.detect_credential_drift is not False and are_credentials_refused(line):
            # The portal has the program's password, but the SIP server has another one: whichever of the two was
            # changed, the program's password is not the valid one.
            report_refusal(line, since)
            return found.model_copy(update={"password": None})
        return found

    def update(
        self,
        id: str,
        state: BitrixSipLineState,
        inputs: BitrixSipLineInputs,
        changes: Mapping[str, Any],
    ) -> BitrixSipLineState:
        number = _number(id)
        recent = self._recent(number)
        if recent is not None:
            self._require_same(id, recent, state, inputs)
        applied = self.apply(id, state, inputs, changes)
        line = applied.record
        if inputs.wait_for_registration:
            line, failure, code = settled(self._client, line, inputs.registration_timeout, applied.before)
            if failure:
                raise ApiError(
                    f"Bitrix24: line {number} was updated, but {failure}; correct the inputs and run up again",
                    code=code,
                )
        return state_of(line, default_outgoing=inputs.default_outgoing, said=inputs)

    def delete(self, id: str, state: BitrixSipLineState) -> None:
        number = _number(id)
        line = self._recent(number)
        if line is not None:
            self._require_same(id, line, state)
        elif not self.is_own(state):
            self._require_absence(number, state)
            self.require_not_moved(id, state.portal)
            return
        delete_for_sure(f"line {number}", lambda: self._delete(number, state), lambda: self._still_there(number, state))

    def _delete(self, number: int, state: BitrixSipLineState) -> bool:
        try:
            return self._client.delete(number)
        except NotFoundError:
            self._require_absence(number, state)
            return True

    # -- steps -------------------------------------------------------------------------------------

    def apply(
        self, id: str, state: BitrixSipLineState, inputs: BitrixSipLineInputs, changes: Mapping[str, Any]
    ) -> Applied[SipLine]:
        number, restarts = _number(id), not RESTARTING.isdisjoint(changes)
        before = None
        if inputs.wait_for_registration and (restarts or REGISTRATION in state.pending):
            before = last_known(self._client, state.reg_id)
        if not restarts:
            if before is not None and has_failed(before):
                # It is not documented whether a failed registration is retried; sending the login does so (2.3).
                changes = {**changes, "login": inputs.login}
            else:
                before = None
        fields = {name: changes[name] or "" for name in UPDATABLE if name in changes}
        if fields:
            try:
                self._title(fields.get("title"), number).write(fields)
            except NotFoundError as error:
                raise _gone(number, error) from None
        line = self._found(number)
        if line is None:
            raise _gone(number)
        if ignored := _unequal(line, fields):
            raise ApiError(f"Bitrix24 accepted the update of line {number}, but did not apply {', '.join(ignored)}")
        if inputs.default_outgoing and ("default_outgoing" in changes or OUTGOING_LINE in state.pending):
            self._make_outgoing(line)
        return Applied(line, before)

    def _is_outgoing(self, line: SipLine) -> bool:
        return self._client.outgoing.all()[OUTGOING] == line.line_id

    def _title(self, title: str | None, own: int | None = None) -> Title:
        return Title(self._client, title, self.rivals(title_key(title or "")), own)

    def _found(self, number: int) -> SipLine | None:
        """The current line. A missing line is read twice before it is considered deleted (U-12)."""
        return until(lambda line: line is not None, lambda: self._client.line(number), looks=2, first=0.5)

    def _recent(self, number: int) -> SipLine | None:
        """The line, from a recent listing if there is one: what it is does not change."""
        return self._client.all_lines.recent(str(number), lambda: self._found(number))

    def _require_same(self, id: str, line: SipLine, state: BitrixSipLineState, *wanted: BitrixSipLineInputs) -> None:
        same, found, recorded = is_same_line(line, state, *wanted), words_of(line), words_of(state)
        self.require_same_object(id, same, found, recorded, may_drift=self.is_own(state))

    def _still_there(self, number: int, state: BitrixSipLineState) -> str | None:
        if self._client.line(number) is not None:
            return "the portal still has it"
        self._require_absence(number, state)
        return None

    def _require_absence(self, number: int, state: BitrixSipLineState | None) -> None:
        """A line is visible only to the application that created it (1.4): with other credentials it looks deleted. If
        the portal's list of line names has it, it must not be removed from the state or created again."""
        line_id = state.line_id if state else None
        if line_id is not None and line_id in self._client.line_names():
            raise AuthorizationError(
                f"Bitrix24: line {number} ({line_id}) is on the portal, but these credentials do not see it, because it"
                " belongs to another application or to the webhooks; use the kind of credentials that created it"
            )

    def _make_outgoing(self, line: SipLine) -> None:
        """Set the portal's default line for outgoing calls (5.1). The answer proves nothing, so it is read back."""
        if line.line_id is None:
            raise ApiError(f"Bitrix24: line {line.config_id} has no registration, so it cannot make outgoing calls")
        self._client.set_outgoing_line(line.config_id)
        actual = self._client.outgoing_line()
        if actual != line.line_id:
            raise ApiError(
                f"Bitrix24 accepted line {line.config_id} ({line.line_id}) as default outgoing line, but {actual} is"
                " the default; a portal has only one: check whether another resource sets default_outgoing too"
            )

    def _warn_of_shortcomings(self, line: SipLine, inputs: BitrixSipLineInputs) -> None:
        if line.type == "cloud" and line.reg_id is None:
            warn(
                f"line {line.config_id} was created, but the telephony provider did not register it"
                f" (no REG_ID; {self._connector()}); check server, login and password"
            )
        if changed := _unequal(line, inputs.model_dump(include={*UPDATABLE})):
            warn(f"line {line.config_id} was created, but the portal stored another {', '.join(changed)}")

    def _connector(self) -> str:
        """Whether the SIP connector is paid for, which a registration may require (U-7)."""
        try:
            connector = self._client.connector_status()
        except TelephonyError:
            return "the SIP connector's state is unknown"
        if connector.paid:
            return "the SIP connector is paid for"
        return f"the SIP connector is not paid for, {connector.free_minutes or 0} free minutes are left"


def _number(id: str) -> int:
    return the_id(id, "a CONFIG_ID")


def _unequal(line: SipLine, wanted: Mapping[str, Any]) -> list[str]:
    """The fields of ``line`` that differ from ``wanted``; an unset text equals an empty one."""
    actual = line.model_dump()
    return [name for name, value in wanted.items() if (actual[name] or "") != (value or "")]


def _gone(number: int, error: NotFoundError | None = None) -> NotFoundError:
    reason = f"{error}; " if error else ""
    return NotFoundError(
        f"{reason}Bitrix24 has no line {number}; if it was deleted, run pulumi refresh, then up to create it again",
        code=error.code if error else None,
        status=error.status if error else None,
    )
