"""The policy pack as the process that an engine starts, driven with the messages that an engine sends."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version

import grpc
import pytest
import yaml
from google.protobuf import empty_pb2, struct_pb2
from pulumi.runtime.proto import analyzer_pb2, analyzer_pb2_grpc

from pulumi_telephony.policies import policies

from .judges import PACK

NUMBER = "pulumi-python:dynamic/telephony:VirtualNumber"


def test_the_pack_has_the_version_of_the_package() -> None:
    settings = yaml.safe_load((PACK / "PulumiPolicy.yaml").read_text(encoding="utf-8"))
    assert settings["version"] == version("pulumi-telephony")


@pytest.fixture
def analyzer() -> Iterator[analyzer_pb2_grpc.AnalyzerStub]:
    command = [sys.executable, "-u", "-m", "pulumi.policy", "127.0.0.1:1", str(PACK)]
    with subprocess.Popen(command, cwd=PACK, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            port = process.stdout.readline()
            with grpc.insecure_channel(f"127.0.0.1:{int(port)}") as channel:
                yield analyzer_pb2_grpc.AnalyzerStub(channel)
        finally:
            process.kill()


def test_the_pack_has_every_policy_and_rejects_what_breaks_one(analyzer: analyzer_pb2_grpc.AnalyzerStub) -> None:
    info = analyzer.GetAnalyzerInfo(empty_pb2.Empty(), timeout=60)
    assert info.name == "telephony"
    assert {each.name for each in info.policies} == {policy.name for policy in policies()}
    assert {each.enforcementLevel for each in info.policies} == {analyzer_pb2.MANDATORY}

    properties = struct_pb2.Struct()
    properties.update({"number": "79990003344", "type": "def", "release_protection": False})
    asked = analyzer_pb2.AnalyzeRequest(
        type=NUMBER, urn=f"urn:pulumi:dev::laws::{NUMBER}::mobile", name="mobile", properties=properties
    )
    (found,) = analyzer.Analyze(asked, timeout=60).diagnostics
    assert found.policyName == "number-release"
    assert found.enforcementLevel == analyzer_pb2.MANDATORY
