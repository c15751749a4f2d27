"""The package as a whole."""

import subprocess
import sys

import pytest

import nn


def test_importing_nn_stays_light():
    code = (
        "import sys, nn; print([m for m in ('tqdm', 'graphviz', 'matplotlib', 'scipy', 'sklearn') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_pictures_are_loaded_when_they_are_asked_for():
    code = """
import sys, nn
before = [name for name in sys.modules if name.startswith(("autograd.drawing", "nn.pictures"))]
print(before, nn.pictures.boundary.__name__)
"""
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == (
        "[] boundary\n"
    )
    with pytest.raises(AttributeError, match="module 'nn' has no attribute 'pictres'"):
        nn.pictres


def test_estimators_say_what_they_need():
    code = """
import sys, nn
sys.modules["sklearn"] = None
try:
    nn.estimators
except ModuleNotFoundError as error:
    print(type(error).__name__, error)
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.startswith("MissingPackageError nn.estimators needs scikit-learn, which is not installed: pip install")
