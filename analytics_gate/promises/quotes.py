"""Quotes and the pages that they come from: whether one still stands there, where, and
what is nearest to it.
"""

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

# What ends a run of text. All other elements stand in the middle of a sentence.
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
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")
_SENTENCE = re.compile(r"\S.*?(?:[.:;](?=\s)|[。!?]|\Z)")
# From Thai on, scripts do not set their words apart.
_IN_WORD = r"[^\W\u0e00-\U0010ffff]"
# So many words find a long passage by its beginning and its end.
_ENDS = 5


@dataclass(frozen=True, slots=True)
class _Run:
    """Text that no block interrupts, and its offset in the page's HTML."""

    start: int
    text: str


def plain(text: str) -> str:
    """The text as quotes are compared: without what a theme or an editor's program
    changes for its looks.
    """
    text = unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).translate(_MARKS)
    return " ".join(re.sub("--+", "-", text).split())


def _without_list(html: str) -> str:
    """The page without the list of promises, which says their words itself; all offsets stay."""
    for element in elements(html) if "gate-promises" in html else ():
        if element.end and element.tag.attributes.get("class") == "gate-promises":
            start, end = element.tag.start, element.end
            html = f"{html[:start]}{'<hr>'.ljust(end - start)}{html[end:]}"
    return html


def _runs(html: str) -> Iterator[_Run]:
    start = at = 0
    parts: list[str] = []
    for tag in all_tags(html):
        parts.append(html[at : tag.start])
        at = tag.end + (len(tag.text) if isinstance(tag, Tag) else 0)
        if tag.name in _BLOCKS:
            yield _Run(start, _text(parts))
            start, parts = at, []
        elif tag.name == "br":
            parts.append(" ")
    yield _Run(start, _text([*parts, html[at:]]))


def _text(parts: Iterable[str]) -> str:
    return plain(unescape(re.sub("<!--.*?-->", "", "".join(parts), flags=re.DOTALL)))


def anchor_of(promise: Promise) -> str:
    """The id of the place at which a promise stands in its page."""
    return f"promise-{promise.id}"


def text_fragment(quote: str) -> str:
    """What makes a browser show a passage of a page that it opens (WICG, "URL Fragment
    Text Directives").
    """
    words = quote.split()
    ends: tuple[str, ...]
    if len(words) > 2 * _ENDS:
        ends = (" ".join(words[:_ENDS]), " ".join(words[-_ENDS:]))
    else:
        ends = (quote,)
    # A hyphen and a comma mean something there.
    return ":~:text=" + ",".join(
        percent_encode(end, safe="").replace("-", "%2D") for end in ends
    )


def mark_quotes(html: str, page: str, promises: Promises) -> str:
    """Gives a page's content with an anchor where each promise of that page stands; all
    else as it was.

    Raises GateError, with the nearest sentence, for each quote that does not stand
    there.
    """
    of_page = [promise for promise in promises.listed if promise.page == page]
    if not of_page:
        return html
    runs = []
    for run in _runs(_without_list(html)):
        if run.text:
            runs.append(run)
    places = [(_place(promise, runs), promise) for promise in of_page]
    if problems := [
        _drift(promise, promises, runs) for place, promise in places if place is None
    ]:
        raise GateError(*problems)
    # From the end, so that the places before stay right.
    for place, promise in sorted(
        places, key=lambda each: (each[0] or 0, each[1].line), reverse=True
    ):
        html = (
            f'{html[:place]}<span class="gate-promise" '
            f'id="{anchor_of(promise)}"></span>{html[place:]}'
        )
    return html


def _place(promise: Promise, runs: Iterable[_Run]) -> int | None:
    words = re.compile(
        f"(?<!{_IN_WORD}){re.escape(plain(promise.quote))}(?!{_IN_WORD})"
    )
    for run in runs:
        if words.search(run.text):
            return run.start
    return None


def _drift(promise: Promise, promises: Promises, runs: Iterable[_Run]) -> Problem:
    near = nearest(promise.quote, [run.text for run in runs])
    there = f'the nearest words there are "{near}"' if near else "there is no text"
    if near:
        advice = "quote those, and see that the site keeps them"
    else:
        advice = "quote what stands there"
    message = f"the quote does not stand in {promise.page}, {there}; {advice}"
    return promises.problem(promise, promise.line, message)


def nearest(quote: str, texts: Iterable[str]) -> str:
    """The sentences of the texts, as many as the quote has, that are most like it;
    empty where there are none.
    """
    wanted = plain(quote)
    count = len(_SENTENCE.findall(wanted))
    passages = []
    for text in texts:
        for passage in _passages(text, count):
            passages.append(passage)
    return max(
        passages,
        key=lambda each: SequenceMatcher(None, wanted, each, autojunk=False).ratio(),
        default="",
    )


def _passages(text: str, count: int) -> Iterator[str]:
    sentences = []
    for found in _SENTENCE.finditer(text):
        sentences.append(found.span())
    for first in range(max(1, len(sentences) - count + 1)):
        _, end = sentences[min(first + count, len(sentences)) - 1]
        yield text[sentences[first][0] : end]
