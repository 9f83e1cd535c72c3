"""Third parties in an editor's page: refused where undeclared; where declared an
embed's placeholder, or a link.
"""

import re
from collections.abc import Iterable
from html import escape

from bs4 import BeautifulSoup

from analytics_gate.declaration.service_lookup import service_in_page, service_of_host
from analytics_gate.declaration.values import Declaration, Service
from analytics_gate.errors import GateError, Problem
from analytics_gate.markup.contacts import OutgoingReference, outgoing_references
from analytics_gate.markup.tags import line_at
from analytics_gate.pages.embeds import (
    EmbedError,
    frame_address,
    https_address,
    read_iframe,
)
from analytics_gate.pages.front_matter import MarkdownDocument
from analytics_gate.pages.placeholder import embed_placeholder, plain_notice
from analytics_gate.pages.shortcodes import lines_of


def _embedded_by(
    contact: OutgoingReference, declaration: Declaration
) -> Service | None:
    """The service that may show this in a frame."""
    if (contact.element, contact.attribute) != ("iframe", "src"):
        return None
    embeds = []
    for service in declaration.services:
        if service.is_embed:
            embeds.append(service)
    for each in embeds:
        if frame_address(https_address(contact.address), each):
            return each
    return None


def lines_of_contact(
    contact: OutgoingReference, document: MarkdownDocument
) -> list[int]:
    """The lines that may have made the contact."""
    # The source has the address as written, Markdown may have changed its quoting: the
    # host is the next best.
    needles = (contact.address, escape(contact.address), contact.host)
    needle = next((each for each in needles if each in document.body), contact.host)
    lines = lines_of(needle, document.body, document.body_line)
    text = dict(enumerate(document.body.split("\n"), start=document.body_line))
    # The same address may stand in a plain link, which contacts nobody.
    written = re.escape(f"<{contact.element}") + (
        r"\b|!\[" if contact.element == "img" else r"\b"
    )
    element = re.compile(written, re.IGNORECASE)
    return [line for line in lines if element.search(text.get(line, ""))] or lines[:1]


def _problems(
    undeclared: Iterable[OutgoingReference], document: MarkdownDocument, site_file: str
) -> list[Problem]:
    problems: list[Problem] = []
    for contact in undeclared:
        message = (
            f"<{contact.element} {contact.attribute}> would contact "
            f"{contact.host}, which nothing declares; "
            f"remove it, host the file here, or declare the service in {site_file}"
        )
        possible = []
        for line in lines_of_contact(contact, document):
            possible.append(Problem(document.file, line, message))
        problems += [problem for problem in possible if problem not in problems][:1]
    return problems


def _address_of(contact: OutgoingReference) -> str:
    if contact.attribute != "srcdoc":
        return contact.address
    return f"https://{contact.host}/"


def replacement_for(
    contact: OutgoingReference,
    service: Service,
    declaration: Declaration,
    language: str,
) -> str:
    """What stands in the place of an element that contacts a declared service: a
    placeholder, or a notice with a link.

    Raises EmbedError for a frame that cannot be shown.
    """
    if embed := _embedded_by(contact, declaration):
        return embed_placeholder(read_iframe(contact.tag.attributes, embed), language)
    return plain_notice(service, _address_of(contact), language)


def _replacements(
    found: Iterable[tuple[OutgoingReference, Service]],
    document: MarkdownDocument,
    declaration: Declaration,
    language: str,
) -> list[tuple[OutgoingReference, str]]:
    """What stands in the place of each contact. Raises GateError for a frame that
    cannot be shown.
    """
    made, problems = [], []
    for contact, service in found:
        try:
            made.append(
                (contact, replacement_for(contact, service, declaration, language))
            )
        except EmbedError as error:
            problems.append(
                Problem(
                    document.file,
                    lines_of_contact(contact, document)[0],
                    f"<iframe>: {error}",
                )
            )
    if problems:
        raise GateError(*problems)
    return made


def _replace(html: str, replacements: list[tuple[OutgoingReference, str]]) -> str:
    soup = BeautifulSoup(html, "html.parser")
    elements = {}
    for each in soup.find_all(True):
        elements[(each.sourceline, each.sourcepos)] = each
    for contact, replacement in replacements:
        start = contact.tag.start
        holder = elements.pop(
            (line_at(html, start), start - html.rfind("\n", 0, start) - 1), None
        )
        # What stood inside an element that has been replaced is gone with it.
        if holder and soup in holder.parents:
            holder.replace_with(BeautifulSoup(replacement, "html.parser"))
    return str(soup)


def replace_third_parties(
    html: str,
    document: MarkdownDocument,
    declaration: Declaration,
    site_file: str,
    language: str = "en",
) -> str:
    """Gives a page's content in which no element makes a browser contact a third party.

    `site_file` is what the declaration is called in messages, `language` that of the
    page. Raises GateError, a line an element, for hosts that no service declares.
    """
    found = []
    for contact in outgoing_references(html):
        # Sealing makes these wait, or leaves them to everyone where they are necessary.
        if not service_in_page(contact.host, declaration.services):
            found.append((contact, service_of_host(contact.host, declaration.services)))
    problems = _problems(
        (contact for contact, service in found if service is None), document, site_file
    )
    if problems:
        raise GateError(*problems)
    declared = []
    for contact, service in found:
        if service:
            declared.append((contact, service))
    if declared:
        return _replace(html, _replacements(declared, document, declaration, language))
    return html
