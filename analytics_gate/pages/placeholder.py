"""What stands in a page in a third party's place: an embed's placeholder, or a plain
notice with a link.

All of it is phrasing content, for an editor's paragraph, list or table may be around
it.
"""

from dataclasses import dataclass
from html import escape

from analytics_gate.addresses.hosts import host_of_url
from analytics_gate.declaration.values import Service
from analytics_gate.translations.language import words_for


@dataclass(frozen=True, slots=True)
class Placed:
    """One embed in one place: what its frame would show, where a link leads, its name,
    its width and height.
    """

    service: Service
    address: str
    link: str
    title: str
    ratio: tuple[int, int]


def _link(address: str, service: Service, language: str) -> str:
    text = words_for(language)["embed.link"].replace("{service}", service.name)
    return f'<a href="{escape(address)}" rel="noopener noreferrer">{escape(text)}</a>'


def _isolated(text: str) -> str:
    # A host within Hebrew or Persian would drag the signs beside it along.
    return f"<bdi>{escape(text)}</bdi>"


def _pressing(placed: Placed, language: str) -> str:
    """Who is contacted when the button is pressed, and what that tells them."""
    words, service = words_for(language), placed.service
    said = escape(words["embed.press"]).replace(
        "{hosts}", _isolated(host_of_url(placed.address))
    )
    said = said.replace("{provider}", _isolated(service.provider.name))
    # Chromium lets a frame read whose it is, `location.ancestorOrigins`, whatever is
    # declared; Firefox does not.
    return said + escape(f" {words['told.label']}: {words['told.site']}.")


def embed_placeholder(placed: Placed, language: str) -> str:
    """The placeholder in a page's language.

    What needs a script is hidden until the gate is there; the picture without anything
    in it keeps the ratio, since a style of its own would need a policy of its own. The
    build adds where the frame is.
    """
    words, service, title = words_for(language), placed.service, escape(placed.title)
    width, height = placed.ratio
    always = words["embed.always"].replace("{service}", service.name)
    show = escape(words["embed.show"])
    return (
        f'<span class="gate-embed" role="group" aria-label="{title}" '
        f'data-gate-embed="{service.id}" '
        f'data-gate-address="{escape(placed.address)}">'
        f'<svg viewBox="0 0 {width} {height}" aria-hidden="true"></svg>'
        f"<span><strong>{title}</strong> <span "
        f"data-search-exclude>{escape(words['embed.waiting'])} "
        f'<small data-gate-signal="any" hidden>{_pressing(placed, language)}</small></span> '
        '<label data-search-exclude data-gate-signal="none" hidden><input '
        f'type="checkbox"> {escape(always)}</label> '
        '<button type="button" data-search-exclude data-gate-open="embed" '
        f'aria-label="{show}: {title}" hidden>'
        f"{show}</button> "
        f"{_link(placed.link, service, language)}</span></span>"
    )


def plain_notice(service: Service, address: str, language: str) -> str:
    """A notice in the place of what could only be loaded from a third party: that it is
    not, and a link.
    """
    waiting = escape(words_for(language)["embed.waiting"])
    return f'<span class="gate-placeholder">{waiting} {_link(address, service, language)}</span>'
