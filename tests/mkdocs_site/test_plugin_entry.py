"""The plugin's two lines, set into project files as people write them."""

import pytest
import yaml

from analytics_gate.errors import GateError
from analytics_gate.mkdocs_site.plugin_entry import declared_services, with_plugin
from analytics_gate.mkdocs_site.project_file import parse_project_file

ADDED = {
    "no key": (
        "site_name: A\n",
        "site_name: A\n\nplugins:\n  - search\n  - analytics-gate:\n      services: S\n",
    ),
    "no key, no line end": (
        "a: b",
        "a: b\n\nplugins:\n  - search\n  - analytics-gate:\n      services: S\n",
    ),
    "no value": (
        "plugins:  # none yet\na: b\n",
        "plugins:  # none yet\n  - search\n  - analytics-gate:\n      services: S\na: b\n",
    ),
    "a list": (
        "plugins:\n  - search  # finds\n  # - blog\n\na: b\n",
        "plugins:\n  - search  # finds\n  - analytics-gate:\n      services: "
        "S\n  # - blog\n\na: b\n",
    ),
    "a list at the margin": (
        "plugins:\n- tags\na: b\n",
        "plugins:\n- tags\n- analytics-gate:\n    services: S\na: b\n",
    ),
    "options deep inside": (
        "plugins:\n    - search:\n        lang: [en,\n          de]\n        "
        "pipe: |\n          x\n\n# end\n",
        "plugins:\n    - search:\n        lang: [en,\n          de]\n        pipe: |\n          x\n"
        "    - analytics-gate:\n        services: S\n\n# end\n",
    ),
    "a list without a last line end": (
        "plugins:\n  - search:",
        "plugins:\n  - search:\n  - analytics-gate:\n      services: S\n",
    ),
    "a flow": (
        "plugins: [search, 'tags']  # both\n",
        "plugins: [search, 'tags', analytics-gate: {services: S}]  # both\n",
    ),
    "a flow with a last comma": (
        "plugins: [ a, ]\n",
        "plugins: [ a, analytics-gate: {services: S} ]\n",
    ),
    "an empty flow": ("plugins: []\n", "plugins: [analytics-gate: {services: S}]\n"),
    "a flow over lines": (
        "plugins: [\n  a\n]\n",
        "plugins: [\n  a, analytics-gate: {services: S}\n]\n",
    ),
    "a mapping": (
        "plugins:\n  search:\n    lang: en\na: b\n",
        "plugins:\n  search:\n    lang: en\n  analytics-gate:\n    services: S\na: b\n",
    ),
    "a mapping in a flow": (
        "plugins: {tags: {}}\n",
        "plugins: {tags: {}, analytics-gate: {services: S}}\n",
    ),
    "Windows": (
        "a: !ENV [X, b]\r\nplugins:\r\n  - search\r\n",
        "a: !ENV [X, b]\r\nplugins:\r\n  - search\r\n  - analytics-gate:\r\n      services: S\r\n",
    ),
    "tags and anchors": (
        "a: &x !!python/name:b.c\nd: *x\nplugins: [a]\n",
        "a: &x !!python/name:b.c\nd: *x\nplugins: [a, analytics-gate: {services: S}]\n",
    ),
}


@pytest.mark.parametrize("case", ADDED)
def test_the_plugin_is_added_and_all_else_stays_to_the_byte(case: str) -> None:
    before, after = ADDED[case]
    assert with_plugin(parse_project_file(before, "mkdocs.yml"), "S") == after
    assert declared_services(parse_project_file(after, "mkdocs.yml")) == "S"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "a: &p [search]\nplugins: *p\n",
            "2: its plugins are written in a way that cannot be added to safely",
        ),
        (
            "plugins: [search # why\n  ]\n",
            "1: its plugins are written in a way that cannot be added to safely",
        ),
        (
            "plugins: !ENV [X]\n",
            "1: its plugins are written in a way that cannot be added to safely",
        ),
        (
            "plugins: search\n",
            "1: its plugins are written in a way that cannot be added to safely",
        ),
        (
            "{site_name: A}\n",
            "its plugins are written in a way that cannot be added to safely",
        ),
        (
            "a: b\n...\n",
            "its plugins are written in a way that cannot be added to safely",
        ),
        ("a: b\nINHERIT: ../all.yml\n", "2: plugins come from ../all.yml"),
    ],
)
def test_the_plugin_is_left_to_its_owner_where_it_cannot_be_added_safely(
    text: str, message: str
) -> None:
    with pytest.raises(GateError) as refused:
        with_plugin(parse_project_file(text, "mkdocs.yml"), "S")
    place = "mkdocs.yml:" if message[0].isdigit() else "mkdocs.yml: "
    assert (
        str(refused.value)
        == f"{place}{message}; add to them: - analytics-gate: {{services: S}}"
    )


@pytest.mark.parametrize(
    ("plugins", "services"),
    [
        (["search"], None),
        (["search", "analytics-gate"], ""),
        ([{"analytics-gate": {"services": "x.yml"}}], "x.yml"),
        ([{"analytics-gate": {}}], ""),
        ({"analytics-gate": {"services": "x.yml"}}, "x.yml"),
        ({"search": {}, "analytics-gate": None}, ""),
        (None, None),
    ],
)
def test_the_plugin_is_found_however_it_is_written(
    plugins: object, services: str | None
) -> None:
    text = yaml.safe_dump({"site_name": "A", "plugins": plugins})
    assert declared_services(parse_project_file(text, "mkdocs.yml")) == services
