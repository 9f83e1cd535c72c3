"""What an editor asks to be shown of a service: the shortcode `embed`, and an
`<iframe>` of a declared host.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from analytics_gate.addresses.hosts import any_covers, host_of_url, parse_address
from analytics_gate.declaration.ratio import DEFAULT, parse_ratio
from analytics_gate.declaration.values import Declaration, Embedding, Service
from analytics_gate.pages.placeholder import Placed

_OWN = ("service", "title", "ratio", "url")


class EmbedError(ValueError):
    """What is wrong with an embed, as advice to its editor."""


def _near(found: str, allowed: Iterable[str]) -> str:
    close = difflib.get_close_matches(found, list(allowed), n=1)
    if close:
        return f"; did you mean {close[0]!r}?"
    return ""


def _filled(template: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        template = template.replace(f"{{{name}}}", value)
    return template


def _service(said: Mapping[str, str], declaration: Declaration) -> Service:
    embeds = {}
    for service in declaration.services:
        if service.is_embed:
            embeds[service.id] = service
    expected = (
        "expected one of: "
        f"{', '.join(sorted(embeds)) or '(none is declared with hosts.frame)'}"
    )
    name = said.get("service")
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


def _refuse_unknown(said: Mapping[str, str], service: Service) -> None:
    parameters = service.embedding.parameters if service.embedding else ()
    known = sorted((*_OWN, *(each.name for each in parameters)))
    for name in said:
        if name not in known:
            raise EmbedError(
                f"unknown parameter {name!r}, expected one of: "
                f"{', '.join(known)}{_near(name, known)}"
            )
    both = []
    for each in parameters:
        if each.name in said and "url" in said:
            both.append(each.name)
    if both:
        raise EmbedError(f"url and {both[0]} are both there, expected one of them")


def _addresses(said: Mapping[str, str], service: Service) -> tuple[str, str]:
    """The address of the frame and that of the link, from the embed's parameters or
    from its `url`.
    """
    embedding = service.embedding
    if "url" in said or not embedding:
        url = said.get("url", "")
        address = _checked(frame_address(url, service) or url, "url", service)
        return address, _link_for(service, address)
    values = _values(said, embedding)
    address = _checked(_filled(embedding.address, values), "address", service)
    return address, parse_address(_filled(embedding.link, values))


def _values(said: Mapping[str, str], embedding: Embedding) -> dict[str, str]:
    for each in embedding.parameters:
        expected = f"expected {each.title} such as {each.example!r}"
        if each.name not in said:
            raise EmbedError(f"{each.name} is missing, {expected}")
        if not re.fullmatch(each.pattern, said[each.name]):
            raise EmbedError(f"{each.name} is {said[each.name]!r}, {expected}")
    return {each.name: said[each.name] for each in embedding.parameters}


def _checked(address: str, name: str, service: Service) -> str:
    """An address as it is published. Raises EmbedError where it is none, or on a host
    that the frame may not show.
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


def _read_form(
    address: str, template: str, embedding: Embedding
) -> tuple[dict[str, str], str] | None:
    """The parameters that an address of this form has, and what a player's own settings
    add behind it.
    """
    patterns = {}
    for each in embedding.parameters:
        patterns[each.name] = each.pattern.removeprefix("^").removesuffix("$")
    parts = re.split(r"\{(\w+)\}", template)
    listed = []
    for at, part in enumerate(parts):
        listed.append(f"(?P<{part}>{patterns[part]})" if at % 2 else re.escape(part))
    form = "".join(listed)
    found = re.fullmatch(form + r"(?P<behind>(?:[?&].*)?)", address)
    if found:
        return ({name: found[name] for name in patterns}, found["behind"])
    return None


def _link_for(service: Service, address: str) -> str:
    """Where a link to the same leads: to what a person reads, if the address is of the
    form that the preset knows.
    """
    if not service.embedding:
        return address
    read = _read_form(address, service.embedding.address, service.embedding)
    if read:
        return _filled(service.embedding.link, read[0])
    return address


def frame_address(address: str, service: Service) -> str | None:
    """What the service's frame shows for the address that an editor has; None where
    that is not its own.

    Providers give out other addresses to be copied than the one that keeps less: the
    preset knows both.
    """
    embedding = service.embedding
    for template in embedding.copied if embedding else ():
        if embedding and (read := _read_form(address, template, embedding)):
            values, behind = read
            shown = _filled(embedding.address, values)
            return shown + (behind.replace("?", "&", 1) if "?" in shown else behind)
    host = urlsplit(address).netloc.lower()
    if any_covers(service.hosts.frame, host):
        return address
    return None


def _ratio(said: str | None, service: Service) -> tuple[int, int]:
    if said is None:
        if service.embedding:
            return service.embedding.ratio
        return DEFAULT
    try:
        return parse_ratio(said)
    except ValueError as error:
        raise EmbedError(f"ratio is {said!r}, expected {error}") from error


def read_embed(said: Mapping[str, str], declaration: Declaration) -> Placed:
    """Reads what the shortcode says by name. Raises EmbedError: what was found, and
    what is allowed.
    """
    service = _service(said, declaration)
    _refuse_unknown(said, service)
    if not said.get("title", "").strip():
        raise EmbedError(
            "title is missing, expected a few words that say what is shown"
        )
    address, link = _addresses(said, service)
    return Placed(
        service,
        address,
        link,
        said["title"].strip(),
        _ratio(said.get("ratio"), service),
    )


def https_address(source: str) -> str:
    """A frame's `src` as an https address: without a scheme it has the page's."""
    return re.sub(r"^(?:https?:)?//", "https://", source.strip(), flags=re.IGNORECASE)


def read_iframe(attributes: Mapping[str, str], service: Service) -> Placed:
    """Reads an `<iframe>` whose host `service` may show. Raises EmbedError for an
    address that cannot be one.
    """
    address = https_address(attributes["src"])
    checked = _checked(frame_address(address, service) or address, "src", service)
    title = attributes.get("title", "").strip() or service.name
    try:
        ratio = parse_ratio(f"{attributes.get('width')}:{attributes.get('height')}")
    except ValueError:
        ratio = _ratio(None, service)
    return Placed(service, checked, _link_for(service, checked), title, ratio)
