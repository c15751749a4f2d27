"""A guard against tests that hang, far beyond what any test takes on a slow machine.

``GATEGRAD_TEST_SECONDS`` sets another number of seconds.
"""

import os

# seconds for one program, or for one cell of a notebook
SECONDS = float(os.environ.get("GATEGRAD_TEST_SECONDS", "1800"))
