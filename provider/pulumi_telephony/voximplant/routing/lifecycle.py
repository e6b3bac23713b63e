"""The steps that the objects of a call's route have in common (contracts: voximplant-routing 2, 5, 7).

Applications, scenarios, rules, users and white list items are made by an Add method, listed by a Get method, changed by
a Set method and deleted by a Del method. A kind names these and the parts in which it differs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, ClassVar, Final, Generic, TypeVar, cast

from ...base.errors import ApiError, ConflictError, NotFoundError, TelephonyError
from ...base.messages import warn
from ...base.waiting import until
from ...base.wire import the_id
from ...core import adoption
from ...core.deletion import delete_for_sure
from ...core.diff import difference
from ...core.lifecycle import AccountLifecycle, Applied
from ...core.model import Created, Existing, Inputs, State
from ...core.rules import ClientOnly, WriteOnly
from ...http.listing import SharedListing
from ...run.claims import Claim, Key
from ...run.deployment import Deployment
from ...run.handover import Rivals
from ...run.once import Creation, Made
from ...run.owner import NOBODY
from ..client import Value, VoximplantClient, client_of
from ..models import Row
from .account import GONE, RouteAccount
from .fields import api_names, parameters

RELEASED: Final = 10.0
"""Seconds in which a name becomes free after a deletion or a rename."""

InputsT = TypeVar("InputsT", bound=Inputs)
StateT = TypeVar("StateT", bound=State)
RowT = TypeVar("RowT", bound=Row)
WrittenT = TypeVar("WrittenT")


class RouteLifecycle(AccountLifecycle[InputsT, StateT, RowT], Generic[InputsT, StateT, RowT]):
    """An object with a name, in the account or in an application."""

    account_field = "account_id"
    client_of = staticmethod(client_of)
    _client: VoximplantClient

    row: ClassVar[type[Row]]
    noun: ClassVar[str]
    """The object in messages."""
    add_method: ClassVar[str]
    set_method: ClassVar[str]
    delete_method: ClassVar[str]
    named_by = "name"
    name: ClassVar[str] = "name"
    """The input that identifies an object among those of its parent."""

    def __init__(self, client: VoximplantClient, deployment: Deployment | None = None, owner: str = NOBODY) -> None:
        super().__init__(client, deployment, owner)
        self._route = self._deployment.share(RouteAccount, client)

    # -- where a kind differs ----------------------------------------------------------------------

    @classmethod
    def parent(cls, it: Any) -> dict[str, Value]:
        """The filters of the list that has the object of these inputs or this state."""
        del it
        return {}

    @classmethod
    def said(cls, row: RowT) -> dict[str, Any]:
        """What the API says of an object, by the names of inputs and outputs."""
        return {field: getattr(row, api) for field, api in api_names(cls.Inputs).items() if hasattr(row, api)}

    def by_id(self, id: str, it: Any) -> RowT | None:
        """The object, asked now."""
        found: RowT | None = self._route.row(cast(type[RowT], self.row), _number(id, self.row), **self.parent(it))
        return found

    def added(self, inputs: InputsT) -> dict[str, Value]:
        """What is sent to make the object."""
        return parameters(self.Inputs, inputs.model_dump(exclude_none=True))

    def write(self, id: str, state: StateT, inputs: InputsT, changes: Mapping[str, Any]) -> None:
        """Send what differs."""
        del state, inputs
        self._set(id, parameters(self.Inputs, changes))

    def where(self, id: str) -> StateT | None:
        """In which application the object of an id is, for a program that looks it up; None: there is none."""
        del id
        return cast(StateT, self.State())

    def before_delete(self, id: str, state: StateT) -> None:
        """What has to be done before the object can be deleted."""

    # -- in words ----------------------------------------------------------------------------------

    @classmethod
    def _key(cls, it: Any) -> tuple[str, ...]:
        return (*(str(value) for value in cls.parent(it).values()), str(getattr(it, cls.name)))

    def in_words(self, inputs: InputsT) -> str:
        return f"the {self._words(inputs)}"

    @classmethod
    def _words(cls, it: Any) -> str:
        within = getattr(it, "application_id", None)
        place = "" if within is None or "application_id" not in cls.parent(it) else f" of application {within}"
        return f'{cls.noun} "{getattr(it, cls.name)}"{place}'

    @classmethod
    def claims(cls, values: Mapping[str, Any]) -> Iterator[Claim]:
        name, within = values.get(cls.name), values.get("application_id")
        if isinstance(name, str) and (within is None or isinstance(within, int)):
            place = f" in application {within}" if within is not None else ""
            adopts = adoption.wanted(values)
            what = f'the {cls.noun} name "{name}"{place}'
            yield Claim(cls.name, what, cls._name_key(within, name), freed="by an update", adopts=adopts)

    @classmethod
    def _name_key(cls, within: Any, name: Any) -> Key:
        return ("name", within or 0, name)

    def ids_with_name(self, named: Claim) -> Collection[str] | None:
        _, within, name = named.key
        listed: Any = self._route.listing(self.row, **({"application_id": within} if within else {})).glance()
        return None if listed is None else [id_ for id_, row in listed.items() if self.said(row)[self.name] == name]

    # -- create ------------------------------------------------------------------------------------

    def find(self, inputs: InputsT) -> RowT | None:
        given = inputs.model_dump()
        if not adoption.wanted(given):
            return None
        id_ = given.get(adoption.EXISTING_ID)
        if id_ is not None:
            row = self.by_id(id_, inputs)
            if row is None:
                within = self.parent(inputs).get("application_id")
                place = self.place if within is None else f"application {within} of {self.place}"
                raise adoption.missing(self.noun, id_, place)
            if self._is_on_record(row):
                raise adoption.own(self.in_words(inputs), id_)
            return row
        listing = self._listing(inputs)
        listed = listing.unwritten()
        named = self._named(inputs, listed)
        if not named and listed is not None and listing.has_written:
            # The listing lacks what this run has changed, and the wanted one may be among it.
            named = self._named(inputs)
        # The object that a replacement replaces is deleted in the end.
        found = {id_: row for id_, row in named.items() if not self._is_on_record(row)}
        if len(found) > 1:
            raise adoption.ambiguous(self.in_words(inputs), list(found))
        return next(iter(found.values()), None)

    def _named(self, inputs: InputsT, listed: Mapping[str, RowT] | None = None) -> dict[str, RowT]:
        """The objects of this name: in a list, or asked now. The API's own filter also fits parts of names."""
        if listed is None:
            rows: list[Any] = self._route.rows(self.row, **self.parent(inputs), **self._filter(inputs))
            listed = {str(row.identity): row for row in rows}
        key = self._comparable(getattr(inputs, self.name))
        return {id_: row for id_, row in listed.items() if self._comparable(self.said(row)[self.name]) == key}

    def _filter(self, inputs: InputsT) -> dict[str, Value]:
        return {api_names(self.Inputs)[self.name]: getattr(inputs, self.name)}

    @classmethod
    def _comparable(cls, name: Any) -> Any:
        return name

    def _is_on_record(self, row: RowT) -> bool:
        return self._deployment.records.has(self.kind, self._owner, str(row.identity))

    def known(self, record: RowT, inputs: InputsT) -> Existing:
        return Existing(str(record.identity), self.state_of(record, None, inputs))

    def make(self, inputs: InputsT) -> Creation[RowT]:
        listing = self._listing(inputs)

        def glance() -> dict[str, RowT] | None:
            if getattr(inputs, "application_id", None) in self._route.new_applications:
                # It was empty a moment ago, and the API rejects a second object of this name.
                return {}
            everything = listing.glance()
            return None if everything is None else self._named(inputs, everything)

        def make() -> tuple[str, RowT | None]:
            answer = self._once_free(
                inputs, lambda: self._route.add(self.add_method, self.row, self.added(inputs)), None
            )
            return str(answer[self.row.id_name()]), None

        return Creation(
            what=self.in_words(inputs),
            natural_key=self._key(inputs),
            look=lambda _: self._named(inputs),
            by_id=lambda found: self.by_id(found, inputs),
            make=make,
            refuse=lambda present: self._refuse(inputs, present),
            unique=bool(self.named_by),
            is_as_asked=lambda row: not self._left(row, inputs),
            is_ours=lambda row: bool(self._named(inputs, {"": row})),
            glance=glance,
            note=listing.made,
        )

    def _once_free(self, inputs: InputsT, write: Callable[[], WrittenT], own: str | None) -> WrittenT:
        """Write when the name is free. ``own``: the id of the object that gets the name."""

        def written() -> WrittenT | ConflictError:
            try:
                return write()
            except ConflictError as error:
                self._refuse(inputs, {id_: row for id_, row in self._holders(inputs).items() if id_ != own})
                return error

        # Whether the name of what was just deleted or renamed is free at once is not documented (RU2).
        answer = until(lambda seen: not isinstance(seen, ConflictError), written, seconds=RELEASED, longest=2)
        if isinstance(answer, ConflictError):
            raise ConflictError(
                f"{answer}; no {self.noun} of this name is in {self.place}: if one was just deleted or renamed, run up"
                " again",
                code=answer.code,
                status=answer.status,
            )
        return answer

    def _holders(self, inputs: InputsT) -> dict[str, RowT]:
        return self._named(inputs)

    def _refuse(self, inputs: InputsT, present: Mapping[str, RowT]) -> None:
        """After a wait, if a resource of this program releases the name."""
        if present and self._rivals(inputs).giver(list(present)):
            present = self._rivals(inputs).when_free(lambda: self._holders(inputs), list, present)
        if not present:
            return
        ids = ", ".join(sorted(present))
        raise ConflictError(
            f"{self._words_of_holder(inputs)} exists in {self.place} (id {ids}); set adopt=True or existing_id to take"
            " it over, or choose another name. If this resource has it and is replaced, set the option"
            " delete_before_replace=True; if it belongs to a resource that was removed from the program, run up without"
            " this one first"
        )

    def _words_of_holder(self, inputs: InputsT) -> str:
        return self.in_words(inputs)

    def _rivals(self, it: Any) -> Rivals:
        """The other resources of this program, for the name."""
        return self.rivals(self._name_key(getattr(it, "application_id", None), getattr(it, self.name)))

    def settle(self, made: Made[RowT], inputs: InputsT, *, new: bool, before: Any = None) -> Created:
        del before
        row = made.record or self._read_back(made.id, inputs)
        if new and (left := self._left(row, inputs)):
            # The object exists: what is wrong with it is a difference that the next update removes.
            try:
                row = self.apply(made.id, self.state_of(row, None, inputs), inputs, left).record
            except TelephonyError as error:
                warn(f"{self.in_words(inputs)} (id {made.id}) was created, but {error}; run up again")
        return Created(made.id, self.state_of(row, inputs, inputs))

    # -- read, update, delete ----------------------------------------------------------------------

    def read(self, id: str, state: StateT | None) -> StateT | None:
        where = self.where(id) if state is None else state
        row = None if where is None else self._listed(id, where)
        if row is None:
            self.require_not_moved(id, getattr(state, "account_id", None))
            return None
        if state is not None and not self.is_own(state):
            self._require_same(id, row, state)
        return self.state_of(row, state, where)

    def _listed(self, id: str, where: StateT) -> RowT | None:
        """The object, from a listing that many reads share if it has the object."""
        try:
            found = self._listing(where).find(str(_number(id, self.row)))
        except ApiError as error:
            if error.code not in GONE:
                raise
            return None
        return self.by_id(id, where) if found is None else found

    def update(self, id: str, state: StateT, inputs: InputsT, changes: Mapping[str, Any]) -> StateT:
        row = self._recent(id, state)
        if row is None:
            raise self._gone(id)
        self._require_same(id, row, state, inputs)
        return self.state_of(self.apply(id, state, inputs, changes).record, inputs, inputs)

    def apply(self, id: str, state: StateT, inputs: InputsT, changes: Mapping[str, Any]) -> Applied[RowT]:
        try:
            if self.name in changes:
                self._once_free(inputs, lambda: self.write(id, state, inputs, changes), id)
            else:
                self.write(id, state, inputs, changes)
        except ApiError as error:
            if error.code in GONE and self.by_id(id, state) is None:
                raise self._gone(id) from None
            raise
        finally:
            self._listing(state).written(id)
        row = self._read_back(id, inputs)
        if ignored := self._left(row, inputs).keys() & changes.keys():
            raise ApiError(
                f"Voximplant accepted the update of {self._words(inputs)} (id {id}), but did not apply"
                f" {', '.join(sorted(ignored))}"
            )
        return Applied(row)

    def delete(self, id: str, state: StateT) -> None:
        row = self._recent(id, state)
        if row is None:
            if not self.is_own(state):
                self.require_not_moved(id, getattr(state, "account_id", None))
            return
        self._require_same(id, row, state)
        self.before_delete(id, state)
        delete_for_sure(
            f"{self._words(state)} (id {id})",
            lambda: self._delete(id, state),
            lambda: "the account still has it" if self.by_id(id, state) else None,
        )

    def _delete(self, id: str, state: StateT) -> bool:
        try:
            return self._route.write(self.delete_method, self._id(id))
        except ApiError as error:
            if error.code in GONE:
                return True
            raise
        finally:
            self._listing(state).written(id)

    # -- what all of them need ---------------------------------------------------------------------

    def _listing(self, it: Any) -> SharedListing[RowT]:
        found: SharedListing[Any] = self._route.listing(self.row, **self.parent(it))
        return found

    def _recent(self, id: str, state: StateT) -> RowT | None:
        try:
            return self._listing(state).recent(str(_number(id, self.row)), lambda: self.by_id(id, state))
        except ApiError as error:
            if error.code in GONE:
                return None
            raise

    def _read_back(self, id: str, it: Any) -> RowT:
        """The current object; a new one may take a moment to appear (RU15)."""
        row = until(lambda seen: seen is not None, lambda: self.by_id(id, it), looks=6, longest=2)
        if row is None:
            raise self._gone(id)
        return row

    def _gone(self, id: str) -> NotFoundError:
        return NotFoundError(
            f"Voximplant has no {self.noun} {id}; if it was deleted, run pulumi refresh, then up to create it again"
        )

    def _require_same(self, id: str, row: RowT, *known: Any) -> None:
        """A name can be changed by hand, and by an update that was cut off."""
        found, recorded = self.said(row)[self.name], getattr(known[0], self.name)
        words = f'the {self.noun} "{found}"', f'the {self.noun} "{recorded}"'
        self.require_same_object(id, self.is_named(row, *known), *words, may_drift=self.is_own(known[0]))

    @classmethod
    def is_named(cls, row: RowT, *known: Any) -> bool:
        """Whether an object has the name of a known one."""
        names = (getattr(each, cls.name) for each in known)
        return cls._comparable(cls.said(row)[cls.name]) in map(cls._comparable, names)

    def _left(self, row: RowT, inputs: InputsT) -> Mapping[str, Any]:
        """In what an object differs from the program, as far as the API says it."""
        state = self.state_of(row, inputs, inputs).model_dump()
        return difference(type(inputs), state, inputs.model_dump(), type(inputs).model_fields).changes

    def state_of(self, row: RowT, known: Any, it: Any) -> StateT:
        """The whole state: what the API says, of ``known`` what it never says, and of ``it`` where the object is."""
        unsaid = self.Inputs.fields_with(WriteOnly) | self.Inputs.fields_with(ClientOnly)
        kept = {name: getattr(known, name, None) for name in unsaid}
        where = {name: value for name, value in self.parent(it).items() if name in self.Inputs.model_fields}
        found: StateT = self.State.model_validate({**where, **self.said(row), **kept})
        return found

    def _set(self, id: str, sent: Mapping[str, Value]) -> bool:
        """Whether the answer is the documented one. A Set with the id alone is not sent (RU15)."""
        return not sent or self._route.write(self.set_method, {**self._id(id), **sent})

    def _id(self, id: str) -> dict[str, Value]:
        """Decimal, always: the Del methods also take the word ``all`` (RT6)."""
        return {self.row.id_name(): _number(id, self.row)}


def _number(id: str, row: type[Row]) -> int:
    return the_id(id, f"a {row.id_name()}")
