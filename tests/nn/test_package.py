"""The package as a whole."""

import subprocess
import sys


def test_importing_nn_stays_light():
    code = "import sys, nn; print([m for m in ('tqdm', 'graphviz', 'matplotlib', 'scipy') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
