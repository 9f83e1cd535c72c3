"""A site's headers and redirects as configuration of Caddy, to be imported into the
site's block.
"""

from collections.abc import Iterable, Iterator, Mapping

from analytics_gate.delivery.headers import HeaderRule, SiteHeaders
from analytics_gate.delivery.static_host import Redirect
from analytics_gate.errors import GateError, Problem

_HEAD = """\
# Written by analytics-gate. Import it in the site's block, above `file_server`, and write \
it anew whenever the site is
# built.
"""
_SIGNALLED = (
    '{http.request.header.DNT}.startsWith("1") || {http.request.header.Sec-GPC} == "1"'
)


def caddy_config(headers: SiteHeaders, redirects: Mapping[str, Redirect]) -> str:
    """The configuration. Raises GateError for a header that Caddy cannot be told of.

    In a `route` directives keep their order, so a later rule's header replaces an earlier one's.
    """
    parts = (
        _HEAD,
        f"@gate_signalled expression `{_SIGNALLED}`",
        f"@gate_others expression `!({_SIGNALLED})`",
        "route {",
        "\troute @gate_signalled {",
        *_rules(headers.signalled),
        "\t}",
        "\troute @gate_others {",
        *_rules(headers.everyone),
        "\t}",
        *_redirects(redirects),
        "}",
        "handle_errors {",
        "\trewrite * /404.html",
        "\tfile_server",
        "}",
    )
    return "\n".join(parts) + "\n"


def _rules(rules: Iterable[HeaderRule]) -> Iterator[str]:
    for rule in rules:
        for name, value in rule.headers:
            if set("`{}") & set(value) or not value.isprintable():
                message = (
                    f"{name} is {value!r}, which Caddy would not read as it is: leave "
                    "out `, { and }"
                )
                raise GateError(Problem("_headers", 0, message))
            yield f"\t\theader {rule.path} {name} `{value}`"


def _redirects(redirects: Mapping[str, Redirect]) -> Iterator[str]:
    for old, redirect in redirects.items():
        how = "rewrite" if redirect.status == 200 else "redir"
        yield f"\t{how} {old} {redirect.target}{'' if redirect.status == 200 else ' permanent'}"
