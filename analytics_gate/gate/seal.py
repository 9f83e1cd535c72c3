"""Seals a built site: each page gets the closed policy and the gate first in its head, and is held to the locks.

The inline scripts of all pages are allowed in every page, since instant navigation keeps the first page's policy.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from analytics_gate.delivery.csp import Policy, hash_source, page_policy
from analytics_gate.errors import GateError, Problem
from analytics_gate.gate.bundle import inline_script
from analytics_gate.markup.contacts import contacts_of, outgoing_of
from analytics_gate.markup.tags import Tag, line_at, tags

_DATA_BLOCK = re.compile(r"^(?!module$|(?:text|application)/(?:x-)?(?:java|ecma)script$).+", re.IGNORECASE)
_CHARSET = re.compile(r"<meta\s[^>]*charset[^>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sealed:
    """What sealing found out about a site: its pages' policy and languages, and the origins that its links lead to."""

    policy: Policy
    outgoing: tuple[str, ...]
    pages: tuple[str, ...]
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Read:
    """What the site has to know of one page. Without the page's tags: a large site's would not fit in memory."""

    problems: tuple[Problem, ...]
    scripts: frozenset[str]
    outgoing: frozenset[str]
    language: str


def _runs(tag: Tag) -> bool:
    kind = tag.attributes.get("type", "").strip()
    return tag.name == "script" and "src" not in tag.attributes and not _DATA_BLOCK.match(kind)


def _head_end(html: str, file: str) -> int:
    """Where the head's content may begin: behind the charset, which has to stand in a page's first kilobyte."""
    head = next((tag for tag in tags(html) if tag.name != "html"), None)
    # Anything before it would open the body, and there a browser takes no policy.
    if head is None or head.name != "head":
        raise GateError(Problem(file, 1, "page has no <head>, so there is no place for its policy"))
    charset = _CHARSET.match(html, head.end) or re.compile(r"\s*" + _CHARSET.pattern, re.IGNORECASE).match(
        html, head.end
    )
    return charset.end() if charset else head.end


def _problems(html: str, found: Iterable[Tag], file: str) -> Iterable[Problem]:
    for contact in contacts_of(found):
        message = (
            f"<{contact.element} {contact.attribute}> would contact {contact.host} by itself; "
            "it comes from the theme or a plugin: host the file here, or turn that feature off"
        )
        yield Problem(file, line_at(html, contact.tag.start), message)


def _sealed(html: str, file: str, policy: Policy, config: str) -> str:
    at = _head_end(html, file)
    block = (
        f'<meta http-equiv="Content-Security-Policy" content="{escape(str(policy), quote=False)}">'
        f'<script id="gate-config" type="application/json">{config}</script>'
        f"<script>{inline_script('page')}</script>"
    )
    return html[:at] + block + html[at:]


def _language(found: Sequence[Tag]) -> str:
    return found[0].attributes.get("lang", "") if found and found[0].name == "html" else ""


def _read(html: str, file: str) -> _Read:
    found = tuple(tags(html))
    return _Read(
        tuple(_problems(html, found, file)),
        frozenset(tag.text for tag in found if _runs(tag)),
        frozenset(outgoing_of(found)),
        _language(found),
    )


def seal_pages(pages: Mapping[str, str], config: str) -> tuple[dict[str, str], Sealed]:
    """Gives all pages sealed, by path; `config` is the page's JSON block.

    Raises GateError, a line an element, where a page's markup would contact a third party by itself.
    """
    reads = [_read(html, path) for path, html in pages.items()]
    if problems := [problem for read in reads for problem in read.problems]:
        raise GateError(*problems)
    scripts = {script for read in reads for script in read.scripts}
    policy = page_policy(map(hash_source, scripts | {inline_script("page")}))
    outgoing = sorted({origin for read in reads for origin in read.outgoing})
    sealed = {path: _sealed(html, path, policy, config) for path, html in pages.items()}
    languages = sorted({read.language for read in reads} - {""})
    return sealed, Sealed(policy, tuple(outgoing), tuple(sorted(pages)), tuple(languages))


def _text(file: Path, folder: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        message = f"the byte 0x{error.object[error.start]:02x} is not UTF-8, publish the page in UTF-8"
        raise GateError(Problem(file.relative_to(folder).as_posix(), 0, message)) from error


def read_pages(folder: Path) -> dict[str, str]:
    """All HTML files of a built site, by path from its root, sorted. Raises GateError for one that is not UTF-8."""
    found = sorted(file for pattern in ("*.html", "*.htm") for file in folder.rglob(pattern))
    return {file.relative_to(folder).as_posix(): _text(file, folder) for file in found}
