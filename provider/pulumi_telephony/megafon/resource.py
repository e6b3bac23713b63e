"""The Pulumi resource for numbers of a MegaFon virtual PBX."""

# No `from __future__ import annotations`: the SDK evaluates the annotations of a class anew for each resource.
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal

import pulumi

from ..adapters.resource import TelephonyResource
from ..providers import VirtualNumberProvider


class VirtualNumber(TelephonyResource, module="telephony", name="VirtualNumber"):
    """A number of a MegaFon virtual PBX (VATS). The calls behind it: ``/numbers/virtual-number``,
    ``/numbers/unconfirmed``, ``/numbers/def-virtual-number-capacity`` and ``/employee`` of the Data API; ``id`` is the
    number's numeric id there, not the phone number.

    What can be done depends on ``type``:

    - ``sip_registration``, a number of another operator, registered by SIP: create, read, update, delete.
    - ``def``, a mobile number of the account's contract: ordered, waited for until it is active, then given to an
      employee if ``purpose`` says so; destroying detaches it.
    - ``abc``, a city number: cannot be ordered or deleted through the API. ``adopt=True`` or ``existing_id`` manages
      its comment; destroying forgets it, with a warning.
    - ``sip_redirection``, ``toll_free``: can only be looked up, with ``VirtualNumber.get``.

    **A number that exists already** stops the creation, unless ``adopt=True`` or ``existing_id`` takes it over: it is
    brought into line with one update, or with none where it is as the program says, and what the program leaves out
    stays as it is; the plan says so. The SIP account of a number cannot be read, so one that the program has is sent
    once. From then on the number is like any other: destroying the resource deletes it, unless ``release_protection``
    or Pulumi's options ``protect`` and ``retain_on_delete`` keep it.

    A replacement that keeps the phone number or the employee deletes the old number first: there cannot be two. No two
    resources of a program can have the same number or the same employee. An employee who goes from one number to
    another in one run is waited for a moment; where that is not enough, name in ``depends_on`` of the number that gets
    them the one that had them. The link between a number and an employee can also be written from the employee's side:
    let one side only manage it.

    **A mobile number is protected.** Whether a number that was given back can be ordered again is not documented, so
    that ``release_protection`` is on for ``def`` unless it is False; it can be switched on for the others. Then a
    delete is refused, and so is a replacement, in the preview already. To let a number go, give
    ``release_protection=False`` and run ``up`` once, then delete or replace it. The two cannot go together, for what
    the state has on record decides: a delete sees nothing else, and a protection that falls with the change that it is
    to prevent would protect from nothing.

    The engine does not ask a provider when it previews a delete, so the option ``protect`` is set while the protection
    is in effect; its refusal speaks of that option. It is left alone where the program sets it, with
    ``retain_on_delete``, and where ``release_protection`` or ``type`` is an output of another resource, whose value is
    not known while the program runs: such a number is refused when the delete is carried out. A replacing input whose
    value is not known in a preview shows as an update of a protected number: either the old value comes out, or the
    update is refused.
    """

    _provider_class = VirtualNumberProvider
    _secret_outputs: ClassVar[tuple[str, ...]] = ("password",)

    number: pulumi.Output[str]
    """The phone number: 11 digits starting with 7. A change replaces."""
    type: pulumi.Output[str]
    """``def``, ``abc``, ``sip_registration``, ``sip_redirection`` or ``toll_free``. A change replaces."""
    dgn_number: pulumi.Output[str | None]
    """The city number that is linked with a mobile number. Unset, MegaFon's own choice stands. A change replaces:
    the number is given back first and ordered anew, which works only where MegaFon then offers it with that city number
    or with none."""
    purpose: pulumi.Output[str | None]
    """``company``, ``employee`` or ``not_specified``. A change updates; removing it goes back to ``company``."""
    comment: pulumi.Output[str | None]
    """A note on the number. A change updates; removing it clears the note."""
    employee_id: pulumi.Output[int | None]
    """Who has the mobile number. A change updates; removing it takes the number from them."""
    login: pulumi.Output[str | None]
    """The account at the SIP server; what was last sent, for the API never tells it. A change updates."""
    password: pulumi.Output[str | None]
    """Secret; what was last sent, for the API never tells it. A change updates."""
    server_host: pulumi.Output[str | None]
    """The SIP server; what was last sent, for the API never tells it. A change updates."""
    server_port: pulumi.Output[int | None]
    """Its port; what was last sent, for the API never tells it. A change updates."""
    activation_timeout: pulumi.Output[int | None]
    """Seconds to wait for a mobile number to become active, or to be gone. A change alone does nothing."""
    adopt: pulumi.Output[bool | None]
    """Whether a number that exists already may be taken over. A change alone does nothing."""
    existing_id: pulumi.Output[str | None]
    """The id of the number that was to be taken over. The id of another number than this one replaces; any other change
    does nothing."""
    release_protection: pulumi.Output[bool | None]
    """Whether deleting and replacing are refused. A change calls nothing that writes, and is put on record."""

    state: pulumi.Output[str | None]
    """``active``, ``activation``, ``unconfirmed``, ``debt_lock``, ``freeze``, ``inactive`` or ``error``; an open set.
    It tells nothing about a SIP registration."""
    reason: pulumi.Output[str | None]
    """Why the state is what it is, in MegaFon's words."""
    region_name: pulumi.Output[str | None]
    """The region of the number, free text."""
    scenario_id: pulumi.Output[int | None]
    """The inbound scenario of the number."""
    group_id: pulumi.Output[int | None]
    """The group that the number belongs to."""
    group_scenario_id: pulumi.Output[int | None]
    """The inbound scenario of that group."""
    is_scenario_active: pulumi.Output[bool | None]
    """Whether the number's scenario is in force; unset without one."""
    is_group_scenario_active: pulumi.Output[bool | None]
    """Whether the group's scenario is in force."""
    from_redirect_numbers: pulumi.Output[Sequence[Mapping[str, Any]] | None]
    """The numbers that forward to this one, each with ``id`` and ``number``."""
    redirect_number: pulumi.Output[str | None]
    """The number that this one forwards to."""
    sip_uri: pulumi.Output[str | None]
    """Where calls go, for the type ``sip_redirection``."""
    nc_type: pulumi.Output[str | None]
    """Not documented: ``custom``, or ``custom+fmc`` for a number that an employee has."""
    app_id: pulumi.Output[int | None]
    """The account."""

    def __init__(
        self,
        resource_name: str,
        opts: pulumi.ResourceOptions | None = None,
        *,
        number: pulumi.Input[str],
        type: pulumi.Input[Literal["def", "abc", "sip_registration", "sip_redirection", "toll_free"]],
        dgn_number: pulumi.Input[str] | None = None,
        purpose: pulumi.Input[Literal["company", "employee", "not_specified"]] | None = None,
        comment: pulumi.Input[str] | None = None,
        employee_id: pulumi.Input[int | str] | None = None,
        login: pulumi.Input[str] | None = None,
        password: pulumi.Input[str] | None = None,
        server_host: pulumi.Input[str] | None = None,
        server_port: pulumi.Input[int] | None = None,
        activation_timeout: pulumi.Input[int] | None = None,
        adopt: pulumi.Input[bool] | None = None,
        existing_id: pulumi.Input[int | str] | None = None,
        release_protection: pulumi.Input[bool] | None = None,
    ) -> None:
        """
        :param resource_name: The resource's name in the stack.
        :param opts: Pulumi's own options.
        :param number: The phone number: 11 digits starting with 7, without ``+`` or blanks.
        :param type: The kind of number; see the class. Only ``sip_registration`` and ``def`` can be made,
            ``abc`` can be taken over.
        :param dgn_number: The city number to link with a mobile number (``def`` only); default: the one that MegaFon
            names in the capacity list.
        :param purpose: For whom the number is; default ``company``. The other two are for ``def`` only.
        :param comment: A note on the number. Unset: not managed.
        :param employee_id: Who gets the mobile number; needs ``purpose="employee"``. The employee must have no other
            mobile number.
        :param login: The account at the SIP server; required for ``sip_registration``, refused otherwise. With
            ``adopt=True`` or ``existing_id`` all four can be left out, to leave the account of an existing number as
            it is.
        :param password: Its password; likewise. Always a secret.
        :param server_host: Host name or IP address of the SIP server, without scheme and port; likewise.
        :param server_port: Its port, 1 to 65535; likewise.
        :param activation_timeout: Seconds to wait for a mobile number to become active, at least 1; default 300. When
            the time is over, the order stands and the next update waits again.
        :param adopt: Take over the number if it exists already, default False; where it does not, one is made. For
            ``abc`` this or ``existing_id`` is needed.
        :param existing_id: Take over the number with this id, which must exist and be ``number``, of this ``type``.
            It tells apart what has the same phone number.
        :param release_protection: Refuse to delete or replace the number; default True for ``def``, else False. See
            the class.
        """
        super().__init__(
            resource_name,
            {
                "number": number,
                "type": type,
                "dgn_number": dgn_number,
                "purpose": purpose,
                "comment": comment,
                "employee_id": employee_id,
                "login": login,
                "password": password,
                "server_host": server_host,
                "server_port": server_port,
                "activation_timeout": activation_timeout,
                "adopt": adopt,
                "existing_id": existing_id,
                "release_protection": release_protection,
            },
            opts,
        )

    @classmethod
    def _is_protected(cls, inputs: Mapping[str, Any]) -> bool:
        if inputs.get("release_protection") is None:
            return isinstance(inputs.get("type"), str) and inputs["type"] == "def"
        return super()._is_protected(inputs)
