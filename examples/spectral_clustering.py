"""Weights of features, learned so that spectral clustering finds the groups: the gradient passes through eigenvectors.

    python examples/spectral_clustering.py

Points of three groups are described by two useful features and by some of noise, which have the larger numbers. On all
of them, spectral clustering finds next to nothing. The groups of some points are known. Ideal eigenvectors are constant
on each group, so the loss compares the projector on the lowest eigenvectors of the Laplacian with the projector on the
groups; the weights of the features follow its gradient. They are then used on new points, whose groups are not known.
"""

import argparse
import itertools

import numpy as np
import scipy.optimize

from autograd import value_and_grad


def embedding(logs, x, groups):
    """The lowest eigenvectors of the normalised Laplacian of the similarities, a row for each point."""
    scaled = x * np.exp(logs)
    squares = np.sum(scaled**2, axis=1)
    similarity = np.exp(-np.maximum(squares[:, None] + squares - 2 * scaled @ scaled.T, 0.0))
    root = 1 / np.sqrt(np.sum(similarity, axis=1))
    laplacian = np.eye(len(x)) - root[:, None] * similarity * root
    return np.linalg.eigh(laplacian)[1][:, :groups]


def loss(logs, x, labels):
    """The square of the distance of the two projectors, divided by the number of groups: 0 to 2."""
    groups = labels.max() + 1
    u = embedding(logs, x, groups)
    ideal = np.eye(groups)[labels]
    ideal = ideal / np.sqrt(ideal.sum(axis=0))
    return np.sum((u @ u.T - ideal @ ideal.T) ** 2) / groups


def points(count: int, noise: int, rng: np.random.Generator):
    """Points of three groups with features of noise, which have the larger numbers, and the group of each."""
    labels = np.arange(count) % 3
    useful = np.array([[0.0, 0.0], [6.0, 0.0], [3.0, 5.0]])[labels] + rng.normal(size=(count, 2))
    return np.concatenate([useful, 3 * rng.normal(size=(count, noise))], axis=1), labels


def cluster(logs, x, groups: int):
    """A group for each point: the nearest of some rows of the embedding, chosen far apart, then moved to the means."""
    u = embedding(logs, x, groups)
    u = u / np.linalg.norm(u, axis=1, keepdims=True)
    centres = u[:1]
    for _ in range(1, groups):
        centres = np.concatenate([centres, u[[np.argmin(np.max(u @ centres.T, axis=1))]]])
    for _ in range(20):
        found = np.argmax(u @ centres.T, axis=1)
        centres = np.array([u[found == k].mean(axis=0) for k in range(groups)])
    return found


def main() -> None:
    """Learn the weights on one set of points, and cluster another."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--points", type=int, default=120, help="with known groups (default: %(default)s)")
    parser.add_argument("--noise", type=int, default=4, help="features of noise (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="of the points (default: %(default)s)")
    options = parser.parse_args()

    rng = np.random.default_rng(options.seed)
    x, labels = points(options.points, options.noise, rng)
    new, new_labels = points(3 * options.points, options.noise, rng)
    # two points are then 1 apart, on average
    start = -0.5 * np.log(2 * np.sum(np.var(x, axis=0))) * np.ones(x.shape[1])
    fit = scipy.optimize.minimize(value_and_grad(loss), start, (x, labels), jac=True, method="L-BFGS-B")
    print(f"{fit.nfev} gradients: loss {loss(start, x, labels):.3f} -> {fit.fun:.3f}")
    print("weights of the features:", " ".join(f"{w:.3f}" for w in np.exp(fit.x)))
    for name, logs in (("equal", start), ("learned", fit.x)):
        found = cluster(logs, new, 3)
        right = max(np.mean(np.array(order)[found] == new_labels) for order in itertools.permutations(range(3)))
        print(f"{name} weights: {right:.1%} of {len(new)} new points in the right group")


if __name__ == "__main__":
    main()
