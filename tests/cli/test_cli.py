"""The command line: what it prints, and with which code it ends."""

import json
import re
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import jsonschema
import pytest

from analytics_gate import __version__
from analytics_gate.cli import serving
from analytics_gate.cli.main import build_parser, main


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "content").mkdir()
    (tmp_path / "content/index.md").write_text("# Home\n")
    (tmp_path / "content/services.yml").write_text("services: []\n")
    return tmp_path


def test_the_check_of_clean_sources_ends_with_0(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check"]) == 0
    assert capsys.readouterr() == ("content: clean\n", "")


def test_the_check_prints_all_problems_with_their_lines_and_ends_with_1(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "content/a.md").write_text("---\ndate: never\n---\n")
    (project / "content/b.md").write_text(
        "{{< colour >}}\n\n<img src=//evil.example/x>\n"
    )
    (project / "content/services.yml").write_text("ask: maybe\n")
    assert main(["check"]) == 1
    printed, complaints = capsys.readouterr()
    assert re.findall(r"^\S+:\d+(?=: )", printed, re.MULTILINE) == [
        "content/services.yml:1",
        "content/a.md:2",
        "content/b.md:1",
    ]
    assert complaints == ""
    (project / "content/services.yml").write_text("ask: true\n")
    assert main(["check"]) == 1
    assert (
        "content/b.md:3: <img src> would contact evil.example"
        in capsys.readouterr().out
    )


def test_the_check_notes_what_runs_in_the_page_and_is_clean(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "content/services.yml").write_text(
        "services:\n  - {preset: google-tag-manager, container: GTM-EXAMPLE}\n"
        "  - {preset: google-analytics, property: G-EXAMPLE123}\n"
        "  - {id: fonts, name: Fonts, purpose: necessary, runs: page, hosts: "
        "{font: [fonts.example]},\n"
        "     provider: {name: Fonts, policy: https://fonts.example/}}\n"
    )
    assert main(["check"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "content/services.yml:2: service 'google-tag-manager': note: runs is "
        "'page', the weaker way: it sees the whole "
        "page and reaches its hosts from there once a visitor allowed it",
        "content/services.yml:4: service 'fonts': note: runs is 'page', the "
        "weaker way: its hosts are reached "
        "for every visitor, as it is necessary",
        "content: clean",
    ]


def test_the_check_reads_the_folders_it_is_given(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "content").rename("pages")
    Path("pages/services.yml").rename("uses.yml")
    assert main(["check", "--content", "pages", "--services", "uses.yml"]) == 0
    assert capsys.readouterr().out == "pages: clean\n"
    Path("said.yml").write_text("promises: []\n")
    assert (
        main(
            [
                "check",
                "--content",
                "pages",
                "--services",
                "uses.yml",
                "--promises",
                "said.yml",
            ]
        )
        == 0
    )
    assert (
        main(
            [
                "check",
                "--content",
                "pages",
                "--services",
                "uses.yml",
                "--promises",
                "pages/promises.yml",
            ]
        )
        == 1
    )


def test_the_check_cannot_run_without_its_folder(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--content", "nowhere"]) == 2
    assert capsys.readouterr() == (
        "",
        "nowhere: no such folder; name it with --content\n",
    )


def test_the_schema_is_json_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    jsonschema.validators.validator_for(schema).check_schema(schema)
    assert "services" in schema["properties"]
    assert main(["schema", "--of", "promises"]) == 0
    schema = json.loads(capsys.readouterr().out)
    jsonschema.validators.validator_for(schema).check_schema(schema)
    assert "promises" in schema["properties"]


COMMANDS = [
    "apply",
    "audit",
    "check",
    "completion",
    "headers",
    "init",
    "merge",
    "schema",
    "serve",
]


@pytest.mark.parametrize("command", [[], *([each] for each in COMMANDS)])
def test_each_command_has_help(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command, "--help"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith(
        f"usage: {' '.join(['analytics-gate', *command])} "
    )


def example_of(command: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    with pytest.raises(SystemExit):
        main([command, "--help"])
    printed = capsys.readouterr().out
    (example,) = re.findall(r"^example:\n  (\S.*)\n\Z", printed, re.MULTILINE)
    written = shell_arguments(example)
    assert written[0] == command
    return written


def shell_arguments(line: str) -> list[str]:
    """What a shell hands to the command `analytics-gate` when it runs the line."""
    record = 'analytics-gate() { printf "%s\\n" "$@" >&3; }\n'
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            ["bash", "-c", f"{{ {record}{line}\n}} 3>&1 >/dev/null"],
            cwd=folder,
            capture_output=True,
            text=True,
            check=True,
        )
    return done.stdout.splitlines()


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_each_command_describes_it_in_short_lines(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main([command, "--help"])
    printed = capsys.readouterr().out
    description = re.split(r"\n\n(?=positional arguments:|options:)", printed)[0]
    sentences = description.partition("\n\n")[2]
    assert re.match(r"[A-Z][a-z]+s .*\.", sentences, re.DOTALL)
    assert max(map(len, sentences.splitlines())) < 80


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_each_command_ends_with_an_example_that_parses(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build_parser().parse_args(example_of(command, capsys)).run


def test_the_examples_run_that_need_no_browser_and_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("docs", "public", "site"):
        Path(folder).mkdir()
    Path("mkdocs.yml").write_text("site_name: Site\n")
    Path("docs/index.md").write_text("# Home\n")
    Path("docs/services.yml").write_text("services: []\n")
    Path("services.yml").write_text("services: []\n")
    Path("public/index.html").write_text(
        "<!doctype html><html><head><title>Home</title></head><body></body></html>"
    )
    Path("site/_headers").write_text("/*\n  X-Frame-Options: DENY\n")
    for command in ("apply", "check", "completion", "headers", "init", "schema"):
        assert main(example_of(command, capsys)) == 0, capsys.readouterr().err


def test_the_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    assert (
        re.findall(r"^    ([a-z]+)\b", capsys.readouterr().out, re.MULTILINE)
        == COMMANDS
    )


@pytest.mark.parametrize(
    "arguments", [[], ["chekc"], ["check", "--colour"], ["serve", "--port", "many"]]
)
def test_an_unknown_command_or_option_cannot_run(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("usage: ")


def test_the_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"{__version__}\n"


def test_the_server_says_that_a_port_is_taken(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(serving, "build_preview", lambda *_: True)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert main(["serve", "--port", str(port)]) == 2
    assert re.fullmatch(
        rf"port {port}: .*in use; try another with --port\n", capsys.readouterr().err
    )


def test_the_server_does_not_start_without_a_site(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "build_preview", lambda *_: False)
    assert main(["serve", "--port", "0"]) == 2


def test_the_server_serves_and_watches_until_it_is_interrupted(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    watched: list[Path] = []

    def interrupted(paths: list[Path], _: object) -> None:
        watched.extend(paths)
        raise KeyboardInterrupt

    monkeypatch.setattr(serving, "build_preview", lambda *_: True)
    monkeypatch.setattr(serving, "watch", interrupted)
    assert main(["serve", "--port", "0"]) == 0
    assert watched == [Path("content"), Path("evidence.json")]
    assert re.fullmatch(
        r"Serving http://127\.0\.0\.1:[1-9]\d*/privacy/ \(Ctrl\+C ends\)\n",
        capsys.readouterr().out,
    )


def test_the_package_runs_as_a_module(project: Path) -> None:
    (project / "content/a.md").write_text("{{< x >}}\n")
    ended = subprocess.run(
        [sys.executable, "-m", "analytics_gate", "check"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (1, "")
    assert ended.stdout.startswith("content/a.md:1: unknown shortcode 'x'")


def test_the_command_is_completed_in_a_shell(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["completion", "bash"]) == 0
    script = capsys.readouterr().out
    asked = """
        COMP_WORDS=(analytics-gate "$@"); COMP_CWORD=$#
        _shtab_analytics_gate; echo "${COMPREPLY[@]}"
    """
    for words, offered in (
        (["in"], "init"),
        (["init", "--dry"], "--dry-run"),
        (["completion", "z"], "zsh"),
    ):
        done = subprocess.run(
            ["bash", "-c", script + asked, "bash", *words],
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.split() == [offered]


def test_the_auditor_says_what_to_install_where_its_packages_are_not_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("analytics_gate.cli.audit.find_spec", lambda name: None)
    assert main(["audit", "site"]) == 2
    assert "pip install 'analytics-gate[audit]'" in capsys.readouterr().err


def test_a_command_that_breaks_down_could_not_run_and_found_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("analytics_gate.cli.main.check_sources", lambda *_: 1 / 0)
    assert main(["check"]) == 2
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_a_command_ends_quietly_with_141_once_stdout_is_closed() -> None:
    command = [sys.executable, "-m", "analytics_gate", "schema"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout
        assert running.stderr
        running.stdout.close()
        assert running.stderr.read() == ""
    assert running.returncode == 141
