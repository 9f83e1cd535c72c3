"""Finds quotes in pages, and the sentence nearest to a quote that a page has lost."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import unescape
from urllib.parse import quote as percent_encode

from analytics_gate.errors import GateError, Problem
from analytics_gate.markup.elements import elements
from analytics_gate.markup.tags import Tag, all_tags
from analytics_gate.promises.promises import Promise, Promises

# Elements that end a run of text. All others occur in the middle of a sentence.
_BLOCKS = frozenset(
    "address article aside blockquote body caption dd details div dl dt "
    "fieldset figcaption figure footer form h1 h2 "
    "h3 h4 h5 h6 header hr legend li main nav ol p pre section summary table "
    "tbody td tfoot th thead tr ul".split()
)
_MARKS = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»", '"'),
        **dict.fromkeys("‘’‚‛‹›", "'"),
        **dict.fromkeys("‐‑‒–—―", "-"),
    }
)
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_SENTENCE = re.compile(r"\S.*?(?:[.:;](?=\s)|[。!?]|\Z)")
# From Thai on, scripts do not put spaces between words.
_IN_WORD = r"[^\W\u0e00-\U0010ffff]"
# So many words at its beginning and its end identify a long passage.
_WORDS_AT_AN_END = 5


@dataclass(frozen=True, slots=True)
class _Run:
    """Text that no block interrupts, and its offset in the page's HTML."""

    start: int
    text: str


def plain(text: str) -> str:
    """Normalizes typography, by which a theme or an editor's program changes a text."""
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).translate(_MARKS)
    return " ".join(re.sub("--+", "-", text).split())


def _without_list(html: str) -> str:
    """Blanks out the list of promises, which has the quotes too; all offsets stay."""
    if "gate-promises" not in html:
        return html
    for element in elements(html):
        if element.end and element.tag.attributes.get("class") == "gate-promises":
            start, end = element.tag.start, element.end
            html = f"{html[:start]}{'<hr>'.ljust(end - start)}{html[end:]}"
    return html


def _runs(html: str) -> Iterator[_Run]:
    start = at = 0
    parts: list[str] = []
    for tag in all_tags(html):
        parts.append(html[at : tag.start])
        at = tag.end
        if isinstance(tag, Tag):
            at += len(tag.text)
        if tag.name in _BLOCKS:
            yield _Run(start, _text(parts))
            start, parts = at, []
        elif tag.name == "br":
            parts.append(" ")
    yield _Run(start, _text([*parts, html[at:]]))


def _text(parts: Iterable[str]) -> str:
    html = re.sub("<!--.*?-->", "", "".join(parts), flags=re.DOTALL)
    return plain(unescape(html))


def anchor_of(promise: Promise) -> str:
    """Returns the id of the element that marks a promise in its page."""
    return f"promise-{promise.id}"


def text_fragment(quote: str) -> str:
    """Returns the fragment directive by which a browser scrolls to a passage of a page.

    WICG, "URL Fragment Text Directives".
    """
    words = quote.split()
    if len(words) <= 2 * _WORDS_AT_AN_END:
        return f":~:text={_directive_value(quote)}"
    start = " ".join(words[:_WORDS_AT_AN_END])
    end = " ".join(words[-_WORDS_AT_AN_END:])
    return f":~:text={_directive_value(start)},{_directive_value(end)}"


def _directive_value(text: str) -> str:
    # Hyphens and commas are syntax of the directive.
    return percent_encode(text, safe="").replace("-", "%2D")


def mark_quotes(html: str, page: str, promises: Promises) -> str:
    """Adds an anchor before each promise of the page; all else stays as it was.

    Raises GateError, with the nearest sentence, for each quote that the page does not
    have.
    """
    of_page = [promise for promise in promises.listed if promise.page == page]
    if not of_page:
        return html
    runs = [run for run in _runs(_without_list(html)) if run.text]
    places = []
    problems = []
    for promise in of_page:
        offset = _offset_of(promise, runs)
        if offset is None:
            problems.append(_missing_quote(promise, promises, runs))
        else:
            places.append((offset, promise.line, anchor_of(promise)))
    if problems:
        raise GateError(*problems)
    # From the end, so that the offsets before stay right.
    places.sort(key=lambda place: place[:2], reverse=True)
    for offset, _, anchor in places:
        mark = f'<span class="gate-promise" id="{anchor}"></span>'
        html = html[:offset] + mark + html[offset:]
    return html


def _offset_of(promise: Promise, runs: Iterable[_Run]) -> int | None:
    words = re.compile(
        f"(?<!{_IN_WORD}){re.escape(plain(promise.quote))}(?!{_IN_WORD})"
    )
    for run in runs:
        if words.search(run.text):
            return run.start
    return None


def _missing_quote(
    promise: Promise, promises: Promises, runs: Iterable[_Run]
) -> Problem:
    near = nearest(promise.quote, [run.text for run in runs])
    found = "which has no text; quote what the page says"
    if near:
        found = (
            f'the nearest words there are "{near}"; quote those, and see that the '
            "site keeps them"
        )
    message = f"the quote is not in {promise.page}, {found}"
    return promises.problem(promise, promise.line, message)


def nearest(quote: str, texts: Iterable[str]) -> str:
    """Returns the passage most like the quote, with as many sentences as the quote has.

    Empty without any text.
    """
    wanted = plain(quote)
    count = len(_SENTENCE.findall(wanted))

    def likeness(passage: str) -> float:
        return SequenceMatcher(None, wanted, passage, autojunk=False).ratio()

    passages: list[str] = []
    for text in texts:
        passages += _passages(text, count)
    return max(passages, key=likeness, default="")


def _passages(text: str, count: int) -> Iterator[str]:
    sentences = list(_SENTENCE.finditer(text))
    for first in range(max(1, len(sentences) - count + 1)):
        last = min(first + count, len(sentences)) - 1
        yield text[sentences[first].start() : sentences[last].end()]
