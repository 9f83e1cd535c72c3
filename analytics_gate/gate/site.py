"""Gates a built site, whoever built it: seals its pages and adds the files and headers that belong to them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from analytics_gate.declaration.values import Declaration, Service
from analytics_gate.delivery.headers import (
    HeaderRule,
    embed_rule,
    headers_file,
    page_rule,
    sandbox_rule,
    worker_rule,
)
from analytics_gate.errors import GateError, Problem
from analytics_gate.gate.bundle import ScriptError
from analytics_gate.gate.embeds import STYLES, embed_policy_of, embeds_path, place_embeds
from analytics_gate.gate.files import gate_files
from analytics_gate.gate.in_page import start_script
from analytics_gate.gate.page_config import page_config, page_path, sandbox_path, services_in
from analytics_gate.gate.sandbox import Sandbox, build_sandbox
from analytics_gate.gate.seal import read_pages, seal_pages
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


def _rules(sandboxes: Iterable[Sandbox], services: Iterable[Service], base: str) -> Iterator[HeaderRule]:
    for sandbox in sandboxes:
        yield sandbox_rule(base + sandbox_path(sandbox.service), sandbox.service, sandbox.policy)
    for service in services:
        if service.is_embed:
            yield embed_rule(f"{base}{embeds_path(service)}*", service, embed_policy_of(service))


def _write(folder: Path, texts: dict[str, str]) -> None:
    for path, text in texts.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")


def gate_folder(
    folder: Path, declaration: Declaration, place: Place, services_file: str, redirects: Iterable[str] = ()
) -> None:
    """Gates the site in `folder`, which is changed in place: give it a folder that nobody serves yet.

    Raises GateError where a page would contact a third party, or the declaration asks for what cannot be built.
    """
    pages, embeds = place_embeds(read_pages(folder), declaration, place.base)
    placed = {embed.service.id for each in embeds.values() for embed in each}
    styles = dict.fromkeys(embeds, place.base + STYLES)
    config = page_config(declaration, place.base, placed)
    pages, sealed = seal_pages(pages, config, declaration.services, styles)
    services = services_in(declaration, placed)
    sandboxes = list(_sandboxes(services, place, services_file))
    # The panel links to the policy of each provider.
    policies = (origin_of(service.provider.policy) for service in services)
    outgoing = {*sealed.outgoing, *filter(None, policies)}
    rules = [page_rule(sealed.policy, outgoing, place.base, declaration.services)]
    rules += _rules(sandboxes, services, place.base)
    documents = (embed for each in embeds.values() for embed in each)
    files = gate_files(sandboxes, services, sealed.languages, documents, asks=declaration.ask)
    files |= _starts(services, place, services_file)
    if any(service.is_in_page for service in declaration.services):
        rules += [worker_rule(place.base + path) for path in _worker_paths(folder, files)]
    _write(folder, {**pages, **files})
    _write(folder, {"_headers": headers_file(rules), "_redirects": "".join(f"{line}\n" for line in redirects)})
