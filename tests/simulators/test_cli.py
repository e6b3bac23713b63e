"""``telephony-sandbox``, as a person at a terminal meets it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

import forks

SANDBOX = [sys.executable, "-m", "telephony_sandbox.cli"]
SHOW = [sys.executable, "-c", "import json, os; print(json.dumps(dict(os.environ)))"]
NAMES = {
    "TELEPHONY_SANDBOX_ADMIN", "MEGAFON_ENDPOINT", "MEGAFON_TOKEN", "VOXIMPLANT_ENDPOINT", "VOXIMPLANT_CREDENTIALS",
    "BITRIX24_WEBHOOK", "NO_PROXY",
}  # fmt: skip


def sandbox(where: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [forks.python(), *SANDBOX[1:], *arguments]
    return subprocess.run(command, cwd=where, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    sandbox(tmp_path, "stop")


def test_run_gives_the_environment_and_returns_the_status_of_the_command(here: Path) -> None:
    script = "import json, os, sys; print(json.dumps(dict(os.environ))); sys.exit(7)"
    ran = sandbox(here, "run", "--", sys.executable, "-c", script)
    assert ran.returncode == 7
    assert set(json.loads(ran.stdout)) >= NAMES
    assert list(here.iterdir()) == []


def test_run_takes_options_of_the_command_for_the_command(here: Path) -> None:
    ran = sandbox(here, "run", "--", sys.executable, "-c", "import sys; print(sys.argv[1:])", "--tls", "--help")
    assert ran.stdout.strip() == "['--tls', '--help']"


def test_run_with_tls_names_the_authority(here: Path) -> None:
    ran = sandbox(here, "run", "--tls", "--", *SHOW)
    environment = json.loads(ran.stdout)
    assert environment["REQUESTS_CA_BUNDLE"] == environment["SSL_CERT_FILE"]
    assert environment["TELEPHONY_SANDBOX_ADMIN"].startswith("https://127.0.0.1:")


def test_run_keeps_what_a_state_file_holds(here: Path) -> None:
    advance = "import os, requests; u = os.environ['TELEPHONY_SANDBOX_ADMIN'] + '/clock';"
    first = advance + "print(requests.post(u, json={'advance': 60}).json()['offset'])"
    second = advance + "print(requests.get(u).json()['offset'])"
    outputs = [
        sandbox(here, "run", "--state", "kept.db", "--", sys.executable, "-c", script).stdout
        for script in (first, second)
    ]
    assert outputs == ["60.0\n", "60.0\n"]


@pytest.mark.parametrize(("command", "status"), [("no-such-command", 127), (".", 126)])
def test_a_command_that_cannot_run_is_told_in_one_sentence(here: Path, command: str, status: int) -> None:
    ran = sandbox(here, "run", "--", command)
    assert ran.returncode == status
    assert len(ran.stderr.splitlines()) == 1
    assert command in ran.stderr


def test_a_killed_command_is_told_as_a_shell_does(here: Path) -> None:
    assert sandbox(here, "run", "--", "sh", "-c", "kill -KILL $$").returncode == 128 + signal.SIGKILL


def test_run_passes_sigterm_on_to_the_command(here: Path) -> None:
    script = "import sys, time; print('up', flush=True); time.sleep(60)"
    with subprocess.Popen(
        [*SANDBOX, "run", "--", sys.executable, "-c", script], cwd=here, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "up\n"
        process.terminate()
        assert process.wait(timeout=30) == 128 + signal.SIGTERM


def test_serve_in_the_background_is_found_and_stopped(here: Path) -> None:
    started = sandbox(here, "serve", "--detach", "--state", ".sandbox/state.db")
    assert started.returncode == 0
    again = sandbox(here, "serve", "--detach", "--state", ".sandbox/state.db")
    assert (again.returncode, again.stdout) == (0, started.stdout)
    assert sandbox(here, "status").stdout == started.stdout

    environment = json.loads(sandbox(here, "env", "--json").stdout)
    assert set(environment) >= NAMES
    assert requests.get(environment["TELEPHONY_SANDBOX_ADMIN"] + "/status", timeout=10).ok
    assert (here / ".sandbox/run.json").stat().st_mode & 0o777 == 0o600

    assert sandbox(here, "stop").stdout.startswith("Stopped")
    assert not (here / ".sandbox/run.json").exists()
    assert sandbox(here, "stop").stdout == "No simulators are running.\n"


def test_the_commands_find_those_of_serve_first_and_then_those_of_the_quickstart(here: Path) -> None:
    def admin() -> str:
        found: str = json.loads(sandbox(here, "env", "--json").stdout)["TELEPHONY_SANDBOX_ADMIN"]
        return found

    sandbox(here, "serve", "--detach", "--run-file", ".sandbox/engine/run.json")
    engine = admin()
    assert engine.removesuffix("/_sandbox") in sandbox(here, "status").stdout
    sandbox(here, "serve", "--detach")
    assert admin() != engine
    assert sandbox(here, "status").stdout.count("Simulators are running") == 2
    sandbox(here, "stop")
    assert admin() == engine
    sandbox(here, "serve", "--detach", "--run-file", ".sandbox/pulumi/run.json")
    refused = sandbox(here, "env")
    assert refused.returncode == 1
    assert "--run-file .sandbox/engine/run.json or .sandbox/pulumi/run.json" in refused.stderr
    for engine in ("engine", "pulumi"):
        assert sandbox(here, "stop", "--run-file", f".sandbox/{engine}/run.json").stdout.startswith("Stopped")


@pytest.mark.parametrize("options", [[], ["--run-file", ".sandbox/deeper/run.json"]])
def test_what_serve_makes_is_not_for_git(here: Path, options: list[str]) -> None:
    sandbox(here, "serve", "--detach", *options)
    assert (here / ".sandbox" / ".gitignore").read_text() == "*\n"
    sandbox(here, "stop", *options)


def test_run_finds_the_commands_that_are_installed_with_it(here: Path) -> None:
    environment = {**os.environ, "PATH": "/usr/bin:/bin"}
    ran = subprocess.run(
        [forks.python(), *SANDBOX[1:], "run", "--", "telephony-sandbox", "--help"],
        cwd=here, env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("Usage: telephony-sandbox")


def test_env_can_be_evaluated_by_a_shell(here: Path) -> None:
    sandbox(here, "serve", "--detach")
    exports = sandbox(here, "env").stdout
    shown = subprocess.run(
        ["sh", "-c", f'{exports}\nexec "$@"', "sh", *SHOW], capture_output=True, text=True, check=True, env=os.environ
    )
    expected = json.loads(sandbox(here, "env", "--json").stdout)
    environment = json.loads(shown.stdout)
    assert {name: environment[name] for name in expected} == expected


def test_a_server_in_the_background_that_is_not_as_asked_is_not_taken(here: Path) -> None:
    sandbox(here, "serve", "--detach")
    refused = sandbox(here, "serve", "--detach", "--tls")
    assert refused.returncode == 1
    assert "and other options" in refused.stderr
    assert "already running" in sandbox(here, "serve").stderr


def test_another_account_is_served_told_and_not_taken_for_the_first(here: Path) -> None:
    started = sandbox(here, "serve", "--detach", "--account", "branch", "--state", ".sandbox/state.db")
    assert ", account branch, state " in started.stdout
    assert sandbox(here, "status").stdout == started.stdout
    again = sandbox(here, "serve", "--detach", "--account", "branch", "--state", ".sandbox/state.db")
    assert (again.returncode, again.stdout) == (0, started.stdout)
    refused = sandbox(here, "serve", "--detach", "--state", ".sandbox/state.db")
    assert refused.returncode == 1
    assert "and other options" in refused.stderr
    sandbox(here, "stop")
    opened = sandbox(here, "run", "--state", ".sandbox/state.db", "--account", "other", "--", "true")
    assert opened.stderr == (
        "error: the state file holds the accounts of branch, not of other; "
        "give --account branch, or another --state for other\n"
    )


def test_two_accounts_run_side_by_side(here: Path) -> None:
    try:
        sandbox(here, "serve", "--detach")
        branch = sandbox(here, "serve", "--detach", "--account", "branch", "--run-file", ".sandbox/branch.json")
        assert branch.returncode == 0, branch.stderr
        first = json.loads(sandbox(here, "env", "--json").stdout)
        second = json.loads(sandbox(here, "env", "--json", "--run-file", ".sandbox/branch.json").stdout)
        assert first.keys() == second.keys()
        for name in NAMES - {"NO_PROXY"}:
            assert first[name] != second[name]
        emails = [
            json.loads(Path(each["VOXIMPLANT_CREDENTIALS"]).read_text())["account_email"] for each in (first, second)
        ]
        assert emails == ["ops@acme.example", "ops@branch.example"]
    finally:
        sandbox(here, "stop", "--run-file", ".sandbox/branch.json")


def test_serve_and_run_say_which_remembered_port_they_could_not_have(here: Path) -> None:
    sandbox(here, "serve", "--detach", "--state", ".sandbox/state.db")
    ports = json.loads((here / ".sandbox/run.json").read_text())["ports"]
    sandbox(here, "stop")
    with socket.socket() as taker:
        taker.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taker.bind(("127.0.0.1", ports["bitrix24"]))
        taker.listen()
        started = sandbox(here, "serve", "--detach", "--state", ".sandbox/state.db")
        assert f"(its earlier port {ports['bitrix24']} is in use)" in started.stdout
        assert sandbox(here, "status").stdout == started.stdout
        sandbox(here, "stop")
        ran = sandbox(here, "run", "--state", ".sandbox/state.db", "--", "true")
        assert ran.stderr.startswith("bitrix24 is on port ")
        assert f"its earlier port {ports['bitrix24']} is in use" in ran.stderr
    ran = sandbox(here, "run", "--state", ".sandbox/state.db", "--", *SHOW)
    assert (ran.stderr, f":{ports['bitrix24']}/" in json.loads(ran.stdout)["BITRIX24_WEBHOOK"]) == ("", True)


@pytest.mark.parametrize("command", ["env", "status"])
def test_nothing_running_is_told_in_one_sentence(here: Path, command: str) -> None:
    answer = sandbox(here, command)
    assert answer.returncode == 1
    assert answer.stderr.startswith("error: no simulators are running")
    assert len(answer.stderr.splitlines()) == 1


def test_a_run_file_of_a_dead_server_does_not_count(here: Path) -> None:
    sandbox(here, "serve", "--detach")
    file = here / ".sandbox/run.json"
    stale = file.read_text()
    sandbox(here, "stop")
    file.write_text(stale)
    assert sandbox(here, "status").returncode == 1
    assert sandbox(here, "stop").stdout == "No simulators are running.\n"
    assert sandbox(here, "serve", "--detach").returncode == 0


def test_credentials_are_a_private_file_that_survives_a_restart(here: Path) -> None:
    written = []
    for _ in range(2):
        sandbox(here, "serve", "--detach", "--state", ".sandbox/state.db")
        file = Path(json.loads(sandbox(here, "env", "--json").stdout)["VOXIMPLANT_CREDENTIALS"])
        assert file.stat().st_mode & 0o777 == 0o600
        assert file.parent == here / ".sandbox"
        written.append(file.read_text())
        sandbox(here, "stop")
    assert written[0] == written[1]


def test_serve_names_a_port_that_is_taken(here: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        taken = sandbox(here, "serve", "--detach", "--port", str(port))
        assert taken.returncode == 1
        assert f"cannot use port {port} of 127.0.0.1" in taken.stderr


def test_sigterm_ends_serve_cleanly(here: Path) -> None:
    with subprocess.Popen([*SANDBOX, "serve"], cwd=here, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("Simulators are running")
        assert "  admin" in process.stdout.readline()
        process.terminate()
        assert process.wait(timeout=30) == 0
    assert not (here / ".sandbox/run.json").exists()
