"""``Optimizer``: groups of parameters, a state for each parameter, and saving both.

A subclass defines its hyperparameters (``_check``), the names in the state of a parameter (``_remembered``), and the
step of one parameter (``_update``). ``rules``, ``adaptive``, ``signs`` and ``muon`` have the optimisers that are little
but formulas of one step; ``lbfgs`` overrides the step itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, ClassVar

import numpy as np

from autograd.engine.arrays import is_lazy
from autograd.engine.doors import door, shown
from autograd.engine.node import Node, data_of, is_complex
from autograd.engine.recording import recording
from autograd.engine.versions import assign
from autograd.errors import ArgumentError, NotDefinedError, OperandError, ShapeError
from autograd.ops.scaling import widened
from nn.modules.arguments import flag, mapping, real, refuse_copy
from nn.modules.module import Module
from nn.modules.precision import Conversions
from nn.optim.arguments import SWITCHES, in_order, leaves
from nn.optim.complex_parts import step_parts

Params = Iterable[Node] | Iterable[tuple[str, Node]] | Iterable[Mapping[str, Any]]
Group = dict[str, Any]

SCHEDULED = frozenset({"initial_lr", "max_lr", "min_lr", "base_momentum", "max_momentum"})
"""Entries that schedules add to a group."""

_FLAGS = frozenset(("amsgrad", "centered", "decoupled_weight_decay", "maximize", "nesterov"))
"""Hyperparameters that are True or False."""

_SWITCHES_OF_PYTORCH = SWITCHES | {"param_names"}
"""Entries of PyTorch's state dicts that the steps do not depend on."""

_SCALARS: dict[str, Callable[[Any], Any]] = {"step": int, "mu_product": np.float32}
"""Entries of a state that are one number for parameters of any shape, and their kinds."""

_NEWER = frozenset({"decoupled_weight_decay"})
"""Hyperparameters that state dicts of earlier versions lack, here and in PyTorch: they were False."""


CLOSURE = (
    "a function that computes the loss and its gradients:\n"
    "def closure():\n    optimizer.zero_grad()\n    loss = loss_function(model(x), y)\n    loss.backward()\n"
    "    return loss"
)
"""The form of a closure, for messages."""


