"""Gates a built site, whoever built it: seals its pages and adds the files and headers that belong to them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from analytics_gate.declaration.values import Declaration, Service
from analytics_gate.delivery.headers import SiteHeaders, headers_file
from analytics_gate.delivery.options import Delivery
from analytics_gate.delivery.published import SIGNALLED
from analytics_gate.delivery.well_known import STATUS_REDIRECT, well_known_files, well_known_rules
from analytics_gate.errors import GateError, Problem
from analytics_gate.gate.bundle import ScriptError
from analytics_gate.gate.embeds import STYLES, place_embeds
from analytics_gate.gate.files import gate_files
from analytics_gate.gate.in_page import start_script
from analytics_gate.gate.page_config import page_config, page_path, services_in
from analytics_gate.gate.sandbox import Sandbox, build_sandbox
from analytics_gate.gate.seal import read_pages, seal_pages
from analytics_gate.gate.site_headers import Contents, site_headers
from analytics_gate.markup.addresses import origin_of


@dataclass(frozen=True, slots=True)
class Place:
    """Where a site is published: its origin (`https://example.org`), and its path with both slashes."""

    origin: str
    base: str


@contextmanager
def _blaming(service: Service, file: str) -> Iterator[None]:
    try:
        yield
    except ScriptError as error:
        message = f"service '{service.id}': start is no JavaScript: {error}"
        raise GateError(Problem(file, service.line, message)) from error


def _sandboxes(services: Iterable[Service], place: Place, file: str) -> Iterator[Sandbox]:
    for service in services:
        if not (service.is_in_page or service.is_embed):
            with _blaming(service, file):
                yield build_sandbox(service, place.origin)


def _starts(services: Iterable[Service], place: Place, file: str) -> dict[str, str]:
    """The script of ours that starts each service of the page, by its path."""
    starts: dict[str, str] = {}
    for service in services:
        if service.is_in_page and service.starts_by_itself:
            with _blaming(service, file):
                starts[page_path(service)] = start_script(service, place.origin)
    return starts


def _worker_paths(folder: Path, files: Iterable[str]) -> list[str]:
    """Patterns for all scripts of the site that a worker could be made of, and for no page."""
    found = sorted([*files, *(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())])
    holders = {parent for file in found if file.endswith((".html", ".htm")) for parent in PurePosixPath(file).parents}
    scripts = [PurePosixPath(file) for file in found if file.endswith((".js", ".mjs"))]
    # The outermost folder without a page in it stands for all of its scripts.
    outermost = [next((each for each in [*script.parents][::-1] if each not in holders), None) for script in scripts]
    return sorted({f"{top}/*" if top else str(script) for top, script in zip(outermost, scripts, strict=True)})


def _write(folder: Path, texts: dict[str, str]) -> None:
    for path, text in texts.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")


def gate_folder(
    folder: Path,
    declaration: Declaration,
    place: Place,
    services_file: str,
    redirects: Iterable[str] = (),
    delivery: Delivery = Delivery(),  # noqa: B008 - a frozen value
) -> SiteHeaders:
    """Gates the site in `folder`, which is changed in place: give it a folder that nobody serves yet.

    Gives its headers, which it has written, too. Raises GateError where a page would contact a third party, or the
    declaration asks for what cannot be built.
    """
    pages, embeds = place_embeds(read_pages(folder), declaration, place.base)
    placed = {embed.service.id for each in embeds.values() for embed in each}
    styles = dict.fromkeys(embeds, place.base + STYLES)
    config = page_config(declaration, place.base, placed)
    pages, sealed = seal_pages(pages, config, declaration.services, styles, delivery.policies)
    services = services_in(declaration, placed)
    sandboxes = list(_sandboxes(services, place, services_file))
    documents = (embed for each in embeds.values() for embed in each)
    files = gate_files(sandboxes, services, sealed.languages, documents, asks=declaration.ask)
    files |= _starts(services, place, services_file)
    well_known = well_known_files(delivery, place.origin, place.base)
    # The panel links to the policy of each provider.
    policies = (origin_of(service.provider.policy) for service in services)
    in_page = any(service.is_in_page for service in declaration.services)
    contents = Contents(
        place.base,
        sealed.policy,
        frozenset({*sealed.outgoing, *filter(None, policies)}),
        declaration.services,
        tuple(services),
        tuple(sandboxes),
        tuple(_worker_paths(folder, files)) if in_page else (),
        well_known_rules(well_known),
        sealed.own,
    )
    headers = site_headers(contents, delivery)
    files |= {"_headers": headers_file(headers.everyone), SIGNALLED: headers_file(headers.signalled)}
    status = (STATUS_REDIRECT,) if well_known else ()
    _write(
        folder, {**pages, **files, **well_known, "_redirects": "".join(f"{line}\n" for line in (*redirects, *status))}
    )
    return headers
