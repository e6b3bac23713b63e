"""A stack's configuration: Pulumi.<stack>.yaml over the defaults in Pulumi.yaml."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ..errors import ProjectError
from . import paths
from .crypto import Crypter, passphrase_from
from .project import Project, read_yaml

CONFIG_FILE = "PULUMI_OPTION_CONFIG_FILE"
"""The variable for the option ``--config-file`` of Pulumi's commands."""


@dataclass
class ConfigValue:
    """A configuration value as text (structured ones as JSON text), and whether it is, or has in it, a secret."""

    value: str
    secret: bool = False


class StackConfig:
    """The configuration of one stack, read lazily: the passphrase is asked for only when something is encrypted."""

    def __init__(self, project: Project, stack: str, environment: Mapping[str, str]) -> None:
        self._project = project
        given = environment.get(CONFIG_FILE)
        self._path: Path = Path(given) if given else project.stack_file(stack)
        self._environment = environment
        self._data = read_yaml(self._path)
        self._crypter: Crypter | None = None
        provider = self._data.get("secretsprovider")
        if provider and provider != "passphrase":
            raise ProjectError(
                f"{self._path.name}: the sandbox engine knows only passphrase encryption, not {provider!r}"
            )

    @property
    def salt(self) -> str:
        """The salt in the file, "" before anything was encrypted."""
        return str(self._data.get("encryptionsalt") or "")

    def crypter(self, salt: str = "") -> Crypter:
        """The stack's crypter. A stack without a salt takes the given one, or gets a new one, and keeps it."""
        if self._crypter is None:
            passphrase = passphrase_from(self._environment)
            if known := self.salt or salt:
                self._crypter = Crypter(passphrase, known)
            else:
                self._crypter = Crypter.create(passphrase)
            if not self.salt:
                self._data["encryptionsalt"] = self._crypter.state
                self._write()
        return self._crypter

    def all(self) -> dict[str, ConfigValue]:
        """Every value by its full key ``namespace:key``, the project's defaults included."""
        result: dict[str, ConfigValue] = {}
        for key, given in self._project.config.items():
            default = given
            if isinstance(given, dict) and given.keys() & {
                "type",
                "default",
                "value",
                "description",
                "secret",
                "items",
            }:
                default = given.get("value", given.get("default"))
            if default is not None:
                result[self.full_key(str(key))] = ConfigValue(_text(default))
        for key, stored in self._stored().items():
            secret = any(True for _ in _secure_parts(stored))
            result[self.full_key(key)] = ConfigValue(_text(self._decrypted(stored)), secret)
        return dict(sorted(result.items()))

    def secret_texts(self) -> Iterator[str]:
        """Every secret string in the configuration, to be kept out of all output."""
        for stored in self._stored().values():
            for ciphertext in _secure_parts(stored):
                yield self.crypter().decrypt(ciphertext)

    def set(self, key: str, value: ConfigValue, *, path: bool = False) -> None:
        """Set a value and write the file. With ``path`` the key's part after the namespace is a property path."""
        self.set_all({key: value}, path=path)

    def set_all(self, values: Mapping[str, ConfigValue], *, path: bool = False) -> None:
        """Set several values and write the file once."""
        config = self._data.setdefault("config", {})
        for key, value in values.items():
            stored: Any = value.value
            if value.secret:
                stored = {"secure": self.crypter().encrypt(value.value)}
            elif path:
                stored = _scalar(value.value)
            if path:
                _store_at_path(config, self.full_key(key), stored)
            else:
                config[self.full_key(key)] = stored
        self._write()

    def remove(self, key: str) -> None:
        """Remove a value; removing one that is not there is no error."""
        if self._stored().pop(self.full_key(key), None) is not None:
            self._write()

    def full_key(self, key: str) -> str:
        """The key with its namespace, which is the project's name when none is given."""
        return key if ":" in key else f"{self._project.name}:{key}"

    def _stored(self) -> dict[str, Any]:
        stored = self._data.get("config") or {}
        if not isinstance(stored, dict):
            raise ProjectError(f"{self._path.name}: config must be an object")
        return stored

    def _decrypted(self, stored: Any) -> Any:
        if isinstance(stored, dict):
            if stored.keys() == {"secure"}:
                return self.crypter().decrypt(str(stored["secure"]))
            return {key: self._decrypted(item) for key, item in stored.items()}
        if isinstance(stored, list):
            return [self._decrypted(item) for item in stored]
        return stored

    def _write(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        ordered = {key: self._data[key] for key in ("encryptionsalt", "config") if self._data.get(key)}
        rest = {key: item for key, item in self._data.items() if key not in ordered and item is not None}
        text = yaml.safe_dump({**rest, **ordered}, sort_keys=False, allow_unicode=True, width=1000)
        self._path.write_text(text, encoding="utf-8")


def _secure_parts(stored: Any) -> Iterator[str]:
    if isinstance(stored, dict):
        if stored.keys() == {"secure"}:
            yield str(stored["secure"])
        else:
            for item in stored.values():
                yield from _secure_parts(item)
    elif isinstance(stored, list):
        for item in stored:
            yield from _secure_parts(item)


def _text(value: Any) -> str:
    """A value as programs get it: text, or JSON with sorted keys."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        text = json.dumps(value, separators=(",", ":"), sort_keys=True, ensure_ascii=False, default=str)
        # As the real engine writes it, so that a stack moved between the two shows no difference.
        return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
    return "" if value is None else str(value)


def _scalar(text: str) -> Any:
    """At a path, text that reads as a truth value or an integer is stored as one."""
    if text in ("true", "false"):
        return text == "true"
    digits = text.removeprefix("-")
    if digits.isascii() and digits.isdigit() and (digits == "0" or not digits.startswith("0")):
        return int(text)
    return text


def _store_at_path(config: dict[str, Any], key: str, value: Any) -> None:
    namespace, _, rest = key.partition(":")
    path = paths.parse(rest)
    container: Any = config
    name: str | int = f"{namespace}:{path[0]}"
    for element in path[1:]:
        existing = container[name] if _has(container, name) else None
        if not isinstance(existing, list if isinstance(element, int) else dict):
            existing = [] if isinstance(element, int) else {}
            _put(container, name, existing, key)
        container, name = existing, element
    _put(container, name, value, key)


def _has(container: Any, name: str | int) -> bool:
    return name < len(container) if isinstance(name, int) else name in container


def _put(container: Any, name: str | int, value: Any, key: str) -> None:
    if isinstance(name, int) and name >= len(container):
        if name > len(container):
            raise ProjectError(f"{key}: the list has only {len(container)} elements")
        container.append(value)
    else:
        container[name] = value
