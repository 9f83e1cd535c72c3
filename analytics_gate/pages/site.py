"""Turns the Markdown of a whole site into pages, and gathers all problems in it."""

import datetime
import posixpath
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from markdown import Extension

from analytics_gate.declaration.values import Declaration
from analytics_gate.declaration.wording import suggest
from analytics_gate.errors import GateError, Problem
from analytics_gate.pages.address import (
    Address,
    refuse_collisions,
    relative_link,
    resolve_address,
)
from analytics_gate.pages.choices import render_choices
from analytics_gate.pages.embeds import EmbedError, read_embed
from analytics_gate.pages.front_matter import (
    MarkdownDocument,
    decode_source,
    read_document,
)
from analytics_gate.pages.placeholder import embed_placeholder
from analytics_gate.pages.service_table import render_service_table
from analytics_gate.pages.shortcode_extension import ShortcodeExtension
from analytics_gate.pages.shortcodes import Shortcode, ShortcodeError, lines_of
from analytics_gate.pages.third_parties import replace_third_parties
from analytics_gate.promises.evidence import NO_EVIDENCE
from analytics_gate.promises.listing import ListedPromise, render_promises
from analytics_gate.promises.promises import (
    Promise,
    Promises,
    undeclared_services,
    unpublished_pages,
)
from analytics_gate.promises.quotes import anchor_of, mark_quotes, text_fragment
from analytics_gate.promises.verdict import Report, verdicts_of
from analytics_gate.revisions.history import History
from analytics_gate.revisions.listing import announce, render_revisions, revisions_of
from analytics_gate.revisions.revision import Revision
from analytics_gate.translations.dates import date_text, last_modified_stamp


def graphic_file(number: int) -> str:
    """Returns the theme's file for the header graphic that `top_graphic` numbers."""
    return f"assets/graphics/{number}.svg"


@dataclass(frozen=True, slots=True)
class Source:
    """A Markdown file: its bytes, and its history where git has one.

    `file` is its name in messages, `destination` the file that MkDocs would build.
    """

    file: str
    destination: str
    content: bytes
    history: History | None = None

    @property
    def changed(self) -> datetime.date | None:
        """The day of its last commit; None where git does not have it."""
        if self.history:
            return self.history.changed
        return None


@dataclass(frozen=True, slots=True)
class SitePage:
    """A page: its address, the day of its last change and its revisions, where known.

    `announced` are the revisions that the page shows under its title.
    """

    address: Address
    lastmod: datetime.date | None
    revisions: tuple[Revision, ...] | None = None
    announced: tuple[Revision, ...] = ()

    @property
    def document(self) -> MarkdownDocument:
        """The page's front matter and text."""
        return self.address.document


