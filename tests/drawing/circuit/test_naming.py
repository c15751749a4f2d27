"""Names for nodes."""

import pytest

from autograd import OperandError, Value
from autograd.drawing import draw
from autograd.drawing.circuit.naming import variables_of

outer = Value(5.0)


def names(picture):
    return {part.name for part in picture._circuit.parts}


def test_names_come_from_the_callers_variables():
    weight, rates = Value(1.0), [Value(2.0), [Value(3.0)]]
    total = weight * rates[0] * rates[1][0] + outer
    assert names(draw(total)) >= {"weight", "rates[0]", "rates[1][0]", "outer", "total"}


def test_given_names_win_over_own_names_over_variables():
    a, b, c = Value(1.0, name="b"), Value(2.0), Value(3.0)
    found = names(draw(a * b * c, names={"rate": c, "unused": Value(0.0)}))
    assert found == {"b", "rate", "f", "v1", "v2"}  # the variable b is not used: the name is taken by a


def test_private_variables_are_not_used():
    _, _hidden = Value(1.0), Value(2.0)
    assert names(draw(_ * _hidden)) == {"v1", "v2", "f"}


def test_without_a_frame_there_are_numbers():
    assert variables_of(None) == {}


def test_wrong_names_are_refused():
    with pytest.raises(OperandError, match=r"names: got float for 'x'"):
        draw(outer, names={"x": 3.0})
