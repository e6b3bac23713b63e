"""Judges a stack of the soak: what must hold after any run, and what must hold after one without faults."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from engine.engines import Result
from laws.cases import CANARY, CANARY_2, Fields
from laws.cases.case import OTHERWISE
from laws.stacks import Stack, spellings

from .mishaps import VENDORS
from .slots import SLOTS, Slot
from .sweep import SENTENCE, VOLATILE

BY_NAME = {slot.name: slot for slot in SLOTS}
IDS = {slot.case.vendor: slot.case.key for slot in SLOTS}
CREATES = frozenset[str]().union(*(slot.swept.creates for slot in SLOTS))
DELETES = frozenset[str]().union(*(slot.swept.deletes for slot in SLOTS))

BEHIND = {slot.case.everything(n).get("dgn_number") for slot in SLOTS for n in (slot.n, slot.n + OTHERWISE)}
"""The city numbers that come and go with mobile ones."""
BORROWED = {slot.case.inputs(n)["number"] for slot in SLOTS if slot.case.stays for n in (slot.n, slot.n + OTHERWISE)}
"""Those that are there before their resource and after it."""

NATURAL_KEYS = {
    "bitrix24": ("TITLE", "TYPE", "SERVER", "LOGIN"),
    "megafon": ("number",),
    "voximplant": ("sip_username", "proxy"),
}
"""By what a new object is told to be a slot's: no two slots have one in common."""

GONE = "the provider process ended"
"""What the engine says of calls that a killed provider does not answer."""

Object = tuple[str, str]
"""Vendor and id."""
Key = tuple[str, ...]


