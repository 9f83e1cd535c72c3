"""The values of a declaration; they know nothing of YAML, pages or browsers."""

from dataclasses import dataclass
from enum import StrEnum


class Purpose(StrEnum):
    """Why a site uses a service."""

    NECESSARY = "necessary"
    FUNCTIONAL = "functional"
    ANALYTICS = "analytics"
    SOCIAL = "social"
    MARKETING = "marketing"


class Runs(StrEnum):
    """Where an allowed service runs."""

    SANDBOX = "sandbox"
    PAGE = "page"


class Signals(StrEnum):
    """A consent protocol by which a service in the page learns the visitor's choice."""

    GOOGLE = "google"


class Disclosure(StrEnum):
    """What a service can be told about a visit."""

    PATH = "path"
    TITLE = "title"
    LANGUAGE = "language"
    REFERRER = "referrer"
    SITE = "site"


class Where(StrEnum):
    """A kind of browser storage."""

    COOKIE = "cookie"
    LOCAL = "local"
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class Duration:
    """A span of time as the editor wrote it; `days` is None for one without an end."""

    text: str
    days: int | None


@dataclass(frozen=True, slots=True)
class Provider:
    """The company behind a service, and the address of its privacy policy."""

    name: str
    policy: str


@dataclass(frozen=True, slots=True)
class Hosts:
    """The hosts that a service may contact, by kind of request; sorted, without scheme.

    Each is a host name, optionally with `*.` before it or `:port` after it. The kinds are
    those of Content Security Policy's fetch directives, `form` that of `form-action`;
    `link` are hosts that only a pressed link leads to.
    """

    script: tuple[str, ...] = ()
    connect: tuple[str, ...] = ()
    image: tuple[str, ...] = ()
    style: tuple[str, ...] = ()
    font: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    frame: tuple[str, ...] = ()
    form: tuple[str, ...] = ()
    link: tuple[str, ...] = ()

    @property
    def contacted(self) -> tuple[str, ...]:
        """The hosts of all kinds but `link`: sorted, each once."""
        kinds = (
            self.script,
            self.connect,
            self.image,
            self.style,
            self.font,
            self.media,
            self.frame,
            self.form,
        )
        return tuple(sorted(set().union(*kinds)))


@dataclass(frozen=True, slots=True)
class StorageDeclaration:
    """An item of browser storage: its key, the kind of storage, a reason and a lifetime.

    A final `*` of the key stands for any ending.
    """

    key: str
    where: Where
    why: str
    lasts: Duration | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an embed's address: name, title for readers, pattern and example."""

    name: str
    title: str
    pattern: str
    example: str


@dataclass(frozen=True, slots=True)
class Embedding:
    """Templates of an embed's addresses, the frame's and the link's, with `{name}` parameters.

    `ratio` is the width and the height of the frame. `copied` are templates of other
    addresses of the same content, in the forms that a provider offers for copying.
    """

    address: str
    link: str
    parameters: tuple[Parameter, ...]
    ratio: tuple[int, int]
    copied: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Service:
    """A third-party service that a site may use.

    `script` is the https address of what starts it; a service without one never starts
    by itself, a visitor has to press something. `start` is the JavaScript, run before
    the script, that sets it up. `signals` is the consent protocol of a service in the
    page. `embedding` has the templates of an embed's addresses, where a preset knows
    them. `settings` are the site's own values for the preset (a property's id, a host).
    `keeps` is how long the provider keeps data; `recognises_visitors` how long a
    returning visitor is recognised, None for never. `line` is the line in the
    declaration's file, from 1.
    """

    id: str
    name: str
    purpose: Purpose
    provider: Provider
    runs: Runs
    hosts: Hosts
    script: str | None = None
    start: str | None = None
    told: tuple[Disclosure, ...] = ()
    recognises_visitors: Duration | None = None
    keeps: Duration | None = None
    kept: tuple[StorageDeclaration, ...] = ()
    signals: Signals | None = None
    settings: tuple[tuple[str, str], ...] = ()
    embedding: Embedding | None = None
    line: int = 0

    @property
    def starts_by_itself(self) -> bool:
        """True where the service starts without a press, once it is allowed."""
        return self.script is not None

    @property
    def is_embed(self) -> bool:
        """True where the service shows in a frame, after a press on its placeholder."""
        return self.script is None and bool(self.hosts.frame) and not self.is_in_page

    @property
    def is_in_page(self) -> bool:
        """True where the service runs in the page, whose policy has to name its hosts."""
        return self.runs is Runs.PAGE

    @property
    def is_optional(self) -> bool:
        """True where the service needs the visitor's consent."""
        return self.purpose is not Purpose.NECESSARY


@dataclass(frozen=True, slots=True)
class Declaration:
    """The services that a site may use, and what the site itself may store.

    `ask` false lets optional services start for visitors who have neither a signal nor a
    choice. `choice_lasts` always has days. `necessary` is the storage of the site
    itself, which a signal does not change.
    """

    services: tuple[Service, ...] = ()
    ask: bool = True
    choice_lasts: Duration = Duration("180 days", 180)
    necessary: tuple[StorageDeclaration, ...] = ()
