"""Explains each finding code: what it means, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass

from analytics_gate.audit.finding import Code


@dataclass(frozen=True, slots=True)
class Rule:
    """The explanation of one finding code."""

    title: str
    meaning: str
    remedy: str


RULES: Mapping[Code, Rule] = {
    Code.THIRD_PARTY_REQUEST: Rule(
        "Contact with a third party",
        "The page contacted a declared third party for a visitor for whom its service may not run.",
        "Let the gate start the service, instead of the page's own markup or script.",
    ),
    Code.UNDECLARED_REQUEST: Rule(
        "Contact with an undeclared host",
        "The page contacted a host that no service of the declaration names.",
        "Remove what makes the contact, or declare its service and its hosts.",
    ),
    Code.COOKIE: Rule(
        "Cookie set by a script",
        "A script set a cookie that this visitor may not get.",
        "Keep the script from setting it, or declare the cookie with the service that needs it.",
    ),
    Code.COOKIE_HEADER: Rule(
        "Cookie set by a response",
        "A Set-Cookie header set a cookie that this visitor may not get. No "
        "script can keep a browser from obeying it.",
        "Have the server leave the header out, or declare the cookie.",
    ),
    Code.STORAGE: Rule(
        "Storage written",
        "The page left something in the browser's storage that this visitor may not get.",
        "Keep the script from writing it, or declare the key with the service that needs it.",
    ),
    Code.SERVICE_WORKER: Rule(
        "Service worker registered",
        "The page registered a worker that stays in the browser and sees every later request.",
        "Do not register it, or declare it.",
    ),
    Code.WEBRTC: Rule(
        "WebRTC connection",
        "The page opened a WebRTC connection, which gives the visitor's "
        "address away past any proxy.",
        "Remove it, or send the header Connection-Allowlist, which refuses it.",
    ),
    Code.RESOURCE_HINT: Rule(
        "Resource hint",
        "The document tells the browser to look up, connect to or fetch from "
        "a third party ahead of need.",
        "Remove the hint. The connection alone gives the visitor's address away.",
    ),
    Code.LINK_DECORATION: Rule(
        "Decorated link",
        "A link, or the window's name, carries an identifier to where it leads.",
        "Remove the parameter, and the script that adds it.",
    ),
    Code.FINGERPRINT: Rule(
        "Fingerprinting call",
        "A script read what tells this browser from others: canvas, audio, fonts, hardware.",
        "Remove the script, or run it in a sandbox.",
    ),
    Code.POLICY_MISSING: Rule(
        "No policy",
        "The page came without a Content-Security-Policy, so nothing keeps "
        "the browser from contacting anyone.",
        "Build the page with the gate, and serve it with its headers.",
    ),
    Code.NOT_ASKED: Rule(
        "Not asked",
        "A visitor who had to be asked was not.",
        "See that the gate's script runs on the page, and that nothing "
        "covers or removes its panel.",
    ),
    Code.ASKED_DESPITE_SIGNAL: Rule(
        "Asked despite a signal",
        "A visitor whose browser had already answered was asked all the same.",
        "Take the browser's signal for an answer.",
    ),
    Code.NOT_ERASED: Rule(
        "Not erased",
        "Something that a service had set was still there after the visitor took the yes back.",
        "Declare the cookie or the key, so that the gate knows to erase it.",
    ),
    Code.OUTLIVES_DECLARATION: Rule(
        "Outlives its declaration",
        "Something is kept for longer than the declaration says.",
        "Set the shorter lifetime, or declare the true one.",
    ),
    Code.NOT_OBSERVED: Rule(
        "Not observed",
        "No witness could watch this, so nobody can say that it is clean.",
        "Look at why it could not be watched: the page did not load, or this "
        "browser shows no such thing.",
    ),
    Code.PROMISE_BROKEN: Rule(
        "Broken promise",
        "The policy says so, and the site did otherwise.",
        "Mend what the proofs name, or say in the policy what the site does.",
    ),
}
