"""The policy's table of services, written by the declaration and so never out of step
with what the site does.
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
    by = "" if provider.name == service.name else f" by {escape(provider.name)}"
    return (
        f"{escape(service.name)}{by}<br><a "
        f'href="{escape(provider.policy)}">Its privacy policy</a>'
    )


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
    if service.runs is Runs.SANDBOX:
        place = "in a sandbox without cookies or storage"
    else:
        place = "in the page"
    return (
        f"Only when you allow it, {place}; never when your browser sends "
        "Do Not Track or Global Privacy Control"
    )


def _told(service: Service) -> str:
    if not (service.starts_by_itself or service.is_in_page):
        told = "; then this site's address" if Disclosure.SITE in service.told else ""
        return f"Nothing until you go there{told}"
    if service.told:
        told = _sentence(_TOLD[told] for told in service.told).capitalize()
    else:
        told = "Nothing"
    if service.is_in_page and service.hosts.script:
        return f"{told}; but in the page it can see all of it"
    return told


def _again(service: Service) -> str:
    span = service.recognises_visitors
    if span:
        return f"For {escape(span.text)}, by a random number that this site keeps in your browser"
    return "Never"


def _row(service: Service) -> str:
    keeps = escape(service.keeps.text).capitalize() if service.keeps else "Not said"
    cells = (
        _name(service),
        service.purpose.capitalize(),
        _when(service),
        _told(service),
        _again(service),
        keeps,
    )
    first, *rest = cells
    parts = []
    for head, cell in zip(_HEAD[1:], rest, strict=True):
        parts.append(f'<td data-label="{head}">{cell}</td>')
    labelled = "".join(parts)
    return f'<tr id="service-{service.id}"><th scope="row">{first}</th>{labelled}</tr>'


def _necessary(declaration: Declaration) -> str:
    if not declaration.necessary:
        return "<p>This site itself keeps nothing in your browser until you choose something.</p>"
    parts = []
    for kept in declaration.necessary:
        parts.append(f"<li><code>{escape(kept.key)}</code>: {escape(kept.why)}</li>")
    items = "".join(parts)
    return f"<p>This site itself may keep in your browser:</p><ul>{items}</ul>"


def _choice(declaration: Declaration) -> str:
    return (
        "<p>When you allow or refuse something here, a cookie named "
        "<code>gate</code> remembers that for "
        f"{escape(declaration.choice_lasts.text)}. With Do Not Track or "
        "Global Privacy Control on, there is none.</p>"
    )


def render_service_table(declaration: Declaration) -> str:
    """The table of all declared services, and what the site itself keeps, as HTML in
    one `div.gate-services`.
    """
    rows = "".join(map(_row, declaration.services))
    head = "".join(f'<th scope="col">{title}</th>' for title in _HEAD)
    if rows:
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    else:
        table = "<p>None.</p>"
    return (
        "<div "
        f'class="gate-services">{table}{_necessary(declaration)}{_choice(declaration)}</'
        "div>"
    )
