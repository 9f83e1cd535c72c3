"""The recorder, spoken to over bare sockets."""

import socket
import ssl
import threading
from collections.abc import Iterator

import pytest

from analytics_gate.audit.recorder.connections import Connection
from analytics_gate.audit.recorder.recorder import Recorder
from tests.support.patience import PatientRecorder

GET = b"GET /pixel.gif?u=https://site.example/ HTTP/1.1\r\nHost: t.example\r\n\r\n"


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    with PatientRecorder() as fresh:
        yield fresh


def dial(recorder: Recorder) -> socket.socket:
    return socket.create_connection(("127.0.0.1", recorder.port), timeout=90)


def secured(recorder: Recorder, plain: socket.socket, host: str) -> ssl.SSLSocket:
    context = ssl.create_default_context()
    recorder.certificates.trust(context)
    return context.wrap_socket(plain, server_hostname=host)


def head_of(peer: socket.socket) -> str:
    """The next response's head; its body is read and dropped."""
    reader = peer.makefile("rb")
    lines = []
    while (line := reader.readline()).strip():
        lines.append(line.decode().strip())
    length = next(
        (int(line[15:]) for line in lines if line.startswith("Content-Length:")), 0
    )
    reader.read(length)
    return "\n".join(lines)


def ask(recorder: Recorder, request: bytes) -> bytes:
    """What the recorder says to one request, head and body."""
    with dial(recorder) as peer:
        peer.sendall(request.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))
        return peer.makefile("rb").read()


def socks(peer: socket.socket, host: str, port: int) -> None:
    peer.sendall(b"\x05\x01\x00")
    assert peer.recv(2) == b"\x05\x00"
    peer.sendall(
        b"\x05\x01\x00\x03"
        + bytes([len(host)])
        + host.encode()
        + port.to_bytes(2, "big")
    )
    assert peer.recv(10) == b"\x05\x00\x00\x01" + bytes(6)


