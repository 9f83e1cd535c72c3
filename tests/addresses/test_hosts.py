"""Hosts and addresses: what comes out can stand in a policy, and nothing that is no
host comes through.
"""

import ipaddress
import re
import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analytics_gate.addresses.hosts import (
    covers,
    host_of_url,
    parse_address,
    parse_host,
)

# CSP Level 3, host-source, without scheme and path; at least two labels, the last of
# which is not a number.
LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
HOST = re.compile(
    rf"(\*\.)?({LABEL}\.)+(?![0-9]+(:|$))(?!0x[0-9a-f]*(:|$)){LABEL}(:[1-9][0-9]{{0,4}})?"
)

labels = st.from_regex(r"[a-z]([a-z0-9-]{0,8}[a-z0-9])?", fullmatch=True).filter(
    lambda t: t[:4] != "xn--"
)
names = st.lists(labels, min_size=2, max_size=5).map(".".join)
hosts = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "*."]),
    names,
    st.one_of(
        st.just(""),
        st.integers(1, 65535).filter(lambda port: port != 443).map(":{}".format),
    ),
)
junk = st.text(
    alphabet=string.ascii_letters
    + string.digits
    + "-._*:/@[]?#;, 'ßéб。\u200d\n\u0661",
    max_size=40,
)


def parsed(text: str) -> str | None:
    try:
        return parse_host(text)
    except ValueError:
        return None


@given(hosts)
def test_the_host_that_is_one_stays_as_it_is(host: str) -> None:
    assert parse_host(host) == host
    assert parse_host(host.upper()) == host


@given(names)
def test_the_host_loses_the_port_of_https(name: str) -> None:
    assert parse_host(f"{name}:443") == name


@given(
    st.one_of(
        junk, st.text(max_size=40), st.builds("{}{}{}".format, names, junk, names)
    )
)
@example("example.org\n")
@example("a.b:443:443")
@example("example.org.")
@example("xn--.example.org")
@example("ⓔxample.org")
@example("example。org")
@example("1.2.3.٤")
def test_the_host_that_comes_through_can_stand_in_a_policy(text: str) -> None:
    host = parsed(text)
    if host is not None:
        assert HOST.fullmatch(host), (text, host)
        assert parse_host(host) == host


@given(
    st.one_of(
        st.ip_addresses().map(str), st.ip_addresses(v=4).map(lambda ip: hex(int(ip)))
    )
)
@example(str(ipaddress.ip_address("::1")))
@example("[::1]")
@example("0177.0.0.1")
@example("0x7f.1")
@example("１.２.３.４")
def test_the_host_is_never_a_number(text: str) -> None:
    for form in (text, f"{text}:8080", f"*.{text}", f"www.{text}", f"[{text}]"):
        assert parsed(form) is None


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("bücher.example", "xn--bcher-kva.example"),
        ("BÜCHER.example", "xn--bcher-kva.example"),
        ("*.пример.example", "*.xn--e1afmkfd.example"),
        ("例え。example", "xn--r8jz45g.example"),
    ],
)
def test_the_host_in_other_letters_comes_out_in_punycode(
    written: str, read: str
) -> None:
    assert parse_host(written) == read


@pytest.mark.parametrize(
    "text", ["straße.example", "ς.example", "a\u200cb.example", "a\u200db.example"]
)
def test_the_host_that_browsers_read_otherwise_is_not_guessed(text: str) -> None:
    with pytest.raises(ValueError, match="xn--"):
        parse_host(text)


def test_the_host_is_as_long_as_names_get_and_no_longer() -> None:
    name = ".".join(["a" * 63, "b" * 63, "c" * 63, "d" * 61])
    assert len(name) == 253
    assert parse_host(name) == name
    assert parsed(name + "d") is None
    assert parsed("a" * 64 + ".example") is None


@pytest.mark.parametrize(
    ("pattern", "host", "covered"),
    [
        ("a.example", "a.example", True),
        ("a.example", "b.a.example", False),
        ("a.example", "a.example.evil.example", False),
        ("a.example", "a.example:8443", False),
        ("a.example:8443", "a.example:8443", True),
        ("*.a.example", "b.a.example", True),
        ("*.a.example", "c.b.a.example", True),
        ("*.a.example", "a.example", False),
        ("*.a.example", "evila.example", False),
    ],
)
def test_a_declared_host_covers_itself_and_a_wildcard_what_is_below(
    pattern: str, host: str, covered: bool
) -> None:
    assert covers(pattern, host) is covered


@given(names, names)
def test_the_wildcard_names_what_is_under_it_only(name: str, other: str) -> None:
    assert covers(f"*.{name}", f"{other}.{name}")
    assert not covers(f"*.{name}", name)
    assert not covers(f"*.{name}", f"evil{name}")
    assert not covers(name, f"{other}.{name}")


@given(
    hosts.filter(lambda host: "*" not in host),
    st.sampled_from(["", "/", "/a/b.js", "?x=1", "#x", "/é"]),
)
def test_the_address_keeps_its_host(host: str, rest: str) -> None:
    if not rest.isascii():
        with pytest.raises(ValueError, match="%"):
            parse_address(f"https://{host}{rest}")
        return
    address = parse_address(f"https://{host}{rest}")
    assert host_of_url(address) == host
    assert parse_address(address) == address


@pytest.mark.parametrize(
    "text",
    [
        "http://example.org/",
        "HTTPS://example.org/",
        "//example.org/",
        "/count.js",
        "javascript:alert(1)",
        "data:text/javascript,1",
        "https://",
        "https:///count.js",
        "https://*.example.org/",
        "https://user:secret@example.org/",
        "https://example.org\\@other.example/",
        "https://example.org/\n",
        'https://example.org/"><script>',
        "https://example.org /",
    ],
)
def test_the_address_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_address(text)
