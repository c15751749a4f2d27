"""The tables of NumPy functions that are composed of ops, and of those with plain results."""

import inspect

import numpy as np
import pytest

from autograd.functions.registry import DERIVED, PLAIN
from autograd.functions.selecting import WRITERS


def test_no_function_is_both_plain_and_derived():
    assert not PLAIN & DERIVED.keys()


ANSWERED = [
    "append", "apply_along_axis", "apply_over_axes", "array_equiv", "array_split", "astype", "atleast_1d",
    "atleast_2d", "atleast_3d", "block", "broadcast_arrays", "broadcast_to", "can_cast", "choose", "column_stack",
    "compress", "concat", "concatenate", "copy", "copyto", "delete", "diag", "diagflat", "diagonal", "dsplit",
    "dstack", "expand_dims", "extract", "fill_diagonal", "flip", "fliplr", "flipud", "full_like", "geomspace",
    "hsplit", "hstack", "insert", "iscomplexobj", "isrealobj", "linspace", "logspace", "matrix_transpose",
    "may_share_memory", "meshgrid", "min_scalar_type", "moveaxis", "ndim", "pad", "permute_dims", "piecewise",
    "place", "put", "put_along_axis", "putmask", "ravel", "repeat", "reshape", "resize", "roll", "rollaxis",
    "rot90", "select", "shape", "shares_memory", "size", "split", "squeeze", "stack", "swapaxes", "take",
    "take_along_axis", "tile", "trace", "transpose", "tril", "trim_zeros", "triu", "vsplit", "vstack", "where",
]  # fmt: skip


@pytest.mark.parametrize("name", ANSWERED)
def test_every_function_of_the_family_is_answered_under_its_own_signature(name):
    function = getattr(np, name)
    assert (function in DERIVED) != (function in PLAIN)
    if function in DERIVED and function not in WRITERS:
        ours, theirs = (inspect.signature(f).parameters for f in (DERIVED[function], function))
        assert [p for p in ours if p in theirs] == list(theirs)
