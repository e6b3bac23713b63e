"""The engines as fixtures."""

from __future__ import annotations

from pathlib import Path

import pytest

from .engines import ENGINES, Engine, PulumiEngine, python_path

SUPPORT = Path(__file__).with_name("support")
"""Put on the programs' PYTHONPATH: the throw-away providers of these tests."""


@pytest.fixture(params=sorted(ENGINES))
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    """Each engine that is there, with an empty project and stack."""
    if request.param == "pulumi" and not PulumiEngine.is_here():
        pytest.skip("the real engine: no `pulumi` on PATH")
    return make_engine(request.param, tmp_path)


@pytest.fixture
def sandbox_engine(tmp_path: Path) -> Engine:
    """The sandbox engine alone, for what only it does."""
    return make_engine("sandbox", tmp_path)


def make_engine(name: str, directory: Path) -> Engine:
    """An engine whose programs can import the providers of these tests; their objects are in ``store.json``."""
    environment = {"PYTHONPATH": python_path(SUPPORT), "THINGS_STORE": str(directory / "store.json")}
    return ENGINES[name](directory / "project", directory / name, environment)
