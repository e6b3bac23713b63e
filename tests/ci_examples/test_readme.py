"""What the README of the examples has a user do, and the names it gives."""

from __future__ import annotations

import re

from .checkout import EXAMPLES, Checkout

README = (EXAMPLES / "README.md").read_text(encoding="utf-8")


def test_the_stack_for_forks_is_made_as_the_readme_says(checkout: Checkout) -> None:
    stack = checkout.folder / "Pulumi.sandbox.yaml"
    stack.unlink()
    blocks = re.findall(r"```(\w+)\n(.*?)```", README, re.DOTALL)
    assert [language for language, _ in blocks] == ["text", "sh"], "the first is requirements.txt: see test_install.py"
    ran = checkout.bash(blocks[1][1], {}, "-e")
    assert ran.status == 0, ran.text
    assert "4 to create" in ran.out
    text = stack.read_text(encoding="utf-8")
    assert "sipPassword" in text
    assert "made-up" not in text


def test_the_readme_names_every_file_and_every_secret() -> None:
    files = [path for path in EXAMPLES.rglob("*.yml") if path.is_file()]
    assert len(files) == 4
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert f"({path.relative_to(EXAMPLES).as_posix()})" in README
        for name in re.findall(r"\b(?:secrets|vars)\.(\w+)", text):
            assert f"`{name}`" in README
