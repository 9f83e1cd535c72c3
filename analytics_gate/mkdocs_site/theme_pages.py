"""Strips from rendered pages what no setting of a theme or an extension turns off."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from analytics_gate.addresses.urls import contacted_host
from analytics_gate.markup.tags import Tag, tags
from analytics_gate.mkdocs_site.theme_settings import Settings

# The classes of pymdownx.emoji's pictures, one for each collection of them.
_EMOJI = frozenset({"emojione", "gemoji", "twemoji"})
_DIAGRAM = '<pre class="mermaid">'


@dataclass(frozen=True, slots=True)
class CleanedHtml:
    """A page's content without remote pictures, and a note for each kind of change."""

    html: str
    notes: tuple[str, ...] = ()


def strip_remote_assets(html: str, settings: Settings) -> CleanedHtml:
    """Replaces emoji by their characters, and diagrams by their text.

    Both would be loaded from third parties. A note names styles in the markup, which the
    policy refuses, since it allows styles in files only.
    """
    notes = []
    if emoji := list(_remote_emoji(html)):
        html = _with_characters(html, emoji)
        hosts = {str(contacted_host(tag.attributes["src"])) for tag in emoji}
        notes.append(
            "emoji are the reader's own, their pictures would come from "
            + ", ".join(sorted(hosts))
        )
    if settings.is_material and _DIAGRAM in html:
        html = html.replace(_DIAGRAM, "<pre>")
        notes.append(
            "diagrams are shown as text, the script that draws them would come from unpkg.com"
        )
    if _has_styles(html):
        notes.append(
            "browsers ignore styles in the markup: put them into a file, and that "
            "into extra_css"
        )
    return CleanedHtml(html, tuple(notes))


def _has_styles(html: str) -> bool:
    # Most pages have none: do not parse those.
    if not re.search(r"<style|\sstyle\s*=", html, re.IGNORECASE):
        return False
    return any(map(_is_styled, tags(html)))


def _is_styled(tag: Tag) -> bool:
    return tag.name == "style" or bool(tag.attributes.get("style"))


def _remote_emoji(html: str) -> Iterator[Tag]:
    if not any(name in html for name in _EMOJI):
        return
    for tag in tags(html):
        classes = tag.attributes.get("class", "").split()
        is_emoji = tag.name == "img" and _EMOJI.intersection(classes)
        if is_emoji and contacted_host(tag.attributes.get("src", "")):
            yield tag


def _with_characters(html: str, emoji: list[Tag]) -> str:
    parts = []
    at = 0
    for tag in emoji:
        title = escape(tag.attributes.get("title", ""))
        character = escape(tag.attributes.get("alt", ""))
        parts += [html[at : tag.start], f'<span title="{title}">{character}</span>']
        at = tag.end
    return "".join([*parts, html[at:]])


def strip_theme_requests(html: str, settings: Settings) -> str:
    """Strips what the theme of a whole page would load from third parties.

    Links to Material's consent form open the gate's panel instead.
    """
    if settings.asks_for_facts:
        # Material's script finds the link to the repository by this attribute.
        html = html.replace(' data-md-component="source"', "")
    if settings.theme == "readthedocs":
        # A bug of the theme on the page for 404 at a site's root: two slashes name a host.
        html = html.replace('action="//search.html"', 'action="/search.html"')
    if settings.has_form:
        return html.replace('href="#__consent"', 'href="#__consent" data-gate-open')
    return html
