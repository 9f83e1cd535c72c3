"""What somebody would have a site audited with instead, sent to the same pages: how
fast, and what it tells of them.

All get Chromium, and the recorder's answers for https://site.example and for every
third party: as a SOCKS proxy, with certificates that nobody checks. Two visits at a
time, as an audit of ours makes them on two processors.
"""

import json
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

from analytics_gate.audit.browsers.engines import find_engine
from analytics_gate.audit.browsers.launch_settings import chromium_arguments
from benchmarks.leaking_pages import ADDRESS, BLANK, Leak, is_traced, recorded
from benchmarks.patient_script import WAIT_S, look_patiently

AT_A_TIME = 2
AUDITORS = Path(__file__).parent / "auditors"
_PACKAGE = AUDITORS / "node_modules/@themarkup/blacklight-collector"
_PATIENCE_S = 60
FAILED = "failed.txt"
_PAGES_OWN = frozenset({".html", ".jpeg"})
"""Its copies of the page and of how that looks tell nothing of what the page did."""

Look = Callable[[Sequence[str], Sequence[str]], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class OtherAuditor:
    """One of them. `look` visits addresses, in Chromium with these arguments, and gives
    what it tells of each.
    """

    name: str
    look: Look


@dataclass(frozen=True, slots=True)
class Looked:
    """What came of its visits to leaking pages: which ways left a trace in its output,
    and the time in seconds.
    """

    traced: frozenset[str]
    visits: int
    seconds: float

    @property
    def a_minute(self) -> float:
        """Visits a minute, the start of everything included."""
        return 60 * self.visits / self.seconds


def installed() -> tuple[OtherAuditor, ...]:
    """Those that can be measured here."""
    script = OtherAuditor(
        f"plain script, waits {WAIT_S} s", partial(look_patiently, at_a_time=AT_A_TIME)
    )
    return (
        (script,)
        if missing()
        else (OtherAuditor(f"blacklight-collector {_version()}", blacklight), script)
    )


def missing() -> str:
    """What is lacking, and how to get it; empty where nothing is."""
    if not which("node"):
        return "blacklight-collector: node is not there"
    if not (_PACKAGE / "package.json").is_file():
        return (
            "blacklight-collector is not installed; `npm ci --prefix "
            "benchmarks/auditors --ignore-scripts` gets it"
        )
    return ""


def look_at(leaks: Sequence[Leak], other: OtherAuditor) -> Looked:
    """Sends it to these pages. Raises what its program fails with."""
    urls = {leak.id: ADDRESS + leak.page.removeprefix("/") for leak in leaks}
    blank = ADDRESS + BLANK.removeprefix("/")
    with recorded(leaks) as recorder:
        arguments = chromium_arguments(recorder.proxy_port, keeps_out=())
        began = time.monotonic()
        told = other.look((*urls.values(), blank), arguments)
        seconds = time.monotonic() - began
    traced = frozenset(
        leak.id for leak in leaks if is_traced(leak, told[urls[leak.id]], told[blank])
    )
    return Looked(traced, len(told), seconds)


def blacklight(urls: Sequence[str], arguments: Sequence[str]) -> Mapping[str, str]:
    """Has blacklight-collector visit them. Raises CalledProcessError, TimeoutExpired;
    RuntimeError where all fail.
    """
    with TemporaryDirectory(prefix="analytics-gate-") as name:
        folders = {url: Path(name) / str(number) for number, url in enumerate(urls)}
        for folder in folders.values():
            folder.mkdir()
        jobs = [
            _job(folders, urls[start::AT_A_TIME], arguments)
            for start in range(AT_A_TIME)
        ]
        with ThreadPoolExecutor(AT_A_TIME) as pool:
            list(pool.map(_run, jobs))
        raise_failed([*folders.values()])
        return {url: told_in(folder) for url, folder in folders.items()}


def raise_failed(folders: Sequence[Path]) -> None:
    """Raises RuntimeError where no visit came to its end; on some pages one may fail,
    which then are not traced.
    """
    failed = [file for folder in folders if (file := folder / FAILED).is_file()]
    if len(failed) == len(folders):
        raise RuntimeError(
            f"all visits failed: {failed[0].read_text(encoding='utf-8')}"
        )


def told_in(folder: Path) -> str:
    """What an auditor wrote into its folder, but for its copies of the page."""
    files = (
        file
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.suffix not in _PAGES_OWN
    )
    return "\n".join(
        file.read_text(encoding="utf-8", errors="replace") for file in files
    )


def _job(
    folders: Mapping[str, Path], urls: Sequence[str], arguments: Sequence[str]
) -> dict[str, object]:
    visits = [{"url": url, "folder": str(folders[url])} for url in urls]
    chromium = find_engine("chromium")
    return {
        "chromium": str(chromium) if chromium else None,
        "arguments": [*arguments],
        "visits": visits,
    }


def _run(job: dict[str, object]) -> None:
    visits = job["visits"]
    assert isinstance(visits, list)  # noqa: S101 - as _job makes it
    if visits:
        subprocess.run(
            ["node", str(AUDITORS / "blacklight.cjs")],
            input=json.dumps(job),
            text=True,
            capture_output=True,
            check=True,
            timeout=_PATIENCE_S * len(visits),
        )


def _version() -> str:
    return str(
        json.loads((_PACKAGE / "package.json").read_text(encoding="utf-8"))["version"]
    )
