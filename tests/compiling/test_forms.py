"""Forms: calls declared to have results of one form have it, at numbers of every kind; and the writes of calls."""

import operator

import numpy as np
import pytest

from autograd.compiling import forms
from autograd.compiling.forms import form_of, is_static, written_by
from autograd.compiling.program import Attribute, Method
from autograd.compiling.traced import write_flat
from autograd.compiling.tracer import Trace

SQUARES = [
    np.eye(3), np.zeros((3, 3)), np.ones((3, 3)), -np.eye(3), np.arange(9.0).reshape(3, 3), np.diag([1.0, 1.0, 0.0]),
    np.array([[0.0, 1.0, 0.0], [-1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]), np.full((3, 3), 1e300), np.full((3, 3), -1e-300),
    np.full((3, 3), np.nan), np.full((3, 3), np.inf), np.tri(3) + np.array([1.0, -np.inf, np.nan]),
]  # fmt: skip
"""Matrices of one form: regular, singular, with complex eigenvalues, of low rank, huge, tiny, with nan and inf."""

ROW = np.array([2.0, 1.0, 3.0])
ARGUMENTS = {  # arguments for functions that do not take a single matrix
    np.where: lambda x: (x > 0, x, 0.0), np.clip: lambda x: (x, 0.0, 1.0), np.full_like: lambda x: (x, x[0, 0]),
    np.copyto: lambda x: (x * 1, x), np.stack: lambda x: ([x, x],), np.concatenate: lambda x: ([x, x],),
    np.isclose: lambda x: (x, 1.0), np.allclose: lambda x: (x, 1.0), np.array_equal: lambda x: (x, x),
    np.dot: lambda x: (x, x), np.multiply.outer: lambda x: (x, x), np.outer: lambda x: (x, x),
    np.inner: lambda x: (x, x), np.vdot: lambda x: (x, x), np.kron: lambda x: (x, x), np.matmul: lambda x: (x, x),
    np.interp: lambda x: (x, ROW.cumsum(), ROW), np.searchsorted: lambda x: (ROW, x),
    np.digitize: lambda x: (x, ROW.cumsum()),
    np.quantile: lambda x: (x, 0.3, 0), np.percentile: lambda x: (x, 30, 0), np.nanquantile: lambda x: (x, 0.3, 0),
    np.nanpercentile: lambda x: (x, 30, 0), np.select: lambda x: ([x > 0], [x], 1.0), np.polyval: lambda x: (ROW, x),
    np.fill_diagonal: lambda x: (x * 1, 0.0), np.append: lambda x: (x, 1.0), np.einsum: lambda x: ("ij,jk", x, x),
    np.put_along_axis: lambda x: (x * 1, np.array([[0], [1], [0]]), 0.5, 1), np.tensordot: lambda x: (x, x),
    np.swapaxes: lambda x: (x, 0, 1), np.moveaxis: lambda x: (x, 0, 1), np.rollaxis: lambda x: (x, 1),
    np.expand_dims: lambda x: (x, 0), np.take_along_axis: lambda x: (x, np.argsort(x, 1), 1),
    np.broadcast_to: lambda x: (x, (2, 3, 3)), np.reshape: lambda x: (x, (9,)), np.roll: lambda x: (x, 2),
    np.tile: lambda x: (x, 2), np.cross: lambda x: (x, ROW), np.convolve: lambda x: (x[0], ROW),
    np.correlate: lambda x: (x[0], ROW), np.vander: lambda x: (x[0],), np.partition: lambda x: (x, 1),
    np.argpartition: lambda x: (x, 1), np.take: lambda x: (x, [0, 2]), np.meshgrid: lambda x: (x[0], ROW),
    np.broadcast_arrays: lambda x: (x, ROW), np.dstack: lambda x: ([x, x],), np.hstack: lambda x: ([x, x],),
    np.vstack: lambda x: ([x, x],), np.column_stack: lambda x: ([x, x],), np.pad: lambda x: (x, 1),
    np.linalg.solve: lambda x: (x, ROW), np.fft.hfft: lambda x: (x,), np.lexsort: lambda x: (x,),
    np.lib.stride_tricks.sliding_window_view: lambda x: (x, (2, 2)),
}  # fmt: skip
METHODS = {
    "clip": (0.0, 1.0), "fill": (2.0,), "searchsorted": (1.0,), "dot": (np.eye(3),), "argpartition": (1,),
    "astype": (np.float32,), "partition": (1,), "reshape": (9,), "swapaxes": (0, 1), "take": ([0, 2],),
    "view": (np.int64,), "item": (4,), "setflags": (True,),
}  # fmt: skip
OF_NUMBERS = {"__round__", "__trunc__", "__floor__", "__ceil__", "is_integer"}


def spelled(f):
    return f"{getattr(f, '__module__', 'numpy')}.{f.__name__}"


def forms_at(f, arguments):
    """The forms of the results at all matrices at which the function does not raise."""
    found = set()
    with np.errstate(all="ignore"):
        for x in SQUARES:
            try:
                result = f(*arguments(x.copy()))
            except (np.linalg.LinAlgError, ValueError):
                continue
            parts = result if isinstance(result, (tuple, list)) else [result]
            found.add(tuple(map(form_of, parts)))
    return found


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("f", sorted(forms._STATIC, key=spelled), ids=spelled)
def test_static_functions_have_results_of_one_form(f):
    assert len(forms_at(f, ARGUMENTS.get(f, lambda x: (x,)))) == 1


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", sorted(forms._STATIC_METHODS - OF_NUMBERS))
def test_static_methods_have_results_of_one_form(name):
    given = METHODS.get(name, ())
    assert len(forms_at(Method(name), lambda x: (x.ravel() if name == "searchsorted" else x, *given))) == 1


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("f", [np.unique, np.nonzero, np.argwhere, np.flatnonzero, np.linalg.eigvals, np.trim_zeros])
def test_the_check_finds_functions_that_are_not(f):
    assert len(forms_at(f, lambda x: (x[0] if f is np.trim_zeros else x,))) > 1
    assert not is_static(f, (Trace().input(SQUARES[0]),), {})


@pytest.mark.parametrize(
    ("f", "args", "expected"),
    [
        (operator.getitem, ("x", 0), True), (operator.getitem, ("x", "index"), True),
        (operator.getitem, ("x", "mask"), False), (operator.getitem, ("x", (slice(None), "mask row")), False),
        (operator.getitem, ("x", ["flag", "flag", "flag"]), False), (operator.getitem, ("x", slice(0, "k")), False),
        (operator.getitem, ("x", "k"), True), (operator.add, ("x", "x"), True), (operator.pow, ("x", "k"), True),
        (operator.pow, ("number", 0.5), False), (operator.pow, (2, "k"), False), (np.exp, ("x",), True),
        (np.add.reduce, ("x",), True), (np.add.accumulate, ("x",), True), (np.add.reduce, ("x", "k"), False),
        (Attribute("T"), ("x",), True), (Method("sum"), ("x",), True), (Method("repeat"), ("x", "index"), False),
        (Method("reshape"), ("x", "k", -1), False), (Method("clip"), ("x", "number", None), True),
        (np.where, ("mask",), False), (np.where, ("mask", "x", 0.0), True), (np.asarray, ("k",), False),
        (np.asarray, ("number",), True), (np.zeros_like, ("x",), True), (np.tile, ("x", "k"), False),
        (np.split, ("x", 3), True), (np.split, ("x", "index"), False), (np.full_like, ("x", "number"), True),
        (np.linalg.eig, ("x",), False), (np.unique, ("x",), False), (len, ("x",), False),
    ],
)  # fmt: skip
def test_what_is_static(f, args, expected):
    trace = Trace()
    known = {
        "x": trace.input(np.ones((3, 3))), "index": trace.input(np.array([2, 0])), "k": trace.input(2),
        "mask": trace.input(np.eye(3) > 0), "mask row": trace.input(np.array([True, False, True])),
        "flag": trace.input(np.bool_(True)), "number": trace.input(2.0),
    }  # fmt: skip

    def put(x):
        if isinstance(x, str):
            return known[x]
        if isinstance(x, slice):
            return slice(put(x.start), put(x.stop))
        return type(x)(map(put, x)) if isinstance(x, (tuple, list)) else x

    assert is_static(f, put(args), {}) is expected


@pytest.mark.parametrize(
    ("f", "args", "kwargs", "written"),
    [
        (np.add, "ab", {"out": "o"}, "o"), (np.add, "ab", {}, ""), (np.modf, "a", {"out": ("o", "p")}, "op"),
        (np.cumsum, ("a", 0, None, "o"), {}, "o"), (np.cumsum, ("a", 0), {"out": "o"}, "o"),
        (np.clip, ("a", 0, 1, "o"), {}, "o"), (np.take, ("a", 0, 0, "o"), {}, "o"), (np.dot, "abo", {}, "o"),
        (np.concatenate, (("a", "b"), 0, "o"), {}, "o"), (np.mean, ("a", 0, None, "o"), {}, "o"),
        (np.compress, ("a", "b", 0, "o"), {}, "o"),
        (Method("sum"), ("a", 0, None, "o"), {}, "o"), (Method("max"), ("a", 0, "o"), {}, "o"),
        (Method("round"), ("a", 1, "o"), {}, "o"), (Method("trace"), ("a", 0, 0, 1, None, "o"), {}, "o"),
        (Method("sort"), "a", {}, "a"), (Method("copy"), "a", {}, ""), (operator.setitem, ("a", 0, 1), {}, "a"),
        (operator.iadd, "ab", {}, "a"), (operator.add, "ab", {}, ""), (np.copyto, "ab", {}, "a"),
        (np.add.at, ("a", 0, "b"), {}, "a"), (np.add.reduce, "a", {"out": "o"}, "o"), (np.put, ("a", 0, 1), {}, "a"),
        (np.fill_diagonal, ("a", 0), {}, "a"), (np.nan_to_num, "a", {"copy": False}, "a"),
        (write_flat, ("a", 0, 1), {}, "a"),
        (np.nan_to_num, ("a", False), {}, "a"), (np.nan_to_num, "a", {}, ""),
        (np.median, "a", {"overwrite_input": True}, "a"), (np.median, "a", {"overwrite_input": False}, ""),
    ],
)  # fmt: skip
def test_what_a_call_writes(f, args, kwargs, written):
    arrays = {name: np.ones(3) for name in "abop"}

    def put(x):
        return tuple(map(put, x)) if isinstance(x, tuple) else arrays.get(x, x) if isinstance(x, str) else x

    found = written_by(f, tuple(map(put, args)), {key: put(x) for key, x in kwargs.items()})
    assert [id(x) for x in found] == [id(arrays[name]) for name in written]


def test_numbers_are_not_written_in_place():
    assert written_by(operator.iadd, (np.float64(1.0), 2), {}) == []
    assert written_by(operator.iadd, (1.0, 2), {}) == []
