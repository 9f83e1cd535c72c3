"""Replaces declared third parties in an editor's page, and refuses undeclared ones.

Their place is taken by an embed's placeholder, or by a notice with a link.
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
    """Returns the service that may show the reference in a frame."""
    if (contact.element, contact.attribute) != ("iframe", "src"):
        return None
    address = https_address(contact.address)
    for service in declaration.services:
        if service.is_embed and frame_address(address, service):
            return service
    return None


def lines_of_contact(
    contact: OutgoingReference, document: MarkdownDocument
) -> list[int]:
    """Returns the lines of the source that may have made the reference."""
    # Markdown may have escaped the address; in that case the host has to do.
    needle = contact.host
    for written in (contact.address, escape(contact.address)):
        if written in document.body:
            needle = written
            break
    lines = lines_of(needle, document.body, document.body_line)
    text = dict(enumerate(document.body.split("\n"), start=document.body_line))
    # A plain link may have the same address, and contacts no third party.
    pattern = re.escape(f"<{contact.element}") + r"\b"
    if contact.element == "img":
        pattern += r"|!\["
    element = re.compile(pattern, re.IGNORECASE)
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
        for line in lines_of_contact(contact, document):
            problem = Problem(document.file, line, message)
            if problem not in problems:
                problems.append(problem)
                break
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
    """Renders the replacement of an element that contacts a declared service.

    That is a placeholder, or a notice with a link. Raises EmbedError for a frame that
    cannot be shown.
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
    """Renders the replacement of each reference.

    Raises GateError for frames that cannot be shown.
    """
    replacements = []
    problems = []
    for contact, service in found:
        try:
            html = replacement_for(contact, service, declaration, language=language)
        except EmbedError as error:
            line = lines_of_contact(contact, document)[0]
            problems.append(Problem(document.file, line, f"<iframe>: {error}"))
        else:
            replacements.append((contact, html))
    if problems:
        raise GateError(*problems)
    return replacements


def _replace(html: str, replacements: list[tuple[OutgoingReference, str]]) -> str:
    soup = BeautifulSoup(html, "html.parser")
    elements = {}
    for each in soup.find_all(True):
        elements[(each.sourceline, each.sourcepos)] = each
    for contact, replacement in replacements:
        start = contact.tag.start
        column = start - html.rfind("\n", 0, start) - 1
        element = elements.pop((line_at(html, start), column), None)
        # An element inside one that has been replaced is gone already.
        if element and soup in element.parents:
            element.replace_with(BeautifulSoup(replacement, "html.parser"))
    return str(soup)


def replace_third_parties(
    html: str,
    document: MarkdownDocument,
    declaration: Declaration,
    site_file: str,
    language: str = "en",
) -> str:
    """Returns a page's content in which no element makes a browser contact a third party.

    `site_file` is the declaration's name in messages, `language` that of the page.
    Raises GateError, with a problem for each element, for hosts of no declared service.
    """
    undeclared = []
    declared = []
    for contact in outgoing_references(html):
        # The gate makes these wait for consent, unless they are necessary.
        if service_in_page(contact.host, declaration.services):
            continue
        service = service_of_host(contact.host, declaration.services)
        if service:
            declared.append((contact, service))
        else:
            undeclared.append(contact)
    if undeclared:
        raise GateError(*_problems(undeclared, document, site_file))
    if not declared:
        return html
    replacements = _replacements(declared, document, declaration, language=language)
    return _replace(html, replacements)
