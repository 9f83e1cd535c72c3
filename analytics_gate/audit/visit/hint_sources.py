"""Collects a visit's hints from all places of the site that can hold them: the page, its
frames, and the headers of every response.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from analytics_gate.audit.observation import ObservedRequest
from analytics_gate.audit.recorder.first_party import Site, fetch_text
from analytics_gate.audit.recorder.site_answers import HintingResponse
from analytics_gate.audit.visit.hints import (
    answer_hints,
    header_hints,
    hints_of,
    hints_of_frame,
    speculation_hints,
)


def hints_of_page(
    site: Site, url: str, html: str, headers: Mapping[str, str]
) -> tuple[ObservedRequest, ...]:
    """The hints in a page's markup and headers; `headers` have lower-case names."""
    address = site.address
    hints = [*hints_of(html, address)]
    hints += header_hints(headers, url, html, site=address)
    rules_header = headers.get("speculation-rules", "")
    for path in re.findall(r'"([^"]+)"', rules_header):
        rules = fetch_text(site, urljoin(url, path))
        hints += speculation_hints(rules, html, address)
    return tuple(hints)


def hints_of_frames(site: Site, urls: Iterable[str]) -> Iterator[ObservedRequest]:
    """The hints in the markup of the site's own frames.

    Some frames run no script, so no witness reports their hints.
    """
    for url in dict.fromkeys(urls):
        if not url.startswith(site.address):
            continue
        html = fetch_text(site, url)
        path = urlsplit(url).path
        for hint in hints_of_frame(html, site.address):
            yield replace(hint, where=f"{hint.where} of {path}")


def hints_of_answers(
    site: Site, answers: Iterable[HintingResponse]
) -> Iterator[ObservedRequest]:
    """The hints in the headers of the site's responses."""
    for answer in answers:
        yield from answer_hints(answer.url, answer.fields, site.address)
