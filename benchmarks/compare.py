"""Measures the gate beside what a site's owner would take instead, in one run: `python
-m benchmarks.compare`.

The others are npm's; `make bench` installs them. What is not installed is not measured,
and said to be missing.
"""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from analytics_gate.declaration.parse import read_declaration
from analytics_gate.declaration.values import Declaration
from analytics_gate.errors import GateError
from benchmarks.line_up import Browsers, LineUp, browsers, line_up, missing
from benchmarks.outcome import add_output_options, engines, tell
from benchmarks.own_site import ROOT, build_own_site
from benchmarks.rounds import (
    accessibility_rows,
    behaviour_table,
    blocking_table,
    build_table,
    leak_rows,
    speed_rows,
    weight_rows,
)
from benchmarks.tables import Row, Table

PARTS = ("bytes", "speed", "accessibility", "leaks", "blocking", "behaviour", "build")
ROUNDS = 7
DECLARATION = ROOT / "content/services.yml"
INSTALL = "npm ci --prefix benchmarks/rivals --ignore-scripts"


@dataclass(frozen=True, slots=True)
class Progress:
    """Says on stderr what is being done, and since when."""

    began: float = field(default_factory=time.monotonic)

    def say(self, text: str) -> None:
        """One line."""
        print(
            f"[{time.monotonic() - self.began:4.0f} s] {text}",
            file=sys.stderr,
            flush=True,
        )


def compare(
    parts: Sequence[str], rounds: int, say: Callable[[str], None]
) -> tuple[Table, ...]:
    """Measures these parts. Raises GateError where there is no Chromium."""
    declaration = read_declaration(DECLARATION)
    with TemporaryDirectory(prefix="analytics-gate-") as temporary:
        say("building the site")
        site = Path(temporary) / "site"
        build_own_site(site)
        with line_up(site, declaration, Path(temporary) / "line-up") as there:
            tables: tuple[Table, ...] = ()
            if set(parts) - {"build"}:
                tables = _in_browsers(there, declaration, parts, rounds, say)
            if "build" not in parts:
                return tables
            say("build: 5 of the site, and gated sites of up to 10,000 pages")
            return (*tables, build_table(declaration, there.bare.folder))


def _in_browsers(
    there: LineUp,
    declaration: Declaration,
    parts: Sequence[str],
    rounds: int,
    say: Callable[[str], None],
) -> tuple[Table, ...]:
    with browsers() as running:
        tables = []
        main = _comparison(running, there, parts, rounds, say)
        if main.rows:
            tables.append(main)
        if "blocking" in parts and there.places:
            say(f"blocking: {rounds} rounds of a visit with posthog-js in each place")
            tables.append(blocking_table(running, there, rounds))
        if "behaviour" in parts:
            say("behaviour: a minute with each signal, and a withdrawal")
            tables.append(behaviour_table(running, there, declaration))
        return tuple(tables)


def _comparison(
    running: Browsers,
    there: LineUp,
    parts: Sequence[str],
    rounds: int,
    say: Callable[[str], None],
) -> Table:
    measures: dict[str, tuple[str, Callable[[], tuple[Row, ...]]]] = {
        "bytes": ("what each loads", partial(weight_rows, running, there)),
        "speed": (
            f"{rounds} rounds of a first visit to each",
            partial(speed_rows, running, there, rounds),
        ),
        "accessibility": (
            "axe-core on each",
            partial(accessibility_rows, running, there),
        ),
        "leaks": (
            "every way out of each, after Refuse",
            partial(leak_rows, running, there),
        ),
    }
    rows: list[Row] = []
    for part, (text, measure) in measures.items():
        if part in parts:
            say(f"{part}: {text}")
            rows += measure()
    columns = tuple(each.contender.title for each in there.contenders)
    return Table("compared", columns, tuple(rows))


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.compare", description=__doc__
    )
    add_output_options(parser)
    parser.add_argument(
        "--rounds",
        type=int,
        default=ROUNDS,
        help=f"how often to measure times ({ROUNDS})",
    )
    parser.add_argument(
        "--only",
        nargs="+",
        choices=PARTS,
        default=PARTS,
        metavar="PART",
        help=", ".join(PARTS),
    )
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures and prints. Returns 1 where a figure failed, 2 where nothing could run."""
    options = _arguments(arguments)
    progress = Progress()
    for package in missing():
        print(
            f"not measured: {package} is not installed; `{INSTALL}` gets it",
            file=sys.stderr,
        )
    try:
        tables = compare(options.only, options.rounds, progress.say)
    except GateError as error:
        print(error, file=sys.stderr)
        return 2
    progress.say("done")
    return tell(tables, engines(), markdown=options.markdown, json_file=options.json)


if __name__ == "__main__":
    sys.exit(main())
