"""What `apply` costs, in time a page and in memory, for sites of the size of
letsencrypt.org's and of a larger one.
"""

import multiprocessing
import random
import resource
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from analytics_gate.apply.site import ApplyJob, apply_gate
from analytics_gate.declaration.parse import parse_declaration
from analytics_gate.gate.site import SiteAddress

SITES = (1_380, 10_000)
"""As many pages as letsencrypt.org builds with Hugo, and many more."""
_SMALLEST, _LARGEST = 40_000, 200_000
_DECLARATION = (
    "services:\n  - preset: youtube\n  - {preset: matomo, host: "
    "stats.example.org, site: '1'}\n"
)
_WORDS = (
    "certificate authority domain validation of and to renewal "
    "client subscriber challenge key the"
).split()
_FRAME = (
    '<iframe src="https://www.youtube.com/embed/M7lc1UVf-VE" title="A video"></iframe>'
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What gating a site took: seconds by the clock and of all processors, and the most
    memory, in bytes, of a process.

    On a machine that has something else to do, the processors' own time is what tells.
    """

    pages: int
    megabytes: float
    seconds: float
    processor_seconds: float
    memory: int

    def milliseconds_a_page(self, seconds: float) -> float:
        """So many seconds for all pages, by the page."""
        return seconds * 1000 / self.pages


@cache
def _paragraphs() -> tuple[str, ...]:
    dice = random.Random(0)  # noqa: S311 - the same pages each time
    return tuple(_paragraph(dice) for _ in range(500))


def _paragraph(dice: random.Random) -> str:
    words = " ".join(dice.choices(_WORDS, k=60))
    return (
        f'<p>{words} <a href="/docs/{dice.choice(_WORDS)}/'
        f'">{dice.choice(_WORDS)}</a>, see <code>certbot</code> and '
        f'<a href="https://tools{dice.randrange(40)}.example/rfc8555" '
        'rel="noopener">RFC 8555</a>.</p>\n'
    )


def synthetic_page(number: int) -> str:
    """A page of 40 to 200 kB, spread evenly: a menu of 150 links, text, and now and
    then a frame or a third party.
    """
    dice = random.Random(number)  # noqa: S311 - the same page each time
    menu = "".join(
        f'<li class="menu-item"><a class="menu-link" href="/docs/{each}/" '
        f'title="Page {each}">Page {each}</a></li>\n'
        for each in range(150)
    )
    parts = [
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{number}</title>'
        '<link rel="stylesheet" href="/'
        'main.css"><script>document.documentElement.className = "js"</'
        "script></head>\n"
        f"<body><ul>{menu}</ul>\n"
    ]
    parts += [_FRAME] if number % 50 == 0 else []
    parts += (
        ['<img src="https://elsewhere.example/x.png" alt="">']
        if number % 20 == 0
        else []
    )
    size, wanted = sum(map(len, parts)), dice.randrange(_SMALLEST, _LARGEST)
    while size < wanted:
        parts.append(dice.choice(_paragraphs()))
        size += len(parts[-1])
    return "".join([*parts, "</body></html>\n"])


def write_site(pages: int, folder: Path) -> float:
    """Writes such pages; gives their size in megabytes."""
    size = 0
    for number in range(pages):
        file = folder / str(number // 100) / str(number) / "index.html"
        file.parent.mkdir(parents=True)
        size += file.write_bytes(synthetic_page(number).encode())
    return size / 1e6


def _gate(folder: Path) -> tuple[float, float, int]:
    declaration = parse_declaration(_DECLARATION, "services.yml")
    application = ApplyJob(
        folder,
        folder,
        declaration,
        "services.yml",
        SiteAddress("https://site.example", "/"),
    )
    before, spent = time.perf_counter(), _processor_seconds()
    apply_gate(application, lambda *_: None)
    used = [
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    return time.perf_counter() - before, _processor_seconds() - spent, max(used) * 1024


def _processor_seconds() -> float:
    used = [
        resource.getrusage(who)
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    return sum(each.ru_utime + each.ru_stime for each in used)


def cost_of(pages: int) -> Cost:
    """Gates a site of so many pages in a process of its own, whose memory nobody else has used."""
    with TemporaryDirectory(prefix="analytics-gate-") as temporary:
        folder = Path(temporary) / "site"
        megabytes = write_site(pages, folder)
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as fresh:
            seconds, spent, memory = fresh.submit(_gate, folder).result()
        return Cost(pages, megabytes, seconds, spent, memory)


def lines(costs: Iterator[Cost]) -> Iterator[str]:
    """The costs, a line a site."""
    for cost in costs:
        yield (
            f"{cost.pages:>6,} pages, {cost.megabytes:,.0f} MB: {cost.seconds:.1f} s, "
            f"{cost.milliseconds_a_page(cost.seconds):.2f} ms a page, "
            f"{cost.pages / cost.seconds:,.0f} pages/s, "
            f"{cost.milliseconds_a_page(cost.processor_seconds):.2f} ms of processor a page, "
            f"{cost.memory / 1e6:.0f} MB of memory at the most"
        )


if __name__ == "__main__":
    for line in lines(map(cost_of, [int(each) for each in sys.argv[1:]] or SITES)):
        print(line, flush=True)
