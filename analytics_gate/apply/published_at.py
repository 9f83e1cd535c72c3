"""Where a built site is published, as its own pages say it."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from analytics_gate.addresses.urls import origin_of
from analytics_gate.apply.encoding import decode_losslessly
from analytics_gate.errors import GateError
from analytics_gate.gate.site import SiteAddress, site_address
from analytics_gate.markup.tags import tags


def declared_address(folder: Path) -> str:
    """The address of a site by the canonical link of its first page; empty where it says none."""
    home = folder / "index.html"
    found = _canonical(home.read_bytes()) if home.is_file() else iter(())
    for address in found:
        if origin_of(address):
            return address
    return ""


def _canonical(home: bytes) -> Iterator[str]:
    for tag in tags(_text(home)):
        if (
            tag.name == "link"
            and "canonical" in tag.attributes.get("rel", "").lower().split()
        ):
            yield tag.attributes.get("href", "").strip()


def _text(home: bytes) -> str:
    # A page that cannot be read is named with all others that cannot be.
    with suppress(GateError):
        held = decode_losslessly(home, "index.html")
        return held.readable(held.text)
    return ""


def declared_site_address(address: str) -> SiteAddress:
    """The place of an address such as a canonical link has it, `…/index.html` included;
    of none, a bare root.
    """
    if not address:
        return SiteAddress("", "/")
    path = urlsplit(address).path
    return site_address(
        address
        if path.endswith("/")
        else address.rpartition("/")[0]
        if "/" in path
        else address
    )
