"""Addresses as a browser reads them; the contacts' cases have the hosts of more."""

import pytest

from analytics_gate.addresses.urls import contacted_host, origin_of


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://a.example/x", "https://a.example"),
        ("HTTP://A.Example/x", "http://a.example"),
        ("//a.example", "https://a.example"),
        ("https://user:word@a.example/x", "https://a.example"),
        ("https://a.example:443/x", "https://a.example"),
        ("http://a.example:443/x", "http://a.example:443"),
        ("https://bücher.example/", "https://xn--bcher-kva.example"),
        ("https://[2001:db8::1]:8443/", "https://[2001:db8::1]:8443"),
        ("/privacy/", None),
        ("mailto:security@letsencrypt.org", None),
        ("tel:+1", None),
        ("irc://irc.example/channel", None),
        ("ftp://a.example/", None),
    ],
)
def test_a_link_leads_to_its_origin(address: str, origin: str | None) -> None:
    assert origin_of(address) == origin


@pytest.mark.parametrize(
    "host",
    ['a"b.example', "a b.example", "a;b", "a(b)", "a,b", "bad\u200bhost\u2028.example"],
)
def test_a_link_to_no_host_adds_nothing_to_a_header(host: str) -> None:
    assert origin_of(f"https://{host}/") is None
    assert contacted_host(f"https://{host}/"), "doubt is a contact"
