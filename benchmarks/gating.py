"""Measures the cost of gating a page at build time, for sites of several sizes."""

import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from analytics_gate.declaration.values import Declaration
from analytics_gate.gate.site import SiteAddress, SitePlan, gate_folder
from benchmarks.samples import Sample

# Pages, and how often: each size takes a few seconds.
SITES = {100: 5, 1_000: 3, 10_000: 1}
_ADDRESS = SiteAddress("https://site.example", "/")


def write_site(html: str, pages: int, folder: Path) -> None:
    """Writes copies of a page, each with a title of its own."""
    for number in range(pages):
        file = folder / str(number // 100) / str(number) / "index.html"
        file.parent.mkdir(parents=True)
        page = html.replace("<title>", f"<title>{number} ", 1)
        file.write_text(page, encoding="utf-8")


def milliseconds_a_page(declaration: Declaration, html: str, pages: int) -> float:
    """Measures the processor time to gate a site, for each page, with reading and
    writing included.
    """
    with TemporaryDirectory(prefix="analytics-gate-") as temporary:
        folder = Path(temporary)
        write_site(html, pages, folder)
        before = time.process_time()
        gate_folder(folder, SitePlan(declaration, _ADDRESS, "services.yml"))
        return (time.process_time() - before) * 1000 / pages


def cost_by_size(declaration: Declaration, html: str) -> Mapping[int, Sample]:
    """Measures the cost of a page for each size of site."""
    costs = {}
    for pages, times in SITES.items():
        values = [milliseconds_a_page(declaration, html, pages) for _ in range(times)]
        costs[pages] = Sample(tuple(values))
    return costs


def slope(costs: Mapping[int, float]) -> float:
    """Gives the milliseconds that a page costs more for each thousand pages more."""
    fewest, most = min(costs), max(costs)
    return (costs[most] - costs[fewest]) / (most - fewest) * 1000
