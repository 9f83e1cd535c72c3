"""The reference of the presets, from their files."""

import json
from collections.abc import Iterator

from analytics_gate.declaration.preset import ServiceData, preset_names, read_preset
from benchmarks.reference.markdown import code, codes, table

_HEAD = """\
---
title: Presets
description: The services that come with the package, their settings, hosts and sources.
---

# Presets

A preset holds the facts of a service: its script, its hosts, what it would keep, its provider's
policy. A site adds its own settings. The facts were read at the address that the preset names,
on the day beside it. Addresses are text here and not links: these pages' header lists every
origin that a link leads to, and that list stays short.

"""


def presets_page() -> str:
    """The page's Markdown."""
    presets = {name: read_preset(name) for name in preset_names()}
    rows = (
        [f"[{code(name)}](#{name})", facts["name"], facts["purpose"], starts(facts)]
        for name, facts in presets.items()
    )
    overview = table(("preset", "service", "purpose", "starts"), rows)
    return (
        _HEAD
        + overview
        + "".join(_section(name, facts) for name, facts in presets.items())
    )


def starts(facts: ServiceData) -> str:
    """What has to happen before the service runs, once it is declared."""
    if facts["runs"] == "page":
        return "in the page, once allowed"
    if "script" in facts:
        return "in a sandbox, once allowed"
    return (
        "when its placeholder is pressed" if "embed" in facts else "when it is pressed"
    )


def _section(name: str, facts: ServiceData) -> str:
    return (
        f"\n## {name}\n\n{''.join(_sample(name, facts))}\n"
        f"{''.join(f'- {line}{chr(10)}' for line in _facts(facts))}"
    )


def _sample(name: str, facts: ServiceData) -> Iterator[str]:
    yield f"```yaml\n- preset: {name}\n"
    for setting, said in facts["settings"].items():
        example = (
            json.dumps(said["example"])
            if said["example"].isdecimal()
            else said["example"]
        )
        left_out = f" Left out: {said['default']}" if "default" in said else ""
        yield f"  {setting}: {example} # {said['description']}{left_out}\n"
    yield "```\n"


def _facts(facts: ServiceData) -> Iterator[str]:
    provider = facts["provider"]
    yield f"{facts['name']}, by {provider['name']}; its policy: {code(provider['policy'])}"
    yield f"told: {codes(facts['told']) or 'nothing'}"
    yield "; ".join(f"{way}: {codes(hosts)}" for way, hosts in facts["hosts"].items())
    if kept := facts.get("kept"):
        yield (
            "would keep in a page: "
            f"{codes(dict.fromkeys(each['key'] for each in kept))}; in a "
            "sandbox: nothing"
        )
    if embed := facts.get("embed"):
        yield f"shortcode takes: {codes(embed.get('parameters', {})) or 'no more than its title'}"
    yield f"read at {code(facts['source'])}, {facts['date']}"
