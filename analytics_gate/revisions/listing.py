"""Renders a page's revisions: the shortcode `revisions`, and lines about the newest."""

import datetime
from collections.abc import Iterable, Iterator
from html import escape

from analytics_gate.revisions.history import History
from analytics_gate.revisions.revision import Revision
from analytics_gate.translations.dates import time_element
from analytics_gate.translations.language import words_for


def revisions_of(
    named: tuple[Revision, ...],
    date: datetime.date | None,
    lastmod: datetime.date | None,
    history: History | None,
) -> tuple[Revision, ...] | None:
    """Returns a page's revisions after its first publication, the newest first.

    If its editor `named` any, these are all. Otherwise they are git's commits, up to the
    day that the editor calls the last change (`lastmod`); `date` is the day of the first
    publication. None means that not all of them are known.
    """
    if named:
        return named
    if lastmod and lastmod == date:
        return ()
    if history is None or not history.is_whole:
        return None
    if lastmod is None:
        return history.revisions or None
    found = [each for each in history.revisions if each.date <= lastmod]
    # Without any, git does not have the commit of the last change.
    return tuple(found) or None


def render_revisions(
    revisions: tuple[Revision, ...] | None,
    published: datetime.date | None,
    language: str,
) -> str:
    """Renders the list, or a line that says that the revisions are not known.

    `language` is the page's tag as in BCP 47.
    """
    words = words_for(language)
    if revisions is None:
        return f'<p class="gate-revisions">{escape(words["revisions.unknown"])}</p>'
    if published and all(published < each.date for each in revisions):
        revisions = (*revisions, Revision(published, words["revisions.published"]))
    items = "".join(_item(each, language) for each in revisions)
    return f'<dl class="gate-revisions">{items}</dl>'


def _item(revision: Revision, language: str) -> str:
    # A summary may run from left to right in a page whose language does not.
    summary = f"<bdi>{escape(revision.summary)}</bdi>"
    return f"<dt>{time_element(revision.date, language)}</dt><dd>{summary}</dd>"


def announce(html: str, revisions: Iterable[Revision], language: str) -> str:
    """Adds a line for each of these revisions under the title of a page's content."""
    lines = "".join(_lines(revisions, language))
    head, heading, rest = html.partition("</h1>")
    if heading:
        return f"{head}{heading}{lines}{rest}"
    return f"{lines}{html}"


def _lines(revisions: Iterable[Revision], language: str) -> Iterator[str]:
    text = escape(words_for(language)["revisions.changed"])
    for revision in revisions:
        summary = f"<bdi>{escape(revision.summary)}</bdi>"
        line = text.replace("{date}", time_element(revision.date, language))
        line = line.replace("{summary}", summary)
        yield f'<p class="gate-revised">{line}</p>'
