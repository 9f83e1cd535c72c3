"""Tags with their places, from markup of all sorts."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analytics_gate.markup.tags import line_at, tags, telling_tags

_PIECES = st.sampled_from(
    [
        "<",
        ">",
        "</",
        "<!--",
        "-->",
        "--!>",
        "<script>",
        "</script>",
        "<style",
        '"',
        "'",
        "=",
        " ",
        "\n",
        "\0",
        "/",
        "a",
    ]
)


@pytest.mark.parametrize(
    ("html", "attributes"),
    [
        ("<a b=c d='e f' g=\"h>i\" j>", {"b": "c", "d": "e f", "g": "h>i", "j": ""}),
        ("<a B=1 b=2>", {"b": "1"}),
        ("<a b = c/d/>", {"b": "c/d/"}),
        ("<a/b/c=d>", {"b": "", "c": "d"}),
        ("<a b=>", {"b": ""}),
        ("<a b='c'd>", {"b": "c", "d": ""}),
        ("<a ='b'>", {"='b'": ""}),
        ('<a b="&lt;&amp;&#33;">', {"b": "<&!"}),
        (
            '<a b="?x=1&copy=2&copyright&copy;&amp=3&copy">',
            {"b": "?x=1&copy=2&copyright©&amp=3©"},
        ),
        ("<a b=&#104;ttps:&#x2f/>", {"b": "https://"}),
    ],
)
def test_a_tag_has_its_attributes_as_a_browser_reads_them(
    html: str, attributes: dict[str, str]
) -> None:
    (tag,) = tags(html)
    assert tag.attributes == attributes


@pytest.mark.parametrize(
    "cut",
    [
        "<b c",
        "<b",
        "</b ",
        '<b c="><b>',
        '<b c=\'"><b d=">',
        "<b c=><b",
        "<b c=' d><b>",
        "<b </a",
    ],
)
def test_a_tag_that_never_ends_is_none_and_neither_is_what_its_value_holds(
    cut: str,
) -> None:
    assert [tag.name for tag in tags(f"<a>{cut}")] == (
        ["a", "b"] if cut == "<b c=><b" else ["a"]
    )
    assert [tag.name for tag in telling_tags(f"<base>{cut}") if tag.name != "b"] == [
        "base"
    ]


def test_a_script_has_its_text_to_the_letter() -> None:
    html = (
        "<script>\nif (a<b) document.write('<\\/script>')\n</script>x<script></script>"
    )
    first, second = tags(html)
    assert first.text == "\nif (a<b) document.write('<\\/script>')\n"
    assert second.text == ""


def test_a_script_may_hold_another_in_a_comment() -> None:
    text = "<!-- document.write('<script></script>') -->"
    (tag,) = tags(f"<script>{text}</script>")
    assert tag.text == text


def test_a_place_has_a_line() -> None:
    assert [line_at("a\nb\n<c>", at) for at in (0, 1, 2, 4)] == [1, 1, 2, 3]


@given(
    st.text(alphabet=st.characters(codec="utf-8"))
    | st.lists(_PIECES, max_size=40).map("".join)
)
@example('<p "><img>">')
@example("<script><!--<script>")
def test_a_tag_stands_where_it_says_in_any_text(html: str) -> None:
    found = list(tags(html))
    assert all(html[tag.start] == "<" and html[tag.end - 1] == ">" for tag in found)
    assert all(html.startswith(tag.text, tag.end) for tag in found)
    assert all(a.end + len(a.text) <= b.start for a, b in pairwise(found))
