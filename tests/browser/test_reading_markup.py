"""What a browser takes for an element is a tag to the reader of markup, however the
page is written.
"""

import random
from typing import TYPE_CHECKING

from analytics_gate.markup.tags import tags, telling_tags

if TYPE_CHECKING:
    from tests.conftest import Browsers

_NAMES = (
    "svg math title style script desc foreignObject mi mo annotation-xml mglyph g "
    "p div span b a table tr td caption "
    "col select option template noscript xmp iframe textarea noframes frameset "
    "frame img br hr li font body"
).split()
_ATTRIBUTES = (
    "",
    "",
    "",
    " encoding=text/html",
    " color=red",
    " a=b/",
    " a='</title>'",
)
_OTHERS = ("<!--", "-->", "<![CDATA[", "]]>", "text", "<p title='", "'>")
_FOUND = """pages => pages.map((page) => {
  const within = (root) => [...root.querySelectorAll("*")].flatMap((element) =>
    [element.getAttribute("id"),
      ...(element.content instanceof DocumentFragment ? within(element.content) : [])])
  return within(new DOMParser().parseFromString(page, "text/html")).filter(Boolean)
})"""


def _page(dice: random.Random) -> str:
    parts = []
    for number in range(12):
        name = dice.choice(_NAMES)
        start = (
            f"<{name} "
            f"id=n{number}{dice.choice(_ATTRIBUTES)}{dice.choice(('>', '>', '/>', ' />'))}"
        )
        parts.append(dice.choice((start, start, f"</{name}>", dice.choice(_OTHERS))))
    return "".join([*parts, "<img id=last>"])


def test_a_browser_finds_no_element_that_the_reader_of_markup_does_not(
    browsers: "Browsers", engine: str
) -> None:
    dice = random.Random(0)
    pages = [_page(dice) for _ in range(3000)]
    with browsers(engine).page() as page:
        found: list[list[str]] = page.evaluate(_FOUND, pages)
    assert sum(map(len, found)) > len(pages)
    for html, ids in zip(pages, found, strict=True):
        known = {tag.attributes.get("id") for tag in tags(html)}
        assert set(ids) <= known, html


def test_the_short_way_through_such_pages_leaves_out_nothing_that_tells() -> None:
    dice = random.Random(1)
    for _ in range(1000):
        html = _page(dice).replace(" id=", " src=//evil.example/")
        told = {tag.attributes["src"] for tag in tags(html) if "src" in tag.attributes}
        assert told == {
            tag.attributes["src"]
            for tag in telling_tags(html)
            if "src" in tag.attributes
        }
