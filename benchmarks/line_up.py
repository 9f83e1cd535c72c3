"""All that is compared, built once and served side by side while it is measured."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analytics_gate.audit.browsers.drivers import drivers
from analytics_gate.audit.recorder.recorder import Recorder
from analytics_gate.audit.visitors import Signal
from analytics_gate.declaration.values import Declaration
from benchmarks.blocking import places, posthog, serve_client
from benchmarks.contenders import BARE, GATE, Contender, rivals
from benchmarks.leaks import write_attacked
from benchmarks.same_page import (
    Served,
    served,
    write_bare,
    write_contender,
    write_gated,
)

if TYPE_CHECKING:
    from analytics_gate.audit.browsers.drivers import PlaywrightBrowser

SANDBOX = Contender("in our sandbox", "posthog-js")


@dataclass(frozen=True, slots=True)
class Browsers:
    """Two of Chromium, without a signal and with Do Not Track; and what starts one with
    the other, and a Firefox.
    """

    plain: "PlaywrightBrowser"
    with_signal: "PlaywrightBrowser"
    with_gpc: Callable[[], "PlaywrightBrowser"]
    firefox: Callable[[], "PlaywrightBrowser"]


@dataclass(frozen=True, slots=True)
class LineUp:
    """The bare page, the gate in it, the others that are installed, and the places for
    a service in use.
    """

    bare: Served
    gate: Served
    rivals: tuple[Served, ...]
    places: tuple[Served, ...]

    @property
    def contenders(self) -> tuple[Served, ...]:
        """The gate and the others."""
        return (self.gate, *self.rivals)


def missing() -> tuple[str, ...]:
    """The packages that would be measured were they installed."""
    wanted = (*rivals(), *places(posthog().services[0]), SANDBOX)
    return tuple(
        sorted(
            {contender.package for contender in wanted if not contender.is_installed}
        )
    )


@contextmanager
def line_up(site: Path, declaration: Declaration, folder: Path) -> Iterator[LineUp]:
    """Serves everything that is installed, made of a built site, below a folder that is
    there for it.
    """
    bare = folder / "bare"
    write_bare(site, bare)
    with ExitStack() as stack:

        def serve(contender: Contender, gated: Declaration | None = None) -> Served:
            own = folder / contender.name
            if gated:
                write_gated(gated, bare, own)
            else:
                write_contender(contender, bare, own)
            write_attacked(own)
            return stack.enter_context(served(contender, own))

        def serve_installed(contenders: Sequence[Contender]) -> tuple[Served, ...]:
            return tuple(
                serve(contender) for contender in contenders if contender.is_installed
            )

        in_use = posthog()
        sandbox = (serve(SANDBOX, in_use),) if SANDBOX.is_installed else ()
        yield LineUp(
            serve(BARE),
            serve(GATE, declaration),
            serve_installed(rivals()),
            (*serve_installed(places(in_use.services[0])), *sandbox),
        )


@contextmanager
def browsers() -> Iterator[Browsers]:
    """Starts them, with a recorder in the place of every third party. Raises GateError
    where there is no Chromium.
    """
    with Recorder() as recorder, drivers() as launcher, ExitStack() as running:

        def start(engine: str, signal: Signal = Signal.NONE) -> "PlaywrightBrowser":
            return running.enter_context(
                launcher.launch(engine, recorder=recorder, signal=signal)
            )

        if SANDBOX.is_installed:
            serve_client(recorder, posthog().services[0])
        yield Browsers(
            start("chromium"),
            start("chromium", Signal.DNT),
            lambda: start("chromium", Signal.GPC),
            lambda: start("firefox"),
        )
