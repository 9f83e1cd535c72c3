"""The workers that a page made and that no witness was put into."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from analytics_gate.audit.witness.sightings import Sighting

_MAKERS = frozenset({"Worker", "SharedWorker", "serviceWorker.register"})


_OWN_MACHINE = re.compile(r"(?:^|\.)localhost$|^127\.\d+\.\d+\.\d+$|^::1$")


def unwatched_workers(
    sightings: Iterable[Sighting], unreadable: Iterable[str]
) -> Iterator[str]:
    """A line for each worker that a page made and that no witness was in; `unreadable`
    are scripts' addresses.
    """
    for sighting in sightings:
        if sighting.kind == "unwatched":
            yield f"{sighting.what} was not watched"
        # To an address without TLS, a browser does not say what it wants a script for.
        elif (
            sighting.kind == "request"
            and sighting.detail in _MAKERS
            and _is_plain(sighting.what)
        ):
            yield f"a worker was not watched: {sighting.what} is not https"
    for url in unreadable:
        yield f"a worker was not watched: {url} was sent in an encoding that was not requested"


def _is_plain(url: str) -> bool:
    split = urlsplit(url)
    # What stands on this machine is trusted without TLS: w3.org/TR/secure-contexts, 3.1.
    return split.scheme == "http" and not _OWN_MACHINE.search(split.hostname or "")
