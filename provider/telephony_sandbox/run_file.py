"""The run file: how ``env``, ``status`` and ``stop`` find a server that ``serve`` started."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ValidationError

from .simulators.platform.customer import FIRST
from .simulators.platform.errors import SandboxError

DEFAULT = Path(".sandbox/run.json")


class Run(BaseModel):
    """A running server. ``env`` contains credentials, so only the user can read the file."""

    pid: int
    ports: dict[str, int]
    tls: bool
    state: str | None
    env: dict[str, str]
    account: str = FIRST
    moved: dict[str, int] = {}
    """Name -> its earlier port, which is in use by another program."""

    def answers(self) -> bool:
        """Whether that process serves the admin API; a recycled pid or port does not count."""
        import requests

        from .simulators.client import Admin

        bundle = self.env.get("REQUESTS_CA_BUNDLE")
        try:
            with Admin(self.env["TELEPHONY_SANDBOX_ADMIN"], Path(bundle) if bundle else None, timeout=5) as admin:
                return bool(admin.status()["pid"] == self.pid)
        except (requests.RequestException, OSError):
            return False


def publish(run: Run, file: Path) -> None:
    """Write the run file atomically."""
    whole = file.with_name(f"{file.name}.{run.pid}")
    whole.touch(mode=0o600)
    whole.write_text(run.model_dump_json(indent=2) + "\n", encoding="utf-8")
    whole.replace(file)


def withdraw(file: Path, pid: int) -> None:
    """Remove the run file, unless another server has written its own since."""
    found = read(file)
    if found is not None and found.pid == pid:
        file.unlink()


def read(file: Path) -> Run | None:
    """The content of the file, None if it does not exist. Raises SandboxError if it is not a run file."""
    try:
        return Run.model_validate_json(file.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SandboxError(f"cannot read {file}: {error.strerror}") from None
    except ValidationError:
        raise SandboxError(f"{file} is not a run file of telephony-sandbox; remove it") from None


def known() -> list[Path]:
    """The run files of this directory: that of ``serve``, then those of the quickstart, if any."""
    return [DEFAULT, *sorted(DEFAULT.parent.glob(f"*/{DEFAULT.name}"))]


def running(file: Path) -> Run | None:
    """The server of the file, if it answers."""
    run = read(file)
    return run if run is not None and run.answers() else None
