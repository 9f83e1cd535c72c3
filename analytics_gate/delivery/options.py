"""What a site's owner says of its headers and well-known files, read into values."""

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from analytics_gate.errors import GateError, Problem


class LinkPolicy(StrEnum):
    """Where the pages may lead: to the origins that the build finds in their links, or
    to any origin with https.
    """

    KNOWN = "known"
    ANY = "any"


class PolicyScope(StrEnum):
    """Whose inline scripts and styles a page's policy allows: those of all pages, or
    those of that page alone.
    """

    SITE = "site"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class SecurityContact:
    """Who is to be told of a hole in the site, as URIs, and the day by which that has
    to be looked at again.
    """

    contacts: tuple[str, ...]
    expires: datetime.date


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a site is delivered. Where its owner says nothing, it is as closed as it can
    be.

    `reports` is a path of the site that takes violation reports, `privacy_policy` the
    policy's path or address, `signals_since` the day since when the site obeys Global
    Privacy Control.
    """

    links: LinkPolicy = LinkPolicy.KNOWN
    policies: PolicyScope = PolicyScope.SITE
    reports: str | None = None
    security: SecurityContact | None = None
    privacy_policy: str | None = None
    signals_since: datetime.date | None = None


OPTIONS = (
    "links",
    "policies",
    "reports",
    "security_contact",
    "security_expires",
    "privacy_policy",
    "signals_since",
)
"""The names of all options, as `read_delivery` takes them."""

# A second slash, or a backslash, which browsers take for one, would lead to another
# host; a quote would end a string.
_PATH = re.compile(r"/(?!/)[!#-:<-\[\]-~]*")


def read_delivery(
    options: Mapping[str, Any], file: str, line: Callable[[str], int] = lambda _: 0
) -> Delivery:
    """Reads the options of `OPTIONS`, each left out or None where nothing is said.

    `file` and `line` say where an option is written. Raises GateError with a line a mistake.
    """
    problems: list[Problem] = []

    def value(read: Callable[[Any], Any], key: str) -> Any:
        found = options.get(key)
        try:
            if found is None or found == "":
                return None
            return read(found)
        except ValueError as error:
            problems.append(Problem(file, line(key), f"{key} is {found!r}, {error}"))

    links, policies = value(_links, "links"), value(_policies, "policies")
    contacts, expires = (
        value(_contacts, "security_contact"),
        value(_date, "security_expires"),
    )
    delivery = Delivery(
        links or LinkPolicy.KNOWN,
        policies or PolicyScope.SITE,
        value(_path, "reports"),
        SecurityContact(contacts, expires) if contacts and expires else None,
        value(_address, "privacy_policy"),
        value(_date, "signals_since"),
    )
    if not problems and bool(contacts) != bool(expires):
        missing, there = ("security_expires", "security_contact")[
            :: 1 if contacts else -1
        ]
        message = f"{there} needs {missing} beside it (RFC 9116, 2.5): add it, or leave both out"
        problems.append(Problem(file, line(there), message))
    if problems:
        raise GateError(*problems)
    return delivery


def refuse_page_policies(
    delivery: Delivery, features: Iterable[str], file: str, line: Callable[[str], int]
) -> None:
    """Raises GateError for a policy a page where the theme's `features` show many pages
    in one document.
    """
    if delivery.policies is PolicyScope.PAGE and (
        instant := [each for each in features if "navigation.instant" in each]
    ):
        message = (
            f"policies is 'page', but {instant[0]} keeps the first page's "
            "policy for all: expected 'site'"
        )
        raise GateError(
            Problem(
                file, line("policies"), f"{message}, or take that feature off the theme"
            )
        )


def notes_on(
    delivery: Delivery, today: datetime.date, file: str, line: Callable[[str], int]
) -> Iterator[Problem]:
    """What is worth knowing of a site's delivery and ends no build; `file` and `line`
    say where it is written.
    """
    if delivery.links is LinkPolicy.ANY:
        message = (
            "links: note: 'any' lets a script of the site's own lead a page "
            "to every origin with https"
        )
        yield Problem(
            file,
            line("links"),
            f"{message}; 'known' keeps to the origins of the site's links",
        )
    if delivery.security and (found := _expiry(delivery.security.expires, today)):
        yield Problem(
            file, line("security_expires"), f"security_expires: note: {found}"
        )


def _expiry(expires: datetime.date, today: datetime.date) -> str:
    left = (expires - today).days
    if left > 30:
        return ""
    if left > 0:
        told = f"security.txt expires on {expires}"
    else:
        told = f"security.txt has expired on {expires}"
    return (
        f"{told}; see that the contact is still right, and choose a day within a year"
    )


def _one_of(kinds: type[StrEnum], found: Any) -> StrEnum:
    if found not in list(kinds):
        raise ValueError(f"expected one of: {', '.join(sorted(kinds))}")
    return kinds(found)


def _links(found: Any) -> StrEnum:
    return _one_of(LinkPolicy, found)


def _policies(found: Any) -> StrEnum:
    return _one_of(PolicyScope, found)


def _path(found: Any) -> str:
    if not (isinstance(found, str) and _PATH.fullmatch(found)):
        raise ValueError(
            "expected a path on this site, such as /reports/; reports never go to third parties"
        )
    return found


def _address(found: Any) -> str:
    if isinstance(found, str) and (_PATH.fullmatch(found) or _is_uri(found, "https")):
        return found
    raise ValueError(
        "expected a path like /privacy/, or an address that begins with https://"
    )


def _is_uri(found: object, *schemes: str) -> bool:
    if not (isinstance(found, str) and re.fullmatch(r"[!-~]+", found)):
        return False
    parts = urlsplit(found)
    return parts.scheme in schemes and bool(
        parts.netloc if parts.scheme == "https" else parts.path
    )


def _contacts(found: Any) -> tuple[str, ...]:
    contacts = found if isinstance(found, list) else [found]
    # RFC 9116, 2.5.3: a URI, and one of the web has to begin with https.
    if not all(_is_uri(each, "mailto", "tel", "https") for each in contacts):
        raise ValueError(
            "expected addresses like mailto:security@example.org, tel:+1-201-555-0123 or https://…"
        )
    return tuple(contacts)


def _date(found: Any) -> datetime.date:
    if isinstance(found, datetime.date) and not isinstance(found, datetime.datetime):
        return found
    try:
        return datetime.date.fromisoformat(found)
    except (TypeError, ValueError):
        raise ValueError("expected a day like 2027-06-30") from None
