"""The list of guards, `guards.yml`: where each stands, how it is broken, which test notices."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

_LIST = Path(__file__).with_name("guards.yml")
_TABLE = re.compile(r"(?<=<!-- guards -->\n).*?(?=<!-- end of guards -->)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Guard:
    """`old` in `file` is what guards, `new` is what breaks it, and `breaks` says how.

    `tests` are arguments for pytest: the first is the file, others choose in it.
    """

    file: str
    breaks: str
    old: str
    new: str
    tests: tuple[str, ...]

    @property
    def row(self) -> str:
        """The guard in the table of CONTRIBUTING."""
        file = self.file.removeprefix("analytics_gate/")
        return f"| `{file}`: {self.breaks} | `{self.tests[0]}` |"


def read_guards() -> tuple[Guard, ...]:
    """Reads the list, in its order."""
    entries = yaml.safe_load(_LIST.read_text(encoding="utf-8"))
    return tuple(_guard(entry) for entry in entries)


def _guard(entry: dict[str, str]) -> Guard:
    tests = entry.pop("tests").split(" ", maxsplit=1)
    return Guard(**entry, tests=(tests[0], *_choice(tests[1:])))


def _choice(words: list[str]) -> Iterator[str]:
    for word in words:
        yield from ("-k", word)


def mistakes(guards: Iterable[Guard], root: Path) -> list[str]:
    """A line for each guard that is no longer there, or whose test is not."""
    found = []
    for guard in guards:
        text = (root / guard.file).read_text(encoding="utf-8")
        if (count := text.count(guard.old)) != 1:
            found.append(
                f"{guard.file}: {guard.old!r} is there {count} times, expected once"
            )
        if not (root / guard.tests[0]).exists():
            found.append(f"{guard.file}: there is no {guard.tests[0]}")
    return found


def table(guards: Iterable[Guard]) -> str:
    """The guards as a table in Markdown."""
    rows = "\n".join(guard.row for guard in guards)
    return f"| break | goes red |\n|---|---|\n{rows}\n"


def write_table(document: Path, guards: Iterable[Guard]) -> None:
    """Puts the table between its two marks in a document."""
    text = document.read_text(encoding="utf-8")
    document.write_text(_TABLE.sub(lambda _: table(guards), text), encoding="utf-8")
