"""The languages that the project speaks, by the tag with which a page names its own."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from babel import Locale
from babel.dates import format_timedelta

from analytics_gate.declaration.duration import DAYS
from analytics_gate.declaration.values import Duration

_FILES = files("analytics_gate.translations")
LANGUAGES = tuple(
    sorted(
        file.name.removesuffix(".yml")
        for file in _FILES.iterdir()
        if file.name.endswith(".yml")
    )
)
"""Their tags in lower case, as BCP 47 has them: `de`, `pt-br`."""
DEFAULT = "en"
# Where a tag does not begin with the language's own: scripts, older codes, and the
# nearest that there is.
_NEAREST = {
    "in": "id",
    "iw": "he",
    "pt": "pt-br",
    "zh": "zh-cn",
    "zh-hant": "zh-tw",
    "zh-hk": "zh-tw",
    "zh-mo": "zh-tw",
}


def _shorter(tag: str) -> Iterator[str]:
    """The tag and its beginnings, the longest first (RFC 4647, section 3.4, "Lookup")."""
    subtags = tag.lower().replace("_", "-").split("-")
    for length in range(len(subtags), 0, -1):
        yield "-".join(subtags[:length])


def language_of(tag: str) -> str | None:
    """The language of ours for a page's tag, None where there is none: `de-AT` gives `de`."""
    for each in _shorter(tag):
        found = _NEAREST.get(each, each)
        if found in LANGUAGES:
            return found
    return None


def _flat(texts: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for key, text in texts.items():
        if isinstance(text, Mapping):
            yield from _flat(text, f"{before}{key}.")
        else:
            yield before + key, text


@cache
def read_words(language: str) -> Mapping[str, str]:
    """All texts of one of `LANGUAGES` by their dotted keys: `purpose.social`."""
    return dict(
        _flat(
            yaml.safe_load(
                _FILES.joinpath(f"{language}.yml").read_text(encoding="utf-8")
            )
        )
    )


def words_for(tag: str) -> Mapping[str, str]:
    """The texts for a page's tag, English ones where its language is not known."""
    return read_words(language_of(tag) or DEFAULT)


def locale_of(language: str) -> Locale:
    """Babel's facts about one of `LANGUAGES`."""
    return Locale.parse(language, sep="-")


def duration_text(duration: Duration, language: str) -> str:
    """A span with an end, as one of `LANGUAGES` writes it: `14 Monate`."""
    count, unit = duration.text.removesuffix("s").split(" ")
    span = timedelta(days=int(count) * DAYS[unit])
    # Without a threshold, 14 months would be a year. (format_unit lacks the long form
    # in eleven of our languages.)
    return format_timedelta(
        span,
        granularity=unit,  # type: ignore[arg-type]
        threshold=10**9,
        locale=locale_of(language),
    )
