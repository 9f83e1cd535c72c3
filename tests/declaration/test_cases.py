"""The reader, case by case: a file has a declaration, and what it means or all that is
wrong with it.
"""

from dataclasses import asdict
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
import yaml

from analytics_gate.declaration.parse import parse_declaration
from analytics_gate.declaration.preset import preset_names
from analytics_gate.declaration.values import Declaration
from analytics_gate.errors import GateError

CASES = sorted(Path(__file__).with_name("cases").glob("*.yml"))
# What goes without saying in a case: the defaults of the values themselves.
UNSAID = {
    "ask": True,
    "choice_lasts": {"text": "180 days", "days": 180},
    "runs": "sandbox",
}


def summarise(value: Any) -> Any:
    """Values as plain data, without what is empty or goes without saying."""
    if isinstance(value, dict):
        plain = {key: summarise(each) for key, each in value.items()}
        said = {key: each for key, each in plain.items() if each != UNSAID.get(key)}
        return {
            key: each
            for key, each in said.items()
            if each is not None and each not in ([], {})
        }
    if isinstance(value, tuple):
        return [summarise(each) for each in value]
    return value.value if isinstance(value, Enum) else value


def read(case: dict[str, Any]) -> Declaration | list[str]:
    try:
        return parse_declaration(case["declares"], "services.yml")
    except GateError as error:
        return [str(problem) for problem in error.problems]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_reader_follows_the_case(path: Path) -> None:
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert ("errors" in case) != ("means" in case), (
        "a case expects either errors or a meaning"
    )
    found = read(case)
    if isinstance(found, Declaration):
        assert summarise(asdict(found)) == case.get("means"), case["about"]
    else:
        presets = ", ".join(preset_names())
        assert found == [
            error.replace("{presets}", presets) for error in case["errors"]
        ], case["about"]


def test_the_reader_has_cases_to_follow() -> None:
    assert len(CASES) > 30
