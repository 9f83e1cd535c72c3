"""The edge to MkDocs: each hook passes its page to plain functions of the project.

No other module imports MkDocs.
"""

import datetime
import logging
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler

from analytics_gate.declaration.parse import read_declaration
from analytics_gate.declaration.values import Declaration
from analytics_gate.delivery.edge_function import write_edge_function
from analytics_gate.delivery.options import (
    Delivery,
    notes_on,
    read_delivery,
    refuse_page_policies,
)
from analytics_gate.delivery.replacing import replace_folder
from analytics_gate.delivery.user_rules import (
    HEADERS,
    duplicate_headers,
    read_user_rules,
)
from analytics_gate.errors import GateError
from analytics_gate.gate.site import SitePlan, gate_folder, site_address
from analytics_gate.mkdocs_site.delivery_options import option_line
from analytics_gate.mkdocs_site.project_file import read_project_file
from analytics_gate.mkdocs_site.theme_pages import (
    strip_remote_assets,
    strip_theme_requests,
)
from analytics_gate.mkdocs_site.theme_settings import Settings, adopt
from analytics_gate.pages.address import redirect_lines, redirect_page
from analytics_gate.pages.site import PolicySite, SitePage, Source
from analytics_gate.promises.evidence import read_evidence
from analytics_gate.promises.promises import Promises, read_promises
from analytics_gate.revisions.history import read_git_history

_log = get_plugin_logger("analytics-gate")
_NOT_FOR_READERS = frozenset({"services.yml", "promises.yml"})


class AnalyticsGateConfig(Config):  # type: ignore[no-untyped-call]
    """The plugin's options; paths are relative to the folder of `mkdocs.yml`.

    `services` is the declaration, `promises` the promises of the policy; by default
    `services.yml` and `promises.yml` in the folder of the Markdown. `evidence` is the
    report of the last audit, which need not exist. `edge_functions` is the folder for
    Netlify's edge function, by default none. The other options are for delivery;
    `read_delivery` checks them, so they may have any type here.
    """

    services = config_options.Type(str, default="")
    promises = config_options.Type(str, default="")
    evidence = config_options.Type(str, default="evidence.json")
    edge_functions = config_options.Type(str, default="")
    links = config_options.Optional(config_options.Type(object))
    policies = config_options.Optional(config_options.Type(object))
    reports = config_options.Optional(config_options.Type(object))
    security_contact = config_options.Optional(config_options.Type(object))
    security_expires = config_options.Optional(config_options.Type(object))
    privacy_policy = config_options.Optional(config_options.Type(object))
    signals_since = config_options.Optional(config_options.Type(object))


