"""A JSON Schema as tables: a section for each mapping, a row for each of its keys."""

from collections.abc import Iterator, Mapping
from typing import Any

from analytics_gate.declaration.schema import Schema, resolve
from benchmarks.reference.markdown import code, codes, table

TOP = "At the top"
_HEADS = ("key", "value", "what it says")


def sections(schema: Schema, name: str) -> Iterator[str]:
    """The section of a mapping, then those of the mappings inside it; `name` is the way
    to it, `necessary.storage`.
    """
    part = resolve(schema)
    if "items" in part:
        yield from sections(part["items"], name)
    elif "properties" in part and "allOf" not in part:
        yield section(name, part)
        for key, said in part["properties"].items():
            yield from sections(said, key if name == TOP else f"{name}.{key}")


def section(name: str, part: Schema) -> str:
    """One section: a heading, and the mapping's keys."""
    required = part.get("required", ())
    return f"## {name}\n\n{key_table(part['properties'], required)}"


def key_table(
    properties: Mapping[str, Schema], required: tuple[str, ...] | list[str] = ()
) -> str:
    """A row for each key: what may stand there, and what that says."""
    rows = (
        (_key(key, key in required), _value(said), _meaning(said))
        for key, said in properties.items()
    )
    return table(_HEADS, rows)


def _key(key: str, is_required: bool) -> str:
    return f"{code(key)}, required" if is_required else code(key)


def _value(schema: Schema) -> str:
    part = resolve(schema)
    allowed = _allowed(part)
    says = [_kind(part, allowed)]
    if "default" in part:
        says.append(f"left out: {code(_plain(part['default']))}")
    example = _plain(part.get("examples", [None])[0])
    if not _is_told(part, allowed) and example not in (None, part.get("default")):
        says.append(f"such as {code(example)}")
    return "; ".join(says)


def _kind(part: Schema, allowed: list[Any]) -> str:
    title = str(part.get("title", "anything"))
    if not allowed:
        return title
    return (
        f"{title}: {codes(allowed)}" if "items" in part else f"one of {codes(allowed)}"
    )


def _is_told(part: Schema, allowed: list[Any]) -> bool:
    """Whether what may stand there is clear without an example, or has a table of its own."""
    return (
        bool(allowed)
        or part.get("type") == "boolean"
        or not part.keys().isdisjoint(("items", "properties"))
    )


def _allowed(part: Schema) -> list[Any]:
    """The values that a key, or a list's items, may have; none where that is open, or a
    table of its own.
    """
    values: list[Any] = part.get("enum", []) or resolve(part.get("items", {})).get(
        "enum", []
    )
    return values if len(values) < 20 else []


def _plain(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


def _meaning(schema: Schema) -> str:
    part = resolve(schema)
    inner = resolve(part.get("items", {}))
    texts = [
        part.get("description", ""),
        inner.get("description", "") if "enum" in inner else "",
    ]
    return " ".join(text for text in texts if text)
