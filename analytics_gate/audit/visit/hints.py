"""What a document asks a browser to do that an automated one may leave undone: hints,
pings, look-ups, speculation.

Read from the markup and from headers, since neither the browser's events nor the wire
can promise to show them.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin, urlsplit

from analytics_gate.addresses.urls import contacted_host
from analytics_gate.audit.observation import ObservedRequest
from analytics_gate.audit.visit.speculation import targets
from analytics_gate.audit.witness.sightings import Sighting
from analytics_gate.markup.contacts import (
    OutgoingReference,
    outgoing_references_of,
    references_of_element,
)
from analytics_gate.markup.elements import elements
from analytics_gate.markup.framed import framed_documents
from analytics_gate.markup.tags import Tag, line_at, tags

_HINTS = (
    "dns-prefetch",
    "preconnect",
    "prefetch",
    "prerender",
    "modulepreload",
    "preload",
)
CHROMIUM_ALONE = frozenset({"search"})
"""The kinds that no other browser acts on."""

_SEARCH_DESCRIPTION = "application/opensearchdescription+xml"
_PINGS = frozenset({"ping", "attributionsrc"})
_REFRESH = re.compile(
    r"^\s*[\d.]*\s*[;,]?\s*(?:url\s*=\s*)?[\"']?(?P<address>[^\"']*)", re.IGNORECASE
)
_LINK = re.compile(r"<(?P<address>[^>]*)>(?P<parameters>[^<]*)")
_RELATION = re.compile(r";\s*rel\s*=\s*\"?([^\";,]*)", re.IGNORECASE)


def hints_of(html: str, own: str) -> tuple[ObservedRequest, ...]:
    """The hints to third parties in a page's markup; `own` is the site's address."""
    found = _live_tags(html)
    return (*_hints(found, html, own), *_speculation_rules(found, html, own))


def hints_of_frame(html: str, own: str) -> tuple[ObservedRequest, ...]:
    """The hints to third parties in the markup of a frame, where browsers pass over
    speculation rules.
    """
    return tuple(_hints(_live_tags(html), html, own))


def _live_tags(html: str) -> tuple[Tag, ...]:
    """The start tags of a page but those in templates, unless they are shadow trees."""
    live = []
    for each in elements(html):
        if not any(map(_is_template, each.holders)):
            live.append(each.tag)
    return tuple(sorted(live, key=lambda tag: tag.start))


def _is_template(tag: Tag) -> bool:
    return tag.name == "template" and "shadowrootmode" not in tag.attributes


def _hints(found: Sequence[Tag], html: str, own: str) -> Iterator[ObservedRequest]:
    for contact in references_of_element(found):
        if (kind := _kind(contact)) and contact.host not in {contacted_host(own), "*"}:
            yield _request(
                contact.address, contact.host, kind, _place(contact.tag, html)
            )
    for tag in found:
        if _looks_up_links(tag):
            yield from _to_all(
                outgoing_references_of(found), own, "dns-prefetch", _place(tag, html)
            )
    for frame in framed_documents(found):
        inside = hints_of_frame(frame.attributes["srcdoc"], own)
        for hint in inside:
            yield replace(hint, where=_place(frame, html))


def _speculation_rules(
    found: Sequence[Tag], html: str, own: str
) -> Iterator[ObservedRequest]:
    for tag in found:
        if _is_speculation(tag):
            yield from _speculated(tag.text, found, own, _place(tag, html))


def _kind(contact: OutgoingReference) -> str:
    if contact.attribute in _PINGS:
        return "ping"
    if contact.element == "meta":
        return "refresh"
    if contact.element != "link":
        return ""
    relations = contact.tag.attributes.get("rel", "").lower().split()
    if relations == ["search"]:
        # Chromium fetches it for its address bar once the page has loaded, past the
        # page's policy, though not in a context off the record, as an audit's are.
        is_description = (
            contact.tag.attributes.get("type", "").strip().lower()
            == _SEARCH_DESCRIPTION
        )
        if is_description:
            return "search"
        return ""
    for hint in _HINTS:
        if hint in relations:
            return hint
    return ""


def _is_speculation(tag: Tag) -> bool:
    return (
        tag.name == "script"
        and tag.attributes.get("type", "").strip().lower() == "speculationrules"
    )


def _looks_up_links(tag: Tag) -> bool:
    """Whether an element has a browser look up the names in all of the page's links."""
    is_control = (
        tag.name == "meta"
        and tag.attributes.get("http-equiv", "").lower() == "x-dns-prefetch-control"
    )
    return is_control and tag.attributes.get("content", "").strip().lower() == "on"


def _speculated(
    rules: str, found: Iterable[Tag], own: str, where: str
) -> Iterator[ObservedRequest]:
    for address in dict.fromkeys(targets(rules, found)):
        if (host := contacted_host(address)) and host != contacted_host(own):
            yield _request(address.strip(), host, "prefetch", where)


