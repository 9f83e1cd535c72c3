"""Rendered pages: what would be fetched from elsewhere, and what is shown in its place."""

from typing import Any

import pytest

from analytics_gate.mkdocs_site.project_file import parse_project_file
from analytics_gate.mkdocs_site.theme_pages import (
    strip_remote_assets,
    strip_theme_requests,
)
from analytics_gate.mkdocs_site.theme_settings import Settings

LINK = '<a href="https://github.com/a/b" class="md-source" data-md-component="source">'
EMOJI = (
    '<img alt="😄" class="twemoji" src="https://cdn.jsdelivr.net/gh/x/'
    '1f604.svg" title=":smile:" />'
)


def settings(theme: str = "material", **said: Any) -> Settings:
    return Settings(
        parse_project_file("site_name: A", "mkdocs.yml"),
        "docs/services.yml",
        theme,
        **said,
    )


@pytest.mark.parametrize(
    "repository",
    ["https://github.com/a/b", "https://gitlab.com/a/b", "http://www.github.com/a"],
)
def test_the_gate_keeps_a_script_from_asking_for_a_repositorys_stars(
    repository: str,
) -> None:
    assert strip_theme_requests(LINK, settings(repo_url=repository)) == LINK.replace(
        ' data-md-component="source"', ""
    )
    assert strip_theme_requests(LINK, settings("other", repo_url=repository)) == LINK


def test_the_gate_leaves_a_link_alone_whose_host_is_not_asked() -> None:
    assert (
        strip_theme_requests(LINK, settings(repo_url="https://git.example.org/a"))
        == LINK
    )
    assert strip_theme_requests(LINK, settings()) == LINK


def test_the_gate_lets_links_to_the_replaced_form_open_the_panel() -> None:
    link = '<a href="#__consent">Settings</a>'
    opening = '<a href="#__consent" data-gate-open>Settings</a>'
    assert (
        strip_theme_requests(link, settings(extra={"consent": {"title": "A"}}))
        == opening
    )
    assert strip_theme_requests(link, settings()) == link


def test_the_gate_mends_the_address_of_a_search_that_names_a_host() -> None:
    form = '<form action="//search.html">'
    assert (
        strip_theme_requests(form, settings("readthedocs"))
        == '<form action="/search.html">'
    )
    assert strip_theme_requests(form, settings()) == form


def test_the_gate_shows_emoji_as_the_characters_they_are() -> None:
    cleaned = strip_remote_assets(f"<p>a {EMOJI} b {EMOJI}</p>", settings())
    assert (
        cleaned.html
        == '<p>a <span title=":smile:">😄</span> b <span title=":smile:">😄</span></p>'
    )
    assert cleaned.notes == (
        "emoji are the reader's own, their pictures would come from cdn.jsdelivr.net",
    )
    for other in (
        EMOJI.replace("https://cdn.jsdelivr.net", ""),
        EMOJI.replace("twemoji", "photo"),
        f"<!--{EMOJI}-->",
    ):
        assert strip_remote_assets(other, settings()).html == other
    odd = EMOJI.replace("😄", "&lt;b>").replace(":smile:", "&quot;>")
    assert (
        strip_remote_assets(odd, settings()).html
        == '<span title="&quot;&gt;">&lt;b&gt;</span>'
    )


def test_the_gate_shows_diagrams_as_text() -> None:
    diagram = '<pre class="mermaid"><code>A --&gt; B</code></pre>'
    cleaned = strip_remote_assets(diagram, settings())
    assert cleaned.html == "<pre><code>A --&gt; B</code></pre>"
    assert cleaned.notes == (
        "diagrams are shown as text, the script that draws them would come from unpkg.com",
    )
    assert strip_remote_assets(diagram, settings("other")).html == diagram


@pytest.mark.parametrize(
    "html", ['<p style="color: red">', "<STYLE>p { color: red }</STYLE>"]
)
def test_the_gate_notes_styles_that_browsers_ignore(html: str) -> None:
    cleaned = strip_remote_assets(html, settings())
    assert cleaned.html == html
    assert cleaned.notes == (
        "browsers ignore styles in the markup: put them into a "
        "file, and that into extra_css",
    )
    for other in (
        "<p>style = x</p>",
        "<code>&lt;style></code>",
        '<p style="">',
        '<p class="style">',
    ):
        assert strip_remote_assets(other, settings()).notes == ()
