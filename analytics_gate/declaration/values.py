"""The values of a declaration. They know nothing of YAML, of pages or of browsers."""

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
    """Whose words a service that runs in the page is told the visitor's choice in."""

    GOOGLE = "google"


class Disclosure(StrEnum):
    """What a service can be told about a visit."""

    PATH = "path"
    TITLE = "title"
    LANGUAGE = "language"
    REFERRER = "referrer"
    SITE = "site"


class Where(StrEnum):
    """Where in a browser something is kept."""

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
    """Who runs a service, and the address of that provider's own policy."""

    name: str
    policy: str


@dataclass(frozen=True, slots=True)
class Hosts:
    """The hosts that a service may contact, by the way of contact; sorted, without
    scheme.

    Each is a host name, optionally `*.` before it or `:port` behind it. The kinds are
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
        """All that the service may contact without a link being pressed: sorted, once each."""
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
        return tuple(sorted({host for kind in kinds for host in kind}))


@dataclass(frozen=True, slots=True)
class StorageDeclaration:
    """One thing kept in a browser: its key (a final `*` stands for any ending), where,
    why, and how long.
    """

    key: str
    where: Where
    why: str
    lasts: Duration | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing that has to be said of an embed: its name, what it is, and the form it has."""

    name: str
    title: str
    pattern: str
    example: str


@dataclass(frozen=True, slots=True)
class Embedding:
    """How what a service shows is addressed: the frame's address and the link's, with
    `{name}` for each parameter.

    `ratio` is the width and the height that it is made for. `copied` are other
    addresses of the same, which a provider gives out to be copied.
    """

    address: str
    link: str
    parameters: tuple[Parameter, ...]
    ratio: tuple[int, int]
    copied: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Service:
    """Something a site may use that is not the site itself.

    `script` is the https address of what starts it; a service without one never starts
    by itself, a visitor has to press something. `start` is the JavaScript, run before
    the script, that sets it up. `signals` says in whose words it is told the visitor's
    choice, where it runs in the page. `embedding` is how the address of what it shows
    is made, where a preset knows it. `settings` are the site's own values for the
    preset (a property's id, a host). `keeps` is what the provider keeps;
    `recognises_visitors` how long a returning visitor is known, None for never. `line`
    is the line in the declaration's file, from 1.
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
        """Whether the service begins without being pressed, once it is allowed."""
        return self.script is not None

    @property
    def is_embed(self) -> bool:
        """Whether the service waits, behind a placeholder in a page, to be shown in a frame."""
        return self.script is None and bool(self.hosts.frame) and not self.is_in_page

    @property
    def is_in_page(self) -> bool:
        """Whether the page's own policy has to name the service's hosts."""
        return self.runs is Runs.PAGE

    @property
    def is_optional(self) -> bool:
        """Whether it waits for the visitor."""
        return self.purpose is not Purpose.NECESSARY


@dataclass(frozen=True, slots=True)
class Declaration:
    """All that a site may use and keep.

    `ask` false lets optional services start for visitors who have neither signalled nor
    chosen. `choice_lasts` always has days. `necessary` is what the site itself keeps in
    a browser, signal or no signal.
    """

    services: tuple[Service, ...] = ()
    ask: bool = True
    choice_lasts: Duration = Duration("180 days", 180)
    necessary: tuple[StorageDeclaration, ...] = ()
