"""Browsers by name and version."""

import pytest

from analytics_gate.audit.browsers.engines import KNOWN
from analytics_gate.translations.browsers import brief_version, engine_name


def test_every_engine_has_a_name_for_readers() -> None:
    assert [engine_name(engine) for engine in KNOWN] == [
        "Chromium",
        "Firefox",
        "WebKit",
    ]
    assert engine_name("servo") == "servo"


@pytest.mark.parametrize(
    ("version", "brief"),
    [
        ("156.0.8078.79", "156"),
        ("2.50.6", "2.50"),
        ("153", "153"),
        ("9", "9"),
        ("", ""),
    ],
)
def test_a_version_is_brief(version: str, brief: str) -> None:
    assert brief_version(version) == brief
