"""The panel's words: composed from the declaration, one file a language."""

import json
from typing import Any

from analytics_gate.declaration.values import Duration, Hosts, Provider, Purpose, Runs, Service, Told
from analytics_gate.gate.files import gate_files
from analytics_gate.gate.panel_words import panel_languages, panel_words


def service(**more: object) -> Service:
    facts: dict[str, object] = {
        "id": "counter",
        "name": "Counter",
        "purpose": Purpose.ANALYTICS,
        "provider": Provider("Example", "https://example.org/privacy"),
        "runs": Runs.SANDBOX,
        "hosts": Hosts(),
        "script": "https://stats.example.org/count.js",
    }
    return Service(**(facts | more))  # type: ignore[arg-type]


def facts(language: str = "en", **more: object) -> Any:
    return json.loads(panel_words([service(**more)], language))["facts"]["counter"]


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
        told=(Told.PATH, Told.REFERRER),
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
    described = facts("de", told=tuple(Told), keeps=Duration("1 year", 365))
    assert described[3] == [
        "Erfährt",
        "Den Pfad der Seite, ihren Titel, ihre Sprache, die Website, von der Sie kamen und die Adresse dieser Website",
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
    words = {language: json.loads(panel_words([], language)) for language in ("en", "he", "fa", "zh-tw")}
    assert {language: (each["lang"], each["dir"]) for language, each in words.items()} == {
        "en": ("en", "ltr"),
        "he": ("he", "rtl"),
        "fa": ("fa", "rtl"),
        "zh-tw": ("zh-tw", "ltr"),
    }


def test_the_words_are_the_same_each_time() -> None:
    assert panel_words([service()], "sv") == panel_words([service()], "sv")


def test_only_the_languages_of_the_pages_are_written() -> None:
    assert panel_languages(["de-AT", "pt", "en-GB", "xx", "../.."]) == {"de-at": "de", "pt": "pt-br"}
    files = gate_files([], [service()], ["de-AT", "pt", "xx"])
    assert {path for path in files if path.endswith(".json")} == {
        "gate/panel.de.json",
        "gate/panel.en.json",
        "gate/panel.pt-br.json",
    }
    assert '{"de-at":"de",pt:"pt-br"}' in files["gate/panel.js"]


def test_what_is_necessary_is_asked_of_nobody() -> None:
    assert json.loads(gate_files([], [service(purpose=Purpose.NECESSARY)], [])["gate/panel.en.json"])["facts"] == {}
