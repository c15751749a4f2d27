"""Helpers of rules, called by themselves: ranges and units, equal values, places on diagonals, reduced axes."""

import math

import numpy as np
import pytest

from autograd import Tensor, ops
from autograd.ops import masking, scaling
from autograd.ops.choices import equal, two_are_equal, zero
from autograd.ops.complex import direction
from autograd.ops.decompositions import _lower
from autograd.ops.indexing import along_diagonal
from autograd.ops.masking import either, kept
from autograd.ops.reductions import _axes
from autograd.ops.scaling import moderate, moderate_or_0, not_huge, unit, unit_along, unit_of_pair

EDGES = {"d": 2.0**290, "D": 2.0**290, "f": 2.0**36, "F": 2.0**36, "g": 2.0**290}
INF, NAN = math.inf, math.nan


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch):
    monkeypatch.setattr(scaling, "_KNOWN", {})


class TestCopiesOfOneNumber:
    @pytest.mark.parametrize("number", [np.float64(2.5), np.float32(-0.0), np.float64(NAN), np.float16(3), np.int64(4)])
    @pytest.mark.parametrize("shape", [(), (3,), (0,), (2, 0, 3), (2, 3, 4), [2, 3], 4])
    def test_they_are_those_of_numpy(self, number, shape):
        got, expected = ops.broadcast_to(number, shape=shape), np.broadcast_to(number, shape)
        np.testing.assert_array_equal(got, expected, strict=True)
        assert (got.strides, got.flags.writeable) == (expected.strides, False)

    @pytest.mark.parametrize("shape", [(-1,), (2, -1), (0, -3)])
    def test_negative_lengths_are_refused(self, shape):
        with pytest.raises(ValueError, match="non-negative"):
            ops.broadcast_to(np.float64(1.0), shape=shape)

    def test_gradients_of_sums_can_be_written_to(self):
        t = Tensor(np.ones((2, 3)))
        t.sum().backward()
        t.grad[0, 0] += 1
        assert t.grad.tolist() == [[2.0, 1.0, 1.0], [1.0, 1.0, 1.0]]


class TestModerate:
    @pytest.mark.parametrize("char", "dfg")
    @pytest.mark.parametrize(("p", "root"), [(2, 1), (-2, 1), (1, 1), (0.5, 1), (-1, 1), (4, 2), (-4, 2), (8, 4)])
    def test_edges(self, char, p, root):
        """The p-th powers stay between edge ** 2 and its reciprocal; for powers below 2 the squares do."""
        high = EDGES[char] ** (1 / root)
        for sign in (1, -1):
            inside, outside = high**sign * 2.0**-sign, high**sign * 2.0**sign
            for form in (lambda x: np.array([x]), lambda x: np.array(x), lambda x: np.array([1.0, x, 2.0])):
                assert moderate(form(inside).astype(char), p) is True
                assert moderate(form(high**sign).astype(char), p) is False
                assert moderate(form(outside).astype(char), p) is False

    def test_python_numbers_and_nodes(self):
        for form in (float, Tensor, np.float64):
            assert moderate(form(1.0)) is True
            assert [moderate(form(x)) for x in (2.0**290, 2.0**-290, 0.0, INF, NAN)] == [False] * 5
            assert [moderate(form(x), or_0=True) for x in (0.0, 2.0**-290, 2.0**290)] == [True, False, False]
        assert moderate(2.0**200) is True
        assert moderate(2.0**200, 8) is False

    @pytest.mark.parametrize("others", [(), (1.0,), (1.0, 2.0, 3.0)])
    def test_zeros(self, others):
        x = np.array([0.0, *others])
        assert moderate(x) is False
        assert moderate(x, or_0=True) is True
        assert moderate(np.append(x, 2.0**-290), or_0=True) is False
        assert moderate(np.append(x, 2.0**290), or_0=True) is False
        assert moderate(np.append(x, 2.0**-289), or_0=True) is True

    def test_a_power_goes_with_one_number_in_an_array(self):
        x = np.array([2.0**100])
        assert moderate(x, 2) is True
        assert moderate(x, 8) is False
        assert moderate(np.array([0.0]), 2, True) is True

    def test_no_numbers_or_none_known(self):
        assert moderate(np.zeros(0)) is True
        assert moderate(np.ones(3, np.float16)) is False
        assert moderate(np.float16(1.0)) is False
        assert moderate(np.ones(3, int)) is False
        assert moderate(1) is False
        assert moderate(np.array([1.0, NAN])) is False

    def test_any_sign(self):
        for x in (np.array([-1.0, 0.0, 2.0]), -1.0, np.array(-1.0), np.array([1j, 0.0])):
            assert moderate_or_0(x) is True
        for x in (np.array([-(2.0**290), 1.0]), -(2.0**290), np.array([-(2.0**-290), 0.0]), np.array([2.0**290 * 1j])):
            assert moderate_or_0(x) is False


