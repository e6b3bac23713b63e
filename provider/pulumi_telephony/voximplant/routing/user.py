"""What create, read, update and delete of a user do (contracts: voximplant-routing 2.4, 3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...base.errors import ApiError
from ..client import Value
from ..models import User
from .application_part import ApplicationPart
from .declaration import VoximplantUserInputs
from .state import VoximplantUserState


class VoximplantUserLifecycle(ApplicationPart[VoximplantUserInputs, VoximplantUserState, User]):
    kind = "VoximplantUser"
    Inputs = VoximplantUserInputs
    State = VoximplantUserState

    row = User
    noun = "user"
    add_method = "AddUser"
    set_method = "SetUserInfo"
    delete_method = "DelUser"

    def write(
        self, id: str, state: VoximplantUserState, inputs: VoximplantUserInputs, changes: Mapping[str, Any]
    ) -> None:
        sent: dict[str, Value] = self._sent(changes)
        if "user_name" in sent:
            # ``user_name`` finds the user, ``new_user_name`` changes it.
            sent["new_user_name"] = sent.pop("user_name")
        if not self._set(id, sent) and "password" in changes and not self._set(id, sent):
            # A password cannot be read: only the documented answer confirms it. Sending it twice has the same effect.
            raise ApiError(f'Voximplant did not confirm the new password of the user "{state.name}" (id {id})')

    def before_delete(self, id: str, state: VoximplantUserState) -> None:
        self.unbind_first(self.noun, id, user_id=int(id))
