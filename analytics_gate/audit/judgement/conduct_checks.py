"""Findings about how a page behaved otherwise: its policy, its question, what it looked
at, what nobody could watch.
"""

from collections.abc import Iterator

from analytics_gate.audit.finding import Code, Finding
from analytics_gate.audit.judgement.case import Case
from analytics_gate.audit.judgement.messages import finding_message
from analytics_gate.audit.observation import Call

# `window.name` goes with the visitor from site to site, as what is added to a link does.
_CALLS = {
    "fingerprint": (Code.FINGERPRINT, "{} was read, which tells browsers apart"),
    "webrtc": (Code.WEBRTC, "{} was used, which contacts others than requests do"),
    "window-name": (Code.LINK_DECORATION, "{} was made to carry something"),
    "link-decoration": (Code.LINK_DECORATION, "a link was made to carry {}"),
}


def check_calls(case: Case) -> Iterator[Finding]:
    """What scripts did that no declaration can allow."""
    for call in case.observation.calls:
        yield _called(call, case)


def check_policy(case: Case) -> Iterator[Finding]:
    """A page without a policy of its own, on a site that declares what it may do."""
    if case.is_declared and not case.observation.policy:
        did = "the page came without a Content-Security-Policy"
        advice = (
            "expected one on every page: serve the site as the gate built it,"
            " with the headers of the build"
        )
        message = finding_message(did, case, advice)
        yield _finding(Code.POLICY_MISSING, "Content-Security-Policy", message)


def check_question(case: Case) -> Iterator[Finding]:
    """A visitor who was to be asked and was not, or whose browser has answered and who
    was asked all the same.
    """
    observation = case.observation
    # Without scripts there is nobody to ask, and nothing to be asked about.
    if (
        case.expectation.is_asked
        and observation.asked is False
        and observation.javascript
    ):
        advice = "expected the question, as there are optional services: show the panel"
        message = finding_message("the page did not ask", case, advice)
        yield _finding(Code.NOT_ASKED, "question", message)
    if observation.asked and observation.visitor.is_signalling:
        advice = "expected no question, as the signal is the answer: ask nothing"
        message = finding_message("the page asked", case, advice)
        yield _finding(Code.ASKED_DESPITE_SIGNAL, "question", message)


def check_witnesses(case: Case) -> Iterator[Finding]:
    """What could not be watched, which is not the same as clean."""
    for unobserved in case.observation.unobserved:
        did = f"could not observe: {unobserved}"
        advice = (
            "not observed does not mean clean: try another browser, or another machine"
        )
        message = finding_message(did, case, advice)
        yield _finding(Code.NOT_OBSERVED, unobserved, message)


def _called(call: Call, case: Case) -> Finding:
    code, did = _CALLS[call.kind]
    advice = "no declaration can allow it: remove the script that does it"
    message = finding_message(did.format(call.what), case, advice)
    return _finding(code, call.what, message, call.where)


def _finding(code: Code, what: str, message: str, where: str = "") -> Finding:
    return Finding(code, what, None, where, message)
