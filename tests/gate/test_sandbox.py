"""The document in which a service runs."""

import json
import re
from dataclasses import replace

import pytest

from analytics_gate.bundle import ScriptError
from analytics_gate.declaration.values import Hosts
from analytics_gate.delivery.csp import hash_source
from analytics_gate.gate.sandbox import build_sandbox
from analytics_gate.markup.contacts import outgoing_references
from analytics_gate.markup.tags import tags
from tests.support import services

COUNTER = replace(
    services.COUNTER,
    name="Counter & <co>",
    hosts=Hosts(script=("stats.example.org",), connect=("api.example.org",)),
    start="window.q=[settings.property,visitor,site];return{view(told){q.push(told)}}",
    settings=(("property", "G-1"),),
)
SITE = "https://example.org"


def test_a_sandbox_carries_its_policy_before_anything_else() -> None:
    sandbox = build_sandbox(COUNTER, SITE)
    names = [
        (tag.name, tag.attributes.get("http-equiv") or tag.attributes.get("name"))
        for tag in tags(sandbox.html)
    ]
    assert names[:4] == [
        ("html", None),
        ("head", None),
        ("meta", None),
        ("meta", "Content-Security-Policy"),
    ]
    policy = next(
        tag.attributes["content"]
        for tag in tags(sandbox.html)
        if "http-equiv" in tag.attributes
    )
    assert policy == str(sandbox.policy)


def test_a_sandbox_has_one_script_and_its_policy_allows_no_other() -> None:
    sandbox = build_sandbox(COUNTER, SITE)
    (script,) = (tag for tag in tags(sandbox.html) if tag.name == "script")
    assert script.attributes == {}
    assert dict(sandbox.policy.directives)["script-src"] == (
        hash_source(script.text),
        "https://stats.example.org",
    )


def test_a_sandbox_contacts_nobody_by_its_markup() -> None:
    html = build_sandbox(COUNTER, SITE).html
    assert list(outgoing_references(html)) == []
    assert '<meta name="referrer" content="no-referrer">' in html
    assert "<title>Counter &amp; &lt;co&gt;</title>" in html


def test_a_sandbox_knows_its_service_and_the_site_and_no_more() -> None:
    html = build_sandbox(COUNTER, SITE).html
    assert set(re.findall(r"https://[\w.]+", html)) == {
        "https://stats.example.org",
        "https://api.example.org",
        "https://example.org",
    }
    assert json.dumps("G-1") in html


@pytest.mark.parametrize(
    "odd",
    [
        "</script>",
        "</script><img src=//evil.example/>",
        "<!--<script>",
        "\u2028\u2029",
        "\\",
        '"',
    ],
)
def test_a_sandbox_stays_in_one_piece_whatever_a_setting_is(odd: str) -> None:
    html = build_sandbox(replace(COUNTER, settings=(("property", odd),)), SITE).html
    assert list(outgoing_references(html)) == []
    assert [tag.name for tag in tags(html)][-3:] == ["title", "script", "body"]


@pytest.mark.parametrize("odd", ["\\x3c/script>", "</SCRIPT>", "\\x3c!--<script>"])
def test_a_sandbox_stays_in_one_piece_however_a_service_starts(odd: str) -> None:
    html = build_sandbox(
        replace(COUNTER, start=f'q="{odd}<img src=//evil.example/>"'), SITE
    ).html
    assert list(outgoing_references(html)) == []
    assert [tag.name for tag in tags(html)][-3:] == ["title", "script", "body"]


def test_a_sandbox_is_the_same_each_time() -> None:
    assert build_sandbox(COUNTER, SITE) == build_sandbox(COUNTER, SITE)


def test_a_service_that_starts_with_no_javascript_is_an_error() -> None:
    with pytest.raises(ScriptError):
        build_sandbox(replace(COUNTER, start="return {"), SITE)
