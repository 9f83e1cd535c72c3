"""The page's JSON block: what of the declaration the gate has to know, and no more."""

import json
import re
from typing import Any

from analytics_gate.declaration.prints import service_print
from analytics_gate.declaration.values import Declaration, Kept, Service, Where

CHOICE_COOKIE = "gate"


def _pattern(keys: list[str]) -> str:
    alternatives = "|".join(re.escape(key.removesuffix("*")) + (".*" if key.endswith("*") else "") for key in keys)
    return f"^(?:{alternatives})$"


def _kept(kept: tuple[Kept, ...], base: str, *more: tuple[Where, str]) -> dict[str, str]:
    """The source of a regular expression for each place, in the form of `Kept` in the gate's types."""
    keys: dict[Where, list[str]] = {}
    for where, key in (*more, *((each.where, each.key) for each in kept)):
        keys.setdefault(where, []).append(key)
        if where is not Where.COOKIE and key.startswith("__"):
            # Material keeps its own under the site's path: `/.__palette`.
            keys[where].append(f"{base}.{key}")
    return {where.value: _pattern(sorted(set(found))) for where, found in sorted(keys.items())}


def sandbox_path(service: Service) -> str:
    """Where a service's sandbox lives, from the site's root."""
    return f"gate/sandbox/{service.id}.html"


def page_path(service: Service) -> str:
    """Where the script of ours lies that starts a service in the page, from the site's root."""
    return f"gate/page/{service.id}.js"


def _place(service: Service, base: str) -> dict[str, Any]:
    if not service.is_in_page:
        return {"sandbox": base + sandbox_path(service)}
    return {"page": True, **({"file": base + page_path(service)} if service.starts_by_itself else {})}


def _service(service: Service, base: str) -> dict[str, Any]:
    described: dict[str, Any] = {
        "id": service.id,
        "print": service_print(service),
        "name": service.name,
        **_place(service, base),
        "told": [told.value for told in service.told],
    }
    if not service.is_optional:
        described["necessary"] = True
    number = [(Where.LOCAL, f"gate:{service.id}")] if service.recognises_visitors else []
    # In a sandbox a service can keep nothing, whatever it would like to.
    kept = service.kept if service.is_in_page else ()
    if service.recognises_visitors:
        described["recognises"] = service.recognises_visitors.days
    if number or kept:
        described["kept"] = _kept(kept, base, *number)
    return described


def services_that_start(declaration: Declaration) -> tuple[Service, ...]:
    """Those that begin once they are allowed, by themselves or by the page's markup, in a sandbox or in the page.

    The others wait to be pressed; and of a necessary one that does not start there is nothing to decide.
    """
    return tuple(
        each for each in declaration.services if each.starts_by_itself or (each.is_in_page and each.is_optional)
    )


def page_config(declaration: Declaration, base: str) -> str:
    """The block's JSON; `base` is the site's path with both slashes. Fit to stand in a script element."""
    config: dict[str, Any] = {
        "base": base,
        "lasts": declaration.choice_lasts.days,
        "services": [_service(service, base) for service in services_that_start(declaration)],
        "kept": _kept(declaration.necessary, base, (Where.COOKIE, CHOICE_COOKIE)),
    }
    if not declaration.ask:
        config["ask"] = False
    text = json.dumps(config, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")
