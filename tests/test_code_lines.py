"""How dense the package's Python is: one idea a line, by the figures in CONTRIBUTING."""

import ast
import tokenize
from functools import cache
from pathlib import Path

from tests.support.site_building import ROOT

MAX_TOKENS_PER_LINE = 8
MAX_PER_1000_LINES = 15
_LAYOUT = frozenset(
    {
        tokenize.COMMENT,
        tokenize.DEDENT,
        tokenize.ENCODING,
        tokenize.ENDMARKER,
        tokenize.INDENT,
        tokenize.NEWLINE,
        tokenize.NL,
    }
)


@cache
def modules() -> dict[Path, str]:
    files = sorted((ROOT / "analytics_gate").rglob("*.py"))
    return {file: file.read_text(encoding="utf-8") for file in files}


def line_count() -> int:
    return sum(len(text.splitlines()) for text in modules().values())


def docstring_lines(text: str) -> set[int]:
    lines: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            lines.update(range(node.lineno, (node.end_lineno or 0) + 1))
    return lines


def count_nodes(*kinds: type[ast.AST]) -> int:
    trees = (ast.parse(text) for text in modules().values())
    return sum(isinstance(node, kinds) for tree in trees for node in ast.walk(tree))


def test_a_line_of_code_has_few_tokens() -> None:
    tokens, lines = 0, 0
    for file, text in modules().items():
        described = docstring_lines(text)
        with file.open("rb") as source:
            code = [
                token
                for token in tokenize.tokenize(source.readline)
                if token.type not in _LAYOUT and token.start[0] not in described
            ]
        tokens += len(code)
        lines += len({token.start[0] for token in code})
    assert tokens / lines <= MAX_TOKENS_PER_LINE


def test_conditional_expressions_are_rare() -> None:
    assert count_nodes(ast.IfExp) * 1000 / line_count() <= MAX_PER_1000_LINES


def test_comprehensions_are_rare() -> None:
    comprehensions = count_nodes(
        ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp
    )
    assert comprehensions * 1000 / line_count() <= MAX_PER_1000_LINES
