"""What the tests of pages share: services of each sort, and pages gated as the command
gates them.
"""

from dataclasses import replace

from analytics_gate.apply.page import PageOptions, PreparedPage, prepare_page
from analytics_gate.apply.third_parties import SiteContext
from analytics_gate.declaration.parse import parse_declaration

DECLARATION = parse_declaration(
    """
services:
  - {preset: youtube}
  - {preset: google-analytics, property: G-ABCDE12345}
  - {preset: mailchimp-form, host: example.us1.list-manage.com}
  - id: chat
    name: Chat
    purpose: social
    provider: {name: Example, policy: https://example.org/privacy}
    runs: page
    script: https://chat.example/chat.js
    hosts: {script: [chat.example], image: [chat.example]}
""",
    "services.yml",
)
GATE = (
    b'<meta http-equiv="Content-Security-Policy" content="default-src '
    b'&apos;none&apos;"><script>gate()</script>'
)


def treatment(*, fix_styles: bool = False) -> PageOptions:
    return PageOptions(
        SiteContext(DECLARATION, "services.yml", "own.example"), "/", fix_styles
    )


def ready(html: str | bytes, *, fix_styles: bool = False) -> PreparedPage:
    raw = html if isinstance(html, bytes) else html.encode()
    return prepare_page(raw, "a.html", treatment(fix_styles=fix_styles))


def text(html: str, *, fix_styles: bool = False) -> str:
    return ready(html, fix_styles=fix_styles).content.decode()


def gated(raw: bytes, *, fix_styles: bool = False, again: bool = False) -> bytes:
    page = prepare_page(
        raw, "a.html", replace(treatment(fix_styles=fix_styles), was_gated=again)
    )
    return page.slot.insert(page.content, GATE) if page.slot else page.content


def notes(html: str, *, fix_styles: bool = False) -> list[str]:
    return [
        f"{note.kind}: {note.problem}"
        for note in ready(html, fix_styles=fix_styles).notes
    ]
