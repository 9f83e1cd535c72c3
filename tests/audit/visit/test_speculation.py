"""The auditor reads speculation rules as a browser does, and takes what it cannot tell
for followed.
"""

import json
from typing import Any

import pytest

from analytics_gate.audit.visit.speculation import targets
from analytics_gate.markup.tags import tags

LINKS = tuple(
    tags(
        '<a id="near" href="/next/">In</a> <a class="fast far" rel="nofollow" href="https://thief.example/x/">Out</a>'
        "<a name=nowhere>Here</a>"
    )
)
NEAR, FAR = "/next/", "https://thief.example/x/"
ANY, NOBODYS = (
    {"href_matches": "https://*/*"},
    {"href_matches": "https://nobody.example/*"},
)


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (None, [NEAR, FAR]),
        ({"href_matches": "/*"}, [NEAR]),
        ({"href_matches": "*"}, [NEAR]),
        (NOBODYS, [NEAR]),
        ({"href_matches": "https://thief.example/x/*"}, [NEAR, FAR]),
        ({"href_matches": "https://thief.example/y/*"}, [NEAR]),
        ({"href_matches": ["/*", "https://*.example/*"]}, [NEAR, FAR]),
        ({"href_matches": "https://:host/x/"}, [NEAR, FAR]),
        ({"href_matches": {"hostname": "*"}}, [NEAR, FAR]),
        ({"selector_matches": "a"}, [NEAR, FAR]),
        ({"selector_matches": "#near"}, [NEAR]),
        ({"selector_matches": "area, .fast"}, [FAR]),
        ({"selector_matches": ".slow"}, []),
        ({"selector_matches": "a[rel~='nofollow'][href^=https]"}, [FAR]),
        ({"selector_matches": "nav > a"}, [NEAR, FAR]),
        ({"not": {"selector_matches": ".fast"}}, [NEAR]),
        ({"not": {"selector_matches": "nav > a"}}, [NEAR, FAR]),
        ({"and": [ANY, {"not": {"selector_matches": "[rel]"}}]}, [NEAR]),
        (
            {"or": [{"selector_matches": "#near"}, {"selector_matches": ".far"}]},
            [NEAR, FAR],
        ),
        ({"and": []}, [NEAR, FAR]),
        ("anything", []),
    ],
)
def test_the_auditor_reads_which_links_a_rule_means(
    where: Any, expected: list[str]
) -> None:
    rule = {"source": "document"} if where is None else {"where": where}
    assert list(targets(json.dumps({"prefetch": [rule]}), LINKS)) == expected


def test_the_auditor_reads_the_addresses_that_rules_name_and_nothing_of_what_is_no_rule() -> (
    None
):
    rules = {
        "prefetch": [{"urls": [FAR, 1]}],
        "prerender": {"urls": [NEAR]},
        "tag": {"urls": ["/other/"]},
    }
    assert list(targets(json.dumps(rules), ())) == [FAR, NEAR]
    for nothing in (
        "",
        "[]",
        '{"prefetch": 1}',
        '{"prefetch": [{}]}',
        '{"prefetch": [{"urls": "/"}]}',
    ):
        assert list(targets(nothing, LINKS)) == []
