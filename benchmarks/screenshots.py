"""Takes the README's pictures of this repository's own site: `python -m
benchmarks.screenshots`.

With `--all DIR` it takes one of everything there is to see instead, into that folder,
for looking it over.
"""

import argparse
import base64
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Literal

from analytics_gate.audit.browsers.drivers import PlaywrightBrowser, launch
from analytics_gate.audit.recorder.recorder import Recorder
from benchmarks.own_site import ROOT, address_of, serve_own_site

PICTURES = ROOT / "docs/pictures"
PHONE, DESKTOP, PAPER = (390, 844), (1440, 900), (718, 1016)

Scheme = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: its file's name, the page, the window's size in CSS pixels, and how
    the page is shown.

    `whole` is the page from top to end, `scale` how many of the picture's pixels make
    one of the window's.
    """

    name: str
    page: str
    size: tuple[int, int]
    scheme: Scheme = "light"
    panel: bool = False
    whole: bool = False
    media: Literal["screen", "print"] = "screen"
    scale: float = 1


README_PICTURES = (
    Picture("desktop", "privacy/", DESKTOP, panel=True, scale=0.75),
    Picture("phone", "privacy/", PHONE, "dark"),
)


def everything() -> Iterator[Picture]:
    """Each page in each look: without the panel from top to end, with it as it first shows."""
    policy = {
        "privacy": "privacy/",
        "promises": "privacy/promises/",
        "services": "privacy/services/",
    }
    pages = {"home": "", **policy, "repository": "repository/"}
    schemes: tuple[Scheme, ...] = ("light", "dark")
    sizes = {"phone": PHONE, "desktop": DESKTOP}
    for page, scheme, size, panel in product(
        {**pages, "404": "nothing/here/"}, schemes, sizes, (False, True)
    ):
        name = "-".join((page, size, scheme, *(["panel"] if panel else [])))
        yield Picture(
            name,
            pages.get(page, "nothing/here/"),
            sizes[size],
            scheme,
            panel,
            whole=not panel,
        )
    for page in pages:
        yield Picture(f"{page}-print", pages[page], PAPER, whole=True, media="print")


def take(
    picture: Picture, browser: PlaywrightBrowser, address: str, folder: Path
) -> Path:
    """Takes a picture into `folder`."""
    file = folder / f"{picture.name}.png"
    with browser.page() as page:
        page.set_viewport_size({"width": picture.size[0], "height": picture.size[1]})
        page.emulate_media(color_scheme=picture.scheme, media=picture.media)
        page.goto(address + picture.page)
        page.evaluate("window.gate.settled")
        if not picture.panel:
            page.evaluate("window.gate.withdraw()")
        if picture.scale == 1:
            page.screenshot(path=file, full_page=picture.whole)
        else:
            clip = {
                "x": 0,
                "y": 0,
                "width": picture.size[0],
                "height": picture.size[1],
                "scale": picture.scale,
            }
            taken = page.context.new_cdp_session(page).send(
                "Page.captureScreenshot", {"clip": clip}
            )
            file.write_bytes(base64.b64decode(taken["data"]))
    return file


def take_all(pictures: Iterable[Picture], folder: Path) -> Iterator[Path]:
    """Takes pictures in Chromium, of a site built for the purpose. Raises GateError
    where there is no Chromium.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (
        serve_own_site() as server,
        Recorder() as recorder,
        launch("chromium", recorder=recorder) as browser,
    ):
        for picture in pictures:
            yield take(picture, browser, address_of(server), folder)


def main(arguments: Sequence[str] | None = None) -> int:
    """Takes the pictures, and prints where they are."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.screenshots", description=__doc__
    )
    parser.add_argument(
        "--all",
        type=Path,
        metavar="DIR",
        help="take one of everything, into this folder",
    )
    everywhere = parser.parse_args(arguments).all
    pictures = everything() if everywhere else README_PICTURES
    for file in take_all(pictures, everywhere or PICTURES):
        print(f"{file} ({file.stat().st_size:,} bytes)", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
