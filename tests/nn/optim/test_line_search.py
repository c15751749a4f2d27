"""The line search: the conditions hold where it ends, over random functions of one number."""

import math

import numpy as np
import pytest

from nn.optim.line_search import CURVATURE, SUFFICIENT, Point, strong_wolfe
from tests.nn.lbfgs_table import LINES, TABLE, line, line_of_pytorch


def probe_of(f, df):
    return lambda t: Point(t, f(t), None, df(t))


@pytest.mark.parametrize("first", [1e-3, 0.1, 1.0, 30.0])
@pytest.mark.parametrize("seed", range(8))
def test_the_strong_wolfe_conditions_hold(first, seed):
    rng = np.random.default_rng(seed)
    a, b, c = rng.uniform(0.1, 2), rng.uniform(0.5, 5), rng.uniform(0, 0.3)
    probe = probe_of(
        lambda t: a * (t - b) ** 2 + c * math.sin(3 * t), lambda t: 2 * a * (t - b) + 3 * c * math.cos(3 * t)
    )
    start = probe(0.0)
    if start.slope >= 0:
        return
    found, evaluations = strong_wolfe(probe, start, first, 1.0, 1e-9, 40)
    assert evaluations <= 41
    assert found.loss <= start.loss + SUFFICIENT * found.t * start.slope
    assert abs(found.slope) <= CURVATURE * abs(start.slope)


def line_here(seed):
    value, first, limit = line(seed)
    tried = []

    def probe(t):
        tried.append(t)
        loss, slope = value(t)
        return Point(t, float(loss), None, float(slope))

    loss, slope = map(float, value(0.0))
    found, evaluations = strong_wolfe(probe, Point(0.0, loss, None, slope), first, 1.0, 1e-9, limit)
    assert evaluations == len(tried)
    return np.array([*tried, found.t])


@pytest.mark.parametrize("seed", range(LINES))
def test_numbers_are_tried_in_pytorchs_order(seed):
    np.testing.assert_allclose(line_here(seed), np.load(TABLE)[f"line{seed}"], rtol=1e-10)


@pytest.mark.oracle
def test_random_lines_are_searched_as_pytorch_does():
    torch = pytest.importorskip("torch", reason='no PyTorch: pip install ".[oracles]"')
    for seed in range(1000, 1500):
        np.testing.assert_allclose(line_here(seed), line_of_pytorch(torch, seed), rtol=1e-9)


def test_a_line_that_only_falls_is_given_up():
    found, evaluations = strong_wolfe(
        probe_of(lambda t: -t, lambda t: -1.0), Point(0.0, 0.0, None, -1.0), 1.0, 1.0, 1e-9, 5
    )
    assert evaluations == 6
    assert found.t > 1.0


def test_without_evaluations_left_the_better_end_is_taken():
    up = probe_of(lambda t: t * t - t, lambda t: 2 * t - 1)
    assert strong_wolfe(up, up(0.0), 4.0, 1.0, 1e-9, 0)[0].t == 0.0
    assert strong_wolfe(up, up(0.0), 0.3, 1.0, 1e-9, 0)[0].t == 0.3


@pytest.mark.parametrize("odd", [math.inf, math.nan])
@pytest.mark.parametrize("slope", [math.inf, math.nan, -1.0])
def test_a_loss_that_is_no_number_is_a_high_one(odd, slope):
    probe = probe_of(lambda t: odd if t > 2 else (t - 1) ** 2, lambda t: slope if t > 2 else 2 * (t - 1))
    found, _ = strong_wolfe(probe, probe(0.0), 100.0, 1.0, 1e-9, 40)
    assert 0.0 < found.t < 2.0
