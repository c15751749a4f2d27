"""NumPy's methods on Tensors: every method of its arrays, with every argument, has NumPy's numbers or a way out."""

import inspect

import numpy as np
import pytest

from autograd import NotOfferedError, OperandError, Tensor, grad
from autograd.protocols.methods import REFUSED_METHODS
from tests.numeric import check_function

X = np.linspace(1.05, 1.95, 6).reshape(2, 3)[:, ::-1].copy()
MASK = np.array([[True, False, True], [True, True, False]])
LABELS = np.array([1, 0])


class Call:
    """A call of a method, by its arguments."""

    def __init__(self, *args, **kwargs):
        self.args, self.kwargs = args, kwargs

    def __repr__(self):
        return ", ".join([*map(repr, self.args), *(f"{k}={v!r}" for k, v in self.kwargs.items())]).replace("\n", "")


REDUCTIONS = [
    Call(), Call(0), Call(axis=-1, keepdims=True), Call((0, 1), keepdims=True), Call(axis=1, out=None, keepdims=False),
]  # fmt: skip
CASTS = [Call(dtype="f4"), Call(0, "f8"), Call(axis=0, dtype=None)]
MASKED = [Call(where=MASK), Call(axis=1, where=MASK, keepdims=True)]
STARTED = [Call(initial=2.0), Call(axis=0, initial=1.5, where=MASK)]

CALLS = {
    "all": [*REDUCTIONS, Call(where=MASK)],
    "any": [*REDUCTIONS, Call(axis=0, where=MASK)],
    "argmax": [Call(), Call(0), Call(axis=1, out=None, keepdims=True)],
    "argmin": [Call(), Call(0), Call(axis=1, out=None, keepdims=True)],
    "argpartition": [Call(1), Call(1, 0), Call(0, axis=None), Call(1, axis=0, kind="introselect", order=None)],
    "argsort": [Call(), Call(0, "stable"), Call(axis=None, kind="heapsort", order=None), Call(stable=True)],
    "astype": [Call("f4"), Call(float, copy=False), Call("f4", "F", "same_kind", True, True), Call(complex),
               Call(int), Call(int, order="C", casting="unsafe", subok=False, copy=False), Call(bool), Call("U1")],
    "clip": [Call(1.1, 1.7), Call(min=1.2), Call(max=X[0] + 0.03), Call(1.1, 1.7, None),
             Call(1.1, 1.7, out=None, dtype=float), Call(1.1, 1.7, where=True, casting="safe")],
    "compress": [Call([True, False], 0), Call([True, False, True], axis=1, out=None), Call([False, True])],
    "conj": [Call()],
    "conjugate": [Call()],
    "copy": [Call(), Call("F"), Call(order="K")],
    "cumprod": [Call(), Call(1), Call(axis=0, dtype="f4", out=None)],
    "cumsum": [Call(), Call(1), Call(axis=0, dtype="f4", out=None), Call(0, int)],
    "diagonal": [Call(), Call(1), Call(offset=-1, axis1=1, axis2=0)],
    "dot": [Call(np.ones(3)), Call(np.ones((3, 2)), None), Call(2.0), Call(np.ones(3), out=None)],
    "flatten": [Call(), Call("F"), Call(order="A")],
    "item": [Call(3), Call(1, 2), Call((0, 1)), Call(-1)],
    "max": [*REDUCTIONS, *STARTED],
    "mean": [*REDUCTIONS, *CASTS, *MASKED],
    "min": [*REDUCTIONS, *STARTED],
    "nonzero": [Call()],
    "prod": [*REDUCTIONS, *CASTS, *MASKED, *STARTED, Call(dtype=int)],
    "ravel": [Call(), Call("F"), Call(order="K")],
    "repeat": [Call(2), Call([1, 2], 0), Call(2, axis=1)],
    "reshape": [Call(3, 2), Call((3, 2)), Call(-1), Call((3, 2), order="F"), Call(3, 2, order="F"), Call(6, copy=True),
                Call(3, -1, order="A", copy=None), Call((6,), copy=False), Call([2, 3])],
    "round": [Call(), Call(0), Call(decimals=0, out=None)],
    "searchsorted": [],  # searchsorted needs one axis; see below
    "squeeze": [Call(), Call(axis=())],
    "std": [*REDUCTIONS, *CASTS, *MASKED, Call(ddof=1), Call(0, None, None, 1), Call(axis=1, mean=X[:, :1], ddof=0.5)],
    "sum": [*REDUCTIONS, *CASTS, *MASKED, *STARTED, Call(dtype=int), Call(0, "f4", None), Call(dtype=np.int16, axis=0)],
    "swapaxes": [Call(0, 1), Call(-1, 0)],
    "take": [Call([0, 0], 1), Call([0, 5]), Call(LABELS, axis=0, out=None, mode="raise"), Call([7], 1, None, "wrap"),
             Call([[1], [9]], axis=1, mode="clip")],
    "to_device": [Call("cpu"), Call("cpu", stream=None)],
    "tobytes": [Call(), Call("F"), Call(order="A")],
    "tolist": [Call()],
    "trace": [Call(), Call(1), Call(offset=-1, axis1=1, axis2=0, dtype="f4", out=None), Call(dtype=int)],
    "transpose": [Call(), Call(1, 0), Call((1, 0)), Call(None)],
    "var": [*REDUCTIONS, *CASTS, *MASKED, Call(ddof=1), Call(0, None, None, 1), Call(axis=1, mean=X[:, :1])],
}  # fmt: skip
"""Calls of the methods with a result, which together name every parameter of NumPy's method."""

