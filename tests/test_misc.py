"""The simple optimisers, and HIPS autograd's module names."""

import importlib

import numpy as np
import pytest

import autograd
import autograd.numpy as anp
from autograd import core, extend, grad
from autograd.misc import flatten
from autograd.misc.optimizers import adam, rmsprop, sgd
from autograd.numpy.numpy_boxes import ArrayBox
from autograd.numpy.numpy_vjps import unbroadcast_f
from autograd.testing import check_grads
from autograd.wrap_util import unary_to_nary

TARGET = {"a": np.array([1.0, -2.0]), "b": [3.0]}


def loss(p):
    return np.sum((p["a"] - TARGET["a"]) ** 2) + (p["b"][0] - 3.0) ** 2


@pytest.mark.parametrize(
    ("optimizer", "options"), [(sgd, {}), (rmsprop, {"num_iters": 400}), (adam, {"num_iters": 800, "step_size": 0.05})]
)
def test_optimizers_on_containers(optimizer, options):
    seen = []
    slope = grad(loss)
    found = optimizer(
        lambda p, i: slope(p), {"a": np.zeros(2), "b": [0.0]}, lambda p, i, g: seen.append((i, p, g)), **options
    )
    np.testing.assert_allclose(found["a"], TARGET["a"], atol=0.02)
    assert found["b"][0] == pytest.approx(3.0, abs=0.02)
    assert [i for i, _, _ in seen] == list(range(len(seen)))
    np.testing.assert_allclose(seen[0][2]["a"], [-2.0, 4.0])


def test_first_steps_by_hand():
    """Two steps from x = 1 with the gradient g = 2 x."""
    g = lambda x, i: 2.0 * x  # noqa: E731 (handed over three times)
    assert sgd(g, 1.0, num_iters=2) == pytest.approx((1 - 0.02) + 0.1 * (0.9 * -0.2 - 0.1 * 2 * 0.98))
    assert rmsprop(g, 1.0, num_iters=1) == pytest.approx(1 - 0.1 * 2 / np.sqrt(0.9 + 0.1 * 4))
    assert adam(g, 1.0, num_iters=1, step_size=0.1) == pytest.approx(0.9)


def test_differentiable_through():
    """A gradient of the result of training by the step size: hyper-parameters are parameters too."""

    def trained(step_size):
        return sgd(lambda x, i: 2.0 * x, 1.0, num_iters=1, step_size=step_size, mass=0.0)

    assert grad(trained)(0.1) == pytest.approx(-2.0)


class TestNamesThatCodeForHipsAutogradImports:
    def test_differential_operators(self):
        operators = importlib.import_module("autograd.differential_operators")
        for name in (
            "checkpoint", "deriv", "elementwise_grad", "grad", "grad_and_aux", "grad_named", "hessian",
            "hessian_tensor_product", "hessian_vector_product", "jacobian", "make_ggnvp", "make_hvp", "make_jvp",
            "make_vjp", "multigrad_dict", "tensor_jacobian_product", "value_and_grad", "vector_jacobian_product",
        ):  # fmt: skip
            assert getattr(operators, name) is getattr(autograd, name)
        np.testing.assert_allclose(operators.make_jvp_reversemode(lambda x: x**2)(np.ones(2))(np.ones(2)), 2.0)

    def test_builtins(self):
        seen = []

        def f(x):
            seen.append((autograd.isinstance(x, float), autograd.isinstance(x, (list, dict)), autograd.type(x)))
            return x * 1.0

        grad(f)(2.0)
        assert seen == [(True, False, np.float64)]
        assert autograd.isinstance([1], autograd.list)
        assert (autograd.dict, autograd.tuple) == (dict, tuple)
        with pytest.raises(AttributeError):
            autograd.nonsense

    def test_star_import_brings_what_is_documented_and_no_modules(self):
        space = {}
        exec("from autograd import *", space)
        assert space["draw"] is autograd.draw
        assert not {"graph", "ops", "Any", "dict", "ModuleType"} & space.keys()

    def test_core_and_wrap_util(self):
        vjp, value = core.make_vjp(np.sin, 0.5)
        assert (value, vjp(2.0)) == (np.sin(0.5), 2 * np.cos(0.5))
        assert core.make_jvp(np.sin, 0.5)(2.0) == (np.sin(0.5), 2 * np.cos(0.5))

        @unary_to_nary
        def slope(fun, x):
            return core.make_vjp(fun, x)[0](1.0)

        assert slope(lambda x, y: x * y)(3.0, 5.0) == 5.0
        assert slope(lambda x, y: x * y, [1, 0])(3.0, 5.0) == (3.0, 5.0)

    def test_numpy_internals(self):
        assert ArrayBox is autograd.Tensor
        rule = unbroadcast_f(np.zeros((2, 1)), lambda g: 2.0 * g)
        np.testing.assert_array_equal(rule(np.ones((3, 2, 4))), np.full((2, 1), 24.0))
        assert unbroadcast_f(1.0, lambda g: g)(3.0) == 3.0

    def test_names_and_words_of_derivative_functions(self):
        def foo(x):
            return x

        assert grad(foo, 1).__name__ == "grad_of_foo_wrt_argnum_1"
        assert "grad of function foo with respect to argument number 1" in grad(foo, 1).__doc__

    def test_lists_of_positions(self):
        assert grad(lambda x, y, z: x * y * z, [2, 0])(2.0, 3.0, 5.0) == (6.0, 15.0)
        assert autograd.make_jvp(lambda x, y: x * y, [0, 1])(2.0, 3.0)([1.0, 10.0]) == (6.0, 23.0)

    def test_tensor_jacobian_product_with_fewer_axes(self):
        a, v = np.arange(24.0).reshape(2, 3, 4), np.arange(6.0).reshape(2, 3)

        def f(a):
            return np.roll(np.sin(a), 1)

        expected = np.tensordot(v, autograd.jacobian(f)(a), axes=2)
        np.testing.assert_allclose(autograd.tensor_jacobian_product(f)(a, v), expected, atol=1e-15)


