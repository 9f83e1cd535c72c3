"""Finds what a project's pages load from third parties, and where the sources say so."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown import Markdown

from analytics_gate.errors import GateError
from analytics_gate.markup.contacts import OutgoingReference, outgoing_references
from analytics_gate.markup.tags import line_at
from analytics_gate.pages.check import EXTENSIONS, find_sources
from analytics_gate.pages.front_matter import decode_source, read_document
from analytics_gate.pages.third_parties import lines_of_contact


@dataclass(frozen=True, slots=True)
class RemoteReference:
    """A reference to a third party, and its place in the sources."""

    file: str
    line: int
    contact: OutgoingReference

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


def find_remote_references(
    docs: Path, templates: Path | None
) -> tuple[RemoteReference, ...]:
    """Finds all references in Markdown and HTML below `docs`, and in the templates.

    They are in the order of the files.
    """
    references: list[RemoteReference] = []
    for source in find_sources(docs):
        references += _in_markdown(source.content, source.file)
    for folder in filter(None, (docs, templates)):
        for file in sorted(folder.rglob("*.html")):
            references += _in_html(file)
    return tuple(references)


def _in_markdown(content: bytes, file: str) -> Iterator[RemoteReference]:
    try:
        document = read_document(decode_source(content, file), file)
    except GateError:
        return  # The check reports it.
    html = Markdown(extensions=EXTENSIONS).convert(document.body)
    for contact in outgoing_references(html):
        yield RemoteReference(file, lines_of_contact(contact, document)[0], contact)


def _in_html(file: Path) -> Iterator[RemoteReference]:
    html = file.read_text(encoding="utf-8", errors="replace")
    for contact in outgoing_references(html):
        line = line_at(html, contact.tag.start)
        yield RemoteReference(file.as_posix(), line, contact)
