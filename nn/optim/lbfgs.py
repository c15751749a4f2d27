"""``LBFGS``: quasi-Newton steps from the last changes of the gradient."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np

from autograd.engine.doors import door, shown
from autograd.engine.node import Node, data_of
from autograd.engine.versions import assign
from autograd.errors import ArgumentError, OperandError
from autograd.ops.scaling import widened
from nn.modules.arguments import integer, one_of, real
from nn.modules.precision import Conversions
from nn.optim.base import CLOSURE, Group, Optimizer, Params, move
from nn.optim.line_search import Point, strong_wolfe

_LISTS = ("old_dirs", "old_stps", "ro")
_VECTORS = ("d", "prev_flat_grad")
_NUMBERS = ("t", "H_diag", "prev_loss")


class LBFGS(Optimizer):
    """L-BFGS: p += t * d, d = -H g, where H is built from the last changes of the parameters and of the gradient.

    One ``step(closure)`` makes up to ``max_iter`` such iterations, and the next one goes on from there. The first t is
    min(1, 1 / sum |g|) * lr and then lr; or with ``line_search_fn="strong_wolfe"`` it is searched from there. It is
    meant for full batches (or large ones): the loss must be the same function at every evaluation. A ``step`` ends

    - when no entry of the gradient is above ``tolerance_grad``, or one is NaN: the parameters then stay,
    - when neither a parameter nor the loss changes by more than ``tolerance_change``,
    - after ``max_iter`` iterations, or when ``max_eval`` evaluations are reached.

    Source: Nocedal and Wright, "Numerical optimization", 2006, algorithms 7.4 and 7.5.

    Args:
        params: the parameters; one group.
        lr: the learning rate, >= 0.
        max_iter: iterations in a step, >= 1.
        max_eval: evaluations of the closure in a step, >= 1; max_iter * 5 // 4 if not given.
        tolerance_grad: >= 0.
        tolerance_change: >= 0.
        history_size: how many changes H is built from, >= 1.
        line_search_fn: None, or ``"strong_wolfe"``: safer, and usually faster too.

    Raises:
        TypeError: something that is no parameter.
        ArgumentError: no parameters, one twice, more than one group, or a hyperparameter out of its range.

    Example:
        >>> from autograd import Tensor
        >>> w = Tensor([-1.5, 2.0])
        >>> optimizer = LBFGS([w], line_search_fn="strong_wolfe", max_iter=50)
        >>> def closure():
        ...     optimizer.zero_grad()
        ...     loss = (1 - w[0]) ** 2 + 100 * (w[1] - w[0] ** 2) ** 2
        ...     loss.backward()
        ...     return loss
        >>> float(optimizer.step(closure))
        12.5
        >>> w.data.round(4)
        array([1., 1.])
    """

    needs_closure = True
    takes_complex = False

    @door
    def __init__(
        self,
        params: Params,
        lr: float = 1.0,
        max_iter: int = 20,
        max_eval: int | None = None,
        tolerance_grad: float = 1e-7,
        tolerance_change: float = 1e-9,
        history_size: int = 100,
        line_search_fn: str | None = None,
    ) -> None:
        max_iter = integer("LBFGS", "max_iter", max_iter, 1)
        defaults = {"lr": lr, "max_iter": max_iter, "max_eval": max_iter * 5 // 4 if max_eval is None else max_eval}
        defaults |= {"tolerance_grad": tolerance_grad, "tolerance_change": tolerance_change}
        super().__init__(params, {**defaults, "history_size": history_size, "line_search_fn": line_search_fn})

    def _check(self, group: Group) -> None:
        for name in ("lr", "tolerance_grad", "tolerance_change"):
            group[name] = real("LBFGS", name, group[name])
        for name in ("max_iter", "max_eval", "history_size"):
            group[name] = integer("LBFGS", name, group[name], 1)
        if group["line_search_fn"] is not None and group["line_search_fn"] != "strong_wolfe":
            one_of("LBFGS", "line_search_fn", group["line_search_fn"], ("strong_wolfe",))

    def add_param_group(self, param_group: Mapping[str, Any]) -> None:
        """Refuse a second group: all parameters make one step together.

        Raises:
            ArgumentError: there is a group already.
        """
        if self.param_groups:
            raise ArgumentError(
                "LBFGS: got more than one group of parameters, expected one; all of them make one step together, so "
                "none can have hyperparameters of its own"
            )
        super().add_param_group(param_group)

    @door
    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Make up to ``max_iter`` iterations.

        An error in the closure leaves parameters and state as they were before the step.

        Args:
            closure: a function that computes the loss and its gradients anew, and returns the loss.

        Returns:
            The first result of the closure: the loss before the step.

        Raises:
            OperandError: no closure, or one that returns no number.
            ArgumentError: the closure left no gradients.
            ShapeError: a ``.grad`` that was assigned does not have its parameter's shape.
        """
        if closure is None:
            raise OperandError(f"LBFGS.step: got no closure, expected {CLOSURE}\noptimizer.step(closure)")
        if self._conversions != Conversions.count:
            self._convert_state()
        with self._put_back_on_error():
            return self._iterate(closure)

    def _iterate(self, closure: Callable[[], Any]) -> Any:
        group, params = self.param_groups[0], self.param_groups[0]["params"]
        state: dict[str, Any] = {"func_evals": 0, "n_iter": 0, **self.state.get(params[0], {})}
        state |= {name: list(state[name]) for name in _LISTS if name in state}
        evaluate = _Evaluation(self, closure)
        loss, g = evaluate()
        evaluations, searching = 1, group["line_search_fn"] is not None
        for iteration in range(1, group["max_iter"] + 1):
            # the comparison is negated, so that NaN stops too
            if not abs(g).max(initial=0.0) > group["tolerance_grad"]:
                break
            state["n_iter"] += 1
            d = _direction(state, g, group["history_size"])
            first = state["n_iter"] == 1
            t = min(1.0, 1.0 / float(abs(g).sum())) * group["lr"] if first else group["lr"]
            slope = float(g @ d)
            state.update(d=d, t=t, prev_flat_grad=g, prev_loss=loss)
            if slope > -group["tolerance_change"]:
                break
            before, spent = loss, 0
            if searching:
                start = Point(0.0, loss, g, slope)
                left = group["max_eval"] - evaluations
                found, spent = strong_wolfe(evaluate.along(d), start, t, float(abs(d).max()), 1e-9, left)
                loss, g, t = found.loss, found.gradient, found.t
                state["t"] = t
            _move_all(params, t * d)
            if not searching and iteration < group["max_iter"]:
                (loss, g), spent = evaluate(), 1
            evaluations += spent
            if (
                evaluations >= group["max_eval"]
                or abs(t * d).max() <= group["tolerance_change"]
                or abs(loss - before) < group["tolerance_change"]
            ):
                break
        state["func_evals"] += evaluations
        self.state[params[0]] = state
        return evaluate.first

    @contextmanager
    def _put_back_on_error(self) -> Iterator[None]:
        params = self.param_groups[0]["params"]
        before = [np.copy(p._data) for p in params]
        try:
            yield
        except BaseException:
            _write_all(params, before)
            raise

    def _flat_gradient(self) -> Any:
        """All gradients as one long vector, with zeros for parameters that have none."""
        parts, params = [], self.param_groups[0]["params"]
        if all(p._grad is None for p in params):
            raise ArgumentError(f"LBFGS.step: got a closure that left no gradients, expected {CLOSURE}")
        for p in params:
            g = p._grad
            if g is None or not p._requires_grad:
                g = np.zeros_like(p._data)
            elif g.__class__ is not np.ndarray or g.shape != getattr(p._data, "shape", None):
                g = self._checked_gradient(p, g)
            parts.append(np.ravel(widened(g)))
        return np.concatenate(parts)

    def _loaded_state(self, saved: Any, groups: list[Group], problems: list[str]) -> dict[Node, dict[str, Any]]:
        """The state, which is that of the first parameter and tells of all."""
        if not isinstance(saved, Mapping) or not all(isinstance(found, Mapping) for found in saved.values()):
            problems.append(f"state: got {shown(saved)}, expected a dict of dicts, one a parameter")
            return {}
        problems += [f"state[{number}]: expected 0 alone" for number in saved if str(number) != "0"]
        found: Mapping[str, Any] = next((found for number, found in saved.items() if str(number) == "0"), {})
        if problems or not found:
            return {}
        params = groups[0]["params"]
        size = sum(np.size(p._data) for p in params)
        dtype = np.result_type(np.float32, *(getattr(p._data, "dtype", np.float64) for p in params))
        try:
            return {params[0]: _loaded(found, size, dtype)}
        except (ArgumentError, TypeError, ValueError) as error:
            problems.append(f"state[0]: {error}")
            return {}


