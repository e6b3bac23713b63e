"""The runs of workflows with their artifacts, and the command `gh` as far as the examples ask it for them."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from .checkout import Checkout

_GH = """
import argparse, os, pathlib, shutil, sys

runs = pathlib.Path({runs!r})
assert os.environ["GH_TOKEN"]
parser = argparse.ArgumentParser(allow_abbrev=False)
parser.add_argument("--repo", required=True)
if sys.argv[1:3] == ["run", "list"]:
    for name in ("workflow", "event", "branch", "status", "limit", "json", "jq"):
        parser.add_argument("--" + name, required=True)
    asked = parser.parse_args(sys.argv[3:])
    rest = (asked.branch, asked.status, asked.limit, asked.json, asked.jq)
    assert rest == ("main", "success", "1", "databaseId", ".[].databaseId")
    if (runs / f"{{asked.workflow}}-{{asked.event}}").is_dir():
        print(f"{{asked.workflow}}-{{asked.event}}")
else:
    assert sys.argv[1:3] == ["run", "download"]
    for name in ("name", "dir"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("run")
    asked = parser.parse_args(sys.argv[3:])
    if not (runs / asked.run / asked.name).is_dir():
        sys.exit("no valid artifacts found to download")
    shutil.copytree(runs / asked.run / asked.name, asked.dir, dirs_exist_ok=True)
assert asked.repo == "acme/telephony"
"""


def _runs(checkout: Checkout) -> Path:
    return checkout.folder.parent / "runs"


def keep_run(checkout: Checkout, workflow: str, event: str, artifact: tuple[str, Path]) -> None:
    """Let the newest successful run of the workflow on the branch main have this artifact."""
    name, file = artifact
    place = _runs(checkout) / f"{workflow}-{event}" / name
    place.mkdir(parents=True, exist_ok=True)
    shutil.copy(file, place)


def install_gh(checkout: Checkout) -> None:
    """Make `gh` a command of the machine, as it is of GitHub's."""
    folder = checkout.folder.parent / "gh-bin"
    folder.mkdir()
    (folder / "gh").write_text(f"#!{sys.executable}\n{_GH.format(runs=str(_runs(checkout)))}", encoding="utf-8")
    (folder / "gh").chmod(0o755)
    checkout.machine["PATH"] = f"{folder}:{checkout.machine['PATH']}"
