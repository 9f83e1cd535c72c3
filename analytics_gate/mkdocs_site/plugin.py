"""The edge to MkDocs: each hook hands its page to the plain functions of the project.
The only module that knows it.
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
    """The plugin's options; files and folders go from the folder of `mkdocs.yml`.

    `services` is the declaration and `promises` what the policy promises: where they
    are left out, `services.yml` and `promises.yml` in the folder of the Markdown.
    `evidence` is the last audit's report, and need not be there. `edge_functions` is
    the folder to write Netlify's edge function into; left out, none is written. The
    others say how the site is delivered, and are read by `read_delivery`, which checks
    them: so any value will do here.
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
    """Builds a site that cannot contact a third party which its declaration and its
    visitor do not allow.
    """

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Reads the declaration, and sends the build to a folder that becomes the site
        only when it is whole.
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
            declaration, self.config.services, language, promises, evidence
        )
        self.place = site_address(config.site_url or "http://127.0.0.1:8000/")
        self.published = Path(config.site_dir)
        config.site_dir = str(
            self.published.parent / f".{self.published.name}.building"
        )
        config.markdown_extensions.append(self.site.markdown_extension())  # type: ignore[arg-type]
        # A policy without 'unsafe-inline' refuses the style attributes that tables would get.
        config.mdx_configs.setdefault("tables", {}).setdefault(
            "use_align_attribute", True
        )
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
            read_project_file(Path(config.config_file_path or "mkdocs.yml")),
            self.config.services,
            config.theme.name,
            dict(config.theme),
            dict(config.extra),
            config.repo_url,
            {
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
        for note in notes_on(
            delivery, datetime.datetime.now(datetime.UTC).date(), project.name, line
        ):
            _log.info(str(note))
        return delivery

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Gives each page its address, and leaves out drafts, expired pages, and the
        editors' own files.
        """
        git = read_git_history(Path(config.docs_dir))
        sources = {}
        for file in files.documentation_pages():
            shown = self._shown(file)
            history = git.get(file.src_uri)
            sources[shown] = Source(shown, file.dest_uri, file.content_bytes, history)
        with _as_plugin_error():
            self.pages = self.site.read(
                sources.values(), datetime.datetime.now(datetime.UTC).date()
            )
            self.site.refuse_missing_graphics(
                self.pages.values(), [file.src_uri for file in files]
            )
        ours = {
            *sources,
            self.config.services,
            self.config.promises,
            self.config.evidence,
        }
        for file in list(files):
            page = self.pages.get(self._shown(file))
            if page:
                _move(file, page.address.destination)
            elif self._shown(file) in ours or file.src_uri in _NOT_FOR_READERS:
                files.remove(file)
        for redirect in self._redirects(config):
            files.append(redirect)
        return files

    def _shown(self, file: File) -> str:
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
                # Without being told so, MkDocs would leave `.well-known` and the like out.
                pages.append(
                    File.generated(
                        config, old, content=html, inclusion=InclusionLevel.INCLUDED
                    )
                )
        return pages

    def _page(self, page: Page) -> SitePage | None:
        return self.pages.get(self._shown(page.file))

    @event_priority(100)
    def on_page_read_source(self, *, page: Page, config: MkDocsConfig) -> str | None:
        """Gives MkDocs the text alone; the front matter has been read."""
        ours = self._page(page)
        # After an empty line MkDocs does not take "Note: …" for front matter of its own.
        if ours:
            return f"\n{ours.document.body}"
        return None

    @event_priority(100)
    def on_page_markdown(
        self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Turns the shortcodes to this page, and tells the theme of its front matter."""
        if ours := self._page(page):
            self.site.select_page(ours)
            # Material's blog has said by then which template shows a page.
            page.meta = {**page.meta, **self.site.describe(ours)}
            page.update_date = (
                ours.lastmod.isoformat() if ours.lastmod else _Unknown("1970-01-01")
            )
        return markdown

    @event_priority(-100)
    def on_page_content(
        self, html: str, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Keeps third parties out of what the page shows."""
        quiet = strip_remote_assets(html, self.settings)
        for note in quiet.notes:
            _log.info(f"{self._shown(page.file)}: {note}")
        ours = self._page(page)
        if ours:
            return self.site.close_content(quiet.html, ours)
        return quiet.html

    @event_priority(100)
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Takes out of a page what no setting of the theme turns off."""
        return strip_theme_requests(output, self.settings)

    @event_priority(100)
    def on_post_template(
        self, output_content: str, *, template_name: str, config: MkDocsConfig
    ) -> str:
        """Does the same for what is no page: the answer where there is none."""
        return strip_theme_requests(output_content, self.settings)

    def on_env(
        self, env: Environment, *, config: MkDocsConfig, files: Files
    ) -> Environment:
        """All pages have been read: what is wrong with any of them ends the build here."""
        with _as_plugin_error():
            self.site.refuse_problems()
        return env

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Seals the built pages, and puts the new site in the old one's place."""
        built = Path(config.site_dir)
        addresses = []
        for page in self.pages.values():
            addresses.append(page.address)
        with _as_plugin_error():
            redirects = redirect_lines(addresses, self.place.base)
            declaration, services = self.site.declaration, self.config.services
            own = read_user_rules(built, HEADERS)
            headers = gate_folder(
                built,
                SitePlan(declaration, self.place, services, self.delivery),
                redirects,
            )
        for problem in duplicate_headers(
            own, headers, self._from_root(Path(config.docs_dir) / HEADERS)
        ):
            _log.info(str(problem))
        # MkDocs ends a strict build that has warnings only after this.
        if not (config.strict and _has_warned()):
            replace_folder(self.published, built)
            if self.config.edge_functions:
                write_edge_function(
                    self.root / self.config.edge_functions, headers.signalled
                )
            config.site_dir = str(self.published)

    def on_build_error(self, *, error: Exception) -> None:
        """Leaves the last good site alone, and nothing else behind."""
        if hasattr(self, "published"):
            shutil.rmtree(
                self.published.parent / f".{self.published.name}.building",
                ignore_errors=True,
            )


class _Unknown(str):
    """A day that nobody knows: false, and so shown nowhere, but MkDocs can look for the
    newest day among all.
    """

    def __bool__(self) -> bool:
        return False


class _as_plugin_error:  # noqa: N801 - reads as a statement
    """Turns the project's errors into MkDocs' own, which it prints without a traceback."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: Any, traceback: Any) -> None:
        if isinstance(error, GateError):
            raise PluginError("\n" + str(error)) from error


def _has_warned() -> bool:
    counters = []
    for each in logging.getLogger("mkdocs").handlers:
        if isinstance(each, CountHandler):
            counters.append(each)
    return any(counter.get_counts() for counter in counters)


def _move(file: File, destination: str) -> None:
    """Gives a file another address; MkDocs works out the rest from `dest_uri` when it
    is first asked for it.
    """
    file.dest_uri = destination
    for cached in ("url", "abs_dest_path"):
        file.__dict__.pop(cached, None)
