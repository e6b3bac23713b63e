"""The law of an export: what is imported is what the program says and what the vendors have, on both engines."""

from __future__ import annotations

import json

from laws.stacks import Stack

from .accounts import fill
from .importing import entries, export, import_unchanged, run_secrets, set_all, take_the_forked_python


def test_what_is_exported_from_the_seed_is_imported_unchanged(stack: Stack) -> None:
    directory = stack.engine.work_dir
    # A registration and a line of one account, whose password is meant to do harm.
    stack.admin.patch("bitrix24", 11, {"PASSWORD": "'; touch pwned; $(touch pwned) \"\\n"})
    stack.admin.patch("voximplant", 901, {"sip_username": "reception", "proxy": "sip.example.com"}, "sip_registration")
    export(stack)
    program = (directory / "__main__.py").read_text(encoding="utf-8")
    assert "server=registration_reception.proxy" in program
    assert "login=registration_reception.sip_username" in program
    run_secrets(stack.engine)
    assert not list(directory.glob("pwned"))
    import_unchanged(stack, 23)
    take_the_forked_python(stack)
    assert stack.refresh(expect_no_changes=True).changes == {"same": 24}
    assert stack.up(expect_no_changes=True).changes == {"same": 24}
    assert stack.preview(expect_no_changes=True).changes == {"same": 24}
    assert stack.writes() == {}

    # What the vendors never tell is managed from when the program says it, and sent once.
    account = {
        "login=...": 'login="branch"',
        "server_host=...": 'server_host="b.example.org"',
        "server_port=...": "server_port=5060",
    }
    for name in ("number-74950004405-password", "registration-fax-password", "user-second-password"):
        stack.engine.config(name, f"New-1-{name}", secret=True)
        account[f'password=config.require_secret("{name}")'] = f'password=config.require_secret("{name}")'
    for comment, said in account.items():
        assert f"    # {comment},\n" in program
        program = program.replace(f"    # {comment},\n", f"    {said},\n")
    stack.engine.program(program)
    assert stack.up().changes == {"same": 21, "update": 3}
    assert {vendor: set(names) for vendor, names in stack.writes().items()} == {
        "megafon": {"PUT /numbers/virtual-number/{id}"},
        "voximplant": {"UpdateSipRegistration", "SetUserInfo"},
    }
    (number,) = (each for each in stack.admin.objects("megafon", "number") if each["id"] == 315)
    assert number["password"] == "New-1-number-74950004405-password"
    assert stack.preview(expect_no_changes=True).changes == {"same": 24}
    assert stack.writes() == {}


def test_some_hundred_objects_with_harmful_names_are_imported_unchanged(stack: Stack) -> None:
    fill(stack.admin, 100)
    told = export(stack)
    # Control characters, which this provider refuses: a line can be without a title, but not without a login.
    assert "left out: title must not contain line breaks" in told
    without_login = [each for each in told.splitlines() if "login must not contain line breaks" in each]
    assert len(without_login) == 4
    assert all(each.startswith("left out: BitrixSipLine") for each in without_login)
    listed = entries(stack.engine)
    secrets = {
        f"{entry['name']}-password": json.loads(entry["inputs"]["password"]["plaintext"])
        for entry in listed
        if "password" in entry["inputs"]
    }
    assert len(secrets) > 40
    set_all(stack.engine, secrets)
    take_the_forked_python(stack)
    import_unchanged(stack, 323 - 4)
    # The two of the seed are spelt like the keys that they are set under.
    passwords = set(secrets.values()) - {"reception-password", "warehouse-password"}
    assert stack.find_leaks(passwords) == set()
    assert not any(password in told for password in passwords)
