"""A site's Markdown as a whole: its pages, where each lives, what it shows, and all
that is wrong.
"""

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
    resolve_address,
    way_to,
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
    """Where a theme keeps the header graphic that `top_graphic` picks by its number."""
    return f"assets/graphics/{number}.svg"


@dataclass(frozen=True, slots=True)
class Source:
    """One Markdown file: its name in messages, the file that a page would be built as,
    its bytes, git's word on it.
    """

    file: str
    destination: str
    content: bytes
    history: History | None = None

    @property
    def changed(self) -> datetime.date | None:
        """The day of its last commit, where git knows."""
        if self.history:
            return self.history.changed
        return None


@dataclass(frozen=True, slots=True)
class SitePage:
    """One page: its address, the day of its last change, and its revisions, both where
    anybody knows them.

    `announced` are those that the page tells its readers of.
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
    """Turns a site's sources into pages. Problems are gathered, so that an editor sees
    all of them at once.

    `services_file` is what the declaration is called in messages; `language` is the
    site's, as in BCP 47. `evidence` is the last audit's report.
    """

    declaration: Declaration
    services_file: str
    language: str = "en"
    promises: Promises = field(default_factory=Promises)
    evidence: Report = field(default_factory=lambda: NO_EVIDENCE)
    problems: list[Problem] = field(default_factory=list)
    _pages: dict[str, SitePage] = field(default_factory=dict)
    _at_hand: SitePage | None = None

    def read(
        self, sources: Iterable[Source], today: datetime.date
    ) -> dict[str, SitePage]:
        """Gives the published pages by their source's file name, without those that
        cannot be read.
        """
        pages: dict[str, SitePage] = {}
        for source in sources:
            with self._gathering():
                document = read_document(
                    decode_source(source.content, source.file), source.file
                )
                if document.front_matter.is_published(today):
                    pages[source.file] = _page(document, source, today)
        with self._gathering():
            refuse_collisions(page.address for page in pages.values())
        self._check_promises(pages)
        self._pages = pages
        return pages

    def _check_promises(self, pages: dict[str, SitePage]) -> None:
        # A page that cannot be read is named already.
        there = {*pages, *(problem.file for problem in self.problems)}
        self.problems += unpublished_pages(self.promises, there)
        self.problems += undeclared_services(self.promises, self.declaration)

    def refuse_missing_graphics(
        self, pages: Iterable[SitePage], files: Collection[str]
    ) -> None:
        """Raises GateError for a `top_graphic` that the theme, of whose files `files`
        are the names, does not have.
        """
        there = frozenset(files)
        count = sum(
            graphic_file(number) in there for number in range(1, len(there) + 1)
        )
        for page in pages:
            number = page.document.front_matter.top_graphic
            if number and graphic_file(number) not in there:
                message = (
                    f"top_graphic is {number}, expected a header graphic of the theme,"
                    f" 1 to {count}"
                )
                self.problems.append(
                    Problem(
                        page.document.file, page.document.lines["top_graphic"], message
                    )
                )
        self.refuse_problems()

    def markdown_extension(self) -> Extension:
        """Shortcodes for Python-Markdown, in the page that `turn_to` named last."""
        known = {
            "choices": lambda _: render_choices(self.language),
            "embed": self._embed,
            "lastmod": self._lastmod,
            "promises": lambda _: self._list_promises(),
            "revisions": self._list_revisions,
            "services": lambda _: render_service_table(self.declaration),
        }
        return ShortcodeExtension(known, self._report)

    def turn_to(self, page: SitePage) -> None:
        """Names the page that is rendered next."""
        self._at_hand = page

    def close_content(self, html: str, page: SitePage) -> str:
        """Gives a page's rendered content without third parties, with an anchor at each
        promise, and news of it on top.

        What is not declared becomes a problem, and so does a promise that the page no
        longer makes.
        """
        with self._gathering():
            html = mark_quotes(html, page.document.file, self.promises)
        with self._gathering():
            html = replace_third_parties(
                html, page.document, self.declaration, self.services_file, self.language
            )
        return announce(html, page.announced, self.language)

    def describe(self, page: SitePage) -> dict[str, object]:
        """The page's front matter for a theme, with what the theme shows of its dates
        under `gate`.
        """
        front_matter = page.document.front_matter
        number = front_matter.top_graphic
        stamps: dict[str, object] = {
            "graphic": graphic_file(number) if number else None
        }
        stamps["show_lastmod"] = front_matter.show_lastmod
        for name, date in (("lastmod", page.lastmod), ("published", front_matter.date)):
            stamps[name] = date.isoformat() if date else None
            stamps[f"{name}_text"] = date_text(date, self.language) if date else None
        told = {"title": front_matter.title, "description": front_matter.description}
        return {
            **front_matter.other,
            **{key: value for key, value in told.items() if value},
            "gate": stamps,
        }

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
        if self._at_hand:
            return last_modified_stamp(self._at_hand.lastmod, self.language)
        return ""

    def _list_promises(self) -> str:
        listed = self.promises.listed
        verdicts = verdicts_of(listed, self.evidence)
        each = zip(listed, verdicts, strict=True)
        return render_promises(
            [ListedPromise(*pair, self._way_to(pair[0])) for pair in each],
            self.language,
        )

    def _way_to(self, promise: Promise) -> str:
        page = self._pages.get(promise.page)
        if page and self._at_hand:
            way = way_to(page.address, self._at_hand.address)
        else:
            way = ""
        return f"{way}#{anchor_of(promise)}{text_fragment(promise.quote)}"

    def _list_revisions(self, call: Shortcode) -> str:
        if call.arguments or call.named.keys() - {"page"}:
            raise ShortcodeError(
                'revisions: expected nothing, or page="…" for those of another page',
                call.raw,
            )
        page = self._page_named(call) if "page" in call.named else self._at_hand
        if page:
            return render_revisions(
                page.revisions, page.document.front_matter.date, self.language
            )
        return ""

    def _page_named(self, call: Shortcode) -> SitePage:
        here = posixpath.dirname(self._at_hand.document.file if self._at_hand else "")
        file = posixpath.normpath(posixpath.join(here, call.named["page"]))
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
                    f'{call.arguments[0]!r} stands without a name, expected name="value"'
                )
            return embed_placeholder(
                read_embed(call.named, self.declaration), self.language
            )
        except EmbedError as error:
            raise ShortcodeError(f"embed: {error}", call.raw) from error

    def _report(self, error: ShortcodeError) -> None:
        if self._at_hand:
            document = self._at_hand.document
            lines = lines_of(error.raw, document.body, document.body_line)
            # The same mistake made twice is reported twice.
            earlier = self.problems.count
            line = next(
                (
                    each
                    for each in lines
                    if not earlier(Problem(document.file, each, str(error)))
                ),
                lines[-1],
            )
            self.problems.append(Problem(document.file, line, str(error)))


def _page(document: MarkdownDocument, source: Source, today: datetime.date) -> SitePage:
    said = document.front_matter
    announced = tuple(each for each in said.revisions if each.is_announced(today))
    revisions = revisions_of(said.revisions, said.date, said.lastmod, source.history)
    return SitePage(
        resolve_address(document, source.destination),
        said.lastmod or source.changed,
        revisions,
        announced,
    )
