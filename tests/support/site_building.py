"""Builds MkDocs projects in the test's own process, and reads what came out of it."""

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from bs4 import BeautifulSoup
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class BuiltSite:
    """A site in its folder."""

    folder: Path

    def text(self, path: str) -> str:
        return (self.folder / path).read_text(encoding="utf-8")

    def soup(self, path: str) -> BeautifulSoup:
        return BeautifulSoup(self.text(path), "html.parser")

    def pages(self) -> list[str]:
        return sorted(
            file.relative_to(self.folder).as_posix()
            for file in self.folder.rglob("*.html")
        )

    def prints(self) -> dict[str, str]:
        """A hash of each file's bytes."""
        files = (file for file in self.folder.rglob("*") if file.is_file())
        return {
            file.relative_to(self.folder).as_posix(): _print(file) for file in files
        }


def _print(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


@dataclass(frozen=True, slots=True)
class Project:
    """A small MkDocs project with Material and nothing else."""

    folder: Path

    @property
    def site(self) -> BuiltSite:
        return BuiltSite(self.folder / "site")

    def write(self, files: Mapping[str, str]) -> None:
        for name, text in files.items():
            file = self.folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")

    def build(self, *, strict: bool = False, **settings: Any) -> BuiltSite:
        """Builds it with these settings of `mkdocs.yml`. Raises MkDocs' Abort where that fails."""
        plain = {
            "site_name": "Small",
            "site_url": "https://x.example/",
            "docs_dir": "content",
            "theme": {"name": "material", "font": False},
            "plugins": ["analytics-gate"],
        }
        (self.folder / "mkdocs.yml").write_text(
            yaml.safe_dump(plain | settings), encoding="utf-8"
        )
        build(load_config(str(self.folder / "mkdocs.yml"), strict=strict))
        return self.site

    def errors(self, *, strict: bool = False, **settings: Any) -> list[str]:
        """What MkDocs says is wrong, a line each; none where the site is built."""
        heard = _Heard()
        logging.getLogger("mkdocs").addHandler(heard)
        try:
            self.build(strict=strict, **settings)
        except Abort as aborted:
            return [
                line for line in "\n".join(heard.messages).splitlines() if line
            ] or [str(aborted)]
        finally:
            logging.getLogger("mkdocs").removeHandler(heard)
        return []


class _Heard(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def build_own_site(folder: Path) -> BuiltSite:
    """Builds this repository's own site into a folder."""
    build(load_config(str(ROOT / "mkdocs.yml"), site_dir=str(folder), strict=True))
    return BuiltSite(folder)
