"""The lock's script: what it is told of the services of the page."""

import json
import re
from dataclasses import replace

from analytics_gate.declaration.values import Hosts, Provider, Purpose, Runs, Service
from analytics_gate.gate.in_page import lock_script

CHAT = Service(
    "chat",
    "Chat",
    Purpose.FUNCTIONAL,
    Provider("Example", "https://example.org/"),
    Runs.PAGE,
    Hosts(
        script=("chat.example",),
        style=("fonts.example", "chat.example"),
        link=("example.org",),
    ),
)
FONTS = replace(
    CHAT, id="fonts", purpose=Purpose.NECESSARY, hosts=Hosts(style=("fonts.example",))
)


def told(*services: Service) -> dict[str, dict[str, list[str]]]:
    found = re.search(r"(?:const|let|,)\s*\w+=(\{.*?\}\})", lock_script(services))
    assert found
    told: dict[str, dict[str, list[str]]] = json.loads(
        re.sub(r"([{,])(\w+):", r'\1"\2":', found[1])
    )
    return told


def test_the_lock_knows_what_each_service_opens() -> None:
    other = replace(CHAT, id="b2", hosts=Hosts(connect=("*.b.example",)))
    assert told(CHAT, other) == {
        "chat": {
            "script-src": ["https://chat.example"],
            "style-src": ["https://chat.example", "https://fonts.example"],
        },
        "b2": {"connect-src": ["https://*.b.example", "wss://*.b.example"]},
    }


def test_the_lock_leaves_open_what_a_necessary_service_needs() -> None:
    assert told(FONTS, CHAT) == {
        "chat": {
            "script-src": ["https://chat.example"],
            "style-src": ["https://chat.example"],
        },
    }


def test_there_is_no_lock_where_nothing_could_be_closed() -> None:
    assert lock_script([]) == ""
    assert lock_script([replace(CHAT, runs=Runs.SANDBOX), FONTS]) == ""
