"""Makes the markup of services that run in the page wait for them, as the text of an attribute.

A template's own content would not do: Firefox loads images from there, ahead of the lock.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from analytics_gate.declaration.service_lookup import service_in_page
from analytics_gate.declaration.values import Service
from analytics_gate.markup.contacts import OutgoingReference, references_of_element
from analytics_gate.markup.elements import FOREIGN, Element, elements
from analytics_gate.markup.tags import Tag, tags

# Where these stand, nothing else can.
_FIXED = frozenset(
    {
        "html",
        "head",
        "body",
        "base",
        "meta",
        "frame",
        "frameset",
        "caption",
        "col",
        "colgroup",
    }
)


@dataclass(frozen=True, slots=True)
class Inert:
    """A page in which the markup of optional services waits, and the contacts for which
    that is no answer.
    """

    html: str
    left: tuple[OutgoingReference, ...]


def _movable(tag: Tag, found: dict[int, Element]) -> Element | None:
    """The element to put into a template so that this tag is in it too; None where
    there is none.
    """
    element = found[tag.start]
    outermost = next(
        (holder for holder in element.holders if holder.name in FOREIGN), tag
    )
    whole = found[outermost.start]
    if whole.end and whole.tag.name not in _FIXED:
        return whole
    return None


def _template(text: str, ids: list[str], mark: str) -> str:
    marked = f' {mark}=""' if mark else ""
    for service in ids:
        text = (
            f'<template{marked} data-gate-service="{service}" '
            f'data-gate-html="{escape(text)}"></template>'
        )
    return text


def _wrapped(html: str, waiting: dict[tuple[int, int], list[str]], mark: str) -> str:
    """The text with a template in each of these places; one within another waits in that one."""
    grown: dict[int, int] = {}
    for (start, end), ids in sorted(waiting.items(), reverse=True):
        stretched = end + sum(growth for inner, growth in grown.items() if inner < end)
        template = _template(html[start:stretched], ids, mark)
        grown[start] = grown.get(start, 0) + len(template) - (stretched - start)
        html = html[:start] + template + html[stretched:]
    return html


def make_inert(
    html: str,
    services: Sequence[Service],
    read: Iterable[Tag] | None = None,
    *,
    mark: str = "",
) -> Inert:
    """Puts each element that would contact an optional service of the page into
    `<template data-gate-service=ID>`.

    Where it concerns two of them, a template holds a template. `read` are the page's
    tags, where they are known; `mark` is one more attribute of these templates.
    """
    found: dict[int, Element] = {}
    left: list[OutgoingReference] = []
    waiting: dict[tuple[int, int], list[str]] = {}
    for contact in references_of_element(tags(html) if read is None else read):
        service = service_in_page(contact.host, services)
        if service and not service.is_optional:
            continue
        found = found or {element.tag.start: element for element in elements(html)}
        element = _movable(contact.tag, found) if service else None
        if service and element and element.end:
            ids = waiting.setdefault((element.tag.start, element.end), [])
            ids += [service.id] if service.id not in ids else []
        else:
            left.append(contact)
    return Inert(_wrapped(html, waiting, mark), tuple(left))
