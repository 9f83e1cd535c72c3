"""The edge to the shell: arguments in, lines and an exit code out."""

import argparse
import datetime
import os
import select
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import shtab

from analytics_gate import __version__
from analytics_gate.cli.apply import add_apply
from analytics_gate.cli.audit import add_audit, add_merge
from analytics_gate.cli.commands import add_command
from analytics_gate.cli.exit_codes import CANNOT_RUN, CLEAN, FINDINGS, SIGPIPE_EXIT
from analytics_gate.cli.serving import add_serve
from analytics_gate.declaration import schema as declaration_schema
from analytics_gate.delivery.formats import FORMATS
from analytics_gate.errors import GateError
from analytics_gate.mkdocs_site.delivery_options import delivery_notes
from analytics_gate.mkdocs_site.plan import carry_out, plan_adoption
from analytics_gate.pages.check import check_sources, notes
from analytics_gate.promises import promises

_SCHEMAS = {
    "services": declaration_schema.schema_text,
    "promises": promises.schema_text,
}
_CHECK = """\
Reads the declaration, the promises, front matter, shortcodes and markup as a
build would, and prints all that is wrong, with file and line.

Exit code 0: clean, 1: findings, 2: it cannot run.
"""
_COMPLETION = """\
Prints a script by which a shell completes commands, options and file names.
"""
_HEADERS = """\
Prints the headers and redirects that the build wrote, for Netlify, Cloudflare
Pages, nginx or Caddy. Run it again after each build.
"""
_INIT = """\
Adds the plugin to mkdocs.yml, and writes a first services.yml from what the
project has: the theme's analytics, and third parties in Markdown and HTML.

It changes nothing that is there, and run again it does nothing.
"""
_SCHEMA = """\
Prints the JSON Schema by which editors complete and check services.yml or
promises.yml.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code, one of `exit_codes`."""
    parsed = build_parser().parse_args(arguments)
    code = CANNOT_RUN
    try:
        code = int(parsed.run(parsed))
        sys.stdout.flush()
    except GateError as error:
        print(error, file=sys.stderr)
    # Python itself ends with 1 after an unforeseen error, which means findings here.
    except Exception as error:
        if isinstance(error, BrokenPipeError) and _stdout_is_closed():
            return SIGPIPE_EXIT
        traceback.print_exc()
    return code


def _stdout_is_closed() -> bool:
    """Says whether the reader of stdout has gone, and keeps Python from complaining
    about that when it exits.
    """
    poll = select.poll()
    poll.register(sys.stdout, select.POLLOUT)
    is_broken = any(event & select.POLLERR for _, event in poll.poll(0))
    if is_broken:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return is_broken


def build_parser() -> argparse.ArgumentParser:
    """Returns the parser of all commands; what it parses has its function as `run`."""
    parser = argparse.ArgumentParser(
        prog="analytics-gate", description="A site that keeps its privacy policy."
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    # In the order of the alphabet, in which the help lists them.
    add_apply(commands)
    add_audit(commands)
    _add_check(commands)
    _add_completion(commands)
    _add_headers(commands)
    _add_init(commands)
    add_merge(commands)
    _add_schema(commands)
    add_serve(commands)
    return parser


def _add_check(commands: Any) -> None:
    parser = add_command(
        commands,
        "check",
        "check declaration and Markdown, without a browser",
        description=_CHECK,
        example="analytics-gate check --content docs --services docs/services.yml",
    )
    parser.add_argument(
        "--content",
        type=Path,
        default=Path("content"),
        help="the Markdown's folder (%(default)s)",
    )
    parser.add_argument(
        "--services",
        type=Path,
        default=Path("content/services.yml"),
        help="the declaration (%(default)s)",
    )
    parser.add_argument(
        "--promises",
        type=Path,
        help="the promises (promises.yml in the Markdown's folder, if there)",
    )
    parser.set_defaults(run=_check)


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
    if problems:
        return FINDINGS
    print(f"{arguments.content}: clean")
    return CLEAN


def _add_completion(commands: Any) -> None:
    parser = add_command(
        commands,
        "completion",
        "print a shell completion script",
        description=_COMPLETION,
        example='eval "$(analytics-gate completion bash)"',
    )
    parser.add_argument(
        "shell", choices=shtab.SUPPORTED_SHELLS, help="the shell that reads it"
    )
    parser.set_defaults(run=_complete)


def _complete(arguments: argparse.Namespace) -> int:
    print(shtab.complete(build_parser(), arguments.shell))
    return CLEAN


def _add_headers(commands: Any) -> None:
    parser = add_command(
        commands,
        "headers",
        "print a built site's headers as its host reads them",
        description=_HEADERS,
        example="analytics-gate headers site --format nginx > gate.conf",
    )
    parser.add_argument(
        "site",
        type=Path,
        nargs="?",
        default=Path("site"),
        help="the built site (%(default)s)",
    )
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default="netlify",
        help="the host to write for (%(default)s)",
    )
    parser.set_defaults(run=_print_headers)


def _print_headers(arguments: argparse.Namespace) -> int:
    print(FORMATS[arguments.format](arguments.site), end="")
    return CLEAN


def _add_init(commands: Any) -> None:
    parser = add_command(
        commands,
        "init",
        "add the gate to the MkDocs project in this folder",
        description=_INIT,
        example="analytics-gate init --dry-run",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="show the changes, write nothing"
    )
    parser.set_defaults(run=_init)


def _init(arguments: argparse.Namespace) -> int:
    plan = plan_adoption()
    if not plan.changes:
        print("Nothing to do: the project has the plugin and its declaration")
        return CLEAN
    if arguments.dry_run:
        for change in plan.changes:
            print(change.difference(), end="")
    else:
        carry_out(plan)
        print("\n".join(plan.done))
    if plan.left:
        print("\nLeft for you:\n" + "\n".join(plan.left))
    if arguments.dry_run:
        print("\nNothing was written")
    else:
        print("\nNow build the site: mkdocs build --strict")
    return CLEAN


def _add_schema(commands: Any) -> None:
    parser = add_command(
        commands,
        "schema",
        "print the JSON Schema of the declaration",
        description=_SCHEMA,
        example="analytics-gate schema --of promises > promises.schema.json",
    )
    parser.add_argument(
        "--of",
        choices=_SCHEMAS,
        default="services",
        help="the file that it describes (%(default)s)",
    )
    parser.set_defaults(run=_print_schema)


def _print_schema(arguments: argparse.Namespace) -> int:
    print(_SCHEMAS[arguments.of](), end="")
    return CLEAN
