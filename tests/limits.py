"""A guard against tests that hang, far beyond the time of any test on a slow machine.

``GATEGRAD_TEST_SECONDS`` sets another number of seconds.
"""

import os

# seconds for one program, or for one cell of a notebook
SECONDS = float(os.environ.get("GATEGRAD_TEST_SECONDS", "1800"))
