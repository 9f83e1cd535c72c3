"""The auditor's judgement: golden cases, and what holds for every visit."""

import dataclasses
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from analytics_gate.audit.finding import Code, Finding
from analytics_gate.audit.judgement.attribution import attribute
from analytics_gate.audit.judgement.case import open_case
from analytics_gate.audit.judgement.judge import judge
from analytics_gate.audit.observation import (
    Call,
    Cookie,
    Observation,
    ObservedRequest,
    Stored,
)
from analytics_gate.audit.visitors import Signal, Visitor, VisitorChoice, parse_visitor
from analytics_gate.declaration.parse import parse_declaration
from analytics_gate.declaration.values import (
    Declaration,
    Hosts,
    Provider,
    Purpose,
    Runs,
    Service,
)

SITE = "www.example.org"
PAGE = ObservedRequest(
    f"https://{SITE}/", SITE, "document", third_party=False, seen_by=("browser", "wire")
)
BOOK = yaml.safe_load(
    Path(__file__).with_name("judgements.yml").read_text(encoding="utf-8")
)
CASES: list[dict[str, Any]] = BOOK["cases"]


def judged(seen: Observation, declaration: Declaration | None) -> tuple[Finding, ...]:
    return judge(open_case(seen, declaration))


def named(seen: Observation, declaration: Declaration | None) -> Observation:
    return attribute(open_case(seen, declaration))


@cache
def declared(text: str | None) -> Declaration | None:
    return None if text is None else parse_declaration(text, "services.yml")


def request(said: dict[str, Any]) -> ObservedRequest:
    unsaid = {
        "host": urlsplit(said["url"]).netloc,
        "third_party": True,
        "seen_by": ("browser", "wire"),
    }
    return ObservedRequest(
        **{**unsaid, **said, "seen_by": tuple(said.get("seen_by", unsaid["seen_by"]))}
    )


def cookie(said: dict[str, Any]) -> Cookie:
    return Cookie(
        **{"domain": SITE, "path": "/", "lasts_days": None, "set_by": "script", **said}
    )


def stored(said: dict[str, Any]) -> Stored:
    return Stored(**{"origin": f"https://{SITE}", **said})


def observation(case: dict[str, Any]) -> Observation:
    did = {"policy": True, **case["did"]}
    made: dict[str, Any] = {
        "requests": (
            *(PAGE,) * case.get("is_site_shown", True),
            *map(request, did.pop("requests", ())),
        ),
        "cookies": tuple(map(cookie, did.pop("cookies", ()))),
        "storage": tuple(map(stored, did.pop("storage", ()))),
        "calls": tuple(Call(**call) for call in did.pop("calls", ())),
        "unobserved": tuple(did.pop("unobserved", ())),
    }
    return Observation(
        "/", "chromium", parse_visitor(case["visitor"]), native=True, **made, **did
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["it"])
def test_the_auditor_judges_the_case(case: dict[str, Any]) -> None:
    seen, declaration = observation(case), declared(case.get("declares"))
    findings = judged(seen, declaration)
    assert [[found.code, found.what, found.service] for found in findings] == case[
        "finds"
    ]
    assert case.get("says", "") in "\n".join(found.message for found in findings)
    assert judged(named(seen, declaration), declaration) == findings


def test_the_auditor_has_cases_for_every_code_it_can_find() -> None:
    found = {code for case in CASES for code, _, _ in case["finds"]}
    assert found == {str(code) for code in Code} - {Code.PROMISE_BROKEN}


def test_the_auditor_says_each_thing_in_one_line_and_where_it_is_declared() -> None:
    for case in CASES:
        declaration = declared(case.get("declares"))
        lines = (
            {each.id: each.line for each in declaration.services} if declaration else {}
        )
        for found in judged(observation(case), declaration):
            assert "\n" not in found.message
            assert found.line == (lines[found.service] if found.service else 0)


def named_by(finding: Finding) -> str:
    """What the message says to declare, as the text of a declaration."""
    if "necessary: " in finding.message:
        return "necessary: " + finding.message.partition("necessary: ")[2]
    hosts = finding.message.partition("with hosts: ")[2].partition(";")[0]
    return (
        "services:\n  - id: new\n    name: New\n    purpose: necessary\n    runs: page\n"
        f'    provider: {{name: New, policy: "https://new.example/"}}\n    hosts: {hosts}\n'
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["it"])
def test_the_auditor_gives_advice_that_helps(case: dict[str, Any]) -> None:
    seen = observation(case)
    for found in judged(seen, None):
        if "content/services.yml" in found.message:
            left = judged(seen, parse_declaration(named_by(found), "services.yml"))
            did = found.message.partition(", for")[0]
            assert did not in {each.message.partition(", for")[0] for each in left}