class TestNotHuge:
    @pytest.mark.parametrize("form", [float, np.array, lambda x: np.array([0.0, x, 1.0])], ids=["float", "0-d", "1-d"])
    def test_edges(self, form):
        for x in (2.0**290, -(2.0**290), INF, -INF, NAN):
            assert not_huge(form(x)) is False
        for x in (2.0**289, -(2.0**289), 0.0, 2.0**-400, -1.0):
            assert not_huge(form(x)) is True

    def test_one_end_is_enough(self):
        assert not_huge(np.array([2.0**290, 2.0**291])) is False
        assert not_huge(np.array([-(2.0**290), -(2.0**291)])) is False
        assert not_huge(np.array([5.0, 7.0])) is True
        assert not_huge(np.array([-5.0, -7.0])) is True

    def test_no_numbers_or_none_known(self):
        assert not_huge(np.zeros((0, 2))) is True
        assert not_huge(np.ones(3, np.float16)) is False
        assert not_huge(np.ones(3, np.float32) * 2.0**35) is True
        assert not_huge(np.ones(3, np.float32) * 2.0**36) is False


class TestUnit:
    def test_powers_of_two_just_below(self):
        x = np.array([1.0, 1.5, 2.0, 3.0, 0.75, 0.0, INF, NAN, -2.0, 1e300, 1e-300])
        expected = [1.0, 1.0, 2.0, 2.0, 0.5, 1.0, 1.0, 1.0, 1.0, 2.0**996, 2.0**-997]
        assert unit(x).tolist() == expected
        assert unit(np.array(5e-324)) == np.finfo(float).tiny
        assert unit(Tensor(3.0)) == 2.0
        assert unit(np.array([3.0], np.float32)).dtype == np.float32

    def test_along_axes(self):
        x = np.array([[1.0, -8.0, 3.0], [0.0, INF, 0.3]])
        assert unit_along(x, 1).tolist() == [[8.0], [0.25]]
        assert unit_along(x, (0, 1)).tolist() == [[8.0]]
        assert unit_along(x, 1, 1).tolist() == [[8.0], [0.25]]
        assert unit_along(x, 1, 0.5).tolist() == [[8.0], [0.25]]
        assert unit_along(x, 0, -1).tolist() == [[1.0, 8.0, 0.25]]
        assert unit_along(x, 1, -0.5).tolist() == [[1.0], [0.25]]
        assert unit_along(np.array([[3.0 - 4.0j, 0.0], [5.0j, 1.0]]), 1).tolist() == [[4.0], [4.0]]
        # 2, and not the 4 that the absolute value would give
        assert unit_along(np.array([[3.0 - 3.0j, 0.0]]), 1).tolist() == [[2.0]]
        assert unit_along(Tensor(x), 1).tolist() == [[8.0], [0.25]]
        assert unit_along(np.zeros((2, 3)), 1).tolist() == [[1.0], [1.0]]
        assert unit_along(np.zeros((0, 2)), 1) == 1.0
        assert unit_along(np.array([1.0, 2.0]), 0).tolist() == [2.0]

    def test_of_pairs(self):
        assert unit_of_pair(np.array([3.0, -1.0]), np.array([-1.0, 5.0])).tolist() == [2.0, 4.0]
        assert unit_of_pair(Tensor(3.0), Tensor(-9.0)) == 8.0


