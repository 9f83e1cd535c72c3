"""The reference of `services.yml`, from its JSON Schema."""

from functools import reduce

from analytics_gate.declaration.preset import preset_names
from analytics_gate.declaration.schema import Schema, declaration_schema
from benchmarks.reference.schemas import TOP, key_table, sections

_HEAD = """\
---
title: The declaration
description: Every key of services.yml, from the JSON Schema that the build itself goes by.
---

# The declaration

`services.yml` says which services a site may use. Programs that read YAML schemas complete it
and check it; its first line names the schema, which `analytics-gate schema` prints. An unknown
key, a missing one or a wrong value ends the build, with file and line.

"""
_SERVICES = """\
## services

A list. Each service names a [preset](presets.md) and that preset's settings, or says everything
itself.

### With a preset

What the preset says can be said otherwise:

"""
_ALONE = """\
### Without a preset

"""


def declaration_page() -> str:
    """The page's Markdown."""
    schema = declaration_schema()
    own = _without_preset(schema["$defs"]["own-service"])
    file, *rest = sections(schema, TOP)
    _, *inside = sections(own, "services")
    alone = key_table(own["properties"], own["required"])
    return "\n".join(
        [
            _HEAD + file,
            _SERVICES + key_table(_changes(schema)),
            _ALONE + alone,
            *inside,
            *rest,
        ]
    )


def _without_preset(own: Schema) -> Schema:
    return {
        **own,
        "properties": {
            key: said for key, said in own["properties"].items() if key != "preset"
        },
    }


def _changes(schema: Schema) -> dict[str, Schema]:
    """The keys that may stand beside any preset."""
    every: list[dict[str, Schema]] = [
        schema["$defs"][f"preset-{name}"]["properties"] for name in preset_names()
    ]
    shared = reduce(
        lambda keys, properties: keys & properties.keys(), every, set(every[0])
    )
    return {
        key: said for key, said in every[0].items() if key in shared and key != "preset"
    }
