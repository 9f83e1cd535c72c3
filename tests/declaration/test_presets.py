"""The presets: whole, and their JavaScript tells a service nothing but what it was told."""

import json
import re
import subprocess
from datetime import date
from importlib.resources import files
from typing import Any

import deno
import pytest
import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from analytics_gate.declaration.parse import parse_declaration
from analytics_gate.declaration.preset import preset_names, read_preset
from analytics_gate.declaration.schema import declaration_schema
from analytics_gate.declaration.values import Service
from analytics_gate.errors import GateError

PRESETS = preset_names()
STARTING = [name for name in PRESETS if "start" in read_preset(name)]


def declare(name: str, **changes: Any) -> Service:
    """The service of a preset whose settings are its own examples."""
    settings = {
        key: setting["example"]
        for key, setting in read_preset(name)["settings"].items()
    }
    text = yaml.safe_dump({"services": [{"preset": name, **settings, **changes}]})
    return parse_declaration(text, "services.yml").services[0]


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    text = (
        files("analytics_gate.declaration")
        .joinpath("preset_schema.json")
        .read_text(encoding="utf-8")
    )
    schema = json.loads(text)
    Draft202012Validator.check_schema(schema)
    registry: Registry[Any] = Registry().with_resource(
        "schema.json", Resource.from_contents(declaration_schema())
    )
    return Draft202012Validator(schema, registry=registry)


def test_there_are_presets_for_the_services_of_the_policy() -> None:
    assert {
        "google-analytics",
        "twitter-analytics",
        "discourse",
        "paypal-donate",
    } <= set(PRESETS)


@pytest.mark.parametrize("name", PRESETS)
def test_the_preset_follows_its_schema(
    name: str, validator: Draft202012Validator
) -> None:
    assert [
        f"{list(error.path)}: {error.message}"
        for error in validator.iter_errors(read_preset(name))
    ] == []


@pytest.mark.parametrize("key", ["source", "provider", "hosts", "told"])
def test_the_presets_schema_misses_what_is_missing(
    key: str, validator: Draft202012Validator
) -> None:
    facts = {
        name: value
        for name, value in read_preset("google-analytics").items()
        if name != key
    }
    assert not validator.is_valid(facts)
    assert not validator.is_valid({**read_preset("google-analytics"), key: 5})


@pytest.mark.parametrize("name", PRESETS)
def test_the_preset_makes_a_service_with_its_settings_filled_in(name: str) -> None:
    service = declare(name)
    assert service.id == name
    assert dict(service.settings).keys() == read_preset(name)["settings"].keys()
    assert "{" not in repr((service.hosts, service.script))
    assert service.starts_by_itself == (name in STARTING)


@pytest.mark.parametrize("name", PRESETS)
def test_the_preset_says_where_and_when_its_facts_were_read(name: str) -> None:
    preset = read_preset(name)
    assert preset["source"].startswith("https://")
    assert date.fromisoformat(preset["date"]) >= date(2026, 11, 23)


@pytest.mark.parametrize("name", PRESETS)
def test_the_presets_settings_are_none_of_the_declarations_own_keys(name: str) -> None:
    own = declaration_schema()["$defs"]["own-service"]["properties"]
    assert not set(read_preset(name)["settings"]) & set(own)


@pytest.mark.parametrize("name", PRESETS)
def test_the_preset_takes_its_defaults_where_the_site_says_nothing(name: str) -> None:
    settings = read_preset(name)["settings"]
    defaults = {
        key: said["default"] for key, said in settings.items() if "default" in said
    }
    told = {
        key: said["example"] for key, said in settings.items() if key not in defaults
    }
    (service,) = parse_declaration(
        yaml.safe_dump({"services": [{"preset": name, **told}]}), "services.yml"
    ).services
    assert defaults.items() <= dict(service.settings).items()
    for key, value in defaults.items():
        assert re.fullmatch(settings[key]["pattern"], value)


SETTINGS = [
    (name, setting) for name in PRESETS for setting in read_preset(name)["settings"]
]


@pytest.mark.parametrize(("name", "setting"), SETTINGS)
@pytest.mark.parametrize("change", ["", "{}\n", "{}/?x", "{{}}", " {}"])
def test_the_preset_refuses_a_setting_of_another_form(
    name: str, setting: str, change: str
) -> None:
    facts = read_preset(name)["settings"][setting]
    assert re.fullmatch(facts["pattern"], facts["example"])
    with pytest.raises(GateError, match=f"service '{name}': {setting} is "):
        declare(name, **{setting: change.format(facts["example"])})


def test_the_preset_of_google_analytics_names_the_property_and_only_googles_measuring_hosts() -> (
    None
):
    service = declare("google-analytics")
    assert service.script == "https://www.googletagmanager.com/gtag/js?id=G-EXAMPLE123"
    assert service.hosts.connect == (
        "*.analytics.google.com",
        "*.google-analytics.com",
        "*.googletagmanager.com",
    )
    assert "doubleclick" not in repr(service)


