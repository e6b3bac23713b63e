"""What create, read, update and delete of a white list item do (contracts: voximplant-routing 2.5, RU7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...base.messages import warn
from ...core.model import Problem
from ...run.owner import Owner
from ..client import Value
from ..models import WhiteListItem
from .declaration import SipWhiteListItemInputs
from .lifecycle import RouteLifecycle
from .state import SipWhiteListItemState
from .values import network_of


class SipWhiteListItemLifecycle(RouteLifecycle[SipWhiteListItemInputs, SipWhiteListItemState, WhiteListItem]):
    kind = "SipWhiteListItem"
    Inputs = SipWhiteListItemInputs
    State = SipWhiteListItemState

    row = WhiteListItem
    noun = "white list item"
    add_method = "AddSipWhiteListItem"
    set_method = "SetSipWhiteListItem"
    delete_method = "DelSipWhiteListItem"
    name = "network"
    named_by = ""

    def conflicts(
        self, values: Mapping[str, Any], before: Mapping[str, Any] | None = None, deletes_first: bool = False
    ) -> list[Problem]:
        """None: two items may overlap. It warns of them, once for each pair."""
        given = values.get("network")
        if self._owner and isinstance(given, str):
            mine = network_of(given)
            known = self._route.networks.get(self._owner)
            self._route.networks[self._owner] = mine
            for other, theirs in list(self._route.networks.items()):
                if other != self._owner and mine != known and mine.overlaps(theirs):
                    how = "equals" if mine == theirs else "is in" if mine.subnet_of(theirs) else "contains"
                    warn(
                        f'{self.kind} "{self._owner.name}": the network {mine} {how} the network {theirs} of'
                        f' "{Owner(other).name}" of this program; one of the two is enough'
                    )
        return []

    def write(
        self, id: str, state: SipWhiteListItemState, inputs: SipWhiteListItemInputs, changes: Mapping[str, Any]
    ) -> None:
        # The API requires the network again, and may drop a description that is not sent (RU7).
        self._set(id, {"sip_whitelist_network": inputs.network, "description": inputs.description or ""})

    def _filter(self, inputs: SipWhiteListItemInputs) -> dict[str, Value]:
        return {}

    @classmethod
    def _comparable(cls, name: Any) -> Any:
        try:
            return network_of(str(name))
        except ValueError:
            return name