class Judge:
    """Remembers what was there when the step began; answers with what is wrong."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._admin = stack.admin
        self._others = self._there()
        """What is not the stack's, and the city numbers, which it only borrows."""
        self._program: Mapping[str, Fields] = {}
        self._began: dict[str, str] = {}
        self._deleted_by_hand: set[Object] = set()
        self._destroys = 0
        self._tainted = Counter[Key]()

    def begin(self, program: Mapping[str, Fields], destroys: int, tainted: Collection[str]) -> None:
        """The last judgement was good, so that the state is what is there."""
        self._began = self._stack.recorded()
        self._program = program
        self._destroys = destroys
        self._tainted = Counter(_key(slot, slot.case.remote(program[name])) for name, slot in self._named(tainted))
        self._deleted_by_hand = set()
        self._admin.clear_journal()

    def deleted_by_hand(self, vendor: str, id_: str) -> None:
        self._deleted_by_hand.add((vendor, id_))

    # -- after a run with mishaps ------------------------------------------------------------------

    def after_mishaps(self, result: Result, victim: str | None) -> Iterator[str]:
        yield from self._wrong_words(result, victim)
        yield from self._wrong_objects()
        yield from self._leaks()

    def _wrong_words(self, result: Result, victim: str | None) -> Iterator[str]:
        """Each resource that failed is told of in one sentence."""
        failed: Counter[str] = Counter()
        for event in result.events:
            told = event.get("diagnosticEvent", {})
            if told.get("severity") != "error":
                continue
            message, urn = told["message"].strip(), told.get("urn")
            if victim == "provider" and "\n" not in message and GONE in message:
                continue
            if urn is None:
                if not message.endswith((" failed", " canceled")):
                    yield f"the engine says {message}"
                continue
            failed[urn] += 1
            if not SENTENCE.fullmatch(message) or "bug in this provider" in message:
                yield f"not one sentence: {message}"
        yield from (f"told {times} times of {urn}" for urn, times in failed.items() if times > 1)
        if not result.ok and not failed and victim is None:
            yield "failed without a word"

    def _wrong_objects(self) -> Iterator[str]:
        there, records = self._there(), self._records()
        on_record = {(BY_NAME[name].case.vendor, id_) for name, id_, _ in records}
        began = {(BY_NAME[name].case.vendor, id_): name for name, id_ in self._began.items()}
        for thing in began.keys() & there.keys() - on_record:
            if not BY_NAME[began[thing]].case.stays:
                yield f"{began[thing]} {thing} is there and was dropped from the state"
        gone = self._deleted_by_hand | self._deletions()
        for name, id_, _ in (record for record in records if not record[2]):
            if (BY_NAME[name].case.vendor, id_) not in there.keys() | gone:
                yield f"{name} is on record as {id_}, which is not there"
        wanted = Counter(_key(slot, slot.case.remote(self._program[name])) for name, slot in self._slots())
        new = Counter(_key_of(vendor, each) for (vendor, id_), each in self._new(there, began).items())
        yield from (f"{times} objects {key} for {wanted[key]}" for key, times in new.items() if times > wanted[key])
        made = Counter(
            _key_of(entry["vendor"], entry["request"])
            for entry in self._admin.journal()
            if entry["carried_out"] and entry["operation"] in CREATES
        )
        taken_back = len(self._deletions() - began.keys())
        for key, times in made.items():
            if times > wanted[key] * (1 + self._destroys) + self._tainted[key] + taken_back:
                yield f"{key} was made {times} times"

    def _new(self, there: Mapping[Object, Any], began: Mapping[Object, str]) -> dict[Object, Any]:
        return {thing: each for thing, each in there.items() if thing not in began and thing not in self._others}

    def _deletions(self) -> set[Object]:
        """What deletions of this step, carried out, were about."""
        found = set()
        for entry in self._admin.journal():
            if entry["carried_out"] and entry["operation"] in DELETES:
                sent = entry["request"] or {}
                id_ = sent.get(IDS[entry["vendor"]]) if entry["vendor"] != "megafon" else entry["path"].split("/")[-1]
                found.add((entry["vendor"], str(id_)))
        return found

    # -- after a run without -----------------------------------------------------------------------

    def after_mending(self, kept: set[str]) -> Iterator[str]:
        """`kept` are the resources of the last step that had no reason to become other objects."""
        yield from self._wrong_objects()
        recorded = self._stack.recorded()
        if recorded.keys() != self._program.keys():
            yield f"on record are {sorted(recorded)} instead of {sorted(self._program)}"
            return
        if surplus := [record for record in self._records() if record[:2] not in recorded.items()]:
            yield f"left over in the state: {surplus}"
        for name in kept:
            if recorded[name] != self._began[name]:
                yield f"{name} was {self._began[name]} and is {recorded[name]} now"
        there = self._there()
        ours = {(slot.case.vendor, recorded[name]) for name, slot in self._slots()}
        if (new := there.keys() - self._others.keys()) != ours - self._others.keys():
            yield f"there is {sorted(new)}, on record is {sorted(ours)}"
        for thing in self._others.keys() - ours:
            if _lasting(there.get(thing, {})) != _lasting(self._others[thing]) and not self._is_borrowed(thing):
                yield f"{thing} is nobody's business and was changed: {there.get(thing)}"
        for name, slot in self._slots():
            if found := slot.swept.deviations(self._admin, recorded[name], self._program[name]):
                yield f"{name} is not as the program says: {found}"
            yield from self._wrong_record(slot)
        yield from self._wrong_refresh()
        yield from self._leaks()

    def _wrong_record(self, slot: Slot) -> Iterator[str]:
        record = self._stack.state(slot.name)
        if record["outputs"].get("__pending"):
            yield f"{slot.name} is pending: {record['outputs']['__pending']}"
        for field, value in slot.case.remote(self._program[slot.name]).items():
            stored = record["outputs"].get(field.lower())
            if not isinstance(stored, dict) and (stored or None) != value:
                yield f"{slot.name} is on record with {field} {stored!r} instead of {value!r}"

    def _wrong_refresh(self) -> Iterator[str]:
        begun = self._stack.engine.export()["deployment"].get("pending_operations") or []
        refreshed = self._stack.refresh(check=False, expect_no_changes=True, clear_pending_creates=bool(begun))
        if not refreshed.ok:
            yield f"a refresh finds something: {refreshed.text}"
        if left := self._stack.engine.export()["deployment"].get("pending_operations"):
            yield f"still begun: {left}"
        if intents := sorted((self._stack.state_directory / "intents").rglob("*.json")):
            yield f"intents of what is on record: {[file.read_text(encoding='utf-8') for file in intents]}"

    # -- looking -----------------------------------------------------------------------------------

    def _slots(self) -> list[tuple[str, Slot]]:
        return self._named(self._program)

    @staticmethod
    def _named(names: Collection[str]) -> list[tuple[str, Slot]]:
        return [(name, BY_NAME[name]) for name in names]

    def _there(self) -> dict[Object, dict[str, Any]]:
        """Every object of every vendor that a slot could have made or might harm."""
        return {
            (vendor, str(each[IDS[vendor]])): each
            for vendor in VENDORS
            for each in self._admin.objects(vendor)
            if vendor != "megafon" or each["number"] not in BEHIND
        }

    def _is_borrowed(self, thing: Object) -> bool:
        return thing[0] == "megafon" and self._others[thing]["number"] in BORROWED

    def _records(self) -> list[tuple[str, str, bool]]:
        """Name, id, and whether it is on record only to be deleted, or as deleted."""
        resources = self._stack.engine.export()["deployment"].get("resources") or []
        return [
            (each["urn"].split("::", 3)[3], each["id"], bool(each.get("delete") or each.get("pendingReplacement")))
            for each in resources
            if "/telephony:" in each["type"]
        ]

    def _leaks(self) -> Iterator[str]:
        made = [each.get("INCOMING_PASSWORD") for each in self._admin.objects("bitrix24")]
        secrets = [CANARY, CANARY_2, *filter(None, made)]
        if self._stack.find_leaks(secrets):
            yield "a secret was told"
        self._stack.told.clear()
        forms = [form.encode() for secret in secrets for form in spellings(secret)]
        for file in self._stack.state_directory.rglob("*"):
            if file.is_file() and any(form in file.read_bytes() for form in forms):
                yield f"a secret is in {file.name}"


def _key(slot: Slot, fields: Fields) -> Key:
    return _key_of(slot.case.vendor, fields)


def _key_of(vendor: str, fields: Fields) -> Key:
    return (vendor, *(str(fields.get(name) or "") for name in NATURAL_KEYS[vendor]))


def _lasting(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Without what changes by itself."""
    return {name: value for name, value in fields.items() if name.lower() not in VOLATILE}
