"""Code and styles in attributes: what a policy without 'unsafe-inline' refuses, and no hash allows."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from analytics_gate.markup.tags import Tag

_HANDLER = re.compile(r"on[a-z]+")
_RUNNING = frozenset({"href", "xlink:href", "src", "action", "formaction", "data"})
# A browser drops controls and spaces ahead of an address, and tabs and line ends within (url.spec.whatwg.org, 4.4).
_SCRIPT_ADDRESS = re.compile(r"[\x00-\x20]*" + r"[\t\n\r]*".join("javascript:"), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class InlineCode:
    """One attribute that a closed policy refuses."""

    tag: Tag
    attribute: str

    @property
    def is_style(self) -> bool:
        """Whether it is a style, and no script."""
        return self.attribute == "style"


def inline_code(found: Iterable[Tag]) -> Iterator[InlineCode]:
    """Yields the event handlers, the `javascript:` addresses and the style attributes of these tags, in order."""
    for tag in found:
        for name, value in tag.attributes.items():
            if _is_refused(name, value):
                yield InlineCode(tag, name)


def _is_refused(name: str, value: str) -> bool:
    if name == "style":
        return bool(value.strip())
    if name in _RUNNING:
        return bool(_SCRIPT_ADDRESS.match(value))
    return bool(_HANDLER.fullmatch(name))
