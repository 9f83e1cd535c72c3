"""What the witness says, read: stacks of each engine, cookies as they are written, and
texts that are nobody's.
"""

import json

import pytest

from analytics_gate.audit.witness.scripts import WITNESS, WORKER_WITNESS
from analytics_gate.audit.witness.sightings import (
    StorageEntry,
    call_site,
    calls_of,
    read_sighting,
    read_storage_entries,
)
from analytics_gate.bundle import minified

WORKER = "https://a.example/w.js"
AHEAD = len(WORKER_WITNESS)
NOW_MS = 1_795_549_940_256  # 2026-11-24T19:52:20Z
CHROMIUM = """Error
    at stackOf (<anonymous>:15:15)
    at report (<anonymous>:44:50)
    at Array.map (<anonymous>)
    at auditorIntercepts (<anonymous>:96:58)
    at Object.apply (<anonymous>:110:40)
"""
FIREFOX = """stackOf@https://site.example/page:15:15
report@https://site.example/page:44:50
auditorIntercepts/afterwards<@https://site.example/page:96:51
auditorIntercepts@https://site.example/page:96:33
apply@https://site.example/page:110:40
"""


WEBKIT = """stackOf@user-script:4:14:20
quietly@user-script:4:77:16
map@[native code]
auditorIntercepts@user-script:4:101:34
"""


@pytest.mark.parametrize(
    ("stack", "place"),
    [
        (
            CHROMIUM
            + "    at f (https://a.example/x.js:3:32)\n    at https://a.example/x.js:4:1",
            "https://a.example/x.js:3:32",
        ),
        (
            CHROMIUM + "    at https://a.example/x.js?v=1:2#f:4:1",
            "https://a.example/x.js?v=1:2#f:4:1",
        ),
        (
            CHROMIUM + "    at async g (blob:https://a.example/0-1:8:63)",
            "blob:https://a.example/0-1:8:63",
        ),
        (
            CHROMIUM
            + "    at eval (eval at f (https://a.example/x.js:4:1), <anonymous>:1:17)\n"
            "    at f (https://a.example/x.js:5:1)",
            "https://a.example/x.js:5:1",
        ),
        (
            CHROMIUM
            + "    at eval (eval at f (https://a.example/x.js:4:1), <anonymous>:1:17)",
            "https://a.example/x.js:4:1",
        ),
        (CHROMIUM + "    at <anonymous>:1:9", ""),
        (
            FIREFOX + "f@https://a.example/x.js:3:16\n@https://a.example/x.js:4:1\n",
            "https://a.example/x.js:3:16",
        ),
        (
            FIREFOX + "async*f@https://a.example/x.js:3:16\n",
            "https://a.example/x.js:3:16",
        ),
        (
            FIREFOX
            + "@https://a.example/x.js line 5 > eval:1:1\n@https://a.example/x.js:5:1\n",
            "https://a.example/x.js:5",
        ),
        (FIREFOX, ""),
        (WEBKIT + "global code@https://a.example/:2:50", "https://a.example/:2:50"),
        (
            WEBKIT
            + "@[native code]\nf@https://a.example/x.js:3:22\nrun@user-script:2:9:3",
            "https://a.example/x.js:3:22",
        ),
        (WEBKIT + "@[native code]", ""),
        ("https://a.example/x.js:7:2", "https://a.example/x.js:7:2"),
        (
            f"auditorIntercepts@{WORKER}:1:9\napply@{WORKER}:1:7\n@{WORKER}:1:{AHEAD + 8}",
            "https://a.example/w.js:1:8",
        ),
        (
            f"auditorIntercepts@{WORKER}:1:9\napply@{WORKER}:1:7\n@{WORKER}:2:8",
            "https://a.example/w.js:2:8",
        ),
        (
            "@blob:https://a.example/5d6fdc2a-7a1e-4a9e-8b6b-0a8f3c1d2e4f:1:8",
            "blob:https://a.example/…:1:8",
        ),
        ("", ""),
    ],
)
def test_the_witness_names_the_line_of_the_page(stack: str, place: str) -> None:
    assert call_site(stack) == place


def payload(kind: str, what: str, detail: str = "", stack: str = "") -> str:
    return json.dumps(
        [
            kind,
            what,
            detail,
            stack,
            "https://site.example",
            "https://site.example/page",
            NOW_MS,
        ]
    )


@pytest.mark.parametrize(
    ("text", "name", "lasts_days"),
    [
        ("a=1", "a", None),
        (" a = 1 ;Max-Age=86400;Path=/", "a", 1),
        ("a=1; max-age=-1", "a", -1 / 86_400),
        ("a=1; max-age=" + "9" * 5000, "a", pytest.approx(10**15 / 86_400)),
        ("a=1; expires=Fri, 27 Nov 2026 19:52:20 GMT", "a", pytest.approx(3, abs=1e-3)),
        (
            "a=; expires=Thu, 01 Jan 1970 00:00:00 GMT",
            "a",
            pytest.approx(-20_781.8, abs=0.1),
        ),
        ("a=1; max-age=86400; expires=Fri, 27 Nov 2026 19:52:20 GMT", "a", 1),
        ("a=1; max-age=never; expires=soon", "a", None),
        ("nameless", "", None),
    ],
)
def test_the_witness_reads_a_cookie_as_a_browser_does(
    text: str, name: str, lasts_days: float | None
) -> None:
    sighting = read_sighting(payload("cookie", text, "document.cookie"))
    assert (sighting.what, sighting.lasts_days) == (name, lasts_days)


def test_the_witness_keeps_a_cookies_attributes_and_not_its_value() -> None:
    sighting = read_sighting(
        payload("cookie", "a=secret; Domain=.site.example; Secure", "document.cookie")
    )
    assert sighting.detail == "document.cookie; domain=.site.example; secure"
    assert "secret" not in str(sighting)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[1]",
        '["cookie"]',
        "[]",
        '["a","b","c","d","e",6,7]',
        '["a","b","c","d","e","f",null]',
    ],
)
def test_the_witness_is_not_taken_for_a_page_that_calls_in_its_name(text: str) -> None:
    with pytest.raises(ValueError, match=r"no sighting|Expecting value"):
        read_sighting(text)


def test_the_auditor_lists_what_is_kept_in_order() -> None:
    found = read_storage_entries(
        [["session", "https://b.example", "k"], ["local", "https://a.example", "z"]]
    )
    assert found == (
        StorageEntry("local", "https://a.example", "z"),
        StorageEntry("session", "https://b.example", "k"),
    )


def test_the_witness_declares_each_name_once() -> None:
    assert minified(WITNESS)  # it raises where one name stands for two things


def test_the_witness_in_workers_is_one_line_that_a_script_can_follow() -> None:
    assert "\n" not in WORKER_WITNESS
    assert WORKER_WITNESS.endswith(";")
    assert WORKER_WITNESS.isascii()  # whatever the script's encoding


def test_the_auditor_calls_a_call_by_a_name_that_is_the_same_at_each_visit() -> None:
    told = (
        ("window-name", "27", "window.name"),
        ("webrtc", "", "RTCPeerConnection"),
        ("webrtc", "stun:thief.example", "stun:thief.example"),
        (
            "link-decoration",
            "https://a.example/?uid=1#b=2",
            "https://a.example/?uid=…#b=…",
        ),
        ("fingerprint", "canvas", "canvas"),
    )
    assert [
        calls_of([read_sighting(payload(kind, what))])[0].what for kind, what, _ in told
    ] == [name for *_, name in told]
