"""Third parties in pages that are there already: behind a placeholder, in a template,
or inert where they stand.
"""

import pytest

from analytics_gate.delivery.csp import hash_source
from tests.support.applied_pages import notes, ready, text

FRAME = (
    '<iframe src="https://www.youtube.com/embed/M7lc1UVf-VE" '
    'title="Ein Video – ü" width=560 height=315></iframe>'
)
FORM = '<form action="https://example.us1.list-manage.com/subscribe"><input name=EMAIL></form>'


@pytest.mark.parametrize(
    "before",
    [
        "<img |src=//evil.example/x alt=A>",
        "<img src='a' |srcset='b, //evil.example/c 2x'>",
        "<IMG |SRC=//evil.example |src=//other.example>",
        "<link rel=preconnect |href=//evil.example>",
        "<script |src=//evil.example></script>",
        "<iframe |srcdoc='<img src=//evil.example>'></iframe>",
        "<a href=/x |ping=//evil.example>",
        "<form |action=//evil.example>",
        "<meta http-equiv=refresh |content='0;//evil.example'>",
        "<svg><title/></svg><img |src=//evil.example>",
        "<svg><style><img |src=//evil.example>",
        "<math><xmp><link rel=preconnect |href=//evil.example>",
        "<frameset><style><frame |src=//evil.example>",
    ],
)
def test_an_attribute_of_what_nothing_declares_is_renamed_where_it_stands(
    before: str,
) -> None:
    assert text(before.replace("|", "")) == before.replace("|", "data-gate-was-")


@pytest.mark.parametrize(
    ("before", "added"),
    [
        ("<style>a{background:url('|//evil.example')}</style>", "data:gate,"),
        ("<style>@import '|\\2f/evil.example'</style>", "data:gate,"),
        (
            "<style>/* //evil.example */ @import '| //evil.example'; "
            "a{b:url( |//evil.example )}</style>",
            "data:gate,",
        ),
        (
            "<svg><style><![CDATA[a{background:url('|//evil.example')}]]></style></svg>",
            "data:gate,",
        ),
        (
            "<svg><style|>a{background:url(&#47;/evil.example)}</style></svg>",
            ' type="text/gate"',
        ),
        # Who takes no style here could read a quote as the end of a value.
        (
            "<select><math><style|>a{background:url(&#47;/evil.example)}</style>",
            " type=text/gate ",
        ),
        (
            '<script| type=importmap>{"imports":{"a":"//evil.example"}}</script>',
            ' type="text/gate"',
        ),
    ],
)
def test_what_nothing_declares_is_made_inert_where_it_stands(
    before: str, added: str
) -> None:
    after = before.replace("|", added)
    assert text(before.replace("|", "")) == after


def test_what_was_made_inert_is_listed_by_line_with_its_cure() -> None:
    assert notes("<p>\n<img src=//evil.example/x>") == [
        "made inert: a.html:2: <img src> would contact evil.example, which "
        "nothing declares, and was made inert: "
        "remove it, host the file here, or declare the service in services.yml"
    ]


def test_what_is_the_sites_own_stays() -> None:
    page = (
        '<link rel=canonical href="https://a.example/"><a href=//'
        "b.example>b</a><img src=https://own.example/x.png>"
    )
    assert text(page) == page
    assert notes(page) == []
    assert ready(page).facts.outgoing == {"https://b.example"}


def test_a_frame_of_a_declared_service_waits_behind_a_placeholder() -> None:
    page = ready(f"<html lang=de><p>{FRAME}</p>")
    (embed,) = page.embeds
    assert (embed.service.id, embed.title, embed.language) == (
        "youtube",
        "Ein Video – ü",
        "de",
    )
    assert embed.address == "https://www.youtube-nocookie.com/embed/M7lc1UVf-VE"
    assert (
        f'<span data-gate-frame="/{embed.path}" class="gate-embed"'.encode()
        in page.content
    )
    assert b'<svg viewBox="0 0 560 315"' in page.content
    (note,) = page.notes
    assert note.problem.message == (
        "<iframe src> of service 'youtube' waits for the visitor: a "
        "placeholder stands in its place"
    )


def test_a_placeholder_has_the_title_that_is_read_in_whatever_encoding() -> None:
    for codec in ("utf-8", "latin-1"):
        html = f"<meta charset={codec}>{FRAME.replace('–', '-')}"
        (embed,) = ready(html.encode(codec)).embeds
        assert embed.title == "Ein Video - ü"


def test_a_form_of_a_declared_service_becomes_a_link() -> None:
    page = text(f"<p>{FORM}</p>")
    assert 'class="gate-placeholder"' in page
    assert '<a href="https://example.us1.list-manage.com/subscribe"' in page
    assert "<form" not in page.partition("--><span")[2]


