import http.client
import ssl
from pathlib import Path

import pytest

from analytics_gate.audit.first_party import Folder, Live, Site
from analytics_gate.audit.recorder import Recorder
from analytics_gate.audit.wire import Request
from analytics_gate.delivery.published import Response
from analytics_gate.delivery.server import serve_folder


def request(path: str, method: str = "GET") -> Request:
    return Request(method, path, "HTTP/1.1", (("Host", "site.example"),))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "index.html").write_text("<title>Home</title>", encoding="utf-8")
    (tmp_path / "_headers").write_text(
        "/*\n  Set-Cookie: id=1; Max-Age=60\n  X-Said: yes\n  Link: </>; rel=next\n", encoding="utf-8"
    )
    return tmp_path


def test_the_auditor_serves_a_folder_below_its_path_and_nothing_beside_it(folder: Path) -> None:
    site = Folder(folder, "/docs/")
    assert site.respond(request("/docs/"), "https://site.example/docs/?q").status == 200
    assert site.respond(request("/"), "https://site.example/").status == 404


def test_the_recorder_answers_for_the_site_and_counts_it_for_no_third_party(folder: Path, recorder: Recorder) -> None:
    recorder.stand_for(Site("https://site.example/", Folder(folder)))
    context = ssl.create_default_context()
    recorder.certificates.trust(context)
    proxy = http.client.HTTPSConnection("127.0.0.1", recorder.port, context=context)
    try:
        proxy.set_tunnel("site.example", 443)
        proxy.request("GET", "/")
        answer = proxy.getresponse()
        assert (answer.status, answer.headers["X-Said"], answer.read()) == (200, "yes", b"<title>Home</title>")
    finally:
        proxy.close()
    recorder.settle()
    assert recorder.contacts == ()
    assert [(each.url, each.value) for each in recorder.set_cookies] == [
        ("https://site.example/", "id=1; Max-Age=60"),
    ]
    assert [(each.url, each.fields) for each in recorder.hintings] == [
        ("https://site.example/", {"link": "</>; rel=next"}),
    ]


def test_the_auditor_asks_a_real_address_and_hands_its_answer_on(folder: Path) -> None:
    with serve_folder(folder) as server:
        answer = Live().respond(request("/"), f"http://127.0.0.1:{server.port}/")
        head = Live().respond(request("/", "HEAD"), f"http://127.0.0.1:{server.port}/")
    assert (answer.status, answer.body, dict(answer.headers)["X-Said"]) == (200, b"<title>Home</title>", "yes")
    assert (head.status, head.body) == (200, b"")


def test_the_auditor_answers_for_an_address_that_does_not(folder: Path) -> None:
    with serve_folder(folder) as server:
        port = server.port
    answer = Live(timeout_s=5).respond(request("/"), f"http://127.0.0.1:{port}/")
    assert answer.status == 502
    assert b"refused" in answer.body


def test_the_recorder_adds_a_signal_to_what_is_asked_of_the_site_while_it_is_on(recorder: Recorder) -> None:
    heard: list[Request] = []

    class Ear:
        def respond(self, request: Request, url: str) -> Response:
            heard.append(request)
            return Response(204, (("Content-Length", "0"),), b"")

    recorder.stand_for(Site("http://site.example/", Ear()))

    def ask() -> None:
        proxy = http.client.HTTPConnection("127.0.0.1", recorder.port)
        proxy.request("GET", "http://site.example/")
        proxy.getresponse()
        proxy.close()

    with recorder.adding({"Sec-GPC": "1"}):
        ask()
    ask()
    assert [each.header("Sec-GPC") for each in heard] == ["1", ""]
