"""The one page on which everything is measured: the built /privacy/, bare, and then
with a contender in it.

The theme's own scripts are taken out. They run for ten times as long as what is
measured, and never twice the same.
"""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from analytics_gate.declaration.values import Declaration
from analytics_gate.delivery.server import serve_folder
from analytics_gate.gate.site import SiteAddress, SitePlan, gate_folder
from analytics_gate.markup.tags import tags
from benchmarks.contenders import MODULES, Contender

PAGE = "privacy/index.html"
_SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Served:
    """A contender's site, while it is served."""

    contender: Contender
    folder: Path
    address: str


def bare(html: str) -> str:
    """A built page without policy, gate and scripts. Raises ValueError for a page that
    has no policy to take out.
    """
    for tag in tags(html):
        if tag.attributes.get("http-equiv") == "Content-Security-Policy":
            return _SCRIPT.sub("", html[: tag.start] + html[tag.end :])
    raise ValueError("the page has no policy, so it is not what the build makes")


def write_bare(site: Path, folder: Path) -> None:
    """Copies the page of a built site, and what it shows, into a folder of its own."""
    shutil.copytree(site / "assets", folder / "assets")
    html = bare((site / PAGE).read_text(encoding="utf-8"))
    for page in (PAGE, "before/index.html"):
        _write(folder / page, html)


def write_contender(contender: Contender, bare_folder: Path, folder: Path) -> None:
    """Copies the bare site, and puts the contender into the page. Raises OSError where
    its package is not there.
    """
    shutil.copytree(bare_folder, folder)
    page = folder / PAGE
    page.write_text(
        contender.with_markup(page.read_text(encoding="utf-8")), encoding="utf-8"
    )
    for path, source in contender.files.items():
        _write(folder / path, (MODULES / source).read_text(encoding="utf-8"))
    for path, text in contender.texts.items():
        _write(folder / path, text)


def write_gated(declaration: Declaration, bare_folder: Path, folder: Path) -> None:
    """Copies the bare site, and gates it."""
    shutil.copytree(bare_folder, folder)
    address = SiteAddress("https://site.example", "/")
    gate_folder(folder, SitePlan(declaration, address, "services.yml"))


@contextmanager
def served(contender: Contender, folder: Path) -> Iterator[Served]:
    """Serves a contender's folder under a name of its own, while the block runs."""
    with serve_folder(folder) as server:
        address = f"http://{_host(contender.name)}.localhost:{server.port}/"
        yield Served(contender, folder, address)


def _host(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
