"""What the answers say that are not the recorder's own: which cookies they set, and
whom else they hint at.
"""

from collections.abc import Mapping
from dataclasses import dataclass

_HINTING = frozenset({"link", "nel", "report-to"})


@dataclass(frozen=True, slots=True)
class SetCookie:
    """A `Set-Cookie` field, in whose answer it stood."""

    url: str
    value: str


@dataclass(frozen=True, slots=True)
class HintingResponse:
    """An answer of the site's own whose fields may send a browser elsewhere: their
    values by lower-case names.
    """

    url: str
    fields: Mapping[str, str]


class SiteResponses:
    """Grows with each answer."""

    def __init__(self) -> None:
        self.set_cookies: list[SetCookie] = []
        self.hinting_responses: list[HintingResponse] = []

    def add(self, url: str, headers: tuple[tuple[str, str], ...]) -> None:
        """Takes down what these fields of an answer say."""
        fields = []
        for name, value in headers:
            fields.append((name.lower(), value))
        self.set_cookies += [
            SetCookie(url, value) for name, value in fields if name == "set-cookie"
        ]
        if hinting := {name: value for name, value in fields if name in _HINTING}:
            self.hinting_responses.append(HintingResponse(url, hinting))

    def clear(self) -> None:
        """Forgets all."""
        self.set_cookies.clear()
        self.hinting_responses.clear()
