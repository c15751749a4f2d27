"""The network and the optimiser of an estimator, made from its parameters."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from autograd.engine.doors import shown
from autograd.engine.node import data_of
from autograd.engine.recording import no_grad
from autograd.errors import ArgumentError, OperandError, ShapeError
from nn.layers.mlp import MLP
from nn.modules.arguments import integer
from nn.modules.module import Module, modes_restored
from nn.modules.seeding import seeded
from nn.optim import LBFGS, SGD, Adagrad, Adam, AdamW, RMSprop
from nn.optim.base import Optimizer

SOLVERS: dict[str, type[Optimizer]] = {
    "adam": Adam, "adamw": AdamW, "sgd": SGD, "rmsprop": RMSprop, "adagrad": Adagrad, "lbfgs": LBFGS,
}  # fmt: skip


def network(owner: str, params: dict[str, Any], n_in: Any, n_out: int, dtype: Any, rng: np.random.Generator) -> Module:
    """The module that is to be trained: an MLP, the result of a function, or a copy of a module.

    Args:
        owner: the name of the estimator, for messages.
        params: the parameters of the estimator.
        n_in: the number of features; the shape of a row if rows have several axes.
        n_out: the number of outputs.
        dtype: that of the MLP's parameters.
        rng: the source of all starting values that name no other.
    """
    made = params["module"]
    if isinstance(made, Module):
        return copy.deepcopy(made)
    with seeded(rng):
        if made is None:
            activation = "sigmoid" if params["activation"] == "logistic" else params["activation"]
            sizes = [n_in, *_hidden(owner, params["hidden_layer_sizes"]), n_out]
            return MLP(sizes, activation=activation, dtype=dtype)
        if not callable(made):
            raise OperandError(
                f"{owner}: got module={shown(made)}, expected a Module, a function (n_in, n_out) -> Module, or None"
            )
        module = made(n_in, n_out)
    if not isinstance(module, Module):
        raise OperandError(
            f"{owner}: got {shown(module)} from module({n_in}, {n_out}), expected a Module, as from "
            f"lambda n_in, n_out: nn.MLP([n_in, 32, n_out])"
        )
    return module


def _hidden(owner: str, sizes: Any) -> list[int]:
    listed = list(sizes) if isinstance(sizes, Iterable) and not isinstance(sizes, (str, dict)) else [sizes]
    return [integer(owner, "hidden_layer_sizes", size, 1) for size in listed]


def dtype_of(module: Module) -> np.dtype[Any]:
    """The floating dtype that a module computes in: that of its first parameter."""
    return next((np.dtype(p.dtype) for p in module.parameters() if p.dtype.kind == "f"), np.dtype(np.float64))


def output_for(owner: str, module: Module, row: Any, allowed: set[int], meaning: str) -> Any:
    """The output of a module for one row, shape (1, K) or (K,), in which K has to be one of ``allowed``."""
    with modes_restored(module), no_grad():
        module.eval()
        try:
            found = module(row)
        except ShapeError as error:
            raise ShapeError(
                f"{owner}: got rows of shape {np.shape(row)[1:]}, which the module refuses: {error}"
            ) from error
    if isinstance(found, (tuple, list, dict)):
        raise OperandError(
            f"{owner}: got {shown(found)} from the module, expected one array of outputs: a module around it may "
            f"return the part that the loss takes, as in return self.rnn(x)[0][:, -1]"
        )
    output = data_of(found)
    shape = np.shape(output)
    count = shape[1] if len(shape) == 2 else 1
    if shape[:1] != (1,) or len(shape) > 2 or count not in allowed:
        wanted = " or ".join(f"(1, {n})" for n in sorted(allowed, reverse=True))
        raise ShapeError(
            f"{owner}: got an output of shape {shape} for an input of shape {np.shape(row)}, expected {wanted}: "
            f"{meaning}"
        )
    return np.asarray(output)


def optimizer(owner: str, params: dict[str, Any], module: Module, rows: float) -> Optimizer:
    """The optimiser for a module.

    Args:
        owner: the name of the estimator, for messages.
        params: the parameters of the estimator.
        module: the module to train.
        rows: the weight of all rows of a batch: ``alpha`` is divided by it, as scikit-learn does.
    """
    solver = params["solver"]
    members = module.parameters()
    if not any(p.requires_grad for p in members):
        raise ArgumentError(f"{owner}: got a module without parameters to train, expected at least one")
    kind: Any
    if isinstance(solver, str):
        if solver not in SOLVERS:
            raise ArgumentError(
                f"{owner}: got solver={shown(solver)}, expected one of {', '.join(map(repr, SOLVERS))}, an optimiser's "
                f"class, or a function of the parameters: lambda params: nn.SGD(params, lr=0.1)"
            )
        kind, options = SOLVERS[solver], {}
        if solver == "lbfgs":
            return LBFGS(members, lr=1.0, max_iter=1, max_eval=25, line_search_fn="strong_wolfe")
        if solver == "sgd":
            nesterov = bool(params["nesterovs_momentum"] and params["momentum"])
            options = {"momentum": params["momentum"], "nesterov": nesterov}
        made: Optimizer = kind(_groups(members, params["alpha"] / rows), lr=params["learning_rate_init"], **options)
        return made
    if isinstance(solver, type) and issubclass(solver, Optimizer):
        decays = "weight_decay" in inspect.signature(solver).parameters
        groups = _groups(members, params["alpha"] / rows if decays else 0.0)
        kind = solver
        made = kind(groups, lr=params["learning_rate_init"])
        return made
    if not callable(solver) or isinstance(solver, type):
        raise OperandError(
            f"{owner}: got solver={shown(solver)}, expected a name, an optimiser's class, or a function of the "
            f"parameters: lambda params: nn.SGD(params, lr=0.1)"
        )
    made = solver(members)
    if not isinstance(made, Optimizer):
        raise OperandError(f"{owner}: got {shown(made)} from solver(parameters), expected an Optimizer")
    return made


def penalty(params: dict[str, Any], module: Module, rows: float) -> Callable[[], Any] | None:
    """The term of ``alpha`` in the loss for L-BFGS, which has no weight decay; None for other optimisers.

    The arguments are those of ``optimizer``.
    """
    if params["solver"] != "lbfgs" or not params["alpha"]:
        return None
    weights = [p for p in module.parameters() if p.ndim > 1 and p.requires_grad]
    factor = params["alpha"] / (2 * rows)
    return lambda: sum((p * p).sum() * factor for p in weights)


def _groups(members: list[Any], decay: float) -> list[dict[str, Any]]:
    """Weights, which decay, and biases and the like, which do not."""
    if not decay:
        return [{"params": members}]
    weights = [p for p in members if p.ndim > 1]
    others = [p for p in members if p.ndim <= 1]
    groups: list[dict[str, Any]] = [{"params": weights, "weight_decay": decay}] if weights else []
    return groups + ([{"params": others}] if others else [])
