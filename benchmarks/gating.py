"""What gating costs at build time, a page, for sites of several sizes."""

import re
import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from analytics_gate.declaration.values import Declaration
from analytics_gate.gate.site import SiteAddress, SitePlan, gate_folder
from benchmarks.samples import Sample

# Each so many times that it takes a few seconds at the most.
SITES = {100: 5, 1_000: 3, 10_000: 1}
_PLACE = SiteAddress("https://site.example", "/")


def write_site(html: str, pages: int, folder: Path) -> None:
    """Writes copies of a page, each with a title of its own."""
    for number in range(pages):
        file = folder / str(number // 100) / str(number) / "index.html"
        file.parent.mkdir(parents=True)
        file.write_text(
            re.sub("<title>", f"<title>{number} ", html, count=1), encoding="utf-8"
        )


def milliseconds_a_page(declaration: Declaration, html: str, pages: int) -> float:
    """The processor's time to gate a site of so many such pages, by page; reading and
    writing them included.
    """
    with TemporaryDirectory(prefix="analytics-gate-") as temporary:
        folder = Path(temporary)
        write_site(html, pages, folder)
        before = time.process_time()
        gate_folder(folder, SitePlan(declaration, _PLACE, "services.yml"))
        return (time.process_time() - before) * 1000 / pages


def cost_by_size(declaration: Declaration, html: str) -> Mapping[int, Sample]:
    """The cost of a page for each size of site."""
    return {
        pages: Sample(
            tuple(milliseconds_a_page(declaration, html, pages) for _ in range(times))
        )
        for pages, times in SITES.items()
    }


def slope(costs: Mapping[int, float]) -> float:
    """By how many milliseconds a page gets dearer with a thousand pages more, from the
    smallest site to the largest.
    """
    fewest, most = min(costs), max(costs)
    return (costs[most] - costs[fewest]) / (most - fewest) * 1000
