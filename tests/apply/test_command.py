"""The command `apply` at the shell: what it prints where, and with which code it ends."""

import io
import os
from concurrent.futures import BrokenExecutor
from pathlib import Path

import pytest

from analytics_gate.apply.command import ApplyOptions, run_apply
from analytics_gate.apply.published_at import declared_address, declared_site_address
from analytics_gate.cli.main import main
from analytics_gate.gate.site import SiteAddress

APPLY = "apply site --services services.yml --address https://a.example/".split()


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.html").write_text("<title>A</title>")
    (tmp_path / "services.yml").write_text("services: []\n")
    return tmp_path / "site"


class Terminal(io.StringIO):
    """Something that is looked at."""

    def isatty(self) -> bool:
        return True


def test_the_command_says_in_a_line_what_it_did(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        main(
            [
                "apply",
                "site",
                "--services",
                "services.yml",
                "--address",
                "https://a.example/b/",
            ]
        )
        == 0
    )
    printed, complaints = capsys.readouterr()
    assert printed.startswith("site: 1 page gated in ")
    assert printed.endswith(
        " for https://a.example/b/; 0 made inert, 0 waiting for the visitor, 0 reported\n"
    )
    assert complaints == ""


def test_the_command_shows_how_far_it_is_to_who_looks_and_wipes_that_away(
    site: Path,
) -> None:
    terminal, file = Terminal(), io.StringIO()
    for out in (terminal, file):
        assert (
            len(
                list(
                    run_apply(
                        ApplyOptions(
                            Path("site"),
                            Path("services.yml"),
                            address="https://a.example/",
                        ),
                        out,
                    )
                )
            )
            == 1
        )
    assert (
        terminal.getvalue()
        == "\r\x1b[K1 of 1 pages read\r\x1b[K1 of 1 pages written\r\x1b[K"
    )
    assert file.getvalue() == ""


