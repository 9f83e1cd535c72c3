"""Dates as a page shows them: in the reader's language, and for machines."""

import datetime
from html import escape

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from analytics_gate.words.language import words_for


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def date_text(date: datetime.date, language: str) -> str:
    """The date in words, as the language writes it: `August 15, 2016`. English where the language is not known."""
    return format_date(date, "long", locale=_locale(language))


def last_modified_stamp(date: datetime.date | None, language: str) -> str:
    """The visible stamp as HTML; nothing where nobody knows the date."""
    if date is None:
        return ""
    time = f'<time datetime="{date.isoformat()}">{escape(date_text(date, language))}</time>'
    return f'<p class="lastmod">{escape(words_for(language)["lastmod"]).replace("{date}", time)}</p>'
