"""What a request says for its user: Do Not Track and Global Privacy Control. The edge function has its twin."""

from collections.abc import Iterable


def is_signalled(fields: Iterable[tuple[str, str]]) -> bool:
    """Whether a request with these header fields, names with values, carries a signal.

    Of `DNT` the first character counts (w3.org/TR/tracking-dnt, 5.2); `Sec-GPC` is there once and exactly `1`
    (w3.org/TR/gpc, "The Sec-GPC Header Field").
    """
    found = [(name.lower(), value.strip(" \t")) for name, value in fields]
    dnt = [value for name, value in found if name == "dnt"]
    gpc = [value for name, value in found if name == "sec-gpc"]
    return gpc == ["1"] or (bool(dnt) and dnt[0].startswith("1"))
