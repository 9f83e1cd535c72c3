"""Third parties in a page's markup: a declared one waits behind a placeholder or in its
sandbox, any other is inert.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from analytics_gate.apply.edits import Edit, apply_edits
from analytics_gate.apply.encoding import DecodedPage
from analytics_gate.apply.marks import UndoMarkers
from analytics_gate.apply.notes import Kind, Note
from analytics_gate.declaration.service_lookup import service_in_page, service_of_host
from analytics_gate.declaration.values import Declaration, Service
from analytics_gate.errors import Problem
from analytics_gate.gate.inert import make_inert
from analytics_gate.markup.contacts import OutgoingReference, references_of_element
from analytics_gate.markup.elements import FOREIGN, Element, elements
from analytics_gate.markup.styles import style_addresses
from analytics_gate.markup.tags import Tag, line_at, page_language, tags
from analytics_gate.pages.embeds import EmbedError
from analytics_gate.pages.third_parties import replacement_for

_REPLACEABLE = frozenset({"iframe", "img", "video", "audio", "object", "embed", "form"})
# In these a placeholder, which holds a link and a button, would not stay where it is
# put, or would be read by nobody.
_NARROW = frozenset(
    {"a", "button", "head", "noscript", "option", "picture", "select", *FOREIGN}
)


@dataclass(frozen=True, slots=True)
class SiteContext:
    """What a page's third parties are judged by. `own_host` is the site's own, empty
    where nobody said it.
    """

    declaration: Declaration
    services_file: str
    own_host: str = ""

    @property
    def services(self) -> Sequence[Service]:
        """All that are declared."""
        return self.declaration.services


@dataclass(frozen=True, slots=True)
class CleanedPage:
    """A page without third parties, and what was done for it."""

    html: str
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class HeldPage:
    """A page as it was read: its telling tags, and how what is hidden in it is marked."""

    held: DecodedPage
    file: str
    around: SiteContext
    tags: Sequence[Tag]
    marks: UndoMarkers

    @property
    def html(self) -> str:
        """The text of the page."""
        return self.held.text

    def note(self, kind: Kind, tag: Tag, message: str) -> Note:
        """A line for the owner, with the line of the tag."""
        return Note(kind, Problem(self.file, line_at(self.html, tag.start), message))


def clean_page(page: HeldPage, more: Iterable[Edit] = ()) -> CleanedPage:
    """Gives a page in which no element makes a browser contact a third party.

    `more` are other edits, to be made in the same go.
    """
    around = page.around
    outside = []
    for contact in references_of_element(page.tags):
        if contact.host != around.own_host:
            outside.append(contact)
    if not outside:
        return CleanedPage(apply_edits(page.html, more), ())
    in_page = [
        (contact, service_in_page(contact.host, around.services)) for contact in outside
    ]
    edits, notes = _without(
        [contact for contact, service in in_page if not service], page
    )
    waits = any(service and service.is_optional for _, service in in_page)
    html = apply_edits(page.html, (*edits, *more))
    if waits:
        return _made_to_wait(html, notes, page)
    return CleanedPage(html, tuple(notes))


def _without(
    outside: Iterable[OutgoingReference], page: HeldPage
) -> tuple[list[Edit], list[Note]]:
    edits: list[Edit] = []
    notes: dict[Note, None] = {}
    ends: dict[int, Element] = {}
    for contact in outside:
        service = service_of_host(contact.host, page.around.services)
        if service and not ends:
            ends = {}
            for element in elements(page.html):
                ends[element.tag.start] = element
        replaced = (
            _replaced(contact, service, ends[contact.tag.start], page)
            if service
            else None
        )
        edits += [replaced] if replaced else _hidden(contact, page)
        notes[_said(contact, service, replaced is not None, page)] = None
    return edits, list(notes)


def _said(
    contact: OutgoingReference,
    service: Service | None,
    is_replaced: bool,
    page: HeldPage,
) -> Note:
    what = f"<{contact.element} {contact.attribute}>"
    if not service:
        message = (
            f"{what} would contact {contact.host}, which nothing declares, and was made inert: "
            f"remove it, host the file here, or declare the service in {page.around.services_file}"
        )
        return page.note(Kind.INERT, contact.tag, message)
    if is_replaced:
        message = (
            f"{what} of service '{service.id}' waits for the visitor: a "
            "placeholder stands in its place"
        )
        return page.note(Kind.WAITING, contact.tag, message)
    if service.starts_by_itself:
        instead = "its sandbox does that instead"
    else:
        instead = "nothing can stand in its place"
    message = (
        f"{what} of service '{service.id}' ({contact.host}) was made inert: {instead}"
    )
    return page.note(Kind.INERT, contact.tag, message)


def _replaced(
    contact: OutgoingReference, service: Service, element: Element, page: HeldPage
) -> Edit | None:
    """A placeholder for the whole element, where one can stand there."""
    narrow = any(holder.name in _NARROW for holder in element.holders)
    if (
        contact.element not in _REPLACEABLE
        or service.starts_by_itself
        or narrow
        or not element.end
    ):
        return None
    # As people read it: its title will be shown to them.
    tag = next(
        tags(page.held.readable(page.html[contact.tag.start : contact.tag.end])),
        contact.tag,
    )
    if contact.address.isascii():
        address = contact.address
    else:
        address = tag.attributes.get(contact.attribute, "").strip()
    legible = OutgoingReference(
        contact.element, contact.attribute, address, contact.host, tag
    )
    language = page_language(page.tags) or "en"
    try:
        text = replacement_for(legible, service, page.around.declaration, language)
    except EmbedError:
        return None
    original = page.html[contact.tag.start : element.end]
    return Edit(
        contact.tag.start,
        element.end,
        page.marks.wrapped(page.held.writable(text), original),
    )


def _hidden(contact: OutgoingReference, page: HeldPage) -> list[Edit]:
    """Makes one contact do nothing, and leaves the element where it is."""
    tag, marks = contact.tag, page.marks
    if contact.attribute != "text":
        return marks.hide_attribute(tag, contact.attribute, page.html)
    found = style_addresses(tag.text) if contact.element == "style" else ()
    inside = []
    for each in found:
        if each.address.strip() == contact.address:
            inside.append(marks.hide_address(each.start))
    still = references_of_element(
        [replace(tag, attributes={}, text=apply_edits(tag.text, inside))]
    )
    if inside and all(
        each.host != contact.host or each.address != contact.address for each in still
    ):
        listed = []
        for edit in inside:
            listed.append(Edit(tag.end + edit.start, tag.end + edit.end, edit.text))
        return listed
    return [marks.disable_type(tag, page.html)]


def _made_to_wait(html: str, notes: Iterable[Note], page: HeldPage) -> CleanedPage:
    """Lets the markup of services that run in the page wait for them; what cannot is made inert."""
    services = page.around.services
    left = []
    for contact in make_inert(html, services, mark=page.marks.waits).left:
        if service_in_page(contact.host, services):
            left.append(contact)
    now = HeldPage(
        replace(page.held, text=html),
        page.file,
        page.around,
        tuple(tags(html)),
        page.marks,
    )
    stuck = [_cannot_wait(contact, now) for contact in left]
    html = apply_edits(
        html, (edit for contact in left for edit in _hidden(contact, now))
    )
    # Lines are the same before and after.
    places = {
        (note.problem.line, contact.attribute)
        for note, contact in zip(stuck, left, strict=True)
    }
    waiting = _waiting(page, places)
    return CleanedPage(
        make_inert(html, services, mark=page.marks.waits).html,
        tuple(dict.fromkeys((*notes, *stuck, *waiting))),
    )


def _cannot_wait(contact: OutgoingReference, page: HeldPage) -> Note:
    message = (
        f"<{contact.element} {contact.attribute}> would contact "
        f"{contact.host}, cannot wait there, and was made "
        "inert: give the element its end tag, or host the file here"
    )
    return page.note(Kind.INERT, contact.tag, message)


def _waiting(page: HeldPage, stuck: Collection[tuple[int, str]]) -> Iterator[Note]:
    for contact in references_of_element(page.tags):
        service = service_in_page(contact.host, page.around.services)
        if service and service.is_optional:
            message = (
                f"<{contact.element} {contact.attribute}> waits in the page for "
                f"service '{service.id}'"
            )
            note = page.note(Kind.WAITING, contact.tag, message)
            if (note.problem.line, contact.attribute) not in stuck:
                yield note
