"""What ``run --from-state`` prepares: the simulators' objects, and a copy of the stack that its command finds.

The copy is in a temporary directory: its state for both engines, with a passphrase of its own, and its configuration.
Neither has a secret of the original.
"""

from __future__ import annotations

import functools
import json
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from . import exported_state
from .engine.errors import EngineError
from .engine.protocol.builtin import stack_path
from .engine.state.config import CONFIG_FILE
from .engine.state.crypto import Crypter
from .engine.state.project import PROJECT_FILES, read_yaml
from .exported_state import EXPLICIT, PLACEHOLDER
from .simulators.platform.errors import SandboxError
from .simulators.platform.recorded import Recorded

_NAMESPACE = "telephony:"
_PROVIDER = "pulumi:providers:pulumi-python"
_PASSPHRASE = "sandbox"  # noqa: S105  it guards placeholders
_NAME = re.compile(r"(?!\.+$)[A-Za-z0-9_.-]{1,100}")
_ACCOUNTS = {"megafon": "app_id", "voximplant": "account_id", "bitrix24": "portal"}
"""Vendor -> the output that names the account of an object."""
_VENDORS = frozenset(f"{_NAMESPACE}{vendor}" for vendor in _ACCOUNTS)
_LIMITS = ("allowedAccounts", "formerAccounts")
"""The settings of a vendor that are kept: which accounts a deployment may touch."""


@dataclass(frozen=True)
class RecordedStack:
    """A stack as its state records it, without secrets."""

    file: str
    project: str
    name: str
    state: dict[str, Any]
    recorded: Recorded

    @classmethod
    def read(cls, file: str) -> RecordedStack:
        """From an export. Raises SandboxError."""
        state = exported_state.without_secrets(exported_state.read(file))
        if not state["deployment"]["resources"]:
            raise SandboxError(f"{file} has no resources: its stack was never deployed, or is destroyed")
        project, stack = exported_state.stack_of(state)
        if not (_NAME.fullmatch(project) and _NAME.fullmatch(stack)):
            raise SandboxError(f"{file} names a project or a stack that cannot exist: {project!r}, {stack!r}")
        return cls(file, project, stack, state, exported_state.recorded(state))

    def notes(self) -> Iterator[str]:
        """What a person has to know of it."""
        count = len(self.recorded.objects)
        objects = f"{count:,} object{'' if count == 1 else 's'}"
        yield f"The simulators have the {objects} of stack {self.name} of {self.project}; secrets are replaced"
        for urn, why in self.recorded.skipped.items():
            yield f"cannot simulate {_printable(urn)}: {_printable(why)}"

    @contextmanager
    def placed(self, directory: Path, environment: Mapping[str, str]) -> Iterator[dict[str, str]]:
        """The variables with which commands find the copy of the stack of the project in ``directory``.

        ``environment`` is that of the simulators. Raises SandboxError if there is no such project.
        """
        root = self._root(directory)
        with tempfile.TemporaryDirectory(prefix="telephony-stack-") as home:
            place = Path(home)
            crypter = Crypter.create(_PASSPHRASE)
            config = place / f"Pulumi.{self.name}.yaml"
            original = root / str(_yaml(root / _project_file(root)).get("stackConfigDir") or "") / config.name
            stored = _yaml(original).get("config")
            given = stored if isinstance(stored, dict) else {}
            accounts = self._accounts(given, environment)
            values = {key: value for key, value in given.items() if not str(key).startswith(_NAMESPACE)}
            settings = {"encryptionsalt": crypter.state, "config": _without_secrets(values, crypter) | accounts}
            config.write_text(yaml.safe_dump(settings, sort_keys=False), encoding="utf-8")
            self._write_state(place, crypter, accounts)
            yield {
                "PULUMI_STACK": self.name,
                "PULUMI_BACKEND_URL": (place / "backend").as_uri(),
                "PULUMI_CONFIG_PASSPHRASE": _PASSPHRASE,
                "PULUMI_TELEPHONY_PLACEHOLDER": PLACEHOLDER,
                "PULUMI_TELEPHONY_STATE_DIR": str(place / "telephony"),
                "TELEPHONY_SANDBOX_STATE": str(place / "engine"),
                CONFIG_FILE: str(config),
            }

    def _root(self, directory: Path) -> Path:
        """The project's directory, which is this one or one above."""
        start = directory.resolve()
        root = next((each for each in (start, *start.parents) if _project_file(each)), None)
        if root is None:
            raise SandboxError(f"there is no Pulumi.yaml in {start} or above; run this in the project of {self.file}")
        found = _yaml(root / _project_file(root)).get("name")
        if found != self.project:
            raise SandboxError(f"{self.file} is the state of a stack of {self.project}, not of {found} in {root}")
        return root

    # The state

    def _write_state(self, place: Path, crypter: Crypter, accounts: Mapping[str, Any]) -> None:
        provider = {"type": "passphrase", "state": {"salt": crypter.state}}
        encrypt = functools.cache(crypter.encrypt)
        content = exported_state.secrets_encrypted(self.state["deployment"], encrypt)
        for resource in content["resources"]:
            if resource["type"] == _PROVIDER:
                for name in ("inputs", "outputs"):
                    resource[name] = _with_accounts(resource.get(name) or {}, accounts, encrypt)
        deployment = {**content, "secrets_providers": provider}
        versioned = {name: value for name, value in self.state.items() if name != "deployment"}
        checkpoint = {"stack": f"organization/{self.project}/{self.name}", "latest": deployment}
        backend = place / "backend" / ".pulumi"
        states = {
            stack_path(place / "engine", self.project, self.name): {**versioned, "deployment": deployment},
            backend / "stacks" / self.project / f"{self.name}.json": {**versioned, "checkpoint": checkpoint},
        }
        for path, state in states.items():
            path.parent.mkdir(parents=True)
            path.write_text(json.dumps(state), encoding="utf-8")
        (backend / "meta.yaml").write_text("version: 1\n", encoding="utf-8")

    # The configuration

    def _accounts(self, given: Mapping[str, Any], environment: Mapping[str, str]) -> dict[str, Any]:
        """The settings of the vendors: of the original ones only the accounts, since the environment says the rest."""
        found = {}
        for vendor, field in _ACCOUNTS.items():
            key = f"{_NAMESPACE}{vendor}"
            if limits := self._limits(vendor, field, given.get(key), environment):
                found[key] = limits
        return found

    def _limits(self, vendor: str, field: str, given: Any, environment: Mapping[str, str]) -> dict[str, Any]:
        """Which accounts may be touched: those of the state are this one now, under the name that it has here."""
        limits = {name: _listed(given[name]) for name in _LIMITS if isinstance(given, dict) and given.get(name)}
        accounts = self.recorded.accounts(field)
        here = urlsplit(environment["BITRIX24_WEBHOOK"]).netloc if vendor == "bitrix24" else next(iter(accounts), None)
        if any(name != here for name in accounts):
            limits["formerAccounts"] = _with(limits.get("formerAccounts", []), *accounts)
        if "allowedAccounts" in limits:
            limits["allowedAccounts"] = _with(limits["allowedAccounts"], *([here] if here else ()), *accounts)
        return limits


