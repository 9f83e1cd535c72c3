"""Logs the cookies and the storage of a visit, from the browser's own lists and from the
witnesses that saw them set.
"""

import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from analytics_gate.audit.observation import Cookie, StorageKind, Stored
from analytics_gate.audit.recorder.default_answers import LEFT_BEHIND
from analytics_gate.audit.recorder.site_answers import SetCookie
from analytics_gate.audit.visitors import VisitorChoice
from analytics_gate.audit.witness.sightings import (
    UNREAD,
    Sighting,
    read_storage_entries,
)

_SECONDS_A_DAY = 86_400
_ERASES = re.compile(
    r";\s*max-age\s*=\s*(?:0|-\d+)\s*(?:;|$)|;\s*expires\s*=[^;]*\b1970\b",
    re.IGNORECASE,
)
CookieKey = tuple[str, str, str]
"""A cookie's name, domain and path."""

StorageKey = tuple[StorageKind, str, str]
"""An entry's kind, origin and key."""

_STORAGE: dict[str, StorageKind] = {
    "local": "local",
    "session": "session",
    "indexeddb": "indexeddb",
    "cache": "cache",
    "service-worker": "service-worker",
    "opfs": "file-system",
    "storage-bucket": "bucket",
}
"""The kind of a sighting, and the kind in a report."""


class StorageLog:
    """Collects what the browser stores; `add_…` is called at each look at the browser."""

    def __init__(self) -> None:
        self._cookies: dict[CookieKey, Cookie] = {}
        self._remaining_cookies: frozenset[CookieKey] = frozenset()
        self._set_by_header: set[str] = set()
        self._erased_by_header: set[str] = set()
        self._host_of_header: dict[str, str] = {}
        self._stored: dict[StorageKey, Stored] = {}
        self._remaining_storage: frozenset[StorageKey] = frozenset()

    def add_cookies(
        self, jar: Sequence[Mapping[str, Any]], set_cookies: Iterable[SetCookie]
    ) -> None:
        """Adds the browser's cookies, as Playwright lists them, and the headers so far."""
        for header in set_cookies:
            self._add_header(header)
        remaining = set()
        for fields in jar:
            if (fields["name"], fields["value"]) == LEFT_BEHIND:
                continue
            key = fields["name"], fields["domain"], fields["path"]
            self._cookies[key] = self._cookie(fields)
            remaining.add(key)
        self._remaining_cookies = frozenset(remaining)

    def _add_header(self, header: SetCookie) -> None:
        name = header.value.partition("=")[0].strip()
        if _ERASES.search(header.value):
            self._erased_by_header.add(name)
        else:
            self._set_by_header.add(name)
        self._host_of_header.setdefault(name, urlsplit(header.url).hostname or "")

    def add_storage(self, frames: Iterable[Any]) -> None:
        """Adds what each frame's origin stores, as STORAGE_SCRIPT returned it."""
        remaining = set()
        for frame in frames:
            for entry in read_storage_entries(frame):
                if entry.kind not in _STORAGE or entry.origin == "null":
                    continue
                stored = Stored(_STORAGE[entry.kind], entry.origin, entry.key)
                key = stored.kind, stored.origin, stored.key
                self._stored[key] = stored
                remaining.add(key)
        self._remaining_storage = frozenset(remaining)

    def cookies(
        self, sightings: Iterable[Sighting], choice: VisitorChoice
    ) -> tuple[Cookie, ...]:
        """All cookies of the visit, sorted; after a withdrawal, those that remained."""
        written = {}
        erased = set(self._erased_by_header)
        for sighting in sightings:
            if sighting.kind != "cookie":
                continue
            if _is_kept(sighting):
                written[sighting.what] = sighting
            else:
                erased.add(sighting.what)
        found = []
        for key, cookie in self._cookies.items():
            if choice is VisitorChoice.WITHDRAWN and key not in self._remaining_cookies:
                continue
            found.append(_by_script(cookie, written.get(cookie.name)))
        if choice is not VisitorChoice.WITHDRAWN:
            found += self._vanished_cookies(written, erased)
        return tuple(sorted(found, key=_cookie_order))

    def _vanished_cookies(
        self, written: Mapping[str, Sighting], erased: set[str]
    ) -> Iterator[Cookie]:
        """The cookies that were set and erased between two looks at the browser."""
        listed = {cookie.name for cookie in self._cookies.values()}
        for name, sighting in written.items():
            if name not in listed:
                yield _cookie_of_script(sighting)
        for name in sorted((self._set_by_header & erased) - listed):
            host = self._host_of_header.get(name, "")
            yield Cookie(name, host, "/", lasts_days=None, set_by="header")

    def storage(
        self, sightings: Iterable[Sighting], choice: VisitorChoice
    ) -> tuple[Stored, ...]:
        """All that the visit stored, sorted; after a withdrawal, what remained."""
        written = {}
        for sighting in sightings:
            if sighting.kind in _STORAGE:
                written[_STORAGE[sighting.kind], sighting.what] = sighting
        found = []
        for key, stored in self._stored.items():
            if choice is VisitorChoice.WITHDRAWN and key not in self._remaining_storage:
                continue
            found.append(_located(stored, written.get((stored.kind, stored.key))))
        if choice is not VisitorChoice.WITHDRAWN:
            found += self._vanished_storage(written)
        return tuple(sorted(found, key=_storage_order))

    def _vanished_storage(
        self, written: Mapping[tuple[StorageKind, str], Sighting]
    ) -> Iterator[Stored]:
        """What was stored and removed between two looks at the browser."""
        listed = {(kind, key) for kind, _, key in self._stored}
        for (kind, key), sighting in written.items():
            is_root = kind == "file-system" and not key
            if (kind, key) in listed or sighting.origin == "null" or is_root:
                continue
            yield Stored(kind, sighting.origin, key, where=sighting.where)

    def _cookie(self, fields: Mapping[str, Any]) -> Cookie:
        name, expires = fields["name"], fields.get("expires", -1)
        cookie = Cookie(
            name,
            fields["domain"],
            fields["path"],
            lasts_days=None,
            set_by="script",
            http_only=bool(fields.get("httpOnly")),
            secure=bool(fields.get("secure")),
            same_site=str(fields.get("sameSite") or ""),
        )
        if expires not in (-1, None):
            cookie = replace(cookie, lasts_days=_days(expires - time.time()))
        if name in self._set_by_header or cookie.http_only:
            cookie = replace(cookie, set_by="header")
        return cookie


