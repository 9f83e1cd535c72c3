"""What a built site makes a visitor load for the gate, in bytes; and the table of it in
the README.
"""

import gzip
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import brotli

from analytics_gate.markup.tags import Tag, tags

PAGE = "privacy/index.html"
SANDBOX = "gate/sandbox/google-analytics.html"
MARKS = (
    "<!-- sizes: written by `python -m benchmarks.figures --write` -->",
    "<!-- end of sizes -->",
)


@dataclass(frozen=True, slots=True)
class Size:
    """One thing that is served, in bytes; what holds several adds up what each is when
    compressed by itself.
    """

    name: str
    when: str
    served: int
    brotli: int
    gzip: int


def size_of(name: str, when: str, *texts: str) -> Size:
    """Measures texts: as served, with brotli at quality 11, and with gzip at level 9."""
    parts = [text.encode("utf-8") for text in texts]
    return Size(
        name,
        when,
        sum(map(len, parts)),
        sum(len(brotli.compress(part, quality=11)) for part in parts),
        sum(len(gzip.compress(part, 9, mtime=0)) for part in parts),
    )


def _blocks(page: str) -> tuple[str, str]:
    """The page's JSON block, and the gate, which is the script right after it."""
    scripts: Iterator[Tag] = (tag for tag in tags(page) if tag.name == "script")
    config = next(tag for tag in scripts if tag.attributes.get("id") == "gate-config")
    return config.text, next(scripts).text


def measure(site: Path) -> tuple[Size, ...]:
    """The sizes of a built site in `site`."""

    def text(path: str) -> str:
        return (site / path).read_text(encoding="utf-8")

    config, gate = _blocks(text(PAGE))
    panel = text("gate/panel.js")
    styles = text("gate/panel.css")
    words = text("gate/panel.en.json")
    details = [text(f"gate/details.{kind}") for kind in ("js", "css", "en.json")]
    return (
        size_of("gate", "in every page", gate),
        size_of("page configuration", "in every page", config),
        size_of("panel", "for visitors who are asked or open it", panel),
        size_of("panel's styles", "with the panel", styles),
        size_of("panel's words, in one language", "with the panel", words),
        size_of(
            "panel's second layer: script, styles, words",
            "for visitors who press *Choose* or open the panel",
            *details,
        ),
        size_of("services", "for visitors who allowed one", text("gate/services.js")),
        size_of(
            "sandbox of Google Analytics", "for visitors who allowed it", text(SANDBOX)
        ),
        size_of(
            "**all for an undecided visitor**",
            "the first five together",
            gate,
            config,
            panel,
            styles,
            words,
        ),
    )


def source_bytes(sources: Path) -> dict[str, int]:
    """The size of each folder of the gate's scripts, as people read them."""
    folders = sorted(folder for folder in sources.iterdir() if folder.is_dir())
    sizes = {}
    for folder in folders:
        sizes[folder.name] = sum(file.stat().st_size for file in folder.glob("*.js"))
    return sizes


def sizes_table(sizes: Sequence[Size]) -> str:
    """The table of the documentation, without gzip, whose bytes differ from one
    zlib to the next.
    """
    lines = ["| what | loaded | bytes | brotli |", "|---|---|---:|---:|"]
    for size in sizes:
        numbers = f"{size.served:,} | {size.brotli:,}"
        lines.append(f"| {size.name} | {size.when} | {numbers} |")
    return "\n".join(lines)


def with_table(document: str, table: str) -> str:
    """The document with this table between its marks. Raises ValueError where they are
    not there, once.
    """
    opening, closing = map(re.escape, MARKS)
    between = re.compile(f"({opening}\n).*?({closing})", re.DOTALL)
    replaced, count = between.subn(
        lambda found: f"{found[1]}{table}\n{found[2]}", document
    )
    if count != 1:
        raise ValueError(f"expected the marks {MARKS} once, found them {count} times")
    return replaced
