"""Detaching a number from the PBX (contracts: megafon 2.7, 6.15, 6.18)."""

from __future__ import annotations

from ..base.errors import ApiError
from ..base.waiting import until
from ..core.deletion import delete_for_sure
from .client import MegafonClient
from .declaration import VirtualNumberInputs
from .lookup import SETTLING, by_id, listed, may_mean_gone
from .state import VirtualNumberState


def detach(client: MegafonClient, number_id: int, known: VirtualNumberState) -> None:
    """Delete a number. A mobile number is gone only when reads no longer return it (6.18)."""
    mobile = known.type == "def"
    default = VirtualNumberInputs.model_fields["activation_timeout"].default
    seconds = (known.activation_timeout or default) if mobile else SETTLING

    def delete() -> bool:
        try:
            return client.delete_number(number_id, is_alone=known.type == "sip_registration") and not mobile
        except ApiError as error:
            # The status for an unknown id is not documented (6.15): check the list.
            if not may_mean_gone(error) or listed(client, number_id, known.number):
                raise
            return True

    def still_there() -> str | None:
        left = until(lambda seen: seen is None, lambda: by_id(client, number_id, known.number), seconds=seconds)
        return None if left is None else f'it still exists {seconds:g} seconds later, in the state "{left.state}"'

    delete_for_sure(f"number {known.number} (id {number_id})", delete, still_there)
