"""Dates as pages show them."""

import datetime

import pytest

from analytics_gate.translations.dates import date_text, last_modified_stamp

DAY = datetime.date(2016, 8, 5)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "August 5, 2016"),
        ("en-GB", "5 August 2016"),
        ("de", "5. August 2016"),
        ("fr", "5 août 2016"),
        ("pt_BR", "5 de agosto de 2016"),
        ("ja", "2016年8月5日"),
        ("es", "5 de agosto de 2016"),
        ("zh-Hant", "2016年8月5日"),
        ("not a language", "August 5, 2016"),
        ("xx", "August 5, 2016"),
        ("", "August 5, 2016"),
    ],
)
def test_a_date_is_written_as_its_language_writes_it(language: str, text: str) -> None:
    assert date_text(DAY, language) == text


def test_a_stamp_is_for_readers_and_for_machines() -> None:
    assert last_modified_stamp(DAY, "de") == (
        '<p class="lastmod">Zuletzt aktualisiert: <time '
        'datetime="2016-08-05">5. August 2016</time></p>'
    )


def test_a_stamp_in_a_language_without_words_is_in_english() -> None:
    assert last_modified_stamp(DAY, "nb") == (
        '<p class="lastmod">Last updated: <time datetime="2016-08-05">5. august 2016</time></p>'
    )


def test_a_stamp_says_nothing_that_nobody_knows() -> None:
    assert last_modified_stamp(None, "en") == ""
