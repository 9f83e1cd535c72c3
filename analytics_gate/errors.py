"""The one family of errors: where, what was found, what is allowed, what to do; a line each."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in a file that somebody wrote.

    `line` counts from 1; 0 means that the whole file is meant.
    """

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message}"


class GateError(Exception):
    """Something the site's owner has to mend before the site can be built; `str()` gives a line a problem."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems
