"""Every NumPy function that is answered shares memory with its argument where NumPy's does, and nowhere else.

Assignments depend on it: a copy in NumPy may not change with its argument, and a view has to.
"""

import itertools

import numpy as np
import pytest

from autograd import Tensor
from autograd.engine.node import Node
from autograd.functions.registry import DERIVED
from autograd.protocols import dispatch

FUNCTIONS = sorted(
    {
        f for f in (*DERIVED, *dispatch.FUNCTIONS, *dispatch.UFUNCS)
        if getattr(np, f.__name__, None) is f or str(getattr(f, "__module__", "")).startswith("numpy.")
    },
    key=lambda f: (f.__name__, str(getattr(f, "__module__", ""))),
)  # fmt: skip
ARRAYS = {
    "4": np.arange(4.0), "3x3": np.arange(9.0).reshape(3, 3), "2x3x4": np.arange(24.0).reshape(2, 3, 4),
    "1x3x1": np.ones((1, 3, 1)), "complex": np.arange(9.0).reshape(3, 3) * (1 + 2j), "number": np.array(2.5),
    "1x1": np.ones((1, 1)),
}  # fmt: skip
PARTS = (lambda a: a, lambda a: a.T, lambda a: a[::2])
ARGUMENTS = (
    (), (0,), (1,), (-1,), (2,), ((3, 3),), (0, 1), (1, 0), (0, 2), ([1],), ((1, 2),), ((0, 1),), ((),), (None,),
)  # fmt: skip
OPTIONS = ({}, {"axis": 0}, {"axis": ()}, {"copy": False}, {"order": "F"}, {"k": 0}, {"n": 0}, {"keepdims": True})
JOINING = (np.concatenate, np.stack, np.vstack, np.hstack, np.dstack, np.column_stack, np.block)
SUBSCRIPTS = ("ij->ij", "ii->i", "ij->ji", "i->i", "ijk->kij", "ij->", "iij->ij", "...->...")


def calls(function):
    """Ways to call a function on one array; many do not fit it."""
    if function is np.einsum:
        yield from (lambda a, s=s: np.einsum(s, a) for s in SUBSCRIPTS)
        return
    for args, options in itertools.product(ARGUMENTS, OPTIONS):
        yield (
            lambda a, args=args, options=options: (
                function([a], *args, **options) if function in JOINING else function(a, *args, **options)
            )
        )


def shared(x, out):
    """A list with True for each part of a result that is an array and shares memory with the argument."""
    parts = out if isinstance(out, (list, tuple)) else [out]
    data = [part._data if isinstance(part, Node) else part for part in parts]
    return [np.shares_memory(d, x) if isinstance(d, np.ndarray) else False for d in data]


@pytest.mark.filterwarnings("ignore")
@np.errstate(all="ignore")
@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f.__name__)
def test_results_share_memory_where_those_of_numpy_do(function):
    for (name, array), part in itertools.product(ARRAYS.items(), PARTS):
        for call in calls(function):
            try:
                plain = part(array.copy())
                expected = shared(plain, call(plain))
                for requires_grad in (False, True):
                    t = part(Tensor(array, requires_grad=requires_grad))
                    out = call(t)
                    if isinstance(out, (Node, list, tuple)):
                        got = shared(t._data, out)
                        assert got == expected, f"{name}: got {got}, expected {expected}"
            except AssertionError:
                raise
            except Exception:
                continue


METHODS = {
    "flatten": (), "ravel": (), "copy": (), "conj": (), "conjugate": (), "clip": (-9, 9), "repeat": (1,), "round": (),
    "squeeze": (), "take": ([0],), "__pos__": (), "__abs__": (), "diagonal": (), "astype": (complex,), "cumsum": (),
    "reshape": (-1,), "swapaxes": (0, 0), "transpose": (), "compress": ([True],), "__getitem__": (...,),
}  # fmt: skip


@pytest.mark.parametrize("name", METHODS)
def test_methods(name):
    for array, part in itertools.product(ARRAYS.values(), PARTS):
        try:
            plain = part(array.copy())
            expected = shared(plain, getattr(plain, name)(*METHODS[name]))
        except Exception:
            continue
        if array.dtype.kind == "c" and name == "clip":
            continue
        t = part(Tensor(array))
        assert shared(t._data, getattr(t, name)(*METHODS[name])) == expected


@pytest.mark.parametrize(
    "call",
    [
        lambda a, b: np.broadcast_arrays(a, b), lambda a, b: np.broadcast_arrays(b, a),
        lambda a, b: np.atleast_2d(a, b), lambda a, b: np.meshgrid(a, b), lambda a, b: np.meshgrid(b, a, copy=False),
        lambda a, b: np.full_like(b, a), lambda a, b: np.where(b > 9, b, a), lambda a, b: np.append(b[:0], a),
        lambda a, b: np.insert(a, 0, b), lambda a, b: np.select([b > 9], [b], a), lambda a, b: np.block(a),
        lambda a, b: np.lib.stride_tricks.sliding_window_view(a, 2), lambda a, b: np.trim_zeros(a),
    ],
)  # fmt: skip
def test_functions_of_two_arrays(call):
    a, b = np.arange(1.0, 4.0), np.ones(3)
    expected = shared(a, call(a, b))
    for requires_grad in (False, True):
        t = Tensor(a, requires_grad=requires_grad)
        try:
            out = call(t, b)
        except TypeError:
            continue
        assert shared(t._data, out) == expected


def test_the_layout_of_an_array_is_kept():
    a = np.asfortranarray(np.arange(6.0).reshape(2, 3))
    assert Tensor(a).data.flags.f_contiguous
    assert Tensor(a).copy().data.flags.c_contiguous
    assert np.copy(Tensor(a)).data.flags.f_contiguous
