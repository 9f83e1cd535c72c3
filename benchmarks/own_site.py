"""This repository's own site: built as `make build` builds it, and served with its own headers."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from analytics_gate.delivery.server import SiteServer, serve_folder

ROOT = Path(__file__).parents[1]


def build_own_site(folder: Path, **environment: str) -> None:
    """Builds the site into `folder`. Raises CalledProcessError where that fails; MkDocs
    has printed why.
    """
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--quiet",
        "--strict",
        "--site-dir",
        str(folder),
    ]
    quiet = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
    subprocess.run(command, cwd=ROOT, env=os.environ | quiet | environment, check=True)


@contextmanager
def serve_own_site() -> Iterator[SiteServer]:
    """Serves a freshly built site on a free port, while the block runs.

    Instant navigation holds links against the sitemap, port included, so the server is
    there before the site is.
    """
    with TemporaryDirectory(prefix="analytics-gate-") as temporary:
        folder = Path(temporary) / "site"
        with serve_folder(folder) as server:
            build_own_site(folder, SITE_URL=address_of(server))
            yield server


def address_of(server: SiteServer) -> str:
    """Where a browser finds the site; the recorder lets names under `localhost` through."""
    return f"http://site.localhost:{server.port}/"
