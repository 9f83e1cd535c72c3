"""Renders the shortcode `promises`: every promise with its status and its last proof."""

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
    """A promise, its verdict, and the address by which the list links to its sentence."""

    promise: Promise
    verdict: Verdict
    address: str


def render_promises(listed: Sequence[ListedPromise], language: str) -> str:
    """Renders the list as one `div.gate-promises`; `language` is a tag as in BCP 47."""
    words = words_for(language)
    if not listed:
        return (
            f'<div class="gate-promises"><p>{escape(words["promises.empty"])}</p></div>'
        )
    tested: list[str] = []
    attested: list[str] = []
    for each in listed:
        item = _item(each, words, language)
        if each.promise.attested:
            attested.append(item)
        else:
            tested.append(item)
    # Promises that a browser can test come before those that none can.
    lists = _unordered(tested) + _unordered(attested)
    return f'<div class="gate-promises">{_tally(listed, words)}{lists}</div>'


def _unordered(items: Sequence[str]) -> str:
    if items:
        return f"<ul>{''.join(items)}</ul>"
    return ""


def _tally(listed: Iterable[ListedPromise], words: Mapping[str, str]) -> str:
    counted = Counter(each.verdict.status for each in listed)
    parts = []
    for status in get_args(Status):
        if counted[status]:
            label = escape(words[f"promises.{status}"])
            count = f"{label}: {counted[status]}"
            parts.append(f'<span data-status="{status}">{count}</span>')
    return f"<p>{' '.join(parts)}</p>"


def _item(listed: ListedPromise, words: Mapping[str, str], language: str) -> str:
    promise, verdict = listed.promise, listed.verdict
    label = escape(words[f"promises.{verdict.status}"])
    status = f'<strong data-status="{verdict.status}">{label}</strong>'
    # With a target the link is followed by the browser: Material's instant navigation
    # knows no text fragments.
    link = (
        f'<a href="{escape(listed.address)}" target="_self">{escape(promise.quote)}</a>'
    )
    quote = f"<blockquote><p>{link}</p></blockquote>"
    parts = (
        *_attestation(promise, words),
        *_proofs(verdict, words, language),
        *_breaches(verdict),
    )
    return f'<li id="proof-of-{promise.id}"><p>{status}</p>{quote}{"".join(parts)}</li>'


def _attestation(promise: Promise, words: Mapping[str, str]) -> Iterator[str]:
    if promise.attested:
        by = words["promises.by"].replace("{name}", promise.attested.by)
        why = words["promises.why"].replace("{why}", promise.attested.why)
        yield f"<p>{escape(by)}<br>{escape(why)}</p>"


def _proofs(verdict: Verdict, words: Mapping[str, str], language: str) -> Iterator[str]:
    if verdict.proofs:
        made = datetime.date.fromisoformat(verdict.proofs[0].made[:10])
        time = time_element(made, language)
        yield f"<p>{escape(words['promises.proof']).replace('{date}', time)}</p><dl>"
        for proof in verdict.proofs:
            yield _proof(proof, words)
        yield "</dl>"


def _proof(proof: BrowserEvidence, words: Mapping[str, str]) -> str:
    engine = f"{engine_name(proof.engine)} {proof.version}"
    visits = words["promises.visits"].replace("{count}", str(proof.visits))
    visitors = words["promises.visitors"].replace(
        "{visitors}", "; ".join(_visitors(proof, words))
    )
    return f"<dt>{escape(engine)}</dt><dd>{escape(visits)}<br>{escape(visitors)}</dd>"


def _visitors(proof: BrowserEvidence, words: Mapping[str, str]) -> Iterator[str]:
    """Yields the visitors by their signals: `Do Not Track (nothing chosen, allowed)`."""
    choices: dict[str, list[str]] = {}
    for visitor in proof.visitors:
        signal, _, choice = visitor.partition(":")
        name = _NAMES.get(signal) or words["visitor.silent"]
        if visitor in proof.emulated:
            name = words["visitor.emulated"].replace("{signal}", name)
        choices.setdefault(name, []).append(words[f"visitor.{choice}"])
    for name, chosen in choices.items():
        yield f"{name} ({', '.join(chosen)})"


def _breaches(verdict: Verdict) -> Iterator[str]:
    if verdict.status != "broken":
        return
    yield "<ul>"
    for reason in verdict.reasons:
        yield f"<li>{escape(reason)}</li>"
    yield "</ul>"
