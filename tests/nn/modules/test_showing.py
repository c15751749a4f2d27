"""``Shown``: the HTML form that notebooks ask for, made with the drawing package."""

import subprocess
import sys
from pathlib import Path

import pytest

import nn
from autograd.drawing import notebook
from nn.modules.showing import Shown

ROOT = Path(__file__).parents[3]


def test_a_subclass_is_given_the_drawing_package():
    class Plain(Shown):
        def _html(self, module):
            assert module is notebook
            return "<b>plain</b>"

    assert Plain()._repr_html_() == "<b>plain</b>"


def test_a_subclass_without_a_form_of_its_own():
    class Formless(Shown):
        pass

    with pytest.raises(NotImplementedError, match=r"Formless: expected the class to define _html\(\)"):
        Formless()._repr_html_()


def test_modules_are_shown():
    assert isinstance(nn.Linear(2, 1, rng=0), Shown)
    assert "Linear" in nn.Linear(2, 1, rng=0)._repr_html_()


def test_the_drawing_package_is_loaded_by_the_first_that_is_shown():
    code = (
        "import sys, nn; layer = nn.Linear(2, 1, rng=0); before = 'autograd.drawing' in sys.modules; "
        "layer._repr_html_(); print(before, 'autograd.drawing' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
