"""Remarks: the effect of a gate on the gradient, explained once."""

import numpy as np
import pytest

from autograd import ops, show_source
from autograd.compiling.remarks import GLOSS
from autograd.drawing.circuit.roles import ROLES
from autograd.engine.declaration import OPS


def remarks(f, *args):
    return [line.split("# ", 1)[1] for line in show_source(f, *args).text.splitlines() if "# " in line]


def test_glosses_are_of_roles_that_there_are():
    assert GLOSS.keys() <= ROLES.keys()
    assert GLOSS.keys() <= {op.gate for op in OPS.values()} | {"affine map", "label picker"}


def test_a_role_is_explained_once():
    said = remarks(lambda x, y: x * y * x, 2.0, 3.0)
    assert sum("swap multiplier" in text for text in said) == 4
    assert sum("swap multiplier: times the other operand" in text for text in said) == 1


def test_what_was_subtracted():
    assert any("negated, as it was subtracted" in text for text in remarks(lambda x, y: x - y, 2.0, 3.0))


@pytest.mark.parametrize(
    ("f", "slope"), [(np.exp, "t1"), (np.tanh, "1 - t1**2"), (np.log, "1/x"), (ops.sigmoid, "t2 (1 - t2)")]
)
def test_slopes_have_the_names_of_the_lines(f, slope):
    assert any(text.endswith(f"times its slope, {slope}") for text in remarks(lambda x: f(x) * 2, 0.5))


def test_fan_out_and_broadcasting():
    said = remarks(lambda x, b: np.sum((x + b) * x), np.ones((3, 2)), np.ones(2))
    assert sum("fan-out: used more than once, its gradients add up" in text for text in said) == 1
    assert sum("broadcast: it was used in each copy" in text for text in said) == 1
    assert any(text.startswith("(3, 2)") for text in said)
