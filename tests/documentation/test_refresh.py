"""What the pages say of a refresh, on both engines: which inputs were changed, and with `--diff` their values."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.engines import ENGINES, PulumiEngine
from telephony_sandbox.simulators.server import Simulators

PROGRAM = """
import pulumi_telephony as telephony

telephony.BitrixSipLine("crm", title="Front desk", server="pbx.example.org", login="desk", password="any password")
"""


@pytest.mark.parametrize("name", sorted(ENGINES))
def test_what_was_changed_by_hand_is_named_and_its_values_are_shown_with_diff(
    name: str, tmp_path: Path, simulators: Simulators
) -> None:
    if name == "pulumi" and not PulumiEngine.is_here():
        pytest.skip("the real engine: no `pulumi` on PATH")
    engine = ENGINES[name](tmp_path / "project", tmp_path / name, simulators.env)
    engine.project("name: shown\nruntime: python\n", PROGRAM)
    engine.up()
    simulators.admin.patch("bitrix24", engine.resources()["crm"]["id"], {"TITLE": "Lobby"})
    for look in (engine.preview_refresh, lambda **options: engine.preview(refresh=True, **options)):
        names_only = look().text
        assert "[diff: ~title]" in names_only
        assert "Lobby" not in names_only
        assert '"Front desk" => "Lobby"' in look(diff=True).text