def connect(peer: socket.socket, host: str) -> None:
    peer.sendall(f"CONNECT {host} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    assert head_of(peer).startswith("HTTP/1.1 200")


def summary(recorder: Recorder) -> list[tuple[str, str, int, str]]:
    recorder.wait_until_idle()
    return [
        (contact.kind, contact.host, contact.port, contact.url)
        for contact in recorder.connections
    ]


def test_records_nothing_before_anybody_calls(recorder: Recorder) -> None:
    recorder.wait_until_idle()
    assert recorder.connections == ()
    assert recorder.hosts == ()


def test_records_plain_http_by_its_host(recorder: Recorder) -> None:
    with dial(recorder) as peer:
        peer.sendall(GET)
        assert head_of(peer).startswith("HTTP/1.1 200")
    assert summary(recorder) == [
        ("connection", "t.example", 80, ""),
        (
            "request",
            "t.example",
            80,
            "http://t.example/pixel.gif?u=https://site.example/",
        ),
    ]


def test_records_what_is_asked_of_a_forward_proxy(recorder: Recorder) -> None:
    ask(
        recorder,
        b"GET http://t.example:8080/a HTTP/1.1\r\nHost: t.example:8080\r\n\r\n",
    )
    assert summary(recorder) == [
        ("connection", "t.example", 8080, ""),
        ("request", "t.example", 8080, "http://t.example:8080/a"),
    ]


def test_records_tls_by_the_name_in_its_handshake(recorder: Recorder) -> None:
    with secured(recorder, dial(recorder), "t.example") as peer:
        assert [contact.host for contact in recorder.connections] == ["t.example"]
        peer.sendall(GET)
        assert head_of(peer).startswith("HTTP/1.1 200")
    assert summary(recorder) == [
        ("connection", "t.example", 443, ""),
        (
            "request",
            "t.example",
            443,
            "https://t.example/pixel.gif?u=https://site.example/",
        ),
    ]


def test_records_a_handshake_that_the_peer_breaks_off(recorder: Recorder) -> None:
    distrustful = ssl.create_default_context()
    with dial(recorder) as plain, pytest.raises(ssl.SSLCertVerificationError):
        distrustful.wrap_socket(plain, server_hostname="t.example")
    assert summary(recorder) == [("connection", "t.example", 443, "")]


def test_records_tls_inside_a_connect_tunnel(recorder: Recorder) -> None:
    plain = dial(recorder)
    connect(plain, "t.example:8443")
    with secured(recorder, plain, "t.example") as peer:
        peer.sendall(GET.replace(b"t.example", b"t.example:8443"))
        head_of(peer)
    assert summary(recorder) == [
        ("connection", "t.example", 8443, ""),
        (
            "request",
            "t.example",
            8443,
            "https://t.example:8443/pixel.gif?u=https://site.example/",
        ),
    ]


def test_records_plain_bytes_inside_a_connect_tunnel(recorder: Recorder) -> None:
    with dial(recorder) as peer:
        connect(peer, "t.example:80")
        peer.sendall(GET)
        head_of(peer)
    assert recorder.requests_to("t.example")[0].url.startswith(
        "http://t.example/pixel.gif"
    )


def test_records_a_tunnel_through_which_nothing_is_asked(recorder: Recorder) -> None:
    with dial(recorder) as peer:
        connect(peer, "t.example:443")
        assert summary(recorder) == [("connection", "t.example", 443, "")]


def test_records_what_is_not_http_as_a_connection(recorder: Recorder) -> None:
    with dial(recorder) as peer:
        connect(peer, "turn.example:3478")
        peer.sendall(b"\x00\x03\x00\x00 no http at all\n")
        assert peer.recv(1) == b""
    assert summary(recorder) == [("connection", "turn.example", 3478, "")]


def test_records_a_socks_connection_that_stays_silent(recorder: Recorder) -> None:
    with dial(recorder) as peer:
        socks(peer, "t.example", 80)
        assert summary(recorder) == [("connection", "t.example", 80, "")]


def test_has_not_settled_while_a_peer_still_has_to_say_whom_it_wants(
    recorder: Recorder,
) -> None:
    with socket.create_connection(
        ("127.0.0.1", recorder.proxy_port), timeout=90
    ) as peer:
        peer.sendall(b"\x05\x01\x00")
        assert peer.recv(2) == b"\x05\x00"
        with pytest.raises(TimeoutError):
            recorder.wait_until_idle(timeout_s=0.1)
        peer.sendall(b"\x05\x01\x00\x03\x09t.example\x00\x50")
        assert summary(recorder) == [("connection", "t.example", 80, "")]


def test_records_tls_inside_socks(recorder: Recorder) -> None:
    plain = dial(recorder)
    socks(plain, "T.example.", 443)
    with secured(recorder, plain, "t.example") as peer:
        peer.sendall(GET)
        head_of(peer)
    assert summary(recorder)[1] == (
        "request",
        "t.example",
        443,
        "https://t.example/pixel.gif?u=https://site.example/",
    )


@pytest.mark.parametrize(
    ("wanted", "host"),
    [(b"\x01\x08\x08\x08\x08", "8.8.8.8"), (b"\x04" + bytes(15) + b"\x01", "::1")],
)
def test_records_numeric_addresses(
    recorder: Recorder, wanted: bytes, host: str
) -> None:
    with dial(recorder) as peer:
        peer.sendall(b"\x05\x01\x00" + b"\x05\x01\x00" + wanted + b"\x00\x50")
        recorder.wait_for(host)
        assert summary(recorder) == [("connection", host, 80, "")]


def test_records_a_socket_that_never_says_anything(recorder: Recorder) -> None:
    with dial(recorder):
        assert summary(recorder) == [("connection", "", 0, "")]
    assert recorder.hosts == ("",)


def test_opens_a_websocket_and_records_its_request(recorder: Recorder) -> None:
    with dial(recorder) as peer:
        # The key and its answer are the sample of RFC 6455, section 1.3.
        peer.sendall(
            b"GET /chat HTTP/1.1\r\nHost: t.example\r\nUpgrade: websocket\r\n"
            b"Connection: Upgrade\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )
        head = head_of(peer)
        peer.sendall(b"\x81\x80\x00\x00\x00\x00")
    assert head.startswith("HTTP/1.1 101")
    assert "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" in head
    assert [contact.url for contact in recorder.requests_to("t.example")] == [
        "http://t.example/chat"
    ]


def test_keeps_a_connection_alive_for_the_next_request(recorder: Recorder) -> None:
    with dial(recorder) as peer:
        for path in ("/1", "/2"):
            peer.sendall(
                f"POST {path} HTTP/1.1\r\nHost: t.example\r\nContent-Length: 2\r\n\r\nhi".encode()
            )
            head_of(peer)
    assert [contact.kind for contact in recorder.connections] == [
        "connection",
        "request",
        "request",
    ]
    assert [contact.body for contact in recorder.requests_to("t.example")] == [
        b"hi",
        b"hi",
    ]


def test_answers_pipelined_requests_and_closes_where_it_is_told_to(
    recorder: Recorder,
) -> None:
    with dial(recorder) as peer:
        peer.sendall(GET + GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        assert peer.makefile("rb").read().count(b"HTTP/1.1 200 OK") == 2


def test_reads_chunked_bodies(recorder: Recorder) -> None:
    ask(
        recorder,
        b"POST /c HTTP/1.1\r\nHost: t.example\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n",
    )
    assert recorder.requests_to("t.example")[0].body == b"abc0123456789"


def test_invites_a_body_that_waits_to_be_asked_for(recorder: Recorder) -> None:
    with dial(recorder) as peer:
        peer.sendall(
            b"POST /e HTTP/1.1\r\nHost: t.example\r\nExpect: 100-continue\r\n"
            b"Content-Length: 2\r\n\r\n"
        )
        assert peer.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        peer.sendall(b"hi")
        head_of(peer)
    assert recorder.requests_to("t.example")[0].body == b"hi"


def test_answers_a_preflight_so_that_the_request_follows(recorder: Recorder) -> None:
    said = ask(
        recorder,
        b"OPTIONS /p HTTP/1.1\r\nHost: t.example\r\nOrigin: https://site.example\r\n"
        b"Access-Control-Request-Method: PUT\r\nAccess-Control-Request-Headers: x-own\r\n\r\n",
    ).decode()
    assert said.startswith("HTTP/1.1 204")
    assert "Access-Control-Allow-Origin: https://site.example\r\n" in said
    assert "Access-Control-Allow-Methods: PUT\r\n" in said
    assert "Access-Control-Allow-Headers: x-own\r\n" in said


@pytest.mark.parametrize(
    ("path", "header", "content_type"),
    [
        ("/a.js?v=1", "Accept: */*", "text/javascript"),
        ("/a.png", "Accept: */*", "image/gif"),
        ("/a.css", "Accept: */*", "text/css"),
        ("/a", "Sec-Fetch-Dest: script", "text/javascript"),
        ("/a", "Sec-Fetch-Dest: iframe", "text/html"),
        ("/a", "Accept: image/avif,image/webp", "image/gif"),
        ("/a", "Accept: text/html,*/*", "text/html"),
        ("/a", "Accept: */*", "text/plain"),
    ],
)
def test_answers_what_suits_the_request(
    recorder: Recorder, path: str, header: str, content_type: str
) -> None:
    said = ask(
        recorder, f"GET {path} HTTP/1.1\r\nHost: t.example\r\n{header}\r\n\r\n".encode()
    )
    assert f"Content-Type: {content_type}".encode() in said
    assert b"Access-Control-Allow-Origin: *\r\n" in said
    assert b"Set-Cookie: left=behind" in said


def test_says_what_it_was_told_to_say(recorder: Recorder) -> None:
    recorder.answer("t.example", "/a.js", "said = 1;", "text/javascript")
    said = ask(recorder, b"GET /a.js?v=2 HTTP/1.1\r\nHost: t.example\r\n\r\n")
    elsewhere = ask(recorder, b"GET /a.js HTTP/1.1\r\nHost: other.example\r\n\r\n")
    assert said.endswith(b"said = 1;")
    assert b"said" not in elsewhere


def test_says_again_what_it_says_to_everybody(recorder: Recorder) -> None:
    before = ask(recorder, GET)
    recorder.answer("t.example", "/pixel.gif", "words")
    assert ask(recorder, GET) != before
    recorder.clear_answers()
    assert ask(recorder, GET) == before


def test_sends_an_answer_larger_than_any_buffer(recorder: Recorder) -> None:
    recorder.answer("t.example", "/big", b"x" * 20_000_000, "text/plain")
    assert (
        len(ask(recorder, b"GET /big HTTP/1.1\r\nHost: t.example\r\n\r\n")) > 20_000_000
    )


def test_survives_peers_that_reset_at_any_point(recorder: Recorder) -> None:
    for said in (
        b"",
        b"\x05",
        b"\x16\x03\x01",
        b"GET",
        GET[:-2],
        b"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
    ):
        peer = dial(recorder)
        peer.sendall(said)
        peer.setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00"
        )
        peer.close()
    assert ask(recorder, GET).startswith(b"HTTP/1.1 200")
    recorder.wait_until_idle()
    assert [contact.kind for contact in recorder.connections].count("connection") == 7


def test_keeps_the_browsers_own_calls_apart(recorder: Recorder) -> None:
    ask(recorder, GET.replace(b"t.example", b"firefox.settings.services.mozilla.com"))
    ask(recorder, GET.replace(b"t.example", b"www.google-analytics.com"))
    assert recorder.hosts == ("www.google-analytics.com",)
    assert {contact.host for contact in recorder.noise} == {
        "firefox.settings.services.mozilla.com"
    }


def test_shows_a_request_as_it_stood_on_the_wire(recorder: Recorder) -> None:
    ask(recorder, b"GET / HTTP/1.1\r\nHost: t.example\r\nSec-GPC: 1\r\n\r\n")
    contact = recorder.wait_for("t.example", path="/")
    assert isinstance(contact, Connection)
    assert contact.header("sec-gpc") == "1"
    assert contact.header("dnt") is None


def test_forgets(recorder: Recorder) -> None:
    ask(recorder, GET)
    recorder.clear()
    assert recorder.connections == ()


def test_forgets_a_connection_that_says_only_later_whom_it_wants(
    recorder: Recorder,
) -> None:
    plain = dial(recorder)
    recorder.wait_until_idle()
    recorder.clear()
    with secured(recorder, plain, "t.example") as peer:
        assert summary(recorder) == []
        peer.sendall(GET)
        head_of(peer)
        assert [kind for kind, *_ in summary(recorder)] == ["request"]


def test_wakes_who_waits_for_a_contact(recorder: Recorder) -> None:
    found: list[Connection] = []
    waiting = threading.Thread(
        target=lambda: found.append(recorder.wait_for("late.example", path="/late"))
    )
    waiting.start()
    ask(recorder, GET)
    ask(recorder, b"GET /late HTTP/1.1\r\nHost: late.example\r\n\r\n")
    waiting.join(5)
    assert [contact.url for contact in found] == ["http://late.example/late"]


def test_says_who_came_instead_of_whom_it_was_told_to_wait_for(
    recorder: Recorder,
) -> None:
    ask(recorder, GET)
    with pytest.raises(
        TimeoutError, match=r"no contact with never\.example.*t\.example"
    ):
        recorder.wait_for("never.example", timeout_s=0)


def test_has_read_everything_when_it_has_settled(recorder: Recorder) -> None:
    peers = [dial(recorder) for _ in range(50)]
    for number, peer in enumerate(peers):
        peer.sendall(GET.replace(b"t.example", f"t{number}.example".encode()))
    recorder.wait_until_idle()
    assert len(recorder.connections) == 100
    for peer in peers:
        peer.close()


def test_hangs_up_on_who_is_silent(recorder: Recorder) -> None:
    with dial(recorder) as peer:
        peer.sendall(GET)
        head_of(peer)
        recorder.wait_until_idle()
        recorder.close_idle_connections()
        assert peer.recv(1) == b""


def test_ends_its_conversations_with_itself() -> None:
    with Recorder() as recorder:
        peer = dial(recorder)
        recorder.wait_until_idle()
    with peer:
        assert peer.recv(1) == b""
