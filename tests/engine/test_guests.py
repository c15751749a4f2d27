"""Ops and primitives of users whose rules keep, share or write into arrays; forwards that return integers."""

import numpy as np
import pytest

from autograd import GraphError, Tensor, gradients, hessian, make_jvp, op
from autograd.extend import defjvp, defvjp, defvjp_argnum, defvjp_argnums, primitive

X, Y = np.array([1.0, 2.0]), np.array([5.0, 6.0])


def product_as_op(by_x, by_y):
    return op(lambda g, out, x, y: by_x(g, x, y), lambda g, out, x, y: by_y(g, x, y))(lambda x, y: x * y)


def product_with_a_parameter(by_x, by_y):
    @op(lambda g, out, x, y, k=1: by_x(g, x, y), lambda g, out, x, y, k=1: by_y(g, x, y))
    def product(x, y, *, k=1):
        return x * y

    return product


def product_as_primitive(by_x, by_y):
    product = primitive(lambda x, y: x * y)
    defvjp(product, lambda ans, x, y: lambda g: by_x(g, x, y), lambda ans, x, y: lambda g: by_y(g, x, y))
    return product


def product_by_number(by_x, by_y):
    product = primitive(lambda x, y: x * y)
    defvjp_argnum(product, lambda i, ans, args, kwargs: lambda g: (by_x, by_y)[i](g, *args))
    return product


MAKERS = [product_as_op, product_with_a_parameter, product_as_primitive, product_by_number]


@pytest.mark.parametrize("make", MAKERS)
class TestRules:
    """The product of two arrays, with rules that would be right if their arrays were used up at once."""

    def test_that_fill_one_buffer(self, make):
        buffer = np.zeros(2)
        product = make(
            lambda g, x, y: np.multiply(g, y, out=buffer), lambda g, x, y: np.multiply(g, x, out=buffer)
        )  # fmt: skip
        x, y, z = Tensor(X), Tensor(Y), Tensor(X + Y)
        (product(x, y).sum() + product(z, y).sum()).backward()
        np.testing.assert_array_equal(x.grad, Y)
        np.testing.assert_array_equal(z.grad, Y)
        np.testing.assert_array_equal(y.grad, X + X + Y)
        assert not any(np.shares_memory(t.grad, buffer) for t in (x, y, z))

    def test_that_write_into_the_gradient(self, make):
        product = make(lambda g, x, y: np.multiply(g, y, out=g), lambda g, x, y: np.multiply(g, x, out=g))
        x, y, seed = Tensor(X), Tensor(Y), np.ones(2)
        z = 1.0 * x
        (product(z, y) + z).backward(seed)
        np.testing.assert_array_equal(x.grad, Y + 1)
        np.testing.assert_array_equal(y.grad, X)
        np.testing.assert_array_equal(seed, 1.0)

    def test_that_return_an_operand_or_the_gradient(self, make):
        product = make(lambda g, x, y: y, lambda g, x, y: g)
        x, y, seed = Tensor(X), Tensor(Y), np.ones(2)
        for _ in range(2):
            z = product(x + 0.0, y)
            z.backward(seed)
            x.grad *= 0.5
            y.grad *= 0.5
            np.testing.assert_array_equal(y.data, Y)
            np.testing.assert_array_equal(seed, 1.0)
        dx, dy = gradients([product(x, y)], [x, y], [seed])
        assert not np.shares_memory(dx, y.data)
        assert not np.shares_memory(dy, seed)


def test_a_variadic_op_returns_an_array_that_it_keeps():
    kept = np.array([3.0, 4.0])
    halves = op(lambda g, out, *xs: [kept for _ in xs])(lambda *xs: kept @ sum(xs))
    x, y = Tensor(X), Tensor(Y)
    halves(x, y).backward()
    x.grad *= 2.0
    np.testing.assert_array_equal(y.grad, [3.0, 4.0])
    np.testing.assert_array_equal(kept, [3.0, 4.0])


