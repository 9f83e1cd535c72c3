"""Markup of services that run in the page: it waits, as text, until one of them is allowed."""

import re
from html import unescape

import pytest

from analytics_gate.declaration.values import Hosts, Provider, Purpose, Runs, Service
from analytics_gate.gate.inert import make_inert
from analytics_gate.markup.contacts import outgoing_references
from analytics_gate.markup.tags import tags
from tests.support.ways import BODY, HEAD, with_ways


def service(
    name: str, host: str, purpose: Purpose = Purpose.SOCIAL, runs: Runs = Runs.PAGE
) -> Service:
    return Service(
        name,
        name,
        purpose,
        Provider("Example", "https://example.org/"),
        runs,
        Hosts(image=(host,)),
    )


CHAT = service("chat", "chat.example")
FONTS = service("fonts", "fonts.example", Purpose.NECESSARY)
PAGE = "<!doctype html><html><head><title>A</title></head><body>{}</body></html>"


def waits(text: str, name: str = "chat") -> str:
    escaped = (
        text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&quot;")
    )
    return (
        f'<template data-gate-service="{name}" data-gate-html="{escaped}"></template>'
    )


@pytest.mark.parametrize(
    "element",
    [
        '<img alt="" src="https://chat.example/x?a=1&amp;b=2">',
        '<script src="//chat.example/x.js"></script>',
        '<iframe src="https://chat.example/"></iframe>',
        '<link rel="preconnect" href="https://chat.example">',
        '<div style="background: url(https://chat.example/x)"><script>run()</script>Words</div>',
        '<svg><g><image href="https://chat.example/x"/></g></svg>',
        '<svg><foreignObject><img src="https://chat.example/x"></foreignObject></svg>',
        '<iframe srcdoc="&lt;img src=//chat.example/x&gt;"></iframe>',
    ],
)
def test_an_element_of_an_optional_service_waits_as_text(element: str) -> None:
    page = PAGE.format(f"<p>a</p>{element}<p>b</p>")
    inert = make_inert(page, [CHAT, FONTS])
    assert inert.left == ()
    assert inert.html == page.replace(element, waits(element))
    assert list(outgoing_references(inert.html)) == []
    (template,) = (tag for tag in tags(inert.html) if tag.name == "template")
    assert template.attributes["data-gate-html"] == element


def test_nothing_else_is_changed() -> None:
    page = PAGE.format(
        '<a href="https://chat.example/">Go</a><img src="/x.png"><img src="https://fonts.example/x.png">'
    )
    assert make_inert(page, [CHAT, FONTS]).html == page
    assert make_inert(page, [CHAT, FONTS]).left == ()


def test_what_two_services_need_waits_for_both() -> None:
    one, two = service("one", "one.example"), service("two", "two.example")
    both = '<img src="//one.example/x" srcset="//two.example/x 2x">'
    assert make_inert(both, [one, two]).html == waits(waits(both, "one"), "two")
    inner = '<img src="//two.example/x">'
    outer = f'<div style="background: url(//one.example/x)">a{inner}b{inner}c</div>d'
    waiting = outer.removesuffix("d").replace(inner, waits(inner, "two"))
    assert make_inert(outer, [one, two]).html == f"{waits(waiting, 'one')}d"


def test_a_host_that_a_necessary_service_has_too_is_open_to_everyone() -> None:
    page = PAGE.format('<img src="https://fonts.example/x">')
    for order in (
        [service("other", "fonts.example"), FONTS],
        [FONTS, service("other", "fonts.example")],
    ):
        assert make_inert(page, order).html == page


@pytest.mark.parametrize(
    "html",
    [
        '<body background="https://chat.example/x">',
        '<base href="https://chat.example/">',
        '<meta http-equiv="refresh" content="0; url=https://chat.example/">',
        '<p style="background: url(https://chat.example/x)">Words',
        '<div style="background: url(https://chat.example/x)"></template></div>',
        '<frameset><frame src="https://chat.example/"></frameset>',
    ],
)
def test_what_cannot_be_put_into_a_template_is_left(html: str) -> None:
    inert = make_inert(html, [CHAT])
    assert inert.html == html
    assert [contact.host for contact in inert.left] == ["chat.example"]


@pytest.mark.parametrize(
    "other",
    [service("x", "chat.example", runs=Runs.SANDBOX), service("y", "y.example"), None],
)
def test_hosts_of_no_service_of_the_page_are_left(other: Service | None) -> None:
    html = '<img src="https://chat.example/x">'
    inert = make_inert(html, [other] if other else [])
    assert (inert.html, [contact.host for contact in inert.left]) == (
        html,
        ["chat.example"],
    )


def test_every_way_in_markup_can_wait() -> None:
    everywhere = Hosts(image=("*.thief.example",))
    thief = Service(
        "thief", "Thief", Purpose.MARKETING, CHAT.provider, Runs.PAGE, everywhere
    )
    page = with_ways(PAGE.format(""))
    inert = make_inert(page, [thief])
    assert (inert.left, list(outgoing_references(inert.html))) == ((), [])
    waiting = {
        unescape(text) for text in re.findall(r'data-gate-html="([^"]*)"', inert.html)
    }
    assert len(waiting) >= len({*HEAD, *BODY})
    assert set(re.findall(r"https://([\w-]+)\.thief", "".join(waiting))) == {
        *HEAD,
        *BODY,
    }
