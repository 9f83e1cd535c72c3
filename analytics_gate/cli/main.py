"""The edge to the shell: arguments in, lines and an exit code out."""

import argparse
import datetime
import os
import select
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

import shtab

from analytics_gate import __version__
from analytics_gate.cli.apply import add_apply as add_apply_command
from analytics_gate.cli.audit import add_audit, add_merge
from analytics_gate.cli.exit_codes import CANNOT_RUN, CLEAN, FINDINGS, SIGPIPE_EXIT
from analytics_gate.declaration import schema as declaration_schema
from analytics_gate.delivery.formats import FORMATS
from analytics_gate.delivery.server import serve_folder
from analytics_gate.delivery.watch import build_preview, watch
from analytics_gate.errors import GateError
from analytics_gate.mkdocs_site.delivery_options import delivery_notes
from analytics_gate.mkdocs_site.plan import carry_out, plan_adoption
from analytics_gate.pages.check import check_sources, notes
from analytics_gate.promises import promises

_SCHEMAS = {
    "services": declaration_schema.schema_text,
    "promises": promises.schema_text,
}


def _check(arguments: argparse.Namespace) -> int:
    if not arguments.content.is_dir():
        print(
            f"{arguments.content}: no such folder; name it with --content",
            file=sys.stderr,
        )
        return CANNOT_RUN
    problems = check_sources(arguments.content, arguments.services, arguments.promises)
    today = datetime.datetime.now(datetime.UTC).date()
    for line in (*problems, *notes(arguments.services), *delivery_notes(Path(), today)):
        print(line)
    if not problems:
        print(f"{arguments.content}: clean")
    if problems:
        return FINDINGS
    return CLEAN


def _headers(arguments: argparse.Namespace) -> int:
    print(FORMATS[arguments.format](arguments.site), end="")
    return CLEAN


def _schema(arguments: argparse.Namespace) -> int:
    print(_SCHEMAS[arguments.of](), end="")
    return CLEAN


def _completion(arguments: argparse.Namespace) -> int:
    print(shtab.complete(_parser(), arguments.shell))
    return CLEAN


def _sources() -> list[Path]:
    there = []
    for path in map(Path, ("content", "theme", "mkdocs.yml")):
        if path.exists():
            there.append(path)
    return [
        *there,
        Path("evidence.json"),
    ]  # an audit while the site is served may be its first


def _serve(arguments: argparse.Namespace) -> int:
    folder = Path(".preview")
    try:
        with serve_folder(folder, arguments.host, arguments.port) as server:
            address = f"http://{arguments.host}:{server.port}/"

            def build() -> bool:
                return build_preview(Path(), folder, address)

            if not build() and not (folder / "index.html").is_file():
                return CANNOT_RUN
            print(f"Serving {address}privacy/ (Ctrl+C ends)", flush=True)
            watch(
                _sources(),
                lambda: print(
                    "Built again" if build() else "Kept the last good site", flush=True
                ),
            )
    except KeyboardInterrupt:
        return CLEAN
    except OSError as error:
        print(
            f"port {arguments.port}: {error.strerror}; try another with --port",
            file=sys.stderr,
        )
    return CANNOT_RUN


