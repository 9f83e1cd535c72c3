"""The headers of a whole site: for everyone, and for visitors with a signal."""

from dataclasses import replace

import pytest

from analytics_gate.declaration.values import Hosts, Provider, Purpose, Runs, Service
from analytics_gate.delivery.csp import page_policy
from analytics_gate.delivery.headers import SiteHeaders
from analytics_gate.delivery.options import Delivery, LinkPolicy
from analytics_gate.delivery.static_host import headers_for
from analytics_gate.gate.sandbox import build_sandbox
from analytics_gate.gate.site_headers import HeaderInputs, site_headers

NEXT_DOOR = Service(
    id="counter",
    name="Counter",
    purpose=Purpose.ANALYTICS,
    provider=Provider("Example", "https://example.org/privacy"),
    runs=Runs.SANDBOX,
    hosts=Hosts(script=("stats.example",)),
    script="https://stats.example/count.js",
)
IN_PAGE = replace(
    NEXT_DOOR,
    id="manager",
    runs=Runs.PAGE,
    hosts=Hosts(script=("tags.example",), font=("fonts.example",)),
)
FONTS = replace(
    NEXT_DOOR,
    id="fonts",
    runs=Runs.PAGE,
    purpose=Purpose.NECESSARY,
    script=None,
    hosts=Hosts(font=("fonts.example",)),
)
VIDEO = replace(
    NEXT_DOOR, id="video", script=None, hosts=Hosts(frame=("video.example",))
)
NEEDED = replace(
    NEXT_DOOR,
    id="needed",
    purpose=Purpose.NECESSARY,
    hosts=Hosts(script=("needed.example",)),
)
SERVICES = (NEXT_DOOR, IN_PAGE, FONTS, VIDEO, NEEDED)


OWN = page_policy(["'sha256-b'"], [IN_PAGE, FONTS])


def headers(delivery: Delivery = Delivery()) -> SiteHeaders:  # noqa: B008 - a frozen value
    contents = HeaderInputs(
        base="/",
        policy=page_policy(["'sha256-a'"], [IN_PAGE, FONTS]),
        outgoing=frozenset({"https://link.example"}),
        services=SERVICES,
        chosen=SERVICES,
        sandboxes=tuple(
            build_sandbox(service, "https://site.example")
            for service in (NEXT_DOOR, NEEDED)
        ),
        workers=("assets/*",),
        own=(("own/index.html", OWN),),
    )
    return site_headers(contents, delivery)


def test_everyones_page_names_what_runs_in_it() -> None:
    told = headers_for("/", headers().everyone)
    assert "https://tags.example" in told["Content-Security-Policy"]
    assert '"https://tags.example"' in told["Connection-Allowlist"]
    assert "Tk" not in told


def test_the_page_of_a_visitor_who_signals_names_only_what_is_necessary() -> None:
    told = headers_for("/", headers().signalled)
    closed = page_policy(["'sha256-a'"], [FONTS])
    assert told["Content-Security-Policy"] == f"{closed}; frame-ancestors 'none'"
    assert told["Connection-Allowlist"] == (
        '(response-origin "https://fonts.example" "https://link.example");redirects=allow'
    )
    assert told["Tk"] == "N"
    assert set(headers_for("/", headers().everyone)) | {"Tk"} == set(told)


@pytest.mark.parametrize("path", ["/own/", "/own/index.html"])
def test_a_page_with_a_policy_of_its_own_is_closed_for_who_signals(path: str) -> None:
    told = headers_for(path, headers().everyone)
    assert told["Content-Security-Policy"] == f"{OWN}; frame-ancestors 'none'"
    closed = page_policy(["'sha256-b'"], [FONTS])
    assert (
        headers_for(path, headers().signalled)["Content-Security-Policy"]
        == f"{closed}; frame-ancestors 'none'"
    )


def test_the_sandbox_of_a_visitor_who_signals_is_closed_where_it_may_not_run() -> None:
    everyone, signalled = headers().everyone, headers().signalled
    path = "/gate/sandbox/counter.html"
    assert (
        "https://stats.example"
        in headers_for(path, everyone)["Content-Security-Policy"]
    )
    assert headers_for(path, signalled) == headers_for("/", signalled)
    path = "/gate/sandbox/needed.html"
    assert headers_for(path, signalled) == {**headers_for(path, everyone), "Tk": "N"}


@pytest.mark.parametrize("path", ["/gate/sandbox/video/x.html", "/assets/worker.js"])
def test_what_is_pressed_opens_for_everyone_and_workers_are_closed_for_everyone(
    path: str,
) -> None:
    assert headers_for(path, headers().signalled) == {
        **headers_for(path, headers().everyone),
        "Tk": "N",
    }
    assert headers_for(path, headers().everyone) != headers_for("/", headers().everyone)


def test_links_that_nobody_can_know_open_the_network_to_every_origin_with_https() -> (
    None
):
    for rules in (
        headers(Delivery(LinkPolicy.ANY)).everyone,
        headers(Delivery(LinkPolicy.ANY)).signalled,
    ):
        allowed = headers_for("/", rules)["Connection-Allowlist"]
        assert '"https://*:*"' in allowed
        assert "webrtc" not in allowed
        for path in (
            "/gate/sandbox/needed.html",
            "/gate/sandbox/video/x.html",
            "/assets/worker.js",
        ):
            assert "*" not in headers_for(path, rules)["Connection-Allowlist"]


def test_reports_go_to_the_site_itself() -> None:
    told = headers_for("/", headers(Delivery(reports="/reports/")).everyone)
    assert told["Content-Security-Policy"].endswith(
        "; frame-ancestors 'none'; report-to gate"
    )
    assert told["Reporting-Endpoints"] == 'gate="/reports/"'
    assert "report" not in str(headers())
