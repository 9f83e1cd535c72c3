"""The shell's edge to built sites: the arguments of `apply`."""

import argparse
import sys
from pathlib import Path
from typing import Any

from analytics_gate.apply.command import TYPED, ApplyOptions, run_apply
from analytics_gate.cli.exit_codes import CLEAN
from analytics_gate.delivery.options import (
    OPTIONS,
    LinkPolicy,
    PolicyScope,
    read_delivery,
)


def add_apply(commands: Any) -> None:
    """Adds it to the subparsers of the command line."""
    parser = commands.add_parser(
        "apply",
        help="gate a site that anything built: Hugo, Sphinx, Jekyll, plain HTML",
        description="Gives each page of a built site the closed policy and "
        "the gate. What contacts a third party by "
        "itself waits for the visitor where a service declares it, and is "
        "made inert and listed where nothing does. "
        "All else stays as it is, byte for byte; run again, it changes "
        "nothing. Exit code 0: done, 2: it cannot run, "
        "and the folder is as it was.",
        epilog="example: analytics-gate apply public --services services.yml",
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="the built site")
    parser.add_argument(
        "--services", type=Path, required=True, metavar="FILE", help="the declaration"
    )
    parser.add_argument(
        "--output",
        type=Path,
        metavar="DIR",
        help="write the gated site there, leave the other alone",
    )
    parser.add_argument(
        "--address",
        default="",
        metavar="URL",
        help="where the site will be published (its canonical link says)",
    )
    parser.add_argument(
        "--fix-styles",
        action="store_true",
        help="move style attributes, which the policy refuses, into a style sheet",
    )
    parser.add_argument(
        "--policies",
        type=PolicyScope,
        choices=list(PolicyScope),
        default=PolicyScope.SITE,
        help="whether a page's policy allows what stands inline in any page "
        "of the site, or in that page alone, which "
        "a site that shows its next page without leaving the first cannot do with (%(default)s)",
    )
    parser.add_argument(
        "--links",
        type=LinkPolicy,
        choices=list(LinkPolicy),
        default=LinkPolicy.KNOWN,
        help="where pages may lead: to the origins in their links, or to any "
        "with https, for links that scripts make "
        "or that are too many for a header (%(default)s)",
    )
    parser.add_argument(
        "--reports",
        metavar="PATH",
        help="the site's path that takes reports of what a policy refused",
    )
    parser.add_argument(
        "--edge-functions",
        type=Path,
        metavar="DIR",
        help="write Netlify's edge function there",
    )
    parser.add_argument(
        "--security-contact",
        action="append",
        metavar="URI",
        help="whom security.txt names; as often as there are",
    )
    parser.add_argument(
        "--security-expires",
        metavar="DAY",
        help="by when that has to be looked at again: 2027-06-30",
    )
    parser.add_argument(
        "--privacy-policy",
        metavar="PATH",
        help="the policy's path or address, for the tracking status",
    )
    parser.add_argument(
        "--signals-since",
        metavar="DAY",
        help="since when the site obeys signals, for gpc.json",
    )
    parser.set_defaults(run=_apply)


def _apply(arguments: argparse.Namespace) -> int:
    wish = ApplyOptions(
        arguments.folder,
        arguments.services,
        arguments.output,
        arguments.address,
        arguments.fix_styles,
        read_delivery(
            {option: getattr(arguments, option) for option in OPTIONS}, TYPED
        ),
        arguments.edge_functions,
    )
    for line in run_apply(wish, sys.stderr):
        print(line)
    return CLEAN
