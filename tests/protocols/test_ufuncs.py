"""NumPy's ufuncs with keywords, and their methods: values equal to NumPy's, gradients equal to differences."""

import numpy as np
import pytest

from autograd import AssignmentError, OperandError, ShapeError, Tensor, Value, grad, gradients
from autograd.protocols.dispatch import UFUNCS
from autograd.test_util import check_grads
from tests.functions.helpers import forms
from tests.numeric import check_function

X = np.array([[1.7, 0.6, 2.3], [0.8, 1.4, 2.9]])
V = np.array([0.4, 1.3, 2.1])
MASK = np.array([[True, False, True], [False, True, True]])


def written(ufunc, index, *others):
    """``ufunc.at`` as a function of the array."""

    def f(x):
        y = x.copy()
        assert ufunc.at(y, index, *others) is None
        return y

    return f


KEYWORDS = [
    ("where, subok, order", lambda x: np.exp(x, where=True, subok=False, order="K")),
    ("casting", lambda x: np.add(x, 1, casting="no")),
    ("out is None", lambda x: np.multiply(x, V, out=None)),
    ("outs are None", lambda x: np.modf(x, out=(None, None))[0]),
    ("its own dtype", lambda x: np.multiply(x, V, dtype=float)),
    ("its own dtype, one operand", lambda x: np.sin(x, dtype="f8")),
    ("its own signature", lambda x: np.multiply(x, V, signature="dd->d")),
    ("a signature in parts", lambda x: np.divide(V, x, signature=("d", None, None))),
    ("complex", lambda x: np.real(np.exp(x, dtype=complex))),
    ("derived", lambda x: np.fabs(x, dtype=float, casting="unsafe")),
    ("a pair of results", lambda x: np.divmod(x, V + 0.05, dtype=float, where=True)[1]),
    ("axes", lambda x: np.matmul(x, V[:2], axes=[(1, 0), (0,), (0,)])),
    ("one axis of a product", lambda x: np.vecdot(x, x**2, axis=0)),
    ("axes of the result", lambda x: np.matmul(x, np.ones((3, 4)), axes=[(0, 1), (0, 1), (1, 0)])),
    ("axes as integers", lambda x: np.vecdot(x, x, axes=[0, 0, ()])),
]


@forms(KEYWORDS)
def test_keywords_that_change_nothing_or_are_differentiated(label, f):
    check_function(f, X)


def test_other_precisions():
    single = Tensor(X, dtype=np.float32)
    for y, dtype in ((np.multiply(single, V, dtype="f4"), "f4"), (np.exp(Tensor(X), dtype="f4"), "f4"),
                     (np.exp(single, dtype="f8"), "f8"), (np.add(single, 1.0, dtype="f8"), "f8")):  # fmt: skip
        assert y.dtype == np.dtype(dtype)
        y.backward(np.ones(y.shape, y.dtype))
    np.testing.assert_array_equal(np.exp(single, dtype="f8").data, np.exp(X.astype("f4"), dtype="f8"))
    assert single.grad.dtype == np.float32


def test_integers_are_plain():
    t = Tensor(X)
    for f in (
        lambda x: np.add(x, V, dtype=int, casting="unsafe"), lambda x: np.add.reduce(x, dtype=int),
        lambda x: np.add.accumulate(x, 1, dtype=int), lambda x: np.add.reduceat(x, [0, 1], dtype=int),
        lambda x: np.sum(x, 0, int), lambda x: x.sum(dtype=int), lambda x: x.cumsum(dtype=np.int16),
        lambda x: x.trace(dtype=int), lambda x: np.mean(x, dtype=int), lambda x: np.linspace(x, 4, 3, dtype=int),
        lambda x: np.greater.outer(x, V), lambda x: np.logical_and.reduce(x, axis=1),
    ):  # fmt: skip
        got, expected = f(t), f(X)
        assert not isinstance(got, Tensor)
        assert got.dtype == expected.dtype
        np.testing.assert_array_equal(got, expected)


def test_values_compute_in_double_precision():
    assert np.hypot(Value(3.0), 4.0, dtype="f8", where=True).data == 5.0
    with pytest.raises(OperandError, match="got dtype float32 for a Value"):
        np.exp(Value(3.0), dtype="f4")


