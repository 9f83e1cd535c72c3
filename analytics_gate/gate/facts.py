"""What a site has to know of its pages to work out one policy for all of them, and
nothing that grows with a page.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from analytics_gate.delivery.csp import hash_source
from analytics_gate.markup.contacts import link_origins
from analytics_gate.markup.tags import Tag, page_language

# Import maps and speculation rules are held to `script-src` too (html.spec.whatwg.org,
# 4.12.1.1, "prepare"). The other kinds are JavaScript's own, old ones too
# (mimesniff.spec.whatwg.org, "JavaScript MIME type").
_DATA_BLOCK = re.compile(
    r"^(?!(?:module|importmap|speculationrules|(?:text|application)/(?:x-)?(?:java|ecma)script|text/javascript1\.[0-5]"
    r"|text/jscript|text/livescript)$).+",
    re.IGNORECASE,
)

_FILES = frozenset({"src"})
_FILES_IN_SVG = frozenset({"href", "xlink:href"})


@dataclass(frozen=True, slots=True)
class PageInventory:
    """Of one page or of many: the hashes of what stands inline, where links lead, and
    the languages.
    """

    scripts: frozenset[str] = frozenset()
    styles: frozenset[str] = frozenset()
    outgoing: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()


def _runs(tag: Tag) -> bool:
    kind = tag.attributes.get("type", "").strip()
    is_file = not (_FILES_IN_SVG if tag.in_foreign else _FILES).isdisjoint(
        tag.attributes
    )
    return tag.name == "script" and not is_file and not _DATA_BLOCK.match(kind)


def _code(tag: Tag, readings: Callable[[str], Iterable[str]]) -> Iterable[str]:
    return (hash_source(tag.code_in(text)) for text in readings(tag.text))


def _one_reading(text: str) -> Iterable[str]:
    return (text,)


def page_inventory(
    found: Iterable[Tag], readings: Callable[[str], Iterable[str]] = _one_reading
) -> PageInventory:
    """The facts of one page from its tags, what waits in a template included, for it
    will run.

    `readings` are all texts that a browser may take an inline script or style for,
    where its encoding is in doubt.
    """
    tags = tuple(found)
    language = page_language(tags)
    scripts: set[str] = set()
    styles: set[str] = set()
    for tag in tags:
        if _runs(tag):
            scripts.update(_code(tag, readings))
        elif tag.name == "style":
            styles.update(_code(tag, readings))
    return PageInventory(
        frozenset(scripts),
        frozenset(styles),
        frozenset(link_origins(tags)),
        frozenset({language} - {""}),
    )


def framed_inventory(framed: Iterable[Tag]) -> PageInventory:
    """What the documents in a page's frames add to its facts; `framed` are their tags."""
    return replace(page_inventory(framed), languages=frozenset())


def join_inventories(facts: Iterable[PageInventory]) -> PageInventory:
    """The facts of many pages as those of one site."""
    known = tuple(facts)
    return PageInventory(
        frozenset().union(*(each.scripts for each in known)),
        frozenset().union(*(each.styles for each in known)),
        frozenset().union(*(each.outgoing for each in known)),
        frozenset().union(*(each.languages for each in known)),
    )