class TestVSpace:
    @pytest.mark.parametrize(
        "value", [3.0, np.ones((2, 3)), {"a": [1.0, np.ones(2)], "b": ()}, 1, np.ones(2, np.float32)]
    )
    def test_axioms(self, value):
        space = core.vspace(value)
        x, y = space.randn(), space.randn()
        assert core.vspace(x) == space
        assert space.inner_prod(x, x) > 0
        assert space.inner_prod(space.add(x, space.scalar_mul(x, -1.0)), y) == 0.0
        assert space.inner_prod(x, y) == space.inner_prod(y, x)
        basis = list(space.standard_basis())
        assert len(basis) == space.size
        for i, e in enumerate(basis):
            assert [space.inner_prod(e, f) for f in basis] == [float(i == j) for j in range(len(basis))]
            assert core.vspace(e) == space
        total = space.zeros()
        for e in basis:
            total = space.add(total, e)
        assert space.inner_prod(total, y) == pytest.approx(space.inner_prod(space.ones(), y))

    def test_nodes_others_and_refusals(self):
        space = extend.vspace(autograd.Tensor([1.0, 2.0]))
        assert space == extend.vspace(np.zeros(2))
        assert space != extend.vspace(np.zeros(3))
        assert hash(space) == hash(extend.vspace(np.zeros(2)))
        assert "(2,) float64" in repr(space)
        assert grad(lambda x: space.inner_prod(x, space.scalar_mul(x, 3.0)))(np.ones(2)).tolist() == [6.0, 6.0]
        with pytest.raises(autograd.OperandError, match="vspace: got 'text'"):
            extend.vspace(["text"])
        with pytest.raises(autograd.ShapeError):
            extend.vspace([1.0]).add([1.0], [1.0, 2.0])


class TestNumpyNamespace:
    def test_lists_of_tensors(self):
        for name in ("mean", "std", "var", "sum", "max", "prod"):
            f = getattr(anp, name)
            assert grad(lambda x, f=f: f([x, 3.0 * x]))(2.0) == pytest.approx(
                grad(lambda x, f=f: f(anp.array([x, 3.0 * x])))(2.0)
            )
            assert f([1.0, 2.0]) == getattr(np, name)([1.0, 2.0])

    def test_r_and_c(self):
        x, c = np.array([1.0, 2.0]), np.array([5.0, 6.0])
        t = autograd.Tensor(x)
        np.testing.assert_array_equal(anp.r_[t, c, 3.0, 1:3].data, np.r_[x, c, 3.0, 1:3])
        np.testing.assert_array_equal(anp.c_[t, c].data, np.c_[x, c])
        m = np.ones((2, 3))
        np.testing.assert_array_equal(anp.c_[autograd.Tensor(m), c].data, np.c_[m, c])
        np.testing.assert_array_equal(anp.r_[x, 0:2], np.r_[x, 0:2])
        np.testing.assert_array_equal(autograd.jacobian(lambda x: anp.r_[x, c, x])(x), [
            [1, 0], [0, 1], [0, 0], [0, 0], [1, 0], [0, 1],
        ])  # fmt: skip
        with pytest.raises(autograd.OperandError, match="the directive 'r'"):
            anp.r_["r", t]

    def test_make_diagonal(self):
        d = np.arange(6.0).reshape(2, 3)
        made = anp.make_diagonal(d, axis1=-1, axis2=-2)
        np.testing.assert_array_equal(np.diagonal(made, axis1=-1, axis2=-2), d)
        assert made.sum() == d.sum()
        np.testing.assert_array_equal(
            autograd.elementwise_grad(lambda d: anp.make_diagonal(d, axis1=-1, axis2=-2) * 2)(d), 2.0
        )
        with pytest.raises(autograd.OperandError, match="expected offset=0"):
            anp.make_diagonal(d)


def test_flatten_with_complex_numbers():
    value = {"z": np.array([1 + 2j, 3.0]), "x": np.array([1.0, 2.0]), "n": 2.0, "w": 1j}
    vector, unflatten = flatten(value)
    assert vector.dtype == complex
    again = unflatten(vector)
    for key, x in value.items():
        np.testing.assert_array_equal(again[key], x)
        assert np.asarray(again[key]).dtype == np.asarray(x).dtype
    assert (type(again["n"]), type(again["w"])) == (float, complex)
    assert flatten(1 + 1j)[1](flatten(1 + 1j)[0]) == 1 + 1j
    check_grads(lambda z: flatten({"a": z, "b": np.abs(z)})[0], value["z"])
    check_grads(lambda v: unflatten(v * 2)["z"], vector)
