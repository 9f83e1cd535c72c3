"""Gates a built site, whoever built it: seals its pages and adds the files and headers that belong to them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from analytics_gate.declaration.values import Declaration, Service
from analytics_gate.delivery.headers import HeaderRule, embed_rule, headers_file, page_rule, sandbox_rule
from analytics_gate.errors import GateError, Problem
from analytics_gate.gate.bundle import ScriptError
from analytics_gate.gate.embeds import STYLES, embed_policy_of, embeds_path, place_embeds
from analytics_gate.gate.files import gate_files
from analytics_gate.gate.page_config import page_config, sandbox_path, services_in, services_that_start
from analytics_gate.gate.sandbox import Sandbox, build_sandbox
from analytics_gate.gate.seal import read_pages, seal_pages
from analytics_gate.markup.addresses import origin_of


@dataclass(frozen=True, slots=True)
class Place:
    """Where a site is published: its origin (`https://example.org`), and its path with both slashes."""

    origin: str
    base: str


def _refuse_what_runs_in_the_page(declaration: Declaration, file: str) -> None:
    problems = [
        Problem(
            file,
            service.line,
            f"service '{service.id}': runs is 'page', which cannot be built yet; use 'sandbox'",
        )
        for service in declaration.services
        if service.starts_by_itself and service.runs.value == "page"
    ]
    if problems:
        raise GateError(*problems)


def _sandboxes(declaration: Declaration, place: Place, file: str) -> Iterator[Sandbox]:
    for service in services_that_start(declaration):
        try:
            yield build_sandbox(service, place.origin)
        except ScriptError as error:
            message = f"service '{service.id}': start is no JavaScript: {error}"
            raise GateError(Problem(file, service.line, message)) from error


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
    _refuse_what_runs_in_the_page(declaration, services_file)
    pages, embeds = place_embeds(read_pages(folder), declaration, place.base)
    placed = {embed.service.id for each in embeds.values() for embed in each}
    styles = dict.fromkeys(embeds, place.base + STYLES)
    pages, sealed = seal_pages(pages, page_config(declaration, place.base, placed), styles)
    sandboxes = list(_sandboxes(declaration, place, services_file))
    services = services_in(declaration, placed)
    # The panel links to the policy of each provider.
    policies = (origin_of(service.provider.policy) for service in services)
    outgoing = {*sealed.outgoing, *filter(None, policies)}
    rules = [page_rule(sealed.policy, outgoing, place.base), *_rules(sandboxes, services, place.base)]
    _write(folder, pages)
    documents = (embed for each in embeds.values() for embed in each)
    _write(folder, gate_files(sandboxes, services, sealed.languages, documents, asks=declaration.ask))
    _write(folder, {"_headers": headers_file(rules), "_redirects": "".join(f"{line}\n" for line in redirects)})
