"""``Optimizer``: groups of parameters, a state for each parameter, and saving both.

A subclass defines its hyperparameters (``_check``), the names in the state of a parameter (``_remembered``), and the
step of one parameter (``_update``). ``rules`` has the five optimisers of the package, which are little but formulas.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from autograd.engine.arrays import is_lazy
from autograd.engine.doors import door, shown
from autograd.engine.node import Node, data_of
from autograd.engine.versions import assign
from autograd.errors import ArgumentError, NotDefinedError, OperandError, ShapeError
from autograd.ops.scaling import widened
from nn.modules.arguments import flag, mapping, real
from nn.modules.module import Module
from nn.modules.precision import Conversions

Params = Iterable[Node] | Iterable[Mapping[str, Any]]
Group = dict[str, Any]

SCHEDULED = frozenset({"initial_lr", "max_lr", "min_lr", "base_momentum", "max_momentum"})
"""Entries that schedules add to a group."""

_FLAGS = frozenset(("amsgrad", "centered", "maximize", "nesterov"))
"""Hyperparameters that are True or False."""

_SWITCHES_OF_PYTORCH = frozenset(
    {"capturable", "decoupled_weight_decay", "differentiable", "foreach", "fused", "param_names"}
)  # entries of PyTorch's state dicts that choose between ways to compute the same numbers


class Optimizer:
    """Parameters in groups, each group with hyperparameters of its own, and a ``step`` along the gradients.

    To write your own, derive from it and define ``_update(p, g, state, group)``, which moves one parameter by one step:
    ``g`` is its gradient (a plain array; of float16 in float32), ``state`` a dict for whatever should be remembered.

    Args:
        params: leaf Tensors (or Values), as from ``model.parameters()``; or groups of them, as dicts:
            ``[{"params": [w]}, {"params": [b], "lr": 0.1}]``. A group that lacks an entry gets that of ``defaults``.
        defaults: the hyperparameters by name.

    Attributes:
        param_groups: a dict a group, with ``"params"`` and every hyperparameter. They may be changed between steps:
            ``optimizer.param_groups[0]["lr"] = 0.01``.
        state: for each parameter that was stepped, the values remembered about it, by name.
        defaults: the hyperparameters that the optimiser was made with.

    Raises:
        OperandError: something that is no parameter.
        ArgumentError: no parameters, one twice (it would be stepped twice), the result of an op, or a hyperparameter
            that is unknown or out of its range.
    """

    param_groups: list[Group]
    state: dict[Node, dict[str, Any]]
    defaults: dict[str, Any]

    _conversions: int = 0  # those of modules that the state has followed

    @door
    def __init__(self, params: Params, defaults: Mapping[str, Any] | None = None) -> None:
        self.defaults = {} if defaults is None else dict(defaults)
        self.param_groups = []
        self.state = {}
        self._check_all(self.defaults)
        for group in self._groups(params):
            self.add_param_group(group)

    @property
    def lr(self) -> float:
        """The learning rate, if all groups have the same; to assign one sets it in all groups.

        Raises:
            ArgumentError: the groups have different ones; see ``param_groups``.
        """
        rates = [group["lr"] for group in self.param_groups]
        if len(set(rates)) > 1:
            raise ArgumentError(
                f"{type(self).__name__}.lr: got groups with learning rates {rates}, expected one that all groups have; "
                f'use param_groups[i]["lr"]'
            )
        return float(rates[0])

    @lr.setter
    def lr(self, lr: float) -> None:
        lr = real(type(self).__name__, "lr", lr)
        for group in self.param_groups:
            group["lr"] = lr

    @door
    def add_param_group(self, param_group: Mapping[str, Any]) -> None:
        """Add parameters with hyperparameters of their own, such as layers that are unfrozen later.

        Args:
            param_group: ``"params"`` and whatever differs from the defaults.

        Example:
            >>> from autograd import Tensor
            >>> from nn import SGD
            >>> w, b = Tensor([1.0, 2.0]), Tensor(0.0)
            >>> optimizer = SGD([w], lr=0.1, momentum=0.9)
            >>> optimizer.add_param_group({"params": [b], "lr": 0.5})
            >>> optimizer
            SGD(
              1 parameter, lr=0.1, momentum=0.9, dampening=0.0, weight_decay=0.0, nesterov=False, maximize=False
              1 parameter, lr=0.5, momentum=0.9, dampening=0.0, weight_decay=0.0, nesterov=False, maximize=False
            )
        """
        name = type(self).__name__
        given = dict(mapping(f"{name}.add_param_group", param_group))
        params = _checked(name, given.pop("params", ()))
        unknown = [key for key in given if key not in self.defaults]
        if unknown:
            raise ArgumentError(
                f"{name}: got a group with {', '.join(unknown)}, "
                f"expected 'params' and some of {', '.join(self.defaults)}"
            )
        group = {**self.defaults, **given}
        self._check_all(group)
        taken = {id(p) for other in self.param_groups for p in other["params"]}
        if any(id(p) in taken for p in params):
            raise ArgumentError(f"{name}: got one parameter in more than one group, expected each in one")
        self.param_groups.append({"params": params, **group})

    def step(self) -> None:
        """Move each parameter that has a gradient by one step.

        Raises:
            ShapeError: a ``.grad`` that was assigned does not have its parameter's shape; the parameters before it were
                stepped.
            OperandError: a gradient is a Dask array that was not computed; see ``autograd.compute``.
        """
        if self._conversions != Conversions.count:
            self._convert_state()
        for group in self.param_groups:
            maximize = group.get("maximize", False)
            for p in group["params"]:
                g = p._grad
                if g is None or not p._requires_grad:
                    continue
                if g.__class__ is not np.ndarray or g.shape != getattr(p._data, "shape", None):
                    g = self._checked_gradient(p, g)
                elif g.dtype.char == "e":  # the square of a float16 beyond 256 overflows
                    g = widened(g)
                state = self.state.get(p)
                if state is None:
                    state = self.state[p] = {}
                self._update(p, -g if maximize else g, state, group)

    def _convert_state(self) -> None:
        """Bring what is remembered about parameters that were converted to their dtype (of float16: to float32)."""
        self._conversions = Conversions.count
        for p, state in self.state.items():
            wanted = np.result_type(getattr(p._data, "dtype", np.float64), np.float32)
            for name, x in state.items():
                if isinstance(x, np.ndarray) and x.dtype.kind == wanted.kind and x.dtype != wanted:
                    state[name] = x.astype(wanted)

    def _checked_gradient(self, p: Node, g: Any) -> Any:
        """A gradient that is not simply an array of the parameter's shape: its numbers, or an error."""
        g = data_of(g)
        if not isinstance(g, (int, float)) and not hasattr(g, "shape"):
            raise OperandError(f"{type(self).__name__}.step: got {shown(g)} as a gradient, expected numbers")
        if getattr(g, "shape", ()) != getattr(p._data, "shape", ()):
            raise ShapeError(
                f"{type(self).__name__}.step: got a gradient of shape {np.shape(g)}, "
                f"expected {np.shape(p._data)}, that of its parameter"
            )
        if is_lazy(g) and not is_lazy(p._data):
            raise OperandError(
                f"{type(self).__name__}.step: got a gradient that is not computed yet (a Dask array), expected "
                f"numbers; call autograd.compute(loss, *model.parameters()) first"
            )
        return widened(g)

    def zero_grad(self) -> None:
        """Forget the gradients: call it before each backward pass, or they add up."""
        for group in self.param_groups:
            for p in group["params"]:
                p._grad = p.no_grad_yet

    def state_dict(self) -> dict[str, Any]:
        """A copy of everything that the next steps depend on, in PyTorch's form: parameters are numbered in order.

        Example:
            >>> from autograd import Tensor
            >>> from nn import SGD
            >>> SGD([Tensor(1.0)], lr=0.1).state_dict()["param_groups"][0]["lr"]
            0.1
        """
        groups, first = [], 0
        for group in self.param_groups:
            numbers = list(range(first, first + len(group["params"])))
            first += len(numbers)
            groups.append({**{key: x for key, x in group.items() if key != "params"}, "params": numbers})
        state = {
            i: {key: np.copy(x) if hasattr(x, "shape") else x for key, x in self.state[p].items()}
            for i, p in enumerate(self._all_params())
            if self.state.get(p)
        }
        return {"state": state, "param_groups": groups}

    @door
    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Go on from a result of ``state_dict()``, here or in PyTorch, for as many parameters in the same order.

        Raises:
            ArgumentError: it is the state of another optimiser, or of other parameters. The message lists everything
                that is wrong, and this optimiser is left as it was.
        """
        problems: list[str] = []
        saved = mapping(f"{type(self).__name__}.load_state_dict", state_dict)
        groups = self._loaded_groups(saved.get("param_groups", ()), problems)
        state = self._loaded_state(saved.get("state", {}), groups, problems) if not problems else {}
        if problems:
            listed = "".join(f"\n  {problem}" for problem in problems)
            raise ArgumentError(f"{type(self).__name__}.load_state_dict: nothing was loaded, because of{listed}")
        self.param_groups, self.state = groups, state

    def _loaded_groups(self, saved: Any, problems: list[str]) -> list[Group]:
        """The groups as they will be: our parameters with the saved hyperparameters."""
        if not isinstance(saved, (list, tuple)) or not all(isinstance(group, Mapping) for group in saved):
            problems.append(f"param_groups: got {shown(saved)}, expected a list of dicts")
            return []
        if len(saved) != len(self.param_groups):
            problems.append(f"param_groups: got {len(saved)}, expected {len(self.param_groups)}")
        groups = []
        for i, (ours, theirs) in enumerate(zip(self.param_groups, saved, strict=False)):
            where = f"param_groups[{i}]"
            if len(theirs.get("params", ())) != len(ours["params"]):
                problems.append(
                    f"{where}: got {len(theirs.get('params', ()))} parameters, expected {len(ours['params'])}"
                )
            values = {key: x for key, x in theirs.items() if key != "params" and key not in _SWITCHES_OF_PYTORCH}
            problems += [f"{where}: {key} is missing" for key in self.defaults if key not in values]
            unknown = [key for key in values if key not in self.defaults and key not in SCHEDULED]
            problems += [f"{where}: got {key}, which {type(self).__name__} does not have" for key in unknown]
            group = {"params": ours["params"], **values}
            if not problems:
                try:
                    self._check_all(group)
                except ArgumentError as error:
                    problems.append(f"{where}: {error}")
            groups.append(group)
        return groups

    def _loaded_state(self, saved: Any, groups: list[Group], problems: list[str]) -> dict[Node, dict[str, Any]]:
        """The state of each parameter as it will be after loading."""
        if not isinstance(saved, Mapping) or not all(isinstance(found, Mapping) for found in saved.values()):
            problems.append(f"state: got {shown(saved)}, expected a dict of dicts, one a parameter")
            return {}
        members = [(p, group) for group in groups for p in group["params"]]
        places = {str(i): member for i, member in enumerate(members)}
        state: dict[Node, dict[str, Any]] = {}
        for number, found in saved.items():
            if str(number) not in places:
                problems.append(f"state[{number}]: expected a number below {len(places)}")
                continue
            p, group = places[str(number)]
            values = {name: np.asarray(x) for name, x in found.items() if x is not None}
            if not values:  # the parameter was not stepped yet, or its optimiser keeps no state
                continue
            names = self._remembered(group)
            names = tuple(values) if names is None else names
            problems += [f"state[{number}]: {name} is missing" for name in names if name not in values]
            kept = {name: values[name] for name in names if name in values}
            shape, dtype = np.shape(p._data), getattr(p._data, "dtype", np.float64)
            problems += [
                f"state[{number}]: got {name} of shape {x.shape} {x.dtype}, expected numbers of shape {wanted}"
                for name, x in kept.items()
                if x.dtype.kind not in "fiu" or x.shape != (wanted := () if name == "step" else shape)
            ]
            if not problems:
                dtype = np.result_type(dtype, np.float32)  # of float16 parameters the state is float32
                state[p] = {name: int(x) if name == "step" else x.astype(dtype) for name, x in kept.items()}
        return state

    def _all_params(self) -> Iterator[Node]:
        return (p for group in self.param_groups for p in group["params"])

    def _groups(self, params: Any) -> list[Mapping[str, Any]]:
        """The argument of the constructor as a list of groups."""
        if isinstance(params, (Module, Node, Mapping)) or not isinstance(params, Iterable):
            hint = "model.parameters()" if isinstance(params, Module) else "a list, as in [w, b]"
            raise OperandError(f"{type(self).__name__}: got a {type(params).__name__} as params, expected {hint}")
        listed = list(params)
        if listed and all(isinstance(group, Mapping) for group in listed):
            return listed
        return [{"params": listed}]

    def __repr__(self) -> str:
        lines = []
        for group in self.param_groups:
            count = len(group["params"])
            values = [f"{key}={x}" for key, x in group.items() if key in self.defaults]
            lines.append(f"  {', '.join([f'{count} parameter' + 's' * (count != 1), *values])}")
        return "\n".join([f"{type(self).__name__}(", *lines, ")"])

    def _check_all(self, group: Group) -> None:
        for name in _FLAGS & group.keys():
            group[name] = flag(type(self).__name__, name, group[name])
        self._check(group)

    # Hooks for subclasses.

    def _check(self, group: Group) -> None:
        """Replace the hyperparameters in ``group`` by checked ones."""

    def _remembered(self, group: Group) -> tuple[str, ...] | None:
        """The names of the values that a step remembers about a parameter; None if any names are allowed."""
        return None

    def _begin(self, state: dict[str, Any], g: Any, group: Group) -> None:
        """Start the remembered values from zeros, where they are not there yet."""
        for name in self._remembered(group) or ():
            if name not in state:
                state[name] = 0 if name == "step" else np.zeros_like(g)

    def _update(self, p: Any, g: Any, state: dict[str, Any], group: Group) -> None:
        """Step one parameter along its gradient ``g``, a plain number or array."""
        raise NotDefinedError(f"{type(self).__name__}: got step(), expected the class to define _update()")


def move(p: Any, change: Any) -> None:
    """``p.data += change``, without the checks that foreign data would need."""
    data = p._data
    if data.__class__ is float:
        p.data = data + change
    else:
        data += change
        assign(p, data)


def _checked(name: str, params: Any) -> list[Node]:
    """``params`` as a list of distinct leaves."""
    checked = [params] if isinstance(params, Node) else list(params)
    if not checked:
        raise ArgumentError(f"{name}: got no parameters, expected at least one")
    for i, p in enumerate(checked):
        if not isinstance(p, Node):
            raise OperandError(
                f"{name}: got {p!r:.60} ({type(p).__name__}) as params[{i}], expected a Tensor or a Value"
            )
        if p.op is not None:
            raise ArgumentError(
                f"{name}: got the result of {p.op.name} as params[{i}], expected a leaf: nothing computed"
            )
    if len({id(p) for p in checked}) < len(checked):
        raise ArgumentError(f"{name}: got one parameter more than once, expected each once")
    return checked
