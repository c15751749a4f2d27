"""Functions taken apart into leaves, with their derivatives in both modes."""

from dataclasses import dataclass

import numpy as np
import pytest

from autograd import Tensor, Value
from autograd.errors import OperandError
from autograd.testing.checking.subject import PairSubject, Subject, is_differentiable, named_leaves

X = np.array([0.5, -1.0, 2.0])


@pytest.mark.parametrize(
    ("x", "expected"),
    [
        (1.0, True),
        (X, True),
        (np.float32(1.0), True),
        (Tensor(X), True),
        (Value(1.0), True),
        (1, False),
        (True, False),
        (1j, False),
        (np.arange(3), False),
        (X > 0, False),
        (X * 1j, False),
        ("1.0", False),
        (None, False),
    ],
)
def test_is_differentiable(x, expected):
    assert is_differentiable(x) is expected


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (1.0, ["p"]),
        (X, ["p"]),
        ([], []),
        ([1.0, (2.0, X)], ["p[0]", "p[1][0]", "p[1][1]"]),
        ({"W": X, "b": [1.0]}, ["p['W']", "p['b'][0]"]),
    ],
)
def test_names_of_leaves(tree, expected):
    assert named_leaves(tree, "p") == expected


def test_leaves_of_other_containers_are_numbered():
    @dataclass
    class Pair:
        x: float
        y: float

    assert named_leaves(Pair(1.0, 2.0), "p") == ["p, part 0", "p, part 1"]
    assert named_leaves([Pair(1.0, 2.0), 3.0], "p") == ["p, part 0", "p, part 1", "p[1]"]


def scaled(p, x):
    """Two results of two parameters and an array."""
    return [np.sum(p["w"] * x), p["w"] ** 2 * p["b"]]


@pytest.fixture
def subject():
    return Subject("scaled", scaled, [{"b": 3.0, "w": X}, 2 * X], ["p", "x"])


class TestSubject:
    def test_leaves_and_their_names(self, subject):
        assert subject.names == ["p['b']", "p['w']", "x"]
        b, w, x = subject.start
        assert b == 3.0
        np.testing.assert_array_equal([w, x], [X, 2 * X])
        assert subject.natural is None

    def test_arguments_of_which_no_derivative_exists(self):
        message = r"^check_grads: got 3 \(int\) in n\[1\], expected floating numbers there$"
        with pytest.raises(OperandError, match=message):
            Subject("f", lambda x, n: x, [X, [1.0, 3]], ["x", "n"])

    def test_values_elsewhere(self, subject):
        total, products = subject.values([0.5, np.array([1.0, 2.0, 3.0]), np.ones(3)])
        assert total == 6.0
        np.testing.assert_array_equal(products, [0.5, 2.0, 4.5])

    def test_results_are_the_same_while_they_are_recorded(self, subject):
        for traced, value in zip(subject.traced(), subject.values(subject.start), strict=True):
            assert isinstance(traced, (float, np.ndarray, np.generic))
            np.testing.assert_array_equal(traced, value)

    def test_both_modes_are_transposes_of_each_other(self, subject):
        rng = np.random.default_rng(0)
        value = subject.values(subject.start)
        cotangents = [rng.normal(size=np.shape(y)) for y in value]
        tangents = [np.asarray(rng.normal(size=np.shape(x))) for x in subject.start]
        pulled, pushed = subject.pull(cotangents), subject.push(tangents)
        rev = sum(np.sum(g * t) for g, t in zip(pulled, tangents, strict=True))
        fwd = sum(np.sum(w * t) for w, t in zip(cotangents, pushed, strict=True))
        assert rev == pytest.approx(fwd, rel=1e-13)
        one, three = cotangents
        np.testing.assert_allclose(pulled[0], np.sum(three * X**2), rtol=1e-14)
        np.testing.assert_allclose(pulled[1], one * 2 * X + three * 2 * X * 3.0, rtol=1e-14)
        np.testing.assert_allclose(pulled[2], one * X, rtol=1e-14)

    @pytest.mark.parametrize(
        ("start", "moved", "kind"),
        [
            (1.0, np.array(2.0), float),
            (X, X + 1, np.ndarray),
            (Value(1.0), np.array(2.0), Value),
            (Tensor(X), X, Tensor),
        ],
    )
    def test_each_leaf_stays_what_it_is(self, start, moved, kind):
        (x,) = Subject("f", lambda x: x, [start], ["x"]).at([moved])
        assert type(x) is kind
        np.testing.assert_array_equal(getattr(x, "data", x), moved)

    @pytest.mark.parametrize(("start", "kind"), [(Value(0.5), float), (Tensor(X), np.ndarray)])
    def test_values_of_nodes_are_plain(self, start, kind):
        (y,) = Subject("f", lambda x: x * x, [start], ["x"]).values([start.data])
        assert type(y) is kind
        np.testing.assert_array_equal(y, start.data**2)

    def test_a_frozen_tensor_stays_frozen(self):
        (x,) = Subject("f", lambda x: x, [Tensor(X, requires_grad=False)], ["x"]).at([X])
        assert not x.requires_grad


class TestDerivedSubjects:
    def test_the_gradient_function(self):
        cubes = Subject("cubes", lambda x: np.sum(x**3), [X], ["x"])
        gradient = cubes.derived("rev", [np.array(2.0)], [5.0])
        assert (gradient.name, gradient.names, gradient.natural) == ("gradient of cubes", ["cotangent[0]", "x"], [5.0])
        (found,) = gradient.values(gradient.start)
        np.testing.assert_allclose(found, 2 * 3 * X**2, rtol=1e-14)
        by_cotangent, by_x = gradient.pull([np.ones(3)])
        np.testing.assert_allclose(by_cotangent, np.sum(3 * X**2), rtol=1e-14)
        np.testing.assert_allclose(by_x, 2 * 6 * X, rtol=1e-14)

    def test_the_forward_derivative(self):
        cube = Subject("cube", lambda x: x**3, [X], ["x"])
        forward = cube.derived("fwd", [np.array([1.0, 0.0, 2.0])], [5.0])
        assert forward.name == "forward derivative of cube"
        assert forward.names == ["tangent[0]", "x"]
        (found,) = forward.values(forward.start)
        np.testing.assert_allclose(found, 3 * X**2 * [1.0, 0.0, 2.0], rtol=1e-14)
        (second,) = forward.push([np.zeros(3), np.ones(3)])
        np.testing.assert_allclose(second, 6 * X * [1.0, 0.0, 2.0], rtol=1e-14)

    @pytest.mark.parametrize("mode", ["rev", "fwd"])
    def test_values_go_with_values(self, mode):
        square = Subject("square", lambda v: v * v, [Value(3.0)], ["v"])
        derived = square.derived(mode, [np.array(1.0)], [1.0])
        assert [type(x) for x in derived.start] == [Value, Value]
        assert derived.values([1.0, 3.0]) == [6.0]


class TestPairSubject:
    def test_the_given_derivative_is_asked(self):
        asked = []

        def vjp(args, cotangents):
            asked.append((args, cotangents))
            return ["gradient"]

        pair = PairSubject("f", np.sin, [X], ["x"], vjp)
        assert pair.pull([np.ones(3)]) == ["gradient"]
        (((x,), (w,)),) = asked
        np.testing.assert_array_equal(x, X)
        np.testing.assert_array_equal(w, np.ones(3))

    def test_nothing_is_recorded(self):
        def f(x):
            assert not isinstance(x, Tensor)
            return float(np.sum(np.asarray(x)))

        assert PairSubject("f", f, [X], ["x"], lambda args, cotangents: []).traced() == [1.5]
