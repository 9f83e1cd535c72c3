"""A service that counts visits, for tests that change what they are about."""

from analytics_gate.declaration.values import Hosts, Provider, Purpose, Runs, Service

COUNTER = Service(
    id="counter",
    name="Counter",
    purpose=Purpose.ANALYTICS,
    provider=Provider("Example", "https://example.org/privacy"),
    runs=Runs.SANDBOX,
    hosts=Hosts(script=("stats.example.org",)),
    script="https://stats.example.org/count.js",
)
