import urllib.request
from typing import cast

from analytics_gate.audit.browsers.protocol import Page
from analytics_gate.audit.recorder.recorder import Recorder
from analytics_gate.audit.visit.observing import VisitMonitor
from analytics_gate.audit.witness.sightings import Sighting

NOISE = ("accounts.google.com", "telemetry.mozilla.org")


def test_the_auditor_counts_a_browsers_own_host_where_the_page_named_it(
    recorder: Recorder,
) -> None:
    through = urllib.request.ProxyHandler({"http": f"http://127.0.0.1:{recorder.port}"})
    for host in NOISE:
        urllib.request.build_opener(through).open(f"http://{host}/x").close()
    recorder.wait_until_idle()
    sightings: list[Sighting] = []
    monitor = VisitMonitor(
        cast(Page, None), recorder, host="site.example", sightings=sightings
    )

    def hosts() -> set[str]:
        return {contact.host for contact in monitor.contacts}

    assert hosts() == set()
    sightings.append(
        Sighting("request", "wss://accounts.google.com/x", "WebSocket", "", "", "")
    )
    # A page can call the binding too, and say what is no address.
    sightings.append(Sighting("request", "https://[", "fetch", "", "", ""))
    assert hosts() == {"accounts.google.com"}
