"""Plans what `analytics-gate init` changes in a project, and writes it.

No file is overwritten but `mkdocs.yml`, which only gets the plugin.
"""

import difflib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from analytics_gate.errors import GateError, Problem
from analytics_gate.mkdocs_site.first_declaration import (
    ProjectFindings,
    write_declaration,
)
from analytics_gate.mkdocs_site.plugin_entry import declared_services, with_plugin
from analytics_gate.mkdocs_site.project_file import (
    NAMES,
    ProjectFile,
    find_project_file,
    read_project_file,
)
from analytics_gate.mkdocs_site.survey import survey


@dataclass(frozen=True, slots=True)
class Change:
    """A file's text before and after; `before` is None for a new file."""

    path: Path
    before: str | None
    after: str

    def difference(self) -> str:
        """Returns the change as a unified diff."""
        name = self.path.as_posix()
        old_name = name
        if self.before is None:
            old_name = "/dev/null"
        old = (self.before or "").splitlines(keepends=True)
        new = self.after.splitlines(keepends=True)
        lines = difflib.unified_diff(old, new, fromfile=old_name, tofile=name)
        return "".join(lines)


@dataclass(frozen=True, slots=True)
class Plan:
    """The changes, what they do, and what is left for the project's owner, a line each.

    Without changes the project has the gate already.
    """

    changes: tuple[Change, ...]
    done: tuple[str, ...]
    left: tuple[str, ...]

    def and_then(self, other: "Plan") -> "Plan":
        """Returns a plan with this one's changes first, then the other's."""
        return Plan(
            self.changes + other.changes,
            self.done + other.done,
            self.left + other.left,
        )


def plan_adoption() -> Plan:
    """Plans the changes to the project in the current folder.

    Raises GateError without a project, or for one that cannot be changed.
    """
    path = find_project_file(Path())
    if path is None:
        message = "there is no such file; run this in the folder of a MkDocs project"
        raise GateError(Problem(NAMES[0], 0, message))
    project = read_project_file(path)
    docs = _docs(project)
    declared = declared_services(project)
    services = Path(declared or docs / "services.yml")
    plan = Plan((), (), ())
    if not services.exists():
        plan = plan.and_then(_add_services(project, docs, services))
    if declared is None:
        plan = plan.and_then(_add_plugin(project, path, services))
    return plan


def carry_out(plan: Plan) -> None:
    """Writes the changes, each file atomically.

    Raises GateError for a file that cannot be written.
    """
    for change in plan.changes:
        try:
            _write(change)
        except OSError as error:
            message = f"the file cannot be written: {error.strerror}"
            raise GateError(Problem(change.path.as_posix(), 0, message)) from None


def _docs(project: ProjectFile) -> Path:
    folder: str | None = "docs"
    if project.node("docs_dir"):
        folder = project.written("docs_dir")
    if folder is not None and Path(folder).is_dir():
        return Path(folder)
    message = "docs_dir has to be written out"
    if folder:
        message = f"docs_dir is {folder!r}, expected a folder"
    raise GateError(Problem(project.name, project.line("docs_dir"), message))


def _add_services(project: ProjectFile, docs: Path, services: Path) -> Plan:
    name = services.as_posix()
    seen = survey(project, docs, name)
    text = write_declaration(seen.found, docs.as_posix(), name)
    done = (f"{name}: written", *_summary(seen.found))
    return Plan((Change(services, None, text),), done, seen.left)


def _summary(found: ProjectFindings) -> Iterator[str]:
    for service, places in found.services.items():
        state = "declared"
        if service.lacking:
            state = f"suggested, it lacks {', '.join(service.lacking)}"
        yield f"  {service.preset}: {state} ({places[0]})"
    for host in sorted({each.contact.host for each in found.unknown}):
        yield f"  {host}: suggested, no preset covers it"
    for storage in found.storage:
        yield f"  {storage.key}: declared as necessary, it {storage.why}"


def _add_plugin(project: ProjectFile, path: Path, services: Path) -> Plan:
    change = Change(path, project.text, with_plugin(project, services.as_posix()))
    done = f"{path.as_posix()}: plugin analytics-gate added"
    if not project.node("plugins"):
        done += ", and search, which MkDocs drops once plugins are named"
    return Plan((change,), (done,), ())


def _write(change: Change) -> None:
    path = change.path.resolve()
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(change.after.encode("utf-8"))
        mode = 0o644
        if change.before is not None:
            mode = path.stat().st_mode & 0o777
        temporary.chmod(mode)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
