from dataclasses import replace

from analytics_gate.audit.finding import Code, Finding
from analytics_gate.audit.observation import Observation, ObservedRequest
from analytics_gate.audit.report import Visit
from analytics_gate.audit.run.testing import unmet_expectations
from analytics_gate.audit.visitors import Signal, Visitor

CONTACT = ObservedRequest(
    "https://thief.example/x",
    "thief.example",
    "image",
    third_party=True,
    seen_by=("wire",),
)
REFUSED = ObservedRequest(
    "https://shy.example/x", "shy.example", "image", third_party=True, blocked=True
)
FOUND = Finding(
    Code.UNDECLARED_REQUEST, "thief.example", None, "<img>", "nothing declares it"
)


def visit(*findings: Finding) -> Visit:
    return Visit(
        Observation("/", "firefox", Visitor(Signal.DNT), True, (CONTACT, REFUSED)),
        findings,
    )


def test_the_plugin_has_nothing_to_say_of_a_visit_that_is_as_expected() -> None:
    assert unmet_expectations(visit(), ["thief.example"], ["shy.example"], ()) == ()
    assert unmet_expectations(visit(FOUND), ["undeclared-request"], [], ()) == ()


def test_the_plugin_names_host_and_visitor_and_what_was_allowed() -> None:
    missed, met, found = unmet_expectations(
        visit(FOUND), ["shy.example"], ["thief.example"], ["ok.example"]
    )
    assert missed == (
        "/ in firefox by dnt:undecided: expected shy.example, but it was "
        "not met; contacted: thief.example"
    )
    assert met == (
        "/ in firefox by dnt:undecided: refused thief.example, but it was "
        "met; allowed: ok.example"
    )
    assert found.startswith(
        "/ in firefox by dnt:undecided: undeclared-request thief.example — <img>: nothing declares"
    )


def test_a_host_is_expected_with_its_port_or_without() -> None:
    at_a_port = replace(FOUND, what="thief.example:8080")
    for name in ("thief.example", "thief.example:8080"):
        assert not [
            line
            for line in unmet_expectations(visit(at_a_port), [name], [], ())
            if "undeclared-request" in line
        ]
    odd = Visit(
        Observation(
            "/",
            "firefox",
            Visitor(),
            True,
            (replace(CONTACT, host="thief.example:8080"),),
        ),
        (),
    )
    assert (
        unmet_expectations(odd, ["thief.example"], [], ())
        == unmet_expectations(odd, ["thief.example:8080"], [], ())
        == ()
    )
    assert len(unmet_expectations(odd, [], ["thief.example"], ())) == 1
