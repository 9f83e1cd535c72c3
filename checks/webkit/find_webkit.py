"""Says in one line how to get WebKit, where it is not there."""

import sys

from analytics_gate.audit.browsers.engines import find_engine
from analytics_gate.errors import GateError

try:
    find_engine("webkit")
except GateError as error:
    sys.exit(f"make: {error}")