METHODS = [
    ("outer", lambda x: np.multiply.outer(x, V)),
    ("outer, reflected", lambda x: np.subtract.outer(V, x)),
    ("outer of a number", lambda x: np.divide.outer(2.0, x)),
    ("outer with itself", lambda x: np.arctan2.outer(x, x)),
    ("outer, keywords", lambda x: np.hypot.outer(x, V, dtype=float)),
    ("add.at", written(np.add, ([0, 1, 0, 0], [2, 1, 2, 0]), np.array([1.0, 2.0, 3.0, 4.0]))),
    ("add.at rows", written(np.add, [0, 0, 1], V)),
    ("add.at a slice", written(np.add, (slice(None), 1), 2.0)),
    ("add.at a mask", written(np.add, MASK, 2.0)),
    ("subtract.at", written(np.subtract, ([0, 0], [1, 1]), 1.5)),
    ("multiply.at", written(np.multiply, ([0, 1, 0, 0], [2, 1, 2, 0]), np.array([1.5, 2.0, 3.0, 4.0]))),
    ("power.at, in order", written(np.power, ([0, 0, 1], [1, 1, 0]), np.array([2.0, 3.0, 0.5]))),
    ("maximum.at", written(np.maximum, [1, 1], np.array([[1.0], [1.2]]))),
    ("sqrt.at, twice", written(np.sqrt, ([0, 0, 1], [1, 1, 0]))),
    ("exp.at one", written(np.exp, (0, 1))),
    ("no places", written(np.multiply, np.zeros(0, int), 2.0)),
    ("subtract.reduce", lambda x: np.subtract.reduce(x)),
    ("subtract.reduce, initial", lambda x: np.subtract.reduce(x, axis=1, initial=2.0, keepdims=True)),
    ("divide.reduce", lambda x: np.divide.reduce(x, axis=-1)),
    ("hypot.reduce of all", lambda x: np.hypot.reduce(x, axis=None)),
    ("hypot.reduce of two axes", lambda x: np.hypot.reduce(x, axis=(0, 1), keepdims=True)),
    ("logaddexp2.reduce", lambda x: np.logaddexp2.reduce(x, axis=1)),
    ("divide.accumulate", lambda x: np.divide.accumulate(x, axis=1)),
    ("logaddexp.accumulate", lambda x: np.logaddexp.accumulate(x, axis=1)),
    ("power.accumulate", lambda x: np.power.accumulate(x, axis=1)),
    ("add.reduceat", lambda x: np.add.reduceat(x, [0, 2], axis=1)),
    ("add.reduceat from 1 on", lambda x: np.add.reduceat(x, [1], axis=0)),
    ("add.reduceat, not rising", lambda x: np.add.reduceat(x, [0, 2, 1, 1], axis=1)),
    ("multiply.reduceat", lambda x: np.multiply.reduceat(x, [0, 1], axis=1)),
    ("subtract.reduceat", lambda x: np.subtract.reduceat(x, [0, 1], axis=1)),
    ("maximum.reduce in a dtype", lambda x: np.maximum.reduce(x, axis=1, dtype=float)),
]  # fmt: skip


@forms(METHODS)
def test_methods(label, f):
    check_function(f, X)


def test_at_differentiates_the_values_too():
    index = ([0, 1, 0], [2, 1, 2])

    def f(y):
        x = Tensor(X, requires_grad=False) if isinstance(y, Tensor) else X.copy()
        np.add.at(x, index, y)
        np.multiply.at(x, index, y)
        return x

    check_function(f, V)


