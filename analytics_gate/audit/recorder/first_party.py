"""The site under audit as the recorder answers for it: a built folder, or an address
that is asked for real.
"""

import gzip
import http.client
import re
import socket
import ssl
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from html import unescape
from itertools import islice
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from analytics_gate.audit.recorder.wire import PORTS, HttpRequest, target_of
from analytics_gate.delivery.static_host import HttpResponse, respond
from analytics_gate.errors import GateError, Problem

_BETWEEN_TWO = frozenset(
    # RFC 9110, 7.6.1: for one connection only. And the alternative service would be a
    # way round the recorder.
    (
        "connection keep-alive proxy-connection te trailer transfer-encoding "
        "upgrade content-length alt-svc"
    ).split()
)
_TIMEOUT_S = 30
# Less than a recorder waits until all that was asked is answered.
_SCRIPT_S = 8
_STREAM_S = 1
_MAX_OPEN_BYTES = 64 * 1024 * 1024
_READ_BYTES = 65_536
_STREAM = "text/event-stream"
_LOCATION = re.compile(r"<loc>\s*(?:<!\[CDATA\[)?\s*([^<\s\]]+)")
_MAX_LOCATIONS = 50
NAMELESS = "https://site.example/"
"""Where a folder stands that does not say for which address it was built."""


class FirstParty(Protocol):
    """Whoever answers for a host."""

    def respond(self, request: HttpRequest, url: str) -> HttpResponse:
        """The answer to a request for `url`. Never raises: what fails is an answer too."""
        ...


@dataclass(frozen=True, slots=True)
class Site:
    """The site under audit: its address, with a slash at the end, and who answers for it."""

    address: str
    answers: FirstParty

    @property
    def host(self) -> str:
        """The one host that is the site; what is below it or beside it is not."""
        return urlsplit(self.address).hostname or ""

    @property
    def port(self) -> int:
        """Its port, the scheme's own where the address has none."""
        split = urlsplit(self.address)
        return split.port or PORTS[split.scheme]

    def url(self, page: str) -> str:
        """The address of a page that is named by its path from the site's root."""
        return self.address.removesuffix("/") + page


@dataclass(frozen=True, slots=True)
class Folder:
    """A built site, served as its host would; `base` is the path of its root, with both slashes."""

    folder: Path
    base: str = "/"

    def respond(self, request: HttpRequest, url: str) -> HttpResponse:
        """What the host of the published folder would say."""
        path = urlsplit(url).path
        if not path.startswith(self.base):
            return HttpResponse(404, (("Content-Length", "0"),), b"")
        return respond(self.folder, "/" + path.removeprefix(self.base))


@dataclass(frozen=True, slots=True)
class Live:
    """Whoever really stands at the address: requests go on as they came, and answers
    come back as they are.

    But for those that have no end, as an EventSource's and a long poll's: an answer
    that does not say its length is cut off after `open_bytes_most`, or after
    `timeout_s` from the request on. That is `script_s` where a script asked (by
    `Sec-Fetch-Dest`), and a stream of events gets `stream_s` from its head on. What
    came until then is handed on, and 502 where that is nothing, as for whatever cannot
    be reached.
    """

    timeout_s: float = _TIMEOUT_S
    script_s: float = _SCRIPT_S
    stream_s: float = _STREAM_S
    open_bytes_most: int = _MAX_OPEN_BYTES

    def respond(self, request: HttpRequest, url: str) -> HttpResponse:
        """The real answer; 502 with the reason where there is none."""
        try:
            return self._ask(request, url)
        except (OSError, http.client.HTTPException) as error:
            body = f"{url}: {error}\n".encode()
            return HttpResponse(
                502,
                (("Content-Type", "text/plain"), ("Content-Length", str(len(body)))),
                body,
            )

    def _ask(self, request: HttpRequest, url: str) -> HttpResponse:
        split = urlsplit(url)
        target = target_of(url)
        if _is_by_script(request):
            patience_s = min(self.timeout_s, self.script_s)
        else:
            patience_s = self.timeout_s
        ends = time.monotonic() + patience_s
        connection = _connect(
            split.scheme, split.hostname or "", split.port, patience_s
        )
        try:
            kept = {}
            for name, value in request.headers:
                if name.lower() not in _BETWEEN_TWO:
                    kept[name] = value
            connection.request(request.method, target, request.body or None, kept)
            peer = (
                connection.sock
            )  # which the connection lets go of where the body ends with it
            answer = connection.getresponse()
            if _STREAM in answer.headers.get("Content-Type", ""):
                ends = min(ends, time.monotonic() + self.stream_s)
            if answer.length is not None:
                body = answer.read()
            else:
                body = self._read_open(answer, peer, ends)
            headers = [
                (name, value)
                for name, value in answer.getheaders()
                if name.lower() not in _BETWEEN_TWO
            ]
            return HttpResponse(
                answer.status, (*headers, ("Content-Length", str(len(body)))), body
            )
        finally:
            connection.close()

    def _read_open(
        self, answer: http.client.HTTPResponse, peer: socket.socket, ends: float
    ) -> bytes:
        """The body of an answer that did not say its length, as far as it came."""
        body = bytearray()
        with suppress(TimeoutError), answer:
            while (left_s := ends - time.monotonic()) > 0 and len(
                body
            ) < self.open_bytes_most:
                peer.settimeout(left_s)
                if not (part := answer.read1(_READ_BYTES)):
                    break
                body += part
        return bytes(body)


