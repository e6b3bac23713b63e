"""A small client of the admin API, for tests and the command line."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any

import requests


class AdminError(Exception):
    """The admin API refused; the text is its reason, ``status`` the HTTP status."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


class Admin(AbstractContextManager["Admin"]):
    """One method for each request of ``admin``. Raises AdminError for a refusal, requests' errors without an answer."""

    def __init__(self, url: str, ca_bundle: Path | None = None, timeout: float = 10.0) -> None:
        self.url = url
        self._timeout = timeout
        self._session = requests.Session()
        self._session.trust_env = False  # loopback: no proxy, no .netrc
        if ca_bundle is not None:
            self._session.verify = str(ca_bundle)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()

    def status(self) -> dict[str, Any]:
        found: dict[str, Any] = self._call("GET", "/status")
        return found

    def journal(self, vendor: str | None = None, operation: str | None = None) -> list[dict[str, Any]]:
        """The entries, those of one vendor or operation if asked."""
        return [
            entry
            for entry in self._call("GET", "/journal")["entries"]
            if vendor in (None, entry["vendor"]) and operation in (None, entry["operation"])
        ]

    def clear_journal(self) -> None:
        self._call("DELETE", "/journal")

    def counters(self) -> dict[str, dict[str, int]]:
        found: dict[str, dict[str, int]] = self._call("GET", "/counters")
        return found

    def objects(self, vendor: str, kind: str | None = None) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._call("GET", f"/objects/{vendor}", kind)["objects"]
        return found

    def make(self, vendor: str, fields: dict[str, Any], kind: str | None = None) -> dict[str, Any]:
        found: dict[str, Any] = self._call("POST", f"/objects/{vendor}", kind, fields)
        return found

    def patch(self, vendor: str, key: object, changes: dict[str, Any], kind: str | None = None) -> dict[str, Any]:
        found: dict[str, Any] = self._call("PATCH", f"/objects/{vendor}/{key}", kind, changes)
        return found

    def delete(self, vendor: str, key: object, kind: str | None = None) -> dict[str, Any]:
        found: dict[str, Any] = self._call("DELETE", f"/objects/{vendor}/{key}", kind)
        return found

    def faults(self, *faults: dict[str, Any]) -> list[dict[str, Any]]:
        """Add these faults, if any; all there are then."""
        answer = self._call("POST", "/faults", json=list(faults)) if faults else self._call("GET", "/faults")
        found: list[dict[str, Any]] = answer["faults"]
        return found

    def clear_faults(self) -> None:
        self._call("DELETE", "/faults")

    def switches(self, vendor: str | None = None, **values: Any) -> dict[str, dict[str, Any]]:
        """Set these switches of the vendor, if any; all there are then."""
        if vendor is None:
            found: dict[str, dict[str, Any]] = self._call("GET", "/switches")
        else:
            found = self._call("PUT", "/switches", json={vendor: values})
        return found

    def clock(self, advance: float | None = None) -> dict[str, float]:
        """Advance the clock by seconds, if given; ``now`` and ``offset`` then."""
        if advance is None:
            found: dict[str, float] = self._call("GET", "/clock")
        else:
            found = self._call("POST", "/clock", json={"advance": advance})
        return found

    def reset(self) -> None:
        self._call("POST", "/reset")

    def seed(self, objects: dict[str, dict[str, list[dict[str, Any]]]] | None = None) -> None:
        """Make these objects (vendor -> type -> objects) besides what is there; without any, the seed's again."""
        self._call("POST", "/seed", json=objects)

    def snapshot(self) -> dict[str, Any]:
        found: dict[str, Any] = self._call("GET", "/snapshot")
        return found

    def restore(self, snapshot: dict[str, Any]) -> None:
        self._call("PUT", "/snapshot", json=snapshot)

    def _call(self, verb: str, path: str, kind: str | None = None, json: Any = None) -> Any:
        parameters = {} if kind is None else {"type": kind}
        answer = self._session.request(verb, self.url + path, params=parameters, json=json, timeout=self._timeout)
        if not answer.ok:
            raise AdminError(answer.status_code, answer.json()["error"])
        return answer.json()
