"""The short way through a page: what it passes over tells nothing."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analytics_gate.gate.facts import page_inventory
from analytics_gate.markup.contacts import references_of_element
from analytics_gate.markup.inline_code import inline_code
from analytics_gate.markup.tags import Tag, tags, telling_tags

PIECES = st.sampled_from(
    [
        *(
            "<",
            ">",
            "</",
            "<!--",
            "-->",
            "--!>",
            "<!doctype html>",
            '"',
            "'",
            "=",
            " ",
            "\n",
            "\0",
            "/",
            "\\",
            ":",
            "&",
        ),
        *(
            "<script>",
            "</script>",
            "<style",
            "<textarea ",
            "<p ",
            "<a ",
            "<img ",
            "<svg ",
            "<x:y ",
            "<form ",
            "</p >",
        ),
        *(
            "href=",
            "src='",
            'srcset="',
            "style=",
            "onclick=",
            "ONx=",
            "data-gate-embed",
            "ping=",
            "a",
            " b=c",
            " ID ",
        ),
        *(
            "//evil.example",
            "https://evil.example/x",
            "/\n/evil.example",
            "&#47;/e.example",
            "javascript:x",
            "url(/x)",
        ),
        *(
            "<html lang=de>",
            "<head>",
            "<meta charset=x>",
            '<base href="',
            "<title>",
            "</title>",
            "<template>",
        ),
    ]
)
NAMES = st.sampled_from(
    [
        "src",
        "HREF",
        "srcset",
        "style",
        "Style",
        "onclick",
        "ON",
        "data-gate-embed",
        "alt",
        "fill",
    ]
)
VALUES = st.sampled_from(
    [
        *(
            "a",
            "/x/y",
            "//e.example",
            "/\\e.example",
            "\\\\e.example",
            "&#47;/e.example",
            "/&#x2f;e.example",
            "/\n/e.example",
        ),
        *(
            "https:e.example",
            "http://e.example/",
            "javascript:x",
            "java\tscript:x",
            "url(//e.example)",
            "a, //e.example 2x",
        ),
    ]
)
QUOTES = st.sampled_from(["'", '"', ""])
TAGS = st.builds(
    lambda tag, name, quote, value: f"<{tag} id=x {name}={quote}{value}{quote}>",
    st.sampled_from(["p", "a", "IMG", "svg", "form", "link"]),
    NAMES,
    QUOTES,
    VALUES,
)
MARKUP = st.lists(PIECES | TAGS, max_size=30).map("".join) | st.text(
    alphabet=st.characters(codec="utf-8")
)


def told(found: list[Tag]) -> object:
    facts = page_inventory(found)
    return (
        list(references_of_element(found)),
        [(each.tag, each.attribute) for each in inline_code(found)],
        [tag for tag in found if "data-gate-embed" in tag.attributes],
        (facts.scripts, facts.styles, facts.outgoing),
    )


@given(MARKUP)
@example('<a href="/\n/evil.example/">')
@example("<p><img src='x' srcset=\"a, //evil.example/ 2x\">")
@example("<p a=b/><x\\y href=//evil.example>")
def test_the_short_way_through_a_page_tells_all_that_the_long_one_does(
    html: str,
) -> None:
    found = list(telling_tags(html))
    assert told(found) == told(list(tags(html)))
    assert set(map(str, found)) <= set(map(str, tags(html)))


def test_the_short_way_leaves_out_most_of_a_page() -> None:
    page = (
        '<html lang="en"><head><title>A</title></head><body class="a '
        'b"><p id=x>Text<br/><a href="/docs/?a=1">b</a>'
    )
    assert [tag.name for tag in telling_tags(page)] == ["html", "title"]


@pytest.mark.parametrize(
    ("tag", "refused"),
    [
        ("<p style='color: red'>", ["style"]),
        ("<p style=' '>", []),
        ("<svg ONCLICK=x() onbegin>", ["onclick", "onbegin"]),
        ("<div once only one=1 onfoo>", []),
        ("<a href=' java\nscript:x()'>", ["href"]),
        ("<a href=/javascript:x title=javascript:x>", []),
        ("<form action=JavaScript:x>", ["action"]),
        ("<p on-x=1 one.x=2 data-onclick=3>", []),
    ],
)
def test_code_in_attributes_is_found(tag: str, refused: list[str]) -> None:
    assert [each.attribute for each in inline_code(tags(tag))] == refused