def test_the_auditor_names_services_in_what_was_seen() -> None:
    case = next(case for case in CASES if "what a withdrawal left" in case["it"])
    seen = named(observation(case), declared(case["declares"]))
    assert [each.service for each in seen.cookies] == ["chat", None, None, "stats"]
    assert [each.service for each in seen.storage] == [
        "stats",
        "chat",
        "film",
        None,
        "film",
        None,
    ]
    assert named(observation(case), None) == observation(case)


def test_the_auditor_names_no_service_whose_domain_is_the_sites() -> None:
    hosts = Hosts(script=("stats.example.org",))
    near = Service(
        "near",
        "Near",
        Purpose.ANALYTICS,
        Provider("Near", "https://near.example/"),
        Runs.SANDBOX,
        hosts,
    )
    seen = observation(
        {
            "visitor": "none",
            "did": {"cookies": [{"name": "a", "domain": ".example.org"}]},
        }
    )
    assert named(seen, Declaration((near,))).cookies[0].service is None


# What holds for every visit.

names = st.sampled_from(
    ("a.example", "b.a.example", "c.example", "xn--bcher-kva.example")
)
hosts = st.builds("{}{}".format, names, st.sampled_from(("", ":8443")))
kinds = st.sampled_from(
    ("script", "image", "fetch", "frame", "preconnect", "prefetch", "connection")
)
contacts = st.builds(
    lambda host, kind, where: ObservedRequest(
        f"https://{host}/", host, kind, True, seen_by=("wire",), where=where
    ),
    hosts,
    kinds,
    st.sampled_from(("", "<img>")),
)
visitors = st.builds(Visitor, st.sampled_from(Signal), st.sampled_from(VisitorChoice))
observations = st.builds(
    lambda visitor, requests, cookies, asked: Observation(
        "/",
        "firefox",
        visitor,
        False,
        (PAGE, *requests),
        cookies,
        policy=True,
        asked=asked,
    ),
    visitors,
    st.lists(contacts, max_size=6),
    st.lists(
        st.builds(
            Cookie,
            st.sampled_from("abc"),
            st.just(SITE),
            st.just("/"),
            st.none(),
            st.sampled_from(("script", "header")),
        ),
        max_size=3,
    ).map(tuple),
    st.sampled_from((None, True, False)),
)


def service(number: int, purpose: Purpose, runs: Runs, hosts: list[str]) -> Service:
    provider = Provider("Example", "https://example.org/")
    script = f"https://{hosts[0]}/"
    named = Hosts(script=tuple(hosts))
    return Service(f"s{number}", "Example", purpose, provider, runs, named, script)


services = st.builds(
    service,
    st.integers(0, 99),
    st.sampled_from(Purpose),
    st.sampled_from(Runs),
    st.lists(hosts, min_size=1, max_size=3, unique=True),
)
declarations = st.builds(
    lambda services, ask: Declaration(tuple(services), ask),
    st.lists(services, max_size=3, unique_by=lambda each: each.id),
    st.booleans(),
)


@given(visitors, st.none() | declarations)
def test_the_auditor_finds_nothing_where_nothing_happened(
    visitor: Visitor, declaration: Declaration | None
) -> None:
    assert (
        judged(
            Observation("/", "firefox", visitor, True, (PAGE,), policy=True),
            declaration,
        )
        == ()
    )


@given(observations)
def test_the_auditor_finds_every_third_party_that_nothing_declares(
    seen: Observation,
) -> None:
    found = {each.what for each in judged(seen, None)}
    assert {each.host for each in seen.requests if each.third_party} <= found


@given(observations, declarations, services)
def test_the_auditor_finds_no_more_where_more_is_declared(
    seen: Observation, declaration: Declaration, added: Service
) -> None:
    accepted = dataclasses.replace(
        seen, visitor=Visitor(Signal.NONE, VisitorChoice.ACCEPTED)
    )
    more = dataclasses.replace(declaration, services=(*declaration.services, added))
    before, after = judged(accepted, declaration), judged(accepted, more)
    assert {(each.code, each.what, each.where) for each in after} <= {
        (each.code, each.what, each.where) for each in before
    }
    assert not {each.what for each in after} & set(added.hosts.script)


@given(observations, st.none() | declarations, st.randoms())
def test_the_auditor_judges_the_same_whatever_the_order(
    seen: Observation, declaration: Declaration | None, chance: Any
) -> None:
    shuffled = dataclasses.replace(
        seen,
        requests=tuple(chance.sample(seen.requests, len(seen.requests))),
        cookies=tuple(chance.sample(seen.cookies, len(seen.cookies))),
    )
    findings = judged(seen, declaration)
    assert judged(shuffled, declaration) == findings
    assert len({(each.code, each.what, each.where) for each in findings}) == len(
        findings
    )