def test_a_rule_for_several_arguments_returns_one_array_twice():
    total, kept = primitive(lambda x, y: (x + y).sum()), np.ones(2)
    defvjp_argnums(total, lambda argnums, ans, args, kwargs: lambda g: [kept for _ in argnums])
    x, y = Tensor(X), Tensor(Y)
    total(x, y).backward()
    x.grad *= 2.0
    np.testing.assert_array_equal(y.grad, 1.0)
    np.testing.assert_array_equal(kept, 1.0)


def test_tangents_that_a_rule_keeps():
    kept = np.array([3.0, 4.0])
    same = primitive(lambda x: 1.0 * x)
    defjvp(same, lambda g, ans, x: kept)
    _, tangent = make_jvp(same)(X)(X)
    assert not np.shares_memory(tangent, kept)


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("dtype", [int, bool, np.uint8])
def test_integers_of_a_forward_become_floats(count, dtype):
    """Their gradient would be cut to whole numbers: a rounding with the gradient of the identity."""
    rounded = {
        1: op(lambda g, out, x: g)(lambda x: np.rint(x).astype(dtype)),
        2: op(lambda g, out, x, y: g, lambda g, out, x, y: g)(lambda x, y: np.rint(x + y).astype(dtype)),
    }[count]
    xs = [Tensor([0.7, 1.2]) for _ in range(count)]
    out = rounded(*xs)
    assert out.dtype == np.float64
    (1.5 * out).sum().backward()
    for x in xs:
        np.testing.assert_array_equal(x.grad, 1.5)


def test_second_derivatives():
    cube = op(lambda g, out, x: g * 3.0 * x * x)(lambda x: x * x * x)
    np.testing.assert_allclose(hessian(lambda x: cube(x).sum())(X), np.diag(6.0 * X))


def filling_op(fill):
    return op(lambda g, out, x, y: g * y, lambda g, out, x, y: g * x)(lambda x, y: fill(x, y))


def filling_primitive(fill):
    product = primitive(lambda x, y: fill(x, y))
    defvjp(product, lambda ans, x, y: lambda g: g * y, lambda ans, x, y: lambda g: g * x)
    return product


@pytest.mark.parametrize("make", [filling_op, filling_primitive])
@pytest.mark.parametrize("tracked", [True, False])
def test_a_forward_that_fills_one_buffer_at_each_call(make, tracked):
    buffer = np.zeros(2)
    product = make(lambda x, y: np.multiply(x, y, out=buffer))
    x, y = Tensor([2.0, 3.0], requires_grad=tracked), Tensor([5.0, 7.0])
    first = product(x, y)
    product(y, first)
    np.testing.assert_array_equal(first.data, [10.0, 21.0])
    (first * first).sum().backward()
    np.testing.assert_array_equal(y.grad, 2.0 * first.data * x.data)


@pytest.mark.parametrize("make", [filling_op, filling_primitive])
def test_a_forward_that_fills_one_large_buffer(make):
    """It is not copied, which could take longer than the forward: a graph that needs the old numbers is refused."""
    buffer, table = np.zeros(100_000), np.ones(100_000)
    product = make(lambda x, y: np.multiply(x, y, out=buffer))
    x, y = Tensor(np.full(100_000, 2.0)), np.full(100_000, 3.0)
    for _ in range(2):  # one backward pass for each filling
        x.grad = None
        (product(x, y)[0] ** 2).backward()
        assert x.grad[0] == 2.0 * 6.0 * 3.0
    first = product(x, y)
    loss = (first * first).sum()
    product(x, y + 1.0)
    with pytest.raises(GraphError, match="was assigned to after"):
        loss.backward()
    same = make(lambda x, y: table)
    loss = (same(x, y) ** 2).sum()
    same(x, y)
    loss.backward()  # the array that it keeps has the same numbers
