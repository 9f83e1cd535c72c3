"""Third parties in an editor's page: an error with its line, a plain link, or, for a
frame, a placeholder.
"""

import re
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from markdown import Markdown

from analytics_gate.declaration.values import (
    Declaration,
    Hosts,
    Provider,
    Purpose,
    Runs,
    Service,
)
from analytics_gate.errors import GateError
from analytics_gate.markup.contacts import outgoing_references
from analytics_gate.pages.front_matter import read_document
from analytics_gate.pages.third_parties import replace_third_parties

FORUM = Service(
    id="forum",
    name='The "forum" <b>',
    purpose=Purpose.FUNCTIONAL,
    provider=Provider("Forum", "https://forum.example/privacy"),
    runs=Runs.SANDBOX,
    hosts=Hosts(frame=("forum.example", "*.forum.example")),
)
ELEMENTS = {
    "img src": '<img src="https://forum.example/x?a=1&amp;b=2">',
    "img srcset": '<img srcset="https://forum.example/x 2x">',
    "script src": '<script src="https://forum.example/x"></script>',
    "script text": (
        "<script "
        'type="speculationrules">{"prefetch":[{"urls":["https://'
        'forum.example/x"]}]}</script>'
    ),
    "iframe src": '<iframe src="https://forum.example/x"></iframe>',
    "iframe srcdoc": '<iframe srcdoc="&lt;img src=//forum.example/?a&amp;amp;b&gt;"></iframe>',
    "style text": "<style>@import 'https://forum.example/x';</style>",
    "p style": '<p style="background:url(https://forum.example/x)">text</p>',
    "form action": '<form action="https://forum.example/x"><button>Go</button></form>',
    "link href": '<link rel="preconnect" href="https://forum.example">',
    "a ping": '<a href="/" ping="https://forum.example/x">text</a>',
    "object data": '<object data="https://forum.example/x"></object>',
    "embed src": '<embed src="https://forum.example/x">',
    "video poster": (
        '<video poster="https://forum.example/x" src="https://forum.example/y"></video>'
    ),
    "source srcset": (
        '<picture><source srcset="https://forum.example/x"><img src="x.png"></picture>'
    ),
    "image href": '<svg><image href="https://forum.example/x"></image></svg>',
    "use xlink:href": '<svg><use xlink:href="https://forum.example/x#y"></use></svg>',
    "meta content": '<meta http-equiv="refresh" content="0; url=https://forum.example/x">',
    "base href": '<base href="https://forum.example/">',
    "input src": '<input type="image" src="https://forum.example/x">',
}


def closed(text: str, *services: Service) -> str:
    """The content of a page with this Markdown, kept closed."""
    document = read_document(f"---\ntitle: A\n---\n{text}", "a.md")
    html = Markdown(extensions=["fenced_code", "md_in_html"]).convert(document.body)
    return replace_third_parties(html, document, Declaration(services), "services.yml")


def refused(text: str) -> list[str]:
    with pytest.raises(GateError) as error:
        closed(text)
    return str(error.value).splitlines()


@pytest.mark.parametrize("what", ELEMENTS)
def test_an_undeclared_host_is_an_error_with_its_line(what: str) -> None:
    problems = refused(f"# Title\n\n{ELEMENTS[what]}\n")
    assert problems[0] == (
        f"a.md:6: <{what}> would contact forum.example, which nothing declares; "
        "remove it, host the file here, or declare the service in services.yml"
    )


@pytest.mark.parametrize(
    "frame",
    ["{}", "<noscript>{}</noscript>", "<div>\n{}\n</div>", "Text {} text", "* {}"],
)
@pytest.mark.parametrize("what", ELEMENTS)
def test_a_declared_host_becomes_a_link_and_a_frame_a_placeholder(
    what: str, frame: str
) -> None:
    html = closed(frame.format(ELEMENTS[what]), FORUM)
    assert list(outgoing_references(html)) == []
    page = BeautifulSoup(html, "html.parser")
    (put,) = page.select(".gate-placeholder, .gate-embed")
    is_frame = what == "iframe src"
    assert put.get("data-gate-embed") == ("forum" if is_frame else None)
    assert len(put.select("button, input, svg")) == (3 if is_frame else 0)
    (link,) = put.select("a")
    assert re.match(r"(https:)?//forum\.example", str(link["href"]))
    assert link["rel"] == ["noopener", "noreferrer"]


@pytest.mark.parametrize("what", ELEMENTS)
def test_a_template_holds_no_third_party_either(what: str) -> None:
    assert refused(f"<template>{ELEMENTS[what]}</template>")
    assert (
        list(
            outgoing_references(closed(f"<template>{ELEMENTS[what]}</template>", FORUM))
        )
        == []
    )


@pytest.mark.parametrize("purpose", [Purpose.SOCIAL, Purpose.NECESSARY])
@pytest.mark.parametrize("what", ELEMENTS)
def test_what_runs_in_the_page_is_left_to_the_sealing(
    what: str, purpose: Purpose
) -> None:
    in_page = replace(FORUM, runs=Runs.PAGE, purpose=purpose)
    assert closed(ELEMENTS[what], in_page, FORUM) == Markdown(
        extensions=["md_in_html"]
    ).convert(ELEMENTS[what])
    # Where a pressed link alone leads, nothing runs.
    assert "gate-placeholder" in closed(
        ELEMENTS[what], replace(in_page, hosts=Hosts(link=("forum.example",)))
    )


