"""What `{{< promises >}}` stands for: every promise with its status and its last proof."""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import get_args

from analytics_gate.promises.promises import Promise
from analytics_gate.promises.verdict import BrowserEvidence, Status, Verdict
from analytics_gate.translations.browsers import engine_name
from analytics_gate.translations.dates import time_element
from analytics_gate.translations.language import words_for

_NAMES = {"dnt": "Do Not Track", "gpc": "Global Privacy Control"}


@dataclass(frozen=True, slots=True)
class ListedPromise:
    """A promise, what became of it, and the address of its sentence as the list's page
    links to it.
    """

    promise: Promise
    verdict: Verdict
    address: str


def render_promises(listed: Sequence[ListedPromise], language: str) -> str:
    """The list as HTML in one `div.gate-promises`, in a page's language, as in BCP 47."""
    words = words_for(language)
    if not listed:
        return (
            f'<div class="gate-promises"><p>{escape(words["promises.empty"])}</p></div>'
        )
    # What was tried comes before what nobody can try.
    tried = []
    for each in listed:
        if not each.promise.attested:
            tried.append(each)
    attested = [each for each in listed if each.promise.attested]
    parts = []
    for part in (tried, attested):
        if part:
            parts.append(
                f"<ul>{''.join(_item(each, words, language) for each in part)}</ul>"
            )
    lists = "".join(parts)
    return f'<div class="gate-promises">{_tally(listed, words)}{lists}</div>'


def _tally(listed: Iterable[ListedPromise], words: Mapping[str, str]) -> str:
    counted = Counter(each.verdict.status for each in listed)
    parts = []
    for status in get_args(Status):
        if counted[status]:
            parts.append(
                "<span "
                f'data-status="{status}">{escape(words[f"promises.{status}"])}: '
                f"{counted[status]}</span>"
            )
    return f"<p>{' '.join(parts)}</p>"


def _item(listed: ListedPromise, words: Mapping[str, str], language: str) -> str:
    promise, verdict = listed.promise, listed.verdict
    status = (
        "<strong "
        f'data-status="{verdict.status}">{escape(words[f"promises.{verdict.status}"])}</'
        "strong>"
    )
    # With a target the link is followed by the browser: Material's instant navigation
    # knows no text fragments.
    link = (
        f'<a href="{escape(listed.address)}" target="_self">{escape(promise.quote)}</a>'
    )
    quote = f"<blockquote><p>{link}</p></blockquote>"
    parts = (
        *_vouched(promise, words),
        *_trials(verdict, words, language),
        *_breaches(verdict),
    )
    return f'<li id="proof-of-{promise.id}"><p>{status}</p>{quote}{"".join(parts)}</li>'


def _vouched(promise: Promise, words: Mapping[str, str]) -> Iterator[str]:
    if promise.attested:
        by = words["promises.by"].replace("{name}", promise.attested.by)
        why = words["promises.why"].replace("{why}", promise.attested.why)
        yield f"<p>{escape(by)}<br>{escape(why)}</p>"


def _trials(verdict: Verdict, words: Mapping[str, str], language: str) -> Iterator[str]:
    if verdict.proofs:
        made = datetime.date.fromisoformat(verdict.proofs[0].made[:10])
        time = time_element(made, language)
        yield f"<p>{escape(words['promises.proof']).replace('{date}', time)}</p><dl>"
        for trial in verdict.proofs:
            yield _trial(trial, words)
        yield "</dl>"


def _trial(trial: BrowserEvidence, words: Mapping[str, str]) -> str:
    engine = f"{engine_name(trial.engine)} {trial.version}"
    visits = words["promises.visits"].replace("{count}", str(trial.visits))
    visitors = words["promises.visitors"].replace(
        "{visitors}", "; ".join(_visitors(trial, words))
    )
    return f"<dt>{escape(engine)}</dt><dd>{escape(visits)}<br>{escape(visitors)}</dd>"


def _visitors(trial: BrowserEvidence, words: Mapping[str, str]) -> Iterator[str]:
    """Gives the visitors by their signals: `Do Not Track (nothing chosen, allowed)`."""
    choices: dict[str, list[str]] = {}
    for visitor in trial.visitors:
        signal, _, choice = visitor.partition(":")
        name = _NAMES.get(signal) or words["visitor.silent"]
        if visitor in trial.emulated:
            name = words["visitor.emulated"].replace("{signal}", name)
        choices.setdefault(name, []).append(words[f"visitor.{choice}"])
    return (f"{name} ({', '.join(chosen)})" for name, chosen in choices.items())


def _breaches(verdict: Verdict) -> Iterator[str]:
    """What broke a promise, in the auditor's own words."""
    if verdict.status == "broken":
        yield f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in verdict.because)}</ul>"
