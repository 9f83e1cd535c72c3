"""The shell's edge to built sites: the arguments of `apply`."""

import argparse
import sys
from pathlib import Path
from typing import Any

from analytics_gate.apply.command import TYPED, ApplyOptions, run_apply
from analytics_gate.cli.commands import add_command
from analytics_gate.cli.exit_codes import CLEAN
from analytics_gate.delivery.options import (
    OPTIONS,
    LinkPolicy,
    PolicyScope,
    read_delivery,
)

_DESCRIPTION = """\
Gives each page of a built site the closed policy and the gate.

What contacts a third party by itself waits for the visitor where a service
declares it, and is made inert and listed where nothing does. All else stays
as it is, byte for byte; run again, it changes nothing.

Exit code 0: done, 2: it cannot run, and the folder is as it was.
"""


def add_apply(commands: Any) -> None:
    """Adds the command `apply` to the subparsers of the command line."""
    parser = add_command(
        commands,
        "apply",
        "gate a site that anything built: Hugo, Sphinx, Jekyll, plain HTML",
        description=_DESCRIPTION,
        example="analytics-gate apply public --services services.yml",
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
        help="allow on each page the inline scripts and styles of the whole site, "
        "or of that page alone; a site with instant navigation needs the former "
        "(%(default)s)",
    )
    parser.add_argument(
        "--links",
        type=LinkPolicy,
        choices=list(LinkPolicy),
        default=LinkPolicy.KNOWN,
        help="allow navigation to the origins in the pages' links, or to any https "
        "origin, for links that scripts make or that are too many for a header "
        "(%(default)s)",
    )
    parser.add_argument(
        "--reports",
        metavar="PATH",
        help="the path on this site that receives the browsers' policy reports",
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
        help="a contact for security.txt; may be repeated",
    )
    parser.add_argument(
        "--security-expires",
        metavar="DAY",
        help="when security.txt expires, such as 2027-06-30",
    )
    parser.add_argument(
        "--privacy-policy",
        metavar="PATH",
        help="the policy's path or address, for the tracking status",
    )
    parser.add_argument(
        "--signals-since",
        metavar="DAY",
        help="since when the site honours signals, for gpc.json",
    )
    parser.set_defaults(run=_apply)


def _apply(arguments: argparse.Namespace) -> int:
    written = {option: getattr(arguments, option) for option in OPTIONS}
    options = ApplyOptions(
        folder=arguments.folder,
        services=arguments.services,
        output=arguments.output,
        address=arguments.address,
        fix_styles=arguments.fix_styles,
        delivery=read_delivery(written, TYPED),
        edge_functions=arguments.edge_functions,
    )
    for line in run_apply(options, sys.stderr):
        print(line)
    return CLEAN
