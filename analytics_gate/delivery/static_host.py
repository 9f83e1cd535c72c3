"""A published folder as a host like Netlify reads it: `_headers`, `_redirects`, and
which file answers for a path.
"""

import fnmatch
import mimetypes
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from analytics_gate.delivery.headers import HeaderRule, SiteHeaders
from analytics_gate.delivery.signal import BODY_HEADERS, is_signalled
from analytics_gate.markup.prologue import declared_encoding

_OWN_FILES = frozenset({"_headers", "_redirects"})
_TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".webmanifest": "application/manifest+json",
}


def read_header_rules(text: str) -> tuple[HeaderRule, ...]:
    """The rules of a `_headers` file, in order, their names spelled alike; what is no
    header is left out.
    """
    rules: list[HeaderRule] = []
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if not line[0].isspace():
            rules.append(HeaderRule(line.strip(), ()))
        elif rules and ":" in line:
            name, _, value = line.strip().partition(":")
            # However two rules spell a header, it is one (RFC 9110, 5.1): the later one
            # has to meet the earlier.
            header = name.strip().title(), value.strip()
            rules[-1] = HeaderRule(rules[-1].path, (*rules[-1].headers, header))
    return tuple(rules)


def rules_about_bodies(text: str) -> Iterator[HeaderRule]:
    """Yields the rules of a `_headers` file with no headers but those that say what a body is."""
    for rule in read_header_rules(text):
        if headers := tuple(
            header for header in rule.headers if header[0].lower() in BODY_HEADERS
        ):
            yield HeaderRule(rule.path, headers)


SIGNALLED = "gate/signalled.txt"
"""Where a gated site keeps the headers for a visitor with a signal, as `_headers` keeps
those for everyone.
"""


def read_site_headers(folder: Path) -> SiteHeaders:
    """The headers of a published folder; of one that has none for visitors with a
    signal, theirs are everyone's.
    """
    everyone, signalled = (
        read_header_rules(_text(folder / name)) for name in ("_headers", SIGNALLED)
    )
    return SiteHeaders(everyone, signalled or everyone)


def headers_for(path: str, rules: tuple[HeaderRule, ...]) -> dict[str, str]:
    """The headers of an answer for a path: of all rules that match, the last word on
    each header.
    """
    headers: dict[str, str] = {}
    for rule in rules:
        if fnmatch.fnmatchcase(path, rule.path):
            headers |= dict(rule.headers)
    return headers


@dataclass(frozen=True, slots=True)
class Redirect:
    """Where an old address leads. `forced`, written `301!`: although there is a file at
    the old one.

    The `status` 200 is for a file that answers under another address than its own.
    """

    target: str
    forced: bool = False
    status: int = 301


def read_redirects(text: str) -> dict[str, Redirect]:
    """The redirects of a `_redirects` file by their old addresses, with and without the
    last slash.
    """
    redirects: dict[str, Redirect] = {}
    for line in text.splitlines():
        old, new, status, *_ = [*line.split(), "", "", ""]
        if old and new and not old.startswith("#"):
            redirect = Redirect(
                new, status.endswith("!"), 200 if status.startswith("200") else 301
            )
            redirects |= {old: redirect, old.rstrip("/") or "/": redirect}
    return redirects


def read_site_redirects(folder: Path) -> dict[str, Redirect]:
    """The redirects of a published folder."""
    return read_redirects(_text(folder / "_redirects"))


@dataclass(frozen=True, slots=True)
class StaticAnswer:
    """What a request gets: a status, and a file or the address to go to."""

    status: int
    file: Path | None = None
    location: str | None = None


def _file_at(folder: Path, path: str) -> Path | None:
    """The file below `folder` that a path names, a folder's being its `index.html`; the
    host's own are nobody's.
    """
    try:
        wanted = (folder / unquote(path).lstrip("/")).resolve()
        inside = (
            wanted.is_relative_to(folder.resolve())
            and wanted.relative_to(folder.resolve()).as_posix()
        )
        file = wanted / "index.html" if wanted.is_dir() else wanted
        if inside and inside not in _OWN_FILES and file.is_file():
            return file
        return None
    except (OSError, ValueError):  # a name that is too long, or has a null byte in it
        return None


def _not_found(folder: Path) -> StaticAnswer:
    lost = folder / "404.html"
    return StaticAnswer(404, lost if lost.is_file() else None)


def _redirected(folder: Path, redirect: Redirect) -> StaticAnswer:
    if redirect.status != 200:
        return StaticAnswer(301, location=redirect.target)
    file = _file_at(folder, redirect.target)
    if file:
        return StaticAnswer(200, file)
    return _not_found(folder)


def answer_for(folder: Path, path: str, redirects: dict[str, Redirect]) -> StaticAnswer:
    """Finds the answer to a request for `path` (without its query) among the files of `folder`."""
    redirect = redirects.get(path)
    if redirect and redirect.forced:
        return _redirected(folder, redirect)
    wanted = _file_at(folder, path)
    if wanted and wanted.name == "index.html" and not path.endswith(("/", ".html")):
        # One slash: two would lead to another host.
        return StaticAnswer(301, location=f"/{path.lstrip('/')}/")
    if wanted:
        return StaticAnswer(200, wanted)
    if redirect:
        return _redirected(folder, redirect)
    return _not_found(folder)


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """A whole answer: status, headers in their order, and body."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


def respond(
    folder: Path, path: str, fields: Iterable[tuple[str, str]] = ()
) -> HttpResponse:
    """The answer to a request for `path` (without its query), with the headers that the
    folder's rules give it.

    `fields` are the request's, names with values: where they carry a signal, it has the
    headers for that. Reads the rules anew each time: the folder may be replaced whole
    when the site is built again.
    """
    answer = answer_for(folder, path, read_site_redirects(folder))
    body = answer.file.read_bytes() if answer.file else b""
    headers = {"Content-Type": _content_type(answer.file, body)} if answer.file else {}
    headers |= {"Location": answer.location} if answer.location else {}
    headers |= {"Content-Length": str(len(body)), "Cache-Control": "no-cache"}
    rules = read_site_headers(folder)
    headers |= headers_for(
        path, rules.signalled if is_signalled(fields) else rules.everyone
    )
    return HttpResponse(answer.status, tuple(headers.items()), body)


def _content_type(file: Path, body: bytes) -> str:
    kind = (
        _TYPES.get(file.suffix)
        or mimetypes.guess_type(file.name)[0]
        or "application/octet-stream"
    )
    if not (kind.startswith("text/") or kind.endswith("json")) or (
        kind == "text/html" and _has_own_charset(body)
    ):
        return kind
    return f"{kind}; charset=utf-8"


def _has_own_charset(body: bytes) -> bool:
    """Whether a page says that it is in another encoding than UTF-8: a header that
    names one would overrule it.
    """
    return declared_encoding(body) not in {"", "utf-8"}


def _text(file: Path) -> str:
    # An owner's part may be of any bytes, in a comment say.
    if file.is_file():
        return file.read_text(encoding="utf-8", errors="replace")
    return ""
