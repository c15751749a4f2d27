"""A trend and a cycle found in a noisy series: a Kalman filter, whose likelihood is maximised by its gradient.

    python examples/kalman_filter.py

The level moves by a slope that wanders; around it swings a damped cycle, which is pushed at random; every month the sum
of both is measured, with an error. The matrices of the filter are put together from blocks of the unknown numbers with
``np.array``, ``np.block`` and ``np.diag``, as they are in textbooks. The gradient of the likelihood finds the five
unknowns, the Hessian at the maximum gives their standard errors.
"""

import argparse

import numpy as np
import scipy.optimize

from autograd import hessian, value_and_grad

NAMES = ("period", "memory of the cycle", "noise of the slope", "noise of the cycle", "error of the data")
TRUTH = np.log([15.0, 20.0, 0.05, 0.4, 0.5])
"""Logarithms of the unknowns: two times in months, three standard deviations."""

SEEN = np.array([1.0, 0.0, 1.0, 0.0])  # the sum of level and cycle is seen; slope and the cycle's other phase are not


def matrices(logs):
    """The matrix of one step, and the covariances of the noise in the state and in the data."""
    period, memory, slope_noise, cycle_noise, error = np.exp(logs)
    c, s = np.cos(2 * np.pi / period), np.sin(2 * np.pi / period)
    cycle = np.exp(-1 / memory) * np.array([[c, s], [-s, c]])
    trend = np.array([[1.0, 1.0], [0.0, 1.0]])
    step = np.block([[trend, np.zeros((2, 2))], [np.zeros((2, 2)), cycle]])
    return step, np.diag([0.0, slope_noise**2, cycle_noise**2, cycle_noise**2]), error**2


def surprise(logs, series):
    """Minus the logarithm of the likelihood of the series, a sum over months: each, given those before it."""
    step, noise, variance = matrices(logs)
    state, spread = np.zeros(4), np.diag([100.0, 1.0, 10.0, 10.0])
    total = 0.0
    for y in series:
        v = SEEN @ spread @ SEEN + variance
        off = y - SEEN @ state
        total = total + 0.5 * (np.log(2 * np.pi * v) + off**2 / v)
        gain = spread @ SEEN / v
        state = step @ (state + gain * off)
        spread = step @ (spread - np.outer(gain, SEEN @ spread)) @ step.T + noise
    return total


def draw(logs, months: int, rng: np.random.Generator) -> np.ndarray:
    """A series of the model."""
    step, noise, variance = matrices(logs)
    state, series = np.array([5.0, 0.1, 1.0, 0.0]), []
    for _ in range(months):
        series.append(SEEN @ state + np.sqrt(variance) * rng.normal())
        state = step @ state + np.sqrt(np.diag(noise)) * rng.normal(size=4)
    return np.array(series)


def main() -> None:
    """Draw a series, fit, and print the result."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--months", type=int, default=180, help="of the series (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="of the series (default: %(default)s)")
    options = parser.parse_args()

    series = draw(TRUTH, options.months, np.random.default_rng(options.seed))
    start = np.log([10.0, 10.0, 0.1, 1.0, 1.0])
    fit = scipy.optimize.minimize(value_and_grad(surprise), start, (series,), jac=True, method="BFGS")
    errors = np.sqrt(np.diag(np.linalg.inv(hessian(surprise)(fit.x, series))))
    print(f"{len(series)} months, {fit.nfev} gradients: surprise {surprise(start, series):.2f} -> {fit.fun:.2f}")
    print(f"largest slope at the end {abs(fit.jac).max():.0e}; surprise at the truth {surprise(TRUTH, series):.2f}\n")
    print(f"{'':20}  drawn by   found  within")
    for name, truth, found, error in zip(NAMES, TRUTH, fit.x, errors, strict=True):
        low, high = np.exp(found - 2 * error), np.exp(found + 2 * error)
        print(f"{name:20}  {np.exp(truth):8.3f}  {np.exp(found):6.3f}  {low:.3f} ... {high:.3f}")


if __name__ == "__main__":
    main()
