"""Where the site may hint at third parties: a page as it came, its frames, and the
header of any answer.
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
    """Those in a page's markup and in its header, `headers` by lower-case name."""
    own = site.address
    hints = (*hints_of(html, own), *header_hints(headers, url, html, own))
    for named in re.findall(r'"([^"]+)"', headers.get("speculation-rules", "")):
        hints += speculation_hints(fetch_text(site, urljoin(url, named)), html, own)
    return hints


def hints_of_frames(site: Site, urls: Iterable[str]) -> Iterator[ObservedRequest]:
    """Those in the markup of the site's own frames: some run no script, and so no witness."""
    for url in dict.fromkeys(urls):
        if url.startswith(site.address):
            for hint in hints_of_frame(fetch_text(site, url), site.address):
                yield replace(hint, where=f"{hint.where} of {urlsplit(url).path}")


def hints_of_answers(
    site: Site, answers: Iterable[HintingResponse]
) -> Iterator[ObservedRequest]:
    """Those in the headers of all that the site answered."""
    for answer in answers:
        yield from answer_hints(answer.url, answer.fields, site.address)