def test_a_placeholder_leads_to_the_address_and_escapes_the_name() -> None:
    html = closed(
        "<iframe src='https://www.forum.example/t?a=1&copy=2'></iframe>", FORUM
    )
    assert (
        '<a href="https://www.forum.example/t?a=1&amp;copy=2" rel="noopener noreferrer">'
        'Open it at: The "forum" &lt;b&gt;</a>' in html
    )


def test_the_markup_around_a_placeholder_stays() -> None:
    html = closed(
        "# Title\n\nOne *two*\n\n<iframe src='https://forum.example/'></iframe>\n\n`<img>` &amp;",
        FORUM,
    )
    assert html.startswith("<h1>Title</h1>\n<p>One <em>two</em></p>\n<span ")
    assert html.endswith("</span>\n<p><code>&lt;img&gt;</code> &amp;</p>")


def test_each_element_has_a_placeholder_of_its_own() -> None:
    frames = "".join(
        f"<iframe src='https://forum.example/{number}'></iframe>\n"
        for number in (1, 2, 1)
    )
    html = closed(f"<img src='/forum.example/1'>\n{frames}", FORUM)
    assert re.findall(r"<a href=.(https://forum\.example/\d)", html) == [
        f"https://forum.example/{n}" for n in (1, 2, 1)
    ]
    assert '<img src="/forum.example/1"/>' in html


@pytest.mark.parametrize(
    ("said", "title", "ratio"),
    [
        ("", 'The "forum" <b>', "16 9"),
        ("title=' A &amp; B ' width=560 height=315", "A & B", "560 315"),
        ("title='' width='100%' height=315", 'The "forum" <b>', "16 9"),
        ("width=1 height=999", 'The "forum" <b>', "16 9"),
    ],
)
def test_a_frame_keeps_its_title_and_its_ratio(
    said: str, title: str, ratio: str
) -> None:
    html = closed(f"<iframe src='//FORUM.example/x' {said}></iframe>", FORUM)
    (embed,) = BeautifulSoup(html, "html.parser").select(".gate-embed")
    assert (embed["aria-label"], embed.select("strong")[0].text) == (title, title)
    assert embed.select("svg")[0]["viewbox"] == f"0 0 {ratio}"
    assert embed["data-gate-address"] == "https://forum.example/x"


def test_a_frame_that_cannot_be_shown_is_an_error_with_its_line() -> None:
    with pytest.raises(
        GateError,
        match=r"^a\.md:6: <iframe>: src is 'https://forum\.example/a b', expected an https",
    ):
        closed("A\n\n<iframe src='https://forum.example/a b'></iframe>", FORUM)


def test_a_host_that_may_be_framed_comes_before_one_that_is_only_linked_to() -> None:
    linked = replace(FORUM, id="linked", hosts=Hosts(link=("forum.example",)))
    assert 'data-gate-embed="forum"' in closed(
        "<iframe src='https://forum.example/'></iframe>", linked, FORUM
    )
    started = replace(FORUM, script="https://forum.example/x.js")
    assert "data-gate-embed" not in closed(
        "<iframe src='https://forum.example/'></iframe>", started
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("![x](https://evil.example/x.png)", 4),
        ("One\n\n![x](https://evil.example/x.png 'title')", 6),
        ("![x][1]\n\n[1]: https://evil.example/x.png", 6),
        ("![x](//evil.example/x.png)", 4),
        ("[![x](https://evil.example/x.png)](https://good.example)", 4),
        ("`![x](https://evil.example/x.png)`\n\n![x](https://evil.example/x.png)", 6),
        (
            "```\n<img src='https://evil.example/x'>\n```\n\n<img src='https://evil.example/x'>",
            8,
        ),
        ("[x](https://evil.example/)\n\n<img src='https://evil.example/'>", 6),
        ("<img\n src='https://evil.example/x'>", 5),
        ("<img src='https&#58;//evil.example/x'>", 4),
        ("a\n\n<img src='https://evil.example/?a=1&amp;b=2'>", 6),
        ("a\n\n<IMG SRC='HTTPS://EVIL.EXAMPLE/'>", 6),
    ],
)
def test_an_image_is_reported_with_its_line(text: str, line: int) -> None:
    (problem,) = refused(text)
    assert problem.startswith(
        f"a.md:{line}: <img src> would contact evil.example, which nothing declares; "
    )


def test_all_undeclared_hosts_are_named_at_once() -> None:
    problems = refused(
        "![x](//a.example/x)\n\n<iframe src='//b.example/'></iframe>\n\n<img src='//a.example/y'>"
    )
    assert [problem.partition(" would contact ")[0] for problem in problems] == [
        "a.md:4: <img src>",
        "a.md:6: <iframe src>",
        "a.md:8: <img src>",
    ]


def test_one_undeclared_host_is_an_error_beside_declared_ones() -> None:
    with pytest.raises(
        GateError,
        match=r"^a\.md:5: <img src> would contact evil\.example, which nothing declares",
    ):
        closed("<img src='//forum.example/x'>\n<img src='//evil.example/x'>", FORUM)


@pytest.mark.parametrize(
    "text",
    [
        "[x](https://evil.example/)",
        "<https://evil.example/>",
        "`<img src=//evil.example/>`",
        "```\n<img src=//evil.example/>\n```",
        "    <img src=//evil.example/>",
        "![x](x.png) ![y](/y.png) <img src='data:image/png;base64,AA//'>",
        "<!-- <img src=//evil.example/> -->",
    ],
)
def test_what_contacts_no_third_party_stays_as_it_is(text: str) -> None:
    assert closed(text, FORUM) == Markdown(
        extensions=["fenced_code", "md_in_html"]
    ).convert(text)
