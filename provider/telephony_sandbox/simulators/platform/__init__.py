"""The platform under every simulator: what the author of a vendor imports, and how a call travels.

A vendor is a package ``simulators/NAME/`` ending in ``VENDOR = Vendor(...)``, and a line in ``vendors.py``. To write:

- ``operations``: a tuple of ``Operation(name, handle, scope, errors, section)``. The name is the API's own word, which
  journal, counters and faults show. Where names are ``VERB /path/{id}``, ``locate=PathLocator(OPERATIONS)``; else
  ``locate`` is a function that finds the operation from ``call.path``, ``call.query`` and ``call.form`` (a method in
  the path, in ``cmd``, in any case) or returns None. It refuses nothing: that is a guard's business, since the order of
  checks differs.
- ``errors``: ``ErrorSpec(code, status, text, extra, section)``, the contract's table. Guards and handlers raise
  ``ApiError(code, text, **details)``.
- ``switches``: ``Switch(name, default, meaning, section, choices)``, one for each ASSUMPTION that the contract makes
  one. Read one with ``call.state.switch(name)``.
- ``objects``: ``ObjectType(name, model, key, first, sparse, given)``. The pydantic model (extra="forbid",
  strict) has the API's field names and says what a person may write by hand. Whatever a test may want to turn belongs
  here rather than in a request of its own: tokens, keys with their roles, webhooks, the account with its balance.
- ``seed(state)``: ``state.create(type, fields)`` for everything that is there on the first start. The tables describe
  the first customer; what identifies an account, opens it or names something in it goes through ``state.customer``,
  which has another customer's instead. Ids are the same for all.
- ``from_state(state, recorded)``: the same from what a stack's state records, under the accounts and ids there, with
  what the objects refer to. Names that the state does not know are made up from the ids.
- ``guards``: functions of the call, in the contract's order of checks: limits, credential, unknown operation (one of
  them must refuse ``call.operation is None``), scope, body. They decode what the handler needs into ``call.parameters``
  and ``call.notes``. What a guard writes is kept even when it refuses.
- ``handle(call)``: one transaction. What it returns goes through ``success(call, result) -> Answer``; an ApiError
  undoes what it wrote and goes through ``failure(call, error) -> Answer``. ``call.nested(operation, parameters)`` runs
  another operation inside (a batch).
- ``environment(state, origin, directory)``: the variables that point the provider here. Files it needs go into the
  directory, secret ones with mode 0600, made from a ``state.kept`` value so that they survive a restart.
- ``secrets`` (field names) and ``mask_path``: what the journal must not show. Headers are never recorded.
- ``timers``: what happens by itself. ``state.schedule(action, id, seconds)`` on the virtual clock; before each call the
  platform runs what is due. Never sleep and never ask ``time``: ``state.now()`` is the time, and
  ``state.clock_offset()`` what a test has added to it.
- ``on_click``: what the vendor's web page does with an object that a person has made, changed or deleted, by its type.

The way of a call: read, locate, fault "before", due timers, guards, handler, commit, success or failure, fault "after",
journal, answer. From the timers to the commit there is no await: calls are carried out one at a time.
``tests/simulators/toy.py`` is a whole vendor in a page; ``tests/simulators/test_platform.py`` shows how to test one.
"""

from __future__ import annotations

from .call import Call, Operation, PathLocator
from .customer import Customer
from .errors import ApiError, Refused
from .recorded import Gathered, Recorded, RecordedObject, listed
from .tables import Answer, Document, ErrorSpec, ObjectType, Switch
from .vendor import Vendor
from .vendor_state import VendorState

__all__ = [
    "Answer",
    "ApiError",
    "Call",
    "Customer",
    "Document",
    "ErrorSpec",
    "Gathered",
    "ObjectType",
    "Operation",
    "PathLocator",
    "Recorded",
    "RecordedObject",
    "Refused",
    "Switch",
    "Vendor",
    "VendorState",
    "listed",
]
