"""What the strategies promise, and that what they draw shrinks to something small."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

from autograd.testing import check_grads
from autograd.testing import strategies as draw

SEARCH = settings(max_examples=500, deadline=None, database=None, derandomize=True)


@given(draw.numbers(-1, 3, away=[0.0, 1.0], gap=0.25))
def test_numbers_stay_away(x):
    assert -1 <= x <= 3
    assert abs(x) >= 0.25
    assert abs(x - 1) >= 0.25
    assert x * 64 == int(x * 64)


def test_numbers_need_an_interval():
    with pytest.raises(ValueError, match="expected low <= high"):
        draw.numbers(1, 0)


@given(draw.arrays(), draw.distinct(), draw.distinct((2, 2)))
def test_arrays(x, apart, square):
    assert x.size > 0
    assert square.shape == (2, 2)
    assert np.all(np.diff(np.sort(apart, axis=None)) >= 0.25)
    check_grads(np.max, apart, order=1)


@given(draw.broadcastable(3, [draw.numbers(1, 2)] * 3))
def test_broadcastable(xs):
    assert np.all(xs[0] + xs[1] + xs[2] >= 3)


@given(st.data())
def test_indices_and_axes_fit(data):
    x = data.draw(draw.arrays())
    _ = x[data.draw(draw.indices(x.shape))]
    assert np.sum(x, axis=data.draw(draw.axes(x.ndim))) is not None
    axis = data.draw(draw.axes(x.ndim, none=False, several=False))
    assert axis is None if x.ndim == 0 else isinstance(axis, int)


@given(draw.regular_matrices(tall=True, wide=True), draw.positive_definite(), draw.orthogonal(3))
def test_matrices(regular, definite, q):
    assert np.all(np.linalg.cond(regular) < 10)
    assert np.min(np.linalg.eigvalsh(definite)) > 0.99
    np.testing.assert_allclose(q @ q.T, np.eye(3), atol=1e-12)


@given(draw.matmul_pairs(), draw.einsum_programs())
def test_products(pair, program):
    assert check_grads(np.matmul, *pair, order=1)
    subscripts, operands = program
    assert check_grads(lambda *xs: np.einsum(subscripts, *xs), *operands, order=1)


@given(draw.mlps())
@settings(max_examples=10)
def test_networks_are_smooth_where_they_are_drawn(mlp):
    assert check_grads(mlp, *mlp.point)


@pytest.mark.parametrize(
    ("strategy", "condition", "smallest"),
    [
        (draw.arrays(), lambda x: x.ndim == 2 and np.max(x) >= 1, [[1.0]]),
        (draw.distinct(), lambda x: len(x) == 2 and x.ndim == 1, [-1.0, -0.75]),
        (draw.regular_matrices(), lambda x: x.shape == (2, 2), [[1.0, 0.0], [0.0, 1.0]]),
        (draw.numbers(away=[0.0]), lambda x: True, 0.125),
    ],
)
def test_shrinking(strategy, condition, smallest):
    assert np.ndim(find(strategy, condition, settings=SEARCH)) == np.ndim(smallest)
    np.testing.assert_array_equal(np.abs(find(strategy, condition, settings=SEARCH)), np.abs(smallest))


def test_a_missing_hypothesis_is_named():
    code = """
import sys
sys.modules["hypothesis"] = None
from autograd import testing  # which needs no hypothesis
testing.check_grads(abs, 1.0)
for load in (lambda: __import__("autograd.testing.strategies"), lambda: testing.gradients_agree):
    try:
        load()
    except ImportError as error:
        assert "gategrad[test]" in str(error)
    else:
        raise SystemExit("loaded")
"""
    subprocess.run([sys.executable, "-c", code], check=True)
