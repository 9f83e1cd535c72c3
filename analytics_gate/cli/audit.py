"""The shell's edge to the auditor: the arguments of `audit` and `merge`."""

import argparse
import os
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analytics_gate.cli.exit_codes import CLEAN, FINDINGS
from analytics_gate.errors import GateError, Problem

if TYPE_CHECKING:
    from analytics_gate.audit.run.outputs import Outputs


def add_audit(commands: Any) -> None:
    """Adds the command `audit` to the subparsers of the command line."""
    parser = commands.add_parser(
        "audit",
        help="visit a site in real browsers, and see whether it keeps to its declaration",
        description="Visits every page of a site as every kind of visitor, "
        "in real browsers, and compares what they "
        "did with what the declaration allows; without one nothing at all is "
        "allowed. Nothing but requests to the site "
        "leaves this machine: third parties are answered here. Exit code 0: "
        "clean, 1: findings, 2: it cannot run.",
        epilog="example: analytics-gate audit site --services services.yml --html a.html",
    )
    parser.add_argument(
        "target", metavar="TARGET", help="a built folder, or an http(s) address"
    )
    parser.add_argument(
        "--services",
        type=Path,
        metavar="FILE",
        help="the declaration; without it nothing is allowed",
    )
    parser.add_argument(
        "--promises",
        type=Path,
        metavar="FILE",
        help="sentences of the policy to hold it to",
    )
    who = parser.add_argument_group("visits")
    who.add_argument(
        "--engine",
        action="append",
        default=[],
        metavar="NAME",
        help="chromium, firefox (these two) or webkit",
    )
    who.add_argument(
        "--visitor",
        action="append",
        default=[],
        metavar="SIGNAL:CHOICE",
        help=(
            "none, dnt or gpc : undecided, refused, accepted or withdrawn "
            "(all that the site lets one be)"
        ),
    )
    who.add_argument(
        "--page",
        action="append",
        default=[],
        metavar="PATH",
        help="a page (all of the sitemap)",
    )
    who.add_argument(
        "--sample", type=_count, metavar="N", help="audit N pages, evenly sampled"
    )
    who.add_argument(
        "--accept",
        default="",
        metavar="CSS",
        help="the button of the site's own consent manager",
    )
    who.add_argument(
        "--refuse", default="", metavar="CSS", help="the same, for a refusal"
    )
    who.add_argument(
        "--withdraw", default="", metavar="CSS", help="the same, to withdraw consent"
    )
    how = parser.add_argument_group("machine")
    how.add_argument(
        "--jobs",
        type=_count,
        default=0,
        metavar="N",
        help="visits at a time (one for each core)",
    )
    how.add_argument(
        "--shard",
        default="",
        metavar="I/N",
        help="make only the I-th of N shares; see merge",
    )
    how.add_argument(
        "--connect",
        metavar="WS",
        help="use a browser elsewhere: a Playwright server, or DevTools",
    )
    how.add_argument(
        "--live",
        action="store_true",
        help="ask third parties for real; else they are answered here",
    )
    how.add_argument(
        "--address",
        metavar="URL",
        help="where the folder will be published (its sitemap says)",
    )
    _add_outputs(parser)
    parser.set_defaults(run=_audit)


def add_merge(commands: Any) -> None:
    """Adds the command `merge` to the subparsers of the command line."""
    parser = commands.add_parser(
        "merge",
        help="join the reports of an audit's shards",
        description=(
            "Joins the JSON reports of all shards of one audit. Exit "
            "codes are those of audit."
        ),
        epilog="example: analytics-gate merge 1.json 2.json --html report.html",
    )
    parser.add_argument(
        "reports", nargs="+", type=Path, metavar="REPORT", help="the JSON of one shard"
    )
    parser.add_argument(
        "--services",
        type=Path,
        metavar="FILE",
        help="the declaration, for what was never seen",
    )
    parser.add_argument(
        "--promises",
        type=Path,
        metavar="FILE",
        help="sentences of the policy to hold it to",
    )
    _add_outputs(parser)
    parser.set_defaults(run=_merge)


def _add_outputs(parser: argparse.ArgumentParser) -> None:
    outputs = parser.add_argument_group("reports")
    for name, what in (
        ("json", "the report for programs; its schema ships with the package"),
        ("html", "one file for people, with pictures"),
        ("junit", "JUnit's XML"),
        ("sarif", "SARIF 2.1.0, for code scanning"),
    ):
        outputs.add_argument(f"--{name}", type=Path, metavar="FILE", help=what)
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    outputs.add_argument(
        "--summary",
        type=Path,
        metavar="FILE",
        default=Path(summary) if summary else None,
        help="Markdown, added to the file ($GITHUB_STEP_SUMMARY)",
    )
    outputs.add_argument(
        "--content",
        type=Path,
        metavar="DIR",
        help="the Markdown's folder, for lines in SARIF",
    )
    outputs.add_argument(
        "--every", action="store_true", help="print a line for each finding"
    )


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 on")
    return int(text)


def _outputs(arguments: argparse.Namespace) -> "Outputs":
    from analytics_gate.audit.run.outputs import Outputs

    return Outputs(
        arguments.json,
        arguments.html,
        arguments.junit,
        arguments.sarif,
        arguments.summary,
        arguments.content,
        arguments.services,
        arguments.promises,
        arguments.every,
    )


def _refuse_without_browsers() -> None:
    if not (find_spec("playwright") and find_spec("trustme")):
        message = (
            "the auditor's packages are not there; pip install 'analytics-gate[audit]'"
        )
        raise GateError(Problem("analytics-gate audit", 0, message))


def _audit(arguments: argparse.Namespace) -> int:
    _refuse_without_browsers()
    # Playwright is an extra of the package, and slow to import: the other commands do without it.
    from analytics_gate.audit.run.audit import AuditOptions
    from analytics_gate.audit.run.command import audit
    from analytics_gate.audit.visit.consent import ConsentSelectors
    from analytics_gate.audit.visitors import parse_visitor

    named = (arguments.accept, arguments.refuse, arguments.withdraw)
    order = AuditOptions(
        arguments.target,
        arguments.services,
        tuple(arguments.engine),
        tuple(map(parse_visitor, arguments.visitor)),
        tuple(arguments.page),
        arguments.sample,
        arguments.shard,
        ConsentSelectors(*named) if any(named) else None,
        arguments.live,
        arguments.connect,
        arguments.address,
        arguments.jobs,
    )
    if audit(order, _outputs(arguments)):
        return CLEAN
    return FINDINGS


def _merge(arguments: argparse.Namespace) -> int:
    from analytics_gate.audit.run.merging import merge_reports

    if merge_reports(arguments.reports, _outputs(arguments)):
        return CLEAN
    return FINDINGS