def _to_all(
    origins: Iterable[str], own: str, kind: str, where: str
) -> Iterator[ObservedRequest]:
    for origin in sorted(set(origins)):
        if (host := urlsplit(origin).hostname or "") != urlsplit(own).hostname:
            yield _request(f"{origin}/", host, kind, where)


def _place(tag: Tag, html: str) -> str:
    relation = tag.attributes.get("rel", "")
    name = f'{tag.name} rel="{relation}"' if relation else tag.name
    return f"<{name}> in line {line_at(html, tag.start)}"


def header_hints(
    headers: Mapping[str, str], url: str, html: str, own: str
) -> tuple[ObservedRequest, ...]:
    """What a page's header has a browser do: `url` is the page's address, `html` its markup."""
    found: list[ObservedRequest] = []
    if headers.get("x-dns-prefetch-control", "").strip().lower() == "on":
        found += _to_all(
            outgoing_references_of(tags(html)),
            own,
            "dns-prefetch",
            "the response's X-DNS-Prefetch-Control header",
        )
    if refresh := _REFRESH.match(headers.get("refresh", "")):
        address = urljoin(url, refresh["address"])
        host = urlsplit(address).hostname or ""
        is_own = host == urlsplit(own).hostname
        found += (
            []
            if is_own
            else [_request(address, host, "refresh", "the response's Refresh header")]
        )
    return tuple(found)


def speculation_hints(rules: str, html: str, own: str) -> tuple[ObservedRequest, ...]:
    """The hints in speculation rules that a page's header names: `rules` is the text of
    their file, `html` the page.
    """
    return tuple(
        _speculated(rules, tuple(tags(html)), own, "the response's Speculation-Rules")
    )


def answer_hints(
    url: str, fields: Mapping[str, str], own: str
) -> tuple[ObservedRequest, ...]:
    """The hints to third parties in the fields, by lower-case name, of any answer of
    the site's: a page's or a file's.

    Chromium looks names up and connects for a `Link` field wherever it stands, and
    reports each request to whom `NEL` names (w3.org/TR/network-error-logging), but only
    of a site whose certificate it trusts.
    """
    path = urlsplit(url).path
    found = [*_in_link_field(fields.get("link", ""), url, f"the Link header of {path}")]
    found += _in_error_policy(fields, url, f"the NEL header of {path}")
    listed = []
    for hint in found:
        if hint.host not in {"", urlsplit(own).hostname}:
            listed.append(hint)
    return tuple(listed)


def _in_link_field(field: str, url: str, where: str) -> Iterator[ObservedRequest]:
    for found in _LINK.finditer(field):
        relations = " ".join(_RELATION.findall(found["parameters"])).lower().split()
        address = urljoin(url, found["address"])
        if kind := next((hint for hint in _HINTS if hint in relations), ""):
            yield _request(address, urlsplit(address).hostname or "", kind, where)


def _in_error_policy(
    fields: Mapping[str, str], url: str, where: str
) -> Iterator[ObservedRequest]:
    groups = []
    for policy in _listed(fields.get("nel", "")):
        groups.append(policy.get("report_to"))
    told = []
    for group in _listed(fields.get("report-to", "")):
        if group.get("group", "default") in groups:
            told.append(group)
    for endpoint in (
        each for group in told for each in _objects(group.get("endpoints"))
    ):
        address = urljoin(url, str(endpoint.get("url", "")))
        yield _request(address, urlsplit(address).hostname or "", "report", where)


def _listed(field: str) -> list[dict[str, Any]]:
    """The objects of a field that is a JSON list without its brackets."""
    try:
        return _objects(json.loads(f"[{field}]"))
    except ValueError:
        return []


def _objects(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list):
        found = []
        for each in value:
            if isinstance(each, dict):
                found.append(each)
        return found
    return []


def script_hints(sightings: Iterable[Sighting]) -> tuple[ObservedRequest, ...]:
    """The hints that scripts put into the page, some of them for a moment only."""
    told = []
    for each in sightings:
        if each.kind == "hint":
            told.append((each.what, each.detail))
    found = []
    for url, kind in told:
        found.append(
            _request(
                url,
                urlsplit(url).hostname or "",
                kind,
                f'<link rel="{kind}"> added by a script',
            )
        )
    return tuple(found)


def _request(address: str, host: str, kind: str, where: str) -> ObservedRequest:
    return ObservedRequest(
        address, host, kind, third_party=True, seen_by=("document",), where=where
    )


def unseen_hints(
    hints: Iterable[ObservedRequest], requests: Iterable[ObservedRequest]
) -> tuple[ObservedRequest, ...]:
    """Those hints of whose host nothing was seen on the wire: what was seen speaks for itself."""
    seen = set()
    for request in requests:
        if not request.blocked:
            seen.add(request.host)
    return tuple(
        sorted(
            {hint for hint in hints if hint.host not in seen},
            key=lambda hint: (hint.url, hint.kind),
        )
    )
