"""A guard against tests that hang, far beyond what any test takes on a slow machine.

``GATEGRAD_TEST_SECONDS`` sets another number of seconds.
"""

import os

SECONDS = float(os.environ.get("GATEGRAD_TEST_SECONDS", "1800"))  # for one program, or one cell of a notebook
