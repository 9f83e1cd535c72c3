"""The files that the panel loads with its layers: words in one language, and what the
declaration says of each service.

Composed when the site is built, so that nothing of it weighs on the pages.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from babel.lists import format_list

from analytics_gate.declaration.values import Disclosure, Runs, Service
from analytics_gate.translations.language import (
    DEFAULT,
    duration_text,
    language_of,
    locale_of,
    read_words,
)

_ASKED = "title allow refuse choose close".split()
_DETAILED = "question notice added signal nothing allowed refused beyond save".split()
_RECORD = "made ends copy copied delete".split()


@dataclass(frozen=True, slots=True)
class _PanelText:
    """Says in one language what a service is."""

    language: str

    def word(self, key: str) -> str:
        return read_words(self.language)[key]

    def question(self, key: str, services: Iterable[Service]) -> str:
        named = []
        for service in services:
            named.append(f"{service.name} ({self.word(f'purpose.{service.purpose}')})")
        return self.word(key).replace(
            "{services}", format_list(named, locale=locale_of(self.language))
        )

    def provider(self, service: Service) -> str:
        return self.word("provider.policy").replace("{provider}", service.provider.name)

    def told(self, service: Service) -> str:
        # Chromium lets a frame read whose it is, whatever is declared.
        learns = {*service.told, Disclosure.SITE} if service.is_embed else service.told
        told = [self.word(f"told.{told}") for told in Disclosure if told in learns]
        if told:
            text = format_list(told, locale=locale_of(self.language))
        else:
            text = self.word("told.nothing")
        return text[0].upper() + text[1:]

    def recognises(self, service: Service) -> str:
        span = service.recognises_visitors
        if not span:
            return self.word("recognises.never")
        return self.word("recognises.span").replace(
            "{time}", duration_text(span, self.language)
        )

    def keeps(self, service: Service) -> str:
        if not service.keeps:
            return self.word("keeps.unsaid")
        if service.keeps.days:
            return duration_text(service.keeps, self.language)
        return self.word("keeps.indefinitely")

    def runs(self, service: Service) -> str:
        if service.is_embed:
            return self.word("embed.runs")
        return self.word(
            "runs.sandbox" if service.runs is Runs.SANDBOX else "runs.page"
        )

    def facts(self, service: Service) -> list[tuple[str, ...]]:
        """Label and text, and the address that it links to."""
        return [
            (self.word("purpose.label"), self.word(f"purpose.{service.purpose}")),
            (
                self.word("provider.label"),
                self.provider(service),
                service.provider.policy,
            ),
            (self.word("runs.label"), self.runs(service)),
            (self.word("told.label"), self.told(service)),
            (self.word("recognises.label"), self.recognises(service)),
            (self.word("keeps.label"), self.keeps(service)),
        ]


def _json(words: Mapping[str, object]) -> str:
    return json.dumps(words, ensure_ascii=False, separators=(",", ":"))


def panel_words(
    services: Iterable[Service], language: str, *, asks: bool = True
) -> str:
    """The first layer's JSON in one of our languages: just what an answer takes.

    `services` are those that the visitor is asked about, `asks` whether they wait for the answer.
    """
    teller = _PanelText(language)
    words: dict[str, object] = {
        "lang": language,
        "dir": locale_of(language).text_direction,
    }
    words |= {key: teller.word(key) for key in _ASKED}
    words["question"] = teller.question("question" if asks else "notice", services)
    return _json(words)


def details_words(services: Iterable[Service], language: str) -> str:
    """The JSON of all that the panel says beyond that: how things stand, of each
    service, and of the record.
    """
    teller = _PanelText(language)
    words: dict[str, object] = {"lang": language}
    words |= {key: teller.word(key) for key in _DETAILED}
    words |= {key: teller.word(f"record.{key}") for key in _RECORD}
    words["record"] = teller.word("record.label")
    services = list(services)
    words["names"] = {service.id: service.name for service in services}
    words["facts"] = {service.id: teller.facts(service) for service in services}
    return _json(words)


def panel_languages(tags: Iterable[str]) -> Mapping[str, str]:
    """The language of ours for each tag that a page of the site names; for any other it
    is English.
    """
    known = {tag.lower(): language_of(tag) for tag in tags}
    found = {}
    for tag, language in sorted(known.items()):
        if language and language != DEFAULT:
            found[tag] = language
    return found
