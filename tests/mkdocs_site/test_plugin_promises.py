"""Promises in MkDocs' plugin: listed where an editor wants them, held to their pages,
proven by an audit's report.
"""

import json
from pathlib import Path

import pytest

from tests.support.site_building import Project

PROMISES = """\
page: legal.md
promises:
  - id: counts
    quote: We count "nobody".
    proofs: [{findings: [cookie], visitors: [dnt:undecided]}]
  - {id: logs, quote: Logs are kept., attested: {by: Our operators, why: logs are on servers}}
"""
FILES = {
    "content/index.md": "# Home\n\n{{< promises >}}\n",
    "content/legal.md": (
        "---\nslug: privacy/terms\n---\n# Terms\n\nWe "
        '*count* "nobody". Logs are kept.\n'
    ),
    "content/services.yml": "services: []\n",
    "content/promises.yml": PROMISES,
}
REPORT = {
    "version": 1,
    "made": "2026-11-24",
    "engines": [{"name": "firefox", "version": "153.1"}],
    "visits": [
        {
            "page": "/",
            "engine": "firefox",
            "visitor": {"signal": "dnt", "choice": "undecided"},
            "findings": [],
        }
    ],
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path / "project")
    project.write(FILES)
    return project


def statuses(project: Project, **plugin: str) -> dict[str, str]:
    page = project.build(
        strict=True, plugins=[{"analytics-gate": plugin}], nav=[{"Home": "index.md"}]
    ).soup("index.html")
    return {
        str(each["id"]): str(each.select("strong")[0]["data-status"])
        for each in page.select("li[id^=proof]")
    }


def test_the_plugin_lists_promises_without_evidence(project: Project) -> None:
    assert statuses(project) == {
        "proof-of-counts": "untested",
        "proof-of-logs": "attested",
    }
    (link,) = project.site.soup("index.html").select("#proof-of-counts a")
    assert (
        link["href"]
        == "privacy/terms/#promise-counts:~:text=We%20count%20%22nobody%22."
    )
    assert (
        len(project.site.soup("privacy/terms/index.html").select("#promise-counts"))
        == 1
    )
    assert not [name for name in project.site.prints() if name.endswith(".yml")]


def test_the_plugin_lists_promises_with_their_last_proof(project: Project) -> None:
    project.write({"evidence.json": json.dumps(REPORT)})
    assert statuses(project)["proof-of-counts"] == "kept"
    REPORT["visits"][0]["findings"] = [{"code": "cookie", "message": "x is set"}]  # type: ignore[index]
    elsewhere = PROMISES.replace("page: ", "page: ../")
    project.write(
        {"content/last.json": json.dumps(REPORT), "content/deep/said.yml": elsewhere}
    )
    said = statuses(
        project, promises="content/deep/said.yml", evidence="content/last.json"
    )
    assert said == {"proof-of-counts": "broken", "proof-of-logs": "attested"}
    assert not {"last.json", "deep/said.yml"} & set(project.site.prints())


def test_the_plugin_stops_where_the_policy_no_longer_makes_a_promise(
    project: Project,
) -> None:
    project.write(
        {"content/legal.md": "# Terms\n\nWe *count* “nobody”. Logs are not kept.\n"}
    )
    assert project.errors(plugins=["analytics-gate"]) == [
        "content/promises.yml:6: promise 'logs': the quote is not in "
        "content/legal.md, the nearest words there "
        'are "Logs are not kept."; quote those, and see that the site keeps them'
    ]


@pytest.mark.parametrize(
    ("files", "plugin", "message"),
    [
        (
            {"content/promises.yml": "promise: 1\n"},
            {},
            "content/promises.yml:1: unknown key 'promise', expected one of:",
        ),
        ({}, {"promises": "said.yml"}, "said.yml: there is no such file"),
        (
            {"evidence.json": "{}"},
            {},
            "evidence.json: this is not a report of an audit, $: 'version' is a required",
        ),
    ],
)
def test_the_plugin_says_which_file_it_cannot_read(
    project: Project, files: dict[str, str], plugin: dict[str, str], message: str
) -> None:
    project.write(files)
    (error,) = project.errors(plugins=[{"analytics-gate": plugin}])
    assert error.startswith(message)
