"""Well-known files, held to the members that their specifications name."""

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from analytics_gate.declaration.values import Declaration
from analytics_gate.delivery.options import Delivery, SecurityContact
from analytics_gate.delivery.static_host import (
    answer_for,
    headers_for,
    read_redirects,
    read_site_headers,
)
from analytics_gate.delivery.well_known import GPC, SECURITY, STATUS, well_known_files
from analytics_gate.gate.site import SiteAddress, SitePlan, gate_folder

CONTACTS = ("mailto:security@example.org", "https://example.org/report")
SAID = Delivery(
    security=SecurityContact(CONTACTS, date(2027, 6, 30)),
    privacy_policy="/privacy/",
    signals_since=date(2026, 11, 24),
)
NOTHING_SAID = Delivery()
DELIVERIES = pytest.mark.parametrize(
    "delivery", [SAID, NOTHING_SAID], ids=["said", "nothing said"]
)
PAGE = "<!doctype html><html><head></head><body></body></html>"


def files(delivery: Delivery) -> dict[str, str]:
    return well_known_files(delivery, "https://example.org", "/")


@DELIVERIES
def test_the_gpc_resource_has_the_members_of_its_specification(
    delivery: Delivery,
) -> None:
    # w3.org/TR/gpc, "GPC Support Resource": an object, `gpc` a boolean, `lastUpdate` a
    # date of ISO 8601 if there.
    members = json.loads(files(delivery)[GPC])
    assert members["gpc"] is True
    assert set(members) <= {"gpc", "lastUpdate"}
    assert ("lastUpdate" in members) is bool(delivery.signals_since)
    assert date.fromisoformat(members.get("lastUpdate", "2026-11-24")) == date(
        2026, 11, 24
    )


@DELIVERIES
def test_the_tracking_status_has_the_members_of_its_specification(
    delivery: Delivery,
) -> None:
    # w3.org/TR/tracking-dnt, 6.5.2: `tracking` is required, and one of the values of
    # 6.2; `policy` is a URI reference.
    members = json.loads(files(delivery)[STATUS])
    assert re.fullmatch(r"[!?GNTCPDU]", members["tracking"])
    assert members["tracking"] == "N"
    optional = {
        "compliance",
        "qualifiers",
        "controller",
        "same-party",
        "audit",
        "policy",
        "config",
    }
    assert set(members) - {"tracking"} <= optional
    assert members.get("policy") == delivery.privacy_policy


def test_the_security_text_has_the_fields_of_its_specification() -> None:
    # RFC 9116, 2.3 to 2.5, 3: lines of `Name: value`, each ended; Contact at least
    # once, Expires once and by RFC 3339.
    text = files(SAID)[SECURITY]
    assert text.endswith("\n")
    fields = [line.split(": ", 1) for line in text.splitlines()]
    assert [value for name, value in fields if name == "Contact"] == list(CONTACTS)
    assert {urlsplit(value).scheme for value in CONTACTS} <= {"mailto", "https", "tel"}
    (expires,) = [value for name, value in fields if name == "Expires"]
    assert datetime.fromisoformat(expires) == datetime(2027, 6, 30, tzinfo=UTC)
    assert [value for name, value in fields if name == "Canonical"] == [
        "https://example.org/.well-known/security.txt"
    ]
    known = "Acknowledgments Canonical Contact Encryption Expires Hiring Policy Preferred-Languages"
    assert {name for name, _ in fields} <= set(known.split())


def test_the_gate_writes_no_security_text_that_nobody_stands_for() -> None:
    assert set(files(NOTHING_SAID)) == {GPC, STATUS}


def test_the_gate_writes_none_below_the_root_where_nobody_would_look() -> None:
    assert well_known_files(SAID, "https://example.org", "/sub/") == {}


@pytest.mark.parametrize("signalled", [True, False])
def test_the_gate_publishes_them_under_their_addresses_and_with_their_types(
    tmp_path: Path, signalled: bool
) -> None:
    (tmp_path / "index.html").write_text(PAGE)
    gate_folder(
        tmp_path,
        SitePlan(Declaration(), SiteAddress("https://example.org", "/"), "s.yml", SAID),
        ["/a/ /b/ 301"],
    )
    redirects = read_redirects((tmp_path / "_redirects").read_text())
    headers = read_site_headers(tmp_path)
    rules = headers.signalled if signalled else headers.everyone
    types = {
        "/.well-known/gpc.json": (GPC, "application/json"),
        "/.well-known/dnt/": (STATUS, "application/tracking-status+json"),
        "/.well-known/dnt/index.json": (STATUS, "application/tracking-status+json"),
        "/.well-known/security.txt": (SECURITY, "text/plain; charset=utf-8"),
    }
    for address, (file, kind) in types.items():
        assert answer_for(tmp_path, address, redirects).file == tmp_path / file
        assert headers_for(address, rules)["Content-Type"] == kind
        assert (tmp_path / file).read_text() == files(SAID)[file]
    assert "Content-Type" not in headers_for("/", rules)
    assert redirects["/a/"].target == "/b/"


def test_the_gate_writes_no_rules_for_files_that_are_not_there(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(PAGE)
    gate_folder(
        tmp_path,
        SitePlan(
            Declaration(), SiteAddress("https://example.org", "/sub/"), "s.yml", SAID
        ),
        (),
    )
    assert not (tmp_path / ".well-known").exists()
    assert (
        "well-known"
        not in (tmp_path / "_headers").read_text()
        + (tmp_path / "_redirects").read_text()
    )