IN_PLACE = {
    "fill": [Call(3.0)],
    "partition": [Call(1), Call(0, 0), Call(1, axis=0, kind="introselect", order=None)],
    "sort": [Call(), Call(0), Call(axis=0, kind="stable", order=None), Call(stable=True)],
}

OTHERWISE = {
    "choose": "the entries are no integers: np.choose(t.astype(int), choices)",
    "put": "PyTorch's means another thing: t.flat[i] = v",
    "resize": "a Tensor keeps its shape",
    "view": "in PyTorch's sense and in NumPy's: tests of PyTorch's methods",
}
"""Methods with tests of their own."""

NAMES = [name for name in dir(np.ndarray) if not name.startswith("_")]


def rows(table):
    cases = [(name, call) for name, calls in table.items() for call in calls]
    return pytest.mark.parametrize(("name", "call"), cases, ids=[f"{name}({call})" for name, call in cases])


@rows(CALLS)
def test_a_method_gives_what_numpys_gives(name, call):
    def f(x):
        return getattr(x, name)(*call.args, **call.kwargs)

    expected, got = f(X), f(Tensor(X))
    if not isinstance(got, Tensor):
        assert type(got) is type(expected)
        np.testing.assert_array_equal(np.asarray(got), np.asarray(expected))
        assert np.asarray(got).dtype == np.asarray(expected).dtype
        # a small move does not change the result, which is constant
        for moved in (X + 1e-6, X - 1e-6) if name not in ("item", "tolist", "tobytes") else ():
            np.testing.assert_array_equal(np.asarray(f(moved)), np.asarray(expected))
    elif got.dtype == np.float32:
        np.testing.assert_allclose(got.data, expected, rtol=1e-6)
        assert expected.dtype == np.float32
        wide = {**call.kwargs, "dtype": float} if "dtype" in call.kwargs else call.kwargs
        seed = np.cos(np.arange(float(got.size))).reshape(got.shape)
        args = [float if x == "f4" else x for x in call.args]
        found = grad(lambda x: np.sum(f(x) * seed))(X)
        np.testing.assert_allclose(found, grad(lambda x: np.sum(getattr(x, name)(*args, **wide) * seed))(X), rtol=1e-5)
    else:
        check_function(f, X)


@rows(IN_PLACE)
def test_a_method_that_writes_in_place(name, call):
    def f(x):
        y = x * X
        assert getattr(y, name)(*call.args, **call.kwargs) is None
        return y + x

    check_function(f, X)


@pytest.mark.parametrize("name", NAMES)
def test_every_name_of_numpys_arrays_is_decided(name):
    """Each argument that NumPy's method has is in a call above, or there is an error with a way out."""
    own = getattr(np.ndarray, name)
    if name in REFUSED_METHODS:
        assert not hasattr(Tensor(X), name)
        assert name not in dir(Tensor(X))
        with pytest.raises(NotOfferedError, match=rf"^Tensor has no {name}, which is NumPy's: .*\bt\b"):
            getattr(Tensor(X), name)
    elif not callable(own):
        assert hasattr(Tensor(X), name)
    elif name not in OTHERWISE:
        calls = {**CALLS, **IN_PLACE}[name]
        try:
            theirs = inspect.signature(own).parameters
        except ValueError:  # NumPy before 2.4 has no signature here
            return
        named = {key for call in calls for key in call.kwargs}
        first = max((len(call.args) for call in calls), default=0)
        missing = [
            key
            for k, (key, p) in enumerate(theirs.items())
            if key != "self" and key not in named and (k > first or p.kind is p.KEYWORD_ONLY)
            if p.kind not in (p.VAR_KEYWORD, p.VAR_POSITIONAL)
        ]
        assert missing == [] or name == "searchsorted"


