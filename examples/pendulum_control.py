"""A pendulum swung up by a motor that is too weak to lift it: optimal control, by the gradient through the simulation.

    python examples/pendulum_control.py

The motor gives at most a third of the torque that would hold the pendulum level, so that it has to swing to and fro
first. The torque at each of the steps is unknown; the cost is that of the end, which is to be upright and at rest, and
the work of the motor. One sweep backward through the simulation gives the slope by all of them.
"""

import argparse

import numpy as np
import scipy.optimize

from autograd import value_and_grad

DT = 0.075
STRONGEST = 0.33  # the strongest torque, in units of mass, length and gravity


def simulate(u, start):
    """Angle (0 hanging, pi upright) and speed after each step, for the torques strongest * tanh(u)."""
    torque = STRONGEST * np.tanh(u)
    angle, speed = start
    path = []
    for t in range(len(u)):
        speed = speed + DT * (torque[t] - np.sin(angle) - 0.02 * speed)
        angle = angle + DT * speed
        path.append([angle, speed])
    return np.array(path)


def cost(u, start):
    """Energy and speed missed at the end, and the work of the motor."""
    path = simulate(u, start)
    angle, speed = path[-1]
    return 50 * (1 + np.cos(angle)) + 10 * speed**2 + DT * np.sum((STRONGEST * np.tanh(u)) ** 2)


def drawn(path, rows=9) -> str:
    """The height of the pendulum over time."""
    columns = path[:: max(1, len(path) // 72), 0]
    level = np.round((rows - 1) * (1 + np.cos(columns)) / 2).astype(int)
    picture = np.full((rows, len(columns)), " ")
    picture[level, np.arange(len(columns))] = "o"
    return "\n".join("".join(row) for row in picture)


def main() -> None:
    """Find the torques, and draw their effect."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=240, help="of the simulation, 0.075 each (default: %(default)s)")
    parser.add_argument("--iterations", type=int, default=100, help="of L-BFGS at most (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="of the first torques (default: %(default)s)")
    options = parser.parse_args()

    start = np.array([0.0, 0.0])
    u = 0.1 * np.random.default_rng(options.seed).normal(size=options.steps)
    fit = scipy.optimize.minimize(
        value_and_grad(cost), u, (start,), jac=True, method="L-BFGS-B", options={"maxiter": options.iterations}
    )
    path = simulate(fit.x, start)
    angle, speed = path[-1]
    print(f"{fit.nfev} gradients: cost {cost(u, start):.2f} -> {fit.fun:.3f}")
    swings = np.count_nonzero(np.diff(np.sign(path[:-1, 1])))
    print(f"at the end {np.degrees(angle):.1f} degrees, speed {speed:.3f}, after {swings} turns\n")
    print(drawn(path))


if __name__ == "__main__":
    main()
