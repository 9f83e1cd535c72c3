"""Prints the figures of this repository's own site: `python -m benchmarks.figures`.

With `--write` it writes the sizes into the documentation instead.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from analytics_gate.audit.browsers.drivers import drivers
from analytics_gate.audit.browsers.engines import ENGINES
from analytics_gate.audit.recorder.recorder import Recorder
from analytics_gate.audit.visitors import Signal
from analytics_gate.delivery.static_host import headers_for, read_header_rules
from analytics_gate.errors import GateError
from benchmarks.own_site import ROOT, address_of, build_own_site, serve_own_site
from benchmarks.sizes import measure, sizes_table, source_bytes, with_table
from benchmarks.visits import loads_beyond_the_page

SIZES = ROOT / "docs/content/reference/sizes.md"


def build_seconds(times: int = 5) -> list[float]:
    """How long each of several builds took, the start of Python included."""
    taken = []
    with TemporaryDirectory(prefix="analytics-gate-") as folder:
        for _ in range(times):
            before = time.perf_counter()
            build_own_site(Path(folder) / "site")
            taken.append(time.perf_counter() - before)
    return taken


def _visits() -> Iterator[str]:
    with serve_own_site() as server, Recorder() as recorder, drivers() as launcher:
        for engine, signal in product(ENGINES, Signal):
            with launcher.launch(engine, recorder=recorder, signal=signal) as browser:
                asked = loads_beyond_the_page(browser, address_of(server))
            yield f"  {engine} {browser.version}, signal {signal}: {', '.join(asked) or 'nothing'}"


def _of_the_site(site: Path) -> Iterator[str]:
    sizes = measure(site)
    width = max(len(size.name) for size in sizes)
    yield f"{'bytes':{width}} {'served':>8} {'brotli':>8} {'gzip':>8}"
    for size in sizes:
        yield f"{size.name.strip('*'):{width}} {size.served:8,} {size.brotli:8,} {size.gzip:8,}"
    sources = source_bytes(Path(str(files("analytics_gate.gate").joinpath("script"))))
    yield "scripts as written: " + ", ".join(
        f"{folder} {count:,}" for folder, count in sources.items()
    )
    rules = read_header_rules((site / "_headers").read_text(encoding="utf-8"))
    yield (
        "Content-Security-Policy of a page: "
        f"{len(headers_for('/', rules)['Content-Security-Policy']):,} "
        "bytes"
    )
    pages = [page for page in site.rglob("*.html") if "sandbox" not in page.parts]
    yield f"pages: {len(pages)}"


def figures() -> Iterator[str]:
    """All figures, a line each, as they are found."""
    with TemporaryDirectory(prefix="analytics-gate-") as folder:
        site = Path(folder) / "site"
        build_own_site(site)
        yield from _of_the_site(site)
    taken = build_seconds()
    yield (
        f"build: {statistics.median(taken):.2f} s, the median of "
        f"{len(taken)} ({min(taken):.2f} to {max(taken):.2f})"
    )
    yield "loaded from /gate/ on a first visit to /privacy/:"
    try:
        yield from _visits()
    except GateError as error:
        yield f"  {error}"


def write_sizes() -> None:
    """Puts the sizes of a fresh build into the documentation."""
    with TemporaryDirectory(prefix="analytics-gate-") as folder:
        site = Path(folder) / "site"
        build_own_site(site)
        table = sizes_table(measure(site))
    text = SIZES.read_text(encoding="utf-8")
    SIZES.write_text(with_table(text, table), encoding="utf-8")


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        print(line, flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the figures, or writes those of the documentation."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.figures", description=__doc__
    )
    parser.add_argument(
        "--write",
        action="store_true",
        help="write the sizes into the documentation, and print nothing",
    )
    if parser.parse_args(arguments).write:
        write_sizes()
    else:
        _print(figures())
    return 0


if __name__ == "__main__":
    sys.exit(main())
