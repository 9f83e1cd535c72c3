"""Rendered pages: what a theme and its extensions of Markdown write into them that no
setting turns off.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from analytics_gate.addresses.urls import contacted_host
from analytics_gate.markup.tags import Tag, tags
from analytics_gate.mkdocs_site.theme_settings import Settings

# The classes that pymdownx.emoji gives its pictures, by the collection that they are from.
_EMOJI = frozenset({"emojione", "gemoji", "twemoji"})
_DIAGRAM = '<pre class="mermaid">'


@dataclass(frozen=True, slots=True)
class CleanedHtml:
    """A page's content that asks nobody for pictures, and what became of them, a line each."""

    html: str
    notes: tuple[str, ...] = ()


def strip_remote_assets(html: str, settings: Settings) -> CleanedHtml:
    """Shows emoji as the characters they are, and diagrams as their text; both would be
    fetched from elsewhere.

    Styles in the markup are named: a browser passes them over, for the policy allows
    styles in files only.
    """
    notes = []
    if found := list(_fetched_emoji(html)):
        html = _with_characters(html, found)
        hosts = ", ".join(
            sorted({str(contacted_host(tag.attributes["src"])) for tag in found})
        )
        notes.append(
            f"emoji are the reader's own, their pictures would come from {hosts}"
        )
    if settings.is_material and _DIAGRAM in html:
        html = html.replace(_DIAGRAM, "<pre>")
        notes.append(
            "diagrams are shown as text, the script that draws them would come from unpkg.com"
        )
    if any(
        tag.name == "style" or tag.attributes.get("style")
        for tag in _possibly_styled(html)
    ):
        notes.append(
            "styles in the markup are passed over by browsers: put them into "
            "a file, and that into extra_css"
        )
    return CleanedHtml(html, tuple(notes))


def _possibly_styled(html: str) -> Iterator[Tag]:
    # Most pages have none, and need not be read for it.
    if re.search(r"<style|\sstyle\s*=", html, re.IGNORECASE):
        return tags(html)
    return iter(())


def _fetched_emoji(html: str) -> Iterator[Tag]:
    if any(name in html for name in _EMOJI):
        for tag in tags(html):
            classes = tag.attributes.get("class", "").split()
            if (
                tag.name == "img"
                and _EMOJI.intersection(classes)
                and contacted_host(tag.attributes.get("src", ""))
            ):
                yield tag


def _with_characters(html: str, emoji: list[Tag]) -> str:
    parts, at = [], 0
    for tag in emoji:
        title = escape(tag.attributes.get("title", ""))
        character = escape(tag.attributes.get("alt", ""))
        parts += [html[at : tag.start], f'<span title="{title}">{character}</span>']
        at = tag.end
    return "".join([*parts, html[at:]])


def strip_theme_requests(html: str, settings: Settings) -> str:
    """A whole page without what its theme would fetch; the form that was replaced leads
    to the panel.
    """
    if settings.asks_for_facts:
        # The mark by which Material's script finds the link whose host it asks.
        html = html.replace(' data-md-component="source"', "")
    if settings.theme == "readthedocs":
        # The theme's slip on the page of a site's root that answers for absent ones:
        # this names a host.
        html = html.replace('action="//search.html"', 'action="/search.html"')
    if settings.has_form:
        return html.replace('href="#__consent"', 'href="#__consent" data-gate-open')
    return html
