"""What a program declares of a call's route at Voximplant (contracts: voximplant-routing 2, 7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from ...core.adoption import Adopt, ExistingId
from ...core.model import Inputs, Outputs, Problem
from ...core.rules import (
    Accepts,
    Alternative,
    ApiName,
    ClearedBy,
    ComparedBy,
    FromAsset,
    Identity,
    Replace,
    Secret,
    ServerDefault,
    Unique,
    WriteOnly,
)
from ..declaration import Id
from ..models import PhoneNumber
from .values import (
    application_name,
    bounded_pattern,
    canonical_network,
    digits_of_number,
    known_password,
    same_network,
    same_script,
    short_enough,
    user_name,
)

ApplicationId = Annotated[Id, Replace()]
Pattern = Annotated[str, Field(min_length=1), AfterValidator(bounded_pattern)]


class VoximplantApplicationInputs(Inputs):
    """A Voximplant application: what the rules, the users and most scenarios of a call's route belong to.

    The calls behind it: AddApplication, GetApplications, SetApplicationInfo and DelApplication of the Voximplant
    Management API (https://voximplant.com/docs/references/httpapi/applications). ``id`` is the ``application_id``.
    The key of the service account needs the role Owner or Admin; to delete an application, the role Owner.

    A new name keeps the id, but changes the address of the application: clients that log in by the old one no longer
    reach it. Deleting an application also deletes its rules, its users and its own scenarios, in the program or not.
    SIP registrations and phone numbers that are bound to it are unbound first; they stay, and cost what they cost.
    """

    delete_first = True

    name: Annotated[str, AfterValidator(application_name), Unique(), ApiName("application_name")]
    """The short name: 2 to 64 lower-case letters, digits and hyphens, a letter first. The account has one of it."""
    secure_record_storage: Annotated[bool | None, ServerDefault()] = None
    """Whether records of calls are kept in the secure storage. Unset: as Voximplant decides."""

    adopt: Adopt = False
    """Take over the application with this name; if there is none, create it."""
    existing_id: ExistingId = None
    """Take over the application with this id, which must exist."""


class VoximplantApplicationOutputs(Outputs):
    """A Voximplant application."""

    application_id: Annotated[int, Identity()]
    """The id of the application."""
    account_id: int | None
    """The account that the application is in; the child account if one is configured."""
    full_name: Annotated[str | None, ApiName("application_name")]
    """The name with the account's domain: ``name.account.voximplant.com``."""


class VoximplantScenarioInputs(Inputs):
    """A Voximplant scenario: a script that the rules of an application run for a call.

    The calls behind it: AddScenario, GetScenarios, SetScenarioInfo and DelScenario of the Voximplant Management API
    (https://voximplant.com/docs/references/httpapi/scenarios). ``id`` is the ``scenario_id``. The key of the service
    account needs the role Owner, Admin or Developer.

    The script is compared by content, so that an edit in the web editor shows as drift. Because scripts often hold
    keys, ``script`` is a secret: previews show ``[secret]``, and beside it a message with the digests and sizes of the
    old and the new script. Which rules run a scenario, and in which order, is said by ``VoximplantRule``.
    """

    delete_first = True

    name: Annotated[str, Field(min_length=1, max_length=29), Unique(), ApiName("scenario_name")]
    """The name: 1 to 29 characters. The account has one of it."""
    script: Annotated[
        str, AfterValidator(short_enough), Secret(), FromAsset(), ComparedBy(same_script), ApiName("scenario_script")
    ]
    """The JavaScript source: less than 128 KB in UTF-8. Text, ``pulumi.FileAsset`` or ``pulumi.StringAsset``."""
    application_id: Annotated[Id | None, Replace(), ClearedBy(None)] = None
    """The application that owns the scenario. Unset: it is shared by all applications of the account."""

    adopt: Adopt = False
    """Take over the scenario with this name; if there is none, create it."""
    existing_id: ExistingId = None
    """Take over the scenario with this id, which must exist."""


class VoximplantScenarioOutputs(Outputs):
    """A Voximplant scenario."""

    scenario_id: Annotated[int, Identity()]
    """The id of the scenario."""
    account_id: int | None
    """The account that the scenario is in."""
    script_sha256: str | None
    """The SHA-256 of the script, in hexadecimal, with ``\\n`` at the end of each line."""


class VoximplantRuleInputs(Inputs):
    """A routing rule of a Voximplant application: which calls run which scenarios.

    The calls behind it: AddRule, GetRules, SetRuleInfo, BindScenario, ReorderScenarios and DelRule of the Voximplant
    Management API (https://voximplant.com/docs/references/httpapi/rules). ``id`` is the ``rule_id``. The key of the
    service account needs the role Owner, Admin or Developer.

    The rules of an application are tried in their order, and the first that fits takes the call. A new rule comes
    last; ``VoximplantRuleOrder`` sets the order. A rule that is replaced gets back its place. The rule owns the list of
    its scenarios: one that somebody binds by hand shows as drift, and ``up`` unbinds it.

    Deleting a rule first unbinds it from SIP registrations and phone numbers, which keep the application.
    """

    delete_first = True

    application_id: ApplicationId
    """The application that the rule belongs to."""
    name: Annotated[str, Field(min_length=1, max_length=99), ApiName("rule_name")]
    """The name: 1 to 99 characters. The application has one of it."""
    pattern: Annotated[Pattern, ApiName("rule_pattern")]
    """A regular expression for the dialled number or user name, all of it: ``.*`` fits every call."""
    pattern_exclude: Annotated[Pattern | None, ClearedBy(""), ApiName("rule_pattern_exclude")] = None
    """A regular expression for what the rule does not take although ``pattern`` fits."""
    scenario_ids: Annotated[list[Id], Accepts(list[int | str])]
    """The scenarios that the rule runs, in their order, all in one JavaScript context: shared ones, or those of the
    same application. Empty: the rule runs none."""
    video_conference: bool = False
    """Whether its scenarios may hold video conferences. Voximplant then charges all calls of SDKs and softphones by the
    price of video conferences."""
    bind_key_id: Annotated[str | None, Field(min_length=1), ClearedBy("")] = None
    """The ``key_id`` of the service account whose rights the scenarios of the rule have."""

    adopt: Adopt = False
    """Take over the rule with this name in the application; if there is none, create it."""
    existing_id: ExistingId = None
    """Take over the rule with this id, which must exist in the application."""


class VoximplantRuleOutputs(Outputs):
    """A routing rule of a Voximplant application."""

    rule_id: Annotated[int, Identity()]
    """The id of the rule."""
    account_id: int | None
    """The account that the rule is in."""


class VoximplantRuleOrderInputs(Inputs):
    """The order of the rules of a Voximplant application: the first rule that fits takes the call.

    The calls behind it: GetRules and ReorderRules of the Voximplant Management API
    (https://voximplant.com/docs/references/httpapi/rules). ``id`` is the ``application_id``.

    It owns the order and nothing else. Rules that it does not name stay behind those that it names, in the order that
    they have, and ``unlisted_rule_ids`` tells which these are. Destroying it changes nothing at Voximplant. An
    application can have one order in a program.
    """

    no_lookup = "it is an order that a program wants; GetRules of an application shows the one that there is"

    application_id: ApplicationId
    """The application whose rules are ordered."""
    rule_ids: Annotated[list[Id], Field(min_length=1), Accepts(list[int | str])]
    """The rules in the order in which they are tried, each once."""


class VoximplantRuleOrderOutputs(Outputs):
    """The order of the rules of a Voximplant application."""

    account_id: int | None
    """The account that the application is in."""
    unlisted_rule_ids: list[int] | None
    """The rules of the application that the program does not name; they are tried after the others."""


class VoximplantUserInputs(Inputs):
    """A user of a Voximplant application, who logs in with an SDK or a softphone.

    The calls behind it: AddUser, GetUsers, SetUserInfo and DelUser of the Voximplant Management API
    (https://voximplant.com/docs/references/httpapi/users). ``id`` is the ``user_id``. The key of the service account
    needs the role Owner, Admin or User manager; Developer is not enough.

    The API never returns the password, so a change by hand does not show. Deleting a user first unbinds them from their
    SIP registration, which stays.
    """

    delete_first = True

    application_id: ApplicationId
    """The application that the user logs in to."""
    name: Annotated[str, AfterValidator(user_name), ApiName("user_name")]
    """The name: 3 to 50 lower-case letters, digits, hyphens and underscores, a letter or digit first. The application
    has one of it."""
    display_name: Annotated[str, Field(min_length=1, max_length=255), ApiName("user_display_name")]
    """The name that others see: 1 to 255 characters."""
    password: Annotated[str | None, AfterValidator(known_password), Secret(), WriteOnly(), ApiName("user_password")] = (
        None
    )
    """The password: at least 8 characters, among them an upper-case and a lower-case letter, a digit and a special
    character; no blanks. ``SipPassword`` makes such a one. A new user needs it. With ``adopt=True`` or ``existing_id``
    leave it out to keep the one that the user has."""
    active: Annotated[bool, ApiName("user_active")] = True
    """Whether the user may log in."""
    custom_data: Annotated[str | None, Field(max_length=8191), ClearedBy(""), ApiName("user_custom_data")] = None
    """A text for the scenarios: at most 8,191 characters."""
    parent_accounting: Annotated[bool | None, ServerDefault()] = None
    """True: the user's calls are paid from the account's balance; False: from one of their own. Unset: as Voximplant
    decides."""

    adopt: Adopt = False
    """Take over the user with this name in the application; if there is none, create it."""
    existing_id: ExistingId = None
    """Take over the user with this id, who must exist in the application."""


class VoximplantUserOutputs(Outputs):
    """A user of a Voximplant application."""

    user_id: Annotated[int, Identity()]
    """The id of the user."""
    account_id: int | None
    """The account that the user is in."""


class VoximplantNumberBindingInputs(Inputs):
    """Where the calls to a phone number of a Voximplant account go: to a rule, or to the rules of an application.

    The calls behind it: GetPhoneNumbers and BindPhoneNumberToApplication of the Voximplant Management API
    (https://voximplant.com/docs/references/httpapi/phonenumbers). ``id`` is the ``phone_id``. The key of the service
    account needs the role Owner, Admin or Developer.

    It buys nothing and releases nothing: the number must be in the account. Destroying it unbinds the number. A number
    that is bound to something else stops the creation, unless ``adopt=True`` takes it over; then the rule stays if the
    program names none and the application is the same. Two bindings of one number in a program are rejected in
    the preview. A replacement unbinds the old number first.
    """

    delete_first = True

    phone_id: Annotated[Id | None, Alternative("phone_number"), Replace()] = None
    """The number, by its id."""
    phone_number: Annotated[str | None, AfterValidator(digits_of_number), Alternative("phone_id"), Replace()] = None
    """The number: its digits, without ``+`` or blanks. Give this or ``phone_id``."""
    application_id: Id
    """The application that gets the calls."""
    rule_id: Annotated[Id | None, ClearedBy(None)] = None
    """The rule of the application that gets them. Unset: the rules of the application are tried in their order."""

    adopt: Adopt = False
    """Take over a number that is bound to something else."""


class VoximplantNumberBindingOutputs(Outputs):
    """A phone number of a Voximplant account, and where its calls go."""

    record = PhoneNumber
    returned_as = "GetVoximplantPhoneNumberResult"

    account_id: int | None
    """The account that the number is in."""
    application_name: str | None
    """The full name of the application."""
    rule_name: str | None
    """The rule's name, if the calls go to one rule."""


class SipWhiteListItemInputs(Inputs):
    """A network from which a Voximplant account accepts SIP calls.

    The calls behind it: AddSipWhiteListItem, GetSipWhiteList, SetSipWhiteListItem and DelSipWhiteListItem of the
    Voximplant Management API (https://voximplant.com/docs/references/httpapi/managing_sip_white_list). ``id`` is the
    ``sip_whitelist_id``. The key of the service account needs the role Owner, Admin or Developer.

    The list holds for the whole account. A network that another one of the program contains or equals draws a warning
    in the preview.
    """

    network: Annotated[
        str, AfterValidator(canonical_network), ComparedBy(same_network), ApiName("sip_whitelist_network")
    ]
    """The network in CIDR form without host bits, IPv4: ``203.0.113.0/24``; one address is ``203.0.113.7/32``."""
    description: Annotated[str | None, ClearedBy("")] = None
    """What the network is for."""

    adopt: Adopt = False
    """Take over the item with this network; if there is none, create it."""
    existing_id: ExistingId = None
    """Take over the item with this id, which must exist."""


class SipWhiteListItemOutputs(Outputs):
    """A network from which a Voximplant account accepts SIP calls."""

    sip_whitelist_id: Annotated[int, Identity()]
    """The id of the item."""
    account_id: int | None
    """The account that the item is in."""


def number_problems(values: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong between the inputs of a binding of a number."""
    if "phone_id" not in values and "phone_number" not in values:
        yield Problem("phone_number", "or phone_id is required")
    elif "phone_id" in values and "phone_number" in values:
        yield Problem("phone_number", "and phone_id name the same number: give one of them")


def repeated(field: str, values: Mapping[str, Any]) -> Iterator[Problem]:
    """What is named twice in a list of ids, some of which may be unknown."""
    given = values.get(field)
    ids = [each for each in given if isinstance(each, int)] if isinstance(given, list) else []
    if twice := sorted({each for each in ids if ids.count(each) > 1}):
        yield Problem(field, f"names {', '.join(map(str, twice))} more than once")
