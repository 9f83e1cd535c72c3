"""What a request says for its user, and what may be answered then. The edge function
has the twin of both.
"""

from collections.abc import Iterable

BODY_HEADERS = frozenset(
    "accept-ranges cache-control content-disposition content-encoding "
    "content-language content-length content-range "
    "content-type etag expires last-modified location retry-after".split()
)
"""The headers, by lower-case names, that a site's owner may send to who signals: they
say what a body is, and no more.

What others do is not known to be harmless: `Set-Cookie`, and also `Link`, `NEL` and
`Report-To`, which reach others.
"""


def is_signalled(fields: Iterable[tuple[str, str]]) -> bool:
    """Whether a request with these header fields, names with values, carries a signal.

    Of `DNT` the first character counts (w3.org/TR/tracking-dnt, 5.2); `Sec-GPC` is
    there once and exactly `1` (w3.org/TR/gpc, "The Sec-GPC Header Field").
    """
    found = [(name.lower(), value.strip(" \t")) for name, value in fields]
    dnt = []
    for name, value in found:
        if name == "dnt":
            dnt.append(value)
    gpc = [value for name, value in found if name == "sec-gpc"]
    return gpc == ["1"] or (bool(dnt) and dnt[0].startswith("1"))
