"""What may be kept in a browser, and whose it is: the site's own, the gate's, and the services'."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analytics_gate.declaration.values import (
    Declaration,
    Service,
    StorageDeclaration,
    Where,
)

# Material keeps its own under the site's path: `/docs/.__palette`, which a declaration
# calls `__palette`.
_UNDER_PATH = re.compile(r"/(?:.*/)?\.(?P<key>__.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class AllowedStorage:
    """One thing that is kept, as it is declared, and the service whose it is: None for
    the site's own.
    """

    kept: StorageDeclaration
    service: Service | None = None

    def names(self, where: str, key: str) -> bool:
        """Whether this is the key, in that place (`cookie`, `local` or `session`)."""
        return self.kept.where == where and any(
            _matches(self.kept.key, each) for each in _readings(where, key)
        )


def choice_storage(declaration: Declaration) -> AllowedStorage:
    """The cookie in which the gate records a choice."""
    return AllowedStorage(
        StorageDeclaration(
            "gate", Where.COOKIE, "remembers the choice", declaration.choice_lasts
        )
    )


def site_storage(declaration: Declaration) -> tuple[AllowedStorage, ...]:
    """What the site itself keeps, whatever the visitor chose."""
    return tuple(map(AllowedStorage, declaration.necessary))


def visitor_id_storage(service: Service) -> Iterator[AllowedStorage]:
    """The number by which the service may know a returning visitor: the gate keeps it,
    for that service.
    """
    if service.recognises_visitors:
        why = "recognises a returning visitor"
        yield AllowedStorage(
            StorageDeclaration(
                f"gate:{service.id}", Where.LOCAL, why, service.recognises_visitors
            ),
            service,
        )


def service_storage(service: Service) -> Iterator[AllowedStorage]:
    """What the service itself would keep where it runs in the page. In a sandbox it can
    keep nothing.
    """
    for kept in service.kept:
        yield AllowedStorage(kept, service)


def _matches(pattern: str, key: str) -> bool:
    if pattern.endswith("*"):
        return key.startswith(pattern[:-1])
    return key == pattern


def _readings(where: str, key: str) -> Iterator[str]:
    yield key
    if where != Where.COOKIE and (found := _UNDER_PATH.fullmatch(key)):
        yield found["key"]
