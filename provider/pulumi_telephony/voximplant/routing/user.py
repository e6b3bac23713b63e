"""What create, read, update and delete of a user do (contracts: voximplant-routing 2.4, 3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...base.errors import ApiError, InvalidInputError
from ...core.adoption import wanted
from ...core.foresight import Allowance
from ...core.model import Problem
from ...run.once import Creation
from ..allowances import users
from ..client import Value
from ..models import User
from ..settings import VoximplantSettings
from .application_part import ApplicationPart
from .declaration import VoximplantUserInputs
from .fields import parameters
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

    @classmethod
    def problems(cls, values: Mapping[str, Any]) -> Iterator[Problem]:
        if "password" not in values and not wanted(values):
            yield Problem("password", "is required for a new user")

    def allowance(self) -> Allowance:
        return users(self._client, self._deployment.settings.vendor(VoximplantSettings).max_users)

    def make(self, inputs: VoximplantUserInputs) -> Creation[User]:
        if inputs.password is None:
            raise InvalidInputError(f"{self.in_words(inputs)} does not exist: to create it, set password")
        return super().make(inputs)

    def write(
        self, id: str, state: VoximplantUserState, inputs: VoximplantUserInputs, changes: Mapping[str, Any]
    ) -> None:
        sent: dict[str, Value] = parameters(self.Inputs, changes)
        if "user_name" in sent:
            # ``user_name`` finds the user, ``new_user_name`` changes it.
            sent["new_user_name"] = sent.pop("user_name")
        if not self._set(id, sent) and "password" in changes and not self._set(id, sent):
            # A password cannot be read: only the documented answer confirms it. Sending it twice has the same effect.
            raise ApiError(f'Voximplant did not confirm the new password of the user "{state.name}" (id {id})')

    def before_delete(self, id: str, state: VoximplantUserState) -> None:
        self._route.unbind_first(self.noun, id, user_id=int(id))
