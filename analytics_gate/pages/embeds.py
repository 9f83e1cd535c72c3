"""Reads embeds: the shortcode `embed`, and an `<iframe>` of a declared host."""

import difflib
import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from analytics_gate.addresses.hosts import any_covers, host_of_url, parse_address
from analytics_gate.declaration.ratio import DEFAULT, parse_ratio
from analytics_gate.declaration.values import Declaration, Embedding, Service
from analytics_gate.pages.placeholder import Embed

_COMMON = ("service", "title", "ratio", "url")


class EmbedError(ValueError):
    """An embed that cannot be shown; the message advises its editor."""


def _near(found: str, allowed: Iterable[str]) -> str:
    close = difflib.get_close_matches(found, list(allowed), n=1)
    if close:
        return f"; did you mean {close[0]!r}?"
    return ""


def _filled(template: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        template = template.replace(f"{{{name}}}", value)
    return template


def _service(named: Mapping[str, str], declaration: Declaration) -> Service:
    embeds = {}
    for service in declaration.services:
        if service.is_embed:
            embeds[service.id] = service
    names = ", ".join(sorted(embeds)) or "(none is declared with hosts.frame)"
    expected = f"expected one of: {names}"
    name = named.get("service")
    if not name:
        raise EmbedError(f"service is missing, {expected}")
    if name in embeds:
        return embeds[name]
    if any(service.id == name for service in declaration.services):
        raise EmbedError(
            f"service is {name!r}, which has nothing to show in a frame, {expected}"
        )
    raise EmbedError(
        f"service is {name!r}, which nothing declares, {expected}{_near(name, embeds)}"
    )


def _refuse_unknown(named: Mapping[str, str], service: Service) -> None:
    own = []
    if service.embedding:
        own = [each.name for each in service.embedding.parameters]
    known = sorted((*_COMMON, *own))
    for name in named:
        if name not in known:
            raise EmbedError(
                f"unknown parameter {name!r}, expected one of: "
                f"{', '.join(known)}{_near(name, known)}"
            )
    for name in own:
        if name in named and "url" in named:
            raise EmbedError(f"url and {name} are both there, expected one of them")


def _addresses(named: Mapping[str, str], service: Service) -> tuple[str, str]:
    """Returns the addresses of the frame and of the link, from parameters or `url`."""
    embedding = service.embedding
    if "url" in named or not embedding:
        url = named.get("url", "")
        address = _checked(frame_address(url, service) or url, "url", service)
        return address, _link_for(service, address)
    values = _values(named, embedding)
    address = _checked(_filled(embedding.address, values), "address", service)
    return address, parse_address(_filled(embedding.link, values))


def _values(named: Mapping[str, str], embedding: Embedding) -> dict[str, str]:
    values = {}
    for each in embedding.parameters:
        expected = f"expected {each.title} such as {each.example!r}"
        if each.name not in named:
            raise EmbedError(f"{each.name} is missing, {expected}")
        value = named[each.name]
        if not re.fullmatch(each.pattern, value):
            raise EmbedError(f"{each.name} is {value!r}, {expected}")
        values[each.name] = value
    return values


def _checked(address: str, name: str, service: Service) -> str:
    """Returns an address as it is published.

    Raises EmbedError for a text that is not an address, or a host that the service may
    not show in a frame.
    """
    expected = f"expected an https address on: {', '.join(service.hosts.frame)}"
    if not address:
        raise EmbedError(f"{name} is missing, {expected}")
    try:
        parsed = parse_address(address)
    except ValueError as error:
        raise EmbedError(f"{name} is {address!r}, {expected}: {error}") from error
    if not any_covers(service.hosts.frame, host_of_url(parsed)):
        raise EmbedError(f"{name} is on {host_of_url(parsed)!r}, {expected}")
    return parsed


def _match_template(
    address: str, template: str, embedding: Embedding
) -> tuple[dict[str, str], str] | None:
    """Returns the parameters in an address, and the query that it adds to the template.

    Players put their own settings into the query. None for an address of another form.
    """
    pattern = re.escape(template)
    for each in embedding.parameters:
        value = each.pattern.removeprefix("^").removesuffix("$")
        placeholder = re.escape(f"{{{each.name}}}")
        pattern = pattern.replace(placeholder, f"(?P<{each.name}>{value})")
    found = re.fullmatch(pattern + r"(?P<behind>(?:[?&].*)?)", address)
    if not found:
        return None
    parameters = found.groupdict()
    query = parameters.pop("behind")
    return parameters, query


def _link_for(service: Service, address: str) -> str:
    """Returns the address of the page that shows the same to a person.

    That is the frame's own address where the preset has no other.
    """
    embedding = service.embedding
    if not embedding:
        return address
    if match := _match_template(address, embedding.address, embedding):
        parameters, _ = match
        return _filled(embedding.link, parameters)
    return address


def frame_address(address: str, service: Service) -> str | None:
    """Returns the address that the service's frame shows for the one that an editor has.

    Providers offer an address to copy that keeps more than another: the preset has both.
    None for an address that does not belong to the service.
    """
    if service.embedding and (shown := _preferred_address(address, service.embedding)):
        return shown
    host = urlsplit(address).netloc.lower()
    if any_covers(service.hosts.frame, host):
        return address
    return None


def _preferred_address(address: str, embedding: Embedding) -> str | None:
    for template in embedding.copied:
        if match := _match_template(address, template, embedding):
            parameters, query = match
            shown = _filled(embedding.address, parameters)
            if "?" in shown:
                query = query.replace("?", "&", 1)
            return shown + query
    return None


def _ratio(text: str | None, service: Service) -> tuple[int, int]:
    if text is None:
        if service.embedding:
            return service.embedding.ratio
        return DEFAULT
    try:
        return parse_ratio(text)
    except ValueError as error:
        raise EmbedError(f"ratio is {text!r}, expected {error}") from error


def read_embed(named: Mapping[str, str], declaration: Declaration) -> Embed:
    """Reads the named arguments of the shortcode.

    Raises EmbedError with what was found and what is allowed.
    """
    service = _service(named, declaration)
    _refuse_unknown(named, service)
    title = named.get("title", "").strip()
    if not title:
        raise EmbedError(
            "title is missing, expected a few words that say what is shown"
        )
    address, link = _addresses(named, service)
    ratio = _ratio(named.get("ratio"), service)
    return Embed(service, address, link, title=title, ratio=ratio)


def https_address(source: str) -> str:
    """Returns a frame's `src` with the scheme https, which one without a scheme gets."""
    return re.sub(r"^(?:https?:)?//", "https://", source.strip(), flags=re.IGNORECASE)


def read_iframe(attributes: Mapping[str, str], service: Service) -> Embed:
    """Reads an `<iframe>` whose host `service` may show.

    Raises EmbedError for a `src` that is not a valid address.
    """
    address = https_address(attributes["src"])
    checked = _checked(frame_address(address, service) or address, "src", service)
    title = attributes.get("title", "").strip() or service.name
    try:
        ratio = parse_ratio(f"{attributes.get('width')}:{attributes.get('height')}")
    except ValueError:
        ratio = _ratio(None, service)
    link = _link_for(service, checked)
    return Embed(service, checked, link, title=title, ratio=ratio)
