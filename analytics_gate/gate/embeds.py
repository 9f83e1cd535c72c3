"""Embeds: each placeholder of a built site gets a document of ours to open, in which
the frame stands.
"""

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape

from analytics_gate.addresses.hosts import any_covers, host_of_url, parse_address
from analytics_gate.declaration.values import Declaration, Service
from analytics_gate.delivery.csp import Csp, embed_policy, hash_source
from analytics_gate.delivery.headers import embed_referrer
from analytics_gate.errors import GateError, Problem
from analytics_gate.markup.tags import Tag, line_at, page_language, tags

STYLES = "gate/embed.css"
_FILLING = "html,body{height:100%;margin:0}iframe{display:block;width:100%;height:100%;border:0}"
# What a player needs, and no leave to lead the page away.
_SANDBOX = (
    "allow-scripts allow-same-origin allow-popups "
    "allow-popups-to-escape-sandbox allow-presentation allow-forms"
)
_ALLOWED = "fullscreen; picture-in-picture; encrypted-media"


@dataclass(frozen=True, slots=True)
class Embed:
    """What one or more placeholders open: an address, by its title and in a page's language."""

    service: Service
    address: str
    title: str
    language: str

    @property
    def path(self) -> str:
        """Where its document lives, from the site's root."""
        named = "\n".join((self.address, self.title, self.language)).encode()
        digest = base64.b32encode(hashlib.sha256(named).digest()).decode().lower()[:10]
        return f"{embeds_path(self.service)}{digest}.html"


def embeds_path(service: Service) -> str:
    """The folder of a service's documents, from the site's root."""
    return f"gate/sandbox/{service.id}/"


def embed_policy_of(service: Service) -> Csp:
    """The policy of all documents of one service."""
    return embed_policy(service, hash_source(_FILLING))


def embed_document(embed: Embed) -> str:
    """The document: a frame that fills it, and not one script.

    The frame is told of the site where the declaration says so, and never of the page.
    """
    referrer = embed_referrer(embed.service)
    title = escape(embed.title)
    return (
        f'<!doctype html>\n<html lang="{escape(embed.language)}"><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" '
        f'content="{escape(str(embed_policy_of(embed.service)))}">'
        f'<meta name="referrer" content="{referrer}"><meta name="robots" content="noindex">'
        f'<meta name="color-scheme" content="light dark"><title>{title}</'
        f"title><style>{_FILLING}</style></head>"
        f'<body><iframe src="{escape(embed.address)}" title="{title}" '
        f'sandbox="{_SANDBOX}" allow="{_ALLOWED}" '
        f'referrerpolicy="{referrer}"></iframe></body></html>\n'
    )


def _read(tag: Tag, language: str, declaration: Declaration) -> Embed:
    """The embed of one placeholder. Raises ValueError: what is wrong with it."""
    name, title = (
        tag.attributes["data-gate-embed"],
        tag.attributes.get("aria-label", "").strip(),
    )
    # What is no character in a page is none in a document of ours.
    title = title.encode("utf-8", "replace").decode("utf-8")
    embeds = {}
    for service in declaration.services:
        if service.is_embed:
            embeds[service.id] = service
    if name not in embeds:
        known = ", ".join(sorted(embeds)) or "(none is declared with hosts.frame)"
        raise ValueError(f"data-gate-embed is {name!r}, expected one of: {known}")
    if not title:
        raise ValueError(
            "aria-label is missing, expected a few words that say what is shown"
        )
    hosts = embeds[name].hosts.frame
    address = tag.attributes.get("data-gate-address", "")
    expected = f"data-gate-address is {address!r}, expected an https address on: {', '.join(hosts)}"
    try:
        checked = parse_address(address)
    except ValueError as error:
        raise ValueError(f"{expected}: {error}") from error
    if not any_covers(hosts, host_of_url(checked)):
        raise ValueError(expected)
    return Embed(embeds[name], checked, title, language)


def _placeholders(
    html: str, declaration: Declaration, language: str
) -> Iterator[tuple[Tag, Embed | str]]:
    """Each placeholder of a page with its embed, or with what is wrong."""
    # Most pages have none, and need not be read for it.
    found = list(tags(html)) if "data-gate-embed" in html.lower() else []
    for tag in found:
        if "data-gate-embed" in tag.attributes:
            try:
                yield tag, _read(tag, page_language(found) or language, declaration)
            except ValueError as error:
                yield tag, str(error)


def _with_frames(html: str, placed: Iterable[tuple[Tag, Embed]], base: str) -> str:
    parts, at = [], 0
    for tag, embed in placed:
        name_end = tag.start + 1 + len(tag.name)
        parts += [html[at:name_end], f' data-gate-frame="{base}{embed.path}"']
        at = name_end
    return "".join([*parts, html[at:]])


@dataclass(frozen=True, slots=True)
class Placing:
    """A page with its placeholders led to our documents, the embeds they open, and what
    is wrong with others.
    """

    html: str
    embeds: tuple[Embed, ...]
    problems: tuple[Problem, ...]


def place_page_embeds(
    html: str, file: str, declaration: Declaration, base: str, language: str = "en"
) -> Placing:
    """Places the embeds of one page, or of a part of one that is in this language.

    `file` is its name in messages, `base` the site's path with both slashes.
    """
    found = list(_placeholders(html, declaration, language))
    placed, wrong = [], []
    for tag, each in found:
        if isinstance(each, Embed):
            placed.append((tag, each))
        else:
            wrong.append(Problem(file, line_at(html, tag.start), each))
    embeds = tuple(embed for _, embed in placed)
    return Placing(_with_frames(html, placed, base), embeds, tuple(wrong))


def place_embeds(
    pages: Mapping[str, str], declaration: Declaration, base: str
) -> tuple[dict[str, str], dict[str, tuple[Embed, ...]]]:
    """Gives all pages with their placeholders led to our documents, and the embeds of
    each page that has any.

    `base` is the site's path with both slashes. Raises GateError, a line a placeholder,
    for what nothing declares.
    """
    placings = {}
    for path, html in pages.items():
        placings[path] = place_page_embeds(html, path, declaration, base)
    if wrong := [
        problem for placing in placings.values() for problem in placing.problems
    ]:
        raise GateError(*wrong)
    led = {path: placing.html for path, placing in placings.items()}
    return led, {
        path: placing.embeds for path, placing in placings.items() if placing.embeds
    }
