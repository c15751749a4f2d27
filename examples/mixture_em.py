"""Three kinds of beetles told apart by length and weight alone: a mixture, by EM, then by Newton, with standard errors.

    python examples/mixture_em.py

EM climbs surely and slowly, and at its end says nothing about how sure the numbers are. The same likelihood, a sum of
``logsumexp``, has a gradient and a Hessian: Newton's method takes a few steps where EM takes hundreds, and the inverse
of the Hessian has the standard errors. The shares of the kinds in a beetle, which EM computes, are the gradient of
``logsumexp``.
"""

import argparse

import numpy as np

from autograd import grad, hessian
from autograd.scipy.special import logsumexp

KINDS = ("small", "middle", "large")
WEIGHTS = np.array([0.5, 0.3, 0.2])
MEANS = np.array([[10.0, 2.0], [13.0, 4.0], [17.0, 4.5]])
DEVIATIONS = np.array([[1.2, 0.7], [1.6, 0.8], [1.5, 1.0]])


def joint(logits, means, log_deviations, x):
    """log(weight times density): a row for each beetle, a column for each kind."""
    z = (x[:, None, :] - means) * np.exp(-log_deviations)
    density = -0.5 * np.sum(z**2, axis=-1) - np.sum(log_deviations, axis=-1) - np.log(2 * np.pi)
    return logits - logsumexp(logits) + density


def unpacked(unknown):
    """Logits of the weights (the first is 0), means, logs of the deviations, out of one array."""
    k = (len(unknown) + 1) // 5
    logits = np.concatenate([[0.0], unknown[: k - 1]])
    return logits, unknown[k - 1 : 3 * k - 1].reshape(k, 2), unknown[3 * k - 1 :].reshape(k, 2)


def surprise(unknown, x):
    """Minus the logarithm of the likelihood."""
    return -np.sum(logsumexp(joint(*unpacked(unknown), x), axis=1))


def shares(table):
    """The probability of each kind for each beetle."""
    return np.exp(table - logsumexp(table, axis=1, keepdims=True))


def em_step(unknown, x):
    """New weights, means and deviations: those of the beetles, each counted for a kind by its share."""
    r = shares(joint(*unpacked(unknown), x))
    total = r.sum(axis=0)
    means = r.T @ x / total[:, None]
    variances = np.einsum("ik,ikd->kd", r, (x[:, None, :] - means) ** 2) / total[:, None]
    logits = np.log(total) - np.log(total[0])
    return np.concatenate([logits[1:], means.ravel(), 0.5 * np.log(variances).ravel()])


def main() -> None:
    """Draw beetles, fit, and print the result."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--beetles", type=int, default=800, help="measured (default: %(default)s)")
    parser.add_argument("--em", type=int, default=60, help="steps of EM before Newton's (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="of the beetles (default: %(default)s)")
    options = parser.parse_args()

    rng = np.random.default_rng(options.seed)
    kind = rng.choice(3, options.beetles, p=WEIGHTS)
    x = MEANS[kind] + DEVIATIONS[kind] * rng.normal(size=(options.beetles, 2))
    means = np.quantile(x, [0.2, 0.5, 0.8], axis=0)
    unknown = np.concatenate([np.zeros(2), means.ravel(), np.zeros(6)])

    slope, curvature = grad(surprise), hessian(surprise)
    steps = [("EM", i) for i in range(options.em)] + [("Newton", i) for i in range(6)]
    for method, i in steps:
        if method == "EM":
            unknown = em_step(unknown, x)
        else:
            unknown = unknown - np.linalg.solve(curvature(unknown, x), slope(unknown, x))
        if method == "Newton" or i % 10 == 9:
            size = abs(slope(unknown, x)).max()
            print(f"{method:6} {i + 1:3}: surprise {surprise(unknown, x):.9f}, largest slope {size:.1e}")

    errors = np.sqrt(np.diag(np.linalg.inv(curvature(unknown, x))))
    logits, means, _ = unpacked(unknown)
    off = errors[2:8].reshape(3, 2)
    print("\nkind    share   length (true)          weight (true)")
    for k, weight in enumerate(np.exp(logits - logsumexp(logits))):
        cells = [f"{means[k, d]:5.2f} ± {off[k, d]:.2f} ({MEANS[k, d]:4.1f})" for d in range(2)]
        print(f"{KINDS[k]:6}  {weight:.3f}   {cells[0]}   {cells[1]}")
    right = np.mean(shares(joint(*unpacked(unknown), x)).argmax(axis=1) == kind)
    print(f"\n{right:.1%} of the beetles are given to their kind")


if __name__ == "__main__":
    main()
