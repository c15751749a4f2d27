"""A course of given gradients, and the configurations that several tests go along it."""

import numpy as np

import nn
from autograd import Tensor, Value

START = np.array([1.0, -2.0, 0.5])

# The gradients are fixed in advance: gradients that depend on the course would amplify its rounding errors until
# nothing is comparable.
GRADIENTS = np.random.default_rng(0).normal(0.3, 1.0, (100, 3)) * [1.0, 10.0, 0.1]

CONFIGURATIONS = [
    (nn.SGD, {"lr": 0.01}),
    (nn.SGD, {"lr": 0.01, "weight_decay": 0.1}),
    (nn.SGD, {"lr": 0.01, "momentum": 0.9}),
    (nn.SGD, {"lr": 0.01, "momentum": 0.9, "nesterov": True, "weight_decay": 0.1}),
    (nn.Adam, {"lr": 0.05}),
    (nn.Adam, {"lr": 0.05, "betas": (0.5, 0.9), "eps": 1e-3, "weight_decay": 0.1}),
]

LATER = [
    (nn.Adam, {"lr": 0.05, "weight_decay": 0.1, "decoupled_weight_decay": True}),
    (nn.NAdam, {"lr": 0.05, "weight_decay": 0.1}),
    (nn.NAdam, {"lr": 0.05, "weight_decay": 0.1, "decoupled_weight_decay": True, "maximize": True}),
    (nn.RAdam, {"lr": 0.05, "weight_decay": 0.1}),
    (nn.RAdam, {"lr": 0.05, "betas": (0.5, 0.9), "weight_decay": 0.1, "decoupled_weight_decay": True}),
    (nn.Adamax, {"lr": 0.05, "weight_decay": 0.1}),
    (nn.Adadelta, {"lr": 0.5, "weight_decay": 0.1}),
    (nn.Rprop, {"lr": 0.05}),
    (nn.Lion, {"lr": 0.01, "weight_decay": 0.1}),
]


def course(make, kind=Tensor):
    """The places of START along GRADIENTS."""
    params = [Tensor(START)] if kind is Tensor else [Value(x) for x in START]
    optimizer = make(params)
    found = []
    for g in GRADIENTS:
        for p, part in zip(params, [g] if kind is Tensor else g.tolist(), strict=True):
            p.grad = part
        optimizer.step()
        found.append(np.ravel([p.data for p in params]))
    return np.array(found)
