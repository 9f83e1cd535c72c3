"""The edge to Python-Markdown, which tells code from text: expands shortcodes in text."""

import re
from collections.abc import Callable, Mapping
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor

from analytics_gate.pages.shortcodes import (
    CODE_ELEMENT,
    OPENING,
    Render,
    ShortcodeError,
    expand_at,
)

Report = Callable[[ShortcodeError], None]

# Right after code in backticks (190) and before all other inline markup: quotes and
# underscores in a shortcode belong to it.
_INLINE_PRIORITY = 189
# After fenced code (25) and raw HTML (20) have been stashed.
_RAW_HTML_PRIORITY = 15


class _Expander:
    """Replaces one shortcode, and reports its mistake instead of raising it.

    So an editor sees all mistakes of a page at once.
    """

    def __init__(self, renderers: Mapping[str, Render], report: Report) -> None:
        self.renderers = renderers
        self.report = report

    def __call__(self, text: str, start: int) -> tuple[str, int]:
        try:
            return expand_at(text, start, self.renderers)
        except ShortcodeError as error:
            self.report(error)
            return "", start + len("{{<")


def _code_end(html: str, at: int) -> int | None:
    """Returns the end of the element that shows the text at `at` as code, if one does."""
    for found in CODE_ELEMENT.finditer(html):
        if found.start() <= at < found.end():
            return found.end()
    return None


class _InText(InlineProcessor):
    def __init__(self, md: Markdown, expand: _Expander) -> None:
        super().__init__(OPENING.pattern, md)
        self.expand = expand

    def handleMatch(  # type: ignore[override]  # noqa: N802 - Python-Markdown's name
        self, m: re.Match[str], data: str
    ) -> tuple[Element | str | None, int | None, int | None]:
        if _code_end(data, m.start()):
            return None, None, None
        html, end = self.expand(data, m.start())
        return self.md.htmlStash.store(html), m.start(), end


class _InRawHtml(Preprocessor):
    """Expands shortcodes in stashed blocks of raw HTML, except in code."""

    def __init__(self, md: Markdown, expand: _Expander) -> None:
        super().__init__(md)
        self.expand = expand

    def run(self, lines: list[str]) -> list[str]:
        stash = self.md.htmlStash.rawHtmlBlocks
        for index, block in enumerate(stash):
            if isinstance(block, str) and OPENING.search(block):
                stash[index] = self._expand_all(block)
        return lines

    def _expand_all(self, block: str) -> str:
        parts = []
        at = 0
        while found := OPENING.search(block, at):
            if code_end := _code_end(block, found.start()):
                parts.append(block[at:code_end])
                at = code_end
                continue
            html, end = self.expand(block, found.start())
            parts += [block[at : found.start()], html]
            at = end
        return "".join([*parts, block[at:]])


class ShortcodeExtension(Extension):
    """Replaces shortcodes in text and raw HTML by what their renderers return.

    Code stays as it is. A shortcode that cannot be replaced goes to `report`.
    """

    def __init__(self, renderers: Mapping[str, Render], report: Report) -> None:
        super().__init__()
        self.expand = _Expander(renderers, report)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Registers the processors for text and for raw HTML."""
        md.inlinePatterns.register(
            _InText(md, self.expand), "gate-shortcode", _INLINE_PRIORITY
        )
        md.preprocessors.register(
            _InRawHtml(md, self.expand), "gate-shortcode-html", _RAW_HTML_PRIORITY
        )
