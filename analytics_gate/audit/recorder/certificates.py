"""Certificates for whatever host a browser asks for, from an authority that lasts as
long as the recorder.
"""

import ssl
from collections.abc import Callable
from functools import lru_cache

import trustme

_NAMELESS = "nameless.invalid"
MAX_CONTEXTS = 256
"""So many hosts' contexts are kept: a site that makes up a host for each visit is not
to fill the memory.
"""


class Certificates:
    """Server-side TLS for every host; a host's certificate is made when it is first
    asked for, and kept while in use.

    Of those that were asked for longest ago none is kept; a connection holds its own as
    long as it lasts.
    """

    def __init__(self) -> None:
        self._authority = trustme.CA()
        self._context = lru_cache(MAX_CONTEXTS)(self._make_context)

    def trust(self, context: ssl.SSLContext) -> None:
        """Make a client's context believe this authority."""
        self._authority.configure_trust(context)

    def for_host(self, host: str) -> ssl.SSLContext:
        """The context for connections to a host that is known."""
        return self._context(host)

    def for_whom_it_names(self, named: Callable[[str], None]) -> ssl.SSLContext:
        """A context for one connection; `named` is told the host that the handshake
        asks for, if any.
        """

        def choose(
            peer: ssl.SSLSocket | ssl.SSLObject, name: str | None, _: object
        ) -> None:
            if name:
                named(name)
                peer.context = self._context(name)

        context = self._make_context(_NAMELESS)
        context.set_servername_callback(choose)
        return context

    def _make_context(self, host: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_alpn_protocols(["http/1.1"])
        self._issue(host).configure_cert(context)
        return context

    def _issue(self, host: str) -> trustme.LeafCert:
        try:
            return self._authority.issue_cert(host)
        except ValueError:
            # IDNA does not know `_dmarc.example`; our browsers do not mind whose certificate it is.
            return self._authority.issue_cert(_NAMELESS)
