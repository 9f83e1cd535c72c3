"""The reference of the commands, from the parser that reads them.

It goes by the parser's arguments and not by its help text, which every version of
Python wraps in its own way.
"""

import argparse
from collections.abc import Iterator, Mapping

from analytics_gate.cli.main import build_parser
from benchmarks.reference.markdown import code, codes, table

_HEAD = """\
---
title: Commands
description: Every command of analytics-gate, with its arguments.
---

# Commands

`analytics-gate` is in the project's `.venv/bin`; `python -m analytics_gate` is the same. Exit
codes: 0 for clean, 1 for findings, 2 where a command cannot run, 141 where what it prints is
not read to the end.
`analytics-gate completion bash` prints a script that completes them in a shell.
"""


def commands_page() -> str:
    """The page's Markdown."""
    return _HEAD + "".join(
        _section(name, *each) for name, each in sorted(_commands().items())
    )


def _commands() -> Mapping[str, tuple[argparse.ArgumentParser, str]]:
    (commands,) = (
        each
        for each in build_parser()._actions
        if isinstance(each, argparse._SubParsersAction)
    )
    helps = {each.dest: each.help or "" for each in commands._choices_actions}
    return {name: (parser, helps[name]) for name, parser in commands.choices.items()}


def _section(name: str, parser: argparse.ArgumentParser, summary: str) -> str:
    description = parser.description or f"{summary[:1].upper()}{summary[1:]}."
    example = (parser.epilog or "").removeprefix("example:\n").strip()
    text = f"\n## {name}\n\n{description.strip()}\n\n```sh\n{example}\n```\n\n"
    rows = [*_rows(parser)]
    return text + (
        table(("argument", "what it says"), rows)
        if rows
        else "It takes no arguments.\n"
    )


def _rows(parser: argparse.ArgumentParser) -> Iterator[tuple[str, str]]:
    for action in parser._actions:
        if not isinstance(action, argparse._HelpAction):
            required = ", required" if action.required and action.option_strings else ""
            yield f"{code(_spelt(action))}{required}", _told(parser, action)


def _spelt(action: argparse.Action) -> str:
    name = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    if not action.option_strings:
        return f"{name}…" if action.nargs == "+" else name
    takes_value = action.nargs != 0 and not action.choices
    return " ".join(
        [*action.option_strings, *([name] if takes_value or action.choices else [])]
    )


def _told(parser: argparse.ArgumentParser, action: argparse.Action) -> str:
    text = (action.help or "") % {**vars(action), "prog": parser.prog}
    return f"{text}: {codes(map(str, action.choices))}" if action.choices else text
