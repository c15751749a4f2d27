"""Find how well each part of a plate conducts heat from temperatures at some points: a sparse equation, its adjoint.

    python examples/sparse_adjoint.py

A square plate of n x n cells is heated at three places and held at 0 along its edge. The temperatures u solve
-div(k grad u) = f: for every cell, the flow to its neighbours equals the heat of its heater. Between two cells the
conductivity is the harmonic mean of theirs. That is one sparse equation A(k) u = f, with five entries in a row.

The logarithm of k is unknown in every cell, and u is measured, with noise, in a tenth of them. The program minimises
the misfit plus a penalty on jumps of log k, by L-BFGS. The gradient by all n² unknowns costs one more solution, with
the factors of A that are there already; differences would cost 2n² factorisations. The program is written with NumPy;
only the constructor of A and the solver come from autograd.scipy.sparse, because SciPy's own take no Tensors.
"""

import argparse
import time

import numpy as np
import scipy.optimize

from autograd import value_and_grad
from autograd.scipy.sparse import coo_array
from autograd.scipy.sparse.linalg import spsolve

PENALTY = 30.0  # the weight of the squared jumps of log k, beside squared misfits in units of the noise
NOISE = 0.01


class Plate:
    """The cells, which of them are neighbours, and where the heaters are."""

    def __init__(self, n: int) -> None:
        cells = np.arange(n * n).reshape(n, n)
        self.n = n
        self.one = np.concatenate([cells[:, :-1].ravel(), cells[:-1].ravel()])  # the pairs of neighbouring cells
        self.other = np.concatenate([cells[:, 1:].ravel(), cells[1:].ravel()])
        self.edge = np.concatenate([cells[0], cells[-1], cells[:, 0], cells[:, -1]])
        self.heat = np.zeros(n * n)
        self.heat[cells[[n // 4, n // 2, 3 * n // 4], [n // 4, 3 * n // 4, n // 3]]] = 5.0

    def temperatures(self, log_k):
        """The temperature of each cell: the solution of A(k) u = f."""
        k = np.exp(log_k)
        flow = 2 * k[self.one] * k[self.other] / (k[self.one] + k[self.other])
        values = np.concatenate([flow, flow, -flow, -flow, 2 * k[self.edge]])  # values at the same place are added
        row = np.concatenate([self.one, self.other, self.one, self.other, self.edge])
        col = np.concatenate([self.one, self.other, self.other, self.one, self.edge])
        return spsolve(coo_array((values, (row, col)), shape=(self.n**2, self.n**2)).tocsc(), self.heat)

    def misfit(self, log_k, measured, points):
        """Half the squares of the misfits, in units of the noise, and of the jumps between neighbours."""
        errors = (self.temperatures(log_k)[points] - measured) / NOISE
        jumps = log_k[self.one] - log_k[self.other]
        return 0.5 * np.sum(errors**2) + 0.5 * PENALTY * np.sum(jumps**2)


def plate_to_find(n: int) -> np.ndarray:
    """log k of a plate with a disc that conducts badly and a bar that conducts well."""
    y, x = np.mgrid[:n, :n] / n
    disc = (x - 0.65) ** 2 + (y - 0.35) ** 2 < 0.04
    bar = (abs(x - 0.3) < 0.08) & (abs(y - 0.6) < 0.3)
    return np.where(disc, -1.0, np.where(bar, 1.0, 0.0)).ravel()


def main() -> None:
    """Measure, find the conductivities, and print the cost of a gradient and their errors."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cells", type=int, default=60, help="cells along a side (default: %(default)s)")
    parser.add_argument("--iterations", type=int, default=200, help="of L-BFGS (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="of the points and the noise (default: %(default)s)")
    options = parser.parse_args()

    rng = np.random.default_rng(options.seed)
    plate, truth = Plate(options.cells), plate_to_find(options.cells)
    points = rng.choice(len(truth), len(truth) // 10, replace=False)
    measured = plate.temperatures(truth)[points] + NOISE * rng.normal(size=len(points))

    start, direction = np.zeros(len(truth)), rng.normal(size=len(truth))
    gradient_at = value_and_grad(plate.misfit)
    times = []
    for f in (plate.misfit, gradient_at):
        began = time.perf_counter()
        result = f(start, measured, points)
        times.append(time.perf_counter() - began)
    step = 1e-5 * direction
    by_difference = plate.misfit(step, measured, points) - plate.misfit(-step, measured, points)
    print(f"{len(truth)} unknowns, {len(points)} measurements")
    print(f"value {1e3 * times[0]:.0f} ms; with the gradient {1e3 * times[1]:.0f} ms", end="; ")
    print(f"the gradient by differences would take {2 * len(truth) * times[0]:.0f} s")
    print(f"slope in a direction: {result[1] @ direction:.6f}, by a difference {by_difference / 2e-5:.6f}")

    found = scipy.optimize.minimize(
        gradient_at, start, (measured, points), jac=True, method="L-BFGS-B", options={"maxiter": options.iterations}
    )
    errors = (plate.temperatures(found.x)[points] - measured) / NOISE
    print(f"{found.nit} iterations: misfit {result[0]:.1f} -> {found.fun:.1f}")
    print(f"measurements: off by {np.sqrt(np.mean(errors**2)):.2f} times the noise")
    print(f"log k: correlation with the truth {np.corrcoef(found.x, truth)[0, 1]:.3f}")


if __name__ == "__main__":
    main()
