"""Dates as a page shows them: in the reader's language, and for machines."""

import datetime
from html import escape

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from analytics_gate.translations.language import words_for


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def date_text(date: datetime.date, language: str) -> str:
    """The date in words, as the language writes it: `August 15, 2016`. English where
    the language is not known.
    """
    return format_date(date, "long", locale=_locale(language))


def time_element(date: datetime.date, language: str) -> str:
    """The date as HTML: for readers in words, for machines as ISO 8601 has it."""
    return f'<time datetime="{date.isoformat()}">{escape(date_text(date, language))}</time>'


def last_modified_stamp(date: datetime.date | None, language: str) -> str:
    """The visible stamp as HTML; nothing where nobody knows the date."""
    if date is None:
        return ""
    text = escape(words_for(language)["lastmod"])
    return (
        f'<p class="lastmod">{text.replace("{date}", time_element(date, language))}</p>'
    )
