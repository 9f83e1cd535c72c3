"""Measures the auditor on pages that leak, and compares it with other auditors:
`python -m benchmarks.audits`.

blacklight-collector is npm's; `make bench` installs it. The EDPS's
website-evidence-collector is not published there, so a plain script that waits on each
page stands for it, and for what sites write themselves.
"""

import argparse
import multiprocessing
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from analytics_gate.audit.browsers.engines import ENGINES, find_engine
from analytics_gate.errors import GateError
from benchmarks.audit_tables import beside_table, cost_table, found_table, missed_lines
from benchmarks.compare import Progress
from benchmarks.leaking_pages import (
    Chosen,
    Hunted,
    Leak,
    choose,
    hunted,
    planted,
    spread,
)
from benchmarks.other_auditors import Looked, installed, look_at, missing
from benchmarks.outcome import add_output_options, engines, tell
from benchmarks.own_audits import cost_of
from benchmarks.samples import Failed, in_turns
from benchmarks.tables import Table

SAMPLE = 10
TIMES = 4

Say = Callable[[str], None]


def hunt_in_all(chosen: Chosen) -> Mapping[str, Hunted]:
    """What our auditor finds, by engine; the engines side by side, since Playwright is
    alone in each process.
    """
    with ProcessPoolExecutor(
        len(ENGINES), multiprocessing.get_context("spawn")
    ) as pool:
        return dict(
            zip(ENGINES, pool.map(partial(hunted, chosen), ENGINES), strict=True)
        )


def look_with_others(leaks: Sequence[Leak], say: Say) -> Mapping[str, Looked | Failed]:
    """Runs the other auditors that are installed on these pages."""
    found: dict[str, Looked | Failed] = {}
    for other in installed():
        say(f"{other.name}: {len(leaks) + 1} visits")
        result = in_turns(1, {"": partial(look_at, leaks, other)})[""]
        if isinstance(result, Failed):
            found[other.name] = result
        else:
            (found[other.name],) = result
    return found


def measure(
    chosen: Chosen, sample: Sequence[Leak], say: Say, *, with_others: bool
) -> tuple[list[Table], list[str]]:
    """Gives the tables, and a line for each wrong result.

    Raises GateError where a browser is missing.
    """
    for engine in ENGINES:
        find_engine(engine)
    pages = f"{len(chosen.ways)} ways and {len(chosen.clean)} clean pages"
    say(f"finding: {pages}, in each engine")
    found = hunt_in_all(chosen)
    say(f"an audit of {len(sample)} pages")
    few = cost_of(sample, 1)
    others: Mapping[str, Looked | Failed] = {}
    if with_others:
        others = look_with_others(sample, say)
    say(f"an audit of {len(sample) * TIMES} pages")
    many = cost_of(sample, TIMES)
    on_sample = sum(leak.id in found["chromium"].found for leak in sample)
    tables = [
        found_table(found),
        beside_table(len(sample), on_sample, few, others),
        cost_table(few, many),
    ]
    return tables, [*missed_lines(found)]


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    tenth = -(-planted() // 10)
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.audits", description=__doc__
    )
    add_output_options(parser)
    parser.add_argument(
        "--pages",
        type=int,
        default=tenth,
        metavar="N",
        help=f"how many ways of {planted()} (%(default)s)",
    )
    parser.add_argument(
        "--sample",
        type=int,
        default=SAMPLE,
        metavar="N",
        help="how many are timed (%(default)s)",
    )
    parser.add_argument("--no-rivals", action="store_true", help="measure ours alone")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures and prints. Returns 1 where a figure failed, 2 where nothing could run."""
    options = _arguments(arguments)
    progress = Progress()
    if not options.no_rivals and (lacking := missing()):
        print(f"not measured: {lacking}", file=sys.stderr)
    chosen = choose(max(options.pages, 1))
    sample = spread(
        [leak for leak in chosen.ways if "chromium" in leak.only],
        max(options.sample, 1),
    )
    try:
        tables, lines = measure(
            chosen, sample, progress.say, with_others=not options.no_rivals
        )
    except GateError as error:
        print(error, file=sys.stderr)
        return 2
    progress.say("done")
    return tell(
        tables,
        engines(),
        markdown=options.markdown,
        json_file=options.json,
        remarks=lines,
    )


if __name__ == "__main__":
    sys.exit(main())
