"""`python -m analytics_gate` is `analytics-gate`."""

import sys

from analytics_gate.cli import main

sys.exit(main())