@pytest.mark.parametrize(
    "name", [name for name in CALLS if "out" in dict.fromkeys(k for c in CALLS[name] for k in c.kwargs)]
)
def test_an_array_to_write_into_is_refused_or_plain(name):
    given = {"compress": ([True],), "dot": (np.ones(3),), "take": ([0],), "clip": (1.0, 2.0)}.get(name, ())
    expected = np.asarray(getattr(X, name)(*given))
    out = np.zeros_like(expected)
    if expected.dtype.kind in "ib":
        assert getattr(Tensor(X), name)(*given, out=out) is out
        np.testing.assert_array_equal(out, expected)
        return
    with pytest.raises(OperandError, match=rf"{name}: out=.*use the result that is returned"):
        getattr(Tensor(X), name)(*given, out=out)
    np.testing.assert_array_equal(out, 0.0)


def test_places_in_a_sorted_axis():
    a = np.array([0.5, 1.0, 2.0])
    for call in (Call(0.7), Call([0.1, 1.0], "right"), Call(v=0.7, side="left", sorter=np.array([0, 1, 2]))):
        np.testing.assert_array_equal(
            Tensor(a).searchsorted(*call.args, **call.kwargs), a.searchsorted(*call.args, **call.kwargs)
        )


def test_attributes():
    a = X.T
    t = Tensor(a)
    for name in ("nbytes", "itemsize", "size", "ndim", "shape", "dtype", "strides"):
        assert getattr(t, name) == getattr(t.data, name)
    assert (t.flags.c_contiguous, t.flags["F_CONTIGUOUS"]) == (t.data.flags.c_contiguous, t.data.flags.f_contiguous)
    assert t.base is None
    assert (t * 1.0).base is None
    y = t * 1.0
    assert y.T.base is y
    np.testing.assert_array_equal(t.imag.data if isinstance(t.imag, Tensor) else t.imag, 0.0)
    check_function(lambda x: x.real * x, X)


def test_sorting_in_place():
    x = Tensor([3.0, 1.0, 2.0])
    y = x * 1
    y.sort()
    np.testing.assert_array_equal(y.data, [1.0, 2.0, 3.0])
    (y * [1.0, 10.0, 100.0]).sum().backward()
    np.testing.assert_array_equal(x.grad, [100.0, 1.0, 10.0])


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda t: t.choose([t, t]), r"choose: got Tensor of .*np\.choose\(t\.astype\(int\), choices\)"),
        (lambda t: t.fill([1.0, 2.0]), r"fill: got .* expected one number"),
        (lambda t: t.to_device("cuda:0"), "to_device: got 'cuda:0', expected 'cpu'"),
        (lambda t: t.sum(0, nonsense=1), "unexpected keyword argument: nonsense=1"),
        (lambda t: t.astype(np.float32, casting="safe"), "astype: got casting='safe', which does not allow float64"),
        (lambda t: t.astype("f4", casting="nonsense"), "astype"),
        (lambda t: t.reshape((3, 2), "X"), "got order='X'"),
        (lambda t: t.T.reshape(6, copy=False), "got copy=False for shape .* too far apart for a view"),
        (lambda t: t.mean(0, where=np.ones(5, bool)), "where"),
        (lambda t: t.max(0, where=MASK), "needs initial="),
        (lambda t: t.std(0, mean="a"), "a"),
    ],
)
def test_refusals(call, says):
    with pytest.raises((OperandError, ValueError), match=says):
        call(Tensor(X))


def test_shapes_and_orders_as_people_write_them():
    t = Tensor(X)
    for call in (lambda x: x.reshape((3, 2), order="F"), lambda x: np.reshape(x, (3, 2), "F")):
        np.testing.assert_array_equal(call(t).data, call(X))
    np.testing.assert_array_equal(t.reshape((3, 2), "F").data, X.reshape((3, 2), order="F"))
    np.testing.assert_array_equal(t.reshape(shape=(3, 2)).data, X.reshape((3, 2)))
    np.testing.assert_array_equal(
        np.choose(Tensor([1.0, 0.0]).astype(int), [t[0, 0], t[1, 1]]).data, [X[1, 1], X[0, 0]]
    )


def test_a_flag_in_the_place_of_a_dtype_is_keepdims():
    t = Tensor(X)
    for name in ("sum", "mean", "prod", "max", "min"):
        assert getattr(t, name)(1, True).shape == (2, 1)
    np.testing.assert_allclose(t.var(0, 1).data, X.var(0, ddof=1))
