"""Threads of the test run, and packages that are missing: their tests are skipped, by name and by the extra to install.

So ``pip install -e ".[test-core]"``, which takes seconds, is enough to work on an op. With the extra ``test`` nothing
is missing, and nothing is skipped here.
"""

import importlib.util
import os
import re

import pytest

# One thread for matrices: with more, the processes of a run wait for each other. NumPy reads it when it is loaded
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

OF_THE_TESTS = (
    "IPython", "dask", "distributed", "ipykernel", "joblib", "jupytext", "matplotlib", "micrograd", "nbclient",
    "nbformat", "pandas", "resvg_py", "safetensors", "scipy", "selenium", "sklearn", "typst", "xarray",
)  # fmt: skip
MISSING = {name for name in OF_THE_TESTS if importlib.util.find_spec(name) is None}

_LINES = re.compile(r"No module named '(\w+)|MissingPackageError: .* needs .* pip install \"gategrad\[(\w+)\]\"")
_PACKAGE_OF = {"demo": "sklearn", "examples": "sklearn", "plot": "matplotlib", "png": "resvg_py", "pdf": "typst"}


_PARTS = re.compile(r"cannot import name '\w+' from '[\w.]+' \((.+)\)")  # which a second import of a file says

skipped = {}
"""The missing packages of the files that were skipped, by their paths."""


def missing_in(text):
    """The first package that a failure is about and that is not installed; None if there is none."""
    named = [module or _PACKAGE_OF.get(extra, extra) for module, extra in _LINES.findall(text)]
    named += [skipped[path] for path in _PARTS.findall(text) if path in skipped]
    return next((name for name in named if name in MISSING), None)


def _skip(report, path, line):
    if report.failed and MISSING and (name := missing_in(report.longreprtext)) is not None:
        report.outcome = "skipped"
        report.longrepr = str(path), line, f'Skipped: {name} is not installed: pip install ".[test]"'


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    """Skip a file that cannot be imported without a missing package."""
    report = yield
    if MISSING and report.outcome != "passed" and (name := missing_in(str(report.longrepr))) is not None:
        skipped[str(collector.path)] = name
    _skip(report, collector.path, 1)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Skip a test that comes to a missing package."""
    report = yield
    _skip(report, item.path, (item.location[1] or 0) + 1)
    return report
