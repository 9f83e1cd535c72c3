"""Speculation rules: the addresses that they have a browser fetch ahead of time
(wicg.github.io/nav-speculation).

They are read, since through a proxy Chromium does not follow them across sites. What
cannot be told counts as followed.
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
# A pattern with its parts (urlpattern.spec.whatwg.org); what else it can hold, groups
# and names, is not read here.
_PATTERN = re.compile(
    r"(?:https\?|https?|http\{s\}\?|\*)://(?P<host>[^/?#]*)(?P<path>[^?#]*)"
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
"""Whether a link is meant, None where that cannot be told from the markup."""


def targets(rules: str, found: Iterable[Tag]) -> Iterator[str]:
    """The addresses that the text of some rules names, and those of the links among the
    page's tags that it means.
    """
    links = []
    for tag in found:
        if tag.name in _LINKS and "href" in tag.attributes:
            links.append(tag)
    for rule in _rules(rules):
        if isinstance(urls := rule.get("urls"), list):
            for url in urls:
                if isinstance(url, str):
                    yield url
        elif "where" in rule or rule.get("source") == "document":
            yield from _selected_links(rule, links)


def _selected_links(rule: Mapping[str, Any], links: Iterable[Tag]) -> Iterator[str]:
    where = rule.get("where", {"and": []})
    for link in links:
        if _holds(where, link) is not False:
            yield link.attributes["href"]


def _rules(text: str) -> Iterator[Mapping[str, Any]]:
    try:
        told = json.loads(text)
    except ValueError:
        return
    for action in _ACTIONS if isinstance(told, dict) else ():
        for rule in _listed(told.get(action, [])):
            if isinstance(rule, dict):
                yield rule


def _holds(where: Any, link: Tag) -> Verdict:
    if not isinstance(where, dict):
        return False
    if "and" in where:
        return _all(_holds(each, link) for each in _listed(where["and"]))
    if "or" in where:
        return _not(_all(_not(_holds(each, link)) for each in _listed(where["or"])))
    if "not" in where:
        return _not(_holds(where["not"], link))
    if "href_matches" in where:
        return _any(
            _is_matched(pattern, link.attributes["href"])
            for pattern in _listed(where["href_matches"])
        )
    return _any(
        _is_selected(each, link)
        for text in _listed(where.get("selector_matches", []))
        for each in text.split(",")
    )


def _listed(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    return [value]


def _not(told: Verdict) -> Verdict:
    if told is None:
        return None
    return not told


def _all(each: Iterable[Verdict]) -> Verdict:
    told = set(each)
    if False in told:
        return False
    if None in told:
        return None
    return True


def _any(each: Iterable[Verdict]) -> Verdict:
    return _not(_all(map(_not, each)))


def _is_matched(pattern: Any, href: str) -> Verdict:
    if not isinstance(pattern, str):
        return None
    absolute = re.match(r"\s*(?:https?:)?//([^/?#]*)([^?#]*)", href, re.IGNORECASE)
    whole = _PATTERN.fullmatch(pattern)
    if not absolute or not whole:
        # A relative pattern is about the site itself, and a relative link leads there.
        if absolute and "://" not in pattern:
            return False
        return None
    if _SPECIAL.search(whole["host"] + whole["path"]):
        return None
    host, path = absolute[1].lower(), absolute[2] or "/"
    return fnmatchcase(host, whole["host"].lower()) and fnmatchcase(
        path, whole["path"] or "*"
    )


def _is_selected(selector: str, link: Tag) -> Verdict:
    compound = _COMPOUND.fullmatch(selector.strip())
    if not compound or not compound[0]:
        return None
    if compound["name"] not in {None, "*"} and compound["name"].lower() != link.name:
        return False
    return _all(
        _has(part, link.attributes) for part in _SIMPLE.finditer(compound["rest"])
    )


def _has(part: re.Match[str], attributes: Mapping[str, str]) -> Verdict:
    if part["sign"]:
        return (
            part["word"]
            in attributes.get("id" if part["sign"] == "#" else "class", "").split()
        )
    value = attributes.get(part["key"].lower())
    if value is None or part["match"] is None:
        return value is not None
    tests = {
        "=": value == part["value"],
        "~=": part["value"] in value.split(),
        "^=": value.startswith(part["value"]),
    }
    return tests.get(part["match"])
