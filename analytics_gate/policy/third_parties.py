"""Third parties in an editor's page: refused where undeclared, a plain link where declared."""

from html import escape

from bs4 import BeautifulSoup, Tag

from analytics_gate.declaration.values import Declaration, Service
from analytics_gate.errors import GateError, Problem
from analytics_gate.markup.addresses import covers
from analytics_gate.markup.contacts import Contact, contacts
from analytics_gate.policy.front_matter import Document
from analytics_gate.policy.shortcodes import line_of


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


def _problem(contact: Contact, document: Document, site_file: str) -> Problem:
    # The source has the address as written, Markdown may have changed its quoting: the host is the next best.
    line = document.body_line
    for needle in (contact.address, contact.host):
        if needle in document.body:
            line = line_of(needle, document.body, document.body_line)
            break
    message = (
        f"<{contact.element} {contact.attribute}> would contact {contact.host}, which nothing declares; "
        f"remove it, host the file here, or declare the service in {site_file}"
    )
    return Problem(document.file, line, message)


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
    for contact, service in found:
        holders = soup.find_all(contact.element)
        holder = next((each for each in holders if _holds(each, contact)), None)
        if isinstance(holder, Tag):
            placeholder = BeautifulSoup(_placeholder(service, _address_of(contact)), "html.parser")
            holder.replace_with(placeholder)
    return str(soup)


def _holds(element: object, contact: Contact) -> bool:
    if not isinstance(element, Tag):
        return False
    value = element.get_text() if contact.attribute == "text" else str(element.get(contact.attribute) or "")
    return contact.address in value


def keep_third_parties_out(html: str, document: Document, declaration: Declaration, site_file: str) -> str:
    """Gives a page's content in which no element makes a browser contact a third party.

    `site_file` is what the declaration is called in messages. Raises GateError, a line an element, for hosts that
    no service declares.
    """
    found = [(contact, _declared_by(contact.host, declaration)) for contact in contacts(html)]
    problems = [_problem(contact, document, site_file) for contact, service in found if service is None]
    if problems:
        raise GateError(*dict.fromkeys(problems))
    return _replace(html, [(contact, service) for contact, service in found if service]) if found else html
