"""Reads the addresses that speculation rules make a browser fetch ahead of need
(wicg.github.io/nav-speculation).

Chromium does not follow them across sites while it uses a proxy, as an audit's does. A
rule that this module cannot evaluate counts as one that is followed.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from analytics_gate.markup.tags import Tag

_ACTIONS = (
    "prefetch",
    "prefetch_with_subresources",
    "prerender",
    "prerender_until_script",
)
_LINKS = frozenset({"a", "area"})
# The parts of a pattern (urlpattern.spec.whatwg.org); groups and names are not read here.
_PATTERN = re.compile(
    r"(?:https\?|https?|http\{s\}\?|\*)://(?P<host>[^/?#]*)(?P<path>[^?#]*)"
)
_ADDRESS = re.compile(
    r"\s*(?:https?:)?//(?P<host>[^/?#]*)(?P<path>[^?#]*)", re.IGNORECASE
)
_SPECIAL = re.compile(r"[{}()+?\\[\]]|:[a-z]", re.IGNORECASE)
_COMPOUND = re.compile(
    r"(?P<name>[a-z][a-z0-9]*|\*)?(?P<rest>(?:[.#][\w-]+|\[[\w-]+(?:[~^$*|]?=[^\]]*)?\])*)",
    re.IGNORECASE,
)
_SIMPLE = re.compile(
    r"(?P<sign>[.#])(?P<word>[\w-]+)|\[(?P<key>[\w-]+)(?:(?P<match>[~^$*|]?=)[\"']?(?P<value>[^\]\"']*)[\"']?)?\]"
)

Verdict = bool | None
"""Whether a rule selects a link, None if the markup does not show it."""


def targets(rules: str, found: Iterable[Tag]) -> Iterator[str]:
    """The addresses that rules list, and those of the page's links that they select.

    `rules` is the text of the rules, `found` are the page's tags.
    """
    links = []
    for tag in found:
        if tag.name in _LINKS and "href" in tag.attributes:
            links.append(tag)
    for rule in _rules(rules):
        urls = rule.get("urls")
        if isinstance(urls, list):
            yield from _texts(urls)
        elif "where" in rule or rule.get("source") == "document":
            yield from _selected_links(rule, links)


def _texts(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield value


def _selected_links(rule: Mapping[str, Any], links: Iterable[Tag]) -> Iterator[str]:
    condition = rule.get("where", {"and": []})
    for link in links:
        if _selects(condition, link) is not False:
            yield link.attributes["href"]


def _rules(text: str) -> Iterator[Mapping[str, Any]]:
    try:
        rules = json.loads(text)
    except ValueError:
        return
    if not isinstance(rules, dict):
        return
    for action in _ACTIONS:
        for rule in _listed(rules.get(action, [])):
            if isinstance(rule, dict):
                yield rule


def _selects(condition: Any, link: Tag) -> Verdict:
    if not isinstance(condition, dict):
        return False
    if "and" in condition:
        return _all(_selects(each, link) for each in _listed(condition["and"]))
    if "or" in condition:
        return _any(_selects(each, link) for each in _listed(condition["or"]))
    if "not" in condition:
        return _not(_selects(condition["not"], link))
    if "href_matches" in condition:
        href = link.attributes["href"]
        patterns = _listed(condition["href_matches"])
        return _any(_matches_address(pattern, href) for pattern in patterns)
    selectors: list[str] = []
    for text in _listed(condition.get("selector_matches", [])):
        selectors += text.split(",")
    return _any(_matches_selector(selector, link) for selector in selectors)


def _listed(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    return [value]


def _not(verdict: Verdict) -> Verdict:
    if verdict is None:
        return None
    return not verdict


def _all(verdicts: Iterable[Verdict]) -> Verdict:
    distinct = set(verdicts)
    if False in distinct:
        return False
    if None in distinct:
        return None
    return True


def _any(verdicts: Iterable[Verdict]) -> Verdict:
    return _not(_all(map(_not, verdicts)))


def _matches_address(pattern: Any, href: str) -> Verdict:
    if not isinstance(pattern, str):
        return None
    address = _ADDRESS.match(href)
    parts = _PATTERN.fullmatch(pattern)
    # A relative pattern matches the site itself, where no absolute link here leads.
    if address and "://" not in pattern:
        return False
    if not address or not parts:
        return None
    if _SPECIAL.search(parts["host"] + parts["path"]):
        return None
    if not fnmatchcase(address["host"].lower(), parts["host"].lower()):
        return False
    return fnmatchcase(address["path"] or "/", parts["path"] or "*")


def _matches_selector(selector: str, link: Tag) -> Verdict:
    compound = _COMPOUND.fullmatch(selector.strip())
    if not compound or not compound[0]:
        return None
    name = compound["name"]
    if name not in {None, "*"} and name.lower() != link.name:
        return False
    parts = _SIMPLE.finditer(compound["rest"])
    return _all(_has(part, link.attributes) for part in parts)


def _has(part: re.Match[str], attributes: Mapping[str, str]) -> Verdict:
    if part["sign"]:
        attribute = {"#": "id", ".": "class"}[part["sign"]]
        return part["word"] in attributes.get(attribute, "").split()
    value = attributes.get(part["key"].lower())
    if value is None or part["match"] is None:
        return value is not None
    tests = {
        "=": value == part["value"],
        "~=": part["value"] in value.split(),
        "^=": value.startswith(part["value"]),
    }
    return tests.get(part["match"])
