"""Settings of the accounts: endpoints, credentials, limits. ``adapters/accounts.py`` has what a program writes.

Sources, the first that has a value wins:

1. the arguments of an explicit ``telephony.Provider``;
2. the environment (``refresh`` and ``destroy`` see the stack configuration of the last ``up``, but today's
   environment);
3. the stack configuration: ``telephony:<key of the vendor>``, an object each.

Blanks, line ends and a byte order mark around a value are ignored. An invalid value is rejected with an error that
names the setting or variable that it came from.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar, TypeVar
from urllib.parse import SplitResult, urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic.alias_generators import to_camel

from ..base.environment import BYTE_ORDER_MARK, bare, decoded, is_plain
from ..base.errors import ConfigurationError
from ..base.files import warn_of_open_file
from ..base.placeholder import is_placeholder
from .identity import Accounts, names

COORDINATION = "TELEPHONY_COORDINATION"
"""The environment variable for ``telephony:coordination``."""

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def _endpoint(value: str) -> str:
    parts = _parts_of_url(value)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("must be a URL such as https://host")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise ValueError("must be an https URL: http would send the credentials in clear text")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("must be a plain URL, without credentials, query or fragment")
    return value.rstrip("/")


def _account_names(value: Any) -> Any:
    """A list of names, or several in one text. A value without any name must not allow every account."""
    given = list(value) if isinstance(value, (list, tuple)) else [value]
    if not all(isinstance(each, (str, int, float)) for each in given):
        raise ValueError("must be a list of accounts")
    named = names(part for each in given for part in str(_whole(each)).replace(",", " ").split())
    if given and not (named and all(named)):
        raise ValueError("contains no account")
    return named


def _whole(value: str | float) -> str | float:
    """An explicit ``Provider`` passes numbers as floats."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _parts_of_url(value: str) -> SplitResult | None:
    """None if ``value`` is not a URL: ``urlsplit`` itself does not check host names and ports."""
    try:
        parts = urlsplit(value)
        (parts.hostname or "").encode("idna")
        return None if parts.port == 0 or " " in value else parts
    except ValueError:
        return None


def _header(value: SecretT) -> SecretT:
    text = value.get_secret_value() if isinstance(value, SecretStr) else value
    try:
        text.encode("latin-1")
    except UnicodeError:
        raise ValueError(
            "contains characters that an HTTP header cannot carry; copy it again from its source"
        ) from None
    return value


SecretT = TypeVar("SecretT", SecretStr, str)

Endpoint = Annotated[str, AfterValidator(_endpoint)]
AccountNames = Annotated[tuple[str, ...], BeforeValidator(_account_names)]
InHeader = AfterValidator(_header)
"""For values that are sent in an HTTP header."""

MOST = 1_000_000
"""The highest rate and burst: more would be no limit, and this is still exact in calculations."""


