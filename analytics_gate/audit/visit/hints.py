"""Finds the hints of a document: preloads, look-ups, pings, refreshes and speculation.

They are read from markup and headers, since a browser under automation may not act on
them, and then neither its events nor the recorder show them.
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
    link_origins,
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
"""The kinds of hint that only Chromium acts on."""

_SEARCH_DESCRIPTION = "application/opensearchdescription+xml"
_PINGS = frozenset({"ping", "attributionsrc"})
_REFRESH = re.compile(
    r"^\s*[\d.]*\s*[;,]?\s*(?:url\s*=\s*)?[\"']?(?P<address>[^\"']*)", re.IGNORECASE
)
_LINK = re.compile(r"<(?P<address>[^>]*)>(?P<parameters>[^<]*)")
_RELATION = re.compile(r";\s*rel\s*=\s*\"?([^\";,]*)", re.IGNORECASE)


def hints_of(html: str, site: str) -> tuple[ObservedRequest, ...]:
    """The hints to third parties in a page's markup; `site` is the site's address."""
    found = _live_tags(html)
    return (*_hints(found, html, site), *_speculation_rules(found, html, site))


def hints_of_frame(html: str, site: str) -> tuple[ObservedRequest, ...]:
    """The hints to third parties in a frame's markup.

    Browsers ignore speculation rules in frames.
    """
    return tuple(_hints(_live_tags(html), html, site))


def _live_tags(html: str) -> tuple[Tag, ...]:
    """The start tags outside of templates; a declarative shadow tree is no such template."""
    live = []
    for each in elements(html):
        if not any(map(_is_template, each.holders)):
            live.append(each.tag)
    return tuple(sorted(live, key=lambda tag: tag.start))


def _is_template(tag: Tag) -> bool:
    return tag.name == "template" and "shadowrootmode" not in tag.attributes


def _hints(found: Sequence[Tag], html: str, site: str) -> Iterator[ObservedRequest]:
    site_host = contacted_host(site)
    for reference in references_of_element(found):
        kind = _kind(reference)
        if kind and reference.host not in {site_host, "*"}:
            where = _where(reference.tag, html)
            yield _hint(reference.address, reference.host, kind, where=where)
    for tag in found:
        if _looks_up_links(tag):
            yield from _look_ups(found, site, _where(tag, html))
    for frame in framed_documents(found):
        for hint in hints_of_frame(frame.attributes["srcdoc"], site):
            yield replace(hint, where=_where(frame, html))


def _speculation_rules(
    found: Sequence[Tag], html: str, site: str
) -> Iterator[ObservedRequest]:
    for tag in found:
        if _is_speculation(tag):
            yield from _speculated(tag.text, found, site, where=_where(tag, html))


def _kind(reference: OutgoingReference) -> str:
    if reference.attribute in _PINGS:
        return "ping"
    if reference.element == "meta":
        return "refresh"
    if reference.element != "link":
        return ""
    relation = _keyword(reference.tag, "rel")
    # Chromium fetches the description for its address bar after the page has loaded,
    # past the page's policy, but not in a private context, as those of an audit are.
    if relation == "search":
        if _keyword(reference.tag, "type") == _SEARCH_DESCRIPTION:
            return "search"
        return ""
    return _first_hint(relation)


def _first_hint(relation: str) -> str:
    """The hint among the space-separated relations of a link; empty if there is none."""
    relations = relation.lower().split()
    for hint in _HINTS:
        if hint in relations:
            return hint
    return ""


def _keyword(tag: Tag, attribute: str) -> str:
    return tag.attributes.get(attribute, "").strip().lower()


def _is_speculation(tag: Tag) -> bool:
    return tag.name == "script" and _keyword(tag, "type") == "speculationrules"


def _looks_up_links(tag: Tag) -> bool:
    """Whether the element makes a browser look up the hosts of all links in the page."""
    if tag.name != "meta" or _keyword(tag, "content") != "on":
        return False
    return tag.attributes.get("http-equiv", "").lower() == "x-dns-prefetch-control"


def _speculated(
    rules: str, found: Iterable[Tag], site: str, *, where: str
) -> Iterator[ObservedRequest]:
    for address in dict.fromkeys(targets(rules, found)):
        host = contacted_host(address)
        if host and host != contacted_host(site):
            yield _hint(address.strip(), host, "prefetch", where=where)


def _look_ups(found: Iterable[Tag], site: str, where: str) -> Iterator[ObservedRequest]:
    for origin in sorted(set(link_origins(found))):
        host = _host(origin)
        if host != _host(site):
            yield _hint(f"{origin}/", host, "dns-prefetch", where=where)


def _host(address: str) -> str:
    return urlsplit(address).hostname or ""


def _where(tag: Tag, html: str) -> str:
    name = tag.name
    if relation := tag.attributes.get("rel"):
        name = f'{name} rel="{relation}"'
    return f"<{name}> in line {line_at(html, tag.start)}"


def header_hints(
    headers: Mapping[str, str], url: str, html: str, *, site: str
) -> tuple[ObservedRequest, ...]:
    """The hints to third parties in a page's headers.

    `url` is the page's address, `html` its markup, `site` the site's address.
    """
    found: list[ObservedRequest] = []
    if headers.get("x-dns-prefetch-control", "").strip().lower() == "on":
        where = "the response's X-DNS-Prefetch-Control header"
        found += _look_ups(tags(html), site, where)
    if refresh := _REFRESH.match(headers.get("refresh", "")):
        address = urljoin(url, refresh["address"])
        host = _host(address)
        if host != _host(site):
            where = "the response's Refresh header"
            found.append(_hint(address, host, "refresh", where=where))
    return tuple(found)


def speculation_hints(rules: str, html: str, site: str) -> tuple[ObservedRequest, ...]:
    """The hints in the file of speculation rules that a page's header names.

    `rules` is the file's text, `html` the page's, `site` the site's address.
    """
    where = "the response's Speculation-Rules"
    return tuple(_speculated(rules, tuple(tags(html)), site, where=where))


def answer_hints(
    url: str, fields: Mapping[str, str], site: str
) -> tuple[ObservedRequest, ...]:
    """The hints to third parties in the headers of any response of the site.

    `fields` have lower-case names. Chromium looks up and connects to what a `Link` field
    names, in every response. It reports requests to the endpoints that `NEL` names
    (w3.org/TR/network-error-logging), but only if it trusts the site's certificate.
    """
    path = urlsplit(url).path
    found = [*_in_link_field(fields.get("link", ""), url, f"the Link header of {path}")]
    found += _in_error_policy(fields, url, f"the NEL header of {path}")
    hints = []
    for hint in found:
        if hint.host not in {"", _host(site)}:
            hints.append(hint)
    return tuple(hints)


def _in_link_field(field: str, url: str, where: str) -> Iterator[ObservedRequest]:
    for found in _LINK.finditer(field):
        relations = _RELATION.findall(found["parameters"])
        address = urljoin(url, found["address"])
        if kind := _first_hint(" ".join(relations)):
            yield _hint(address, _host(address), kind, where=where)


def _in_error_policy(
    fields: Mapping[str, str], url: str, where: str
) -> Iterator[ObservedRequest]:
    names = [policy.get("report_to") for policy in _listed(fields.get("nel", ""))]
    for group in _listed(fields.get("report-to", "")):
        if group.get("group", "default") not in names:
            continue
        for endpoint in _objects(group.get("endpoints")):
            address = urljoin(url, str(endpoint.get("url", "")))
            yield _hint(address, _host(address), "report", where=where)


def _listed(field: str) -> list[dict[str, Any]]:
    """The objects of a header field that is a JSON list without its brackets."""
    try:
        return _objects(json.loads(f"[{field}]"))
    except ValueError:
        return []


def _objects(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list):
        return []
    return [each for each in value if isinstance(each, dict)]


def script_hints(sightings: Iterable[Sighting]) -> tuple[ObservedRequest, ...]:
    """The hints that scripts put into the page, some of them for a moment only."""
    found = []
    for sighting in sightings:
        if sighting.kind == "hint":
            url, kind = sighting.what, sighting.detail
            where = f'<link rel="{kind}"> added by a script'
            found.append(_hint(url, _host(url), kind, where=where))
    return tuple(found)


def _hint(address: str, host: str, kind: str, *, where: str) -> ObservedRequest:
    return ObservedRequest(
        address, host, kind, third_party=True, seen_by=("document",), where=where
    )


def unseen_hints(
    hints: Iterable[ObservedRequest], requests: Iterable[ObservedRequest]
) -> tuple[ObservedRequest, ...]:
    """The hints at hosts that no request of the visit went to."""
    reached = {request.host for request in requests if not request.blocked}
    unseen = {hint for hint in hints if hint.host not in reached}
    return tuple(sorted(unseen, key=lambda hint: (hint.url, hint.kind, hint.where)))