class Optimizer:
    """Parameters in groups, each group with hyperparameters of its own, and a ``step`` along the gradients.

    Complex parameters take the steps of their real and imaginary parts, as in PyTorch: down, for a real loss.
    (``LBFGS`` and ``Muon`` refuse them.)

    To write your own, derive from it and define ``_update(p, g, state, group)``, which moves one parameter by one step:
    ``g`` is its gradient (a plain array; of float16 in float32), ``state`` a dict for numbers to be remembered. Of
    complex parameters p and g have one axis more: the last one is that of the real and the imaginary part.

    Args:
        params: leaf Tensors (or Values), as from ``model.parameters()``, or pairs of names and them, as from
            ``model.named_parameters()`` (the names are not kept); or groups of them, as dicts:
            ``[{"params": [w]}, {"params": [b], "lr": 0.1}]``. A group that lacks an entry gets that of ``defaults``.
        defaults: the hyperparameters by name.
        **switches: of those that PyTorch has too: ``foreach``, ``fused`` and ``capturable`` choose between ways to
            compute the same numbers, of which there is one here: they have no effect. ``differentiable=True``, steps
            that are recorded, is refused.

    Attributes:
        param_groups: a dict a group, with ``"params"`` and every hyperparameter. They may be changed between steps:
            ``optimizer.param_groups[0]["lr"] = 0.01``.
        state: for each parameter that was stepped, the values remembered about it, by name.
        defaults: the hyperparameters that the optimiser was made with.

    Raises:
        OperandError: something that is no parameter.
        ArgumentError: no parameters, one twice (it would be stepped twice), a set of them, which has no order, the
            result of an op, or a hyperparameter that is unknown or out of its range.

    Example:
        >>> from autograd import Tensor
        >>> class Descent(Optimizer):
        ...     def _update(self, p, g, state, group):
        ...         p.data = p.data - group["lr"] * g
        >>> w = Tensor([1.0, 2.0])
        >>> optimizer = Descent([w], {"lr": 0.1})
        >>> (w * w).sum().backward()
        >>> optimizer.step()
        >>> w
        Tensor([0.8, 1.6])
    """

    needs_closure = False
    """True if ``step`` cannot do without a closure, because it evaluates the loss more than once."""

    takes_complex = True
    """True if complex parameters may be stepped, by their real and imaginary parts."""

    changing_numbers: ClassVar[frozenset[str]] = frozenset(("lr", "step", "mu_product"))
    """Entries of groups and states that are others in other steps: a compiled step reads them afresh."""

    param_groups: list[Group]
    state: dict[Node, dict[str, Any]]
    defaults: dict[str, Any]

    _conversions: int = 0  # the count of module conversions that the state has followed

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
            param_group: ``"params"``, and the entries that differ from the defaults. Further entries that are text,
                such as ``"name"``, are kept.

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
        params = leaves(name, given.pop("params", ()))
        for i, p in enumerate(() if self.takes_complex else params):
            if is_complex(p):
                raise OperandError(
                    f"{name}: got complex numbers as params[{i}], expected real ones; make it of two parameters, "
                    f"z = x + 1j * y, or use another optimiser, such as AdamW"
                )
        given = {key: x for key, x in given.items() if key in self.defaults or key not in SWITCHES}
        unknown = [key for key, x in given.items() if key not in self.defaults and not isinstance(x, str)]
        if unknown:
            raise ArgumentError(
                f"{name}: got a group with {', '.join(unknown)}, "
                f"expected 'params' and some of {', '.join(self.defaults)}"
            )
        group = {"params": params, **self.defaults, **given}
        self._check_all(group)
        taken = {id(p) for other in self.param_groups for p in other["params"]}
        if any(id(p) in taken for p in params):
            raise ArgumentError(f"{name}: got one parameter in more than one group, expected each in one")
        self.param_groups.append(group)

    @door
    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Move each parameter that has a gradient by one step.

        Args:
            closure: a function that computes the loss and its gradients anew, called before the step:
                ``optimizer.zero_grad()``, the loss, ``loss.backward()``, ``return loss``.

        Returns:
            The result of the closure; None without one.

        Raises:
            OperandError: ``closure`` is no function; nothing was stepped.
            ShapeError: a ``.grad`` that was assigned does not have its parameter's shape; the parameters before it were
                stepped.
            OperandError: a gradient is a Dask array that was not computed; see ``autograd.compute``.
        """
        loss = None if closure is None else self._evaluated(closure)
        if self._conversions != Conversions.count:
            self._convert_state()
        states, update = self.state, self._update
        for group in self.param_groups:
            maximize = group.get("maximize", False)
            for p in group["params"]:
                g = p._grad
                if g is None or not p._requires_grad:
                    continue
                data = p._data
                plain = data.__class__ is np.ndarray and data.dtype.char in "fd"
                if g.__class__ is not np.ndarray or g.shape != getattr(data, "shape", None):
                    g = self._checked_gradient(p, g)
                elif g.dtype.char == "e":  # the square of a float16 beyond 256 overflows
                    g = widened(g)
                state = states.get(p)
                if state is None:
                    state = states[p] = {}
                if not plain and is_complex(p):
                    step_parts(update, p, -g if maximize else g, state, group)
                else:
                    update(p, -g if maximize else g, state, group)
        return loss

    def _evaluated(self, closure: Any) -> Any:
        """The result of the closure, which may record even where ``step`` is called in a block that does not."""
        if not callable(closure):
            raise OperandError(f"{type(self).__name__}.step: got {shown(closure)} as closure, expected {CLOSURE}")
        with recording(True):
            return closure()

    def _convert_state(self) -> None:
        """Convert the state of converted parameters to their dtype (for float16: to float32)."""
        self._conversions = Conversions.count
        for p, state in self.state.items():
            wanted = np.result_type(getattr(p._data, "dtype", np.float64), np.float32)
            for name, x in state.items():
                state[name] = _converted(x, wanted)

    def _checked_gradient(self, p: Node, g: Any) -> Any:
        """A gradient that is not simply an array of the parameter's shape: its numbers, or an error."""
        refuse_copy(f"{type(self).__name__}.step", g, "an update by hand (w = w - lr * g)")
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

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget the gradients: call it before each backward pass, or they add up.

        Args:
            set_to_none: False sets gradients that are there to zeros instead, so that a step still sees them.
        """
        forget = set_to_none
        if forget is not True:
            forget = flag(f"{type(self).__name__}.zero_grad", "set_to_none", set_to_none)
        for group in self.param_groups:
            for p in group["params"]:
                if forget:
                    p._grad = p.no_grad_yet
                    continue
                grad = data_of(p._grad)
                p._grad = np.zeros_like(grad) if hasattr(grad, "shape") else p.no_grad_yet

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
            i: {key: _copied(x) for key, x in self.state[p].items()}
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
        state = self._loaded_state(saved.get("state"), groups, problems) if not problems else {}
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
            problems += [f"{where}: {key} is missing" for key in self.defaults if key not in values.keys() | _NEWER]
            unknown = [
                key for key, x in values.items()
                if key not in self.defaults and key not in SCHEDULED and not isinstance(x, str)
            ]  # fmt: skip
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
            if not values:  # the parameter was not stepped yet, or the optimiser keeps no state
                continue
            names = self._remembered(group)
            names = tuple(values) if names is None else names
            problems += [f"state[{number}]: {name} is missing" for name in names if name not in values]
            kept = {name: values[name] for name in names if name in values}
            shape, dtype = np.shape(p._data), getattr(p._data, "dtype", np.float64)
            for name, x in kept.items():
                wanted = () if name in _SCALARS else shape
                if x.dtype.kind not in ("fiuc" if is_complex(p) else "fiu") or x.shape != wanted:
                    got = f"{name} of shape {x.shape} {x.dtype}"
                    problems.append(f"state[{number}]: got {got}, expected numbers of shape {wanted}")
                elif name == "step" and not (float(x).is_integer() and x >= 0):  # Adam divides by 1 - beta^step
                    problems.append(f"state[{number}]: got step={x}, expected a whole number >= 0")
            if not problems:
                dtype = np.result_type(dtype, np.float32)  # float16 parameters have a float32 state
                state[p] = {
                    name: _SCALARS[name](x) if name in _SCALARS else x.astype(dtype) for name, x in kept.items()
                }
        return state

    def _all_params(self) -> Iterator[Node]:
        return (p for group in self.param_groups for p in group["params"])

    def _groups(self, params: Any) -> list[Mapping[str, Any]]:
        """The argument of the constructor as a list of groups."""
        if isinstance(params, (Module, Node, Mapping)) or not isinstance(params, Iterable):
            hint = "model.parameters()" if isinstance(params, Module) else "a list, as in [w, b]"
            raise OperandError(f"{type(self).__name__}: got a {type(params).__name__} as params, expected {hint}")
        listed = in_order(type(self).__name__, params)
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


def _converted(x: Any, dtype: Any) -> Any:
    """Remembered state in another dtype: an array, or the arrays in a list; anything else stays as it is."""
    if isinstance(x, list):
        return [_converted(part, dtype) for part in x]
    other = isinstance(x, np.ndarray) and x.dtype.kind == dtype.kind and x.dtype != dtype
    return x.astype(dtype) if other else x


def move(p: Any, change: Any) -> None:
    """``p.data += change``, without the checks that foreign data would need."""
    data = p._data
    if data.__class__ is float:
        p.data = data + change
    else:
        data += change  # for lazy arrays, such as Dask's, this makes a new array
        assign(p, data)


def decayed(p: Any, g: Any, group: Group) -> Any:
    """``g`` with the gradient of weight_decay * p^2 / 2; or ``g``, if the decay is decoupled and done here."""
    if group.get("decoupled_weight_decay", False):
        decay(p, group)
        return g
    return g + group["weight_decay"] * p._data if group["weight_decay"] else g


def decay(p: Any, group: Group) -> None:
    """p -= lr * weight_decay * p: weight decay apart from the gradient."""
    if group["weight_decay"]:
        move(p, (-group["lr"] * group["weight_decay"]) * p._data)


def _copied(x: Any) -> Any:
    return list(map(_copied, x)) if isinstance(x, list) else np.copy(x) if hasattr(x, "shape") else x
