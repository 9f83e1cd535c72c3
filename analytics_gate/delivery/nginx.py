"""A site's headers and redirects as configuration of nginx, to be included in the
site's `server`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import unquote

from analytics_gate.delivery.headers import HeaderRule, SiteHeaders
from analytics_gate.delivery.static_host import Redirect, headers_for
from analytics_gate.errors import GateError, Problem

_HEAD = """\
# Written by analytics-gate. Include it in the site's `server { ... }`, and write it anew \
whenever the site is built.
# A `location` of your own that has an `add_header` gets none of these: nginx inherits all \
of them or none.
"""
# nginx reads no word of more than 4096 bytes (src/core/ngx_conf_file.c, NGX_CONF_BUFFER).
_LONGEST = 3000


def nginx_config(headers: SiteHeaders, redirects: Mapping[str, Redirect]) -> str:
    """The configuration. Raises GateError for a header that nginx cannot be told of.

    Variables are set by `if` in the server's own context: there it is evaluated in
    order, and `set` in it is safe.
    """
    names: set[str] = set()
    for rule in (*headers.everyone, *headers.signalled):
        names.update(name for name, _ in rule.headers)
    added = []
    for name in sorted(names):
        if name != "Content-Type":
            added.append(name)
    parts = (
        _HEAD,
        *(f'set {_variable(name)} "";' for name in added),
        *_rules(headers.everyone, "$uri", "^"),
        "",
        *_signal(added),
        *_rules(headers.signalled, "$gate_request", "^1"),
        "",
        *(f"add_header {name} {_variable(name)} always;" for name in added),
        "",
        *_types(headers.everyone),
        *_redirects(redirects, headers.everyone),
        "error_page 404 /404.html;",
    )
    return "\n".join(parts) + "\n"


def _signal(names: Sequence[str]) -> Iterator[str]:
    yield 'set $gate_signal "";'
    yield 'if ($http_dnt ~ "^1") { set $gate_signal "1"; }'
    yield 'if ($http_sec_gpc = "1") { set $gate_signal "1"; }'
    yield "if ($gate_signal) {"
    for name in names:
        yield f'    set {_variable(name)} "";'
    yield "}"
    yield 'set $gate_request "$gate_signal$uri";'


def _rules(rules: Sequence[HeaderRule], subject: str, start: str) -> Iterator[str]:
    for rule in rules:
        settings = []
        for name, value in rule.headers:
            if name != "Content-Type":
                for line in _set(name, value):
                    settings.append(line)
        if settings:
            yield f'if ({subject} ~ "{start}{_pattern(rule.path)}") {{'
            for setting in settings:
                yield f"    {setting}"
            yield "}"


def _pattern(path: str) -> str:
    """A rule's path as a regular expression over the address that nginx has found the
    file for, which is decoded.
    """
    path = unquote(path)
    if path.endswith("*"):
        return re.escape(path[:-1])
    return re.escape(path) + (r"(index\.html)?$" if path.endswith("/") else "$")


def _variable(name: str) -> str:
    return "$gate_" + name.lower().replace("-", "_")


def _set(name: str, value: str) -> Iterator[str]:
    if "$" in value or "\\" in value or not value.isprintable():
        message = (
            f"{name} is {value!r}, which nginx would not read as it is: leave "
            "out `$`, `\\` and what is no text"
        )
        raise GateError(Problem("_headers", 0, message))
    variable = _variable(name)
    for begin in range(0, len(value), _LONGEST):
        before = f"${{{variable[1:]}}}" if begin else ""
        part = value[begin : begin + _LONGEST].replace('"', '\\"')
        yield f'set {variable} "{before}{part}";'


def _types(rules: Sequence[HeaderRule]) -> Iterator[str]:
    """nginx has its own way to say what a file is: a header of that name would be the
    second one.
    """
    for rule in rules:
        if kind := dict(rule.headers).get("Content-Type"):
            where = rule.path[:-1] if rule.path.endswith("*") else f"= {rule.path}"
            yield f"location {where} {{ {_type(kind)} }}"


def _type(kind: str | None) -> str:
    if kind:
        return f'types {{ }} default_type "{kind}";'
    return ""


def _redirects(
    redirects: Mapping[str, Redirect], rules: Sequence[HeaderRule]
) -> Iterator[str]:
    for old, redirect in redirects.items():
        kind = _type(headers_for(old, tuple(rules)).get("Content-Type"))
        if redirect.status == 200:
            answer = f"try_files {redirect.target} =404; {kind}"
        else:
            answer = f"return 301 {redirect.target};"
        yield f"location = {old} {{ {answer.strip()} }}"
