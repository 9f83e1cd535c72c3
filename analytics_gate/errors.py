"""The one family of errors: where, what was found, what is allowed, what to do; a line each."""

import re
from dataclasses import dataclass

# A file name may hold control characters: escaped, a message stays one line and cannot
# drive the terminal.
_UNPRINTABLE = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029\\ud800-\\udfff]")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong in a file.

    `line` counts from 1; 0 means that the whole file is meant.
    """

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return _UNPRINTABLE.sub(
            lambda found: repr(found[0])[1:-1], f"{place}: {self.message}"
        )


class GateError(Exception):
    """Something the site's owner has to mend before the site can be built; `str()`
    gives a line a problem.
    """

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems
