"""What a browser keeps during a visit: cookies and storage, from its own lists and from
those who saw them set.
"""

import re
import time
from collections.abc import Iterable, Mapping, Sequence
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
_STORAGE: dict[str, StorageKind] = {
    "local": "local",
    "session": "session",
    "indexeddb": "indexeddb",
    "cache": "cache",
    "service-worker": "service-worker",
    "opfs": "file-system",
    "storage-bucket": "bucket",
}
"""What the witness calls it, and what a report does."""


class StorageLog:
    """Grows with each look at the browser; tells in the end what was kept at any time,
    and what was left.
    """

    def __init__(self) -> None:
        self._cookies: dict[tuple[str, str, str], Cookie] = {}
        self._cookies_left: frozenset[tuple[str, str, str]] = frozenset()
        self._set_by_header: set[str] = set()
        self._erased_by_header: set[str] = set()
        self._set_on: dict[str, str] = {}
        self._stored: dict[tuple[StorageKind, str, str], Stored] = {}
        self._stored_left: set[tuple[StorageKind, str, str]] = set()

    def add_cookies(
        self, jar: Sequence[Mapping[str, Any]], set_cookies: Iterable[SetCookie]
    ) -> None:
        """Takes down the browser's cookies as Playwright lists them, and the fields
        that set some of them.
        """
        for each in set_cookies:
            name = each.value.partition("=")[0].strip()
            (
                self._erased_by_header
                if _ERASES.search(each.value)
                else self._set_by_header
            ).add(name)
            self._set_on.setdefault(name, urlsplit(each.url).hostname or "")
        seen = {}
        for cookie in jar:
            if (cookie["name"], cookie["value"]) != LEFT_BEHIND:
                seen[_key(cookie)] = cookie
        self._cookies |= {key: self._cookie(cookie) for key, cookie in seen.items()}
        self._cookies_left = frozenset(seen)

    def add_storage(self, frames: Iterable[Any]) -> None:
        """Takes down what each frame's origin holds, as KEPT_SCRIPT gave it."""
        found = []
        for frame in frames:
            for each in read_storage_entries(frame):
                if each.kind in _STORAGE and each.origin != "null":
                    found.append(each)
        stored = [Stored(_STORAGE[each.kind], each.origin, each.key) for each in found]
        seen = {(each.kind, each.origin, each.key): each for each in stored}
        self._stored |= seen
        self._stored_left = set(seen)

    def cookies(
        self, sightings: Iterable[Sighting], choice: VisitorChoice
    ) -> tuple[Cookie, ...]:
        """All cookies of the visit, sorted; for a visitor who withdrew only what is
        left in the end.
        """
        told = [each for each in sightings if each.kind == "cookie"]
        written = {each.what: each for each in told if _was_there(each)}
        kept = {
            key: _by_script(cookie, written.get(cookie.name))
            for key, cookie in self._cookies.items()
        }
        if choice is VisitorChoice.WITHDRAWN:
            found = []
            for key in sorted(kept):
                if key in self._cookies_left:
                    found.append(kept[key])
            return tuple(found)
        names = {cookie.name for cookie in kept.values()}
        passing = []
        for name, each in written.items():
            if name not in names:
                passing.append(_passing(each))
        erased = {
            each.what for each in told if not _was_there(each)
        } | self._erased_by_header
        passing += [
            self._passing_by_header(name)
            for name in sorted((self._set_by_header & erased) - names)
        ]
        return tuple(
            sorted(
                (*kept.values(), *passing),
                key=lambda cookie: (cookie.name, cookie.domain, cookie.path),
            )
        )

    def storage(
        self, sightings: Iterable[Sighting], choice: VisitorChoice
    ) -> tuple[Stored, ...]:
        """All that was stored during the visit, sorted; for a visitor who withdrew only
        what is left in the end.
        """
        places = {}
        for sighting in sightings:
            if sighting.kind in _STORAGE:
                places[_STORAGE[sighting.kind], sighting.what] = sighting
        kept = {}
        for key, each in self._stored.items():
            kept[key] = _placed(each, places.get((each.kind, each.key)))
        if choice is VisitorChoice.WITHDRAWN:
            found = []
            for key in sorted(kept):
                if key in self._stored_left:
                    found.append(kept[key])
            return tuple(found)
        known = {(kind, key) for kind, _, key in kept}
        passing = _passing_storage(places, known)
        return tuple(
            sorted(
                (*kept.values(), *passing),
                key=lambda each: (each.kind, each.origin, each.key),
            )
        )

    def _passing_by_header(self, name: str) -> Cookie:
        """A cookie that a header set, and that was erased before anybody looked."""
        return Cookie(name, self._set_on.get(name, ""), "/", None, "header")

    def _cookie(self, cookie: Mapping[str, Any]) -> Cookie:
        name, expires = cookie["name"], cookie.get("expires", -1)
        return Cookie(
            name,
            cookie["domain"],
            cookie["path"],
            None if expires in (-1, None) else _days(expires - time.time()),
            "header"
            if name in self._set_by_header or cookie.get("httpOnly")
            else "script",
            None,
            bool(cookie.get("httpOnly")),
            bool(cookie.get("secure")),
            str(cookie.get("sameSite") or ""),
        )


def _key(cookie: Mapping[str, Any]) -> tuple[str, str, str]:
    return cookie["name"], cookie["domain"], cookie["path"]


def _days(seconds: float) -> float:
    """In days; so coarse that a slow machine reads no other life than a fast one."""
    days = seconds / _SECONDS_A_DAY
    if days >= 1:
        return round(days, 1)
    return round(days, 3)


def _by_script(cookie: Cookie, written: Sighting | None) -> Cookie:
    if written:
        return replace(cookie, set_by="script", where=written.where)
    return cookie


def _placed(stored: Stored, written: Sighting | None) -> Stored:
    if written:
        return replace(stored, where=written.where)
    return stored


def _was_there(written: Sighting) -> bool:
    return UNREAD not in written.detail and (
        written.lasts_days is None or written.lasts_days > 0
    )


def _passing(written: Sighting) -> Cookie:
    """A cookie that a script set and that was gone again before anybody looked."""
    said = dict(
        part.strip().lower().partition("=")[::2] for part in written.detail.split(";")
    )
    lasts = (
        None
        if written.lasts_days is None
        else _days(written.lasts_days * _SECONDS_A_DAY)
    )
    host = said.get("domain") or urlsplit(written.origin).hostname or ""
    return Cookie(
        written.what,
        host,
        said.get("path") or "/",
        lasts,
        "script",
        where=written.where,
    )


def _passing_storage(
    places: Mapping[tuple[StorageKind, str], Sighting],
    known: set[tuple[StorageKind, str]],
) -> list[Stored]:
    """What was stored, and was gone again before anything was read."""
    passing = []
    for (kind, name), each in places.items():
        is_root = kind == "file-system" and not name
        if (kind, name) not in known and each.origin != "null" and not is_root:
            passing.append(Stored(kind, each.origin, name, where=each.where))
    return passing
