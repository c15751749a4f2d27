"""``Stacked``: its results are those of each row on its own, and it refuses other operations."""

import operator

import numpy as np
import pytest

from autograd.engine import stacked_functions  # noqa: F401 - fills the table of functions
from autograd.engine.arrays import as_like, is_foreign
from autograd.engine.hidden_axis import NotTogether, is_basic
from autograd.engine.stacked import Stacked


def rows_of(*shape, seed=0, count=3):
    return Stacked(np.random.default_rng(seed).uniform(0.5, 2.0, (count, *shape)))


def assert_each_row(f, *xs):
    """``f`` of stacked arrays is stacked, and its rows are ``f`` of the rows."""
    found = f(*xs)
    count = max(len(x.rows) for x in xs if isinstance(x, Stacked))
    assert isinstance(found, Stacked)
    for i in range(count):
        expected = np.asarray(f(*(x.rows[i] if isinstance(x, Stacked) else x for x in xs)))
        assert found.rows[i].shape == expected.shape == found.shape
        assert found.rows.dtype == expected.dtype == found.dtype
        np.testing.assert_allclose(found.rows[i], expected, rtol=1e-13)


BINARY = [
    operator.add, operator.sub, operator.mul, operator.truediv, operator.floordiv, operator.mod, operator.pow,
    operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne, np.hypot, np.maximum, np.copysign,
]  # fmt: skip


class TestOperators:
    @pytest.mark.parametrize("f", BINARY, ids=lambda f: f.__name__)
    def test_two_operands_of_any_shapes(self, f):
        for shape in ((), (4,), (2, 4)):
            x = rows_of(*shape)
            for other in ((), (4,), (1,), (2, 1), (5, 2, 4)):
                plain = np.random.default_rng(1).uniform(0.5, 2.0, other)
                for y in (plain, rows_of(*other, seed=2), plain.astype(np.float32)):
                    assert_each_row(f, x, y)
                    assert_each_row(f, y, x)
            assert_each_row(f, x, 2)
            assert_each_row(f, 1.5, x)
            assert_each_row(f, np.float64(1.5), x)

    def test_one_operand(self):
        x = Stacked(rows_of(2, 3).rows + 1j)
        for f in (operator.neg, operator.pos, operator.abs, np.exp, np.conj, np.isfinite):
            assert_each_row(f, x)
        assert_each_row(operator.invert, x == x)
        assert_each_row(operator.and_, x == x, x != x)

    def test_a_plain_number_does_not_widen_the_dtype(self):
        x = Stacked(rows_of(2).rows.astype(np.float32))
        assert (2.0 * x).dtype == (x + 1).dtype == np.where(x > 1, x, 0.0).dtype == np.float32

    @pytest.mark.parametrize("left", [(4,), (3, 4), (2, 3, 4)])
    @pytest.mark.parametrize("right", [(4,), (4, 2), (4, 1), (2, 4, 5)])
    def test_matrix_products(self, left, right):
        x, y = rows_of(*left), rows_of(*right, seed=1)
        for a, b in ((x, y), (x, y.rows[0]), (x.rows[0], y), (Stacked(x.rows[::-1]), y.rows[1])):
            assert_each_row(operator.matmul, a, b)
            assert_each_row(np.matmul, a, b)
        # the transposed stack is not contiguous
        turned = Stacked(rows_of(*left[::-1]).rows.transpose(0, *range(len(left), 0, -1)))
        assert_each_row(operator.matmul, turned, y.rows[0])

    def test_functions_with_two_results_and_methods_of_ufuncs(self):
        x = rows_of(2, 3)
        for i in range(2):
            assert_each_row(lambda x, i=i: np.frexp(x)[i], x)
        assert_each_row(lambda x: np.add.reduce(x, axis=1), x)
        assert_each_row(lambda x: np.maximum.accumulate(x, axis=0), x)
        assert_each_row(lambda x: np.multiply(x, 2.0, dtype=np.float32), x)


