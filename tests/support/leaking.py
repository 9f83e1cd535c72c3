"""The corpus of leaking pages, one way each, and of clean ones that only look it: read,
and written out as a site.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from analytics_gate.audit.browsers.engines import ENGINES
from analytics_gate.audit.finding import Code
from analytics_gate.audit.recorder.recorder import Recorder

LEAKS = Path(__file__).parents[1] / "leaks"
SITE = "https://site.example"
_KEYS = frozenset(
    "id title head body script page files headers redirects answers codes host "
    "what only reason unseen webkit".split()
)
_CONTACTS = frozenset(
    {Code.THIRD_PARTY_REQUEST, Code.UNDECLARED_REQUEST, Code.RESOURCE_HINT}
)
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
{head}
</head>
<body>
<h1>{title}</h1>
{body}
</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class Said:
    """What a third party says to a request for a path; `cookie` is the value of its
    `Set-Cookie`, empty for none.
    """

    host: str
    path: str
    body: str
    content_type: str
    cookie: str = ""


@dataclass(frozen=True, slots=True)
class Leak:
    """One page of the corpus, in a folder of its own: one way to leak, or none when
    `codes` is empty.

    `codes`: the auditor has to give one of them. `host` is who is contacted, `what`
    what is kept or called where that is no host. `only`: the engines in which it leaks
    at all, with the `reason` where it is not all of them. `unseen`: why the wire does
    not show it in a browser that goes through the recorder, although it leaks.
    `webkit`: why it does not leak in WebKit, or does although it is clean.
    """

    id: str
    title: str
    category: str
    files: Mapping[str, str]
    headers: Mapping[str, Mapping[str, str]]
    redirects: Mapping[str, str]
    answers: tuple[Said, ...]
    codes: tuple[Code, ...]
    host: str
    what: str
    only: tuple[str, ...]
    reason: str
    unseen: str
    webkit: str

    @property
    def page(self) -> str:
        """The page's path."""
        return f"/{self.id}/"

    def is_named_by(self, code: Code, what: str) -> bool:
        """Whether a finding of this code, about this, is the one that the way has to earn."""
        if code not in self.codes:
            return False
        named = (self.host or self.what) if code in _CONTACTS else self.what
        return named in what

    def leaks_in(self, engine: str) -> bool:
        """Whether it leaks there at all."""
        return not self.webkit if engine == "webkit" else engine in self.only

    @property
    def is_clean(self) -> bool:
        """Whether it looks like a leak and is none."""
        return not self.codes


@cache
def ways() -> tuple[Leak, ...]:
    """All planted ways, in the order of their files."""
    return read_leaks(LEAKS / "ways")


@cache
def clean_pages() -> tuple[Leak, ...]:
    """All pages that leak nothing."""
    return read_leaks(LEAKS / "clean")


def read_leaks(folder: Path) -> tuple[Leak, ...]:
    """The pages of all YAML files of a folder, a category each. Raises ValueError for a
    key that is none.
    """
    return tuple(leak for file in sorted(folder.glob("*.yml")) for leak in _read(file))


def build(folder: Path, leaks: Iterable[Leak]) -> None:
    """Writes the site of these pages, as it would be published at `SITE`, into the folder."""
    chosen = tuple(leaks)
    for leak in chosen:
        for name, text in leak.files.items():
            file = folder / leak.id / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    _write(
        folder / "_headers", (line for leak in chosen for line in _header_lines(leak))
    )
    _write(
        folder / "_redirects",
        (line for leak in chosen for line in _redirect_lines(leak)),
    )
    _write(folder / "sitemap.xml", _sitemap_lines(chosen))


def prepare(recorder: Recorder, leaks: Iterable[Leak]) -> None:
    """Makes the recorder say what these pages' third parties would."""
    for leak in leaks:
        for said in leak.answers:
            recorder.answer(
                said.host, said.path, said.body, said.content_type, cookie=said.cookie
            )


def _read(file: Path) -> tuple[Leak, ...]:
    entries = yaml.safe_load(file.read_text(encoding="utf-8"))
    return tuple(_leak(file.stem, entry) for entry in entries)


def _leak(category: str, entry: dict[str, Any]) -> Leak:
    if unknown := set(entry) - _KEYS:
        raise ValueError(
            f"{category}: {entry.get('id')}: unknown {sorted(unknown)}, expected {sorted(_KEYS)}"
        )
    usual = f"{entry['id']}.thief.example"
    text = yaml.safe_dump(entry)
    filled = _filled(entry, usual)
    return Leak(
        id=filled["id"],
        title=filled["title"],
        category=category,
        files={"index.html": _page_of(filled)} | filled.get("files", {}),
        headers=filled.get("headers", {}),
        redirects=filled.get("redirects", {}),
        answers=tuple(_said(usual, answer) for answer in filled.get("answers", ())),
        codes=tuple(Code(code) for code in filled.get("codes", ())),
        host=filled.get(
            "host", usual if "THIEF" in text and filled.get("codes") else ""
        ),
        what=filled.get("what", ""),
        only=tuple(filled.get("only", ENGINES)),
        reason=filled.get("reason", ""),
        unseen=filled.get("unseen", ""),
        webkit=filled.get("webkit", ""),
    )


def _filled(value: Any, host: str) -> Any:
    """The value with the third party's name wherever THIEF stands for it."""
    if isinstance(value, dict):
        return {key: _filled(item, host) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled(item, host) for item in value]
    return value.replace("THIEF", host) if isinstance(value, str) else value


def _page_of(entry: dict[str, Any]) -> str:
    if whole := entry.get("page"):
        return str(whole)
    script = (
        f"<script>\n{entry['script'].rstrip()}\n</script>" if "script" in entry else ""
    )
    body = "\n".join(filter(None, (entry.get("body", "").rstrip(), script)))
    return _PAGE.format(
        title=entry["title"], head=entry.get("head", "").rstrip(), body=body
    )


def _said(usual: str, answer: dict[str, str]) -> Said:
    content_type = answer.get("content_type", "text/html; charset=utf-8")
    return Said(
        answer.get("host", usual),
        answer["path"],
        answer["body"],
        content_type,
        answer.get("cookie", ""),
    )


def _header_lines(leak: Leak) -> Iterable[str]:
    for name, headers in leak.headers.items():
        yield leak.page + name
        yield from (f"  {header}: {value}" for header, value in headers.items())


def _redirect_lines(leak: Leak) -> Iterable[str]:
    return (
        f"{leak.page}{name} {target} 301!" for name, target in leak.redirects.items()
    )


def _sitemap_lines(leaks: Iterable[Leak]) -> Iterable[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    yield from (f"<url><loc>{SITE}{leak.page}</loc></url>" for leak in leaks)
    yield "</urlset>"


def _write(file: Path, lines: Iterable[str]) -> None:
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
