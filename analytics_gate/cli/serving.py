"""The shell's edge to the preview: the arguments of `serve`."""

import argparse
import sys
from pathlib import Path
from typing import Any

from analytics_gate.cli.commands import add_command
from analytics_gate.cli.exit_codes import CANNOT_RUN, CLEAN
from analytics_gate.delivery.server import serve_folder
from analytics_gate.delivery.watch import build_preview, watch

_DESCRIPTION = """\
Builds the MkDocs project in this folder, serves it with the headers that its
host will send, and builds it again when a source changes.
"""


def add_serve(commands: Any) -> None:
    """Adds the command `serve` to the subparsers of the command line."""
    parser = add_command(
        commands,
        "serve",
        "build the site, serve it with its headers, build again on changes",
        description=_DESCRIPTION,
        example="analytics-gate serve --port 9000",
    )
    parser.add_argument(
        "--host", default="127.0.0.1", help="the address to listen on (%(default)s)"
    )
    parser.add_argument(
        "--port", type=int, default=8000, help="the port to listen on (%(default)s)"
    )
    parser.set_defaults(run=_serve)


def _sources() -> list[Path]:
    sources = []
    for path in map(Path, ("content", "theme", "mkdocs.yml")):
        if path.exists():
            sources.append(path)
    # The first audit may be made while the site is served.
    sources.append(Path("evidence.json"))
    return sources


def _serve(arguments: argparse.Namespace) -> int:
    folder = Path(".preview")
    try:
        with serve_folder(folder, arguments.host, arguments.port) as server:
            address = f"http://{arguments.host}:{server.port}/"

            def build() -> bool:
                return build_preview(Path(), folder, address)

            def rebuild() -> None:
                message = "Kept the last good site"
                if build():
                    message = "Built again"
                print(message, flush=True)

            if not build() and not (folder / "index.html").is_file():
                return CANNOT_RUN
            print(f"Serving {address}privacy/ (Ctrl+C ends)", flush=True)
            watch(_sources(), rebuild)
    except KeyboardInterrupt:
        return CLEAN
    except OSError as error:
        print(
            f"port {arguments.port}: {error.strerror}; try another with --port",
            file=sys.stderr,
        )
    return CANNOT_RUN
