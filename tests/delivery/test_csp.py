"""Policies to the letter: what a browser is told that a page and a sandbox may do."""

from dataclasses import replace

from analytics_gate.declaration.values import Hosts
from analytics_gate.delivery.csp import hash_source, page_policy, sandbox_policy
from tests.support import services

COUNTER = replace(
    services.COUNTER,
    hosts=Hosts(
        script=("stats.example.org",),
        connect=("z.example.org", "a.example.org:8443"),
        form=("f.example.org",),
    ),
)


def test_the_policy_of_a_page_names_the_site_and_nobody_else() -> None:
    assert str(page_policy(["'sha256-b'", "'sha256-a'", "'sha256-b'"])) == (
        "default-src 'none'; script-src 'self' 'sha256-a' 'sha256-b'; "
        "style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; media-src 'self'; connect-src 'self'; worker-src "
        "'self'; manifest-src 'self'; "
        "frame-src 'self'; form-action 'self'; base-uri 'none'"
    )


def test_the_policy_of_a_page_has_its_hashes_in_order() -> None:
    hashes = [f"'sha256-{letter}'" for letter in "hgfedcba"]
    assert f"'self' {' '.join(reversed(hashes))};" in str(page_policy(hashes))


def test_the_policy_of_a_page_names_what_runs_in_it_kind_by_kind() -> None:
    kinds = ("script", "connect", "image", "style", "font", "media", "frame", "form")
    hosts = Hosts(
        **{kind: (f"{kind}.example", "all.example") for kind in kinds},
        link=("link.example",),
    )
    other = replace(
        COUNTER,
        hosts=Hosts(script=("*.a.example:8443", "all.example"), font=("font.example",)),
    )
    assert str(
        page_policy(
            ["'sha256-a'"],
            [replace(COUNTER, hosts=hosts), other],
            ["'sha256-c'", "'sha256-b'"],
        )
    ) == (
        "default-src 'none'; "
        "script-src 'self' 'sha256-a' https://*.a.example:8443 https://"
        "all.example https://script.example; "
        "style-src 'self' 'sha256-b' 'sha256-c' https://all.example https://style.example; "
        "img-src 'self' data: https://all.example https://image.example; "
        "font-src 'self' https://all.example https://font.example; "
        "media-src 'self' https://all.example https://media.example; "
        "connect-src 'self' https://all.example https://connect.example wss:/"
        "/all.example wss://connect.example; "
        "worker-src 'self'; manifest-src 'self'; "
        "frame-src 'self' https://all.example https://frame.example; "
        "form-action 'self' https://all.example https://form.example; base-uri 'none'"
    )


def test_the_policy_of_a_sandbox_names_its_service_alone() -> None:
    assert str(sandbox_policy(COUNTER, "'sha256-a'")) == (
        "default-src 'none'; script-src 'sha256-a' https://stats.example.org; "
        "connect-src https://a.example.org:8443 https://z.example.org; "
        "form-action 'none'; base-uri 'none'"
    )


def test_the_policy_of_a_sandbox_has_a_directive_for_each_kind_of_host() -> None:
    hosts = Hosts(
        *((f"{kind}.example.org",) for kind in ("s", "c", "i", "st", "f", "m", "fr"))
    )
    assert str(sandbox_policy(replace(COUNTER, hosts=hosts), "'sha256-a'")) == (
        "default-src 'none'; script-src 'sha256-a' https://s.example.org; "
        "connect-src https://c.example.org; "
        "img-src https://i.example.org; style-src https://st.example.org; "
        "font-src https://f.example.org; "
        "media-src https://m.example.org; frame-src https://fr.example.org; "
        "form-action 'none'; base-uri 'none'"
    )


def test_the_policies_allow_nothing_unsafe() -> None:
    policies = f"{page_policy([])} {sandbox_policy(COUNTER, hash_source(''))}"
    assert "unsafe" not in policies
    assert "*" not in policies


def test_the_policy_of_a_header_says_more_and_leaves_the_other_as_it_was() -> None:
    policy = page_policy([])
    assert (
        str(policy.and_for_headers(("frame-ancestors", "'none'")))
        == f"{policy}; frame-ancestors 'none'"
    )
    assert "frame-ancestors" not in str(policy)


def test_the_policy_has_a_scripts_hash_as_browsers_count_it() -> None:
    # Of the specification's own example (w3.org/TR/CSP2, 4.2.5).
    assert (
        hash_source("alert('Hello, world.');")
        == "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
    )
    # printf '“ü”' | openssl dgst -sha256 -binary | base64
    assert hash_source("“ü”") == "'sha256-9GDdQr1M05yb+Ul4N0Do1n3bPds5+y4gcuZSHPIlo3Y='"
