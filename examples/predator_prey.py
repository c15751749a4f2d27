"""The rates at which hares and lynxes are born and die, from yearly counts: a system solved by Runge-Kutta.

    python examples/predator_prey.py

Hares multiply and are eaten, lynxes die and multiply by what they eat: h' = h (a - b l), l' = l (c h - d). The solver
is the classical one of fourth order, a dozen lines of NumPy. Its Jacobian by the rates and the two numbers at the start
gives the steps of Gauss and Newton, and the standard errors at the end.
"""

import argparse

import numpy as np

from autograd import jacobian

NAMES = (
    "a: hares born",
    "b: hares eaten",
    "c: lynxes fed",
    "d: lynxes dying",
    "hares at the start",
    "lynxes at the start",
)
TRUTH = np.log([0.55, 0.028, 0.024, 0.80, 30.0, 4.0])
NOISE = 0.1  # the standard deviation of the logarithm of a count


def change(state, rates):
    """The change of the two numbers in a year."""
    hares, lynxes = state
    a, b, c, d = rates
    return np.array([hares * (a - b * lynxes), lynxes * (c * hares - d)])


def rk4(f, state, dt, steps, *args):
    """The states at each step of a solution of state' = f(state)."""
    states = [state]
    for _ in range(steps):
        k1 = f(state, *args)
        k2 = f(state + dt / 2 * k1, *args)
        k3 = f(state + dt / 2 * k2, *args)
        k4 = f(state + dt * k3, *args)
        state = state + dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        states.append(state)
    return np.array(states)


def counts(logs, years, per_year=10):
    """Both numbers, once a year, given the logarithms of the rates and of the numbers at the start."""
    unknown = np.exp(logs)
    return rk4(change, unknown[4:], 1 / per_year, years * per_year, unknown[:4])[::per_year]


def misfit(logs, counted):
    """The misfits of the logarithms of all counts, in units of their noise."""
    return (np.log(counts(logs, len(counted) - 1)) - np.log(counted)).ravel() / NOISE


def fit(logs, counted, steps: int):
    """The logarithms that fit best, by Gauss and Newton's method with damping, and their standard errors."""
    damping = 1.0
    off, slopes = misfit(logs, counted), jacobian(misfit)(logs, counted)
    for step in range(steps):
        normal = slopes.T @ slopes
        trial = logs - np.linalg.solve(normal + damping * np.diag(np.diag(normal)), slopes.T @ off)
        new = misfit(trial, counted)
        better = new @ new < off @ off
        damping *= 0.1 if better else 10.0
        print(f"step {step}: squares of the misfits {new @ new:12.3f} {'' if better else '(refused)'}")
        if better:
            done = off @ off - new @ new < 1e-9 * (off @ off)
            logs, off, slopes = trial, new, jacobian(misfit)(trial, counted)
            if done:
                break
    return logs, np.sqrt(np.diag(np.linalg.inv(slopes.T @ slopes)))


def main() -> None:
    """Count, fit, and print the rates."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--years", type=int, default=20, help="of counts (default: %(default)s)")
    parser.add_argument("--steps", type=int, default=30, help="at most (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="of the noise (default: %(default)s)")
    options = parser.parse_args()

    exact = counts(TRUTH, options.years)
    counted = exact * np.exp(NOISE * np.random.default_rng(options.seed).normal(size=exact.shape))
    start = np.log([0.5, 0.02, 0.02, 0.6, *counted[0]])
    found, errors = fit(start, counted, options.steps)
    print(f"\n{'':20}  drawn by   found  within")
    for name, truth, value, error in zip(NAMES, TRUTH, found, errors, strict=True):
        low, high = np.exp(value - 2 * error), np.exp(value + 2 * error)
        print(f"{name:20}  {np.exp(truth):8.4f}  {np.exp(value):6.4f}  {low:.4f} ... {high:.4f}")


if __name__ == "__main__":
    main()
