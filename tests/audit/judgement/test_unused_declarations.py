"""What the auditor lists as declared and never seen."""

from collections.abc import Iterator
from weakref import ref

from hypothesis import given
from hypothesis import strategies as st

from analytics_gate.audit.judgement.unused_declarations import unused_declarations
from analytics_gate.audit.observation import (
    Cookie,
    Observation,
    ObservedRequest,
    Stored,
)
from analytics_gate.audit.visitors import Signal, Visitor, VisitorChoice
from analytics_gate.declaration.parse import parse_declaration

SHOP = parse_declaration(
    """\
services:
  - id: stats
    name: Statistics
    purpose: analytics
    provider: {name: Example, policy: "https://stats.example/privacy"}
    script: https://stats.example/count.js
    hosts: {script: [stats.example], connect: ["*.stats.example"], link: [stats.example]}
    recognises_visitors: 30 days
    kept: [{key: _stats, where: cookie, why: never in a sandbox}]
  - id: chat
    name: Chat
    purpose: functional
    provider: {name: Example, policy: "https://chat.example/privacy"}
    runs: page
    script: https://chat.example/chat.js
    hosts: {script: [chat.example]}
    kept: [{key: chat_*, where: cookie, why: remembers the talk}]
  - id: gift
    name: Donations
    purpose: functional
    provider: {name: Example, policy: "https://gift.example/privacy"}
    hosts: {form: [gift.example], link: [gift.example]}
necessary:
  cookies: [{name: lang, why: remembers the language}]
  storage: [{key: __palette, where: local, why: remembers light or dark}]
""",
    "services.yml",
)
ALL = (
    "necessary: cookie 'lang' was never seen",
    "necessary: local storage '__palette' was never seen",
    "service 'chat' was never contacted",
    "service 'chat': cookie 'chat_*' was never seen",
    "service 'chat': host 'chat.example' was never contacted",
    "service 'stats' was never contacted",
    "service 'stats': host '*.stats.example' was never contacted",
    "service 'stats': host 'stats.example' was never contacted",
    "service 'stats': local storage 'gate:stats' was never seen",
)


def visit(
    *hosts: str, cookies: str = "", keys: tuple[str, ...] = (), blocked: bool = False
) -> Observation:
    return Observation(
        "/",
        "chromium",
        Visitor(Signal.NONE, VisitorChoice.ACCEPTED),
        True,
        tuple(
            ObservedRequest(
                f"https://{host}/", host, "script", True, None, blocked, ("browser",)
            )
            for host in hosts
        ),
        tuple(
            Cookie(name, "www.example.org", "/", None, "script")
            for name in cookies.split()
        ),
        tuple(Stored("local", "https://www.example.org", key) for key in keys),
    )


VISITS = (
    visit("stats.example", keys=("/.__palette",)),
    visit("eu.stats.example", cookies="lang"),
    visit("chat.example", cookies="chat_1", keys=("gate:stats",)),
)


def test_the_auditor_lists_all_that_no_visit_saw() -> None:
    assert unused_declarations(SHOP, ()) == unused_declarations(SHOP, [visit()]) == ALL


def test_the_auditor_lists_nothing_once_all_was_seen() -> None:
    assert unused_declarations(SHOP, VISITS) == ()


def test_the_auditor_takes_what_was_refused_for_unseen() -> None:
    assert (
        unused_declarations(
            SHOP, [visit("stats.example", "chat.example", blocked=True)]
        )
        == ALL
    )


class Watched(Observation):
    """A visit of which can be told whether anybody still holds it."""

    __slots__ = ("__weakref__",)


def test_the_auditor_holds_no_visit_but_the_one_it_reads() -> None:
    made: list[ref[Watched]] = []

    def come() -> Iterator[Observation]:
        for _ in range(9):
            watched = Watched("/", "chromium", Visitor(), True)
            made.append(ref(watched))
            yield watched
            del watched
            assert sum(each() is not None for each in made) <= 1

    assert unused_declarations(SHOP, come()) == ALL
    assert len(made) == 9


@given(st.lists(st.sampled_from(VISITS)), st.lists(st.sampled_from(VISITS)))
def test_the_auditor_finds_in_shares_what_it_finds_at_once(
    some: list[Observation], others: list[Observation]
) -> None:
    assert set(unused_declarations(SHOP, some)) & set(
        unused_declarations(SHOP, others)
    ) == set(unused_declarations(SHOP, [*some, *others]))
