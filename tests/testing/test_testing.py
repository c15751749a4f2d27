"""The door of ``autograd.testing``: its late imports, and its message where a package is missing."""

import subprocess
import sys

import pytest

import autograd.testing


def test_unknown_names():
    with pytest.raises(AttributeError, match="gradient_agree"):
        _ = autograd.testing.gradient_agree


def test_a_missing_hypothesis_is_named():
    code = """
import sys
sys.modules["hypothesis"] = None
from autograd import testing  # which needs no hypothesis
testing.check_grads(abs, 1.0)
for load in (lambda: __import__("autograd.testing.strategies"), lambda: testing.gradients_agree):
    try:
        load()
    except ImportError as error:
        assert "gategrad[test]" in str(error)
    else:
        raise SystemExit("loaded")
"""
    subprocess.run([sys.executable, "-c", code], check=True)
