"""Functions that transforms return: pickled, copied, named, and bound as functions are."""

import copy
import inspect
import multiprocessing
import pickle

import numpy as np
import pytest

import autograd
import autograd.extend
from autograd import functional, grad
from autograd.transforms.deriving import Derived


def norm(x, scale=2.0):
    return scale * np.sum(x**4)


def entries(x):
    return x**3


def curve(z):
    return z**2


X = np.array([1.0, 2.0])
CALLS = {
    "grad": (grad(norm), (X,)),
    "grad, argnum": (grad(norm, 1), (X, 3.0)),
    "grad, several": (grad(norm, (0, 1)), (X, 3.0)),
    "grad of grad": (grad(grad(curve)), (3.0,)),
    "grad_named": (functional.grad_named(norm, "scale"), (X, 3.0)),
    "value_and_grad": (functional.value_and_grad(norm), (X,)),
    "elementwise_grad": (functional.elementwise_grad(entries), (X,)),
    "holomorphic_grad": (functional.holomorphic_grad(curve), (1j,)),
    "multigrad_dict": (functional.multigrad_dict(norm), (X,)),
    "jacobian": (functional.jacobian(entries, mode="fwd"), (X,)),
    "hessian": (functional.hessian(norm), (X,)),
    "deriv": (functional.deriv(entries), (X,)),
    "hessian_vector_product": (functional.hessian_vector_product(norm), (X, X)),
    "tensor_jacobian_product": (functional.tensor_jacobian_product(entries), (X, X)),
}


def flat(found):
    if isinstance(found, dict):
        found = list(found.values())
    return np.concatenate([np.ravel(part) for part in (found if isinstance(found, (tuple, list)) else [found])])


@pytest.mark.parametrize("label", CALLS)
def test_pickled_functions_compute_the_same(label):
    function, args = CALLS[label]
    other = pickle.loads(pickle.dumps(function))
    assert (other.__name__, other.__doc__) == (function.__name__, function.__doc__)
    np.testing.assert_array_equal(flat(other(*args)), flat(function(*args)))


@pytest.mark.parametrize("name", ["make_vjp", "make_jvp", "make_hvp", "make_ggnvp", "make_jvp_reversemode"])
def test_pickled_functions_that_return_functions(name):
    function = getattr(functional, name)(entries if name != "make_hvp" else norm)

    def product(function):
        at = function(X)
        found = (at[0] if isinstance(at, tuple) else at)(X)
        return found[1] if isinstance(found, tuple) else found

    np.testing.assert_array_equal(product(pickle.loads(pickle.dumps(function))), product(function))


def test_the_mode_and_the_outer_function_are_kept():
    function = pickle.loads(pickle.dumps(functional.make_ggnvp(entries, norm)))
    np.testing.assert_array_equal(function(X)(X), functional.make_ggnvp(entries, norm)(X)(X))
    assert function._recipe[3]["g"] is norm
    assert pickle.loads(pickle.dumps(functional.jacobian(entries, mode="rev")))._recipe[3]["mode"] == "rev"


def test_every_transform_returns_such_a_function():
    made = [f for name in ("grad", "value_and_grad", "grad_and_aux", "elementwise_grad", "holomorphic_grad", "jacobian",
                           "hessian", "deriv", "make_vjp", "make_jvp", "make_hvp", "make_ggnvp", "multigrad_dict",
                           "hessian_tensor_product", "tensor_jacobian_product")
            for f in [getattr(functional, name)(norm)]]  # fmt: skip
    assert all(isinstance(f, Derived) for f in made)
    assert all(pickle.loads(pickle.dumps(f)).__name__ == f.__name__ for f in made)


def test_in_other_processes():
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        found = pool.map(grad(norm), [X, 2 * X])
    np.testing.assert_array_equal(found, [8 * X**3, 64 * X**3])


def test_what_cannot_be_pickled():
    with pytest.raises((pickle.PicklingError, AttributeError), match="lambda"):
        pickle.dumps(grad(lambda x: x))


def test_copies_and_methods():
    function = grad(norm)
    assert copy.copy(function) is function
    assert copy.deepcopy(function) is function
    assert repr(function) == "<function grad_of_norm_wrt_argnum_0>"
    assert callable(function)

    class Model:
        def __init__(self):
            self.scale = 5.0

        def loss(self, x):
            return self.scale * np.sum(x**2)

        slope = grad(loss, 1)

    np.testing.assert_array_equal(Model().slope(X), 10 * X)
    np.testing.assert_array_equal(Model.slope(Model(), X), 10 * X)


def scaled(x: float, /, rate: float = 1.0, *more: float, power: int = 2, **rest: float) -> float:
    return rate * x**power


def fixed(x, y, *, power=2):
    return x * y**power


TRANSFORMS = (
    "grad", "value_and_grad", "grad_and_aux", "elementwise_grad", "holomorphic_grad", "jacobian", "hessian", "deriv",
    "make_vjp", "make_jvp", "make_hvp", "make_ggnvp", "multigrad_dict", "hessian_tensor_product", "grad_named",
    "tensor_jacobian_product", "hessian_vector_product", "make_jvp_reversemode",
)  # fmt: skip


@pytest.mark.parametrize("name", TRANSFORMS)
def test_the_signature_is_that_of_the_function(name):
    transform = getattr(functional, name)
    if name.endswith("_product"):
        assert str(inspect.signature(transform(fixed))) == "(x, y, v, /, *, power=2)"
        assert str(inspect.signature(transform(scaled))) == "(*args: 'Any', **kwargs: 'Any')"  # v cannot follow x=1.0
        return
    expected = inspect.signature(scaled).replace(return_annotation=inspect.Signature.empty)
    by = ["x"] if name == "grad_named" else []
    derived = transform(scaled, *by)
    assert inspect.signature(derived) == expected
    assert inspect.signature(transform(derived, *by)) == expected


def test_signatures_of_methods_compiled_functions_and_functions_without():
    class Model:
        def loss(self, x, rate=1.0):
            return x * rate

        slope = autograd.grad(loss, 1)

    assert str(inspect.signature(autograd.grad(Model().loss))) == "(x, rate=1.0)"
    assert str(inspect.signature(Model().slope)) == "(x, rate=1.0)"
    assert str(inspect.signature(autograd.compile(autograd.grad(fixed)))) == "(x, y, *, power=2)"
    assert str(inspect.signature(autograd.grad(max))) == "(*args: 'Any', **kwargs: 'Any')"  # max hides its signature
    assert not hasattr(Derived, "__signature__")  # the class shows the signature of its constructor


@pytest.mark.parametrize(
    "decorate",
    [
        autograd.compile,
        autograd.checkpoint,
        autograd.primitive,
        autograd.extend.primitive,
        autograd.extend.notrace_primitive,
        autograd.no_grad(),
        autograd.watch_writes(),
        autograd.detect_anomaly(),
        lambda f: autograd.op(None, None)(f),
    ],
)
def test_decorators_keep_the_signature_and_the_name(decorate):
    decorated = decorate(fixed)
    assert inspect.signature(decorated) == inspect.signature(fixed)
    assert decorated.__name__ == "fixed"
