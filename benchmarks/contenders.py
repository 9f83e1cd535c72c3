"""The gate, and what a site's owner would take instead: what each puts into a page, and
how a visitor answers it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

RIVALS = Path(__file__).parent / "rivals"
MODULES = RIVALS / "node_modules"
_NOTES = ("source", "date")


@dataclass(frozen=True, slots=True)
class Contender:
    """One of them. The head of `rivals/setups.yml` explains the fields; the gate has no
    markup, it is built in.
    """

    name: str
    package: str = ""
    head: str = ""
    body: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    allow: str = ""
    refuse: str = ""
    reopen: str = ""
    withdraw: Sequence[str] = ()

    @property
    def is_installed(self) -> bool:
        """Whether what it needs of npm's is there."""
        return not self.package or _manifest(self.package).is_file()

    @property
    def version(self) -> str:
        """The version of its package; empty for what has none."""
        return (
            str(
                json.loads(_manifest(self.package).read_text(encoding="utf-8"))[
                    "version"
                ]
            )
            if self.package
            else ""
        )

    @property
    def title(self) -> str:
        """Its name with its version."""
        return f"{self.name} {self.version}".strip()

    def with_markup(self, html: str) -> str:
        """A page with its markup in place."""
        return html.replace("</head>", f"{self.head}</head>", 1).replace(
            "</body>", f"{self.body}</body>", 1
        )


BARE = Contender("bare page")
_REFUSE = "#gate-panel [data-gate-choice=none]"
GATE = Contender(
    "Analytics Gate",
    allow="#gate-panel [data-gate-choice=all]",
    refuse=_REFUSE,
    reopen="gate.open()",
    withdraw=(_REFUSE,),
)


def rivals() -> tuple[Contender, ...]:
    """The others, whether they are installed or not."""
    setups: list[dict[str, Any]] = yaml.safe_load(
        (RIVALS / "setups.yml").read_text(encoding="utf-8")
    )
    return tuple(
        Contender(**{key: setup[key] for key in setup if key not in _NOTES})
        for setup in setups
    )


def _manifest(package: str) -> Path:
    return MODULES / package / "package.json"
