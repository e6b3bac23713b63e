"""Resources that take each other's outputs: what a preview can know, and in which order things happen."""

from __future__ import annotations

from .cases import CLOUD_LINE, SIP_NUMBER, SIP_REGISTRATION
from .stacks import Stack, output

NAMES = ("registration", "sip", "cloud")
REGISTRATION = SIP_REGISTRATION.declared(1)
NUMBER = SIP_NUMBER.declared(1, changes={"login": output("registration", "sip_username")})
LINE = CLOUD_LINE.declared(1, changes={"server": output("registration", "proxy"), "login": output("sip", "login")})


def test_a_registration_feeds_a_number_and_a_line(stack: Stack) -> None:
    exports = {name: output(name, "id") for name in NAMES} | {"password": output("sip", "password")}
    stack.declare(REGISTRATION, NUMBER, LINE, exports=exports)
    preview = stack.preview()
    assert [preview.operations(name) for name in NAMES] == [["create"]] * 3
    up = stack.up()
    assert [name for _, name in up.steps() if name in NAMES] == list(NAMES)
    ids = stack.recorded()
    assert {name: up.outputs[name] for name in NAMES} == ids
    assert up.secret_outputs == {"password"}
    line = CLOUD_LINE.found(stack.admin, ids["cloud"])
    assert line is not None
    assert (line["SERVER"], line["LOGIN"]) == ("pbx.example.org", "user-1")

    # An update: its inputs are known in the preview already, so the preview of the others is exact.
    renamed = REGISTRATION.but({"sip_username": "renamed"})
    stack.declare(renamed, NUMBER, LINE)
    for result in (stack.preview(), stack.up()):
        assert [result.operations(name) for name in NAMES] == [["update"]] * 3

    # A replacement: what comes out of it is not known before, but turns out to be the same.
    stack.declare(renamed.but({"is_persistent": False}), NUMBER, LINE)
    preview = stack.preview()
    assert preview.operations("registration") == ["create-replacement", "replace", "delete-replaced"]
    assert "replace" not in preview.operations("sip") + preview.operations("cloud")
    stack.calls()
    up = stack.up()
    assert [up.operations(name) for name in ("sip", "cloud")] == [["same"], ["same"]]
    assert stack.writes() == {"voximplant": ["CreateSipRegistration", "DeleteSipRegistration"]}

    destroyed = stack.destroy()
    assert [name for _, name in destroyed.steps() if name in NAMES] == list(reversed(NAMES))
