"""What `analytics-gate init` does to a project: worked out first as a value, then
written, never over anything.
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
    read_project_file,
)
from analytics_gate.mkdocs_site.survey import survey


@dataclass(frozen=True, slots=True)
class Change:
    """A file as it is to become; `before` is None for one that is not there yet."""

    path: Path
    before: str | None
    after: str

    def difference(self) -> str:
        """The change as a unified diff."""
        name = self.path.as_posix()
        old = (self.before or "").splitlines(keepends=True)
        return "".join(
            difflib.unified_diff(
                old,
                self.after.splitlines(keepends=True),
                name if self.before is not None else "/dev/null",
                name,
            )
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """The changes, what they do and what is left for the project's owner, a line each.
    Without changes all is done.
    """

    changes: tuple[Change, ...]
    done: tuple[str, ...]
    left: tuple[str, ...]


def plan_adoption() -> Plan:
    """Works out what the project in the current folder lacks.

    Raises GateError where there is none, or it cannot be changed.
    """
    path = next((Path(name) for name in NAMES if Path(name).is_file()), None)
    if path is None:
        raise GateError(
            Problem(
                NAMES[0],
                0,
                "there is no such file; run this in the folder of a MkDocs project",
            )
        )
    project = read_project_file(path)
    docs = _docs(project)
    declared = declared_services(project)
    services = Path(declared or docs / "services.yml")
    steps = [
        _services_step(project, docs, services),
        _plugin_step(project, path, services, declared),
    ]
    return _joined([step for step in steps if step])


def carry_out(plan: Plan) -> None:
    """Writes the changes, each at once and whole. Raises GateError where a file cannot
    be written.
    """
    for change in plan.changes:
        try:
            _write(change)
        except OSError as error:
            message = f"the file cannot be written: {error.strerror}"
            raise GateError(Problem(change.path.as_posix(), 0, message)) from None


def _docs(project: ProjectFile) -> Path:
    named = project.written("docs_dir") if project.node("docs_dir") else "docs"
    if named is None or not Path(named).is_dir():
        if named:
            message = f"docs_dir is {named!r}, expected a folder"
        else:
            message = "docs_dir has to be written out"
        raise GateError(Problem(project.name, project.line("docs_dir"), message))
    return Path(named)


def _services_step(project: ProjectFile, docs: Path, services: Path) -> Plan | None:
    if services.exists():
        return None
    name = services.as_posix()
    seen = survey(project, docs, name)
    change = Change(
        services, None, write_declaration(seen.found, docs.as_posix(), name)
    )
    return Plan((change,), (f"{name}: written", *_said_of(seen.found)), seen.left)


def _said_of(found: ProjectFindings) -> Iterator[str]:
    for service, places in found.services.items():
        if service.lacking:
            state = f"suggested, it lacks {', '.join(service.lacking)}"
        else:
            state = "declared"
        yield f"  {service.preset}: {state} ({places[0]})"
    for host in sorted({each.contact.host for each in found.unknown}):
        yield f"  {host}: suggested, no preset knows it"
    for kept in found.kept:
        yield f"  {kept.key}: declared as necessary, it {kept.why}"


def _plugin_step(
    project: ProjectFile, path: Path, services: Path, declared: str | None
) -> Plan | None:
    if declared is not None:
        return None
    change = Change(path, project.text, with_plugin(project, services.as_posix()))
    if project.node("plugins"):
        default = ""
    else:
        default = ", and search, which MkDocs drops once plugins are named"
    return Plan(
        (change,), (f"{path.as_posix()}: plugin analytics-gate added{default}",), ()
    )


def _joined(steps: list[Plan]) -> Plan:
    return Plan(
        tuple(change for step in steps for change in step.changes),
        tuple(line for step in steps for line in step.done),
        tuple(line for step in steps for line in step.left),
    )


def _write(change: Change) -> None:
    path = change.path.resolve()
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(change.after.encode("utf-8"))
        temporary.chmod(
            path.stat().st_mode & 0o777 if change.before is not None else 0o644
        )
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
