"""What a browser says of its requests, and what of it reached the wire, put together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import SplitResult, urldefrag, urlsplit

from analytics_gate.audit.observation import ObservedRequest
from analytics_gate.audit.recorder.contacts import Connection
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

# The one goes over UDP, which no proxy takes; the other does not begin where there is a proxy.
_UNHEARD = {"WebTransport": "webtransport", "BackgroundFetchManager.fetch": "fetch"}


@dataclass(frozen=True, slots=True)
class Event:
    """One request as the browser's events tell of it; `failed` where it got no answer."""

    url: str
    kind: str
    failed: bool = False


def is_network(url: str) -> bool:
    """Whether an address leads to some host at all."""
    return urlsplit(url).scheme in {"http", "https", "ws", "wss"}


def requests_of(
    events: Iterable[Event],
    contacts: Sequence[Connection],
    own: str,
    places: Mapping[str, str],
) -> tuple[ObservedRequest, ...]:
    """All requests of a visit, an address once for each kind, sorted; `own` is the
    site's address.

    A request to a third party that only the browser knows of, and that failed, was
    refused before it left.
    """
    told = {}
    for event in events:
        if is_network(event.url):
            told[_key(event.url)] = event
    heard = {}
    for contact in contacts:
        if contact.kind == "request":
            heard[_key(contact.url)] = contact
    made = []
    for key in sorted({*told, *heard}):
        made.append(_request(told.get(key), heard.get(key), own))
    asked = set()
    for request in made:
        if request.third_party and not request.blocked:
            asked.add(request.host)
    made += _connections(contacts, asked, own)
    return tuple(
        replace(request, where=places.get(_key(request.url), "")) for request in made
    )


def name_aborted(
    contacts: Sequence[Connection], events: Iterable[Event], own: str
) -> tuple[Connection, ...]:
    """The contacts, in which a connection without a name has those of the requests that
    no answer came to.

    WebKit breaks off what a page asks for as it goes, and then now and then before the
    connection has said for whom it is: it was for one of them, and where there is none
    it stays without a name.
    """
    named = []
    for contact in contacts:
        if contact.host:
            named.append(contact)
    nameless = [contact for contact in contacts if not contact.host]
    answered = {contact.host for contact in named}
    broken = sorted(_unanswered_hosts(events, answered, own))
    if not nameless or not broken:
        return tuple(contacts)
    given = []
    for host in broken:
        given.append(Connection(host, PORTS["https"], "connection"))
    return (*named, *given, *nameless[len(broken) :])


def _unanswered_hosts(
    events: Iterable[Event], answered: set[str], own: str
) -> Iterator[str]:
    seen = set()
    for event in events:
        host = urlsplit(event.url).hostname or ""
        # Of the site's own requests the recorder keeps no record.
        is_broken = event.failed if host == own else host not in answered
        if is_network(event.url) and is_broken and host not in seen:
            seen.add(host)
            yield host


def address_key(url: str) -> str:
    """An address as both witnesses write it: without a fragment, and without a scheme's
    own port.
    """
    return _key(url)


def unobserved_connections(
    sightings: Iterable[Sighting], requests: Iterable[ObservedRequest], own: str
) -> tuple[ObservedRequest, ...]:
    """What a page asked for in a way that neither the browser's events nor a proxy
    shows; `own` as above.
    """
    # That the browser refused something else to the same host says nothing of this.
    heard = set()
    for request in requests:
        if request.third_party and not request.blocked:
            heard.add(request.host)
    asked = {}
    for each in sightings:
        if each.kind == "request" and each.detail in _UNHEARD:
            asked[each.what] = each
    hosts = {url: urlsplit(url).hostname or "" for url in asked}
    found = []
    for url, host in sorted(hosts.items()):
        if host not in heard and not _is_own(url, own):
            found.append(
                ObservedRequest(
                    url,
                    host,
                    _UNHEARD[asked[url].detail],
                    third_party=True,
                    seen_by=("page",),
                    where=asked[url].where,
                )
            )
    return tuple(found)


def _is_own(url: str, own: str) -> bool:
    """Whether an address is at the site itself, whose address is `own`.

    Another port is another origin, and whoever answers there may be somebody else,
    although cookies go to every port. Plain http and https are one site: browsers try
    both.
    """
    place, site = urlsplit(url), urlsplit(own)
    if (place.hostname or "").removesuffix(".") != site.hostname:
        return False
    ports = {_port(place), _port(site)}
    return len(ports) == 1 or ports <= {*PORTS.values()}


def _port(split: SplitResult) -> int:
    return split.port or PORTS.get(_WEB.get(split.scheme, split.scheme), 0)


def _key(url: str) -> str:
    split = urlsplit(urldefrag(url).url)
    scheme = _WEB.get(split.scheme, split.scheme)
    port = split.port if split.port not in {None, PORTS.get(scheme)} else None
    host = f"{split.hostname or ''}" + (f":{port}" if port else "")
    return f"{scheme}://{host}{split.path or '/'}" + (
        f"?{split.query}" if split.query else ""
    )


def _request(
    event: Event | None, contact: Connection | None, own: str
) -> ObservedRequest:
    url = event.url if event else contact.url if contact else ""
    host = (urlsplit(url).hostname or "").removesuffix(".")
    third_party = not _is_own(url, own)
    blocked = third_party and event is not None and event.failed and contact is None
    # The recorder keeps no record of the site's own requests; for those the browser's word will do.
    seen = (
        *(("browser",) if event else ()),
        *(("wire",) if contact or not (third_party or event) else ()),
    )
    return ObservedRequest(
        url, host, _kind(event, contact), third_party, None, blocked, seen
    )


def _kind(event: Event | None, contact: Connection | None) -> str:
    if contact and "prefetch" in (
        contact.header("Sec-Purpose") or contact.header("Purpose") or ""
    ):
        return "prefetch"
    if event and event.kind not in {"other", "fetch"}:
        return _KINDS.get(event.kind, event.kind)
    if contact:
        return _kind_on_the_wire(contact)
    if event:
        return event.kind
    return "other"


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
    contacts: Iterable[Connection], asked: set[str], own: str
) -> list[ObservedRequest]:
    """Connections over which nothing was asked: they give the visitor's address away
    all the same.
    """
    # Firefox opens connections to a site on plain http ahead of time, and there says
    # nobody's name before it asks.
    silent = set()
    for contact in contacts:
        if contact.kind == "connection" and (
            contact.host or not own.startswith("http:")
        ):
            silent.add((contact.host, contact.port))
    found = []
    for host, port in sorted(silent):
        if host not in asked and not _is_own(_place(host, port), own):
            found.append(
                ObservedRequest(
                    _place(host, port),
                    host,
                    "connection",
                    third_party=True,
                    seen_by=("wire",),
                )
            )
    return found


def _place(host: str, port: int) -> str:
    scheme = "http" if port == 80 else "https"
    suffix = "" if port in {0, 80, 443} else f":{port}"
    name = f"[{host}]" if ":" in host else host
    return f"{scheme}://{name}{suffix}/"