@dataclass
class PolicySite:
    """Turns a site's sources into pages, and gathers problems to report all at once.

    `services_file` is the declaration's name in messages, `language` the site's tag as
    in BCP 47, `evidence` the report of the last audit.
    """

    declaration: Declaration
    services_file: str
    language: str = "en"
    promises: Promises = field(default_factory=Promises)
    evidence: Report = field(default_factory=lambda: NO_EVIDENCE)
    problems: list[Problem] = field(default_factory=list)
    _pages: dict[str, SitePage] = field(default_factory=dict)
    _current: SitePage | None = None

    def read(
        self, sources: Iterable[Source], today: datetime.date
    ) -> dict[str, SitePage]:
        """Returns the published pages by their source's file.

        Pages that cannot be read are left out; their problems are gathered.
        """
        pages: dict[str, SitePage] = {}
        for source in sources:
            with self._gathering():
                text = decode_source(source.content, source.file)
                document = read_document(text, source.file)
                if document.front_matter.is_published(today):
                    pages[source.file] = _page(document, source, today)
        with self._gathering():
            refuse_collisions(page.address for page in pages.values())
        self._check_promises(pages)
        self._pages = pages
        return pages

    def _check_promises(self, pages: dict[str, SitePage]) -> None:
        # A page that cannot be read has its own problem already.
        unreadable = {problem.file for problem in self.problems}
        self.problems += unpublished_pages(self.promises, pages.keys() | unreadable)
        self.problems += undeclared_services(self.promises, self.declaration)

    def refuse_missing_graphics(
        self, pages: Iterable[SitePage], files: Collection[str]
    ) -> None:
        """Refuses a `top_graphic` that the theme does not have.

        `files` are the names of all files of the site and its theme. Raises GateError
        with all problems gathered so far.
        """
        names = frozenset(files)
        numbers = range(1, len(names) + 1)
        count = sum(graphic_file(number) in names for number in numbers)
        for page in pages:
            document = page.document
            number = document.front_matter.top_graphic
            if number and graphic_file(number) not in names:
                message = (
                    f"top_graphic is {number}, expected a header graphic of the theme,"
                    f" 1 to {count}"
                )
                line = document.lines["top_graphic"]
                self.problems.append(Problem(document.file, line, message))
        self.refuse_problems()

    def markdown_extension(self) -> Extension:
        """Returns the extension that renders shortcodes for the page selected last."""
        renderers = {
            "choices": lambda _: render_choices(self.language),
            "embed": self._embed,
            "lastmod": self._lastmod,
            "promises": lambda _: self._list_promises(),
            "revisions": self._list_revisions,
            "services": lambda _: render_service_table(self.declaration),
        }
        return ShortcodeExtension(renderers, self._report)

    def select_page(self, page: SitePage) -> None:
        """Selects the page that shortcodes render for."""
        self._current = page

    def close_content(self, html: str, page: SitePage) -> str:
        """Returns a page's rendered content with third parties replaced.

        It also gets an anchor at each promise, and a line for each announced revision.
        An undeclared third party and a promise that the page no longer makes become
        problems.
        """
        with self._gathering():
            html = mark_quotes(html, page.document.file, self.promises)
        with self._gathering():
            html = replace_third_parties(
                html, page.document, self.declaration, self.services_file, self.language
            )
        return announce(html, page.announced, self.language)

    def describe(self, page: SitePage) -> dict[str, object]:
        """Returns the page's front matter for a theme; dates and graphic are in `gate`."""
        front_matter = page.document.front_matter
        graphic = None
        if front_matter.top_graphic:
            graphic = graphic_file(front_matter.top_graphic)
        described = dict(front_matter.other)
        if front_matter.title:
            described["title"] = front_matter.title
        if front_matter.description:
            described["description"] = front_matter.description
        described["gate"] = {
            "graphic": graphic,
            "show_lastmod": front_matter.show_lastmod,
            **self._dated("lastmod", page.lastmod),
            **self._dated("published", front_matter.date),
        }
        return described

    def _dated(self, name: str, date: datetime.date | None) -> dict[str, str | None]:
        if date is None:
            return {name: None, f"{name}_text": None}
        return {name: date.isoformat(), f"{name}_text": date_text(date, self.language)}

    def refuse_problems(self) -> None:
        """Raises GateError with all problems gathered so far, if there are any."""
        if self.problems:
            raise GateError(*sorted(set(self.problems)))

    @contextmanager
    def _gathering(self) -> Iterator[None]:
        try:
            yield
        except GateError as error:
            self.problems += error.problems

    def _lastmod(self, _: Shortcode) -> str:
        if self._current:
            return last_modified_stamp(self._current.lastmod, self.language)
        return ""

    def _list_promises(self) -> str:
        promises = self.promises.listed
        verdicts = verdicts_of(promises, self.evidence)
        listed = []
        for promise, verdict in zip(promises, verdicts, strict=True):
            listed.append(ListedPromise(promise, verdict, self._link_to(promise)))
        return render_promises(listed, self.language)

    def _link_to(self, promise: Promise) -> str:
        fragment = f"#{anchor_of(promise)}{text_fragment(promise.quote)}"
        page = self._pages.get(promise.page)
        if page and self._current:
            return relative_link(page.address, self._current.address) + fragment
        return fragment

    def _list_revisions(self, call: Shortcode) -> str:
        if call.arguments or call.named.keys() - {"page"}:
            raise ShortcodeError(
                'revisions: expected nothing, or page="…" for those of another page',
                call.raw,
            )
        page = self._current
        if "page" in call.named:
            page = self._page_named(call)
        if page is None:
            return ""
        published = page.document.front_matter.date
        return render_revisions(page.revisions, published, self.language)

    def _page_named(self, call: Shortcode) -> SitePage:
        folder = ""
        if self._current:
            folder = posixpath.dirname(self._current.document.file)
        file = posixpath.normpath(posixpath.join(folder, call.named["page"]))
        if file not in self._pages:
            message = (
                f"revisions: page is {file!r}, which is not a published "
                f"page{suggest(file, self._pages)}"
            )
            raise ShortcodeError(message, call.raw)
        return self._pages[file]

    def _embed(self, call: Shortcode) -> str:
        try:
            if call.arguments:
                raise EmbedError(
                    f'{call.arguments[0]!r} has no name, expected name="value"'
                )
            embed = read_embed(call.named, self.declaration)
            return embed_placeholder(embed, self.language)
        except EmbedError as error:
            raise ShortcodeError(f"embed: {error}", call.raw) from error

    def _report(self, error: ShortcodeError) -> None:
        if self._current is None:
            return
        document = self._current.document
        for line in lines_of(error.raw, document.body, document.body_line):
            problem = Problem(document.file, line, str(error))
            # The same mistake made twice is reported twice, at the next of its lines.
            if problem not in self.problems:
                break
        self.problems.append(problem)


def _page(document: MarkdownDocument, source: Source, today: datetime.date) -> SitePage:
    front_matter = document.front_matter
    named = front_matter.revisions
    return SitePage(
        address=resolve_address(document, source.destination),
        lastmod=front_matter.lastmod or source.changed,
        revisions=revisions_of(
            named,
            date=front_matter.date,
            lastmod=front_matter.lastmod,
            history=source.history,
        ),
        announced=tuple(each for each in named if each.is_announced(today)),
    )
