"""The cases of who has signalled, for the tests of all who are held to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Request:
    """A request's header fields, and whether they say that its user has signalled."""

    it: str
    fields: tuple[tuple[str, str], ...]
    signalled: bool

    def __str__(self) -> str:
        return (
            f"{self.it}: "
            f"{', '.join(f'{name}={value}' for name, value in self.fields) or 'nothing'}"
        )


def requests() -> list[Request]:
    return list(_requests())


def _requests() -> Iterator[Request]:
    for row in yaml.safe_load(
        (Path(__file__).parents[1] / "delivery" / "signals.yml").read_text(
            encoding="utf-8"
        )
    ):
        for fields in row["fields"]:
            yield Request(
                row["it"],
                tuple((name, value) for name, value in fields),
                row["signalled"],
            )
