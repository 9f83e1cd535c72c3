from analytics_gate.audit.recorder.connections import Connection
from analytics_gate.audit.visit.traffic import (
    RequestEvent,
    address_key,
    name_aborted,
    requests_of,
    unobserved_connections,
)
from analytics_gate.audit.witness.sightings import Sighting

HOST = "site.example"
OWN = f"https://{HOST}/"


def wire(url: str, *headers: tuple[str, str]) -> Connection:
    return Connection(url.split("/")[2], 443, "request", "GET", url, headers)


def test_the_auditor_joins_what_both_witnesses_saw_into_one_request() -> None:
    url = "https://thief.example/x.gif"
    [request] = requests_of(
        [RequestEvent(url + "#part", "image")],
        [wire(url)],
        OWN,
        {address_key(url): "<img>"},
    )
    assert (request.kind, request.third_party, request.seen_by, request.where) == (
        "image",
        True,
        ("browser", "wire"),
        "<img>",
    )


def test_the_auditor_calls_a_request_blocked_only_if_it_never_reached_the_wire() -> (
    None
):
    url = "https://thief.example/x.gif"
    blocked = [
        requests_of([RequestEvent(url, "image", failed)], contacts, OWN, {})[0].blocked
        for failed, contacts in ((True, []), (True, [wire(url)]), (False, []))
    ]
    assert blocked == [True, False, False]


def test_the_auditor_marks_what_only_the_wire_saw() -> None:
    [request] = requests_of(
        [], [wire("https://thief.example/ping", ("Content-Type", "text/ping"))], OWN, {}
    )
    assert (request.kind, request.seen_by) == ("ping", ("wire",))


def test_the_auditor_counts_a_connection_over_which_nothing_was_asked() -> None:
    silent = Connection("thief.example", 443, "connection")
    talking = Connection("other.example", 443, "connection")
    requests = requests_of(
        [], [silent, talking, wire("https://other.example/")], OWN, {}
    )
    assert [(request.host, request.kind) for request in requests] == [
        ("other.example", "other"),
        ("thief.example", "connection"),
    ]


def test_the_auditor_counts_the_connection_of_a_refused_request() -> None:
    url = "https://thief.example/frame"
    requests = requests_of(
        [RequestEvent(url, "frame", failed=True)],
        [Connection("thief.example", 443, "connection")],
        OWN,
        {},
    )
    assert [(request.kind, request.blocked) for request in requests] == [
        ("frame", True),
        ("connection", False),
    ]


def test_the_auditor_knows_a_subdomain_for_a_third_party() -> None:
    requests = requests_of(
        [
            RequestEvent("https://metrics.site.example/", "fetch"),
            RequestEvent("https://site.example/", "document"),
        ],
        [],
        OWN,
        {},
    )
    assert [request.third_party for request in requests] == [True, False]


def test_the_auditor_writes_an_address_as_both_witnesses_do() -> None:
    for address in (
        "wss://A.example:443/x",
        "https://a.example/x",
        "https://a.example/x#y",
    ):
        assert address_key(address) == "https://a.example/x"
    assert address_key("http://a.example:8080") == "http://a.example:8080/"


def test_the_auditor_names_a_request_of_which_only_the_wire_knows_by_what_it_is_for() -> (
    None
):
    said = [
        (("Sec-Fetch-Dest", "image"), "image"),
        (("Sec-Fetch-Dest", "iframe"), "frame"),
        (("Sec-Fetch-Dest", "empty"), "fetch"),
        (("Upgrade", "websocket"), "websocket"),
        (("Accept", "text/event-stream"), "eventsource"),
        (("Sec-Purpose", "prefetch;prerender"), "prefetch"),
        (("Accept", "*/*"), "other"),
    ]
    found = [
        requests_of([], [wire("https://thief.example/", header)], OWN, {})[0].kind
        for header, _ in said
    ]
    assert found == [kind for _, kind in said]