class _Evaluation:
    """The closure, as loss and flat gradient; it keeps the result of the first call."""

    def __init__(self, optimizer: LBFGS, closure: Callable[[], Any]) -> None:
        self.optimizer, self.closure = optimizer, closure
        self.params = optimizer.param_groups[0]["params"]
        self.first: Any = None

    def __call__(self) -> tuple[float, Any]:
        result = self.optimizer._evaluated(self.closure)
        try:
            loss = float(data_of(result))
        except (TypeError, ValueError):
            raise OperandError(
                f"LBFGS.step: got {shown(result)} from the closure, expected the loss: end it by `return loss`"
            ) from None
        self.first = result if self.first is None else self.first
        return loss, self.optimizer._flat_gradient()

    def along(self, d: Any) -> Callable[[float], Point]:
        """A function that evaluates the loss at p + t * d, and puts p back."""
        start = [np.copy(p._data) for p in self.params]

        def probe(t: float) -> Point:
            _move_all(self.params, t * d)
            loss, g = self()
            _write_all(self.params, start)
            return Point(t, loss, g, float(g @ d))

        return probe


def _direction(state: dict[str, Any], g: Any, history_size: int) -> Any:
    """-H g, by two passes over the history, after the last step was added to it; see algorithm 7.4."""
    if state["n_iter"] == 1 or "d" not in state:
        state.update(old_dirs=[], old_stps=[], ro=[], H_diag=1.0)
        return -g
    changes, steps, weights = (state[name] for name in _LISTS)
    change, step = g - state["prev_flat_grad"], state["t"] * state["d"]
    product = float(change @ step)
    if product > 1e-10:  # the inverse Hessian stays positive definite only then
        changes.append(change)
        steps.append(step)
        weights.append(1.0 / product)
        state["H_diag"] = product / float(change @ change)
        for kept in (changes, steps, weights):
            del kept[:-history_size]
    d, parts = -g, []
    for y, s, weight in zip(reversed(changes), reversed(steps), reversed(weights), strict=True):
        parts.append(weight * float(s @ d))
        d -= parts[-1] * y
    d *= state["H_diag"]
    for y, s, weight, part in zip(changes, steps, weights, reversed(parts), strict=True):
        d += (part - weight * float(y @ d)) * s
    return d


