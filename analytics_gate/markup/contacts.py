"""What in a page's markup makes a browser contact somebody by itself. Links that wait
to be pressed are none.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from analytics_gate.addresses.urls import contacted_host, origin_of
from analytics_gate.markup.styles import style_addresses
from analytics_gate.markup.tags import Tag, tags

_ADDRESSES = frozenset(
    (
        "src data poster background href xlink:href action formaction "
        "manifest codebase classid archive code "
        "icon lowsrc dynsrc"
    ).split()
)
_LISTS = frozenset({"srcset", "imagesrcset"})
_PINGS = frozenset({"ping", "attributionsrc"})
# SVG may put an address into an attribute of another element, and call it an animation.
_ANIMATIONS = frozenset({"set", "animate"})
_ANIMATED = frozenset({"from", "to", "by", "values"})
_STYLES = frozenset(
    "style fill stroke filter mask clip-path cursor marker-start marker-mid marker-end".split()
)
_LINKS = frozenset({"a", "area"})
_HREFS = frozenset({"href", "xlink:href"})
_ACTIONS = ("action", "formaction")
# A link element of any other kind fetches nothing (html.spec.whatwg.org, 4.6.7).
# Firefox prefetches a `next`; Chromium fetches the description of a `search`, whatever
# the page's policy says; the last line is of browsers that are gone, or still to come.
_FETCHING_RELATIONS = frozenset(
    (
        "stylesheet icon apple-touch-icon apple-touch-icon-precomposed "
        "apple-touch-startup-image mask-icon fluid-icon "
        "preload modulepreload prefetch preconnect dns-prefetch prerender "
        "next manifest compression-dictionary search "
        "import subresource serviceworker monetization"
    ).split()
)
_REFRESH = re.compile(
    r"^[\s\d.]*[;,]?\s*(?:url\s*=\s*)?[\"']?(?P<address>.*?)[\"']?\s*$",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class OutgoingReference:
    """One address that a browser would act on by itself: the element and attribute, and
    where the tag starts.
    """

    element: str
    attribute: str
    address: str
    host: str
    tag: Tag


def _candidates(address_list: str) -> list[str]:
    found = []
    for part in address_list.split(","):
        if part.split():
            found.append(part.split()[0])
    return found


def _in_style(style: str) -> list[str]:
    return list(dict.fromkeys(found.address for found in style_addresses(style)))


def _in_data(text: str) -> Iterator[str]:
    """All strings of a JSON text; what is no JSON does nothing in a browser either."""
    try:
        left = [json.loads(text)]
    except ValueError:
        return
    while left:
        value = left.pop(0)
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            left += [*value, *value.values()]
        elif isinstance(value, list):
            left += value


def _is_silent(tag: Tag) -> bool:
    relations = tag.attributes.get("rel", "").lower().split()
    return tag.name == "link" and _FETCHING_RELATIONS.isdisjoint(relations)


def _in_attributes(tag: Tag) -> Iterator[tuple[str, str]]:
    for name, value in tag.attributes.items():
        if name in _ADDRESSES and not (
            name in _HREFS and (tag.name in _LINKS or _is_silent(tag))
        ):
            yield name, value
        elif name in _PINGS:
            for address in value.split():
                yield (name, address)
        elif name in _LISTS:
            yield from ((name, address) for address in _candidates(value))
        elif name in _ANIMATED and tag.name in _ANIMATIONS:
            yield from ((name, address) for address in value.split(";"))
        elif name in _STYLES:
            yield from ((name, address) for address in _in_style(value))


def _in_element(tag: Tag) -> Iterator[tuple[str, str]]:
    yield from _in_attributes(tag)
    if tag.name == "style":
        for address in _in_style(tag.code):
            yield ("text", address)
    if tag.name == "meta" and tag.attributes.get("http-equiv", "").lower() == "refresh":
        found = _REFRESH.match(tag.attributes.get("content", ""))
        yield from [("content", found["address"])] if found else []
    if tag.name == "script" and tag.attributes.get("type", "").strip().lower() in {
        "speculationrules",
        "importmap",
    }:
        yield from (("text", address) for address in _in_data(tag.code))


def references_of_element(found: Iterable[Tag]) -> Iterator[OutgoingReference]:
    """What `outgoing_references` yields, for who has read the page's tags already."""
    for tag in found:
        for attribute, address in _in_element(tag):
            if host := contacted_host(address):
                yield OutgoingReference(tag.name, attribute, address.strip(), host, tag)
        if document := tag.attributes.get("srcdoc"):
            for inner in outgoing_references(document):
                yield OutgoingReference(
                    tag.name, "srcdoc", inner.address, inner.host, tag
                )


def outgoing_references(html: str) -> Iterator[OutgoingReference]:
    """Yields all contacts with hosts that are written out in the markup, in order.

    What scripts do is not in the markup: that is for the page's policy to stop.
    """
    return references_of_element(tags(html))


def link_origins(found: Iterable[Tag]) -> Iterator[str]:
    """Yields the origins that links and forms lead to when they are pressed."""
    for tag in found:
        for attribute in _HREFS if tag.name in _LINKS else _ACTIONS:
            if (address := tag.attributes.get(attribute)) and (
                origin := origin_of(address)
            ):
                yield origin
