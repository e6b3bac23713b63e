"""Everything the simulators remember, in SQLite: objects, values and timers, as JSON.

One connection, used by the server's event loop only. With a file the state survives a restart; synchronous=OFF because
a crash of the whole machine may cost a sandbox its state, and nothing else may.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .errors import SandboxError

FORMAT = 1

_SCHEMA = """
CREATE TABLE objects (vendor TEXT, type TEXT, id TEXT, body TEXT NOT NULL, PRIMARY KEY (vendor, type, id));
CREATE TABLE settings (vendor TEXT, name TEXT, value TEXT NOT NULL, kept INTEGER NOT NULL, PRIMARY KEY (vendor, name));
CREATE TABLE timers (due REAL NOT NULL, vendor TEXT, action TEXT, id TEXT);
CREATE INDEX timers_due ON timers (vendor, due);
"""


class Store:
    """SQLite in a file, or in memory when ``path`` is None. Raises SandboxError for a file it cannot use."""

    def __init__(self, path: Path | None = None) -> None:
        try:
            if path is not None:
                path.touch(mode=0o600)  # it holds keys and passwords
            # Opened by the thread that starts the server, used by the server's thread alone from then on.
            self._db = sqlite3.connect(path or ":memory:", isolation_level=None, check_same_thread=False, timeout=1)
        except (sqlite3.Error, OSError) as error:
            raise SandboxError(f"cannot open the state file {path}: {error}") from None
        try:
            self._prepare(path)
        except sqlite3.Error as error:
            self._db.close()
            raise SandboxError(f"cannot use the state file {path}: {error}") from None
        except SandboxError:
            self._db.close()
            raise

    def _prepare(self, path: Path | None) -> None:
        # Two servers on one file would overwrite each other's clock and sequences.
        self._db.execute("PRAGMA locking_mode = EXCLUSIVE")
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = OFF")
        (found,) = self._db.execute("PRAGMA user_version").fetchone()
        if found == FORMAT:
            with self.transaction():  # takes the lock now, not at the first call
                return
        (tables,) = self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if found != 0 or tables:
            raise SandboxError(f"the state file {path} is from another version; give another --state")
        self._db.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} PRAGMA user_version = {FORMAT}; COMMIT;")

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; inside another transaction, a part of it that can fail alone."""
        nested = self._db.in_transaction
        self._db.execute("SAVEPOINT part" if nested else "BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK TO part" if nested else "ROLLBACK")
            if nested:
                self._db.execute("RELEASE part")
            raise
        self._db.execute("RELEASE part" if nested else "COMMIT")

    # Objects

    def objects(self, vendor: str, kind: str) -> list[dict[str, Any]]:
        """In the order they were made."""
        rows = self._db.execute("SELECT body FROM objects WHERE vendor = ? AND type = ? ORDER BY rowid", (vendor, kind))
        return [json.loads(body) for (body,) in rows]

    def find(self, vendor: str, kind: str, field: str, value: str | int) -> list[dict[str, Any]]:
        rows = self._db.execute(
            "SELECT body FROM objects WHERE vendor = ? AND type = ? AND json_extract(body, ?) = ? ORDER BY rowid",
            (vendor, kind, f'$."{field}"', value),
        )
        return [json.loads(body) for (body,) in rows]

    def get(self, vendor: str, kind: str, key: str) -> dict[str, Any] | None:
        row = self._db.execute(
            "SELECT body FROM objects WHERE vendor = ? AND type = ? AND id = ?", (vendor, kind, key)
        ).fetchone()
        return None if row is None else json.loads(row[0])

    def put(self, vendor: str, kind: str, key: str, body: dict[str, Any]) -> None:
        self._db.execute(
            "INSERT INTO objects VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET body = excluded.body",
            (vendor, kind, key, json.dumps(body)),
        )

    def remove(self, vendor: str, kind: str, key: str) -> bool:
        where = (vendor, kind, key)
        return self._db.execute("DELETE FROM objects WHERE vendor = ? AND type = ? AND id = ?", where).rowcount > 0

    # Values: one JSON value per name

    def value(self, vendor: str, name: str, default: Any = None) -> Any:
        row = self._db.execute("SELECT value FROM settings WHERE vendor = ? AND name = ?", (vendor, name)).fetchone()
        return default if row is None else json.loads(row[0])

    def set_value(self, vendor: str, name: str, value: Any, *, kept: bool = False) -> None:
        """``kept`` values outlive a reset."""
        self._db.execute(
            "INSERT INTO settings VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
            (vendor, name, json.dumps(value), int(kept)),
        )

    def unset(self, vendor: str, name: str) -> None:
        self._db.execute("DELETE FROM settings WHERE vendor = ? AND name = ?", (vendor, name))

    # Timers

    def schedule(self, vendor: str, due: float, action: str, key: str) -> None:
        self._db.execute("INSERT INTO timers VALUES (?, ?, ?, ?)", (due, vendor, action, key))

    def unschedule(self, vendor: str, action: str, key: str) -> None:
        self._db.execute("DELETE FROM timers WHERE vendor = ? AND action = ? AND id = ?", (vendor, action, key))

    def pop_due(self, vendor: str, now: float) -> tuple[str, str] | None:
        """The action and id of the timer that has been due longest, which is then no more."""
        row = self._db.execute(
            "SELECT rowid, action, id FROM timers WHERE vendor = ? AND due <= ? ORDER BY due, rowid LIMIT 1",
            (vendor, now),
        ).fetchone()
        if row is None:
            return None
        self._db.execute("DELETE FROM timers WHERE rowid = ?", (row[0],))
        return row[1], row[2]

    # The whole

    def clear(self) -> None:
        """Forget everything that is not kept."""
        self._db.execute("DELETE FROM objects")
        self._db.execute("DELETE FROM timers")
        self._db.execute("DELETE FROM settings WHERE NOT kept")

    def rows(self) -> dict[str, list[list[Any]]]:
        """Everything that is not kept, table by table, for a snapshot."""
        objects = self._db.execute("SELECT * FROM objects ORDER BY rowid")
        settings = self._db.execute("SELECT vendor, name, value FROM settings WHERE NOT kept")
        return {
            "objects": [[vendor, kind, key, json.loads(body)] for vendor, kind, key, body in objects],
            "settings": [[vendor, name, json.loads(value)] for vendor, name, value in settings],
            "timers": [list(row) for row in self._db.execute("SELECT * FROM timers ORDER BY rowid")],
        }

    def load(self, rows: Mapping[str, list[list[Any]]]) -> None:
        """The opposite of ``rows``; the caller has checked them."""
        self.clear()
        for row in rows["objects"]:
            self.put(*row)
        for row in rows["settings"]:
            self.set_value(*row)
        for due, vendor, action, key in rows["timers"]:
            self.schedule(vendor, due, action, key)