def _is_by_script(request: HttpRequest) -> bool:
    return (
        request.header("Sec-Fetch-Dest") == "empty"
        or request.header("Accept") == _STREAM
    )


def _connect(
    scheme: str, host: str, port: int | None, timeout_s: float
) -> http.client.HTTPConnection:
    if scheme == "http":
        return http.client.HTTPConnection(host, port, timeout=timeout_s)
    return http.client.HTTPSConnection(
        host, port, timeout=timeout_s, context=ssl.create_default_context()
    )


def find_site(target: str, address: str | None = None) -> Site:
    """The site that `target`, a folder or an http(s) address, stands for.

    `address` is where a folder will be published; without it, where its sitemap says.
    Raises GateError for what is neither.
    """
    split = urlsplit(target)
    if split.scheme in PORTS and split.hostname:
        return Site(target if target.endswith("/") else target + "/", Live())
    folder = Path(target)
    if not folder.is_dir():
        message = (
            "no such folder, and no http(s) address; build the site first, "
            "or name one of the two"
        )
        raise GateError(Problem(target, 0, message))
    place = address or _published_at(folder)
    return Site(place, Folder(folder, urlsplit(place).path))


def locations(sitemap: str) -> Iterator[str]:
    """Yields the addresses in a sitemap's text, or in an index of sitemaps."""
    return map(unescape, (found[1] for found in _LOCATION.finditer(sitemap)))


def _published_at(folder: Path) -> str:
    sitemap = folder / "sitemap.xml"
    if not sitemap.is_file():
        return NAMELESS
    text = sitemap.read_text(encoding="utf-8", errors="replace")
    # A page that is not there any more would have the folder at its own address.
    roots: Counter[str] = Counter()
    for location in islice(_web_addresses(text), _MAX_LOCATIONS):
        roots[_root_of(location, folder)] += 1
    if not roots:
        return NAMELESS
    return roots.most_common(1)[0][0]


def _web_addresses(sitemap: str) -> Iterator[str]:
    for location in locations(sitemap):
        if location.startswith(("http://", "https://")):
            yield location


def _root_of(location: str, folder: Path) -> str:
    """The address of the folder's root, of which one page's address is known: its path
    leads to a file below it.
    """
    split = urlsplit(location)
    parts = split.path.strip("/").split("/")
    for depth in range(len(parts) + 1):
        inside = folder.joinpath(*map(unquote, parts[depth:]))
        if (
            (inside / "index.html").is_file()
            or inside.is_file()
            or inside.with_suffix(".html").is_file()
        ):
            base = "/".join(parts[:depth])
            if base:
                return f"{split.scheme}://{split.netloc}/{base}/"
            return f"{split.scheme}://{split.netloc}/"
    return f"{split.scheme}://{split.netloc}/"


def fetch_text(site: Site, url: str) -> str:
    """What the site answers to a request for an address of its own; empty where that is no 200."""
    request = HttpRequest(
        "GET",
        target_of(url),
        "HTTP/1.1",
        (("Host", urlsplit(url).netloc), ("Accept", "*/*")),
    )
    answer = site.answers.respond(request, url)
    if answer.status != 200:
        return ""
    if answer.body[:2] == b"\x1f\x8b":
        body = gzip.decompress(answer.body)
    else:
        body = answer.body
    return body.decode("utf-8", errors="replace")


def page_text(site: Site, page: str) -> str:
    """A page's markup as it is sent; empty where there is no such page."""
    return fetch_text(site, site.url(page))
