"""Training of an MLP in NumPy by hand: one step, as a person writes it and tuned, and an epoch of steps with Adam.

The engine's overhead is measured by this code, so it never changes together with the engine. Weights have the shape
(inputs, outputs), hidden layers have ReLU, the loss is the mean cross-entropy of integer labels, the update is gradient
descent in place; in the epoch it is Adam's.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Arrays = list[np.ndarray]


def plain(x: np.ndarray, y: np.ndarray, weights: Arrays, biases: Arrays, lr: float) -> Callable[[], np.floating]:
    """A step as a person writes it; it changes ``weights`` and ``biases`` and returns the loss before the update."""
    rows, last = np.arange(len(y)), len(weights) - 1
    rate = x.dtype.type(lr)

    def step() -> np.floating:
        acts = [x]
        for i in range(last + 1):
            z = acts[i] @ weights[i] + biases[i]
            acts.append(np.maximum(z, 0) if i < last else z)
        z = acts[-1] - acts[-1].max(axis=1, keepdims=True)
        log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        loss = -log_p[rows, y].mean()
        g = np.exp(log_p)
        g[rows, y] -= 1
        g /= len(y)
        for i in range(last, -1, -1):
            grad_w, grad_b = acts[i].T @ g, g.sum(axis=0)
            if i:
                g = (g @ weights[i].T) * (acts[i] > 0)
            weights[i] -= rate * grad_w
            biases[i] -= rate * grad_b
        return loss

    return step


def tuned(x: np.ndarray, y: np.ndarray, weights: Arrays, biases: Arrays, lr: float) -> Callable[[], np.floating]:
    """The same step without a temporary array: every result has a buffer, made once."""
    kind, n, last = x.dtype.type, len(y), len(weights) - 1
    rate, share, zero = kind(lr), kind(1 / n), kind(0)
    acts = [x] + [np.empty((n, w.shape[1]), x.dtype) for w in weights]
    masks = [np.empty(a.shape, bool) for a in acts]
    grads = [np.empty(a.shape, x.dtype) for a in acts]
    grad_w, grad_b = [np.empty_like(w) for w in weights], [np.empty_like(b) for b in biases]
    column, total = np.empty((n, 1), x.dtype), np.empty((n, 1), x.dtype)
    places = np.arange(n) * acts[-1].shape[1] + y
    picked, ones = np.empty(n, x.dtype), np.ones(n, x.dtype)

    def step() -> np.floating:
        for i in range(last + 1):
            z = np.matmul(acts[i], weights[i], out=acts[i + 1])
            np.add(z, biases[i], out=z)
            if i < last:
                np.maximum(z, zero, out=z)
        z, g = acts[-1], grads[-1]
        np.maximum.reduce(z, axis=1, keepdims=True, out=column)
        np.subtract(z, column, out=z)
        np.exp(z, out=g)
        np.add.reduce(g, axis=1, keepdims=True, out=total)
        np.take(z, places, out=picked, mode="clip")
        np.log(total, out=column)
        loss = (np.add.reduce(column, axis=None) - np.add.reduce(picked)) * share
        np.divide(g, total, out=g)
        flat = g.reshape(-1)
        flat[places] -= 1
        np.multiply(g, share, out=g)
        for i in range(last, -1, -1):
            g = grads[i + 1]
            np.matmul(acts[i].T, g, out=grad_w[i])
            np.matmul(ones, g, out=grad_b[i])
            if i:
                before = np.matmul(g, weights[i].T, out=grads[i])
                np.greater(acts[i], zero, out=masks[i])
                np.multiply(before, masks[i], out=before)
            np.multiply(grad_w[i], rate, out=grad_w[i])
            np.subtract(weights[i], grad_w[i], out=weights[i])
            np.multiply(grad_b[i], rate, out=grad_b[i])
            np.subtract(biases[i], grad_b[i], out=biases[i])
        return loss

    return step


def adam_epoch(
    x: np.ndarray, y: np.ndarray, weights: Arrays, biases: Arrays, batch: int, rng: np.random.Generator, lr: float
) -> Callable[[], float]:
    """An epoch as a person writes it: shuffled batches, a step of ``plain`` with Adam's update for each.

    It changes ``weights`` and ``biases`` and returns the mean loss of the rows, each before the update of its batch.
    """
    parameters, last, count = [*weights, *biases], len(weights) - 1, 0
    means, squares = [np.zeros_like(p) for p in parameters], [np.zeros_like(p) for p in parameters]

    def epoch() -> float:
        nonlocal count
        order, total = rng.permutation(len(x)), 0.0
        for start in range(0, len(x), batch):
            chosen = order[start : start + batch]
            acts, labels, n = [x[chosen]], y[chosen], len(chosen)
            rows = np.arange(n)
            for i in range(last + 1):
                z = acts[i] @ weights[i] + biases[i]
                acts.append(np.maximum(z, 0) if i < last else z)
            z = acts[-1] - acts[-1].max(axis=1, keepdims=True)
            log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
            total += -float(log_p[rows, labels].sum())
            g = np.exp(log_p)
            g[rows, labels] -= 1
            g /= n
            of_weights, of_biases = [g] * (last + 1), [g] * (last + 1)
            for i in range(last, -1, -1):
                of_weights[i], of_biases[i] = acts[i].T @ g, g.sum(axis=0)
                if i:
                    g = (g @ weights[i].T) * (acts[i] > 0)
            count += 1
            for p, g, m, v in zip(parameters, [*of_weights, *of_biases], means, squares, strict=True):
                m *= 0.9
                m += 0.1 * g
                v *= 0.999
                v += 0.001 * g * g
                p -= lr * (m / (1 - 0.9**count)) / (np.sqrt(v / (1 - 0.999**count)) + 1e-8)
        return total / len(x)

    return epoch
