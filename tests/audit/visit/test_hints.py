import pytest

from analytics_gate.audit.observation import ObservedRequest
from analytics_gate.audit.visit.hints import (
    answer_hints,
    header_hints,
    hints_of,
    script_hints,
    speculation_hints,
    unseen_hints,
)
from analytics_gate.audit.witness.sightings import Sighting

THIEF = "https://thief.example/"
SITE = "https://site.example/"


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        (f'<link rel="preconnect" href="{THIEF}">', "preconnect"),
        (f'<link rel="dns-prefetch" href="{THIEF}">', "dns-prefetch"),
        (f'<link rel="PREFETCH" href="{THIEF}">', "prefetch"),
        (f'<link rel="prerender" href="{THIEF}">', "prerender"),
        (f'<a href="/" ping="{THIEF}">Home</a>', "ping"),
        (
            '<script type="speculationrules">{"prefetch": [{"urls": ["https:/'
            '/thief.example/"]}]}</script>',
            "prefetch",
        ),
    ],
)
def test_the_auditor_reads_a_hint_that_a_browser_may_leave_undone(
    markup: str, kind: str
) -> None:
    [hint] = hints_of(f"<!doctype html>\n<html><head>{markup}</head></html>", SITE)
    assert (hint.host, hint.kind, hint.seen_by) == (
        "thief.example",
        kind,
        ("document",),
    )
    assert hint.where.endswith("in line 2")


def test_the_auditor_reads_no_hint_in_own_addresses_and_plain_links() -> None:
    html = (
        '<link rel="preconnect" href="https://site.example/"><a '
        f'href="{THIEF}">Out</a><img src="{THIEF}x.gif">'
    )
    assert hints_of(html, SITE) == ()


def test_the_auditor_knows_a_site_on_a_port_of_its_own_for_the_site_and_no_other_port() -> (
    None
):
    rules = '{"prefetch": [{"urls": ["http://localhost:8000/next/"]}]}'
    html = (
        '<link rel="preload" href="http://localhost:8000/a.js"><script '
        f'type="speculationrules">{rules}</script>'
    )
    assert hints_of(html, "http://localhost:8000/") == ()
    assert {hint.host for hint in hints_of(html, "http://localhost:9000/")} == {
        "localhost:8000"
    }


def test_the_auditor_reads_the_hints_of_any_answers_link_header() -> None:
    field = (
        f"<{THIEF}>; rel=preconnect, </own.css>; rel=preload; as=style, "
        f'<{THIEF}a.js>; rel="modulepreload next"'
    )
    hints = answer_hints("https://site.example/own.js", {"link": field}, SITE)
    assert [(hint.kind, hint.where) for hint in hints] == [
        ("preconnect", "the Link header of /own.js"),
        ("modulepreload", "the Link header of /own.js"),
    ]


def test_the_auditor_reads_whom_a_header_has_each_request_told_to() -> None:
    groups = (
        '{"group": "words", "endpoints": [{"url": "%sreport"}, {"url": "/'
        'own"}]}, {"group": "others", "endpoints": [1]}'
    )
    fields = {
        "nel": '{"report_to": "words", "max_age": 9}',
        "report-to": groups % THIEF,
    }
    [hint] = answer_hints("https://site.example/", fields, SITE)
    assert (hint.host, hint.kind, hint.where) == (
        "thief.example",
        "report",
        "the NEL header of /",
    )
    for policy in ("", "{", "1", '{"report_to": "others"}', '{"report_to": "nobody"}'):
        assert (
            answer_hints("https://site.example/", fields | {"nel": policy}, SITE) == ()
        )


def test_the_auditor_takes_the_witnesss_word_for_a_hint_that_is_gone() -> None:
    told = [
        Sighting(kind, THIEF, "dns-prefetch", "", "", "")
        for kind in ("hint", "request")
    ]
    [hint] = script_hints(told)
    assert (hint.url, hint.host, hint.kind) == (THIEF, "thief.example", "dns-prefetch")


def test_the_auditor_says_a_hint_once_and_not_where_the_wire_saw_it_followed() -> None:
    hint = ObservedRequest(
        THIEF, "thief.example", "preconnect", third_party=True, seen_by=("document",)
    )
    seen = ObservedRequest(
        THIEF, "thief.example", "connection", third_party=True, seen_by=("wire",)
    )
    refused = ObservedRequest(
        THIEF,
        "thief.example",
        "image",
        third_party=True,
        blocked=True,
        seen_by=("browser",),
    )
    assert unseen_hints([hint, hint], [refused]) == (hint,)
    assert unseen_hints([hint], [seen]) == ()


def test_the_auditor_reads_headers_that_redirect_or_look_up_names() -> None:
    headers = {"refresh": f"1; url={THIEF}x", "x-dns-prefetch-control": "on"}
    html = '<a href="https://other.example/page">Out</a><a href="https://site.example/">In</a>'
    hints = header_hints(headers, "https://site.example/", html, site=SITE)
    assert {(hint.host, hint.kind) for hint in hints} == {
        ("thief.example", "refresh"),
        ("other.example", "dns-prefetch"),
    }


def test_the_auditor_reads_speculation_rules_for_any_link_and_not_those_for_the_sites_own() -> (
    None
):
    page = (
        '<a href="https://thief.example/">Out</a><script '
        'type="speculationrules">{"prefetch": [{"where": %s}]}</script>'
    )
    for pattern, count in (
        ('{"href_matches": "https://*/*"}', 1),
        ('{"href_matches": "/*"}', 0),
    ):
        assert len(hints_of(page % pattern, SITE)) == count
    assert (
        hints_of('<script type="speculationrules">{"prefetch": [{"urls"</script>', SITE)
        == ()
    )
    [named] = speculation_hints(
        '{"prefetch": [{"urls": ["https://thief.example/next", "/next"]}]}', "", SITE
    )
    [meant] = speculation_hints(
        '{"prerender": [{"source": "document"}]}', f'<a href="{THIEF}">Out</a>', SITE
    )
    assert {(hint.host, hint.kind) for hint in (named, meant)} == {
        ("thief.example", "prefetch")
    }
