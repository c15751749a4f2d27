"""Padding beside NumPy's, whose axes come the other way round, and refusals."""

import numpy as np
import pytest

import nn.functional as F
from autograd import ArgumentError, ShapeError, Tensor
from autograd.testing import check_grads


@pytest.mark.parametrize(("mode", "numpys"), [
    ("constant", "constant"), ("reflect", "reflect"), ("replicate", "edge"), ("circular", "wrap"),
])  # fmt: skip
def test_it_is_numpys_with_the_last_axis_first(mode, numpys, rng):
    x = rng.normal(size=(2, 4, 5))
    np.testing.assert_array_equal(F.pad(x, (1, 2, 3, 0), mode), np.pad(x, [(0, 0), (3, 0), (1, 2)], mode=numpys))
    check_grads(lambda x: F.pad(x, (1, 2, 3, -1), mode), Tensor(x))


def test_negative_numbers_take_off():
    x = np.arange(5.0)
    assert F.pad(x, (-1, -2)).tolist() == [1.0, 2.0]
    assert F.pad(x, (-4, 2), value=7).tolist() == [4.0, 7.0, 7.0]
    assert F.pad(x, (-1, 2), "circular").tolist() == [1.0, 2.0, 3.0, 4.0, 1.0, 2.0]
    assert F.pad(x, (-4, 2), "reflect").tolist() == [4.0, 3.0, 2.0]
    assert F.pad(x, (0, 0)) is x
    assert F.pad(np.arange(3), (1, 0)).dtype.kind == "i"
    assert F.pad(x.astype(np.float32), (1, 1), value=0.1).dtype == np.float32


@pytest.mark.parametrize(
    ("widths", "options", "error", "message"),
    [
        ((1,), {}, ArgumentError, r"pad=\(1,\)"),
        ((1, 1, 1, 1), {}, ArgumentError, "expected two integers an axis, last axis first"),
        ((1.5, 1), {}, ArgumentError, r"pad=\(1.5, 1\)"),
        (2, {}, ArgumentError, "pad=2"),
        ((1, 1), {"mode": "edge"}, ArgumentError, "mode='edge', expected one of 'constant', 'reflect'"),
        ((1, 1), {"mode": "reflect", "value": 2.0}, ArgumentError, "value=2.0 and mode='reflect'"),
        ((3, 0), {"mode": "reflect"}, ShapeError, "axis of length 3 of .*expected at most 2 on a side"),
        ((4, 0), {"mode": "circular"}, ShapeError, "expected at most 3"),
        ((-2, -2), {}, ShapeError, "more than there is"),
    ],
)
def test_what_it_refuses(widths, options, error, message):
    with pytest.raises(error, match=f"pad: got .*{message}"):
        F.pad(np.zeros(3), widths, **options)


@pytest.mark.parametrize(
    ("x", "pad", "expected"),
    [([1.0], (-1, 3), [1.0, 1.0, 1.0]), ([1.0, 2.0], (3, -2), [1.0] * 3), ([1.0, 2.0, 3.0], (-1, 1), [2.0, 3.0, 3.0])],
)
def test_what_is_taken_off_is_repeated_all_the_same(x, pad, expected):
    assert F.pad(np.array(x), pad, "replicate").tolist() == expected
