"""Derivatives of functions of a result that was chosen: right where they do not depend on the choice, else NaN."""

import numpy as np
import pytest

from autograd import Tensor, gradients, tangents
from tests.engine.test_choices import X, first, total


def test_what_does_not_depend_on_the_choice_has_its_derivative():
    t = Tensor(X)
    y = total(t)
    np.testing.assert_array_equal(gradients([y], [t], [np.array([2.0, 5.0])])[0], [[2.0, 5.0]])
    np.testing.assert_array_equal(tangents([y], [t], [np.array([[7.0, 1.0]])])[0], [7.0, 1.0])


def test_what_does_has_none():
    t = Tensor(X)
    y = first(t)
    assert np.all(np.isnan(gradients([y], [t], [np.ones(2)])[0]))
    assert np.all(np.isnan(tangents([y], [t], [np.ones((1, 2))])[0]))
    y.backward(np.ones(2))
    assert np.all(np.isnan(t.grad))


def test_each_output_is_judged_by_itself():
    t = Tensor(X)
    pushed = tangents([total(t), first(t)], [t], [X])
    np.testing.assert_array_equal(pushed[0], [1.0, 3.0])
    assert np.all(np.isnan(pushed[1]))
    outputs = [total(t), first(t)]
    np.testing.assert_array_equal(gradients(outputs, [t], [np.ones(2), np.zeros(2)])[0], [[1.0, 1.0]])


@pytest.mark.parametrize("create_graph", [False, True])
def test_upstream_of_a_choice_that_matters_everything_is_nan(create_graph):
    t = Tensor(X)
    (g,) = gradients([first(t * t).sum()], [t], create_graph=create_graph)
    assert np.all(np.isnan(g.data if isinstance(g, Tensor) else g))