def test_the_auditor_takes_an_unnamed_connection_for_the_sites_on_http_alone() -> None:
    silent = Connection("", 0, "connection")
    assert [each.kind for each in requests_of([], [silent], OWN, {})] == ["connection"]
    assert requests_of([], [silent], f"http://{HOST}/", {}) == ()


def test_the_auditor_gives_a_connection_without_a_name_that_of_what_was_broken_off() -> (
    None
):
    nameless, met = Connection("", 0, "connection"), wire("https://other.example/")
    own, thief, other = (
        RequestEvent(f"https://{host}/x", "other", failed=True)
        for host in (HOST, "thief.example", "other.example")
    )

    def named(*events: RequestEvent) -> list[str]:
        return [contact.host for contact in name_aborted((nameless, met), events, HOST)]

    assert named(own, other) == ["other.example", HOST]
    assert named(own, thief) == ["other.example", HOST, "thief.example"]
    assert named(other, RequestEvent(f"https://{HOST}/", "document")) == [
        "",
        "other.example",
    ]
    assert name_aborted((met,), (thief,), HOST) == (met,)
    # One more than were broken off is somebody else's.
    assert [each.host for each in name_aborted((nameless, nameless), (own,), HOST)] == [
        HOST,
        "",
    ]


def test_the_auditor_takes_the_pages_word_for_what_no_proxy_sees_and_for_nothing_else() -> (
    None
):
    asked = [
        Sighting("request", f"https://{by.lower()}.example/x", by, "here", "", "")
        for by in ("WebTransport", "BackgroundFetchManager.fetch", "fetch")
    ]
    requests = unobserved_connections(asked, [], OWN)
    assert [(each.kind, each.seen_by, each.where) for each in requests] == [
        ("fetch", ("page",), "here"),
        ("webtransport", ("page",), "here"),
    ]
    assert unobserved_connections(asked, requests, OWN) == ()


def test_the_auditor_takes_the_pages_word_for_a_host_to_which_something_else_was_refused() -> (
    None
):
    refused = requests_of(
        [RequestEvent("https://thief.example/x.gif", "image", failed=True)], [], OWN, {}
    )
    asked = [
        Sighting("request", "https://thief.example/x", "WebTransport", "here", "", "")
    ]
    assert [each.kind for each in unobserved_connections(asked, refused, OWN)] == [
        "webtransport"
    ]


def test_the_auditor_knows_another_port_of_the_sites_host_for_somebody_else() -> None:
    asked = [
        "https://site.example:8443/collect",
        "https://site.example/",
        "http://site.example/",
        "wss://site.example/",
    ]
    told = [RequestEvent(url, "fetch") for url in asked]
    assert {
        request.url for request in requests_of(told, [], OWN, {}) if request.third_party
    } == {asked[0]}
    [ours, other] = requests_of(told[:2], [], "https://site.example:8443/", {})
    assert ([each.third_party for each in (ours, other)], other.url) == (
        [True, False],
        asked[0],
    )


def test_the_auditor_counts_a_connection_to_another_port_of_the_sites_host() -> None:
    page = RequestEvent("https://site.example/", "document")
    silent = [Connection(HOST, port, "connection") for port in (80, 443, 8443)]
    requests = requests_of([page], silent, OWN, {})
    assert [request.url for request in requests if request.third_party] == [
        "https://site.example:8443/"
    ]
    [transport] = unobserved_connections(
        [Sighting("request", f"https://{HOST}:4433/", "WebTransport", "", "", "")],
        requests[:1],
        OWN,
    )
    assert transport.third_party


def test_the_auditor_knows_a_site_at_a_numeric_address_for_the_site() -> None:
    silent = [Connection("::1", port, "connection") for port in (8000, 9000)]
    requests = requests_of([], silent, "http://[::1]:8000/", {})
    assert [request.url for request in requests] == ["https://[::1]:9000/"]
