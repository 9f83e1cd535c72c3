"""Hosts as a policy of the browser names them, and the https addresses that lie on them."""

import re
from collections.abc import Iterable

_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_PORT = re.compile(r"[1-9][0-9]{0,4}")
_ADDRESS = re.compile(
    r"https://(?P<host>[^/?#]*)(?P<rest>[!#$%&'()*+,./:;=?@\[\]~\w-]*)", re.ASCII
)
# Browsers and Python's codec, which is of 2003, read these four differently: never
# guess between them.
_AMBIGUOUS = re.compile("[ß\u03c2\u200c\u200d]")
_DOTS = re.compile("[\u3002\uff0e\uff61]")


def parse_host(text: str) -> str:
    """Reads a host, `*.` before it or `:port` behind it allowed, into small letters and punycode.

    The port 443 is left out, as https has it anyway.

    Raises:
        ValueError: what is wrong with the text, as advice to its editor.
    """
    _refuse_more_than_a_host(text)
    name, colon, port = text.partition(":")
    wildcard, name = ("*.", name[2:]) if name.startswith("*.") else ("", name)
    if "*" in name:
        raise ValueError(
            "'*' may stand only before the first dot, as in '*.example.org'"
        )
    return wildcard + _parse_name(name) + _parse_port(colon, port)


def parse_address(text: str) -> str:
    """Reads an https address; its host comes back as `parse_host` gives it.

    Raises:
        ValueError: what is wrong with the text, as advice to its editor.
    """
    found = _ADDRESS.fullmatch(text)
    if not found:
        raise ValueError(
            "it has a character that an address writes as %…"
            if text.startswith("https://")
            else "https only"
        )
    if "*" in found["host"]:
        raise ValueError("it has to lead to one host")
    return f"https://{parse_host(found['host'])}{found['rest'] or '/'}"


def host_of_url(address: str) -> str:
    """The host of an address that `parse_address` gave, with its port if that is not 443."""
    return (
        address.removeprefix("https://")
        .partition("/")[0]
        .partition("?")[0]
        .partition("#")[0]
    )


def covers(allowed: str, host: str) -> bool:
    """Whether a declared host, or wildcard, names this one. `*.example.org` does not
    name `example.org`.
    """
    if allowed.startswith("*."):
        return host.endswith(allowed[1:])
    return host == allowed


def any_covers(patterns: Iterable[str], host: str) -> bool:
    """Whether one of several declared hosts names this one."""
    return any(covers(pattern, host) for pattern in patterns)


def _refuse_more_than_a_host(text: str) -> None:
    if scheme := re.match(r"[\w+.-]*:?//", text):
        raise ValueError(f"leave out {scheme[0]!r}")
    if text == "*":
        raise ValueError("'*' alone would allow every host")
    if text.startswith("[") or text.count(":") > 1:
        raise ValueError("a host goes by its name, not by a number")
    if junk := re.search(r"[/?#@\s\\'\";,]", text):
        raise ValueError(f"leave out {text[junk.start() :]!r}")


def _parse_port(colon: str, port: str) -> str:
    if colon and not (_PORT.fullmatch(port) and int(port) <= 65535):
        raise ValueError("a port is a number from 1 to 65535")
    if port in ("", "443"):
        return ""
    return f":{port}"


def _parse_name(name: str) -> str:
    labels = []
    for label in _DOTS.sub(".", name).split("."):
        labels.append(_parse_label(label))
    if len(labels) < 2 or sum(map(len, labels)) + len(labels) > 254:
        raise ValueError("a host has a dot in its name, and at most 253 characters")
    # A last part that is a number makes all of it an IPv4 address (URL Standard, "ends
    # in a number").
    if re.fullmatch(r"[0-9]+|0x[0-9a-f]*", labels[-1]):
        raise ValueError("a host goes by its name, not by a number")
    return ".".join(labels)


def _parse_label(label: str) -> str:
    if _AMBIGUOUS.search(label):
        raise ValueError(
            f"write {label!r} as browsers do, in its form that begins with 'xn--'"
        )
    try:
        ascii_label = label.encode("idna").decode("ascii").lower()
    except UnicodeError:
        ascii_label = ""
    if not _LABEL.fullmatch(ascii_label):
        raise ValueError(f"{label!r} cannot be part of a host")
    return ascii_label
