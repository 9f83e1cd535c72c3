import http.client
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from analytics_gate.audit.recorder.first_party import Folder, Live, Site
from analytics_gate.audit.recorder.recorder import Recorder
from analytics_gate.audit.recorder.wire import HttpRequest
from analytics_gate.delivery.server import serve_folder
from analytics_gate.delivery.static_host import HttpResponse


def request(path: str, method: str = "GET") -> HttpRequest:
    return HttpRequest(method, path, "HTTP/1.1", (("Host", "site.example"),))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "index.html").write_text("<title>Home</title>", encoding="utf-8")
    (tmp_path / "_headers").write_text(
        "/*\n  Set-Cookie: id=1; Max-Age=60\n  X-Said: yes\n  Link: </>; rel=next\n",
        encoding="utf-8",
    )
    return tmp_path


def test_the_auditor_serves_a_folder_below_its_path_and_nothing_beside_it(
    folder: Path,
) -> None:
    site = Folder(folder, "/docs/")
    assert site.respond(request("/docs/"), "https://site.example/docs/?q").status == 200
    assert site.respond(request("/"), "https://site.example/").status == 404


def test_the_recorder_answers_for_the_site_and_counts_it_for_no_third_party(
    folder: Path, recorder: Recorder
) -> None:
    recorder.serve_site(Site("https://site.example/", Folder(folder)))
    context = ssl.create_default_context()
    recorder.certificates.trust(context)
    proxy = http.client.HTTPSConnection("127.0.0.1", recorder.port, context=context)
    try:
        proxy.set_tunnel("site.example", 443)
        proxy.request("GET", "/")
        answer = proxy.getresponse()
        assert (answer.status, answer.headers["X-Said"], answer.read()) == (
            200,
            "yes",
            b"<title>Home</title>",
        )
    finally:
        proxy.close()
    recorder.wait_until_idle()
    assert recorder.connections == ()
    assert [(each.url, each.value) for each in recorder.set_cookies] == [
        ("https://site.example/", "id=1; Max-Age=60"),
    ]
    assert [(each.url, each.fields) for each in recorder.hinting_responses] == [
        ("https://site.example/", {"link": "</>; rel=next"}),
    ]


def test_the_auditor_asks_a_real_address_and_hands_its_answer_on(folder: Path) -> None:
    with serve_folder(folder) as server:
        answer = Live().respond(request("/"), f"http://127.0.0.1:{server.port}/")
        head = Live().respond(request("/", "HEAD"), f"http://127.0.0.1:{server.port}/")
    assert (answer.status, answer.body, dict(answer.headers)["X-Said"]) == (
        200,
        b"<title>Home</title>",
        "yes",
    )
    assert (head.status, head.body) == (200, b"")


def test_the_auditor_answers_for_an_address_that_does_not(folder: Path) -> None:
    with serve_folder(folder) as server:
        port = server.port
    answer = Live(timeout_s=5).respond(request("/"), f"http://127.0.0.1:{port}/")
    assert answer.status == 502
    assert b"refused" in answer.body


def test_the_recorder_adds_a_signal_to_what_is_asked_of_the_site_while_it_is_on(
    recorder: Recorder,
) -> None:
    heard: list[HttpRequest] = []

    class Ear:
        def respond(self, request: HttpRequest, url: str) -> HttpResponse:
            heard.append(request)
            return HttpResponse(204, (("Content-Length", "0"),), b"")

    recorder.serve_site(Site("http://site.example/", Ear()))

    def ask() -> None:
        proxy = http.client.HTTPConnection("127.0.0.1", recorder.port)
        proxy.request("GET", "http://site.example/")
        proxy.getresponse()
        proxy.close()

    with recorder.adding({"Sec-GPC": "1"}):
        ask()
    ask()
    assert [each.header("Sec-GPC") for each in heard] == ["1", ""]


@contextmanager
def endless(head: str, *parts: bytes, again: bytes = b"") -> Iterator[str]:
    """The address of a server that says these bytes, then the last ones over and over,
    and never hangs up.
    """
    over = threading.Event()

    class Endless(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            for part in (head.replace("\n", "\r\n").encode(), *parts):
                self.wfile.write(part)
            try:
                while again and not over.is_set():
                    self.wfile.write(again)
            except OSError:
                return
            over.wait(30)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Endless) as server:
        serving = threading.Thread(target=server.serve_forever, args=(0.01,))
        serving.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            over.set()
            server.shutdown()
            serving.join()


EVENTS = "HTTP/1.1 200 OK\nContent-Type: text/event-stream\n"
OPEN_ENDED = {
    "until it hangs up": (EVENTS + "\n", b"data: words\n\n"),
    "in chunks": (
        EVENTS + "Transfer-Encoding: chunked\n\n",
        b"d\r\ndata: words\n\n\r\n",
    ),
    "in a chunk that stays open": (
        EVENTS + "Transfer-Encoding: chunked\n\n",
        b"fff\r\ndata: words\n\n",
    ),
}


@pytest.mark.parametrize("way", OPEN_ENDED)
def test_the_auditor_hands_on_what_came_of_a_stream_that_never_ends(way: str) -> None:
    with endless(*OPEN_ENDED[way]) as address:
        answer = Live(timeout_s=20, stream_s=0.2).respond(request("/"), address)
    headers = dict(answer.headers)
    assert (answer.status, answer.body, headers["Content-Length"]) == (
        200,
        b"data: words\n\n",
        "13",
    )
    assert "Transfer-Encoding" not in headers


def test_the_auditor_takes_no_more_of_an_answer_without_an_end_than_it_has_room_for() -> (
    None
):
    with endless(
        "HTTP/1.1 200 OK\nContent-Type: text/plain\n\n", again=b"x" * 10_000
    ) as address:
        answer = Live(timeout_s=20, open_bytes_most=100_000).respond(
            request("/"), address
        )
    assert answer.status == 200
    assert 100_000 <= len(answer.body) < 200_000


def test_the_auditor_waits_no_longer_for_what_a_script_asked_than_the_recorder_does_for_all() -> (
    None
):
    asked = HttpRequest(
        "GET", "/", "HTTP/1.1", (("Host", "site.example"), ("Sec-Fetch-Dest", "empty"))
    )
    with endless("") as address:
        assert Live(timeout_s=20, script_s=0.2).respond(asked, address).status == 502
    with endless("HTTP/1.1 200 OK\n\n", b"words") as address:
        answer = Live(timeout_s=20, script_s=0.2).respond(asked, address)
    assert (answer.status, answer.body) == (200, b"words")


def test_the_auditor_reads_an_answer_in_chunks_to_its_end() -> None:
    chunks = (
        b"".join(b"%x\r\n%s\r\n" % (size, b"x" * size) for size in (3, 70_000, 200_000))
        + b"0\r\n\r\n"
    )
    with endless("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n", chunks) as address:
        assert len(Live(timeout_s=20).respond(request("/"), address).body) == 270_003


def test_the_recorder_settles_beside_a_stream_that_never_ends(
    recorder: Recorder,
) -> None:
    with endless(*OPEN_ENDED["until it hangs up"]) as address:
        recorder.serve_site(Site(address, Live(timeout_s=20, stream_s=0.2)))
        proxy = http.client.HTTPConnection("127.0.0.1", recorder.port)
        proxy.request("GET", address, headers={"Accept": "text/event-stream"})
        recorder.wait_until_idle(timeout_s=5)
        assert proxy.getresponse().read() == b"data: words\n\n"
        proxy.close()
