"""The shell's edge to built sites: the arguments of `apply`."""

import argparse
import sys
from pathlib import Path
from typing import Any

from analytics_gate.application.command import Wish, run_apply
from analytics_gate.delivery.options import Policies

CLEAN = 0


def add_command(commands: Any) -> None:
    """Adds it to the subparsers of the command line."""
    parser = commands.add_parser(
        "apply",
        help="gate a site that anything built: Hugo, Sphinx, Jekyll, plain HTML",
        description="Gives each page of a built site the closed policy and the gate. What contacts a third party by "
        "itself waits for the visitor where a service declares it, and is made inert and listed where nothing does. "
        "All else stays as it is, byte for byte; run again, it changes nothing. Exit code 0: done, 2: it cannot run, "
        "and the folder is as it was.",
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="the built site")
    parser.add_argument("--services", type=Path, required=True, metavar="FILE", help="the declaration")
    parser.add_argument("--output", type=Path, metavar="DIR", help="write the gated site there, leave the other alone")
    parser.add_argument(
        "--address", default="", metavar="URL", help="where the site will be published (its canonical link says)"
    )
    parser.add_argument(
        "--fix-styles", action="store_true", help="move style attributes, which the policy refuses, into a style sheet"
    )
    parser.add_argument(
        "--policies",
        type=Policies,
        choices=list(Policies),
        default=Policies.SITE,
        help="whether a page's policy allows what stands inline in any page of the site, or in that page alone, which "
        "a site that shows its next page without leaving the first cannot do with (%(default)s)",
    )
    parser.set_defaults(run=_apply)


def _apply(arguments: argparse.Namespace) -> int:
    wish = Wish(
        arguments.folder,
        arguments.services,
        arguments.output,
        arguments.address,
        arguments.fix_styles,
        arguments.policies,
    )
    for line in run_apply(wish, sys.stderr):
        print(line)
    return CLEAN
