"""Documents in `srcdoc`: they are held to the policy of the page, as if what they hold
stood in it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from analytics_gate.markup.tags import Tag, tags


def framed_documents(found: Iterable[Tag]) -> Iterator[Tag]:
    """Yields those of these tags that hold a document."""
    return (
        tag for tag in found if tag.name == "iframe" and tag.attributes.get("srcdoc")
    )


def framed_tags(found: Iterable[Tag]) -> Iterator[Tag]:
    """Yields each start tag of the documents in these tags, and of those within, each
    with the frame's own place.
    """
    for frame in framed_documents(found):
        inside = tuple(tags(frame.attributes["srcdoc"]))
        for tag in (*inside, *framed_tags(inside)):
            yield replace(tag, start=frame.start, end=frame.end)