class TestEqualValues:
    near, far = 1 + 100 * np.finfo(float).eps, 1 + 1e-8

    def test_pairs(self):
        w = np.array([[1.0, self.near, 9.0], [1.0, self.far, 9.0]])
        eye = np.eye(3, dtype=bool)
        pair = eye.copy()
        pair[0, 1] = pair[1, 0] = True
        np.testing.assert_array_equal(equal(w), [pair, eye])
        assert two_are_equal(w).tolist() == two_are_equal(w + 0j).tolist() == [True, False]

    def test_complex_ones_that_are_no_neighbours_in_order(self):
        w = np.array([1.0, 1 + 50 * np.finfo(float).eps + 5j, self.near])
        assert two_are_equal(w)
        np.testing.assert_array_equal(equal(w).sum(axis=-1), [2, 1, 2])
        np.testing.assert_array_equal(equal(np.array([1j, 1j])), np.ones((2, 2), bool))

    def test_zeros(self):
        slack = 16 * 3 * 4 * np.finfo(float).eps
        s = np.array([[4.0, 1.2 * slack, 0.6 * slack], [4.0, 0.5 * slack, 0.0], [4.0, 1.2 * slack, 0.1 * slack]])
        assert zero(s).tolist() == [[False, True, True], [False, True, True], [False, False, True]]
        for row, expected in zip(s, zero(s), strict=True):
            assert zero(row).tolist() == expected.tolist()


@pytest.mark.parametrize("shape", [(2, 3), (3, 2), (3, 3), (1, 4), (4, 1), (0, 2)])
def test_places_on_a_diagonal(shape):
    places = np.arange(math.prod(shape)).reshape(shape)
    for k in range(-5, 6):
        np.testing.assert_array_equal(places.ravel()[along_diagonal(shape[1], k)], np.diagonal(places, k))


def test_the_lower_triangle():
    x = np.arange(1.0, 73.0).reshape(2, 4, 3, 3)
    np.testing.assert_array_equal(_lower(x), np.tril(x))


def test_reduced_axes():
    assert _axes(None, 3) == (0, 1, 2)
    assert _axes(-1, 3) == (2,)
    assert _axes((0, -1), 3) == (0, 2)
    assert _axes(None, 0) == _axes((), 0) == ()
    for axis in (0, -1, (0,)):
        with pytest.raises(np.exceptions.AxisError, match="out of bounds for array of dimension 0"):
            _axes(axis, 0)


def test_the_direction_of_a_complex_number():
    np.testing.assert_allclose(direction(np.array([3 + 4j, 0.0, -2.0 + 0j])), [0.6 + 0.8j, 0, -1], rtol=1e-15)
    assert direction(np.array([-3.0, 0.0])).tolist() == [-1.0, 0.0]
    np.testing.assert_allclose(direction(np.array([3e300 + 4e300j, 3e-310 + 4e-310j, 0])), [0.6 + 0.8j, 0.6 + 0.8j, 0])


class TestKept:
    """The rule of routers beside ``np.where``, to the bit."""

    @pytest.mark.parametrize("char", "efdgFD")
    @pytest.mark.parametrize("shape", [(), (7,), (3, 4), (0,)])
    def test_arrays_are_as_np_where_gives_them(self, char, shape):
        rng = np.random.default_rng(0)
        g = np.asarray(rng.choice([-INF, -1.5, -0.0, 0.0, 2.0, INF, NAN], size=shape)).astype(char)
        for chosen in (np.asarray(rng.random(shape) > 0.5), np.ones(shape, bool), np.zeros(shape, bool)):
            self.check(chosen, g)
            self.check(chosen.T, g.T)
            self.check(chosen[..., None], g[..., None])
            self.check(chosen, g[None, None])
            self.check(chosen[None, None], g)
            self.check(chosen, g[..., ::-1] if shape else g)
            self.check(chosen, g.astype(g.dtype.newbyteorder()))
            self.check(chosen.astype(np.int64), g)

    def test_the_gradient_that_came_in_stays(self):
        g = np.array([-1.0, 2.0])
        kept(np.array([False, True]), g)[:] = 5.0
        assert g.tolist() == [-1.0, 2.0]

    @pytest.mark.parametrize("g", [-1.5, -0.0, INF, NAN, np.float64(-1.5), np.float32(-1.5)])
    @pytest.mark.parametrize("chosen", [True, False, np.True_, np.False_])
    def test_single_numbers(self, chosen, g):
        self.check(chosen, g)

    def test_a_recorded_gradient(self):
        g = Tensor([-1.0, 2.0])
        out = kept(np.array([False, True]), g)
        out.backward(np.array([3.0, 4.0]))
        assert (out.data.tolist(), g.grad.tolist()) == ([0.0, 2.0], [0.0, 4.0])

    def check(self, chosen, g):
        found, expected = np.asarray(kept(chosen, g)), np.where(chosen, g, 0.0)
        assert found.dtype.newbyteorder("=") == expected.dtype.newbyteorder("=")
        assert found.shape == expected.shape
        np.testing.assert_array_equal(found, expected)
        np.testing.assert_array_equal(np.signbit(found.real), np.signbit(expected.real))


