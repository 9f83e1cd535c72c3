"""A published folder as a host like Netlify reads it: `_headers`, `_redirects`, and which file answers for a path."""

import fnmatch
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from analytics_gate.delivery.headers import HeaderRule

_OWN_FILES = frozenset({"_headers", "_redirects"})


def read_header_rules(text: str) -> tuple[HeaderRule, ...]:
    """The rules of a `_headers` file, in order."""
    rules: list[HeaderRule] = []
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if not line[0].isspace():
            rules.append(HeaderRule(line.strip(), ()))
        elif rules:
            name, _, value = line.strip().partition(":")
            rules[-1] = HeaderRule(rules[-1].path, (*rules[-1].headers, (name.strip(), value.strip())))
    return tuple(rules)


def headers_for(path: str, rules: tuple[HeaderRule, ...]) -> dict[str, str]:
    """The headers of an answer for a path: of all rules that match, the last word on each header."""
    headers: dict[str, str] = {}
    for rule in rules:
        if fnmatch.fnmatchcase(path, rule.path):
            headers |= dict(rule.headers)
    return headers


@dataclass(frozen=True, slots=True)
class Redirect:
    """Where an old address leads. `forced`, written `301!`: although there is a file at the old one."""

    target: str
    forced: bool = False


def read_redirects(text: str) -> dict[str, Redirect]:
    """The redirects of a `_redirects` file by their old addresses, with and without the last slash."""
    redirects: dict[str, Redirect] = {}
    for line in text.splitlines():
        old, new, status, *_ = [*line.split(), "", "", ""]
        if old and new and not old.startswith("#"):
            redirect = Redirect(new, status.endswith("!"))
            redirects |= {old: redirect, old.rstrip("/") or "/": redirect}
    return redirects


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request gets: a status, and a file or the address to go to."""

    status: int
    file: Path | None = None
    location: str | None = None


def _file_at(folder: Path, path: str) -> Path | None:
    """The file below `folder` that a path names, a folder's being its `index.html`; the host's own are nobody's."""
    try:
        wanted = (folder / unquote(path).lstrip("/")).resolve()
        inside = wanted.is_relative_to(folder.resolve()) and wanted.relative_to(folder.resolve()).as_posix()
        file = wanted / "index.html" if wanted.is_dir() else wanted
        return file if inside and inside not in _OWN_FILES and file.is_file() else None
    except (OSError, ValueError):  # a name that is too long, or has a null byte in it
        return None


def answer_for(folder: Path, path: str, redirects: dict[str, Redirect]) -> Answer:
    """Finds the answer to a request for `path` (without its query) among the files of `folder`."""
    redirect = redirects.get(path)
    if redirect and redirect.forced:
        return Answer(301, location=redirect.target)
    wanted = _file_at(folder, path)
    if wanted and wanted.name == "index.html" and not path.endswith(("/", ".html")):
        # One slash: two would lead to another host.
        return Answer(301, location=f"/{path.lstrip('/')}/")
    if wanted:
        return Answer(200, wanted)
    if redirect:
        return Answer(301, location=redirect.target)
    lost = folder / "404.html"
    return Answer(404, lost if lost.is_file() else None)
