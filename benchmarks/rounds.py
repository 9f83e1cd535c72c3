"""The figures of the comparison: what is measured in which turns, and which rows of a
table that makes.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from analytics_gate.declaration.values import Declaration
from benchmarks.accessibility import violations_of_visit
from benchmarks.behaving import (
    Behaviour,
    behaviour_after_withdrawal,
    behaviour_of_visit,
    serve_fake_scripts,
)
from benchmarks.blocking import blocked_by_visit, posthog
from benchmarks.contenders import BARE
from benchmarks.figures import build_seconds
from benchmarks.gating import cost_by_size, slope
from benchmarks.leaks import tried, ways_out
from benchmarks.line_up import Browsers, LineUp
from benchmarks.same_page import PAGE, Served
from benchmarks.samples import (
    Failed,
    Outcome,
    Sample,
    Seen,
    beyond,
    in_turns,
    sample_of,
)
from benchmarks.speed import SLOWDOWN, Pace, pace_of_visit
from benchmarks.tables import Cell, Row, Table
from benchmarks.weights import paths_of_visit, weigh

if TYPE_CHECKING:
    from analytics_gate.audit.browsers.drivers import PlaywrightBrowser

T = TypeVar("T")
Results = Mapping[str, tuple[T, ...] | Failed]


def _each(
    sites: Iterable[Served], measure: Callable[[Served], T], rounds: int = 1
) -> Results[T]:
    return in_turns(
        rounds, {site.contender.name: partial(measure, site) for site in sites}
    )


def _row(
    name: str,
    there: LineUp,
    results: Results[T],
    value: Callable[[T], float],
    digits: int = 0,
) -> Row:
    return Row(
        name,
        tuple(
            sample_of(results[each.contender.name], value) for each in there.contenders
        ),
        digits,
    )


def weight_rows(running: Browsers, there: LineUp) -> tuple[Row, ...]:
    """Bytes, for a visitor who has not chosen, and for one whose browser says Do Not Track."""
    of_the_page = paths_of_visit(running.plain, there.bare, asked=False)
    undecided = _each(
        there.contenders,
        lambda site: weigh(running.plain, site, asked=True, of_the_page=of_the_page),
    )
    signalled = _each(
        there.contenders,
        lambda site: weigh(
            running.with_signal, site, asked=False, of_the_page=of_the_page
        ),
    )
    return (
        _row(
            "in the page, bytes after brotli",
            there,
            undecided,
            lambda weight: weight.inline,
        ),
        _row(
            "with files for an undecided visitor",
            there,
            undecided,
            lambda weight: weight.all,
        ),
        _row(
            "files for a visitor with Do Not Track",
            there,
            signalled,
            lambda weight: weight.files,
        ),
    )


def speed_rows(running: Browsers, there: LineUp, rounds: int) -> tuple[Row, ...]:
    """Time in scripts and on the page's thread over the bare page's, and how soon
    *Allow* is answered.
    """
    tasks: dict[str, Callable[[], Pace]] = {
        BARE.name: partial(pace_of_visit, running.plain, there.bare, asked=False)
    }
    for each in there.contenders:
        tasks[each.contender.name] = partial(
            pace_of_visit, running.plain, each, asked=True
        )
    tasks["signal"] = partial(
        pace_of_visit, running.with_signal, there.gate, asked=False
    )
    results = in_turns(rounds, tasks)

    def over(name: str, value: Callable[[Pace], float]) -> Outcome:
        return beyond(
            sample_of(results[name], value), sample_of(results[BARE.name], value)
        )

    names = [each.contender.name for each in there.contenders]
    alone = (over("signal", lambda pace: pace.script), *(None for _ in there.rivals))
    return (
        Row(
            f"script time, processor slowed {SLOWDOWN}×, ms",
            tuple(over(name, lambda pace: pace.script) for name in names),
            1,
        ),
        Row("the same with Do Not Track", alone, 1),
        Row(
            "all of the page's thread, ms",
            tuple(over(name, lambda pace: pace.thread) for name in names),
        ),
        _row(
            "from pressing Allow to its frame (INP), ms",
            there,
            results,
            lambda pace: pace.press,
        ),
    )


def accessibility_rows(running: Browsers, there: LineUp) -> tuple[Row, ...]:
    """How many elements axe-core has something against that it does not have against
    the bare page.
    """
    bare = violations_of_visit(running.plain, there.bare, asked=False)
    found = _each(
        there.contenders,
        lambda site: violations_of_visit(running.plain, site, asked=True) - bare,
    )
    return (_row("elements that axe-core objects to", there, found, len),)


def leak_rows(running: Browsers, there: LineUp) -> tuple[Row, ...]:
    """The ways to contact a third party that stay open after *Refuse*, in both browsers."""
    counted = len(tried())

    def ways(browser: "PlaywrightBrowser", site: Served) -> frozenset[str]:
        return ways_out(browser, site, awaited=site is not there.gate)

    browsers: dict[str, Callable[[], PlaywrightBrowser]] = {
        "Chromium": lambda: running.plain,
        "Firefox": running.firefox,
    }
    return tuple(
        _row(
            f"of {counted} ways out, open after Refuse, {name}",
            there,
            _in(start, there, ways),
            len,
        )
        for name, start in browsers.items()
    )


def _in(
    start: "Callable[[], PlaywrightBrowser]",
    there: LineUp,
    measure: "Callable[[PlaywrightBrowser, Served], T]",
) -> Results[T]:
    found = in_turns(1, {"": start})[""]
    if isinstance(found, Failed):
        return {each.contender.name: found for each in there.contenders}
    (browser,) = found
    return _each(there.contenders, partial(measure, browser))


def behaviour_table(
    running: Browsers, there: LineUp, declaration: Declaration
) -> Table:
    """How each meets a visitor of whom it knows no choice, by signal; and what it
    leaves behind when one withdraws.
    """
    serve_fake_scripts(running.plain.recorder, declaration)

    def left(browser: "PlaywrightBrowser", site: Served) -> Behaviour:
        return behaviour_after_withdrawal(browser, site, declaration)

    columns: dict[str, Callable[[Served], Cell]] = {}
    for name, start in {
        "no signal": lambda: running.plain,
        "Do Not Track": lambda: running.with_signal,
        "Global Privacy Control": running.with_gpc,
    }.items():
        columns[name] = partial(
            _seen, _in(start, there, behaviour_of_visit), Behaviour.answer
        )
    columns["left behind after a withdrawal"] = partial(
        _seen, _in(lambda: running.plain, there, left), Behaviour.remains
    )
    rows = (
        Row(each.contender.title, tuple(seen(each) for seen in columns.values()))
        for each in there.contenders
    )
    return Table("what each does", tuple(columns), tuple(rows))


def _seen(
    results: Results[Behaviour], words: Callable[[Behaviour], str], site: Served
) -> Seen | Failed:
    found = results[site.contender.name]
    if isinstance(found, Failed):
        return found
    return Seen(words(found[0]))


def blocking_table(running: Browsers, there: LineUp, rounds: int) -> Table:
    """How long PostHog's client blocks the page's thread, by where it runs."""
    (reports_to,) = posthog().services[0].hosts.connect
    sites = (there.bare, *there.places)
    results = _each(
        sites,
        lambda site: blocked_by_visit(
            running.plain, site, None if site is there.bare else reports_to
        ),
        rounds,
    )
    names = tuple(site.contender.name for site in sites)
    row = Row(
        "page's thread blocked, ms",
        tuple(sample_of(results[name], float) for name in names),
    )
    return Table(f"posthog-js, allowed, processor slowed {SLOWDOWN}×", names, (row,))


def build_table(declaration: Declaration, bare_site: Path) -> Table:
    """What building costs: this site, and gating a page of sites of several sizes."""
    html = (bare_site / PAGE).read_text(encoding="utf-8")
    costs = cost_by_size(declaration, html)
    dearer = Sample((slope({pages: cost.median for pages, cost in costs.items()}),))
    return Table(
        "build",
        ("Analytics Gate",),
        (
            Row("this site, s", (Sample(tuple(build_seconds())),), 2),
            *(
                Row(f"gating a page of {pages:,}, ms", (cost,), 2)
                for pages, cost in costs.items()
            ),
            Row("dearer by, for each 1,000 pages more, ms", (dearer,), 3),
        ),
    )
