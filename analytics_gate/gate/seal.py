"""Seals a built site: each page gets the closed policy and the gate first in its head,
and is held to the locks.

What stands inline in any page, script or style, is allowed in all: instant navigation
keeps the first page's policy. A site without it may have a policy for each page.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path

from analytics_gate.bundle import inline_script
from analytics_gate.declaration.service_lookup import service_in_page
from analytics_gate.declaration.values import Service
from analytics_gate.delivery.csp import Csp, hash_source, page_policy
from analytics_gate.delivery.options import PolicyScope
from analytics_gate.errors import GateError, Problem
from analytics_gate.gate.facts import (
    PageInventory,
    framed_inventory,
    join_inventories,
    page_inventory,
)
from analytics_gate.gate.in_page import lock_script
from analytics_gate.gate.inert import make_inert
from analytics_gate.markup.contacts import OutgoingReference
from analytics_gate.markup.framed import framed_tags
from analytics_gate.markup.prologue import after_charset, head_start
from analytics_gate.markup.tags import line_at, tags, telling_tags


@dataclass(frozen=True, slots=True)
class Sealed:
    """What sealing found out about a site: its pages' policy and languages, and the
    origins that its links lead to.

    `own` are the policies of the pages that have another than that, by path.
    """

    policy: Csp
    outgoing: tuple[str, ...]
    pages: tuple[str, ...]
    languages: tuple[str, ...] = ()
    own: tuple[tuple[str, Csp], ...] = ()


@dataclass(frozen=True, slots=True)
class _Read:
    """One page without its tags: a large site's would not fit in memory."""

    html: str
    problems: tuple[Problem, ...]
    facts: PageInventory


def _head_end(html: str, file: str) -> int:
    """Where the head's content may begin: behind the charset, which has to stand in a
    page's first kilobyte.
    """
    head = next((tag for tag in tags(html) if tag.name != "html"), None)
    # Anything before it, text too, would open the body, and there a browser takes no policy.
    if head is None or head.name != "head" or head.end != head_start(html):
        raise GateError(
            Problem(file, 1, "page has no <head>, so there is no place for its policy")
        )
    return after_charset(html, head.end)


def _problem(
    contact: OutgoingReference, html: str, file: str, services: Sequence[Service]
) -> Problem:
    service = service_in_page(contact.host, services)
    if service:
        why = (
            f"it cannot wait for service '{service.id}' there: give the "
            "element its end tag, or host the file here"
        )
    else:
        why = "it comes from the theme or a plugin: host the file here, or turn that feature off"
    message = (
        f"<{contact.element} {contact.attribute}> would contact "
        f"{contact.host} by itself; {why}"
    )
    return Problem(file, line_at(html, contact.tag.start), message)


def _sealed(html: str, file: str, block: str) -> str:
    at = _head_end(html, file)
    return html[:at] + block + html[at:]


def _gate_scripts(services: Sequence[Service]) -> list[str]:
    found = []
    for script in (inline_script("page"), lock_script(services)):
        if script:
            found.append(script)
    return found


def site_policy(facts: PageInventory, services: Sequence[Service]) -> Csp:
    """The policy of all pages of a site, of which `facts` are known; `services` are
    those declared.
    """
    scripts = facts.scripts.union(map(hash_source, _gate_scripts(services)))
    return page_policy(
        scripts, [service for service in services if service.is_in_page], facts.styles
    )


def gate_block(policy: Csp, config: str, services: Sequence[Service]) -> str:
    """What stands first in every page's head; `config` is the page's JSON block."""
    meta = (
        '<meta http-equiv="Content-Security-Policy" '
        f'content="{escape(str(policy), quote=False)}">'
    )
    inline = "".join(f"<script>{script}</script>" for script in _gate_scripts(services))
    return f'{meta}<script id="gate-config" type="application/json">{config}</script>{inline}'


def sheet_link(sheet: str) -> str:
    """The link to a style sheet of ours."""
    return f'<link rel="stylesheet" href="{escape(sheet)}">'


def _read(html: str, file: str, services: Sequence[Service]) -> _Read:
    found = tuple(telling_tags(html))
    inert = make_inert(html, services, found)
    problems = tuple(_problem(contact, html, file, services) for contact in inert.left)
    facts = join_inventories(
        (page_inventory(found), framed_inventory(framed_tags(found)))
    )
    return _Read(inert.html, problems, facts)


def sealed_site(
    facts: PageInventory, pages: Iterable[str], services: Sequence[Service]
) -> Sealed:
    """What follows for a site from the facts of its pages, whose paths are `pages`."""
    languages = tuple(sorted(facts.languages))
    return Sealed(
        site_policy(facts, services),
        tuple(sorted(facts.outgoing)),
        tuple(sorted(pages)),
        languages,
    )


def page_policies(
    facts: Mapping[str, PageInventory], services: Sequence[Service]
) -> tuple[Csp, dict[str, Csp]]:
    """The policy of a site whose pages each have their own, and those that are another, by path.

    A host answers with 404.html anywhere.
    """
    shared = site_policy(facts.get("404.html", PageInventory()), services)
    each = {}
    for path, known in facts.items():
        each[path] = site_policy(known, services)
    return shared, {path: policy for path, policy in each.items() if policy != shared}


def seal_pages(
    pages: Mapping[str, str],
    config: str,
    services: Sequence[Service] = (),
    sheets: Mapping[str, str] | None = None,
    policies: PolicyScope = PolicyScope.SITE,
) -> tuple[dict[str, str], Sealed]:
    """Gives all pages sealed, by path.

    `config` is the page's JSON block, `services` are those declared, `sheets` the style
    sheets that some pages link to. Raises GateError, a line an element, where a page's
    markup would contact a third party by itself.
    """
    reads = {path: _read(html, path, services) for path, html in pages.items()}
    if problems := [problem for read in reads.values() for problem in read.problems]:
        raise GateError(*problems)
    found = sealed_site(
        join_inventories(read.facts for read in reads.values()), pages, services
    )
    policy, own = found.policy, dict[str, Csp]()
    if policies is PolicyScope.PAGE:
        policy, own = page_policies(
            {path: read.facts for path, read in reads.items()}, services
        )
    links = {path: sheet_link(sheet) for path, sheet in (sheets or {}).items()}

    def block(path: str) -> str:
        return gate_block(own.get(path, policy), config, services) + links.get(path, "")

    sealed = {
        path: _sealed(read.html, path, block(path)) for path, read in reads.items()
    }
    return sealed, replace(found, policy=policy, own=tuple(own.items()))


def _text(file: Path, folder: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        message = (
            f"the byte 0x{error.object[error.start]:02x} is not UTF-8, "
            "publish the page in UTF-8"
        )
        raise GateError(
            Problem(file.relative_to(folder).as_posix(), 0, message)
        ) from error


def read_pages(folder: Path) -> dict[str, str]:
    """All HTML files of a built site, by path from its root, sorted. Raises GateError
    for one that is not UTF-8.
    """
    listed = []
    for pattern in ("*.html", "*.htm"):
        for file in folder.rglob(pattern):
            listed.append(file)
    found = sorted(listed)
    return {file.relative_to(folder).as_posix(): _text(file, folder) for file in found}
