"""A curve drawn through few points, which move to where they are needed: a cubic spline, differentiated by its knots.

    python examples/free_knots.py

A natural cubic spline of ten knots is written by hand: a tridiagonal system for the second derivatives, and a search
for the interval of each point. Least squares give it the best heights at equal distances; then the knots move too, by
L-BFGS on the gradient of the error by places and heights, and gather where the curve bends.
"""

import argparse

import numpy as np
import scipy.optimize

from autograd import value_and_grad


def curve(x):
    """A slow wave with a sharp step in it."""
    return np.sin(3 * x) + np.tanh(25 * (x - 0.7))


def spline(knots, heights, x):
    """The natural cubic spline through the knots, at the points x."""
    h = np.diff(knots)
    slopes = np.diff(heights) / h
    system = np.diag(2 * (h[:-1] + h[1:])) + np.diag(h[1:-1], 1) + np.diag(h[1:-1], -1)
    # the second derivatives at the knots
    bends = np.concatenate([[0.0], np.linalg.solve(system, 6 * np.diff(slopes)), [0.0]])
    i = np.clip(np.searchsorted(knots, x) - 1, 0, len(h) - 1)
    left, right = x - knots[i], knots[i + 1] - x
    cubes = (bends[i] * right**3 + bends[i + 1] * left**3) / (6 * h[i])
    a, b = heights[i] / h[i] - bends[i] * h[i] / 6, heights[i + 1] / h[i] - bends[i + 1] * h[i] / 6
    return cubes + a * right + b * left


def knots_of(widths):
    """Knots from 0 to 1, in order for any numbers: the exponentials of these are the distances, scaled."""
    gaps = np.exp(widths)
    return np.concatenate([[0.0], np.cumsum(gaps) / np.sum(gaps)])


def error(unknown, x, y):
    """The mean square of the spline's residuals; the unknowns are first the widths, then the heights."""
    n = len(unknown) // 2
    return np.mean((spline(knots_of(unknown[:n]), unknown[n:], x) - y) ** 2)


def main() -> None:
    """Fit with fixed knots and with free ones, and print where they went."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--knots", type=int, default=10, help="of the spline (default: %(default)s)")
    parser.add_argument("--points", type=int, default=400, help="of the curve (default: %(default)s)")
    options = parser.parse_args()

    x = np.linspace(0, 1, options.points)
    y = curve(x)
    even = np.linspace(0, 1, options.knots)
    # the spline is linear in the heights
    columns = np.array([spline(even, unit, x) for unit in np.eye(options.knots)]).T
    heights = np.linalg.lstsq(columns, y, rcond=None)[0]
    start = np.concatenate([np.zeros(options.knots - 1), heights])
    fit = scipy.optimize.minimize(
        value_and_grad(error), start, (x, y), jac=True, method="L-BFGS-B", options={"maxiter": 1000, "ftol": 1e-14}
    )
    free = knots_of(fit.x[: options.knots - 1])
    print(f"{options.knots} knots, {fit.nfev} gradients")
    for name, knots, value in (("even", even, error(start, x, y)), ("free", free, fit.fun)):
        marks = np.full(73, "-")
        marks[np.round(72 * knots).astype(int)] = "o"
        print(f"{name} knots, root of the mean square error {np.sqrt(value):.5f}   {''.join(marks)}")


if __name__ == "__main__":
    main()
