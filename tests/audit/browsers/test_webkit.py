"""How WebKit is asked, without one: what it tells and answers, frames by their places,
and pages that are not there.
"""

import json
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import pytest

from analytics_gate.audit.browsers.protocol import PageError
from analytics_gate.audit.browsers.webkit.channel import SOCKET, WANTED, Channel
from analytics_gate.audit.browsers.webkit.running import WebKitContext
from analytics_gate.audit.browsers.webkit.session import Session
from analytics_gate.audit.browsers.webkit.tab import Tab
from analytics_gate.audit.run.audit import AuditOptions, prepare
from analytics_gate.errors import GateError

WORDS: dict[str, list[list[object]]] = {
    "cookies": [
        ["request", "https://a.example/", "document"],
        ["said", "one"],
        ["answer", "cookies", [{"name": "id"}]],
    ],
    "nothing": [
        ["failed", "https://b.example/", "other"],
        ["answer", "cookies", "too late"],
        ["answer", "nothing", None],
    ],
}


def talk(folder: Path) -> None:
    """A browser that has nothing but words: it says them when it is asked, and goes
    where it knows none.
    """
    with socket.socket(socket.AF_UNIX) as peer:
        peer.connect(str(folder / SOCKET))
        with peer.makefile("rw", encoding="utf-8") as line:
            while asked := line.readline():
                if (what := json.loads(asked)[0]) not in WORDS:
                    return
                for words in WORDS[what]:
                    print(json.dumps(words), file=line, flush=True)


@contextmanager
def talking(folder: Path) -> Iterator[Channel]:
    with Channel(folder) as channel:
        channel.order({"javascript": True})
        browser = threading.Thread(target=talk, args=(folder,))
        browser.start()
        channel.accept()
        yield channel
    browser.join()


def test_the_auditor_hears_what_webkit_told_before_it_has_the_answer(
    tmp_path: Path,
) -> None:
    heard: list[object] = []
    with talking(tmp_path) as channel:
        context = WebKitContext(channel)
        context.expose_binding("ears", lambda _, said: heard.append(said))
        context.on(
            "request",
            lambda request: heard.append((request.url, request.resource_type)),
        )
        context.on("requestfailed", lambda request: heard.append(request.url))
        assert context.cookies() == [{"name": "id"}]
        assert heard == [("https://a.example/", "document"), "one"]
        assert channel.ask("nothing") is None
    assert heard[2:] == ["https://b.example/"]
    assert json.loads((tmp_path / WANTED).read_text()) == {"javascript": True}


def test_the_auditor_is_told_that_webkit_went_away(tmp_path: Path) -> None:
    with talking(tmp_path) as channel:
        for _ in range(2):
            with pytest.raises(PageError, match="the browser has gone"):
                channel.ask("weather")


def test_the_auditor_gives_pages_their_ears_before_any_script_that_speaks(
    tmp_path: Path,
) -> None:
    with Channel(tmp_path) as channel:
        context = WebKitContext(channel)
        context.add_init_script("signal")
        context.clock.install()
        context.expose_binding("ears", print)
    ears, signal, clock = context.scripts
    assert '"ears"' in ears
    assert signal == "signal"
    assert "auditorsClock" in clock


class Frames:
    """A session with frames in frames, one of which goes away; nothing in it can be seen."""

    def ask(self, frame: Sequence[int], script: str, *arguments: object) -> Any:
        if tuple(frame) == (1,):
            raise PageError("it went away")
        if "window.length" in script:
            return [
                f"https://{len(frame)}.example/",
                {(): 3, (2,): 1}.get(tuple(frame), 0),
            ]
        return False


class Silent:
    def ask(self, *_: object) -> None:
        return None


def test_the_auditor_names_each_frame_by_its_place_and_leaves_out_one_that_went_away() -> (
    None
):
    tab = Tab(cast(Session, Frames()), cast(Channel, Silent()), None)
    assert [frame.place for frame in tab.frames] == [(), (0,), (2,), (2, 0)]
    assert [frame.url for frame in tab.frames][-1] == "https://2.example/"


def test_the_auditor_presses_nothing_that_cannot_be_seen() -> None:
    tab = Tab(cast(Session, Frames()), cast(Channel, Silent()), None)
    with pytest.raises(PageError, match="no #yes could be seen"):
        tab.locator("#yes").first.click(timeout=0)


def test_the_auditor_connects_to_no_webkit_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<title>Page</title>", encoding="utf-8")
    with pytest.raises(
        GateError, match=r"--connect ws://x: webkit is driven on this machine only"
    ):
        prepare(
            AuditOptions(
                str(tmp_path), engines=("webkit",), pages=("/",), connect="ws://x"
            )
        )
