"""On which lines the keys of front matter stand, in all three of its languages; none of their readers says."""

import re


def line_of(key: str, raw: str) -> int:
    """The line, from 1, of a key in the front matter's text; 1 where it cannot be told."""
    # A key of the first level before one of the same name further in, or a word of a long text.
    for before in ("", r"\W*", r".*\W"):
        for number, line in enumerate(raw.splitlines(), start=1):
            if re.match(rf"""{before}["']?{re.escape(key)}["']?\s*(?:[:=]|\]\])""", line):
                return number
    return 1


def entry_lines(key: str, first: int, raw: str, count: int) -> list[int]:
    """The lines, from 1, of the `count` entries of the list of mappings at `first`; that for one that is not found."""
    begin = raw.find(key, sum(map(len, raw.splitlines(keepends=True)[: first - 1])))
    # YAML's dashes, TOML's double brackets, and the braces that all three have: whichever comes first is the list's.
    opening = (r"^[ \t]*-\s", rf"\b{re.escape(key)}[\"']?\s*\]\]", r"\{")
    found = ([each.start() for each in re.compile(way, re.MULTILINE).finditer(raw, begin)] for way in opening)
    lines = [raw.count("\n", 0, start) + 1 for start in min(filter(None, found), default=[])]
    return [*lines[:count], *[first] * (count - len(lines))]
