"""Checks a site's sources without building it.

It reads the declaration, the promises, front matter, shortcodes and markup.
"""

import datetime
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from markdown import Extension, Markdown

from analytics_gate.declaration.parse import read_declaration
from analytics_gate.declaration.values import Declaration, Service
from analytics_gate.errors import GateError, Problem
from analytics_gate.pages.site import PolicySite, Source
from analytics_gate.promises.promises import Promises, read_promises

EXTENSIONS: tuple[str | Extension, ...] = (
    "attr_list",
    "fenced_code",
    "md_in_html",
    "tables",
    "toc",
)
"""Extensions of Markdown for a check, which does not ask MkDocs for those of the site."""


def find_sources(content: Path) -> Iterable[Source]:
    """Yields the Markdown files below a folder, sorted, as MkDocs would find them."""
    for file in sorted(content.rglob("*.md")):
        name = file.relative_to(content).with_suffix("").as_posix()
        if re.search(r"(?:^|/)\.", name):  # MkDocs ignores hidden files, too
            continue
        if name.rpartition("/")[2] in {"README", "index"}:
            stem = name.removesuffix("README").removesuffix("index")
        else:
            stem = name + "/"
        yield Source(file.as_posix(), f"{stem}index.html", file.read_bytes())


def check_pages(
    content: Path, declaration: Declaration, services_file: str, promises: Promises
) -> None:
    """Reads the Markdown below `content` as the build would.

    Raises GateError with all problems.
    """
    site = PolicySite(declaration, services_file, promises=promises)
    today = datetime.datetime.now(datetime.UTC).date()
    pages = site.read(find_sources(content), today)
    extensions = (*EXTENSIONS, site.markdown_extension())
    for page in pages.values():
        site.select_page(page)
        html = Markdown(extensions=extensions).convert(page.document.body)
        site.close_content(html, page)
    site.refuse_problems()


def notes(services: Path) -> tuple[Problem, ...]:
    """Returns notes on a declaration that are not problems; none if it cannot be read."""
    try:
        declaration = read_declaration(services, shown_as=services.as_posix())
    except GateError:
        return ()
    return tuple(weaker_ways(declaration.services, services.as_posix()))


def _read_promises(file: Path, *, needed: bool) -> Promises:
    if needed or file.exists():
        return read_promises(file, shown_as=file.as_posix())
    return Promises()


def check_sources(
    content: Path, services: Path, promises: Path | None = None
) -> tuple[Problem, ...]:
    """Returns all problems of the Markdown below `content`, the declaration, the promises.

    `promises` is by default `promises.yml` in `content`, if that exists.
    """
    problems: tuple[Problem, ...] = ()
    declaration, promised = Declaration(), Promises()
    try:
        declaration = read_declaration(services, shown_as=services.as_posix())
    except GateError as error:
        problems = error.problems
    is_declared = not problems
    try:
        promised = _read_promises(
            promises or content / "promises.yml", needed=promises is not None
        )
    except GateError as error:
        problems += error.problems
    try:
        check_pages(content, declaration, services.as_posix(), promised)
    except GateError as error:
        # With a declaration that cannot be read, every host would seem undeclared.
        for each in error.problems:
            if is_declared or "nothing declares" not in each.message:
                problems += (each,)
    return problems


def weaker_ways(services: Iterable[Service], file: str) -> Iterator[Problem]:
    """Yields a note for each service declared to run in the page.

    `file` is the declaration's name in messages.
    """
    for service in services:
        if service.is_in_page:
            reach = "its hosts are reached"
            if service.script:
                reach = "it sees the whole page and reaches its hosts from there"
            when = "for every visitor, as it is necessary"
            if service.is_optional:
                when = "once a visitor allowed it"
            message = f"note: runs is 'page', the weaker way: {reach} {when}"
            yield Problem(file, service.line, f"service '{service.id}': {message}")
