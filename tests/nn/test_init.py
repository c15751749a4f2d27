import numpy as np
import pytest

from autograd import OperandError, ShapeError, Tensor
from nn import init

KERNEL = (200, 100, 3)  # the shape gives fan_in 300 and fan_out 600


@pytest.mark.parametrize(
    ("fill", "bound"),
    [
        (lambda t: init.uniform_(t, -0.5, 0.5, rng=0), 0.5),
        (lambda t: init.xavier_uniform_(t, 2.0, rng=0), 2 * np.sqrt(6 / 900)),
        (lambda t: init.kaiming_uniform_(t, rng=0), np.sqrt(2) * np.sqrt(3 / 300)),
        (lambda t: init.kaiming_uniform_(t, 1.0, rng=0), np.sqrt(3 / 300)),
        (lambda t: init.kaiming_uniform_(t, mode="fan_out", nonlinearity="linear", rng=0), np.sqrt(3 / 600)),
        (lambda t: init.kaiming_uniform_(t, nonlinearity="tanh", rng=0), 5 / 3 * np.sqrt(3 / 300)),
        (lambda t: init.kaiming_uniform_(t, nonlinearity="selu", rng=0), 3 / 4 * np.sqrt(3 / 300)),
    ],
)
def test_uniform_bounds(fill, bound):
    t = Tensor(np.zeros(KERNEL))
    assert fill(t) is t
    assert 0.99 * bound < abs(t.data).max() <= bound
    assert abs(t.data.std() / (bound / np.sqrt(3)) - 1) < 0.02


@pytest.mark.parametrize(
    ("fill", "mean", "std"),
    [
        (lambda t: init.normal_(t, 3.0, 0.5, rng=0), 3.0, 0.5),
        (lambda t: init.xavier_normal_(t, 2.0, rng=0), 0.0, 2 * np.sqrt(2 / 900)),
        (lambda t: init.kaiming_normal_(t, rng=0), 0.0, np.sqrt(2 / 300)),
        (lambda t: init.kaiming_normal_(t, mode="fan_out", nonlinearity="sigmoid", rng=0), 0.0, np.sqrt(1 / 600)),
    ],
)
def test_normal_moments(fill, mean, std):
    t = Tensor(np.zeros(KERNEL))
    assert fill(t) is t
    assert abs(t.data.mean() - mean) < 0.02 * std
    assert abs(t.data.std() / std - 1) < 0.02


def test_constants():
    t = Tensor(np.full((2, 2), 7.0))
    assert init.zeros_(t).data.tolist() == [[0.0, 0.0]] * 2
    assert init.ones_(t).data.tolist() == [[1.0, 1.0]] * 2
    assert init.constant_(t, 0.25).data.tolist() == [[0.25, 0.25]] * 2


@pytest.mark.parametrize(
    "fill",
    [
        init.uniform_,
        init.normal_,
        init.xavier_uniform_,
        init.xavier_normal_,
        init.kaiming_uniform_,
        init.kaiming_normal_,
        init.orthogonal_,
    ],
)
def test_the_seed_decides_and_the_dtype_stays(fill):
    a, b = Tensor(np.zeros((3, 4))), Tensor(np.zeros((3, 4), np.float32))
    fill(a, rng=5)
    fill(b, rng=np.random.default_rng(5))
    assert b.dtype == np.float32
    np.testing.assert_array_equal(a.data.astype(np.float32), b.data)
    kept = a.data.copy()
    assert not np.array_equal(fill(a, rng=6).data, kept)


def test_filling_is_noticed_by_a_graph_recorded_before():
    w = Tensor(np.ones((2, 2)))
    y = (w * w).sum()
    init.normal_(w, rng=0)
    with pytest.raises(RuntimeError, match="assigned"):
        y.backward()


def test_wrong_arguments():
    with pytest.raises(ShapeError, match=r"xavier_normal_: got shape \(3,\), expected at least two axes"):
        init.xavier_normal_(Tensor(np.zeros(3)))
    with pytest.raises(ValueError, match="got nonlinearity 'gelu', expected one of linear, conv2d, sigmoid"):
        init.calculate_gain("gelu")
    with pytest.raises(ValueError, match="kaiming_normal_: got mode 'fan'"):
        init.kaiming_normal_(Tensor(np.zeros((2, 2))), mode="fan")
    with pytest.raises(ValueError, match="expected a <= b"):
        init.uniform_(Tensor(np.zeros(2)), 1.0, 0.0)
    with pytest.raises(ValueError, match="std=-1"):
        init.normal_(Tensor(np.zeros(2)), 0.0, -1.0)


@pytest.mark.parametrize("shape", [(4, 6), (6, 4), (5, 5), (3, 2, 2, 2), (20, 3, 2, 1)])
def test_orthogonal_rows_or_columns(shape):
    t = Tensor(np.zeros(shape))
    assert init.orthogonal_(t, 2.0, rng=0) is t
    m = t.data.reshape(shape[0], -1)
    small = m @ m.T if m.shape[0] <= m.shape[1] else m.T @ m
    np.testing.assert_allclose(small, 4 * np.eye(len(small)), atol=1e-12)


def test_all_orthogonal_matrices_are_equally_likely():
    rng = np.random.default_rng(0)
    drawn = np.stack([init.orthogonal_(Tensor(np.zeros((2, 2))), rng=rng).data for _ in range(4000)])
    angle = np.arctan2(drawn[:, 1, 0], drawn[:, 0, 0])  # the angle of the first column
    counts, _ = np.histogram(angle, 8, (-np.pi, np.pi))
    assert abs(counts - 500).max() < 4.5 * np.sqrt(500)
    assert abs((np.linalg.det(drawn) > 0).mean() - 0.5) < 0.04


def test_only_tensors_are_filled():
    with pytest.raises(OperandError, match=r"init: got shape \(3,\) float64 \(ndarray\) to fill, expected a Tensor"):
        init.zeros_(np.ones(3))


def test_orthogonal_needs_a_matrix():
    with pytest.raises(ShapeError, match=r"orthogonal_: got shape \(3,\), expected at least two axes"):
        init.orthogonal_(Tensor(np.zeros(3)))
