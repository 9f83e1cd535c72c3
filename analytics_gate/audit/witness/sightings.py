"""Reads what the witness inside a page reports."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any

from analytics_gate.audit.observation import Call
from analytics_gate.audit.witness.scripts import WORKER_WITNESS

UNREAD = "unread"
"""Stands in the detail of a cookie that could not be read back: the browser did not take it."""

_DAY_S = 86_400
_MAX_DIGITS = 15


_STAND_IN = re.compile(r"\bauditorIntercepts(?=@| \()")
_PLACE = re.compile(
    r"((?:https?|file|blob|data|about|javascript):\S*?):(\d+):(\d+)(?=\)|,|$)"
)
# Firefox: `f@https://a.example/x.js line 3 > eval:1:1`; the line of the file is the one
# that a reader can open.
_EVALUATED = re.compile(r"((?:https?|file|blob|data|about):\S*?) line (\d+) > ")
# Another one at each visit.
_BLOB = re.compile(r"/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}(?=:\d+(?::\d+)?$)")


@dataclass(frozen=True, slots=True)
class Sighting:
    """One thing that a page did, in one frame, as the witness inside saw it.

    `kind` says what `what` is: `cookie` (its name), `local`, `session`,
    `shared-storage` (the key), `indexeddb`, `cache`, `storage-bucket` (the name),
    `service-worker` (the scope), `opfs` (nothing), `webrtc` (the servers, by commas),
    `window-name` (its length), `fingerprint` (canvas, webgl, audio, fonts or device),
    `link-decoration` (the address it became), `request` (the address asked for,
    absolute), `hint` (the address that a link element hints at), `refused` (what the
    policy stopped), `left` (the event with which a document ended: its last word) or
    `overflow` (the witness stopped telling: more was done than it tells of one
    document) or `unwatched` (a worker that the witness could not be put into). `detail`
    says how. `where` is `url:line:column` of the script, empty where no script of the
    page's was on the stack. `lasts_days` is a cookie's: None for one that ends with the
    session, and not above zero for one that is erased.
    """

    kind: str
    what: str
    detail: str
    where: str
    origin: str
    frame_url: str
    lasts_days: float | None = None


def read_sighting(payload: str) -> Sighting:
    """What the script told. Raises ValueError for a text that is not the script's: a
    page can call the binding too.
    """
    kind, what, detail, stack, origin, frame_url, now_ms = _fields(payload)
    place = call_site(stack)
    if kind != "cookie":
        return Sighting(kind, what, detail, place, origin, frame_url)
    name, attributes = _cookie(what)
    written = "; ".join(
        [
            detail,
            *(f"{key}={value}".removesuffix("=") for key, value in attributes.items()),
        ]
    )
    return Sighting(
        kind,
        name,
        written,
        place,
        origin,
        frame_url,
        _lasts_days(attributes, float(now_ms) / 1000),
    )


def _fields(payload: str) -> list[Any]:
    fields = json.loads(payload)
    if not isinstance(fields, list) or [type(field) for field in fields] not in (
        [*[str] * 6, int],
        [*[str] * 6, float],
    ):
        raise ValueError(f"no sighting: {payload[:100]!r}")
    return fields


def call_site(stack: str) -> str:
    """The innermost `url:line:column` of the page's that a browser's stack names; empty
    without one.

    For code made of a text it is the line that made it, without a column in Firefox.
    """
    called = stack.splitlines()
    lines = _below_the_witness(called)
    # Chromium's `eval at f (url:line:column)` can be a line off, and mostly the next
    # one below says the same rightly.
    lines.sort(key=lambda line: "(eval at " in line)
    place = next((place for line in lines if (place := _place(line))), "")
    return _BLOB.sub("/…", _without_injected_columns(place, called))


def _below_the_witness(lines: list[str]) -> list[str]:
    if any("@user-script:" in line for line in lines):
        return lines  # WebKit gives ours no address of the page's
    # Below the stand-in stands the trap that called it, and then the page. Firefox
    # gives all the page's address.
    ours = []
    for at, line in enumerate(lines):
        if _STAND_IN.search(line):
            ours.append(at)
    if ours:
        return lines[ours[0] + 2 :]
    return lines


def _without_injected_columns(place: str, called: Iterable[str]) -> str:
    """The place as the site has it: in a worker the witness stands in the same first
    line, before the script.
    """
    ours = next(
        (_PLACE.search(line) for line in called if _STAND_IN.search(line)), None
    )
    if not ours or not place.startswith(f"{ours[1]}:1:") or ours[2] != "1":
        return place
    start, _, column = place.rpartition(":")
    return f"{start}:{max(1, int(column) - len(WORKER_WITNESS))}"


def _place(line: str) -> str:
    found = _EVALUATED.search(line) or _PLACE.search(line)
    if found:
        return ":".join(found.groups())
    return ""


def _cookie(text: str) -> tuple[str, dict[str, str]]:
    """A cookie's name and its attributes by lower-case name, as RFC 6265bis (section
    5.6) takes the text apart.
    """
    pair, *rest = text.split(";")
    name, equals, _ = pair.partition("=")
    named = []
    for attribute in rest:
        named.append(attribute.partition("="))
    return name.strip() if equals else "", {
        key.strip().lower(): value.strip() for key, _, value in named
    }


def _lasts_days(attributes: dict[str, str], now_s: float) -> float | None:
    """Max-Age wins over Expires; what cannot be read is as good as not there."""
    if found := re.fullmatch(r"(-?)(\d+)", attributes.get("max-age", "")):
        # However many digits a page writes, browsers keep nothing for longer than they can count.
        return int(found[1] + found[2][:_MAX_DIGITS]) / _DAY_S
    try:
        ends = parsedate_to_datetime(attributes["expires"])
    except (KeyError, ValueError):
        return None
    return (ends.replace(tzinfo=ends.tzinfo or UTC).timestamp() - now_s) / _DAY_S


@dataclass(frozen=True, slots=True)
class StorageEntry:
    """One thing that a browser keeps for a document's origin. `kind` and `key` are
    those of `Sighting`.
    """

    kind: str
    origin: str
    key: str


def read_storage_entries(value: Iterable[Iterable[str]]) -> tuple[StorageEntry, ...]:
    """What STORAGE_SCRIPT gave, in order."""
    return tuple(
        sorted(
            (StorageEntry(kind, origin, key) for kind, origin, key in value),
            key=_by_kind,
        )
    )


def _by_kind(kept: StorageEntry) -> tuple[str, str, str]:
    return kept.kind, kept.origin, kept.key


_CALLS = ("fingerprint", "webrtc", "window-name", "link-decoration")


def calls_of(sightings: Iterable[Sighting]) -> tuple[Call, ...]:
    """What a page did without asking anybody, sorted, once each."""
    made = {
        Call(each.kind, _name(each), each.where)  # type: ignore[arg-type]
        for each in sightings
        if each.kind in _CALLS
    }
    return tuple(sorted(made, key=lambda call: (call.kind, call.what, call.where)))


def _name(sighting: Sighting) -> str:
    """What was used. Of an address the parameters' names alone: a visitor's number is
    another one each time.
    """
    if sighting.kind == "window-name":
        return "window.name"
    if sighting.kind == "webrtc":
        return sighting.what or "RTCPeerConnection"
    if sighting.kind == "link-decoration":
        return re.sub(r"=[^&#]*", "=…", sighting.what)
    return sighting.what
