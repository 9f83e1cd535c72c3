"""Third parties in an editor's page: refused where undeclared, a plain link where declared."""

import re
from collections.abc import Iterable
from html import escape

from bs4 import BeautifulSoup

from analytics_gate.declaration.host import covers
from analytics_gate.declaration.in_page import service_in_page
from analytics_gate.declaration.values import Declaration, Service
from analytics_gate.errors import GateError, Problem
from analytics_gate.markup.contacts import Contact, contacts
from analytics_gate.markup.tags import line_at
from analytics_gate.policy.front_matter import Document
from analytics_gate.policy.shortcodes import lines_of


def _declared_by(host: str, declaration: Declaration) -> Service | None:
    for service in declaration.services:
        hosts = service.hosts
        shown = (
            *hosts.frame,
            *hosts.image,
            *hosts.media,
            *hosts.script,
            *hosts.style,
            *hosts.font,
            *hosts.form,
        )
        if any(covers(pattern, host) for pattern in (*shown, *hosts.connect, *hosts.link)):
            return service
    return None


def _lines(contact: Contact, document: Document) -> list[int]:
    """The lines that may have made the contact."""
    # The source has the address as written, Markdown may have changed its quoting: the host is the next best.
    needles = (contact.address, escape(contact.address), contact.host)
    needle = next((each for each in needles if each in document.body), contact.host)
    lines = lines_of(needle, document.body, document.body_line)
    text = dict(enumerate(document.body.split("\n"), start=document.body_line))
    # The same address may stand in a plain link, which contacts nobody.
    written = re.escape(f"<{contact.element}") + (r"\b|!\[" if contact.element == "img" else r"\b")
    element = re.compile(written, re.IGNORECASE)
    return [line for line in lines if element.search(text.get(line, ""))] or lines[:1]


def _problems(undeclared: Iterable[Contact], document: Document, site_file: str) -> list[Problem]:
    problems: list[Problem] = []
    for contact in undeclared:
        message = (
            f"<{contact.element} {contact.attribute}> would contact {contact.host}, which nothing declares; "
            f"remove it, host the file here, or declare the service in {site_file}"
        )
        possible = [Problem(document.file, line, message) for line in _lines(contact, document)]
        problems += [problem for problem in possible if problem not in problems][:1]
    return problems


def _placeholder(service: Service, address: str) -> str:
    name, url = escape(service.name), escape(address)
    return (
        f'<div class="gate-placeholder" data-gate-embed="{service.id}"><p>{name} would show something here. '
        f'It is not loaded, and does not learn of your visit.</p><p><a href="{url}" rel="noreferrer">'
        f"Go to {name}</a></p></div>"
    )


def _address_of(contact: Contact) -> str:
    return contact.address if contact.attribute != "srcdoc" else f"https://{contact.host}/"


def _replace(html: str, found: list[tuple[Contact, Service]]) -> str:
    soup = BeautifulSoup(html, "html.parser")
    elements = {(each.sourceline, each.sourcepos): each for each in soup.find_all(True)}
    for contact, service in found:
        start = contact.tag.start
        holder = elements.pop((line_at(html, start), start - html.rfind("\n", 0, start) - 1), None)
        # What stood inside an element that has been replaced is gone with it.
        if holder and soup in holder.parents:
            placeholder = BeautifulSoup(_placeholder(service, _address_of(contact)), "html.parser")
            holder.replace_with(placeholder)
    return str(soup)


def keep_third_parties_out(html: str, document: Document, declaration: Declaration, site_file: str) -> str:
    """Gives a page's content in which no element makes a browser contact a third party.

    `site_file` is what the declaration is called in messages. Raises GateError, a line an element, for hosts that
    no service declares.
    """
    found = [
        (contact, _declared_by(contact.host, declaration))
        for contact in contacts(html)
        # Sealing makes these wait, or leaves them to everyone where they are necessary.
        if not service_in_page(contact.host, declaration.services)
    ]
    problems = _problems((contact for contact, service in found if service is None), document, site_file)
    if problems:
        raise GateError(*problems)
    return _replace(html, [(contact, service) for contact, service in found if service]) if found else html
