"""The panel's words: composed from the declaration, one file a language."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from analytics_gate.declaration.values import (
    Disclosure,
    Duration,
    Hosts,
    Purpose,
    Runs,
    Service,
)
from analytics_gate.gate.files import gate_files
from analytics_gate.gate.panel_words import details_words, panel_languages, panel_words
from analytics_gate.translations.language import words_for
from tests.support.services import COUNTER


def service(**more: Any) -> Service:
    return replace(COUNTER, **({"hosts": Hosts()} | more))


def facts(language: str = "en", **more: object) -> Any:
    return json.loads(details_words([service(**more)], language))["facts"]["counter"]


def test_a_service_that_says_little_is_described_as_it_is() -> None:
    assert facts() == [
        ["Purpose", "Statistics"],
        ["Provider", "Example: privacy policy", "https://example.org/privacy"],
        ["Runs", "Sealed off from this page, without cookies"],
        ["Is told", "Nothing"],
        ["Recognises you", "Never"],
        ["Keeps data", "Not stated"],
    ]


def test_a_service_is_described_as_its_declaration_has_it() -> None:
    described = facts(
        purpose=Purpose.SOCIAL,
        runs=Runs.PAGE,
        told=(Disclosure.PATH, Disclosure.REFERRER),
        recognises_visitors=Duration("30 days", 30),
        keeps=Duration("indefinitely", None),
    )
    assert [text for _, text, *_ in described] == [
        "Social networks",
        "Example: privacy policy",
        "In this page",
        "The page's path and the site you came from",
        "30 days, by a random number that this site keeps in your browser",
        "Without a time limit",
    ]


def test_a_service_is_described_in_the_pages_language() -> None:
    described = facts("de", told=tuple(Disclosure), keeps=Duration("1 year", 365))
    assert described[3] == [
        "Erfährt",
        (
            "Den Pfad der Seite, ihren Titel, ihre Sprache, die Website, von der "
            "Sie kamen und die Adresse dieser Website"
        ),
    ]
    assert described[5] == ["Bewahrt Daten auf", "1 Jahr"]


def test_an_embed_is_described_as_what_waits_to_be_pressed() -> None:
    described = facts(script=None, hosts=Hosts(frame=("player.example",)))
    # A browser lets the frame read that, be it declared or not.
    assert described[2:4] == [
        ["Runs", "Only where you press its button, sealed off from this page"],
        ["Is told", "This site's address"],
    ]


def test_the_words_say_which_way_they_are_read() -> None:
    words = {
        language: json.loads(panel_words([], language))
        for language in ("en", "he", "fa", "zh-tw")
    }
    assert {
        language: (each["lang"], each["dir"]) for language, each in words.items()
    } == {
        "en": ("en", "ltr"),
        "he": ("he", "rtl"),
        "fa": ("fa", "rtl"),
        "zh-tw": ("zh-tw", "ltr"),
    }


def test_the_words_are_the_same_each_time() -> None:
    assert panel_words([service()], "sv") == panel_words([service()], "sv")
    assert details_words([service()], "sv") == details_words([service()], "sv")


def test_only_the_languages_of_the_pages_are_written() -> None:
    assert panel_languages(["de-AT", "pt", "en-GB", "xx", "../.."]) == {
        "de-at": "de",
        "pt": "pt-br",
    }
    files = gate_files([], [service()], ["de-AT", "pt", "xx"])
    assert {path for path in files if path.endswith(".json")} == {
        f"gate/{layer}.{language}.json"
        for layer in ("panel", "details")
        for language in ("de", "en", "pt-br")
    }
    for layer in ("panel", "details"):
        assert '{"de-at":"de",pt:"pt-br"}' in files[f"gate/{layer}.js"]


def test_what_is_necessary_is_asked_of_nobody() -> None:
    files = gate_files([], [service(purpose=Purpose.NECESSARY)], [])
    assert json.loads(files["gate/details.en.json"])["facts"] == {}


def test_the_first_layer_has_just_the_words_that_an_answer_takes() -> None:
    counter, forum = (
        service(),
        service(id="forum", name="Forum", purpose=Purpose.SOCIAL),
    )
    words = json.loads(panel_words([counter, forum], "de"))
    assert words.keys() == {
        "lang",
        "dir",
        "title",
        "question",
        "allow",
        "refuse",
        "choose",
        "close",
    }
    named = "Counter (Statistik) und Forum (Soziale Netzwerke)"
    assert words["question"].startswith(f"Diese Website möchte verwenden: {named}.")
    assert json.loads(panel_words([counter], "en", asks=False))["question"].startswith(
        "This site uses: Counter"
    )


# What DuckDuckGo's browsers know a question by, in languages they have words for
# (autoconsent 16.23, lib/heuristic-patterns.ts).
KNOWN_BY = {
    "de": r"verwendung.{0,100}von.{0,100}cookies",
    "en": r"such as cookies",
    "es": r"utilizar.{0,20}cookie",
    "fr": r"votre.{0,100}consentement",
    "it": r"usiamo.{0,20}cookie",
    "pl": r"korzysta.{0,80} plików cookie",
}


@pytest.mark.parametrize("language", KNOWN_BY)
def test_the_question_is_known_for_one_by_browsers_that_refuse_for_their_users(
    language: str,
) -> None:
    words = words_for(language)
    for key in ("question", "added"):
        assert re.search(KNOWN_BY[language], words[key], re.IGNORECASE)