def _with_accounts(
    properties: dict[str, Any], accounts: Mapping[str, Any], encrypt: Callable[[str], str]
) -> dict[str, Any]:
    """The properties of a provider of dynamic resources with these settings of the vendors: a refresh has those of the
    last update. An explicit provider has them in the place of its arguments, as secrets."""
    held = {key: json.dumps(value, separators=(",", ":"), sort_keys=True) for key, value in accounts.items()}
    if EXPLICIT not in properties:
        return {**properties, **held}
    given = {key: value for key, value in properties.items() if key in _VENDORS}
    return properties | {
        key: {**value, "ciphertext": encrypt(json.dumps(held.get(key, "{}")))} for key, value in given.items()
    }


def _with(listed: list[Any], *names: str) -> list[Any]:
    """The accounts, and those of ``names`` that are not among them."""
    return [*listed, *(name for name in names if name not in map(str, listed))]


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else [value]


def _without_secrets(value: Any, crypter: Crypter) -> Any:
    if isinstance(value, list):
        return [_without_secrets(item, crypter) for item in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"secure"}:
        return {"secure": crypter.encrypt(PLACEHOLDER)}
    return {name: _without_secrets(item, crypter) for name, item in value.items()}


def _project_file(directory: Path) -> str:
    """Its name, "" if there is none."""
    return next((name for name in PROJECT_FILES if (directory / name).is_file()), "")


def _yaml(path: Path) -> dict[str, Any]:
    try:
        return read_yaml(path)
    except EngineError as error:
        raise SandboxError(str(error)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SandboxError(f"cannot read {path}: {getattr(error, 'strerror', None) or 'it is not UTF-8'}") from None


def _printable(text: str) -> str:
    """Without what a terminal obeys."""
    return "".join(character if character.isprintable() else " " for character in text)
