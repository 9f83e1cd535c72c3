"""How a command is added to the parser: its description and an example, as they are printed."""

import argparse
from typing import Any


def add_command(
    commands: Any, name: str, summary: str, *, description: str, example: str
) -> argparse.ArgumentParser:
    """Adds a command to the subparsers.

    `summary` is its line in the list of commands. The help prints `description` with its
    own line breaks, then the options, and `example`: a line to copy into a shell.
    """
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=summary,
        description=description,
        epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    return parser
