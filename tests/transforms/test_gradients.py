"""Gradients: containers and several arguments, values and extra results, by name, and ``stop_gradient``."""

import dataclasses
from collections import namedtuple

import numpy as np
import pytest

from autograd import (
    OperandError,
    Tensor,
    Value,
    deriv,
    grad,
    grad_and_aux,
    grad_named,
    multigrad_dict,
    stop_gradient,
    value_and_grad,
)

Point = namedtuple("Point", "x y")


@dataclasses.dataclass
class Model:
    weight: np.ndarray
    rest: list


class TestContainers:
    def test_nested(self):
        def f(p):
            return np.sum(p["w"][0] * p["point"].x) + p["model"].weight @ p["model"].weight * p["model"].rest[0]

        p = {"w": (np.ones(2), 7.0), "point": Point(2.0, None), "model": Model(np.array([1.0, 2.0]), [3.0])}
        g = grad(f)(p)
        np.testing.assert_array_equal(g["w"][0], [2.0, 2.0])
        assert g["w"][1] == 0.0
        assert g["point"] == Point(2.0, None)
        np.testing.assert_array_equal(g["model"].weight, [6.0, 12.0])
        assert g["model"].rest == [5.0]

    def test_several_arguments(self):
        assert grad(lambda x, y: x**2 * y, (0, 1))(2.0, 3.0) == (12.0, 4.0)
        assert grad(lambda x, y: x**2 * y, 1)(2.0, 3.0) == 4.0
        assert grad(lambda x, y=1.0: x * y)(2.0, y=5.0) == 5.0

    def test_dtypes_and_kinds_come_back(self):
        assert grad(lambda x: x**2)(np.float32(2)) == 4.0
        g = grad(lambda x: np.sum(x**2))(np.ones(2, np.float32))
        assert g.dtype == np.float32
        assert type(grad(lambda x: x * 3)(2)) is float
        assert type(grad(lambda x: x * 3)(True)) is float
        assert isinstance(grad(lambda x: x * 3)(np.array(2.0)), np.ndarray)

    def test_arguments_are_not_mutated_and_results_not_shared(self):
        x = np.ones(3)
        x.flags.writeable = False
        g = grad(lambda x: np.sum(x))(x)
        g += 1
        np.testing.assert_array_equal(x, 1.0)


class TestValues:
    def test_values(self):
        assert value_and_grad(lambda x: np.sum(x**2))(np.ones(2))[0] == 2.0
        assert type(value_and_grad(lambda x: x**2)(3.0)[0]) is np.float64
        assert value_and_grad(lambda x: np.sum(x**2))(np.ones(2))[0].item() == 2.0

        assert grad_and_aux(lambda x: (x**2, {"twice": 2 * x}))(3.0) == (6.0, {"twice": 6.0})

    def test_numbers_of_numpy_have_gradients_that_are_such(self):
        for x in (np.float64(3.0), np.float32(3.0)):
            for found in (grad(lambda x: x**2)(x), value_and_grad(lambda x: x**2)(x)[1], grad(grad(lambda x: x**3))(x)):
                assert type(found) is type(x)
            assert type(grad(lambda p: p["x"] ** 2)({"x": x})["x"]) is type(x)
        assert type(grad(lambda x: x**2)(3.0)) is float

    def test_by_name(self):
        def f(x, y=2.0, *rest, scale=3.0, **more):
            return x**2 * y * scale + sum(rest) + sum(more.values()) ** 2

        assert multigrad_dict(f)(1.0) == {"x": 12.0, "y": 3.0, "rest": (), "scale": 2.0}
        assert multigrad_dict(f)(1.0, 1.0, 5.0, z=2.0) == {"x": 6.0, "y": 3.0, "rest": (1.0,), "scale": 1.0, "z": 4.0}
        assert grad_named(f, "y")(1.0, 2.0) == 3.0
        with pytest.raises(OperandError, match="argname='w', expected one of x, y"):
            grad_named(lambda x, y: x, "w")


class TestStopGradient:
    def test_no_order_and_no_mode_passes(self):
        def f(x):
            return stop_gradient(x) ** 2 * x

        assert (grad(f)(3.0), deriv(f)(3.0)) == (9.0, 9.0)
        assert grad(lambda x: grad(f)(x) + 0.0 * x)(3.0) == 0.0

    def test_containers_and_plain_data(self):
        x, v = Tensor([1.0, 2.0]), Value(3.0)
        stopped = stop_gradient({"a": x, "b": [v, 2.0]})
        assert not stopped["a"].requires_grad
        assert not stopped["b"][0].requires_grad
        assert stopped["b"][1] == 2.0
        assert stopped["a"].data is x.data
