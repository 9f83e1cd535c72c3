"""Whom a project's pages contact by themselves, and where that is written."""

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
    """One contact, and the place in the sources that makes it."""

    file: str
    line: int
    contact: OutgoingReference

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


def find_remote_references(
    docs: Path, templates: Path | None
) -> tuple[RemoteReference, ...]:
    """All contacts in the Markdown and HTML below `docs`, and in the theme's own
    templates, in order of the files.
    """
    pages = []
    for source in find_sources(docs):
        for sighting in _in_markdown(source.content, source.file):
            pages.append(sighting)
    folders = [docs, templates] if templates else [docs]
    files = []
    for folder in folders:
        for file in sorted(folder.rglob("*.html")):
            files.append(file)
    return (*pages, *(sighting for file in files for sighting in _in_html(file)))


def _in_markdown(content: bytes, file: str) -> Iterator[RemoteReference]:
    try:
        document = read_document(decode_source(content, file), file)
    except GateError:
        return  # The check says what is wrong with it.
    for contact in outgoing_references(
        Markdown(extensions=EXTENSIONS).convert(document.body)
    ):
        yield RemoteReference(file, lines_of_contact(contact, document)[0], contact)


def _in_html(file: Path) -> Iterator[RemoteReference]:
    html = file.read_text(encoding="utf-8", errors="replace")
    for contact in outgoing_references(html):
        yield RemoteReference(
            file.as_posix(), line_at(html, contact.tag.start), contact
        )
