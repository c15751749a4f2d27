"""Rates of many small groups, each with few events: a hierarchical model, sampled by Hamiltonian Monte Carlo.

    python examples/hamiltonian.py

Some machines fail now and then; each was watched for a time of its own. A rate by division, failures / time, is poor
where the time was short. The model says that the logarithms of the rates are normal around a common mean, with a common
deviation, both unknown. The sampler is a page of NumPy; the gradient of the log density steers it.
"""

import argparse

import numpy as np

from autograd import grad


def rates(q):
    """The rate of each machine; q holds the common mean, the log of the common deviation, and a number for each."""
    return np.exp(q[0] + np.exp(q[1]) * q[2:])


def log_density(q, failures, time):
    """The logarithm of the posterior density, up to a constant."""
    mean, log_deviation, each = q[0], q[1], q[2:]
    rate = rates(q)
    prior = -0.5 * (mean / 2) ** 2 - 0.5 * (log_deviation + 0.5) ** 2 - 0.5 * np.sum(each**2)
    return prior + np.sum(failures * np.log(rate) - rate * time)


def energy(q, p, *data):
    """The energy of the ball that rolls over the posterior: exact motion would not change it."""
    return 0.5 * p @ p - log_density(q, *data)


def leapfrog(q, p, step, count, *data):
    """Place and momentum after some steps of the motion."""
    slope = grad(log_density)
    p = p + step / 2 * slope(q, *data)
    for i in range(count):
        q = q + step * p
        p = p + (step if i < count - 1 else step / 2) * slope(q, *data)
    return q, p


def sample(q, draws: int, rng: np.random.Generator, *data):
    """Draws from the posterior; the length of a step is tuned in the first half, which is dropped."""
    step, kept, accepted = 0.1, [], 0
    for i in range(2 * draws):
        p = rng.normal(size=q.shape)
        new_q, new_p = leapfrog(q, p, step * rng.uniform(0.8, 1.2), 12, *data)
        chance = np.exp(min(0.0, energy(q, p, *data) - energy(new_q, new_p, *data)))
        if rng.random() < chance:
            q = new_q
        if i < draws:
            step *= np.exp((chance - 0.8) / np.sqrt(i + 1))
        else:
            kept.append(q)
            accepted += chance
    return np.array(kept), accepted / draws, step


def main() -> None:
    """Draw failures, sample, and print the rates."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--machines", type=int, default=24, help="that fail (default: %(default)s)")
    parser.add_argument("--draws", type=int, default=400, help="to keep, after as many to tune (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="of data and draws (default: %(default)s)")
    options = parser.parse_args()

    rng = np.random.default_rng(options.seed)
    truth = np.exp(rng.normal(-1.0, 0.6, options.machines))
    time = rng.exponential(10.0, options.machines) + 1.0
    failures = rng.poisson(truth * time)
    draws, accepted, step = sample(np.zeros(options.machines + 2), options.draws, rng, failures, time)
    found = np.array([rates(q) for q in draws])
    low, mean, high = np.quantile(found, 0.05, axis=0), found.mean(axis=0), np.quantile(found, 0.95, axis=0)

    print(f"{options.draws} draws, step {step:.3f}, {accepted:.0%} accepted\n")
    print("  time  failures  failures/time  posterior mean  90 % between   true rate")
    for row in zip(time, failures, failures / time, mean, low, high, truth, strict=True):
        print("{:6.1f}  {:8d}  {:13.2f}  {:14.2f}  {:4.2f} ... {:4.2f}  {:10.2f}".format(*row))
    off, shrunk = np.sqrt(np.mean((failures / time - truth) ** 2)), np.sqrt(np.mean((mean - truth) ** 2))
    print(f"\nroot of the mean square error: by division {off:.3f}, by the model {shrunk:.3f}")
    print(f"true rates within the 90 %: {np.sum((low < truth) & (truth < high))} of {options.machines}")
    print(f"mean of the logarithms {draws[:, 0].mean():.2f} (drawn by -1.00),", end=" ")
    print(f"deviation {np.exp(draws[:, 1]).mean():.2f} (0.60)")


if __name__ == "__main__":
    main()
