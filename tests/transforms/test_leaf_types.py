"""Classes of leaves that make their nodes themselves."""

import numpy as np
import pytest

from autograd import OperandError, Tensor, grad, hessian, jacobian, make_vjp, value_and_grad
from autograd.engine.arrays import PLAIN
from autograd.transforms.leaf_types import MAKERS, register_leaf
from tests.numeric import assert_close


class FrozenError(TypeError):
    pass


@pytest.fixture
def marked():
    """A class of arrays with a mark, an ``__array_ufunc__`` of its own, and a maker that refuses frozen ones."""

    class Marked(np.ndarray):
        frozen = False

        def __array_finalize__(self, other):
            self.frozen = getattr(other, "frozen", False)

        def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
            plain = [x.view(np.ndarray) if isinstance(x, Marked) else x for x in inputs]
            return np.asarray(super().__array_ufunc__(ufunc, method, *plain, **kwargs)).view(Marked)

    def maker(x, *args):
        if x.frozen:
            raise FrozenError("frozen")
        return Tensor(x.view(np.ndarray))

    register_leaf(Marked, maker)
    yield Marked
    del MAKERS[Marked]
    PLAIN.discard(Marked)


X = np.array([0.3, -1.2, 0.7])


def test_every_transform_asks_the_maker(marked):
    x = X.view(marked)
    frozen = X.view(marked)
    frozen.frozen = True
    f = lambda x: np.sum(np.sin(x) * x)  # noqa: E731
    for transform in (grad, jacobian, hessian, value_and_grad):
        with pytest.raises(FrozenError):
            transform(f)(frozen)
        transform(f)(x)
    with pytest.raises(FrozenError):
        grad(lambda p: f(p["x"]))({"x": frozen})
    with pytest.raises(FrozenError):
        make_vjp(f)(frozen)


def test_gradients_are_of_the_class(marked):
    g = grad(lambda x: np.sum(x**3))(X.view(marked))
    assert type(g) is marked
    assert_close(np.asarray(g), 3 * X**2)
    assert_close(np.asarray(hessian(lambda x: np.sum(x**3))(X.view(marked))), np.diag(6 * X))


@pytest.mark.parametrize("f", [lambda x, c: c * x, lambda x, c: x * c, lambda x, c: np.multiply(c, x)])
def test_constants_of_the_class_meet_nodes(marked, f):
    """NumPy asks the left operand first, and a class that knows no nodes would make an array of objects of them."""
    c = np.array([2.0, 3.0, 5.0]).view(marked)
    assert_close(np.asarray(grad(lambda x: np.sum(f(x, c) * x))(X)), 2 * X * np.asarray(c))
    assert type(c * 2.0) is marked


def test_other_classes_with_operators_are_refused_still():
    class Own(np.ndarray):
        def __mul__(self, other):
            return 0.0

    with pytest.raises(OperandError, match="operators of its own"):
        grad(np.sum)(X.view(Own))


def test_a_maker_returns_a_node():
    class Bare(np.ndarray):
        pass

    register_leaf(Bare, lambda x, *args: 3.0)
    try:
        with pytest.raises(OperandError, match=r"maker of leaves of Bare: got 3.0, expected a Tensor"):
            grad(np.sum)(X.view(Bare))
    finally:
        del MAKERS[Bare]
