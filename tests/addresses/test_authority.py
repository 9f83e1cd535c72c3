"""Whom the auditor takes a contact to be with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics_gate.addresses.authority import (
    authority,
    host_of_origin,
    host_without_port,
)


@pytest.mark.parametrize(
    ("host", "url", "expected"),
    [
        ("Example.ORG", "", "example.org"),
        ("example.org.", "https://example.org./x", "example.org"),
        ("example.org.:8443", "", "example.org:8443"),
        ("example.org:443", "https://example.org:443/", "example.org"),
        ("example.org", "https://example.org:8443/x", "example.org:8443"),
        ("example.org", "http://example.org/x", "example.org:80"),
        ("example.org", "wss://example.org/x", "example.org"),
        ("example.org", "//example.org/x", "example.org"),
        ("example.org", "https://elsewhere.example:8443/x", "example.org"),
        ("bücher.example", "http://BÜCHER.example:99", "xn--bcher-kva.example:99"),
        ("192.0.2.1", "https://192.0.2.1:8443/", "192.0.2.1:8443"),
        ("[2001:db8::1]", "https://[2001:DB8::1]:99/", "[2001:db8::1]:99"),
        ("2001:db8::1", "", "[2001:db8::1]"),
        ("localhost", "http://localhost:8000/", "localhost:8000"),
        ("_odd.example", "", "_odd.example"),
        ("example.org", "https://example.org:99999/", "example.org"),
        ("example.org", "https://[broken/", "example.org"),
        ("", "", ""),
    ],
)
def test_the_auditor_writes_a_host_as_a_declaration_does(
    host: str, url: str, expected: str
) -> None:
    assert authority(host, url) == expected


@given(st.text(max_size=20), st.text(max_size=30))
def test_the_auditor_reads_any_host(host: str, url: str) -> None:
    once = authority(host, url)
    assert authority(once) == once
    assert host_without_port(once) in once


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        ("https://A.example:99", "a.example"),
        ("null", ""),
        ("http://[2001:db8::1]", "[2001:db8::1]"),
    ],
)
def test_the_auditor_reads_the_host_of_an_origin(origin: str, expected: str) -> None:
    assert host_of_origin(origin) == expected