# A document as a sandbox is: an origin of its own, and facts about the visitor that
# nobody is to tell. What the service's script would put there answers to every call,
# and takes it down.
STAND = """
const secret = "SECRET";
for (const [name, value] of Object.entries({
  origin: "null",
  document: { title: secret, referrer: secret, cookie: secret, URL: secret },
  location: { href: secret, pathname: secret },
  history: { replaceState() {} },
  screen: { width: secret, height: secret, availWidth: secret, colorDepth: secret },
  PopStateEvent: class extends Event {},
})) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
const calls = [];
const said = (given) => (typeof given == "function" ? given({}) : given);
const script = (name) => new Proxy(() => {}, {
  get: (_, key) => script(name + "." + String(key)),
  apply: (_, __, given) => (calls.push([name, ...given.map(said)]), script(name + "()")),
});
let loaded = false;
const own = {};
const answering = (name, value) => new Proxy(value, { get: (_,
  key) => key in value ? value[key] : script(name) });
const window = new Proxy(own, {
  get: (_, name) => {
    if (name in own) return loaded && typeof own[name] == "object" ? answering(name,
      own[name]) : own[name];
    return globalThis[name] ?? (loaded ? script(name) : undefined);
  },
});
const { start, settings, visitor, told } = GIVEN;
const begin = new Function("settings", "visitor", "site", "window", start);
const service = begin(settings, visitor, "https://site.example", window);
loaded = true;
for (const each of told) service.view(each);
service.track("signup", { plan: "free" });
service.track("tw-o1a2b-signup", { value: 1 });
const queued = [...(own.dataLayer || []), ...(own.twq?.queue || [])]
  .map((call) => call.event ? call : [...call]);
const whole = (_, value) => (typeof value == "function" ? { ...value } : value);
console.log(JSON.stringify({ calls: queued, everything: [own, calls, service.data] }, whole));
"""


def run(
    name: str, *told: dict[str, str], visitor: str | None = None, stand: str = STAND
) -> dict[str, Any]:
    """Runs a preset's `start` as a sandbox would; what it asked of the service's script."""
    service = declare(name)
    given = {"start": service.start, "settings": dict(service.settings), "told": told}
    given |= {"visitor": visitor} if visitor else {}
    done = subprocess.run(
        [
            deno.find_deno_bin(),
            "eval",
            "--quiet",
            stand.replace("GIVEN", json.dumps(given)),
        ],
        capture_output=True,
        text=True,
        check=False,
        env={"TZ": "Asia/Karachi", "LANG": "en_US.UTF-8", "DENO_NO_UPDATE_CHECK": "1"},
    )
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result


@pytest.mark.parametrize("name", STARTING)
def test_the_presets_javascript_says_nothing_of_its_own_accord(name: str) -> None:
    ran = run(name, {}, {"path": "/privacy/"}, visitor="12345")
    assert "SECRET" not in json.dumps(ran["everything"])


@pytest.mark.parametrize("name", STARTING)
def test_the_presets_javascript_names_the_visitor_only_where_there_is_a_number(
    name: str,
) -> None:
    assert "undefined" not in json.dumps(run(name, {"path": "/privacy/"})["everything"])


def test_the_preset_of_google_analytics_tells_what_it_was_told() -> None:
    told = {
        "path": "/privacy/",
        "title": "Privacy",
        "language": "en",
        "referrer": "https://other.example",
    }
    calls = run("google-analytics", told, {}, visitor="12345")["calls"]
    consent, _, config, first, view, second, again, *events = calls
    assert consent == [
        "consent",
        "default",
        {
            "ad_storage": "denied",
            "ad_user_data": "denied",
            "ad_personalization": "denied",
        },
    ]
    assert config[:2] == ["config", "G-EXAMPLE123"]
    assert config[2] == {
        "send_page_view": False,
        "client_storage": "none",
        "client_id": "12345",
        "allow_google_signals": False,
        "allow_ad_personalization_signals": False,
        "page_location": "https://site.example/",
        "page_title": "",
        "page_referrer": "",
        "language": "und",
        "screen_resolution": "1x1",
    }
    assert first == [
        "set",
        {
            "page_location": "https://site.example/privacy/",
            "page_title": "Privacy",
            "page_referrer": "https://other.example",
            "language": "en",
        },
    ]
    assert view == again == ["event", "page_view"]
    assert second[1] == {
        "page_location": "https://site.example/",
        "page_title": "",
        "page_referrer": "",
        "language": "und",
    }
    assert events[0] == ["event", "signup", {"plan": "free"}]


def test_the_preset_of_google_analytics_leaves_it_to_the_page_what_google_is_told_there() -> (
    None
):
    service = declare("google-analytics", runs="page")
    assert service.start
    assert service.signals == declare("google-tag-manager").signals == "google"
    stand = STAND.replace(
        "const own = {};", "const own = { dataLayer: [['consent', 'default', {}]] };"
    )
    calls = run("google-analytics", {}, stand=stand)["calls"]
    assert [call[0] for call in calls] == [
        "consent",
        "js",
        "config",
        "set",
        "event",
        "event",
        "event",
    ]


def test_the_preset_of_google_tag_manager_tells_what_it_was_told() -> None:
    service = declare("google-tag-manager")
    assert service.script == "https://www.googletagmanager.com/gtm.js?id=GTM-EXAMPLE"
    assert service.is_in_page
    (layer, *_) = run("google-tag-manager", {"path": "/a/", "title": "A"}, {})[
        "everything"
    ]
    begun, first, second, *events = layer["dataLayer"]
    assert begun["event"] == "gtm.js"
    assert first == {"event": "page", "page_path": "/a/", "page_title": "A"}
    assert second == {"event": "page", "page_path": "", "page_title": ""}
    assert events[0] == {"event": "signup", "plan": "free"}


def test_the_preset_of_google_analytics_has_no_number_for_a_visitor_it_may_not_recognise() -> (
    None
):
    config = run("google-analytics", {})["calls"][2]
    assert config[0] == "config"
    assert "client_id" not in config[2]


def test_the_preset_of_twitter_analytics_reports_a_view_each_and_only_its_own_events() -> (
    None
):
    calls = run(
        "twitter-analytics", {"path": "/privacy/"}, {"path": "/"}, visitor="12345"
    )["calls"]
    assert calls == [
        ["config", "o1a2b"],
        ["config", "o1a2b"],
        ["event", "tw-o1a2b-signup", {"value": 1}],
    ]