INTO_OBJECTS = [
    ("add.at", lambda q, k: np.add.at(q, [0, 1, 1, 2], k)),
    ("add.at, one number", lambda q, k: np.add.at(q, [0, 1, 2], k[0])),
    ("add.at, a list", lambda q, k: np.add.at(q, [0, 1, 1], [k[0], 2.0, k[1]])),
    ("add.at, an array of objects", lambda q, k: np.add.at(q, [0, 0], np.array([k[0] * k[1], k[1]]))),
    ("add.at, itself", lambda q, k: np.add.at(q, [0, 1, 1], k[0] * q[:3])),
    ("add.at, a slice", lambda q, k: np.add.at(q, slice(0, 2), k[0])),
    ("add.at, one place", lambda q, k: np.add.at(q, 1, k[1])),
    ("add.at, a view", lambda q, k: np.add.at(q[::2], [0, 1, 1], k[:3])),
    ("add.at, a transposed view", lambda q, k: np.add.at(q.reshape(2, 2).T, ([0, 1, 1], [0, 0, 0]), k[:3])),
    ("subtract.at", lambda q, k: np.subtract.at(q, [0, 1, 1, 2], k)),
    ("multiply.at", lambda q, k: np.multiply.at(q, [0, 1, 1, 2], k)),
    ("multiply.at, a mask", lambda q, k: np.multiply.at(q, q > 2.5, k[0])),
    ("multiply.at, rows", lambda q, k: np.multiply.at(q.reshape(2, 2), [0, 0], k[:2])),
    ("divide.at", lambda q, k: np.divide.at(q, [0, 1, 1, 2], k)),
    ("power.at", lambda q, k: np.power.at(q, [1, 1, 2, 3], k / 2)),
    ("maximum.at", lambda q, k: np.maximum.at(q, [0, 3, 3, 2], k)),
    ("hypot.at", lambda q, k: np.hypot.at(q, [0, 1, 1, 2], k)),
    ("logaddexp.at", lambda q, k: np.logaddexp.at(q, [0, 1, 1, 2], k)),
    ("at of a function", lambda q, k: np.frompyfunc(lambda a, b: a * b, 2, 1).at(q, [0, 1, 1, 2], k)),
    ("no places", lambda q, k: np.multiply.at(q, np.zeros(0, int), k[:0])),
    ("put", lambda q, k: np.put(q, [0, 2], k[:2])),
    ("put, one number", lambda q, k: np.put(q, [0, 2], k[0])),
    ("place", lambda q, k: np.place(q, [True, False, True, False], k[:2])),
    ("putmask", lambda q, k: np.putmask(q, [True, False, True, False], values=k)),
    ("copyto", lambda q, k: np.copyto(q, k)),
    ("copyto, a mask", lambda q, k: np.copyto(q, k[0], where=[True, False, True, False])),
    ("put_along_axis", lambda q, k: np.put_along_axis(q, np.array([0, 2]), k[:2], 0)),
    ("fill_diagonal", lambda q, k: np.fill_diagonal(q.reshape(2, 2), k[:2])),
    ("exp, a mask", lambda q, k: np.exp(k, out=q, where=[True, False, True, False])),
    ("divide, a mask", lambda q, k: np.divide(k, [1.0, 0.0, 0.0, 2.0], out=q, where=[True, False, False, True])),
    ("modf, two arrays", lambda q, k: np.modf(k * 1.3, out=(q, q[:] * 0))),
    ("einsum", lambda q, k: np.einsum("i,i->i", k, k, out=q)),
    ("take", lambda q, k: np.take(k, [0, 0, 1, 1], out=q)),
    ("clip", lambda q, k: np.clip(k, 1.5, 3.6, out=q)),
    ("clip itself", lambda q, k: np.clip(q, k[0] * 1.5, k[3] * 0.9, q)),
    ("cumsum", lambda q, k: k.cumsum(out=q)),
    ("sum, in place", lambda q, k: np.sum(np.outer(k, k), 0, None, q)),
    ("reduceat", lambda q, k: np.add.reduceat(k, [0, 1, 2, 3], out=q)),
    ("accumulate", lambda q, k: np.maximum.accumulate(k, out=q)),
    ("dot", lambda q, k: np.dot(np.outer(k, k), k, out=q)),
    ("concatenate", lambda q, k: np.concatenate([k[:2], k[2:]], out=q)),
    ("sort", lambda q, k: q.sort()),
    ("fill", lambda q, k: q.fill(k[0])),
    ("shuffle", lambda q, k: np.random.default_rng(0).shuffle(q)),
]


@forms(INTO_OBJECTS)
def test_what_writes_into_an_array_of_objects_writes_into_the_callers(label, f):
    def after(k):
        q = np.array([k[3], k[2], k[1], k[0]])
        f(q, k)
        return np.sum(q**2) + q[1] * q[2]

    check_function(after, np.array([1.1, 2.2, 3.3, 4.4]))


