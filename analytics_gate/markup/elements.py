"""The elements of an HTML text: where each begins and ends, so that a whole one can be
put somewhere else.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from analytics_gate.markup.tags import EndTag, Tag, all_tags
from analytics_gate.markup.tokens import TOKEN, VOID, ends_itself

# What stands in these is another language, in which a tag can end itself and a
# `template` is nothing in particular.
FOREIGN = frozenset({"svg", "math"})


@dataclass(frozen=True, slots=True)
class Element:
    """One element by its start tag, with the offset behind its end; `holders` are those
    it stands in, outermost first.

    `end` is None where the text does not say it: by an end tag that was left out, or
    one too many.
    """

    tag: Tag
    end: int | None
    holders: tuple[Tag, ...]


def elements(html: str) -> Iterator[Element]:
    """Yields each element as soon as its end is known, or known to be missing."""
    open_tags: list[Tag] = []
    for tag in all_tags(html):
        if tag.in_doubt:
            # What is around it may end elsewhere, too.
            yield from _give_up(open_tags)
            yield from [] if isinstance(tag, EndTag) else [Element(tag, None, ())]
        elif isinstance(tag, EndTag):
            yield from _close(tag, open_tags)
        elif _ends_itself(tag, open_tags, html):
            yield Element(tag, tag.end, tuple(open_tags))
        else:
            open_tags.append(tag)
    yield from _give_up(open_tags)


def _ends_itself(tag: Tag, open_tags: list[Tag], html: str) -> bool:
    if any(each.name in FOREIGN for each in (*open_tags, tag)):
        found = TOKEN.match(html, tag.start)
        return found is not None and ends_itself(found)
    return tag.name in VOID


def _give_up(open_tags: list[Tag], until: str = "") -> Iterator[Element]:
    while open_tags and open_tags[-1].name != until:
        yield Element(open_tags.pop(), None, tuple(open_tags))


def _close(end: EndTag, open_tags: list[Tag]) -> Iterator[Element]:
    """Closes the innermost element of that name; those still open in it have no end of
    their own.
    """
    if any(tag.name == end.name for tag in open_tags):
        yield from _give_up(open_tags, end.name)
        yield Element(open_tags.pop(), end.end, tuple(open_tags))
    elif end.name == "template":
        # It would end the template that any of these is put into.
        yield from _give_up(open_tags)