class AnalyticsGatePlugin(BasePlugin[AnalyticsGateConfig]):  # type: ignore[no-untyped-call]
    """Builds a site that contacts no third party without declaration and consent."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Reads the declaration, and redirects the build to a temporary folder.

        The folder takes the site's place once the build is complete.
        """
        self.root = Path(config.config_file_path or "mkdocs.yml").resolve().parent
        self.config.services = self.config.services or self._from_root(
            Path(config.docs_dir) / "services.yml"
        )
        with _as_plugin_error():
            declaration = read_declaration(
                self.root / self.config.services, shown_as=self.config.services
            )
            declaration = self._adopt(config, declaration)
            self.delivery = self._delivery(config.theme.get("features") or ())
            promises = self._read_promises(Path(config.docs_dir) / "promises.yml")
            evidence = read_evidence(
                self.root / self.config.evidence, shown_as=self.config.evidence
            )
        language = config.theme.get("language") or "en"
        self.site = PolicySite(
            declaration,
            self.config.services,
            language=language,
            promises=promises,
            evidence=evidence,
        )
        self.place = site_address(config.site_url or "http://127.0.0.1:8000/")
        self.published = Path(config.site_dir)
        config.site_dir = str(_build_folder(self.published))
        config.markdown_extensions.append(self.site.markdown_extension())  # type: ignore[arg-type]
        # By default tables get style attributes, which the policy refuses.
        tables = config.mdx_configs.setdefault("tables", {})
        tables.setdefault("use_align_attribute", True)
        return config

    def _read_promises(self, usual: Path) -> Promises:
        if not self.config.promises and not usual.exists():
            return Promises()
        self.config.promises = self.config.promises or self._from_root(usual)
        return read_promises(
            self.root / self.config.promises, shown_as=self.config.promises
        )

    def _adopt(self, config: MkDocsConfig, declaration: Declaration) -> Declaration:
        self.settings = Settings(
            project=read_project_file(Path(config.config_file_path or "mkdocs.yml")),
            services_file=self.config.services,
            theme=config.theme.name,
            options=dict(config.theme),
            extra=dict(config.extra),
            repo_url=config.repo_url,
            added={
                "extra_css": tuple(config.extra_css),
                "extra_javascript": tuple(map(str, config.extra_javascript)),
            },
        )
        adoption = adopt(self.settings, declaration)
        config.theme.update(adoption.options)
        for key in adoption.dropped:
            config.extra.pop(key, None)
        for note in adoption.notes:
            _log.info(note)
        return adoption.declaration

    def _delivery(self, features: Iterable[str]) -> Delivery:
        project = self.settings.project

        def line(key: str) -> int:
            return option_line(project, key)

        delivery = read_delivery(self.config, project.name, line)
        refuse_page_policies(delivery, features, project.name, line)
        for note in notes_on(delivery, _today(), project.name, line):
            _log.info(str(note))
        return delivery

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Gives each page its address, and adds the redirects.

        Drafts, expired pages and the gate's own files are removed from the site.
        """
        sources = self._sources(files, Path(config.docs_dir))
        with _as_plugin_error():
            self.pages = self.site.read(sources.values(), _today())
            names = [file.src_uri for file in files]
            self.site.refuse_missing_graphics(self.pages.values(), names)
        unpublished = {
            *sources,
            self.config.services,
            self.config.promises,
            self.config.evidence,
        }
        for file in list(files):
            name = self._name_of(file)
            page = self.pages.get(name)
            if page:
                _move(file, page.address.destination)
            elif name in unpublished or file.src_uri in _NOT_FOR_READERS:
                files.remove(file)
        for redirect in self._redirects(config):
            files.append(redirect)
        return files

    def _sources(self, files: Files, docs: Path) -> dict[str, Source]:
        histories = read_git_history(docs)
        sources = {}
        for file in files.documentation_pages():
            name = self._name_of(file)
            sources[name] = Source(
                name,
                file.dest_uri,
                file.content_bytes,
                history=histories.get(file.src_uri),
            )
        return sources

    def _name_of(self, file: File) -> str:
        """Returns a file's name in messages."""
        if file.abs_src_path:
            return self._from_root(Path(file.abs_src_path))
        return file.src_uri

    def _from_root(self, path: Path) -> str:
        if path.is_absolute():
            return Path(os.path.relpath(path, self.root)).as_posix()
        return path.as_posix()

    def _redirects(self, config: MkDocsConfig) -> list[File]:
        pages = []
        for page in self.pages.values():
            html = redirect_page(self.place.base.rstrip("/") + page.address.path)
            for old in page.address.redirects:
                # By default MkDocs leaves hidden folders out, such as `.well-known`.
                inclusion = InclusionLevel.INCLUDED
                page_file = File.generated(
                    config, old, content=html, inclusion=inclusion
                )
                pages.append(page_file)
        return pages

    def _page(self, page: Page) -> SitePage | None:
        return self.pages.get(self._name_of(page.file))

    @event_priority(100)
    def on_page_read_source(self, *, page: Page, config: MkDocsConfig) -> str | None:
        """Returns the text without its front matter, which has been read."""
        ours = self._page(page)
        if ours is None:
            return None
        # After an empty line MkDocs does not read "Note: …" as its own front matter.
        return f"\n{ours.document.body}"

    @event_priority(100)
    def on_page_markdown(
        self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Selects the page that shortcodes render for.

        Its front matter is passed to the theme.
        """
        if ours := self._page(page):
            self.site.select_page(ours)
            # Material's blog has set the page's template in `meta` by then.
            page.meta = {**page.meta, **self.site.describe(ours)}
            page.update_date = _UnknownDay("1970-01-01")
            if ours.lastmod:
                page.update_date = ours.lastmod.isoformat()
        return markdown

    @event_priority(-100)
    def on_page_content(
        self, html: str, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Replaces third parties in the page's content."""
        cleaned = strip_remote_assets(html, self.settings)
        for note in cleaned.notes:
            _log.info(f"{self._name_of(page.file)}: {note}")
        ours = self._page(page)
        if ours:
            return self.site.close_content(cleaned.html, ours)
        return cleaned.html

    @event_priority(100)
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Strips from a page what no setting of the theme turns off."""
        return strip_theme_requests(output, self.settings)

    @event_priority(100)
    def on_post_template(
        self, output_content: str, *, template_name: str, config: MkDocsConfig
    ) -> str:
        """Does the same for templates that are not pages, such as 404.html."""
        return strip_theme_requests(output_content, self.settings)

    def on_env(
        self, env: Environment, *, config: MkDocsConfig, files: Files
    ) -> Environment:
        """Ends the build if any page has a problem: by then all have been read."""
        with _as_plugin_error():
            self.site.refuse_problems()
        return env

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Gates the built pages, and replaces the old site by the new one."""
        built = Path(config.site_dir)
        addresses = [page.address for page in self.pages.values()]
        plan = SitePlan(
            self.site.declaration,
            self.place,
            self.config.services,
            delivery=self.delivery,
        )
        with _as_plugin_error():
            redirects = redirect_lines(addresses, self.place.base)
            user_rules = read_user_rules(built, HEADERS)
            headers = gate_folder(built, plan, redirects)
        name = self._from_root(Path(config.docs_dir) / HEADERS)
        for problem in duplicate_headers(user_rules, headers, name):
            _log.info(str(problem))
        # MkDocs ends a strict build that has warnings only after this.
        if not (config.strict and _has_warned()):
            replace_folder(self.published, built)
            if self.config.edge_functions:
                folder = self.root / self.config.edge_functions
                write_edge_function(folder, headers.signalled)
            config.site_dir = str(self.published)

    def on_build_error(self, *, error: Exception) -> None:
        """Removes the unfinished site, and leaves the last good one as it was."""
        if hasattr(self, "published"):
            shutil.rmtree(_build_folder(self.published), ignore_errors=True)


class _UnknownDay(str):
    """A day that is false, so that themes do not show it.

    MkDocs compares the days of all pages to find the newest, so it has to be a date.
    """

    def __bool__(self) -> bool:
        return False


class _as_plugin_error:  # noqa: N801 - reads as a statement
    """Raises the project's errors as MkDocs' own, which it prints without a traceback."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: Any, traceback: Any) -> None:
        if isinstance(error, GateError):
            raise PluginError("\n" + str(error)) from error


def _has_warned() -> bool:
    for handler in logging.getLogger("mkdocs").handlers:
        if isinstance(handler, CountHandler) and handler.get_counts():
            return True
    return False


def _today() -> datetime.date:
    return datetime.datetime.now(datetime.UTC).date()


def _build_folder(site: Path) -> Path:
    return site.parent / f".{site.name}.building"


def _move(file: File, destination: str) -> None:
    # MkDocs computes these from `dest_uri` when they are first read, and caches them.
    file.dest_uri = destination
    for cached in ("url", "abs_dest_path"):
        file.__dict__.pop(cached, None)
