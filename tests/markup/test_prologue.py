"""Where a head begins in pages of all sorts, and the character set that they say."""

import pytest
from bs4 import BeautifulSoup
from hypothesis import example, given
from hypothesis import strategies as st

from analytics_gate.markup.prologue import after_charset, declared_charset, head_start


@pytest.mark.parametrize(
    "page",
    [
        "<!doctype html>\n<html lang=en>\n<head class=a>|\n<title>",
        "\ufeff<!doctype html><head>|<title>",
        "<!-- <head> --><!doctype html><html>|<title>A</title>",
        "<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC 'x'><html><head>|<title>",
        "<!doctype html>|<p>text",
        "<!doctype html>\n|text<head>",
        "</p></div><head>|",
        "|</br><head>",
        "<html>|</head><body>",
        "<html><!-- a -->|<body><head>",
        "<html>|<!-- no end <head>",
        "|<!doctype html",
        "<html>|<!--!>",
        "<html>|<!---!>",
        "<html><!--->|",
        "|\0<head>",
        "<!---->|<header>",
        "<!--><head>|-->",
        "|",
        "<html>|<frameset>",
        "<HEAD/>|",
        "|<headline>",
        "|<div class='",
        "<html>|<html class='><head>",
        "</p>|</p class='>",
    ],
)
def test_a_head_begins_where_a_browser_lets_it(page: str) -> None:
    assert head_start(page.replace("|", "")) == page.index("|")


@pytest.mark.parametrize(
    ("page", "label"),
    [
        ("<meta charset=utf-8>", "utf-8"),
        ("<head><title><meta charset=a></title><META CharSet=' latin1 '>", "latin1"),
        ("<meta http-equiv=Content-Type content='text/html; charset = \"x\"'>", "x"),
        ("<meta content='text/html; charset=x'>", ""),
        ("<!-- <meta charset=x> -->", ""),
        (f"{' ' * 1024}<meta charset=x>", ""),
    ],
)
def test_a_page_says_its_character_set(page: str, label: str) -> None:
    assert declared_charset(page) == label


def test_the_place_behind_the_character_set_is_found() -> None:
    assert after_charset("<head>\n <meta charset=x><p>", 6) == len(
        "<head>\n <meta charset=x>"
    )
    assert after_charset("<head>\n <title>", 6) == 6


@pytest.mark.parametrize(
    "meta",
    [
        '<meta name="description" content="set the charset -> guide">',
        "<meta name=charset content=utf-8>",
        "<meta data-charset=utf-8>",
        "<meta charset=''>",
        '<meta content="text/html; charset=utf-8">',
        "<metacharset charset=utf-8>",
        "</meta charset=utf-8>",
        "<!-- <meta charset=utf-8> -->",
        "<meta charset=utf-8 content='",
    ],
)
def test_what_only_speaks_of_a_character_set_is_none(meta: str) -> None:
    assert after_charset(meta, 0) == 0


def test_the_character_set_is_found_among_other_attributes() -> None:
    for meta in (
        "<meta name='a>b' charset=utf-8>",
        "<meta content='a>; charset=x' http-equiv=Content-Type >",
    ):
        assert after_charset(f"{meta}<p>", 0) == len(meta)


NAMES = st.sampled_from(["name", "content", "charset", "http-equiv", "data-charset"])
VALUES = st.lists(
    st.sampled_from(
        [
            "charset",
            "=",
            "utf-8",
            "content-type",
            "text/html;",
            ">",
            "<p>",
            " ",
            "->",
            "a",
        ]
    )
)
ATTRIBUTES = st.builds(
    lambda name, value, quote: f" {name}={quote}{''.join(value)}{quote}",
    NAMES,
    VALUES,
    st.sampled_from(["'", '"']),
)
METAS = st.lists(ATTRIBUTES, min_size=1, max_size=4).map(
    lambda each: f"<meta{''.join(each)}>"
)


@given(
    st.lists(
        METAS
        | st.sampled_from([" ", "\n", "<title>charset</title>", "<!-- charset -->"]),
        max_size=4,
    )
)
@example(['<meta name="description" content="set the charset -> guide">'])
def test_what_is_put_into_a_head_is_an_element_of_it(head: list[str]) -> None:
    html = (
        f"<!doctype html><html><head>{''.join(head)}<title>A</title></"
        "head><body><p>text</p></body></html>"
    )
    at = after_charset(html, head_start(html))
    page = BeautifulSoup(
        f'{html[:at]}<meta id="policy">{html[at:]}',
        "html.parser",
        on_duplicate_attribute="ignore",
    )
    (policy,) = page.find_all(id="policy")
    assert policy.parent is page.head
    before = policy.find_previous_siblings(True)
    assert [each.name for each in before] in ([], ["meta"])
    assert all(
        each.get("charset") or "charset" in str(each.get("content")) for each in before
    )