def _cookie_order(cookie: Cookie) -> CookieKey:
    return cookie.name, cookie.domain, cookie.path


def _storage_order(stored: Stored) -> StorageKey:
    return stored.kind, stored.origin, stored.key


def _days(seconds: float) -> float:
    """In days, so coarse that a slow machine gives the same number as a fast one."""
    days = seconds / _SECONDS_A_DAY
    if days >= 1:
        return round(days, 1)
    return round(days, 3)


def _by_script(cookie: Cookie, written: Sighting | None) -> Cookie:
    if written:
        return replace(cookie, set_by="script", where=written.where)
    return cookie


def _located(stored: Stored, written: Sighting | None) -> Stored:
    if written:
        return replace(stored, where=written.where)
    return stored


def _is_kept(written: Sighting) -> bool:
    """Whether the browser took the cookie, and was not told to erase it at once."""
    if UNREAD in written.detail:
        return False
    return written.lasts_days is None or written.lasts_days > 0


def _cookie_of_script(written: Sighting) -> Cookie:
    attributes = {}
    for part in written.detail.split(";"):
        name, _, value = part.strip().lower().partition("=")
        attributes[name] = value
    host = attributes.get("domain") or urlsplit(written.origin).hostname or ""
    cookie = Cookie(
        written.what,
        host,
        attributes.get("path") or "/",
        lasts_days=None,
        set_by="script",
        where=written.where,
    )
    if written.lasts_days is None:
        return cookie
    return replace(cookie, lasts_days=_days(written.lasts_days * _SECONDS_A_DAY))
