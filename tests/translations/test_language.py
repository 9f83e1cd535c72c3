"""The words: whole in every language, and found by whatever a page calls its language."""

import re
from collections import Counter
from collections.abc import Mapping

import pytest

from analytics_gate.declaration.values import Disclosure, Duration, Purpose
from analytics_gate.translations.language import (
    DEFAULT,
    LANGUAGES,
    duration_text,
    language_of,
    locale_of,
    read_words,
    words_for,
)

# Those that letsencrypt.org is read in.
EXPECTED = (
    "ca cs da de el en es fa fi fr he hr hu id it ja ko pl pt-br ru sr sv ta "
    "th tr uk vi zh-cn zh-tw"
).split()


def places(text: str) -> Counter[str]:
    """The places of a text, and a brace for each that belongs to none."""
    return Counter(re.findall(r"\{[a-z]+\}|[{}]", text))


def differences(words: Mapping[str, str], model: Mapping[str, str]) -> list[str]:
    wrong = [f"{key} is missing" for key in model.keys() - words.keys()]
    wrong += [f"{key} is unknown" for key in words.keys() - model.keys()]
    both = words.keys() & model.keys()
    return sorted(
        wrong
        + [
            f"{key} has other places"
            for key in both
            if places(words[key]) != places(model[key])
        ]
    )


def test_the_languages_are_those_of_the_audience() -> None:
    assert list(LANGUAGES) == EXPECTED


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_says_all_that_english_says(language: str) -> None:
    assert differences(read_words(language), read_words(DEFAULT)) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"a": "{x}"}, ["b is missing"]),
        ({"a": "{x}", "b": "", "c": ""}, ["c is unknown"]),
        ({"a": "", "b": ""}, ["a has other places"]),
        ({"a": "{y}", "b": ""}, ["a has other places"]),
        ({"a": "{x} {x}", "b": ""}, ["a has other places"]),
        ({"a": "{x", "b": ""}, ["a has other places"]),
        ({"a": "{x}", "b": "}"}, ["b has other places"]),
    ],
)
def test_a_difference_is_seen(words: dict[str, str], said: list[str]) -> None:
    assert differences(words, {"a": "{x}", "b": ""}) == said


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_one_trimmed_line(language: str) -> None:
    for key, text in read_words(language).items():
        assert isinstance(text, str), key
        assert re.fullmatch(r"\S(.*\S)?", text), key


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != DEFAULT])
def test_nothing_is_left_in_english(language: str) -> None:
    english, words = read_words(DEFAULT), read_words(language)
    assert [key for key in english if english[key] == words[key]] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_three_answers_differ(language: str) -> None:
    words = read_words(language)
    answers = [words[key] for key in ("allow", "refuse", "choose", "save", "close")]
    assert len(set(answers)) == len(answers)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_purpose_and_everything_that_is_told_has_a_word(language: str) -> None:
    assert {f"purpose.{purpose}" for purpose in Purpose} | {
        f"told.{told}" for told in Disclosure
    } <= read_words(language).keys()


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("en", "en"),
        ("en-GB", "en"),
        ("de-AT", "de"),
        ("DE", "de"),
        ("pt", "pt-br"),
        ("pt-PT", "pt-br"),
        ("pt_BR", "pt-br"),
        ("zh", "zh-cn"),
        ("zh-Hans", "zh-cn"),
        ("zh-Hant", "zh-tw"),
        ("zh-Hant-HK", "zh-tw"),
        ("zh-TW", "zh-tw"),
        ("iw", "he"),
        ("sr-Cyrl", "sr"),
        ("nb", None),
        ("d", None),
        ("", None),
        ("../../etc", None),
    ],
)
def test_a_page_finds_its_language(tag: str, language: str | None) -> None:
    assert language_of(tag) == language
    assert words_for(tag) == read_words(language or DEFAULT)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "14 months"),
        ("de", "14 Monate"),
        ("pl", "14 miesięcy"),
        ("zh-tw", "14 個月"),
        ("it", "14 mesi"),
        ("he", "14 חודשים"),
    ],
)
def test_a_span_is_written_as_its_language_writes_it(language: str, text: str) -> None:
    assert duration_text(Duration("14 months", 420), language) == text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("unit", ["day", "week", "month", "year"])
def test_every_language_writes_every_unit(language: str, unit: str) -> None:
    spans = [
        duration_text(Duration(f"{count} {unit}s", count), language)
        for count in (1, 2, 5, 9999)
    ]
    assert len(set(spans)) == len(spans)
    assert not any(unit in span for span in spans if language != "en")


def test_two_languages_are_read_from_right_to_left() -> None:
    assert [each for each in LANGUAGES if locale_of(each).text_direction == "rtl"] == [
        "fa",
        "he",
    ]
