"""A published folder as a host like Netlify reads it: `_headers`, `_redirects`, and which file answers for a path."""

import fnmatch
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from analytics_gate.delivery.headers import HeaderRule


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


def read_redirects(text: str) -> dict[str, str]:
    """The redirects of a `_redirects` file: new addresses by old ones, with and without their last slash."""
    redirects: dict[str, str] = {}
    for line in text.splitlines():
        old, new, *_ = [*line.split(), "", ""]
        if old and new and not old.startswith("#"):
            redirects |= {old: new, old.rstrip("/") or "/": new}
    return redirects


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request gets: a status, and a file or the address to go to."""

    status: int
    file: Path | None = None
    location: str | None = None


def answer_for(folder: Path, path: str, redirects: dict[str, str]) -> Answer:
    """Finds the answer to a request for `path` (without its query) among the files of `folder`."""
    wanted = (folder / unquote(path).lstrip("/")).resolve()
    if wanted.is_relative_to(folder.resolve()):
        if wanted.is_dir() and (wanted / "index.html").is_file():
            return Answer(200, wanted / "index.html") if path.endswith("/") else Answer(301, location=path + "/")
        if wanted.is_file():
            return Answer(200, wanted)
    if path in redirects:
        return Answer(301, location=redirects[path])
    lost = folder / "404.html"
    return Answer(404, lost if lost.is_file() else None)
