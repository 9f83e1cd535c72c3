"""The server over the wire."""

from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from socket import create_connection

import pytest

from analytics_gate.delivery.server import SiteServer, serve_folder
from tests.support.signals import requests

FILES = {
    "index.html": "<p>ü",
    "404.html": "lost",
    "privacy/index.html": "policy",
    "a.js": "1",
    "a.css": "a{}",
    "a.svg": "<svg/>",
    "a.json": "{}",
    "a.xml": "<a/>",
    "a.webmanifest": "{}",
    "a.of-no-kind": "?",
    "other.json": "{}",
    "_headers": "/*\n  Closed: yes\n  Where: anywhere\n/privacy/\n  Where: policy\n"
    "/other/\n  Content-Type: application/other\n",
    "_redirects": "/old/ /privacy/ 301\n/other/ /other.json 200\n",
}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SiteServer]:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    with serve_folder(tmp_path) as running:
        yield running


def ask(
    server: SiteServer,
    path: str,
    method: str = "GET",
    fields: tuple[tuple[str, str], ...] = (),
) -> tuple[int, dict[str, str], str]:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=90)
    connection.putrequest(method, path)
    for name, value in fields:
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    assert len(answer.getheaders()) == len(dict(answer.getheaders())), "a header twice"
    return answer.status, dict(answer.getheaders()), body


def test_the_server_answers_with_files_and_their_headers(server: SiteServer) -> None:
    status, headers, body = ask(server, "/privacy/?from=home")
    assert (status, body) == (200, "policy")
    assert headers["Closed"] == "yes"
    assert headers["Where"] == "policy"
    assert headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    ("path", "status", "location"),
    [
        ("/nothing", 404, None),
        ("/privacy", 301, "/privacy/"),
        ("/old", 301, "/privacy/"),
        ("/%00", 404, None),
    ],
)
def test_the_server_sends_the_headers_with_every_answer(
    server: SiteServer, path: str, status: int, location: str | None
) -> None:
    found, headers, body = ask(server, path)
    assert (found, headers.get("Location")) == (status, location)
    assert (headers["Closed"], headers["Where"]) == ("yes", "anywhere")
    assert body == ("lost" if status == 404 else "")


def test_the_server_answers_head_with_the_same_headers_and_no_body(
    server: SiteServer,
) -> None:
    for path in ("/", "/nothing", "/privacy"):
        status, headers, _ = ask(server, path)
        told, told_headers, body = ask(server, path, "HEAD")
        assert (told, body) == (status, "")
        assert {**told_headers, "Date": ""} == {**headers, "Date": ""}
    assert ask(server, "/", "HEAD")[1]["Content-Length"] == str(len("<p>ü".encode()))


def test_the_server_sends_no_body_to_head(server: SiteServer) -> None:
    # Python's client would throw one away unseen.
    with create_connection(("127.0.0.1", server.port), timeout=90) as wire:
        wire.sendall(b"HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert wire.makefile("rb").read().endswith(b"\r\n\r\n")


def test_the_server_refuses_to_take_anything(server: SiteServer) -> None:
    assert ask(server, "/", "POST")[0] == 501


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/a.js", "text/javascript; charset=utf-8"),
        ("/a.css", "text/css; charset=utf-8"),
        ("/a.svg", "image/svg+xml"),
        ("/a.json", "application/json; charset=utf-8"),
        ("/a.webmanifest", "application/manifest+json; charset=utf-8"),
        ("/a.of-no-kind", "application/octet-stream"),
    ],
)
def test_the_server_says_of_what_kind_a_file_is(
    server: SiteServer, path: str, kind: str
) -> None:
    assert ask(server, path)[1]["Content-Type"] == kind


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ('<meta charset="iso-2022-jp">', "text/html"),
        (
            '<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">',
            "text/html",
        ),
        ('<meta charset="utf-8">', "text/html; charset=utf-8"),
        ('<meta charset="utf-16">', "text/html; charset=utf-8"),
        ('<meta charset="no-such">', "text/html; charset=utf-8"),
    ],
)
def test_the_server_leaves_an_old_encoding_to_the_page(
    tmp_path: Path, head: str, kind: str
) -> None:
    (tmp_path / "index.html").write_text(f"<title>Old</title>{head}", encoding="ascii")
    with serve_folder(tmp_path) as running:
        assert ask(running, "/")[1]["Content-Type"] == kind


def test_the_server_answers_with_another_file_where_it_is_told_to(
    server: SiteServer,
) -> None:
    status, headers, body = ask(server, "/other/")
    assert (status, body, headers["Content-Type"]) == (200, "{}", "application/other")


def test_the_server_answers_a_signal(server: SiteServer) -> None:
    (server.folder / "gate").mkdir()
    (server.folder / "gate/signalled.txt").write_text(
        "/*\n  Closed: for you\n  Tk: N\n"
    )
    for each in requests():
        _, headers, _ = ask(server, "/", fields=each.fields)
        assert (headers["Closed"], headers.get("Tk")) == (
            ("for you", "N") if each.signalled else ("yes", None)
        ), each


def test_the_server_answers_a_signal_as_everyone_where_a_site_has_no_other_headers(
    server: SiteServer,
) -> None:
    assert ask(server, "/", fields=(("DNT", "1"),))[1]["Closed"] == "yes"


def test_the_server_answers_more_than_once_on_a_connection(server: SiteServer) -> None:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=90)
    for path, status in (("/nothing", 404), ("/privacy", 301), ("/privacy/", 200)):
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        assert (answer.status, answer.version) == (status, 11)
    connection.close()


def test_the_server_sees_a_site_that_was_built_again(server: SiteServer) -> None:
    (server.folder / "index.html").write_text("new")
    (server.folder / "_headers").write_text("/*\n  Closed: newly\n")
    assert ask(server, "/")[1]["Closed"] == "newly"
    assert ask(server, "/")[2] == "new"


def test_the_server_needs_a_port_of_its_own(server: SiteServer) -> None:
    with (
        pytest.raises(OSError, match="in use"),
        serve_folder(server.folder, port=server.port),
    ):
        pass


def test_the_server_is_gone_when_its_block_ends(tmp_path: Path) -> None:
    with serve_folder(tmp_path) as server:
        port = server.port
    with serve_folder(tmp_path, port=port) as again:
        assert ask(again, "/")[0] == 404
