"""`python -m analytics_gate` is `analytics-gate`."""

import sys

from analytics_gate.cli.main import main

sys.exit(main())
