"""`python -m checks.guards`: breaks each guard in a copy of the project and runs its test.

Exit code 0: each test went red; 1: some test stayed green; 2: the list is out of date.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory

from checks.guards.breaking import ROOT, Outcome, break_guard, copy_project
from checks.guards.listing import Guard, mistakes, read_guards, write_table


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the guards that are asked for, two at a time, and prints a line for each."""
    options = _parser().parse_args(arguments)
    guards = [guard for guard in read_guards() if options.only in guard.file]
    if problems := mistakes(guards, ROOT):
        print("\n".join(problems), file=sys.stderr)
        return 2
    if options.table:
        write_table(ROOT / "CONTRIBUTING.md", guards)
        return 0
    green = [
        outcome for outcome in _outcomes(guards, options.jobs) if not outcome.is_red
    ]
    print(f"{len(guards) - len(green)} of {len(guards)} guards seen red")
    for outcome in green:
        print(f"\n{outcome.guard.file}: {outcome.guard.breaks}\n{outcome.output}")
    return 1 if green else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m checks.guards", description=__doc__
    )
    parser.add_argument(
        "--only", default="", help="guards in files with this in their path"
    )
    parser.add_argument(
        "--jobs", type=int, default=2, help="copies that run at a time (2)"
    )
    parser.add_argument(
        "--table",
        action="store_true",
        help="write the table in CONTRIBUTING.md, run nothing",
    )
    return parser


def _outcomes(guards: Sequence[Guard], jobs: int) -> Iterator[Outcome]:
    with TemporaryDirectory() as folder, ThreadPoolExecutor(jobs) as pool:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(jobs):
            copies.put(copy_project(Path(folder) / str(number)))

        def run(guard: Guard) -> Outcome:
            copy = copies.get()
            try:
                return break_guard(guard, copy)
            finally:
                copies.put(copy)

        for number, outcome in enumerate(pool.map(run, guards), start=1):
            print(f"{number:3}/{len(guards)} {outcome}", flush=True)
            yield outcome


sys.exit(main())