def test_writing_leaves_other_entries_as_they_are():
    k = Tensor(V)
    q = np.array([k[0], k[1] * 1, k[2]])
    first, last = q[0], q[2]
    np.multiply.at(q, [1, 1], k[0])
    assert q[0] is first
    assert q[2] is last
    q = np.asarray(k)  # a copy, by its definition
    np.multiply.at(q, [0, 1, 2, 2], 2.0 * k[0])
    np.testing.assert_array_equal(k.data, V)
    zeros = np.zeros(3, dtype=object)  # numbers until a node is written
    np.add.at(zeros, [0, 0], k[:2])
    np.testing.assert_array_equal(grad(lambda k: (np.add.at(zeros, [1, 1], k[:2]), np.sum(zeros))[1])(V), [1, 1, 0])


def test_writing_into_arrays_of_values():
    a, b = Value(2.0), Value(3.0)
    for ufunc in (np.add, np.multiply, np.hypot):
        q = np.array([a, b])
        ufunc.at(q, [0, 0], b)
        ga, gb = gradients([q[0]], [a, b])
        at, e = np.array([2.0, 3.0]), 1e-6
        f = lambda a, b, u=ufunc: u(u(a, b), b)  # noqa: E731
        assert np.isclose(q[0].data, f(*at))
        assert np.isclose(ga, (f(2 + e, 3.0) - f(2 - e, 3.0)) / (2 * e))
        assert np.isclose(gb, (f(2.0, 3 + e) - f(2.0, 3 - e)) / (2 * e))
    out = np.zeros((), dtype=object)
    np.multiply(a, b, out=out)
    assert gradients([out[()]], [a])[0] == 3.0


def test_targets_that_cannot_hold_the_result():
    t = Tensor(V)
    rows = np.empty(2, dtype=object)
    rows[0] = rows[1] = t
    with pytest.raises(OperandError, match=r"np\.stack\(list\(q\)\)"):
        np.add.at(rows, [0, 0], t[0])
    q = np.array([t[0], t[1], t[2]])
    with pytest.raises(OperandError, match="got a ndarray beside an array of objects as out="):
        np.modf(t, out=(q, np.zeros(3)))
    with pytest.raises(OperandError, match="where= needs an array as out= for every result"):
        np.modf(t, out=(q, None), where=[True, False, True])
    with pytest.raises(OperandError, match="a node cannot be written into a list"):
        np.add.at([t[0], t[1]], [0], t[0])
    with pytest.raises(IndexError, match=r"np\.put\(.*index 9"):
        np.put(q, [9], t[0])


BINARY = [u for u in UFUNCS if u.nin == 2 and not u.signature and getattr(np, u.__name__, None) is u is not np.ldexp]


@pytest.mark.parametrize("ufunc", BINARY)
def test_outer_is_numpys_for_all_ufuncs_of_two_operands(ufunc):
    np.testing.assert_allclose(ufunc.outer(Tensor(X), V).data, ufunc.outer(X, V), rtol=1e-14)


squared = np.frompyfunc(lambda t: t * t, 1, 1)
added = np.frompyfunc(lambda a, b: a + b * b, 2, 1)


class TestFunctionsOfPython:
    @pytest.mark.parametrize(
        "f",
        [
            squared, lambda x: added(x, 2.0), lambda x: added(X, x), added.reduce,
            lambda x: added.accumulate(x, axis=1), lambda x: added.outer(x, x),
            lambda x: squared([x[0, 0], x[1, 1]]), lambda x: squared(x[0, 0]),
            lambda x: np.frompyfunc(lambda t: (t, t**3), 1, 2)(x)[1], written(added, (0, [0, 0, 2]), V),
            np.vectorize(lambda t: np.sin(t) * t), np.vectorize(lambda t, s: t * s if t > 1.0 else t + s, excluded=[1]),
        ],
    )  # fmt: skip
    def test_each_entry_is_a_node(self, f):
        """Ufuncs that NumPy makes of a Python function call it with nodes, so they have derivatives."""
        call = (lambda x: f(x, 0.5)) if getattr(f, "excluded", None) else f
        check_grads(call, modes=["rev", "fwd"], order=2)(X)

    def test_of_a_value_and_of_constants(self):
        assert grad(squared)(3.0) == 6.0
        v = Value(3.0)
        squared(v).backward()
        assert v.grad == 6.0
        np.testing.assert_array_equal(squared(Tensor(V, requires_grad=False)), V**2)


