"""A built site gated as a whole: read once, written once, and put into its place only
when it is all there.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from analytics_gate.addresses.urls import contacted_host
from analytics_gate.apply.additions import LISTS, add_files, header_notes
from analytics_gate.apply.batches import (
    BatchResult,
    GateMarkup,
    read_batch,
    write_batch,
)
from analytics_gate.apply.inline_code import STYLES
from analytics_gate.apply.listing import Listing, carry_over, files_of_ours, list_site
from analytics_gate.apply.notes import Kind, Note, Notes
from analytics_gate.apply.page import PageOptions
from analytics_gate.apply.parallel import ParallelMap, batches, parallel_map
from analytics_gate.apply.style_sheets import sheet_notes
from analytics_gate.apply.third_parties import SiteContext
from analytics_gate.declaration.values import Declaration
from analytics_gate.delivery.headers import SiteHeaders
from analytics_gate.delivery.options import Delivery, PolicyScope
from analytics_gate.delivery.replacing import replace_folder
from analytics_gate.errors import GateError, Problem
from analytics_gate.gate.embeds import STYLES as EMBED_STYLES
from analytics_gate.gate.page_config import page_config
from analytics_gate.gate.seal import (
    Sealed,
    gate_block,
    page_policies,
    sealed_site,
    sheet_link,
)
from analytics_gate.gate.site import SiteAddress, SitePlan, generate_files

# Servers and proxies take 8 kB of headers for granted, and no more.
_LONG = 6_000


@dataclass(frozen=True, slots=True)
class ApplyJob:
    """What is to be done: the built site's folder, where the gated one goes, what it
    declares and where it will be.

    `services_file` is what the declaration is called in messages.
    """

    folder: Path
    target: Path
    declaration: Declaration
    services_file: str
    place: SiteAddress
    fix_styles: bool = False
    delivery: Delivery = Delivery()  # noqa: RUF009 - a frozen value

    @property
    def in_place(self) -> bool:
        """Whether the gated site replaces the other."""
        return self.target.resolve() == self.folder.resolve()

    @property
    def plan(self) -> SitePlan:
        """What the site is gated by."""
        return SitePlan(self.declaration, self.place, self.services_file, self.delivery)

    @property
    def treatment(self) -> PageOptions:
        """How each page is made ready."""
        own_host = contacted_host(self.place.origin) or ""
        return PageOptions(
            SiteContext(self.declaration, self.services_file, own_host),
            self.place.base,
            self.fix_styles,
            self.delivery.policies,
            bool(files_of_ours(self.folder)),
        )


@dataclass(slots=True)
class ApplyResult:
    """What was done: how many pages there are, what headers they have, and what became of them."""

    pages: int
    headers: SiteHeaders
    notes: Notes = field(default_factory=Notes)


Progress = Callable[[str, int, int], None]


def apply_gate(application: ApplyJob, progress: Progress) -> ApplyResult:
    """Gates a site; whatever goes wrong, the folder and the target are as they were.

    `progress` hears what is being done, how many pages it is done to so far, and of how
    many. Raises GateError, a line a page, for what cannot be gated, and OSError where
    files cannot be written.
    """
    _refuse_folders(application)
    target = application.target.resolve()
    building = target.with_name(f".{target.name}.building")
    shutil.rmtree(building, ignore_errors=True)
    try:
        applied = _build(application, building, progress)
        replace_folder(target, building)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return applied


def _refuse_folders(application: ApplyJob) -> None:
    folder, target = application.folder.resolve(), application.target.resolve()
    if not folder.is_dir():
        raise GateError(
            Problem(
                str(application.folder),
                0,
                "there is no such folder: name the one that a build wrote",
            )
        )
    if application.in_place:
        # Whoever stands in it would be left in a folder that is gone.
        if Path.cwd().is_relative_to(folder):
            message = (
                "you are in this folder, which is replaced as a whole: go up "
                "from it, and name it from there"
            )
            raise GateError(Problem(str(application.folder), 0, message))
        return
    name = str(application.target)
    if folder in target.parents or target in folder.parents:
        raise GateError(
            Problem(
                name,
                0,
                f"one of this and {application.folder} is within the other: name another place",
            )
        )
    if (
        target.exists()
        and not files_of_ours(target)
        and (not target.is_dir() or any(target.iterdir()))
    ):
        message = (
            "this is there already, and no earlier run wrote it: remove it, "
            "or name another place with --output"
        )
        raise GateError(Problem(name, 0, message))


def _build(application: ApplyJob, building: Path, progress: Progress) -> ApplyResult:
    listing = list_site(application.folder)
    for path in ("", *listing.folders):
        (building / path).mkdir(parents=True, exist_ok=True)
    with parallel_map(len(listing.pages)) as mapped:
        work = _Work(application, building, mapped, progress)
        read = _read_all(work, listing)
        sealed = _sealed(application, read)
        _write_all(work, read, sealed)
    others = tuple(path for path in listing.others if path not in LISTS)
    carry_over(
        replace(listing, others=others),
        application.folder,
        building,
        shared=application.in_place,
    )
    embeds = sorted(read.embeds, key=lambda embed: embed.path)
    ours = generate_files(building, sealed, application.plan, embeds)
    add_files(application.folder, building, ours, read.styles)
    sizes = _size_notes(sealed, ours.headers, application.folder)
    sheets = sheet_notes(application.folder, others, application.treatment.around)
    read.notes.add((*sheets, *header_notes(application.folder, ours.headers), *sizes))
    return ApplyResult(len(read.pages), ours.headers, read.notes)


def _sealed(application: ApplyJob, read: BatchResult) -> Sealed:
    services = application.declaration.services
    sealed = sealed_site(read.facts, (), services)
    if application.delivery.policies is PolicyScope.SITE:
        return sealed
    facts = {}
    for page in read.pages:
        if page.facts and page.slot:
            facts[page.path] = page.facts
    policy, own = page_policies(facts, services)
    return replace(sealed, policy=policy, own=tuple(own.items()))


@dataclass(frozen=True, slots=True)
class _Work:
    """One run: the job, the folder it builds, and the processes that do it."""

    job: ApplyJob
    building: Path
    mapped: ParallelMap
    progress: Progress


def _read_all(work: _Work, listing: Listing) -> BatchResult:
    job = work.job
    read_one = partial(read_batch, job.folder, work.building, job.treatment)
    read = BatchResult()
    for result in work.mapped(read_one, batches(listing.pages)):
        read.join(result)
        work.progress("read", len(read.pages), len(listing.pages))
    if read.problems:
        raise GateError(*read.problems)
    return read


def _write_all(work: _Work, read: BatchResult, sealed: Sealed) -> None:
    gate = _gate_markup(work.job, read, sealed)
    write_one = partial(write_batch, work.job.folder, work.building, gate)
    done = 0
    for count in work.mapped(write_one, batches(read.pages)):
        done += count
        work.progress("written", done, len(read.pages))


def _gate_markup(
    application: ApplyJob, read: BatchResult, sealed: Sealed
) -> GateMarkup:
    placed = set()
    for embed in read.embeds:
        placed.add(embed.service.id)
    config = _in_ascii(
        page_config(application.declaration, application.place.base, placed)
    )
    base = application.place.base
    return GateMarkup(
        gate_block(sealed.policy, config, application.declaration.services).encode(
            "ascii"
        ),
        config,
        application.declaration.services,
        sheet_link(base + EMBED_STYLES).encode("ascii", "xmlcharrefreplace"),
        sheet_link(base + STYLES).encode("ascii", "xmlcharrefreplace"),
    )


def _in_ascii(json_text: str) -> str:
    """The same JSON in ASCII: the page around it may be in any encoding."""

    def escaped(found: re.Match[str]) -> str:
        units = found[0].encode("utf-16-be").hex()
        return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))

    return re.sub(r"[^\x00-\x7f]", escaped, json_text)


def _size_notes(sealed: Sealed, headers: SiteHeaders, folder: Path) -> Iterator[Note]:
    if (size := len(str(sealed.policy))) > _LONG:
        message = (
            f"the policy has {size:,} characters, in each page and in each "
            "answer: inline scripts and styles that "
            "differ from page to page make it long: put them into files, or "
            "give each page its own by --policies page"
        )
        yield Note(Kind.REPORTED, Problem(str(folder), 0, message))
    if (size := len(dict(headers.everyone[0].headers)["Connection-Allowlist"])) > _LONG:
        message = (
            f"the header Connection-Allowlist has {size:,} characters, in "
            "each answer: it names every origin that a "
            "link leads to, and many hosts send no header that long: let "
            "links lead anywhere by --links any"
        )
        yield Note(Kind.REPORTED, Problem(str(folder), 0, message))
