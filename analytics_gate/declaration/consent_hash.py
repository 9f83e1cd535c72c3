"""The print of a service: what a visitor's choice was made for, in six characters."""

import base64
import hashlib
import json
from dataclasses import asdict

from analytics_gate.declaration.values import Service

LENGTH = 6


def consent_hash(service: Service) -> str:
    """Six small letters and digits that change with all that a choice is bound to, and
    with nothing else.

    Its id, purpose, place, hosts, what it is told and for how long it recognises a
    visitor; not its name, what the provider keeps, or how it is started.
    """
    bound = [
        service.id,
        service.purpose,
        service.runs,
        {kind: sorted(hosts) for kind, hosts in asdict(service.hosts).items() if hosts},
        sorted(service.told),
        service.recognises_visitors.days if service.recognises_visitors else None,
    ]
    text = json.dumps(bound, sort_keys=True, separators=(",", ":"))
    return (
        base64.b32encode(hashlib.sha256(text.encode()).digest())
        .decode()
        .lower()[:LENGTH]
    )
