"""Keeps visits on disk, so that an audit's memory does not grow with their number."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from analytics_gate.audit.configuration import Configuration, configuration_of, key_of
from analytics_gate.audit.report import Visit
from analytics_gate.audit.reports.serialization import parse_visit, visit_to_dict
from analytics_gate.errors import GateError, Problem

# The key is the order: SQLite keeps such a table sorted on disk.
_TABLE = """CREATE TABLE IF NOT EXISTS visits (
  page TEXT, engine TEXT, without_javascript INTEGER, signal INTEGER, choice INTEGER,
    visit TEXT, screenshot TEXT,
  PRIMARY KEY (page, engine, without_javascript, signal, choice)
) WITHOUT ROWID"""
_IN_ORDER = (
    "SELECT visit, screenshot FROM visits ORDER BY page, engine, "
    "without_javascript, signal, choice"
)
_TIMEOUT_S = 60


class Spool:
    """A folder with the visits of one audit, to which several processes may add.

    It holds a database of the visits and a folder of pictures. The spool only names the
    pictures; the auditor writes them.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "pictures").mkdir(parents=True, exist_ok=True)
        with closing(self._open()) as database:
            # In WAL mode readers and writers do not block each other.
            database.execute("PRAGMA journal_mode = WAL")
            database.execute(_TABLE)

    def picture(self, page: str, column: Configuration) -> Path:
        """Names the file for the picture (JPEG) of a visit."""
        key = f"{page} {column.rank}".encode("utf-8", "surrogatepass")
        name = sha256(key).hexdigest()[:32]
        return self.folder / "pictures" / f"{name}.jpg"

    def add(self, visit: Visit) -> None:
        """Adds a visit. Raises GateError for a page visited twice by the same visitor."""
        text = json.dumps(visit_to_dict(visit))
        screenshot = None
        if visit.screenshot:
            screenshot = str(visit.screenshot)
        try:
            # A connection for each call: SQLite's cannot be shared by threads or forks.
            with closing(self._open()) as database, database:
                database.execute(
                    "INSERT INTO visits VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (*key_of(visit), text, screenshot),
                )
        except sqlite3.IntegrityError as error:
            raise visited_twice(visit) from error
        except sqlite3.OperationalError as error:
            message = (
                f"the audit's own folder went away or is full ({error}); begin "
                "again, or set TMPDIR to another place"
            )
            raise GateError(Problem(str(self.folder), 0, message)) from error

    def visits(self) -> Iterator[Visit]:
        """Yields all visits by page, engine and visitor, one at a time."""
        with closing(self._open()) as database:
            for text, screenshot in database.execute(_IN_ORDER):
                visit = parse_visit(json.loads(text))
                if screenshot:
                    visit = replace(visit, screenshot=Path(screenshot))
                yield visit

    def _open(self) -> sqlite3.Connection:
        database = sqlite3.connect(self.folder / "visits.sqlite", timeout=_TIMEOUT_S)
        # No fsync: an audit is repeated anyway if the machine crashes.
        database.execute("PRAGMA synchronous = OFF")
        return database


def visited_twice(visit: Visit) -> GateError:
    """The error for a report with the same visit twice."""
    message = (
        f"visited twice by {configuration_of(visit)}, expected once; name "
        "no page, visitor, engine or shard twice"
    )
    return GateError(Problem(visit.observation.page, 0, message))