class VendorSettings(BaseModel):
    """One vendor's account. Every field can come from any of the three sources."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        alias_generator=to_camel,
        populate_by_name=True,
        hide_input_in_errors=True,
        coerce_numbers_to_str=True,
    )

    vendor: ClassVar[str]
    """The vendor's name in messages."""
    key: ClassVar[str]
    """The vendor's name in configuration keys: ``telephony:<key>``."""
    account_noun: ClassVar[str]
    """What the vendor calls an account, for messages."""
    environment: ClassVar[Mapping[str, str]]
    """Field name -> environment variable."""
    ways_in: ClassVar[tuple[frozenset[str], ...]] = ()
    """Alternative sets of credentials, by field. When a source has fields of one set, those of the other sets are
    ignored in sources of lower precedence: a client id in the environment does not conflict with a webhook in an
    explicit ``Provider``."""

    many_lines: ClassVar[frozenset[str]] = frozenset()
    """Fields whose text may have several lines."""
    empty_allowed: ClassVar[frozenset[str]] = frozenset()
    """Fields that may be empty and keep blanks at the end."""

    requests_per_second: float | None = Field(default=None, gt=0, le=MOST, allow_inf_nan=False)
    """How many calls the provider makes per second at most, on average. Unset: the limit that the vendor documents, or
    none if it documents none."""
    burst: int | None = Field(default=None, ge=1, le=MOST)
    """How many calls the provider may make at once before ``requests_per_second`` applies."""
    allowed_accounts: AccountNames = ()
    """The accounts that a deployment may use. With credentials of another account it is rejected before its first call.
    Unset: any account."""
    former_accounts: AccountNames = ()
    """Other accounts or names in the state whose objects are in this account now: a portal before it was renamed, or an
    account whose objects have moved here."""

    @property
    def accounts(self) -> Accounts:
        return Accounts(self.account_noun, self.key, self.allowed_accounts, self.former_accounts)

    _origins: Mapping[str, str] = PrivateAttr(default_factory=dict)

    def name_of(self, field: str) -> str:
        """Where a setting came from: an environment variable, or a configuration key."""
        return self._origins.get(field, to_camel(field))

    @field_validator("*", mode="before")
    @classmethod
    def _cleaned(cls, value: Any, info: ValidationInfo) -> Any:
        """Strip what surrounds a text by mistake, in lists too."""
        if isinstance(value, bool):
            raise ValueError("must not be true or false")  # noqa: TRY004 - pydantic takes no TypeError
        if isinstance(value, (list, tuple)):
            return [cls._cleaned(each, info) for each in value]
        text = value.get_secret_value() if isinstance(value, SecretStr) else value
        if not isinstance(text, str):
            return value
        if info.field_name in cls.empty_allowed:
            text = text.lstrip().removeprefix(BYTE_ORDER_MARK).lstrip().rstrip("\r\n")
        else:
            text = bare(text)
            if not text:
                raise ValueError("is empty; set a value or leave it out")
        if info.field_name not in cls.many_lines and not is_plain(text):
            raise ValueError("contains a control character, such as a line break in the middle; remove it")
        return text


SettingsT = TypeVar("SettingsT", bound=VendorSettings)


class Settings:
    """The accounts of all vendors, each read when it is first needed."""

    def __init__(
        self,
        config: Mapping[str, Any],
        environ: Mapping[str, str],
        *,
        explicit: bool = False,
    ) -> None:
        """``config`` maps the key of a vendor to an object or to its JSON text.
        ``explicit``: it comes from a ``telephony.Provider``, so that it takes precedence over ``environ``."""
        self._config = config
        self._environ = environ
        self._explicit = explicit

    def vendor(self, model: type[SettingsT]) -> SettingsT:
        """The settings of one vendor. Raises ConfigurationError, which names what is missing and how to set it."""
        configured = self._configured(model)
        environment = {
            field: self._environ[variable]
            for field, variable in model.environment.items()
            if self._environ.get(variable)
        }
        first, second = (configured, environment) if self._explicit else (environment, configured)
        merged = {**_compatible(model, second, first), **first}
        keys = {field: _key(model, field) for field in configured}
        variables = {field: model.environment[field] for field in environment}
        origins = {**keys, **variables} if first is environment else {**variables, **keys}
        try:
            settings = model.model_validate(merged)
        except ValidationError as error:
            raise ConfigurationError(_sentence(model, error, origins)) from None
        settings._origins = origins
        return settings

    @property
    def coordination(self) -> SecretStr | None:
        """The URL of the Redis server that coordinates deployments on several machines; None: only those on this
        machine are coordinated. It may contain a password. Raises ConfigurationError."""
        key = "telephony:coordination"
        sources = ((self._config.get("coordination"), key), (self._environ.get(COORDINATION), COORDINATION))
        given, name = next((s for s in (sources if self._explicit else sources[::-1]) if s[0]), (None, ""))
        if given is None or is_placeholder(given):
            return None
        if isinstance(given, str) and is_plain(bare(given)):
            parts = _parts_of_url(bare(given))
            if parts is not None and parts.scheme in ("redis", "rediss") and parts.hostname:
                return SecretStr(bare(given))
        raise ConfigurationError(
            f"{name} must be the URL of a Redis server, such as rediss://:password@host:6380/0; set"
            f" {COORDINATION} or run pulumi config set --secret {key} <URL>"
        )

    def mentions(self, model: type[VendorSettings]) -> bool:
        """Whether any source has a setting of the vendor; if none has, the vendor is not in use."""
        return bool(self._config.get(model.key)) or any(map(self._environ.get, model.environment.values()))

    def _configured(self, model: type[VendorSettings]) -> dict[str, Any]:
        given = self._config.get(model.key)
        if is_placeholder(given):
            return {}
        if isinstance(given, str):
            try:
                given = json.loads(bare(given))
            except (ValueError, RecursionError):
                given = None if given == "" else ()
        if given is None:
            return {}
        if not isinstance(given, Mapping):
            raise ConfigurationError(
                f"{model.vendor}: the configuration telephony:{model.key} must be an object; set its properties with"
                f" pulumi config set --path 'telephony:{model.key}.<name>' <value>"
            )
        names: dict[str, str] = {to_camel(field): field for field in model.model_fields}
        return {names.get(str(key), str(key)): value for key, value in given.items() if not _is_missing(value)}


def _is_missing(value: Any) -> bool:
    """A placeholder counts as missing, so that the environment says which account is meant."""
    return value is None or is_placeholder(value)


def _compatible(
    model: type[VendorSettings], settings: Mapping[str, Any], preferred: Mapping[str, Any]
) -> dict[str, Any]:
    """``settings`` without the fields of other sets of credentials than the one that ``preferred`` uses."""
    taken = [way for way in model.ways_in if way & preferred.keys()]
    refused = frozenset[str]().union(*model.ways_in).difference(*taken) if taken else frozenset[str]()
    return {name: value for name, value in settings.items() if name not in refused}


# Pydantic's error types, in the words of someone who configures a stack.
_REASONS = {
    "float_parsing": "must be a number",
    "float_type": "must be a number",
    "finite_number": "must be a number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "int_type": "must be a whole number",
    "string_type": "must be text",
    "string_too_short": "must not be empty",
    "greater_than": "must be greater than {gt:g}",
    "greater_than_equal": "must be at least {ge:g}",
    "less_than_equal": "must be at most {le:g}",
}


def _sentence(model: type[VendorSettings], error: ValidationError, origins: Mapping[str, str]) -> str:
    parts = []
    for item in error.errors(include_url=False, include_input=False):
        field = str(item["loc"][0])
        field = next((f for f in model.model_fields if to_camel(field) in (f, to_camel(f))), field)
        name = origins.get(field, _key(model, field))
        if item["type"] == "missing":
            parts.append(f"{to_camel(field)} is missing: {how_to_set(model, field)}")
        elif item["type"] == "extra_forbidden":
            known = ", ".join(to_camel(f) for f in model.model_fields)
            parts.append(f"{name} is not a setting (known: {known})")
        else:
            context = item.get("ctx", {})
            if item["type"] in _REASONS:
                reason = _REASONS[item["type"]].format(**context)
            else:
                reason = str(context.get("error", item["msg"]))
            parts.append(f"{name} {reason[:1].lower()}{reason[1:]}")
    return f"{model.vendor} settings: " + "; ".join(parts)


def _key(model: type[VendorSettings], field: str) -> str:
    return f"telephony:{model.key}.{to_camel(field)}"


def how_to_slow_down(model: type[VendorSettings]) -> str:
    """Advice for a limit that persists, as the end of a sentence."""
    field = "requests_per_second"
    return (
        "other programs may be using the same account; lower this one's rate with"
        f" {_key(model, field)} or {model.environment[field]}"
    )


def how_to_set(model: type[VendorSettings], field: str) -> str:
    """The ways to set one setting, as the end of a sentence."""
    secret = "--secret " if "Secret" in str(model.model_fields[field].annotation) else ""
    ways = [f"pulumi config set {secret}--path telephony:{model.key}.{to_camel(field)} <value>"]
    if field in model.environment:
        ways.insert(0, model.environment[field])
    return "set " + " or run ".join(ways)


def read_text(path: str, what: str) -> str:
    """The text of a file with credentials that a setting points to."""
    try:
        file = Path(path).expanduser()
        text = decoded(file.read_bytes())
        warn_of_open_file(file)
        return text
    except (OSError, ValueError, RuntimeError) as error:
        # A ValueError other than UnicodeError: a null character in the path. A RuntimeError: no home directory.
        other = "it is not text" if isinstance(error, UnicodeError) else "it is not the path of a file"
        reason = getattr(error, "strerror", None) or other
        if "{" in path or "-----BEGIN" in path:
            raise ConfigurationError(f"{what} must be the path of a file, but contains its content") from None
        raise ConfigurationError(f"{what}: cannot read {path}: {reason}") from None
