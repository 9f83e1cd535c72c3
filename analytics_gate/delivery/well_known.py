"""Well-known files, in which programs read what a site promises: Global Privacy
Control, Do Not Track, security.
"""

import json

from analytics_gate.delivery.headers import HeaderRule
from analytics_gate.delivery.options import Delivery, SecurityContact

GPC, STATUS, SECURITY = (
    ".well-known/gpc.json",
    ".well-known/dnt/index.json",
    ".well-known/security.txt",
)

STATUS_REDIRECT = f"/.well-known/dnt/ /{STATUS} 200"
"""The line of `_redirects` by which the tracking status has its address without leading
on to another.
"""


def _json(members: dict[str, object]) -> str:
    return json.dumps(members, indent=2, ensure_ascii=False) + "\n"


def gpc_resource(delivery: Delivery) -> str:
    """That the site obeys Global Privacy Control, and since when (w3.org/TR/gpc, "GPC
    Support Resource").
    """
    if delivery.signals_since:
        since = {"lastUpdate": delivery.signals_since.isoformat()}
    else:
        since = {}
    return _json({"gpc": True, **since})


def tracking_status(delivery: Delivery) -> str:
    """What a visitor whose browser says `DNT: 1` is promised (w3.org/TR/tracking-dnt,
    6.5): `N`, not tracking.

    The decision table keeps that promise: no optional service runs for such a visitor.
    """
    return _json(
        {
            "tracking": "N",
            **({"policy": delivery.privacy_policy} if delivery.privacy_policy else {}),
        }
    )


def security_text(security: SecurityContact, origin: str) -> str:
    """Whom to tell of a hole in the site at `origin` (RFC 9116): contacts, the first
    one preferred, and till when.
    """
    contacts = []
    for contact in security.contacts:
        contacts.append(f"Contact: {contact}")
    expires = f"Expires: {security.expires.isoformat()}T00:00:00Z"
    return "\n".join((*contacts, expires, f"Canonical: {origin}/{SECURITY}")) + "\n"


def well_known_files(delivery: Delivery, origin: str, base: str) -> dict[str, str]:
    """Each file's text by its path from the site's root.

    None for a site whose `base` is not `/`: such addresses count only at an origin's
    root (RFC 8615, 3).
    """
    if base != "/":
        return {}
    if delivery.security:
        security = {SECURITY: security_text(delivery.security, origin)}
    else:
        security = {}
    return {GPC: gpc_resource(delivery), STATUS: tracking_status(delivery), **security}


def well_known_rules(files: dict[str, str]) -> tuple[HeaderRule, ...]:
    """The content types of those files that are there, as their specifications name them."""
    types = (
        (GPC, f"/{GPC}", "application/json"),
        # The pattern is for the file's own address, too.
        (STATUS, "/.well-known/dnt/*", "application/tracking-status+json"),
        (SECURITY, f"/{SECURITY}", "text/plain; charset=utf-8"),
    )
    found = []
    for file, path, kind in types:
        if file in files:
            found.append(HeaderRule(path, (("Content-Type", kind),)))
    return tuple(found)
