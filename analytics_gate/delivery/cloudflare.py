"""A site's headers as Cloudflare reads `_headers`: there, values of all rules that
match are joined with a comma.
"""

from collections.abc import Iterator, Sequence

from analytics_gate.delivery.headers import HeaderRule
from analytics_gate.errors import GateError, Problem

# developers.cloudflare.com/pages/configuration/headers, read 2026-11-24. What is beyond
# these is dropped in silence.
_MOST_RULES, _LONGEST_LINE = 100, 2000


def cloudflare_headers(rules: Sequence[HeaderRule]) -> str:
    """The rules, each detaching first what an earlier one may have set: joined policies
    would hold both.

    Raises GateError for more than Cloudflare reads.
    """
    blocks = []
    for number, rule in enumerate(rules):
        blocks.append("\n".join((rule.path, *_lines(rule, rules[:number]))))
    problems = []
    for message in _excess(blocks):
        problems.append(Problem("_headers", 0, message))
    if problems:
        raise GateError(*problems)
    return "\n\n".join(blocks) + "\n"


def _lines(rule: HeaderRule, before: Sequence[HeaderRule]) -> Iterator[str]:
    set_before = {name for earlier in before for name, _ in earlier.headers}
    for name, value in rule.headers:
        if name in set_before:
            yield f"  ! {name}"
        yield f"  {name}: {value}"


def _excess(blocks: Sequence[str]) -> Iterator[str]:
    if len(blocks) > _MOST_RULES:
        yield (
            f"there are {len(blocks)} rules, Cloudflare reads {_MOST_RULES}; "
            "let `policies` be 'site'"
        )
    for line in "\n".join(blocks).splitlines():
        if len(line) > _LONGEST_LINE:
            name = line.strip().partition(":")[0]
            yield (
                f"{name} has {len(line)} characters, Cloudflare reads {_LONGEST_LINE}; "
                "put scripts that stand in pages into files, or let `policies` be 'page'"
            )
