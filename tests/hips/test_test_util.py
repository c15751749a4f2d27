"""HIPS autograd's test utilities by their own names and arguments."""

import numpy as np
import pytest

from autograd import ops
from autograd.extend import defvjp, primitive
from autograd.test_util import check_equivalent, check_grads, check_jvp, check_vjp, combo_check, scalar_close
from autograd.testing import KinkError


def test_the_forms_that_its_users_write():
    x = np.array([0.5, -1.0, 2.0])
    check_grads(np.tanh)(x)
    check_grads(np.tanh, modes=["fwd", "rev"], order=2)(x)
    check_grads(np.tanh, modes=["rev"])(1)
    check_grads(lambda x, y: x * y + x, (0, 1), order=3)(x, 2.0)
    check_grads(lambda x, y: x * y, 1, ["fwd"])(x, 2)
    check_grads(lambda x, axis=None: np.sum(x**2, axis=axis))(np.ones((2, 3)), axis=1)
    check_grads(lambda p: p["w"] * p["b"][0])({"w": x, "b": (2, 3.0)})
    check_grads(lambda *xs: np.concatenate(xs), (0, 1))(x, x)


def test_parts_and_combinations():
    check_vjp(np.sin, 0.3)
    check_jvp(lambda x: [x, {"y": x**2}], np.ones(2))
    combo_check(np.sum, [0])([np.ones((2, 3)), np.eye(2)], axis=[None, 0, (0, 1)], keepdims=[True, False])


def test_at_a_kink_the_mean_of_both_slopes_passes():
    combo_check(np.abs, [0], order=1)([1.0, 0.0])
    check_grads(lambda x, y: np.maximum(x, y) * 3.0, (0, 1), order=1)(2.0, 2.0)
    with pytest.raises(KinkError, match="left slope 0, right slope 1"):
        combo_check(ops.relu, [0], order=1)([1.0, 0.0])


def test_a_wrong_rule_is_found():
    @primitive
    def cube(x):
        return x**3

    defvjp(cube, lambda ans, x: lambda g: g * 2 * x)
    with pytest.raises(AssertionError, match=r"\(VJP\) check of cube failed:\nthe gradient of cube is wrong"):
        check_grads(cube, modes=["rev"], order=1)(2.0)


def test_a_wrong_rule_of_a_rule_is_found():
    @primitive
    def double(x):
        return x * 2.0

    @primitive
    def same(x):
        return x

    defvjp(double, lambda ans, x: lambda g: same(g) * 2.0)
    defvjp(same, lambda ans, x: lambda g: g * 1.001)
    with pytest.raises(AssertionError, match=r"\(VJP\) check of vjp_double failed"):
        check_grads(double, modes=["rev"])(1.0)


def test_errors_of_the_function_are_its_own():
    def assigns(x, b):
        x[1] = b
        return x

    with pytest.raises(TypeError, match="assigns changes its arguments"):
        check_grads(assigns)(np.ones(5), 3.0)
    with pytest.raises(ZeroDivisionError):
        check_grads(lambda x: x * (1 / 0))(1.0)


def test_comparisons():
    check_equivalent({"a": 1.0, "b": [np.ones(2)]}, {"a": 1.0 + 1e-9, "b": [np.ones(2)]})
    for other in ([1.0, 3.0], [1.0], 1.0, [1.0, np.ones(2)]):
        with pytest.raises((AssertionError, ValueError)):
            check_equivalent([1.0, 2.0], other)
    assert scalar_close(1e9, 1e9 + 1)
    assert not scalar_close(1.0, 1.1)
