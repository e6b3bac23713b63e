"""The configuration of a stack, as the pulumi command tells it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from pulumi_telephony.accounts.stack_config import stack_configuration
from pulumi_telephony.base.errors import ConfigurationError
from unit.pulumi_command import path_with_pulumi


def test_the_stack_is_read_with_its_secrets(tmp_path: Path) -> None:
    env = path_with_pulumi(
        tmp_path,
        "assert sys.stdin.read() == ''\n"
        "print(json.dumps({'telephony:megafon': {'value': '{}', 'objectValue': {'token': 't', 'cwd': os.getcwd(),"
        " 'args': sys.argv[1:]}, 'secret': True}, 'telephony:bitrix24': {'value': '{\"webhook\": 1}'},"
        " 'acme:token': {'value': 'x'}}))",
    )
    work = tmp_path / "work"
    work.mkdir()
    found = stack_configuration("-dev", work, env)
    assert found.keys() == {"megafon", "bitrix24"}
    assert found["bitrix24"] == '{"webhook": 1}'
    assert found["megafon"]["token"] == "t"
    assert Path(found["megafon"]["cwd"]).resolve() == work.resolve()
    # In one word, so that a stack cannot be taken for an option.
    assert {"config", "--json", "--show-secrets", "--stack=-dev", "--non-interactive"} <= set(found["megafon"]["args"])


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("sys.exit('warning: old\\nerror: no stack named \\'dev\\' found')", "no stack named 'dev' found; check"),
        ("sys.exit(3)", "it gives no reason"),
        ("print('canary')", "in an unknown format"),
        ("print('[1]')", "in an unknown format"),
        ('print(\'{"telephony:megafon": "canary"}\')', "in an unknown format"),
    ],
)
def test_a_stack_that_cannot_be_read_ends_in_a_sentence(tmp_path: Path, script: str, words: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        stack_configuration("dev", None, path_with_pulumi(tmp_path, script))
    assert words in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1
    assert "canary" not in str(caught.value)


def test_a_directory_that_is_not_there_ends_in_a_sentence(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    with pytest.raises(ConfigurationError, match=f"cannot run pulumi in {nowhere}: No such file or directory"):
        stack_configuration("dev", nowhere, path_with_pulumi(tmp_path, ""))


@pytest.mark.skipif(shutil.which("pulumi") is None, reason="the pulumi command is not on PATH")
def test_the_real_pulumi_tells_a_stacks_secrets(tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: p\nruntime: python\n")
    (tmp_path / "backend").mkdir()
    env = {
        **os.environ,
        "PULUMI_HOME": str(tmp_path / "home"),
        "PULUMI_BACKEND_URL": f"file://{tmp_path / 'backend'}",
        "PULUMI_CONFIG_PASSPHRASE": "x",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
    }
    secret = ("config", "set", "--stack=dev", "--secret", "--path", "telephony:megafon.token", "t0ken")
    for command in (("stack", "init", "dev"), secret):
        subprocess.run(["pulumi", *command], cwd=tmp_path, env=env, check=True, capture_output=True)
    assert stack_configuration("dev", tmp_path, env) == {"megafon": {"token": "t0ken"}}
    with pytest.raises(ConfigurationError, match="no stack named 'prod' found"):
        stack_configuration("prod", tmp_path, env)
    with pytest.raises(ConfigurationError, match="incorrect passphrase"):
        stack_configuration("dev", tmp_path, {**env, "PULUMI_CONFIG_PASSPHRASE": "y"})
