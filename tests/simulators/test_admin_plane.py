"""The admin API that every simulator has from the platform, shown on the toy vendor."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from toy import TOKEN
from toy_calls import call, fault, hang

from telephony_sandbox.simulators.platform.vendor import Vendor
from telephony_sandbox.simulators.server import Simulators
from telephony_sandbox.simulators.vendors import VENDORS

# Click-ops


def test_a_person_makes_changes_and_deletes_objects(toy: Simulators) -> None:
    made = toy.admin.make("toy", {"tone": "e"})
    assert made == {"id": 8, "tone": "e", "pin": None, "state": "new"}
    assert toy.admin.patch("toy", 8, {"tone": "f"})["tone"] == "f"
    assert call(toy, "GET", "/bells/8").json()["tone"] == "f"
    toy.admin.delete("toy", 8)
    assert call(toy, "GET", "/bells/8").status_code == 404


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)
def test_what_follows_a_click_is_said_of_types_that_the_vendor_has(vendor: Vendor) -> None:
    assert vendor.on_click.keys() <= vendor.type_named.keys()


def test_other_types_are_reached_by_type_or_by_an_id_of_their_own(toy: Simulators) -> None:
    assert toy.admin.objects("toy", "ringer") == [{"name": "quasimodo"}]
    toy.admin.make("toy", {"name": "7"}, "ringer")
    assert toy.admin.patch("toy", 7, {"tone": "h"})["tone"] == "h"
    assert toy.admin.delete("toy", "quasimodo") == {"name": "quasimodo"}
    assert toy.admin.delete("toy", 7, "ringer") == {"name": "7"}


@pytest.mark.parametrize(
    ("verb", "path", "body", "status", "why"),
    [
        ("GET", "/objects/toyota", None, 404, "no vendor 'toyota'"),
        ("GET", "/objects/toy?type=gong", None, 404, "no objects of type 'gong'; there are bell, ringer"),
        ("PATCH", "/objects/toy/99", {"tone": "c"}, 404, "no object '99'"),
        ("PATCH", "/objects/toy/7", {"tone": "b", "colour": "red"}, 422, "colour: Extra inputs"),
        ("PATCH", "/objects/toy/7", {"tone": 1}, 422, "tone: Input should be a valid string"),
        ("PATCH", "/objects/toy/7", {"id": 9}, 422, "id identifies the bell"),
        ("PATCH", "/objects/toy/7", ["tone"], 422, "should be an object"),
        ("DELETE", "/objects/toy/7", None, 409, "part of the building"),
        ("POST", "/objects/toy", {"id": 7, "tone": "c"}, 409, "there is a bell 7 already"),
        ("POST", "/objects/toy", {}, 422, "tone: Field required"),
        ("POST", "/objects/toy?type=ringer", {}, 422, "name: Field required"),
        ("PUT", "/objects/toy", {}, 405, "not a request of the admin API: GET /status"),
        ("GET", "/bells", None, 404, "not a request of the admin API"),
        ("POST", "/seed", {"toy": {"bell": [{"tone": "c"}, {"tone": 1}]}}, 422, "tone: Input"),
        ("POST", "/seed", {"toy": {"gong": []}}, 404, "no objects of type 'gong'"),
        ("PUT", "/switches", {"toy": {"loud": True, "size": "huge"}}, 422, "one of small, large"),
        ("PUT", "/switches", {"toy": {"loud": 1}}, 422, "switch loud takes bool, not 1"),
        ("PUT", "/switches", {"toy": {"wait": True}}, 422, "switch wait takes float, not True"),
        ("PUT", "/switches", {"toy": {"wait": -1}}, 422, "from 0 up"),
        ("PUT", "/switches", {"toy": {"quiet": True}}, 422, "no switch 'quiet'; there are token, wait"),
        ("PUT", "/snapshot", {"objects": []}, 422, "settings: Field required"),
    ],
)
def test_what_the_admin_plane_does_not_understand_changes_nothing(
    toy: Simulators, verb: str, path: str, body: Any, status: int, why: str
) -> None:
    before = toy.admin.snapshot()
    answer = requests.request(verb, toy.admin.url + path, json=body, timeout=10)
    assert answer.status_code == status
    assert why in answer.json()["error"]
    assert toy.admin.snapshot() == before


def test_a_body_that_is_no_json_is_refused(toy: Simulators) -> None:
    answer = requests.post(toy.admin.url + "/faults", data=b"reset please", timeout=10)
    assert answer.status_code == 422
    assert "Invalid JSON" in answer.json()["error"]


# Switches, seed, reset, snapshot


def test_switches_are_set_and_put_back(toy: Simulators) -> None:
    defaults = {"token": TOKEN, "wait": 1.5, "loud": False, "size": "small"}
    assert toy.admin.switches() == {"toy": defaults}
    toy.admin.switches("toy", wait=3, loud=True)
    assert toy.admin.switches() == {"toy": {**defaults, "wait": 3, "loud": True}}
    toy.admin.switches("toy", wait=None)
    assert toy.admin.switches() == {"toy": {**defaults, "loud": True}}


def test_switches_tell_what_they_mean(toy: Simulators) -> None:
    told = requests.get(toy.admin.url + "/switches?describe", timeout=10).json()["toy"]["size"]
    assert told == {
        "name": "size",
        "value": "small",
        "default": "small",
        "choices": ["small", "large"],
        "meaning": "one of some",
        "section": "4",
    }


def test_seed_adds_objects_and_reset_is_the_first_start(toy: Simulators) -> None:
    fresh = toy.admin.snapshot()
    toy.admin.seed({"toy": {"bell": [{"tone": "c"}, {"tone": "d"}]}})
    assert [bell["tone"] for bell in toy.admin.objects("toy")] == ["a", "c", "d"]
    toy.admin.switches("toy", loud=True)
    toy.admin.clock(advance=10)
    toy.admin.faults(fault("reset"))
    call(toy, "GET", "/bells")
    toy.admin.reset()
    assert toy.admin.snapshot() == fresh
    assert (toy.admin.journal(), toy.admin.faults(), toy.admin.clock()["offset"]) == ([], [], 0)


@pytest.mark.parametrize("body", [b"", b"{}"])
def test_seed_without_objects_brings_back_the_first_ones_and_nothing_else(toy: Simulators, body: bytes) -> None:
    fresh = toy.admin.objects("toy")
    hang(toy)
    toy.admin.patch("toy", 7, {"tone": "changed"})
    toy.admin.switches("toy", loud=True)
    toy.admin.clock(advance=10)
    requests.post(toy.admin.url + "/seed", data=body, timeout=10).raise_for_status()
    assert toy.admin.objects("toy") == fresh
    assert toy.admin.switches()["toy"]["loud"] is True
    assert toy.admin.clock()["offset"] == 10
    assert len(toy.admin.journal()) == 1


def test_a_snapshot_brings_everything_back(toy: Simulators) -> None:
    hang(toy)
    toy.admin.switches("toy", loud=True)
    kept = toy.admin.snapshot()
    hang(toy)
    toy.admin.reset()
    toy.admin.restore(kept)
    assert toy.admin.snapshot() == kept
    assert hang(toy).json()["id"] == 9
    toy.admin.clock(advance=60)
    assert toy.admin.objects("toy")[1]["state"] == "dry"
