"""What in a page's markup makes a browser contact somebody by itself. Links that wait to be pressed are none."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from analytics_gate.markup.addresses import host_of, origin_of
from analytics_gate.markup.tags import Tag, tags

_ADDRESSES = frozenset(
    (
        "src data poster background href xlink:href action formaction manifest codebase classid archive code "
        "longdesc profile icon lowsrc dynsrc"
    ).split()
)
_LISTS = frozenset({"srcset", "imagesrcset"})
_PINGS = frozenset({"ping", "attributionsrc"})
# SVG may put an address into an attribute of another element, and call it an animation.
_ANIMATIONS = frozenset({"set", "animate"})
_ANIMATED = frozenset({"from", "to", "by", "values"})
_STYLES = frozenset("style fill stroke filter mask clip-path cursor marker-start marker-mid marker-end".split())
_LINKS = frozenset({"a", "area"})
_HREFS = frozenset({"href", "xlink:href"})
_ACTIONS = ("action", "formaction")
# A link element of these kinds says something and fetches nothing (html.spec.whatwg.org, 4.6.7). Firefox prefetches
# a `next`, so that is none of them.
_SILENT_RELATIONS = frozenset(
    (
        "alternate author bookmark canonical help license me prev privacy-policy search self shortlink "
        "tag terms-of-service up external nofollow noopener noreferrer edit webmention pingback"
    ).split()
)
_STYLE_ADDRESS = re.compile(
    r"""url\(\s*(?:"(?P<double>[^"]*)|'(?P<single>[^']*)|(?P<bare>[^"')\s]+))|@import\s*["'](?P<string>[^"']+)""",
    re.IGNORECASE,
)
_STYLE_IMAGES = re.compile(r"(?:image-set|image|src)\((?P<inside>(?:[^()]|\([^()]*\))*)", re.IGNORECASE)
_STYLE_STRING = re.compile(r"""["']([^"']+)["']""")
_STYLE_ESCAPE = re.compile(r"\\(?:([0-9a-f]{1,6})[ \t\r\n\f]?|([^\n]))", re.IGNORECASE)
_STYLE_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_REFRESH = re.compile(r"^[\s\d.]*[;,]?\s*(?:url\s*=\s*)?[\"']?(?P<address>.*?)[\"']?\s*$", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Contact:
    """One address that a browser would act on by itself: the element and attribute, and where the tag starts."""

    element: str
    attribute: str
    address: str
    host: str
    tag: Tag


def _candidates(address_list: str) -> list[str]:
    return [part.split()[0] for part in address_list.split(",") if part.split()]


def _in_style(style: str) -> list[str]:
    plain = _STYLE_ESCAPE.sub(lambda found: chr(int(found[1], 16) % 0xD800) if found[1] else found[2], style)
    # What looks like a comment within an address is none, so both readings count.
    texts = dict.fromkeys((plain, _STYLE_COMMENT.sub(" ", plain)))
    strings = [found["inside"] for text in texts for found in _STYLE_IMAGES.finditer(text)]
    addresses = [found[1] for inside in strings for found in _STYLE_STRING.finditer(inside)]
    addresses += [found[found.lastgroup or 0] for text in texts for found in _STYLE_ADDRESS.finditer(text)]
    return list(dict.fromkeys(addresses))


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
    return tag.name == "link" and all(r in _SILENT_RELATIONS for r in relations)


def _in_attributes(tag: Tag) -> Iterator[tuple[str, str]]:
    for name, value in tag.attributes.items():
        if name in _ADDRESSES and not (name in _HREFS and (tag.name in _LINKS or _is_silent(tag))):
            yield name, value
        elif name in _PINGS:
            yield from ((name, address) for address in value.split())
        elif name in _LISTS:
            yield from ((name, address) for address in _candidates(value))
        elif name in _ANIMATED and tag.name in _ANIMATIONS:
            yield from ((name, address) for address in value.split(";"))
        elif name in _STYLES:
            yield from ((name, address) for address in _in_style(value))


def _in_element(tag: Tag) -> Iterator[tuple[str, str]]:
    yield from _in_attributes(tag)
    if tag.name == "style":
        yield from (("text", address) for address in _in_style(tag.text))
    if tag.name == "meta" and tag.attributes.get("http-equiv", "").lower() == "refresh":
        found = _REFRESH.match(tag.attributes.get("content", ""))
        yield from [("content", found["address"])] if found else []
    if tag.name == "script" and tag.attributes.get("type", "").strip().lower() in {"speculationrules", "importmap"}:
        yield from (("text", address) for address in _in_data(tag.text))


def contacts_of(found: Iterable[Tag]) -> Iterator[Contact]:
    """What `contacts` yields, for who has read the page's tags already."""
    for tag in found:
        for attribute, address in _in_element(tag):
            if host := host_of(address):
                yield Contact(tag.name, attribute, address.strip(), host, tag)
        if document := tag.attributes.get("srcdoc"):
            yield from (Contact(tag.name, "srcdoc", inner.address, inner.host, tag) for inner in contacts(document))


def contacts(html: str) -> Iterator[Contact]:
    """Yields all contacts with hosts that are written out in the markup, in order.

    What scripts do is not in the markup: that is for the page's policy to stop.
    """
    return contacts_of(tags(html))


def outgoing_of(found: Iterable[Tag]) -> Iterator[str]:
    """What `outgoing_origins` yields, for who has read the page's tags already."""
    for tag in found:
        for attribute in _HREFS if tag.name in _LINKS else _ACTIONS:
            if (address := tag.attributes.get(attribute)) and (origin := origin_of(address)):
                yield origin


def outgoing_origins(html: str) -> Iterator[str]:
    """Yields the origins that the page's links and forms lead to when they are pressed."""
    return outgoing_of(tags(html))