class TestSelect:
    """``np.where`` to the last bit, whichever way it is computed."""

    EDGES = (0.0, -0.0, INF, -INF, NAN, 5e-324, 1.0, -1.0)

    @pytest.fixture
    def rng(self):
        return np.random.default_rng(0)

    @pytest.fixture(autouse=True)
    def left_to_numpy(self, monkeypatch):
        """Conditions that went to ``np.where``."""
        seen = []
        monkeypatch.setattr(masking, "_MANY", 8)
        monkeypatch.setattr(masking.np, "where", lambda *given, where=np.where: seen.append(given) or where(*given))
        return seen

    def same(self, condition, x, y):
        got = either(condition, x, y)
        expected = np.choose(np.asarray(condition, int), np.broadcast_arrays(y, x)).astype(got.dtype)
        assert got.shape == np.broadcast_shapes(*map(np.shape, (condition, x, y)))
        assert got.dtype == np.result_type(x, y)
        assert got.tobytes() == expected.tobytes()

    @pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
    @pytest.mark.parametrize("shapes", [((8, 8), (8, 8)), ((8, 1), (8, 8)), ((), (8,)), ((8, 8), (1, 8))], ids=str)
    def test_it_is_where(self, dtype, shapes, left_to_numpy, rng):
        condition = rng.integers(0, 2, size=(8, 8)) > 0
        x, y = (rng.choice(np.array(self.EDGES), size=shape).astype(dtype) for shape in shapes)
        self.same(condition, np.asarray(x), np.asarray(y))
        self.same(condition.T, np.asarray(x), np.asarray(y))
        self.same(condition, 2.5, np.asarray(y))
        self.same(condition, np.broadcast_to(x, (8, 8)).T, -0.0)
        assert left_to_numpy == []

    def test_what_has_a_pattern_is_left_to_numpy(self, left_to_numpy, rng):
        x, y = rng.normal(size=(2, 100, 100))
        self.same(np.tri(100, dtype=bool), x, y)
        assert len(left_to_numpy) == 1

    @pytest.mark.parametrize(
        ("x", "y"),
        [(np.arange(16), np.arange(16.0)), (np.arange(16.0), np.float32(2)), (1.0, 2.0), (3, np.arange(16.0)),
         (np.arange(16) * 1j, 1.0), (np.arange(16.0).astype("f"), np.arange(16.0))],
    )  # fmt: skip
    def test_other_numbers_are_left_to_numpy(self, x, y, left_to_numpy):
        self.same(np.arange(16) % 2 > 0, x, y)
        self.same(np.arange(4) % 2, np.arange(4.0), 1.0)
        self.same(True, 1.0, np.arange(4.0))
        assert len(left_to_numpy) == 3

    def test_operands_stay_as_they_are(self, rng):
        condition, x, y = rng.integers(0, 2, size=64) > 0, *rng.normal(size=(2, 64))
        before = condition.copy(), x.copy(), y.copy()
        got = either(condition, x, y)
        assert not any(np.shares_memory(got, given) for given in (condition, x, y))
        assert all((a == b).all() for a, b in zip(before, (condition, x, y), strict=True))
