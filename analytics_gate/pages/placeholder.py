"""Renders what replaces a third party in a page: a placeholder, or a notice with a link.

All of it is phrasing content, since an editor's paragraph, list or table may contain it.
"""

from dataclasses import dataclass
from html import escape

from analytics_gate.addresses.hosts import host_of_url
from analytics_gate.declaration.values import Service
from analytics_gate.translations.language import words_for


@dataclass(frozen=True, slots=True)
class Embed:
    """An embed: the addresses of its frame and of its link, its title, width and height."""

    service: Service
    address: str
    link: str
    title: str
    ratio: tuple[int, int]


def _link(address: str, service: Service, language: str) -> str:
    text = words_for(language)["embed.link"].replace("{service}", service.name)
    return f'<a href="{escape(address)}" rel="noopener noreferrer">{escape(text)}</a>'


def _isolated(text: str) -> str:
    # In Hebrew or Persian, a host would reorder the punctuation next to it.
    return f"<bdi>{escape(text)}</bdi>"


def _notice_of_contact(embed: Embed, language: str) -> str:
    """Says who is contacted when the button is pressed, and what they are told."""
    words = words_for(language)
    host = _isolated(host_of_url(embed.address))
    provider = _isolated(embed.service.provider.name)
    notice = escape(words["embed.press"]).replace("{hosts}", host)
    notice = notice.replace("{provider}", provider)
    # In Chromium, `location.ancestorOrigins` names the site to the frame, whatever is
    # declared; Firefox does not have it.
    return notice + escape(f" {words['told.label']}: {words['told.site']}.")


def embed_placeholder(embed: Embed, language: str) -> str:
    """Renders the placeholder of an embed in the page's language.

    What needs a script is hidden until the gate has started. The empty picture keeps
    the ratio, since the policy would refuse a style attribute. The build adds the
    frame's address.
    """
    words = words_for(language)
    service = embed.service
    title = escape(embed.title)
    width, height = embed.ratio
    always = words["embed.always"].replace("{service}", service.name)
    show = escape(words["embed.show"])
    contact = _notice_of_contact(embed, language)
    return (
        f'<span class="gate-embed" role="group" aria-label="{title}" '
        f'data-gate-embed="{service.id}" '
        f'data-gate-address="{escape(embed.address)}">'
        f'<svg viewBox="0 0 {width} {height}" aria-hidden="true"></svg>'
        f"<span><strong>{title}</strong> <span "
        f"data-search-exclude>{escape(words['embed.waiting'])} "
        f'<small data-gate-signal="any" hidden>{contact}</small></span> '
        '<label data-search-exclude data-gate-signal="none" hidden><input '
        f'type="checkbox"> {escape(always)}</label> '
        '<button type="button" data-search-exclude data-gate-open="embed" '
        f'aria-label="{show}: {title}" hidden>'
        f"{show}</button> "
        f"{_link(embed.link, service, language)}</span></span>"
    )


def plain_notice(service: Service, address: str, language: str) -> str:
    """Renders a notice that content of a third party is not loaded, with a link to it."""
    waiting = escape(words_for(language)["embed.waiting"])
    link = _link(address, service, language)
    return f'<span class="gate-placeholder">{waiting} {link}</span>'
