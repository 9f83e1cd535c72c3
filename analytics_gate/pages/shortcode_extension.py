"""Shortcodes for Python-Markdown, which knows best what is code and what is text."""

import re
from collections.abc import Callable, Mapping
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor

from analytics_gate.pages.shortcodes import (
    OPENING,
    SHOWN_AS_IS,
    Render,
    ShortcodeError,
    expand_at,
)

Report = Callable[[ShortcodeError], None]

# Right after code in backticks (190) and before all other inline marks: quotes and
# underscores inside a shortcode are its own.
_INLINE_PRIORITY = 189
# After fenced code (25) and raw HTML (20) have been put aside.
_RAW_HTML_PRIORITY = 15


class _Expander:
    """Replaces one shortcode, and hands on what is wrong with it: a page's other
    mistakes are of interest too.
    """

    def __init__(self, known: Mapping[str, Render], report: Report) -> None:
        self.known = known
        self.report = report

    def __call__(self, text: str, start: int) -> tuple[str, int]:
        try:
            return expand_at(text, start, self.known)
        except ShortcodeError as error:
            self.report(error)
            return "", start + len("{{<")


def _code_end(html: str, at: int) -> int | None:
    """Where the element ends that shows the text at this place as it is; None outside of one."""
    for found in SHOWN_AS_IS.finditer(html):
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
    """Raw HTML blocks are put aside whole; a shortcode in one is replaced there, but
    not in code.
    """

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
        parts, at = [], 0
        while found := OPENING.search(block, at):
            if shown_to := _code_end(block, found.start()):
                parts.append(block[at:shown_to])
                at = shown_to
                continue
            html, end = self.expand(block, found.start())
            parts += [block[at : found.start()], html]
            at = end
        return "".join([*parts, block[at:]])


class ShortcodeExtension(Extension):
    """Replaces shortcodes in text and in raw HTML by what `known` makes of them; code
    stays as it is.

    What cannot be replaced goes to `report`.
    """

    def __init__(self, known: Mapping[str, Render], report: Report) -> None:
        super().__init__()
        self.expand = _Expander(known, report)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Adds the two readers to `md`."""
        md.inlinePatterns.register(
            _InText(md, self.expand), "gate-shortcode", _INLINE_PRIORITY
        )
        md.preprocessors.register(
            _InRawHtml(md, self.expand), "gate-shortcode-html", _RAW_HTML_PRIORITY
        )
