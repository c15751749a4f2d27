"""The tests of this folder need scikit-learn and pandas; without them they are left out."""

import importlib.util

if not all(map(importlib.util.find_spec, ("sklearn", "pandas"))):
    collect_ignore_glob = ["test_*.py"]