def _init(arguments: argparse.Namespace) -> int:
    plan = plan_adoption()
    if not plan.changes:
        print("Nothing to do: the project has the plugin and its declaration")
        return CLEAN
    if arguments.dry_run:
        print("".join(change.difference() for change in plan.changes), end="")
    else:
        carry_out(plan)
        print("\n".join(plan.done))
    if plan.left:
        print("\nLeft for you:\n" + "\n".join(plan.left))
    print(
        "\nNothing was written"
        if arguments.dry_run
        else "\nNow build the site: mkdocs build --strict"
    )
    return CLEAN


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="analytics-gate", description="A site that keeps its privacy policy."
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    add_apply_command(commands)
    add_audit(commands)
    check = commands.add_parser(
        "check",
        help="check declaration and Markdown, without a browser",
        description="Reads the declaration, the promises, front matter, shortcodes and "
        "markup as a build would, and prints all that is wrong, with file and line. "
        "Exit code 0: clean, 1: findings, 2: it cannot run.",
        epilog="example: analytics-gate check --content docs --services docs/services.yml",
    )
    check.add_argument(
        "--content",
        type=Path,
        default=Path("content"),
        help="the Markdown's folder (%(default)s)",
    )
    check.add_argument(
        "--services",
        type=Path,
        default=Path("content/services.yml"),
        help="the declaration (%(default)s)",
    )
    check.add_argument(
        "--promises",
        type=Path,
        help="the promises (promises.yml in the Markdown's folder, if there)",
    )
    check.set_defaults(run=_check)
    completion = commands.add_parser(
        "completion",
        help="print a shell completion script",
        description="Prints a script by which a shell completes commands, options and "
        "file names.",
        epilog='example: eval "$(analytics-gate completion bash)"',
    )
    completion.add_argument(
        "shell", choices=shtab.SUPPORTED_SHELLS, help="the shell that reads it"
    )
    completion.set_defaults(run=_completion)
    headers = commands.add_parser(
        "headers",
        help="print a built site's headers as its host reads them",
        description="Prints the headers and redirects that the build wrote, for Netlify, "
        "Cloudflare Pages, nginx or Caddy. Run it again after each build.",
        epilog="example: analytics-gate headers site --format nginx > gate.conf",
    )
    headers.add_argument(
        "site",
        type=Path,
        nargs="?",
        default=Path("site"),
        help="the built site (%(default)s)",
    )
    headers.add_argument(
        "--format",
        choices=FORMATS,
        default="netlify",
        help="for which host (%(default)s)",
    )
    headers.set_defaults(run=_headers)
    init = commands.add_parser(
        "init",
        help="add the gate to the MkDocs project in this folder",
        description="Adds the plugin to mkdocs.yml, and writes a first "
        "services.yml from what the project has: the "
        "theme's analytics, and third parties in Markdown and HTML. It "
        "changes nothing that is there, and run again "
        "it does nothing.",
        epilog="example: analytics-gate init --dry-run",
    )
    init.add_argument(
        "--dry-run", action="store_true", help="show the changes, write nothing"
    )
    init.set_defaults(run=_init)
    add_merge(commands)
    schema = commands.add_parser(
        "schema",
        help="print the JSON Schema of the declaration",
        description="Prints the JSON Schema by which editors complete and check "
        "services.yml or promises.yml.",
        epilog="example: analytics-gate schema --of promises > promises.schema.json",
    )
    schema.add_argument(
        "--of",
        choices=_SCHEMAS,
        default="services",
        help="the file that it is for (%(default)s)",
    )
    schema.set_defaults(run=_schema)
    serve = commands.add_parser(
        "serve",
        help="build the site, serve it with its headers, build again on changes",
        description="Builds the MkDocs project in this folder, serves it with the headers "
        "that its host will send, and builds it again when a source changes.",
        epilog="example: analytics-gate serve --port 9000",
    )
    serve.add_argument(
        "--host", default="127.0.0.1", help="the address to listen on (%(default)s)"
    )
    serve.add_argument(
        "--port", type=int, default=8000, help="the port to listen on (%(default)s)"
    )
    serve.set_defaults(run=_serve)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; gives 0 for clean, 1 for findings, 2 where it cannot run, 141
    where nobody reads to the end.
    """
    chosen = _parser().parse_args(arguments)
    code = CANNOT_RUN
    try:
        code = int(chosen.run(chosen))
        sys.stdout.flush()
    except GateError as error:
        print(error, file=sys.stderr)
    # Python's own exit code for an error that was not foreseen is 1: findings, here.
    except Exception as error:
        if isinstance(error, BrokenPipeError) and _stdout_is_closed():
            return SIGPIPE_EXIT
        traceback.print_exc()
    return code


def _stdout_is_closed() -> bool:
    """Whether what is printed has nowhere to go; then Python does not complain of it
    any more either.
    """
    poll = select.poll()
    poll.register(sys.stdout, select.POLLOUT)
    is_broken = any(event & select.POLLERR for _, event in poll.poll(0))
    if is_broken:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return is_broken
