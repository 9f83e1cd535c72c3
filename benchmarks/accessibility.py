"""What axe-core has against a page that asks."""

from importlib.resources import files
from typing import TYPE_CHECKING

from benchmarks.same_page import Served
from benchmarks.speed import arrive

if TYPE_CHECKING:
    from analytics_gate.audit.browsers.drivers import PlaywrightBrowser

Violations = frozenset[tuple[str, str]]

# What is still fading in has no contrast yet.
_RUN = """async () => {
  const ends = ({ effect }) => effect.getComputedTiming().endTime < Infinity
  await Promise.all(document.getAnimations().filter(ends).map(({ finished }) => finished))
  const { violations } = await axe.run(document, { resultTypes: ["violations"] })
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => [id, target.join(" ")]))
}"""


def violations_of_visit(
    browser: "PlaywrightBrowser", served: Served, *, asked: bool
) -> Violations:
    """Which rules, in which elements, the page breaks as it first shows."""
    with browser.page() as page:
        arrive(page, served, asked=asked)
        page.evaluate(
            files("axe_playwright_python")
            .joinpath("axe.min.js")
            .read_text(encoding="utf-8")
        )
        found: list[tuple[str, str]] = page.evaluate(_RUN)
    return frozenset((rule, element) for rule, element in found)
