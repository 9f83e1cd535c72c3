"""Runs other auditors on the same pages, and measures their speed and findings.

All get Chromium, with the recorder as a SOCKS proxy that answers for
https://site.example and every third party; certificates are not checked. Each makes two
visits at once, as ours does on two processors.
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
_VISIT_TIMEOUT_S = 60
FAILED = "failed.txt"
_PAGE_COPIES = frozenset({".html", ".jpeg"})
"""Copies of the page and screenshots, which do not show what the page did."""

Look = Callable[[Sequence[str], Sequence[str]], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class OtherAuditor:
    """An auditor to compare with.

    `look` visits addresses in Chromium with some arguments, and gives the output for
    each.
    """

    name: str
    look: Look


@dataclass(frozen=True, slots=True)
class Looked:
    """The ways to leak that left a trace in an auditor's output, and its time."""

    traced: frozenset[str]
    visits: int
    seconds: float

    @property
    def a_minute(self) -> float:
        """Visits a minute, including the start of the auditor."""
        return 60 * self.visits / self.seconds


def installed() -> tuple[OtherAuditor, ...]:
    """Lists the auditors that are installed here."""
    script = OtherAuditor(
        f"plain script, waits {WAIT_S} s", partial(look_patiently, at_a_time=AT_A_TIME)
    )
    if missing():
        return (script,)
    return OtherAuditor(f"blacklight-collector {_version()}", blacklight), script


def missing() -> str:
    """Says what is not installed, and how to install it; empty if nothing is missing."""
    if not which("node"):
        return "blacklight-collector: node is not there"
    if not (_PACKAGE / "package.json").is_file():
        return (
            "blacklight-collector is not installed; `npm ci --prefix "
            "benchmarks/auditors --ignore-scripts` gets it"
        )
    return ""


def look_at(leaks: Sequence[Leak], other: OtherAuditor) -> Looked:
    """Runs an auditor on these pages. Raises whatever its program fails with."""
    urls = {leak.id: ADDRESS + leak.page.removeprefix("/") for leak in leaks}
    blank = ADDRESS + BLANK.removeprefix("/")
    with recorded(leaks) as recorder:
        arguments = chromium_arguments(recorder.proxy_port, keeps_out=())
        began = time.monotonic()
        outputs = other.look((*urls.values(), blank), arguments)
        seconds = time.monotonic() - began
    traced = set()
    for leak in leaks:
        if is_traced(leak, outputs[urls[leak.id]], outputs[blank]):
            traced.add(leak.id)
    return Looked(frozenset(traced), len(outputs), seconds)


def blacklight(urls: Sequence[str], arguments: Sequence[str]) -> Mapping[str, str]:
    """Runs blacklight-collector on the addresses.

    Raises CalledProcessError or TimeoutExpired, and RuntimeError where all visits fail.
    """
    with TemporaryDirectory(prefix="analytics-gate-") as name:
        folders = {url: Path(name) / str(number) for number, url in enumerate(urls)}
        for folder in folders.values():
            folder.mkdir()
        jobs = []
        for start in range(AT_A_TIME):
            jobs.append(_job(folders, urls[start::AT_A_TIME], arguments))
        with ThreadPoolExecutor(AT_A_TIME) as pool:
            list(pool.map(_run, jobs))
        raise_failed([*folders.values()])
        return {url: output_in(folder) for url, folder in folders.items()}


def raise_failed(folders: Sequence[Path]) -> None:
    """Raises RuntimeError where all visits failed; a single failure counts as no trace."""
    failed = [folder / FAILED for folder in folders]
    if all(file.is_file() for file in failed):
        reason = failed[0].read_text(encoding="utf-8")
        raise RuntimeError(f"all visits failed: {reason}")


def output_in(folder: Path) -> str:
    """Joins what an auditor wrote into its folder, except its copies of the page."""
    texts = []
    for file in sorted(folder.rglob("*")):
        if file.suffix in _PAGE_COPIES or not file.is_file():
            continue
        texts.append(file.read_text(encoding="utf-8", errors="replace"))
    return "\n".join(texts)


def _job(
    folders: Mapping[str, Path], urls: Sequence[str], arguments: Sequence[str]
) -> dict[str, object]:
    visits = [{"url": url, "folder": str(folders[url])} for url in urls]
    # None means the browser that the auditor brings along.
    chromium = find_engine("chromium") or None
    return {
        "chromium": chromium and str(chromium),
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
            timeout=_VISIT_TIMEOUT_S * len(visits),
        )


def _version() -> str:
    text = (_PACKAGE / "package.json").read_text(encoding="utf-8")
    return str(json.loads(text)["version"])
