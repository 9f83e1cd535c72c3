"""The shell's edge to the auditor: the arguments of `audit` and `merge`."""

import argparse
import os
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analytics_gate.cli.commands import add_command
from analytics_gate.cli.exit_codes import CLEAN, FINDINGS
from analytics_gate.errors import GateError, Problem

if TYPE_CHECKING:
    from analytics_gate.audit.run.outputs import Outputs

_AUDIT_DESCRIPTION = """\
Visits every page of a site as every kind of visitor, in real browsers, and
compares what they did with what the declaration allows; without a
declaration nothing at all is allowed.

Nothing but requests to the site leaves this machine: third parties are
answered here.

Exit code 0: clean, 1: findings, 2: it cannot run.
"""
_MERGE_DESCRIPTION = """\
Joins the JSON reports of all shards of one audit.

Exit code 0: clean, 1: findings, 2: it cannot run.
"""


def add_audit(commands: Any) -> None:
    """Adds the command `audit` to the subparsers of the command line."""
    parser = add_command(
        commands,
        "audit",
        "visit a site in real browsers, and see whether it keeps to its declaration",
        description=_AUDIT_DESCRIPTION,
        example="analytics-gate audit site --services services.yml --html report.html",
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
    visits = parser.add_argument_group("visits")
    visits.add_argument(
        "--engine",
        action="append",
        default=[],
        metavar="NAME",
        help="chromium, firefox or webkit (default: the first two)",
    )
    visits.add_argument(
        "--visitor",
        action="append",
        default=[],
        metavar="SIGNAL:CHOICE",
        help="signal none, dnt or gpc; choice undecided, refused, accepted or "
        "withdrawn (default: all that the site offers)",
    )
    visits.add_argument(
        "--page",
        action="append",
        default=[],
        metavar="PATH",
        help="a page to visit (default: all of the sitemap)",
    )
    visits.add_argument(
        "--sample", type=_count, metavar="N", help="audit N pages, evenly sampled"
    )
    visits.add_argument(
        "--accept",
        default="",
        metavar="CSS",
        help="the accept button of the site's own consent manager",
    )
    visits.add_argument(
        "--refuse", default="", metavar="CSS", help="its button to refuse"
    )
    visits.add_argument(
        "--withdraw", default="", metavar="CSS", help="its button to withdraw consent"
    )
    machine = parser.add_argument_group("machine")
    machine.add_argument(
        "--jobs",
        type=_count,
        default=0,
        metavar="N",
        help="visits at a time (default: one for each core)",
    )
    machine.add_argument(
        "--shard",
        default="",
        metavar="I/N",
        help="run only the I-th of N shards; see merge",
    )
    machine.add_argument(
        "--connect",
        metavar="WS",
        help="use a remote browser: a Playwright server, or DevTools",
    )
    machine.add_argument(
        "--live",
        action="store_true",
        help="let requests reach third parties; else they are answered here",
    )
    machine.add_argument(
        "--address",
        metavar="URL",
        help="where the folder will be published (its sitemap says)",
    )
    _add_outputs(parser)
    parser.set_defaults(run=_audit)


def add_merge(commands: Any) -> None:
    """Adds the command `merge` to the subparsers of the command line."""
    parser = add_command(
        commands,
        "merge",
        "join the reports of an audit's shards",
        description=_MERGE_DESCRIPTION,
        example="analytics-gate merge 1.json 2.json --html report.html",
    )
    parser.add_argument(
        "reports", nargs="+", type=Path, metavar="REPORT", help="the JSON of one shard"
    )
    parser.add_argument(
        "--services",
        type=Path,
        metavar="FILE",
        help="the declaration, to list services that were never seen",
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
    for name, description in (
        ("json", "the report for programs; its schema ships with the package"),
        ("html", "one file for people, with pictures"),
        ("junit", "JUnit's XML"),
        ("sarif", "SARIF 2.1.0, for code scanning"),
    ):
        outputs.add_argument(f"--{name}", type=Path, metavar="FILE", help=description)
    outputs.add_argument(
        "--summary",
        type=Path,
        metavar="FILE",
        default=_job_summary(),
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


def _job_summary() -> Path | None:
    file = os.environ.get("GITHUB_STEP_SUMMARY")
    if file:
        return Path(file)
    return None


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 on")
    return int(text)


def _outputs(arguments: argparse.Namespace) -> "Outputs":
    from analytics_gate.audit.run.outputs import Outputs

    return Outputs(
        json=arguments.json,
        html=arguments.html,
        junit=arguments.junit,
        sarif=arguments.sarif,
        summary=arguments.summary,
        content=arguments.content,
        services=arguments.services,
        promises=arguments.promises,
        every=arguments.every,
    )


def _refuse_without_browsers() -> None:
    if not (find_spec("playwright") and find_spec("trustme")):
        message = (
            "the auditor's packages are not installed; "
            "pip install 'analytics-gate[audit]'"
        )
        raise GateError(Problem("analytics-gate audit", 0, message))


def _audit(arguments: argparse.Namespace) -> int:
    _refuse_without_browsers()
    # Playwright is an extra of the package, and slow to import: the other commands do without it.
    from analytics_gate.audit.run.audit import AuditOptions
    from analytics_gate.audit.run.command import audit
    from analytics_gate.audit.visit.consent import ConsentSelectors
    from analytics_gate.audit.visitors import parse_visitor

    buttons = None
    if arguments.accept or arguments.refuse or arguments.withdraw:
        buttons = ConsentSelectors(
            arguments.accept, arguments.refuse, arguments.withdraw
        )
    options = AuditOptions(
        target=arguments.target,
        services=arguments.services,
        engines=tuple(arguments.engine),
        visitors=tuple(map(parse_visitor, arguments.visitor)),
        pages=tuple(arguments.page),
        sample=arguments.sample,
        shard=arguments.shard,
        buttons=buttons,
        live=arguments.live,
        connect=arguments.connect,
        address=arguments.address,
        jobs=arguments.jobs,
    )
    if audit(options, _outputs(arguments)):
        return CLEAN
    return FINDINGS


def _merge(arguments: argparse.Namespace) -> int:
    from analytics_gate.audit.run.merging import merge_reports

    if merge_reports(arguments.reports, _outputs(arguments)):
        return CLEAN
    return FINDINGS
