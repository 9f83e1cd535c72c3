"""Finds the workers that ran without a witness."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from analytics_gate.audit.witness.sightings import Sighting

_CONSTRUCTORS = frozenset({"Worker", "SharedWorker", "serviceWorker.register"})
_LOOPBACK = re.compile(r"(?:^|\.)localhost$|^127\.\d+\.\d+\.\d+$|^::1$")


def unwatched_workers(
    sightings: Iterable[Sighting], unreadable: Iterable[str]
) -> Iterator[str]:
    """Yields a line for each worker without a witness.

    `unreadable` are the addresses of scripts that the recorder could not decode.
    """
    for sighting in sightings:
        is_worker = sighting.kind == "request" and sighting.detail in _CONSTRUCTORS
        if sighting.kind == "unwatched":
            yield f"{sighting.what} was not watched"
        # Without TLS, a browser does not send what it fetches a script for.
        elif is_worker and _is_plain(sighting.what):
            yield f"a worker was not watched: {sighting.what} is not https"
    for url in unreadable:
        yield f"a worker was not watched: {url} was sent in an encoding that was not requested"


def _is_plain(url: str) -> bool:
    split = urlsplit(url)
    # Loopback is trusted without TLS: w3.org/TR/secure-contexts, 3.1.
    return split.scheme == "http" and not _LOOPBACK.search(split.hostname or "")