@pytest.mark.parametrize(
    "page",
    [
        "<script src='https://www.googletagmanager.com/gtag/js?id=G-ABCDE12345'></script>",
        "<img src='https://www.google-analytics.com/collect?v=1'>",
    ],
)
def test_what_a_service_does_in_its_sandbox_is_made_inert_in_the_page(
    page: str,
) -> None:
    assert "data-gate-was-src=" in text(page)
    assert notes(page)[0].endswith("was made inert: its sandbox does that instead")


@pytest.mark.parametrize(
    "around", ["<a href=/x>{}</a>", "<noscript>{}</noscript>", "<svg>{}</svg>"]
)
def test_a_frame_where_no_placeholder_can_stand_is_made_inert(around: str) -> None:
    page = around.format(FRAME)
    assert text(page) == page.replace(" src", " data-gate-was-src")
    assert notes(page)[0].endswith("was made inert: nothing can stand in its place")


def test_markup_of_a_service_of_the_page_waits_for_it_and_what_cannot_is_inert() -> (
    None
):
    page = (
        "<script src=https://chat.example/x.js></script>\n<p "
        "style='background: url(//chat.example/x)'>"
    )
    assert text(page) == (
        '<template data-gate-service="chat" data-gate-html="&lt;script '
        'src=https://chat.example/x.js&gt;&lt;/script&gt;">'
        "</template>\n<p data-gate-was-style='background: url(//chat.example/x)'>"
    )
    assert [note.partition(": ")[0] for note in notes(page)] == [
        "made inert",
        "waiting for the visitor",
        "reported",
    ]


def test_handlers_scripts_in_links_and_styles_are_reported_by_line() -> None:
    page = (
        "<p style='color: red'>\n<b onclick='x()'>\n<a href='javascript:x()'>\n<base href=/x/>\n"
        "<meta http-equiv=Content-Security-Policy content=a>"
    )
    cure = "does nothing under a closed policy: "
    assert notes(page) == [
        (
            f"reported: a.html:1: <p style> {cure}put it into a style sheet, or "
            "let --fix-styles move it"
        ),
        f"reported: a.html:2: <b onclick> {cure}put it into a script file, by addEventListener",
        (
            f"reported: a.html:3: <a href> with javascript: {cure}make it a "
            "button that a script file listens to"
        ),
        f"reported: a.html:4: <base href> {cure}write the page's addresses out in full",
        "reported: a.html:5: <meta http-equiv> is a policy too, and holds "
        "beside the gate's: take it out, or let it "
        "allow 'self'",
    ]


def test_a_document_in_a_frame_is_held_to_the_policy_as_the_page_is() -> None:
    page = (
        "<meta charset=utf-8>\n<iframe srcdoc=\"<html lang=de><script>x('ü&"
        "#8217;')</script><style>a{}</style>"
        "<p style=a:b onclick=y()><a href=https://out.example/>"
        "<iframe srcdoc='<script>z()</script>'></iframe>\"></iframe>"
    )
    facts = ready(page).facts
    assert facts.scripts == {hash_source("x('ü\u2019')"), hash_source("z()")}
    assert facts.styles == {hash_source("a{}")}
    assert facts.outgoing == {"https://out.example"}
    assert not facts.languages
    cure = "in <iframe srcdoc> does nothing under a closed policy: put it into a"
    for fix_styles in (False, True):
        assert notes(page, fix_styles=fix_styles) == [
            f"reported: a.html:2: <p style> {cure} style sheet",
            f"reported: a.html:2: <p onclick> {cure} script file, by addEventListener",
        ]
    assert text(page, fix_styles=True) == page


def test_a_document_in_a_frame_is_read_in_the_encoding_of_the_page() -> None:
    page = (
        "<meta charset=latin1><iframe srcdoc='<script>\xfc&#8217;</script>'></iframe>"
    )
    assert ready(page.encode("latin-1")).facts.scripts == {
        hash_source("ü\u2019"),
        hash_source("\ufffd\u2019"),
    }


@pytest.mark.parametrize(
    "style",
    [
        "color: red",
        "top:0;left:0",
        "background: url(/x.png)",
        'font: 1em "A B"',
        "content: 'ü;'",
        "a:b!important",
    ],
)
def test_a_style_that_can_be_moved_is_found_by_its_text(style: str) -> None:
    page = ready(
        f"<p id=x style='{style.replace(chr(39), '&apos;')}'>", fix_styles=True
    )
    assert page.content.startswith(b"<p id=x data-gate-was-style='")
    assert page.styles == {style}
    assert page.notes == ()


@pytest.mark.parametrize(
    "style",
    [
        "a:b}c{d:e",
        "background: url(x.png)",
        "a: url('x",
        "a: '",
        "a: (",
        "a:b/*",
        "@x",
        "a:\\62",
        "a: url( //e.example)",
    ],
)
def test_a_style_that_would_be_another_in_a_sheet_is_left_and_reported(
    style: str,
) -> None:
    page = ready(f'<p style="{style}">', fix_styles=True)
    assert page.styles == frozenset()
    assert "<p style> cannot be moved" in page.notes[-1].problem.message
