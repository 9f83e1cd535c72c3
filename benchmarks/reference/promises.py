"""The reference of `promises.yml`, from its JSON Schema."""

import json

from analytics_gate.promises.promises import schema_text
from benchmarks.reference.schemas import TOP, sections

_HEAD = """\
---
title: The promises
description: Every key of promises.yml, from the JSON Schema that the build itself goes by.
---

# The promises

`promises.yml` binds sentences of the policy to proofs. `analytics-gate schema --of promises`
prints its schema. A promise has either proofs or somebody who attests it, never both.

"""


def promises_page() -> str:
    """The page's Markdown."""
    return _HEAD + "\n".join(sections(json.loads(schema_text()), TOP))
