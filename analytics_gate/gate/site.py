"""Gates a built site, whoever built it: seals its pages and adds the files and headers
that belong to them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from analytics_gate.addresses.urls import origin_of
from analytics_gate.bundle import ScriptError
from analytics_gate.declaration.values import Declaration, Service
from analytics_gate.delivery.headers import SiteHeaders, headers_file
from analytics_gate.delivery.options import Delivery
from analytics_gate.delivery.static_host import SIGNALLED, rules_about_bodies
from analytics_gate.delivery.user_rules import (
    HEADERS,
    REDIRECTS,
    append_gate_rules,
    read_user_rules,
    write_list,
)
from analytics_gate.delivery.well_known import (
    STATUS_REDIRECT,
    well_known_files,
    well_known_rules,
)
from analytics_gate.errors import GateError, Problem
from analytics_gate.gate.embeds import STYLES, Embed, place_embeds
from analytics_gate.gate.files import gate_files
from analytics_gate.gate.in_page import start_script
from analytics_gate.gate.page_config import page_config, page_path, services_in
from analytics_gate.gate.sandbox import Sandbox, build_sandbox
from analytics_gate.gate.seal import Sealed, read_pages, seal_pages
from analytics_gate.gate.site_headers import HeaderInputs, site_headers


@dataclass(frozen=True, slots=True)
class SiteAddress:
    """Where a site is published: its origin (`https://example.org`), and its path with
    both slashes.
    """

    origin: str
    base: str


@dataclass(frozen=True, slots=True)
class GeneratedFiles:
    """What belongs to sealed pages, each text by its path from the root: files of ours,
    and well-known files.

    `redirects` are lines of `_redirects` by which the well-known files have their
    addresses.
    """

    files: dict[str, str]
    well_known: dict[str, str]
    headers: SiteHeaders
    redirects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SitePlan:
    """What a site is gated by: its declaration, with the name of its file, and where and
    how the site is published.
    """

    declaration: Declaration
    address: SiteAddress
    services_file: str
    delivery: Delivery = Delivery()  # noqa: RUF009 - a frozen value


def site_address(address: str) -> SiteAddress:
    """The place of a site that is published at this address."""
    parts = urlsplit(address)
    return SiteAddress(
        f"{parts.scheme}://{parts.netloc}",
        "/" + (parts.path.strip("/") + "/").lstrip("/"),
    )


@contextmanager
def _reporting_script_errors(service: Service, file: str) -> Iterator[None]:
    try:
        yield
    except ScriptError as error:
        message = f"service '{service.id}': start is not valid JavaScript: {error}"
        raise GateError(Problem(file, service.line, message)) from error


def _sandboxes(services: Iterable[Service], plan: SitePlan) -> Iterator[Sandbox]:
    for service in services:
        if not (service.is_in_page or service.is_embed):
            with _reporting_script_errors(service, plan.services_file):
                yield build_sandbox(service, plan.address.origin)


def _starts(services: Iterable[Service], plan: SitePlan) -> dict[str, str]:
    """The script of ours that starts each service of the page, by its path."""
    starts: dict[str, str] = {}
    for service in services:
        if service.is_in_page and service.starts_by_itself:
            with _reporting_script_errors(service, plan.services_file):
                starts[page_path(service)] = start_script(service, plan.address.origin)
    return starts


def _worker_paths(folder: Path, files: Iterable[str]) -> list[str]:
    """Patterns for all scripts of the site that a worker could be made of, and for no page."""
    found = [*files]
    for each in folder.rglob("*"):
        if each.is_file():
            found.append(each.relative_to(folder).as_posix())
    found.sort()
    holders = set()
    for file in found:
        if file.endswith((".html", ".htm")):
            for parent in PurePosixPath(file).parents:
                holders.add(parent)
    scripts = [PurePosixPath(file) for file in found if file.endswith((".js", ".mjs"))]
    # The outermost folder without a page in it stands for all of its scripts.
    patterns = set()
    for script in scripts:
        outermost = [each for each in script.parents if each not in holders]
        patterns.add(f"{outermost[-1]}/*" if outermost else str(script))
    return sorted(patterns)


def write_texts(folder: Path, texts: Mapping[str, str]) -> None:
    """Writes files below a folder, each text by its path."""
    for path, text in texts.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")


def generate_files(
    folder: Path, sealed: Sealed, plan: SitePlan, embeds: Sequence[Embed]
) -> GeneratedFiles:
    """What the site in `folder` needs beside its pages, of which `embeds` are shown in some.

    Raises GateError where the declaration asks for what cannot be built.
    """
    declared = plan.declaration
    services = services_in(declared, {embed.service.id for embed in embeds})
    sandboxes = list(_sandboxes(services, plan))
    files = gate_files(sandboxes, services, sealed.languages, embeds, asks=declared.ask)
    files |= _starts(services, plan)
    well_known = well_known_files(plan.delivery, plan.address.origin, plan.address.base)
    # The panel links to the policy of each provider.
    policies = []
    for service in services:
        policies.append(origin_of(service.provider.policy))
    in_page = any(service.is_in_page for service in declared.services)
    contents = HeaderInputs(
        plan.address.base,
        sealed.policy,
        frozenset({*sealed.outgoing, *filter(None, policies)}),
        declared.services,
        tuple(services),
        tuple(sandboxes),
        tuple(_worker_paths(folder, files)) if in_page else (),
        well_known_rules(well_known),
        sealed.own,
    )
    headers = site_headers(contents, plan.delivery)
    return GeneratedFiles(
        files, well_known, headers, (STATUS_REDIRECT,) if well_known else ()
    )


def gate_folder(
    folder: Path, plan: SitePlan, redirects: Iterable[str] = ()
) -> SiteHeaders:
    """Gates the site in `folder`, which is changed in place: give it a folder that
    nobody serves yet.

    What its owner has in `_headers` and `_redirects` stays there, ahead of ours. Gives
    our headers, which it has written, too. Raises GateError where a page would contact
    a third party, or the declaration asks for what cannot be built.
    """
    declaration, base = plan.declaration, plan.address.base
    pages, embeds = place_embeds(read_pages(folder), declaration, base)
    shown = []
    for each in embeds.values():
        for embed in each:
            shown.append(embed)
    styles = dict.fromkeys(embeds, base + STYLES)
    config = page_config(declaration, base, {embed.service.id for embed in shown})
    pages, sealed = seal_pages(
        pages, config, declaration.services, styles, plan.delivery.policies
    )
    ours = generate_files(folder, sealed, plan, shown)
    write_texts(folder, {**pages, **ours.files, **ours.well_known})
    lines = "".join(f"{line}\n" for line in (*redirects, *ours.redirects))
    theirs, others = (
        read_user_rules(folder, HEADERS),
        read_user_rules(folder, REDIRECTS),
    )
    lists = header_files(ours.headers, theirs)
    if theirs:
        lists[HEADERS] = append_gate_rules(theirs, lists[HEADERS])
    for path, text in {
        **lists,
        REDIRECTS: append_gate_rules(others, lines) if others else lines,
    }.items():
        write_list(folder / path, text)
    return ours.headers


def header_files(headers: SiteHeaders, theirs: str) -> dict[str, str]:
    """The files in which a host, and the commands, read our headers.

    Of what a site's owner says in `theirs`, who signals gets what is about the bodies,
    and everyone else all, ahead of ours.
    """
    signalled = (*rules_about_bodies(theirs), *headers.signalled)
    return {HEADERS: headers_file(headers.everyone), SIGNALLED: headers_file(signalled)}