def _move_all(params: list[Any], change: Any) -> None:
    """p += its part of one long vector, for each parameter."""
    first = 0
    for p in params:
        size, shape = np.size(p._data), np.shape(p._data)
        part = change[first : first + size]
        move(p, part.reshape(shape) if shape else part[0])
        first += size


def _write_all(params: list[Any], arrays: list[Any]) -> None:
    for p, array in zip(params, arrays, strict=True):
        data = p._data
        if data.__class__ is float:
            p.data = float(array)
        else:
            data[...] = array
            assign(p, data)


def _loaded(found: Mapping[str, Any], size: int, dtype: Any) -> dict[str, Any]:
    """A saved state as this package keeps it; ArgumentError if it is invalid."""

    def vector(name: str, x: Any) -> Any:
        x = np.asarray(x)
        if x.shape != (size,) or x.dtype.kind not in "fiu":
            raise ArgumentError(f"got {name} of shape {x.shape} {x.dtype}, expected numbers of shape {(size,)}")
        return x.astype(dtype)

    loaded: dict[str, Any] = {}
    for name in ("func_evals", "n_iter"):
        loaded[name] = integer("LBFGS", name, found.get(name), 0)
    if found.get("d") is None:  # the step ended before it began
        return loaded
    missing = [name for name in (*_VECTORS, *_LISTS, *_NUMBERS) if found.get(name) is None]
    if missing:
        raise ArgumentError(f"{', '.join(missing)} missing")
    loaded |= {name: vector(name, found[name]) for name in _VECTORS}
    for name in _NUMBERS:
        loaded[name] = real("LBFGS", name, np.asarray(found[name]), low=-math.inf)
    lengths = {name: len(found[name]) for name in _LISTS}
    if len(set(lengths.values())) > 1:
        raise ArgumentError(f"got lists of lengths {lengths}, expected the same")
    loaded["ro"] = [real("LBFGS", "ro", np.asarray(x), low=-math.inf) for x in found["ro"]]
    for name in _LISTS[:2]:
        loaded[name] = [vector(name, x) for x in found[name]]
    return loaded
