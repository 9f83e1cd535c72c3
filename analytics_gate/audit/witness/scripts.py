"""The scripts that are put into documents and workers, as text.

The witness calls one function, which the driver provides under the name
`WITNESS_BINDING`; `read_sighting` reads what it is called with.
"""

import json

from analytics_gate.bundle import function_script, repeating_script, watching_script

WITNESS_BINDING = "auditorListens"

_ROOM = "analytics_gate.audit"

_BINDING = f"const binding = {json.dumps(WITNESS_BINDING)};"

CLOCK = watching_script(_ROOM, "clock", "")
"""Runs ahead of scripts where nobody drives the clock from outside, and gives one that
can be run forward.
"""

WORKER_WITNESS = repeating_script(
    _ROOM, "worker", f"{CLOCK};{_BINDING}", "workerWitness"
)
"""The witness in workers. It goes ahead of a worker's script, in its first line, and
tells the witness in documents.
"""

WITNESS = watching_script(
    _ROOM,
    "witness",
    f"{_BINDING}const workerWitness = {json.dumps(WORKER_WITNESS)};",
)
"""Runs in every document, ahead of the page's scripts. Without the binding it does nothing."""

WHERE_SCRIPT = function_script(_ROOM, "where")
"""Evaluated in a frame with a list of absolute addresses, gives those that an element
of it holds, each with the element: its path and its opening tag, in one line,
shortened. Reads open shadow roots too.
"""

STORAGE_SCRIPT = function_script(_ROOM, "storage")
"""Evaluated in a frame, gives what is kept for its origin now, for `read_kept`. Where
storage is refused, nothing.
"""

LEAVING_SCRIPT = """() => {
  dispatchEvent(new PageTransitionEvent("pagehide"))
  dispatchEvent(new Event("unload"))
}"""
"""Evaluated in each frame just before the page is really left: its listeners do then
what they do at the end.

Firefox's driver loses what is said in earnest at that moment, now and then, since the
frame it comes from is gone.
"""
