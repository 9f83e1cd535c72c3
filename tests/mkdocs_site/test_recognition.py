"""Which preset is contacted: known by a host, or by a script's address and what it says."""

import pytest

from analytics_gate.markup.contacts import outgoing_references
from analytics_gate.mkdocs_site.recognition import recognise

KNOWN = {
    '<iframe src="https://www.youtube-nocookie.com/embed/x">': ("youtube", {}, set()),
    '<iframe src="https://www.youtube.com/embed/x">': ("youtube", {}, set()),
    '<iframe src="https://player.vimeo.com/video/1">': ("vimeo", {}, set()),
    '<script src="//www.googletagmanager.com/gtag/js?id=G-ABCDE12345">': (
        "google-analytics",
        {"property": "G-ABCDE12345"},
        set(),
    ),
    '<script src="https://www.googletagmanager.com/gtag/js?id=UA-1">': (
        "google-analytics",
        {},
        {"property"},
    ),
    '<script src="https://eu-assets.i.posthog.com/static/array.js">': (
        "posthog",
        {"region": "eu"},
        {"key"},
    ),
    '<script src="https://us-assets.i.posthog.com/static/array.js">': (
        "posthog",
        {},
        {"key"},
    ),
    '<script src="https://plausible.io/js/script.js">': ("plausible", {}, {"tag"}),
    '<script src="https://giscus.app/client.js">': ("giscus", {}, set()),
    '<form action="https://www.paypal.com/donate">': ("paypal-donate", {}, set()),
}


@pytest.mark.parametrize("html", KNOWN)
def test_the_gate_knows_a_service_by_what_a_page_contacts(html: str) -> None:
    preset, settings, lacking = KNOWN[html]
    [recognised] = [recognise(contact) for contact in outgoing_references(html)]
    assert recognised
    assert (recognised.preset, dict(recognised.settings), set(recognised.lacking)) == (
        preset,
        settings,
        lacking,
    )


@pytest.mark.parametrize(
    "html",
    [
        '<img src="https://github.com/a/b/badge.svg">',
        '<script src="https://stats.example.org/matomo.js">',
        '<script src="https://stats.example.org/count.js">',
        '<link rel="stylesheet" href="https://cdn.example.org/a.css">',
    ],
)
def test_a_link_or_a_files_name_alone_identifies_no_service(
    html: str,
) -> None:
    assert [recognise(contact) for contact in outgoing_references(html)] == [None]