class TestOut:
    def test_a_tensor_is_written_into(self):
        def f(x):
            out = Tensor(np.full(X.shape, -1.0), requires_grad=False)
            result = np.divide(1.0, x, out=out, where=MASK)
            assert result is out
            return np.sum(out * np.arange(6.0).reshape(X.shape))

        weights = np.arange(6.0).reshape(X.shape)
        np.testing.assert_allclose(grad(f)(X), np.where(MASK, -weights / X**2, 0.0))

    def test_entries_that_are_not_taken_have_no_gradient(self):
        x = np.array([0.0, 4.0])

        def f(x):
            out = np.zeros_like(x) if isinstance(x, np.ndarray) else Tensor(np.zeros(2), requires_grad=False)
            return np.sum(np.sqrt(x, out=out, where=x.data > 0))

        np.testing.assert_array_equal(grad(f)(x), [0.0, 0.25])

    def test_what_cannot_be_written_into(self):
        t = Tensor(X)
        for call, error, message in (
            (lambda: np.divide(1.0, t, out=np.zeros((2, 3)), where=MASK), OperandError,
             r"np.divide: a node cannot be written into an existing array .*write np\.where\(mask, np\.divide\(x, y\)"),
            (lambda: np.exp(t, where=MASK), OperandError, r"np\.exp: where= is not supported .*np\.where\(mask, np"),
            (lambda: np.exp(t * 1.0, out=t), AssignmentError, "leaf that requires a gradient"),
            (lambda: np.exp(t, out=Tensor(np.zeros(2), requires_grad=False)), ShapeError, "np.exp: got out= of"),
            (lambda: np.exp(t, order="X"), OperandError, "np.exp: got order='X'"),
            (lambda: np.add.reduce(t, out=np.zeros(3)), OperandError, "np.add.reduce: a node cannot be written"),
            (lambda: np.add.at(np.zeros(3), [0], t[0, :1]), OperandError, r"Tensor\(x, requires_grad=False\)"),
            (lambda: np.subtract.accumulate(t, out=np.zeros((2, 3))), OperandError, "np.subtract.accumulate: a node"),
            (lambda: np.hypot.reduce(t, where=MASK), OperandError, r"np.hypot.reduce: where= is not supported"),
            (lambda: np.subtract.reduceat(t, [0, 9]), IndexError, "np.subtract.reduceat"),
        ):  # fmt: skip
            with pytest.raises(error, match=message):
                call()


class TestDtypesByTheirClass:
    """``dtype=np.dtypes.Float64DType``, as NumPy's own quantile asks for it, is no dtype of objects."""

    @pytest.mark.parametrize("dtype", [np.dtypes.Float64DType, np.float64, "f8", object])
    def test_the_gradient_stays(self, dtype):
        x = Tensor([0.25, 0.5])
        result = np.subtract(x, np.sin(x), dtype=dtype, casting="unsafe")
        np.testing.assert_allclose(gradients([result.sum()], [x])[0], 1 - np.cos(x.data), rtol=1e-14)

    def test_written_into_a_tensor(self):
        x = Tensor([0.25, 0.5])
        out = x * 1.0
        np.subtract(
            x, np.sin(x), out=out, where=np.array([True, False]), casting="unsafe", dtype=np.dtypes.Float64DType
        )
        np.testing.assert_allclose(gradients([out.sum()], [x])[0], [1 - np.cos(0.25), 1.0], rtol=1e-14)

    def test_quantiles_of_a_list_of_tensors(self):
        x, y = np.array([0.26, 0.37, 0.76, 0.61]), np.array([1.2, 1.4, 1.5, 1.3])
        t = Tensor(x)
        (g,) = gradients([np.quantile([t, y], 0.41)], [t])
        np.testing.assert_allclose(g, [0.0, 0.0, 0.87, 0.13], rtol=1e-12)
