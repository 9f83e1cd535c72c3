"""Joins the requests that the browser reports with those that reached the recorder."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import SplitResult, urldefrag, urlsplit

from analytics_gate.audit.observation import ObservedRequest, Witness
from analytics_gate.audit.recorder.connections import Connection
from analytics_gate.audit.recorder.wire import PORTS
from analytics_gate.audit.witness.sightings import Sighting

_KINDS = {
    "stylesheet": "style",
    "xhr": "fetch",
    "texttrack": "media",
    "iframe": "frame",
}
_WEB = {"ws": "http", "wss": "https"}
_BY_DESTINATION = {
    **dict.fromkeys(("image", "script", "style", "font", "document", "manifest"), ""),
    **dict.fromkeys(("audio", "video", "track"), "media"),
    **dict.fromkeys(("iframe", "frame", "embed", "object", "fencedframe"), "frame"),
    **dict.fromkeys(
        ("worker", "sharedworker", "serviceworker", "audioworklet", "paintworklet"),
        "worker",
    ),
    "empty": "fetch",
    "json": "fetch",
}
"""The kind by `Sec-Fetch-Dest`; empty where the kind has the same name."""

# The first is UDP, which no proxy carries; the second does not start behind a proxy.
_UNPROXIED = {"WebTransport": "webtransport", "BackgroundFetchManager.fetch": "fetch"}


@dataclass(frozen=True, slots=True)
class RequestEvent:
    """One request as the browser reports it; `failed` if it got no answer."""

    url: str
    kind: str
    failed: bool = False


def is_network(url: str) -> bool:
    """Whether a request for the address goes to a host."""
    return urlsplit(url).scheme in {"http", "https", "ws", "wss"}


def address_key(url: str) -> str:
    """The address without its fragment and default port, in a WebSocket's case as http."""
    split = urlsplit(urldefrag(url).url)
    scheme = _WEB.get(split.scheme, split.scheme)
    host = split.hostname or ""
    if split.port and split.port != PORTS.get(scheme):
        host += f":{split.port}"
    key = f"{scheme}://{host}{split.path or '/'}"
    if split.query:
        return f"{key}?{split.query}"
    return key


def requests_of(
    events: Iterable[RequestEvent],
    contacts: Sequence[Connection],
    site: str,
    sources: Mapping[str, str],
) -> tuple[ObservedRequest, ...]:
    """All requests of a visit, sorted by address, each address once.

    `site` is the site's address; `sources` gives, by `address_key`, what an address was
    requested by. A request to a third party that failed, and that only the browser
    reports, was blocked before it left.
    """
    reported = {}
    for event in events:
        if is_network(event.url):
            reported[address_key(event.url)] = event
    recorded = {}
    for contact in contacts:
        if contact.kind == "request":
            recorded[address_key(contact.url)] = contact
    requests = []
    for key in sorted({*reported, *recorded}):
        request = _request(reported.get(key), recorded.get(key), site)
        requests.append(request)
    requests += _connections(contacts, _reached_hosts(requests), site)
    found = []
    for request in requests:
        source = sources.get(address_key(request.url), "")
        found.append(replace(request, where=source))
    return tuple(found)


def name_aborted(
    contacts: Sequence[Connection], events: Iterable[RequestEvent], site_host: str
) -> tuple[Connection, ...]:
    """Gives connections without a name the hosts of the requests that no answer came to.

    WebKit aborts what a page requests while it navigates, at times before the connection
    has sent the host's name. Connections beyond the number of such hosts stay nameless.
    """
    named = []
    nameless = []
    for contact in contacts:
        if contact.host:
            named.append(contact)
        else:
            nameless.append(contact)
    answered = {contact.host for contact in named}
    aborted = sorted(_unanswered_hosts(events, answered, site_host))
    if not nameless or not aborted:
        return tuple(contacts)
    for host in aborted:
        named.append(Connection(host, PORTS["https"], "connection"))
    return (*named, *nameless[len(aborted) :])


def _unanswered_hosts(
    events: Iterable[RequestEvent], answered: set[str], site_host: str
) -> set[str]:
    hosts = set()
    for event in events:
        host = urlsplit(event.url).hostname or ""
        is_unanswered = host not in answered
        if host == site_host:
            # The recorder keeps no record of the site's own requests.
            is_unanswered = event.failed
        if is_network(event.url) and is_unanswered:
            hosts.add(host)
    return hosts


