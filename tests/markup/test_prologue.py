"""Where a head begins in pages of all sorts, and the character set that they say."""

import pytest

from analytics_gate.markup.prologue import behind_charset, declared_charset, head_start


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
        "|\0<head>",
        "<!---->|<header>",
        "<!--><head>|-->",
        "|",
        "<html>|<frameset>",
        "<HEAD/>|",
        "|<headline>",
        "|<div class='",
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
    assert behind_charset("<head>\n <meta charset=x><p>", 6) == len("<head>\n <meta charset=x>")
    assert behind_charset("<head>\n <title>", 6) == 6