@pytest.mark.parametrize(
    ("folder", "services", "said"),
    [
        (
            "absent",
            "services.yml",
            "absent: there is no such folder: name the one that a build wrote\n",
        ),
        (
            "site",
            "absent.yml",
            "absent.yml: there is no such file; `analytics-gate init` writes a first one\n",
        ),
    ],
)
def test_the_command_that_cannot_run_says_why_and_ends_with_2(
    site: Path,
    folder: str,
    services: str,
    said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["apply", folder, "--services", services]) == 2
    assert capsys.readouterr() == ("", said)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (KeyboardInterrupt(), "site: interrupted; nothing was changed\n"),
        (
            BrokenExecutor(),
            "site: a worker process died, probably out of memory; nothing was changed\n",
        ),
    ],
)
def test_the_command_that_is_ended_says_so_in_a_line(
    site: Path,
    error: BaseException,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("analytics_gate.apply.command.apply_gate", fail)
    assert main(["apply", "site", "--services", "services.yml"]) == 2
    assert capsys.readouterr() == ("", said)


def test_the_command_brings_back_a_folder_that_was_lost_between_two_names(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (site.parent / ".site.building").mkdir()
    (site.parent / ".site.gone").mkdir()
    site.rename(site.parent / ".site.before")
    assert main(APPLY) == 0
    said, done = capsys.readouterr().out.splitlines()
    assert (
        said
        == "site: an earlier run was cut off between two names, and the folder is back as it was"
    )
    assert done.startswith("site: 1 page gated in ")
    assert "gate-config" in (site / "index.html").read_text()
    assert {each.name for each in site.parent.iterdir()} == {"site", "services.yml"}


def test_the_command_has_to_know_where_a_site_is_published(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        main(
            ["apply", "site", "--services", "services.yml", "--address", "example.org"]
        )
        == 2
    )
    said = (
        "--address: 'example.org' is not a web address, expected one such "
        "as https://example.org/docs/\n"
    )
    assert capsys.readouterr().err == said
    assert main(["apply", "site", "--services", "services.yml"]) == 0
    assert (
        "site/index.html: no canonical link says where the site is published"
        in capsys.readouterr().out
    )


def test_the_command_that_cannot_write_names_the_place_and_ends_with_2(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("file").write_text("")
    assert (
        main(["apply", "site", "--services", "services.yml", "--output", "file/out"])
        == 2
    )
    assert capsys.readouterr().err.endswith("Not a directory; nothing was changed\n")


@pytest.mark.parametrize(
    ("page", "place"),
    [
        (
            "<link rel=canonical href=https://a.example/b/>",
            SiteAddress("https://a.example", "/b/"),
        ),
        (
            "<link rel='x CANONICAL' href=' https://a.example/index.html '>",
            SiteAddress("https://a.example", "/"),
        ),
        (
            "<link rel=canonical href=https://a.example>",
            SiteAddress("https://a.example", "/"),
        ),
        ("<link rel=canonical href=/b/>", SiteAddress("", "/")),
        ("<p>", SiteAddress("", "/")),
    ],
)
def test_a_site_says_where_it_is_published(
    tmp_path: Path, page: str, place: SiteAddress
) -> None:
    for codec in ("utf-8", "utf-16"):
        (tmp_path / "index.html").write_text(page, encoding=codec)
        assert declared_site_address(declared_address(tmp_path)) == place


def test_the_command_says_each_place_in_a_line_whatever_a_file_is_called(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a\nb\x1b.html", os.fsdecode(b"\xff.html")):
        (site / name).write_text("<img src=//evil.example>")
    assert main(APPLY) == 0
    heading, first, second, *_ = capsys.readouterr().out.splitlines()
    assert heading == "Made inert:"
    assert first.startswith("a\\nb\\x1b.html:1: <img src> would contact evil.example")
    assert second.startswith("\\udcff.html:1: <img src> would contact evil.example")


DELIVERY = (
    *(
        "--links",
        "any",
        "--reports",
        "/reports/",
        "--privacy-policy",
        "/privacy/",
        "--signals-since",
        "2026-11-24",
    ),
    *(
        "--security-contact",
        "mailto:a@a.example",
        "--security-contact",
        "tel:+1-201-555-0123",
    ),
    *("--security-expires", "2999-06-30", "--edge-functions", "netlify/edge-functions"),
)


def test_the_command_takes_what_the_plugin_takes_of_a_sites_delivery(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*APPLY, *DELIVERY]) == 0
    headers = (site / "_headers").read_text()
    assert 'Connection-Allowlist: (response-origin "https://*:*")' in headers
    assert 'Reporting-Endpoints: gate="/reports/"' in headers
    security = (site / ".well-known/security.txt").read_text().splitlines()
    assert security[:3] == [
        "Contact: mailto:a@a.example",
        "Contact: tel:+1-201-555-0123",
        "Expires: 2999-06-30T00:00:00Z",
    ]
    assert '"policy": "/privacy/"' in (site / ".well-known/dnt/index.json").read_text()
    assert '"lastUpdate": "2026-11-24"' in (site / ".well-known/gpc.json").read_text()
    assert (
        "Reporting-Endpoints"
        in Path("netlify/edge-functions/gate/rules.js").read_text()
    )
    assert "command line: links: note: 'any' lets a script" in capsys.readouterr().out
    assert main(APPLY) == 0
    assert not (site / ".well-known/security.txt").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            ("--reports", "//a.example/"),
            "command line: reports is '//a.example/', expected a path on this site",
        ),
        (
            ("--security-contact", "tel:1"),
            "command line: security_contact needs security_expires beside it",
        ),
        (
            ("--security-contact", "tel:1", "--security-expires", "2999-06-30"),
            "--security-contact: security.txt names the site's own address",
        ),
        (
            ("--edge-functions", "site/netlify"),
            "--edge-functions site/netlify: this is in the site",
        ),
    ],
)
def test_the_command_refuses_a_delivery_that_cannot_be(
    site: Path, options: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["apply", "site", "--services", "services.yml", *options]) == 2
    assert capsys.readouterr().err.startswith(said)
    assert (site / "index.html").read_text() == "<title>A</title>"


def test_the_command_says_that_the_site_is_gated_where_its_edge_function_cannot_be_written(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("file").write_text("")
    assert (
        main(
            [
                "apply",
                "site",
                "--services",
                "services.yml",
                "--edge-functions",
                "file/out",
            ]
        )
        == 2
    )
    assert capsys.readouterr().err.endswith(
        "Not a directory; the site is gated, but not its edge function written\n"
    )
