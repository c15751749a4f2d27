"""The forward sweep: tangents through ops of every kind."""

import numpy as np
import pytest

from autograd import RuleError, ShapeError, Tensor, Value, gradients, op, ops, tangents
from tests.numeric import assert_close, inner


class TestTangents:
    def test_product_rule(self):
        x, y = Value(3.0), Value(2.0)
        assert tangents([x * y], [x, y], [1.0, 10.0]) == [32.0]

    def test_nothing_moves(self):
        x, y = Value(3.0), Value(2.0)
        assert tangents([x * 2], [y], [1.0]) == [None]

    @pytest.mark.parametrize("f", [lambda t: t, lambda t: t + 1.0, lambda t: t.reshape(2, 1)])
    @pytest.mark.parametrize("create_graph", [False, True])
    def test_the_results_are_not_the_directions(self, f, create_graph):
        t, direction = Tensor([1.5, 2.5]), np.array([3.0, 4.0])
        out = f(t)
        first, second = tangents([out, out], [t], [direction], create_graph=create_graph)
        first[0] = 7.0
        np.testing.assert_array_equal(direction, [3.0, 4.0])
        np.testing.assert_array_equal(np.ravel(second.data if create_graph else second), [3.0, 4.0])

    def test_single_numbers_come_out_as_they_were_computed(self):
        t = Tensor([1.5, 2.5])
        (slope,) = tangents([(t**3).sum()], [t], [np.array([1.0, 0.0])])
        assert (type(slope), slope) == (np.float64, 6.75)

    def test_blocked_gate_gives_zero(self):
        t = Tensor([1.5, 2.5])
        (moved,) = tangents([t // 1.0], [t], [np.ones(2)])
        np.testing.assert_array_equal(moved, [0.0, 0.0])

    def test_a_rule_that_forgot_to_return_is_no_zero(self):
        @op(lambda g, out, x: None, kind="elementwise")
        def forgot(x):
            return 2 * x

        v = Value(2.0)
        with pytest.raises(TypeError, match="NoneType"):
            tangents([forgot(v)], [v], [1.0])
        t = Tensor([2.0])
        (moved,) = tangents([forgot(t)], [t], [np.ones(1)])
        assert np.isnan(moved).all()

    def test_each_part_is_brought_to_the_result_before_the_sum(self):
        """Each part gets the dtype of the result first: small integers do not overflow, and each part is rounded."""
        rule = lambda g, out, x, y: np.array([200, 100], np.uint8)  # noqa: E731

        @op(rule, rule, kind="elementwise")
        def both(x, y):
            return x + y

        x, y = Tensor([1.0, 2.0]), Tensor([3.0, 4.0])
        np.testing.assert_array_equal(tangents([both(x, y)], [x, y], [np.ones(2)] * 2)[0], [400.0, 200.0])

    def test_direction_of_another_shape(self):
        t = Tensor([1.5, 2.5])
        with pytest.raises(ShapeError, match=r"shape \(3,\)"):
            tangents([t * 2], [t], [np.ones(3)])

    def test_a_long_chain(self):
        x = Value(1.0)
        y = x
        for _ in range(20_000):
            y = y + x
        assert tangents([y], [x], [1.0]) == [20_001.0]

    def test_an_inner_node_may_move(self):
        x = Value(3.0)
        y = x * x
        assert tangents([y * x], [y], [1.0]) == [3.0]
        assert tangents([y * x], [y, x], [1.0, 0.0]) == [3.0]

    def test_rule_that_ignores_g(self):
        @op(lambda g, out, x: x * 0 + 1)
        def bad(x):
            return x

        x = Tensor([1.0, 2.0])
        with pytest.raises(RuleError, match="does not depend on g"):
            tangents([bad(x)], [x], [np.ones(2)])


def mixed(x, m):
    """A composition of ops of every kind, some with operands that have no rule."""
    rows = ops.concatenate(ops.matmul(x, m), x, axis=1)  # multilinear, and linear with several operands
    masked = ops.where(rows.data > 0.5, rows, rows * rows)  # elementwise, with an operand without a rule
    products = ops.cumprod(masked, axis=1)  # a general op
    return ops.logaddexp(products, ops.max(m) * ops.sum(x, axis=1, keepdims=True))


class TestMixedKinds:
    X, M = np.array([[0.7, -1.2], [0.4, 0.9]]), np.array([[1.1, 0.3], [-0.8, 0.6]])
    DX, DM = np.array([[0.2, 1.0], [-0.5, 0.3]]), np.array([[0.4, -0.7], [0.9, 0.1]])

    def test_all_kinds_are_in_it(self):
        out = mixed(Tensor(self.X), Tensor(self.M))
        kinds, stack = set(), [out]
        while stack:
            node = stack.pop()
            if node.op is not None:
                kinds.add(node.op.kind)
                stack += [x for x in node.inputs if isinstance(x, Tensor)]
        assert kinds == {"elementwise", "linear", "multilinear", "general"}

    @pytest.mark.parametrize("moving", [[0], [1], [0, 1]])
    def test_both_sweeps_agree(self, moving):
        x, m = xs = Tensor(self.X), Tensor(self.M)
        out = mixed(x, m)
        inputs, directions = [xs[i] for i in moving], [(self.DX, self.DM)[i] for i in moving]
        (pushed,) = tangents([out], inputs, directions)
        weights = np.arange(1.0, out.size + 1).reshape(out.shape)
        pulled = gradients([out], inputs, [weights])
        assert_close(inner([pushed], [weights]), inner(pulled, directions), rtol=1e-12)
        step = 1e-6
        ends = [
            mixed(*(Tensor(x + s * step * d if i in moving else x) for i, (x, d) in enumerate(
                ((self.X, self.DX), (self.M, self.DM))
            ))).data
            for s in (1, -1)
        ]  # fmt: skip
        assert_close(pushed, (ends[0] - ends[1]) / (2 * step), rtol=1e-6)

    def test_recorded_tangents_are_differentiated_again(self):
        """The gradient of a tangent is the tangent of a gradient."""
        x, m = xs = Tensor(self.X), Tensor(self.M)
        out = mixed(x, m)
        weights = np.arange(1.0, out.size + 1).reshape(out.shape)
        (pushed,) = tangents([out], xs, [self.DX, self.DM], create_graph=True)
        by_reverse = gradients([pushed], xs, [weights])
        pulled = gradients([out], xs, [weights], create_graph=True)
        by_forward = tangents(pulled, xs, [self.DX, self.DM])
        for a, b in zip(by_reverse, by_forward, strict=True):
            assert_close(a, b, rtol=1e-11)

    def test_an_op_with_an_operand_of_each_sort(self):
        """One operand moves, one stands still, one is a constant, one has no rule."""

        def rule(k):
            return lambda g, out, x, y, c, n: g * n * k

        @op(rule(1.0), rule(10.0), rule(100.0), None, kind="linear")
        def combine(x, y, c, n):
            return n * (x + 10.0 * y + 100.0 * c)

        x, y, n = Value(1.0), Value(2.0), Value(3.0)
        out = combine(x, y, 4.0, n)
        assert tangents([out], [x], [1.0]) == [3.0]
        assert tangents([out], [x, y], [1.0, 1.0]) == [33.0]
        assert tangents([out], [n], [1.0]) == [0.0]
        assert tangents([out], [n, y], [1.0, 1.0]) == [30.0]

    def test_one_node_as_several_operands(self):
        x = Tensor([2.0, 3.0])
        for out, expected in ((x * x, 2 * x.data), (ops.stack(x, x).sum(axis=0), 2.0), (x @ x, 10.0)):
            (pushed,) = tangents([out], [x], [np.ones(2)])
            np.testing.assert_array_equal(pushed, np.broadcast_to(expected, out.shape))
