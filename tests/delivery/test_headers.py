"""Response headers, and the file in which a host is told of them."""

from dataclasses import replace

from analytics_gate.declaration.values import Hosts, Runs
from analytics_gate.delivery.csp import page_policy, sandbox_policy
from analytics_gate.delivery.headers import (
    HeaderRule,
    connection_allowlist,
    headers_file,
    page_rule,
    sandbox_rule,
    worker_rule,
)
from analytics_gate.delivery.static_host import headers_for, read_header_rules
from tests.support import services

COUNTER = replace(
    services.COUNTER,
    hosts=Hosts(
        script=("stats.example.org",),
        connect=("api.example.org",),
        link=("example.org",),
    ),
    script=None,
)
PAGE = page_policy(["'sha256-a'"])
SANDBOX = sandbox_policy(COUNTER, "'sha256-b'")
RULES = (
    page_rule(PAGE, ["https://z.example", "https://a.example"]),
    sandbox_rule("/gate/sandbox/counter.html", COUNTER, SANDBOX),
)


def test_the_allowlist_names_each_origin_once_in_order() -> None:
    assert connection_allowlist([]) == "(response-origin);redirects=allow"
    assert connection_allowlist(
        ["https://b.example", "https://a.example", "https://b.example"]
    ) == ('(response-origin "https://a.example" "https://b.example");redirects=allow')


def test_the_headers_of_a_page_close_it() -> None:
    headers = headers_for("/privacy/", RULES)
    assert headers == {
        "Content-Security-Policy": f"{PAGE}; frame-ancestors 'none'",
        "Connection-Allowlist": (
            '(response-origin "https://a.example" "https://z.example");redirects=allow'
        ),
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": headers["Permissions-Policy"],
        "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
        "Vary": "DNT, Sec-GPC",
        "X-Content-Type-Options": "nosniff",
    }
    features = headers["Permissions-Policy"].split(", ")
    assert features == sorted(features)
    assert {"browsing-topics=()", "camera=()", "geolocation=()"} <= set(features)


def test_the_headers_of_a_page_name_what_runs_in_it() -> None:
    in_page = replace(COUNTER, runs=Runs.PAGE)
    rule = page_rule(PAGE, ["https://z.example"], "/", [COUNTER, in_page])
    assert dict(rule.headers)["Connection-Allowlist"] == (
        '(response-origin "https://api.example.org" "https://'
        'stats.example.org" "https://z.example" '
        '"wss://api.example.org");redirects=allow'
    )
    assert page_rule(PAGE, ["https://z.example"], "/", [COUNTER]) == page_rule(
        PAGE, ["https://z.example"]
    )


def test_the_headers_of_a_worker_are_closed_whatever_runs_in_the_pages() -> None:
    rules = (
        page_rule(PAGE, [], "/", [replace(COUNTER, runs=Runs.PAGE)]),
        worker_rule("/assets/*"),
    )
    headers = headers_for("/assets/worker.js", rules)
    assert (
        headers["Content-Security-Policy"]
        == f"{page_policy([])}; frame-ancestors 'none'"
    )
    assert headers["Connection-Allowlist"] == "(response-origin);redirects=allow"
    assert headers["Vary"] == "DNT, Sec-GPC"


def test_the_headers_of_a_sandbox_replace_the_pages() -> None:
    headers = headers_for("/gate/sandbox/counter.html", RULES)
    assert (
        headers["Content-Security-Policy"]
        == f"{SANDBOX}; sandbox allow-scripts; frame-ancestors 'self'"
    )
    assert headers["Connection-Allowlist"] == (
        '(response-origin "https://api.example.org" "https://stats.example.org");redirects=allow'
    )
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_headers_hold_below_a_sites_path_only() -> None:
    (rule,) = rules = (page_rule(PAGE, [], "/sub/"),)
    assert rule.path == "/sub/*"
    assert (
        headers_for("/sub/", rules)
        == headers_for("/sub/privacy/x", rules)
        == dict(rule.headers)
    )
    assert headers_for("/privacy/", rules) == {}


def test_the_headers_file_is_read_as_it_was_written() -> None:
    assert read_header_rules(headers_file(RULES)) == RULES


def test_the_headers_file_is_as_hosts_read_it() -> None:
    rules = (
        HeaderRule("/*", (("A", "1; 2"), ("B", "3"))),
        HeaderRule("/x", (("A", "4"),)),
    )
    assert headers_file(rules) == "/*\n  A: 1; 2\n  B: 3\n\n/x\n  A: 4\n"


def test_the_headers_file_may_hold_comments_and_values_with_colons() -> None:
    text = "# why\n\n  # lost: value\n/*\n\tA:  b:c \n  # not now\n\n/x\n  D: e\n"
    assert read_header_rules(text) == (
        HeaderRule("/*", (("A", "b:c"),)),
        HeaderRule("/x", (("D", "e"),)),
    )


def test_the_last_rule_has_the_last_word_on_its_own_headers() -> None:
    rules = read_header_rules(
        "/*\n  A: 1\n  B: 1\n/x/*\n  A: 2\n/x/y\n  A: 3\n/X/y\n  B: 4\n"
    )
    assert headers_for("/", rules) == {"A": "1", "B": "1"}
    assert headers_for("/x/z", rules) == {"A": "2", "B": "1"}
    assert headers_for("/x/y", rules) == {"A": "3", "B": "1"}
