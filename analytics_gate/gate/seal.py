"""Seals a built site: each page gets the closed policy and the gate first in its head, and is held to the locks.

What stands inline in any page, script or style, is allowed in all: instant navigation keeps the first page's policy.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from analytics_gate.declaration.in_page import service_in_page
from analytics_gate.declaration.values import Service
from analytics_gate.delivery.csp import Policy, hash_source, page_policy
from analytics_gate.errors import GateError, Problem
from analytics_gate.gate.bundle import inline_script
from analytics_gate.gate.inert import make_inert
from analytics_gate.gate.lock import lock_script
from analytics_gate.markup.contacts import Contact, outgoing_origins
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


def _runs(tag: Tag) -> bool:
    kind = tag.attributes.get("type", "").strip()
    return tag.name == "script" and "src" not in tag.attributes and not _DATA_BLOCK.match(kind)


def _inline_scripts(html: str) -> Iterable[str]:
    return (tag.text for tag in tags(html) if _runs(tag))


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


def _problem(contact: Contact, html: str, file: str, services: Sequence[Service]) -> Problem:
    service = service_in_page(contact.host, services)
    why = (
        f"it cannot wait for service '{service.id}' there: give the element its end tag, or host the file here"
        if service
        else "it comes from the theme or a plugin: host the file here, or turn that feature off"
    )
    message = f"<{contact.element} {contact.attribute}> would contact {contact.host} by itself; {why}"
    return Problem(file, line_at(html, contact.tag.start), message)


def _waiting(pages: Mapping[str, str], services: Sequence[Service]) -> dict[str, str]:
    """The pages, in whose markup all third parties wait to be allowed. Raises GateError for those that cannot."""
    inert = {path: make_inert(html, services) for path, html in pages.items()}
    problems = [_problem(contact, pages[path], path, services) for path in pages for contact in inert[path].left]
    if problems:
        raise GateError(*problems)
    return {path: each.html for path, each in inert.items()}


def _sealed(html: str, file: str, policy: Policy, config: str, scripts: Iterable[str]) -> str:
    at = _head_end(html, file)
    block = (
        f'<meta http-equiv="Content-Security-Policy" content="{escape(str(policy), quote=False)}">'
        f'<script id="gate-config" type="application/json">{config}</script>'
        + "".join(f"<script>{script}</script>" for script in scripts)
    )
    return html[:at] + block + html[at:]


def _language(html: str) -> str:
    first = next(tags(html), None)
    return first.attributes.get("lang", "") if first and first.name == "html" else ""


def seal_pages(
    pages: Mapping[str, str], config: str, services: Sequence[Service] = ()
) -> tuple[dict[str, str], Sealed]:
    """Gives all pages sealed, by path; `config` is the page's JSON block, `services` are those declared.

    Raises GateError, a line an element, where a page's markup would contact a third party by itself.
    """
    waiting = _waiting(pages, services)
    ours = [script for script in (inline_script("page"), lock_script(services)) if script]
    scripts = {script for html in pages.values() for script in _inline_scripts(html)}.union(ours)
    styles = {tag.text for html in pages.values() for tag in tags(html) if tag.name == "style"}
    in_page = [service for service in services if service.is_in_page]
    policy = page_policy(map(hash_source, scripts), in_page, map(hash_source, styles))
    outgoing = sorted({origin for html in pages.values() for origin in outgoing_origins(html)})
    sealed = {path: _sealed(html, path, policy, config, ours) for path, html in waiting.items()}
    languages = sorted(set(map(_language, pages.values())) - {""})
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
