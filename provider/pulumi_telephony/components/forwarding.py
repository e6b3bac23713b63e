"""The script of a scenario that forwards every call.

It uses what Voximplant documents, and nothing else: AppEvents.CallAlerting, callUser, callPSTN and easyProcess, which
answers the caller when the called side answers, and ends both calls together
(https://voximplant.com/docs/references/voxengine/voxengine).
"""

from __future__ import annotations

import json

import pulumi

from ..voximplant.routing.values import digits_of_number

_SCRIPT = """\
VoxEngine.addEventListener(AppEvents.CallAlerting, (event) => {
  VoxEngine.easyProcess(event.call, VoxEngine.%s);
});
"""


def to_user(name: pulumi.Input[str]) -> pulumi.Input[str]:
    """To a user of the application, who sees the caller's number and name. Raises RunError for an empty name."""
    if isinstance(name, str):
        return _to_user(name)
    return pulumi.Output.all(name).apply(lambda one: _to_user(*one))


def to_number(number: pulumi.Input[str], caller_id: pulumi.Input[str]) -> pulumi.Input[str]:
    """To a phone number, which is shown ``caller_id``. Raises RunError for what is no phone number."""
    if isinstance(number, str) and isinstance(caller_id, str):
        return _to_number(number, caller_id)
    return pulumi.Output.all(number, caller_id).apply(lambda both: _to_number(*both))


def _to_user(name: str) -> str:
    if not name:
        raise pulumi.RunError("forward_to_user must not be empty")
    whom = f"username: {_literal(name)}, callerid: event.callerid, displayName: event.displayName"
    return _SCRIPT % f"callUser({{ {whom} }})"


def _to_number(number: str, caller_id: str) -> str:
    return _SCRIPT % f"callPSTN({_digits('forward_to_number', number)}, {_digits('caller_id', caller_id)})"


def _digits(argument: str, number: str) -> str:
    try:
        return _literal(digits_of_number(number))
    except ValueError as error:
        raise pulumi.RunError(f"{argument} {error}") from None


def _literal(text: str) -> str:
    """A string of JavaScript. JSON in ASCII is one: no quote, line end or U+2028 in it ends the string."""
    return json.dumps(text)
