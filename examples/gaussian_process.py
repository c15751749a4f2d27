"""Four years of a series forecast from twelve: a Gaussian process whose kernel is fitted by the marginal likelihood.

    python examples/gaussian_process.py

The kernel is a sum of a slow trend, a yearly wave that changes slowly, and noise. Its six numbers are found by the
gradient of the marginal likelihood; one factorisation (``cho_factor``, ``cho_solve``) gives value and forecast. The
program is written with NumPy; the two functions come from autograd.scipy.linalg, because SciPy's own take no Tensors.
"""

import argparse

import numpy as np
import scipy.optimize

from autograd import value_and_grad
from autograd.scipy.linalg import cho_factor, cho_solve

NAMES = (
    "size of the trend",
    "length of the trend",
    "size of the wave",
    "length of the wave",
    "its smoothness",
    "noise",
)
START = np.log([5.0, 5.0, 1.0, 5.0, 1.0, 0.5])


def kernel(logs, one, other):
    """The covariance of the series without its noise, between two sets of times in years."""
    trend, trend_length, wave, wave_length, smoothness, _ = np.exp(logs)
    apart = one[:, None] - other
    slow = trend**2 * np.exp(-0.5 * (apart / trend_length) ** 2)
    yearly = wave**2 * np.exp(-2 * (np.sin(np.pi * apart) / smoothness) ** 2 - 0.5 * (apart / wave_length) ** 2)
    return slow + yearly


def factor(logs, times):
    """The Cholesky factor of the covariance of the data."""
    return cho_factor(kernel(logs, times, times) + np.exp(2 * logs[-1]) * np.eye(len(times)), lower=True)


def surprise(logs, times, series):
    """Minus the logarithm of the marginal likelihood."""
    c, lower = factor(logs, times)
    half_log_det = np.sum(np.log(np.diag(c)))
    return 0.5 * series @ cho_solve((c, lower), series) + half_log_det + 0.5 * len(times) * np.log(2 * np.pi)


def forecast(logs, times, series, later):
    """Means and standard deviations of data to come."""
    known = factor(logs, times)
    between = kernel(logs, times, later)
    variance = np.diag(kernel(logs, later, later) - between.T @ cho_solve(known, between)) + np.exp(2 * logs[-1])
    return between.T @ cho_solve(known, series), np.sqrt(variance)


def main() -> None:
    """Make a series, fit to its first part, forecast the rest."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--years", type=int, default=16, help="of monthly data; a quarter is forecast (default: %(default)s)"
    )
    parser.add_argument("--seed", type=int, default=0, help="of the noise (default: %(default)s)")
    options = parser.parse_args()

    t = np.arange(12 * options.years) / 12
    noise = 0.3 * np.random.default_rng(options.seed).normal(size=len(t))
    series = (
        0.4 * t + 0.03 * t**2 + 2 * np.sin(2 * np.pi * t + 0.3 * np.sin(t / 3)) + 0.7 * np.cos(4 * np.pi * t) + noise
    )
    cut = 3 * len(t) // 4
    times, y = t[:cut], series[:cut] - series[:cut].mean()

    fit = scipy.optimize.minimize(value_and_grad(surprise), START, (times, y), jac=True, method="BFGS")
    print(f"{cut} months, {fit.nfev} gradients: surprise {surprise(START, times, y):.1f} -> {fit.fun:.1f}")
    for name, log in zip(NAMES, fit.x, strict=True):
        print(f"  {name:20} {np.exp(log):9.3f}")
    mean, deviation = forecast(fit.x, times, y, t[cut:])
    off = series[cut:] - series[:cut].mean() - mean
    year_ago = series[cut:] - series[cut - 12 : cut][np.arange(len(t) - cut) % 12]
    print(f"{len(off)} months to come: root of the mean square error {np.sqrt(np.mean(off**2)):.2f}", end=" ")
    print(f"(the last year again: {np.sqrt(np.mean(year_ago**2)):.2f}; the noise alone: 0.30)")
    print(f"within two standard deviations: {np.mean(abs(off) < 2 * deviation):.0%}")


if __name__ == "__main__":
    main()