def unobserved_connections(
    sightings: Iterable[Sighting], requests: Iterable[ObservedRequest], site: str
) -> tuple[ObservedRequest, ...]:
    """What a page requested in ways that neither the browser nor a proxy reports.

    `site` is the site's address.
    """
    # A blocked request to the same host does not mean that this one was blocked.
    reached = _reached_hosts(requests)
    called = {}
    for sighting in sightings:
        if sighting.kind == "request" and sighting.detail in _UNPROXIED:
            called[sighting.what] = sighting
    found = []
    for url, sighting in sorted(called.items()):
        host = urlsplit(url).hostname or ""
        if host in reached or _is_at_site(url, site):
            continue
        request = ObservedRequest(
            url,
            host,
            _UNPROXIED[sighting.detail],
            third_party=True,
            seen_by=("page",),
            where=sighting.where,
        )
        found.append(request)
    return tuple(found)


def _reached_hosts(requests: Iterable[ObservedRequest]) -> set[str]:
    hosts = set()
    for request in requests:
        if request.third_party and not request.blocked:
            hosts.add(request.host)
    return hosts


def _is_at_site(url: str, site: str) -> bool:
    """Whether the address is at the site, and not at another port of its host.

    Another port is another origin, and may belong to another party, although it gets
    the same cookies. Plain http and https are one site, as browsers try both.
    """
    split, site_split = urlsplit(url), urlsplit(site)
    if (split.hostname or "").removesuffix(".") != site_split.hostname:
        return False
    ports = {_port(split), _port(site_split)}
    return len(ports) == 1 or ports <= {*PORTS.values()}


def _port(split: SplitResult) -> int:
    return split.port or PORTS.get(_WEB.get(split.scheme, split.scheme), 0)


def _request(
    event: RequestEvent | None, contact: Connection | None, site: str
) -> ObservedRequest:
    url = _url(event, contact)
    third_party = not _is_at_site(url, site)
    is_failed = event is not None and event.failed
    return ObservedRequest(
        url,
        (urlsplit(url).hostname or "").removesuffix("."),
        _kind(event, contact),
        third_party,
        blocked=third_party and is_failed and contact is None,
        seen_by=tuple(_witnesses(event, contact, third_party=third_party)),
    )


def _url(event: RequestEvent | None, contact: Connection | None) -> str:
    if event:
        return event.url
    if contact:
        return contact.url
    return ""


def _witnesses(
    event: RequestEvent | None, contact: Connection | None, *, third_party: bool
) -> Iterator[Witness]:
    if event:
        yield "browser"
    # Of the site's own requests the recorder keeps no record, so the browser's suffices.
    if contact or not (third_party or event):
        yield "wire"


def _kind(event: RequestEvent | None, contact: Connection | None) -> str:
    if contact and _is_prefetch(contact):
        return "prefetch"
    if event and event.kind not in {"other", "fetch"}:
        return _KINDS.get(event.kind, event.kind)
    if contact:
        return _kind_on_the_wire(contact)
    if event:
        return event.kind
    return "other"


def _is_prefetch(contact: Connection) -> bool:
    purpose = contact.header("Sec-Purpose") or contact.header("Purpose")
    return "prefetch" in (purpose or "")


def _kind_on_the_wire(contact: Connection) -> str:
    if (contact.header("Upgrade") or "").lower() == "websocket":
        return "websocket"
    if (contact.header("Content-Type") or "").startswith("text/ping"):
        return "ping"
    if "text/event-stream" in (contact.header("Accept") or ""):
        return "eventsource"
    destination = contact.header("Sec-Fetch-Dest") or ""
    return _BY_DESTINATION.get(destination, "other") or destination


def _connections(
    contacts: Iterable[Connection], requested: set[str], site: str
) -> list[ObservedRequest]:
    """Connections that carried no request; they too disclose the visitor's address."""
    # Firefox opens connections to a site on plain http ahead of need, and sends no name
    # before the first request.
    is_plain = site.startswith("http:")
    places = set()
    for contact in contacts:
        if contact.kind == "connection" and (contact.host or not is_plain):
            places.add((contact.host, contact.port))
    found = []
    for host, port in sorted(places):
        url = _url_of_place(host, port)
        if host in requested or _is_at_site(url, site):
            continue
        request = ObservedRequest(
            url, host, "connection", third_party=True, seen_by=("wire",)
        )
        found.append(request)
    return found


def _url_of_place(host: str, port: int) -> str:
    scheme, name, suffix = "https", host, ""
    if port == 80:
        scheme = "http"
    if port not in {0, 80, 443}:
        suffix = f":{port}"
    if ":" in host:
        name = f"[{host}]"
    return f"{scheme}://{name}{suffix}/"
