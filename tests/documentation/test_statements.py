"""What a page must tell, where people look for it."""

from __future__ import annotations

import re

import pytest
from generator import ROOT

from pulumi_telephony.http.answers import LONGEST_WAIT
from pulumi_telephony.http.retry import PATIENCE

PAGES = {
    "README.md": (
        "`pulumi import TYPE NAME ID` does not work for dynamic resources",
        "`telephony export --kind KIND --id ID --out DIRECTORY`",
    ),
    "SECURITY.md": (
        "**The engine's own debug log shows secrets.** With `-v=9`",
        "Pulumi logs every value that it marshals",
        "whether or not they are marked as secrets",
    ),
    "docs/adoption.md": (
        "`pulumi import TYPE NAME ID` and the resource option `import_` do not work for dynamic resources",
        "telephony export --kind BitrixSipLine --id 11 --out line",
        "the objects moved to another account unchanged | add the old name to `formerAccounts`",
        "a number moved to another MegaFon account | the same",
        "then set `existing_id` to the new id",
    ),
    "docs/configuration.md": ("`allowedAccounts` and `formerAccounts`",),
    "docs/guarantees.md": (
        f"A wait of more than {LONGEST_WAIT:.0f} seconds is cut to {LONGEST_WAIT:.0f}",
        f"because another program uses the same account, is waited for up to {PATIENCE:.0f} seconds",
        "**`Retry-After`**, in seconds or as a date, is respected for all three vendors",
    ),
}


@pytest.mark.parametrize(("page", "statement"), [(page, each) for page, said in PAGES.items() for each in said])
def test_a_page_tells_what_its_readers_look_for(page: str, statement: str) -> None:
    text = re.sub(r"\s+", " ", (ROOT / page).read_text(encoding="utf-8"))
    assert statement in text