class TestMethods:
    def test_they_see_the_axes_of_a_row(self):
        x = Stacked(rows_of(2, 1, 3).rows * (1 + 2j))
        assert (x.shape, x.ndim, x.size, len(x)) == ((2, 1, 3), 3, 6, 2)
        for f in (
            lambda x: x.T, lambda x: x.real, lambda x: x.imag, lambda x: x.conj(), lambda x: x.copy(),
            lambda x: x.astype(np.complex64), lambda x: x.reshape(-1), lambda x: x.reshape((3, 2)),
            lambda x: x.reshape(6, 1), lambda x: x.swapaxes(0, -1), lambda x: x.transpose((2, 0, 1)),
            lambda x: x.transpose(0, -1, 1), lambda x: x.sum(), lambda x: x.sum(axis=-1, keepdims=True),
            lambda x: x.sum(axis=(0, 2)), lambda x: x.squeeze(), lambda x: x.squeeze(1), lambda x: next(iter(x)),
        ):  # fmt: skip
            assert_each_row(f, x)

    @pytest.mark.parametrize("axis", [3, -4])
    def test_an_axis_that_is_not_there_is_no_other_one(self, axis):
        x = rows_of(2, 1, 3)
        for f in (lambda: x.sum(axis=axis), lambda: x.swapaxes(0, axis), lambda: x.squeeze(axis)):
            with pytest.raises(np.exceptions.AxisError):
                f()

    def test_transpose_wants_all_axes(self):
        with pytest.raises(ValueError, match="expected 3 axes"):
            rows_of(2, 1, 3).transpose((0, 1))


INDICES = [
    0, -1, slice(None, None, -1), ..., None, (0, 1), (slice(1), -1), (..., 0), (None, 1), (0, ..., None), np.int64(1),
    [0, 0, 1], np.array([1, 0]), (slice(None), [2, 0, 0]), ([0, 1], slice(None), [1, 1]), (0, slice(None), [1, 0]),
    np.array([True, False]), (..., np.array([True, False, True, True])), True, (np.array([[0], [1]]), [2, 0]),
]  # fmt: skip


class TestIndices:
    @pytest.mark.parametrize("index", INDICES, ids=str)
    def test_reading(self, index):
        assert_each_row(lambda x: x[index], rows_of(2, 3, 4))

    @pytest.mark.parametrize("index", INDICES, ids=str)
    def test_writing_by_numbers_and_slices(self, index):
        x, value = rows_of(2, 3, 4), rows_of(seed=1)
        if not is_basic(index):
            with pytest.raises(NotTogether):
                x[index] = value
            return

        def written(x, value):
            x = x.copy()
            x[index] = value
            return x

        assert_each_row(written, x, value)
        assert_each_row(written, x, 7.0)
        assert_each_row(written, x, np.arange(4.0)[-1])

    def test_an_index_out_of_range(self):
        with pytest.raises(IndexError):
            rows_of(2)[2]


def test_a_stack_is_no_array_of_another_library():
    """A stack is NumPy's where arrays of others mean something else, as in an assignment that names an entry twice."""
    assert not is_foreign(rows_of(2))
    made = as_like(np.ones(2), rows_of(2))
    assert isinstance(made, Stacked)
    assert made.rows.shape == (3, 2)


class TestRefusals:
    """Calls that would be right for one row alone, or would leave a plain array with a hidden axis."""

    @pytest.mark.parametrize(
        "f",
        [
            bool, float, int, np.asarray, np.array, lambda x: np.array([x, x]), lambda x: np.full(3, x),
            lambda x: 1.0 if x > 0 else 2.0, lambda x: max(x, x), lambda x: np.zeros(3)[x],
            lambda x: np.add(np.zeros(()), x, out=np.zeros(())), lambda x: np.allclose(x, x), hash,
            lambda x: x.max(), lambda x: x.item(), lambda x: np.result_type(x, 1.0), len,
        ],
    )  # fmt: skip
    def test_they_raise(self, f):
        with pytest.raises((NotTogether, TypeError, AttributeError, ValueError, IndexError)):
            f(Stacked(np.array([1.0, -1.0, 2.0])))

    def test_no_update_in_place(self):
        for update in (operator.iadd, operator.isub, operator.imul, operator.itruediv, operator.imatmul, operator.ipow):
            x = rows_of(2, 2)
            before = x.rows.copy()
            with pytest.raises(NotTogether, match="one by one"):
                update(x, x)
            np.testing.assert_array_equal(x.rows, before)
        for update in (operator.iadd, operator.imul):
            with pytest.raises(NotTogether):
                update(np.zeros((3, 2)), rows_of(2))
        plain = np.zeros(2)
        with pytest.raises(NotTogether):
            np.add.at(plain, [0], rows_of(1))
        with pytest.raises((NotTogether, ValueError)):
            plain[...] = rows_of(2)
        assert not plain.any()
