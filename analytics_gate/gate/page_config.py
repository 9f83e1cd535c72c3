"""The page's JSON block: what of the declaration the gate has to know, and no more."""

import json
import re
from collections.abc import Collection, Iterable
from typing import Any

from analytics_gate.declaration.consent_hash import consent_hash
from analytics_gate.declaration.values import (
    Declaration,
    Service,
    StorageDeclaration,
    Where,
)

# What means something in a JavaScript regular expression.
_SPECIAL = re.compile(r"[\\^$.*+?()\[\]{}|]")


def _pattern(key: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", key.removesuffix("*")) + (
        ".*" if key.endswith("*") else ""
    )


def _kept(kept: Iterable[StorageDeclaration], base: str) -> str:
    """The source of a regular expression over what may be kept, each key behind its
    place: `local:__palette`.
    """
    keys = set()
    for each in kept:
        keys.add((each.where, each.key))
        # Material keeps its own under the site's path: `/.__palette`.
        if each.where is not Where.COOKIE and each.key.startswith("__"):
            keys.add((each.where, f"{base}.{each.key}"))
    return "|".join(sorted(f"{where.value}:{_pattern(key)}" for where, key in keys))


def sandbox_path(service: Service) -> str:
    """Where a service's sandbox lives, from the site's root."""
    return f"gate/sandbox/{service.id}.html"


def page_path(service: Service) -> str:
    """Where the script of ours lies that starts a service in the page, from the site's root."""
    return f"gate/page/{service.id}.js"


def _place(service: Service, base: str) -> dict[str, Any]:
    if service.is_embed:
        return {"embed": True}
    told = {"told": [told.value for told in service.told]}
    if not service.is_in_page:
        return told
    return {
        "page": True,
        **({"file": base + page_path(service)} if service.starts_by_itself else {}),
        **told,
    }


def _service(service: Service, base: str) -> dict[str, Any]:
    described: dict[str, Any] = {"id": service.id, "print": consent_hash(service)}
    described |= _place(service, base)
    if not service.is_optional:
        described["necessary"] = True
    if service.recognises_visitors:
        number = [f"local:{_pattern(f'gate:{service.id}')}"]
    else:
        number = []
    # In a sandbox a service can keep nothing, whatever it would like to.
    kept = service.kept if service.is_in_page else ()
    if service.recognises_visitors:
        described["recognises"] = service.recognises_visitors.days
    if number or kept:
        described["kept"] = "|".join(filter(None, (_kept(kept, base), *number)))
    return described


def services_that_start(declaration: Declaration) -> tuple[Service, ...]:
    """Those that begin once they are allowed, by themselves or by the page's markup, in
    a sandbox or in the page.

    The others wait to be pressed; and of a necessary one that does not start there is
    nothing to decide.
    """
    found = []
    for each in declaration.services:
        if each.starts_by_itself or (each.is_in_page and each.is_optional):
            found.append(each)
    return tuple(found)


def services_in(
    declaration: Declaration, placed: Collection[str]
) -> tuple[Service, ...]:
    """All that a visitor can choose, in order: what starts by itself, and the embeds
    (their ids) that pages show.
    """
    starting = services_that_start(declaration)
    found = []
    for each in declaration.services:
        if each in starting or (each.is_embed and each.id in placed):
            found.append(each)
    return tuple(found)


def page_config(
    declaration: Declaration, base: str, placed: Collection[str] = ()
) -> str:
    """The block's JSON; `base` is the site's path with both slashes. Fit to stand in a
    script element.

    `placed` are the ids of the embeds that have a place in a page of the site.
    """
    config: dict[str, Any] = {
        "base": base,
        "lasts": declaration.choice_lasts.days,
        "services": [
            _service(service, base) for service in services_in(declaration, placed)
        ],
        "kept": _kept(declaration.necessary, base),
    }
    if not declaration.ask:
        config["ask"] = False
    text = json.dumps(config, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")
