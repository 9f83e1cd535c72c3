"""The consent hash of a service: what a visitor's choice is bound to, in six characters."""

import base64
import hashlib
import json
from dataclasses import asdict

from analytics_gate.declaration.values import Service

LENGTH = 6


def consent_hash(service: Service) -> str:
    """Hashes what a choice is bound to into six small letters and digits.

    That is the service's id, purpose, place and hosts, what it is told, and for how long
    it recognises a visitor; not its name, what the provider keeps, or how it is started.
    """
    recognised_days = None
    if service.recognises_visitors:
        recognised_days = service.recognises_visitors.days
    bound = [
        service.id,
        service.purpose,
        service.runs,
        {kind: sorted(hosts) for kind, hosts in asdict(service.hosts).items() if hosts},
        sorted(service.told),
        recognised_days,
    ]
    text = json.dumps(bound, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(text.encode()).digest()
    return base64.b32encode(digest).decode().lower()[:LENGTH]
