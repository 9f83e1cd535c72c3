"""Renders the policy's table of services from the declaration.

The gate enforces the same declaration, so the table always tells what the site does.
"""

from collections.abc import Iterable
from html import escape

from analytics_gate.declaration.values import (
    Declaration,
    Disclosure,
    Purpose,
    Runs,
    Service,
)

_TOLD = {
    Disclosure.PATH: "the page's path",
    Disclosure.TITLE: "its title",
    Disclosure.LANGUAGE: "its language",
    Disclosure.REFERRER: "the site you came from",
    Disclosure.SITE: "this site's address",
}
_HEAD = (
    "Service",
    "Purpose",
    "When it runs",
    "What it is told",
    "Knows you again",
    "What it keeps",
)


def _sentence(parts: Iterable[str]) -> str:
    *rest, last = parts
    if rest:
        return f"{', '.join(rest)} and {last}"
    return last


def _name(service: Service) -> str:
    provider = service.provider
    name = escape(service.name)
    if provider.name != service.name:
        name += f" by {escape(provider.name)}"
    return f'{name}<br><a href="{escape(provider.policy)}">Its privacy policy</a>'


def _when(service: Service) -> str:
    if service.is_in_page and not service.is_optional:
        hosts = _sentence(map(escape, service.hosts.contacted))
        return (
            "Always: every page is open to it, and your browser contacts "
            f"{hosts} whatever you chose"
        )
    if service.purpose is Purpose.NECESSARY:
        return "Always"
    if not (service.starts_by_itself or service.is_in_page):
        return "Only when you press its link or button"
    place = "in the page"
    if service.runs is Runs.SANDBOX:
        place = "in a sandbox without cookies or storage"
    return (
        f"Only when you allow it, {place}; never when your browser sends "
        "Do Not Track or Global Privacy Control"
    )


def _disclosure(service: Service) -> str:
    if not (service.starts_by_itself or service.is_in_page):
        if Disclosure.SITE in service.told:
            return "Nothing until you go there; then this site's address"
        return "Nothing until you go there"
    told = "Nothing"
    if service.told:
        told = _sentence(map(_TOLD.__getitem__, service.told)).capitalize()
    if service.is_in_page and service.hosts.script:
        return f"{told}; but in the page it can see all of it"
    return told


def _recognition(service: Service) -> str:
    duration = service.recognises_visitors
    if not duration:
        return "Never"
    return (
        f"For {escape(duration.text)}, by a random number that this site keeps in your "
        "browser"
    )


def _retention(service: Service) -> str:
    if service.keeps:
        return escape(service.keeps.text).capitalize()
    return "Not said"


def _row(service: Service) -> str:
    cells = (
        service.purpose.capitalize(),
        _when(service),
        _disclosure(service),
        _recognition(service),
        _retention(service),
    )
    row = f'<tr id="service-{service.id}"><th scope="row">{_name(service)}</th>'
    for head, cell in zip(_HEAD[1:], cells, strict=True):
        row += f'<td data-label="{head}">{cell}</td>'
    return f"{row}</tr>"


def _necessary(declaration: Declaration) -> str:
    if not declaration.necessary:
        return "<p>This site itself keeps nothing in your browser until you choose something.</p>"
    items = ""
    for storage in declaration.necessary:
        items += f"<li><code>{escape(storage.key)}</code>: {escape(storage.why)}</li>"
    return f"<p>This site itself may keep in your browser:</p><ul>{items}</ul>"


def _choice(declaration: Declaration) -> str:
    return (
        "<p>When you allow or refuse something here, a cookie named "
        "<code>gate</code> remembers that for "
        f"{escape(declaration.choice_lasts.text)}. With Do Not Track or "
        "Global Privacy Control on, there is none.</p>"
    )


def render_service_table(declaration: Declaration) -> str:
    """Renders all declared services and the site's own storage in `div.gate-services`."""
    rows = "".join(map(_row, declaration.services))
    head = "".join(f'<th scope="col">{title}</th>' for title in _HEAD)
    table = "<p>None.</p>"
    if rows:
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    text = _necessary(declaration) + _choice(declaration)
    return f'<div class="gate-services">{table}{text}</div>'
