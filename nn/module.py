"""``Module``: what layers and models are made of, and how their parameters are found.

Nothing is registered when an attribute is set. Whenever parameters, children or state are asked for, the attributes are
walked, with the lists, tuples and dicts in them, in order; so whatever was replaced, appended or removed since is seen,
and a subclass has no ``super().__init__()`` to forget. What counts is:

- a leaf ``Tensor`` (one that no op made) is *state*: it is saved and loaded;
- state that requires a gradient is a *parameter*: it is trained;
- a ``Module`` is a child.

Plain arrays are constants of the program, not state.
"""

from __future__ import annotations

import reprlib
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, Self

import numpy as np
import numpy.typing as npt

from autograd.errors import ShapeError
from autograd.graph import Node
from autograd.tensor import Tensor


class LoadResult(NamedTuple):
    """What ``load_state_dict(strict=False)`` passed over: names without data, and names the model does not have."""

    missing: list[str]
    unexpected: list[str]


class Module:
    """A layer or a model: state, and a ``forward`` that uses it.

    Derive from it, set Tensors and Modules as attributes, and write ``forward``; call the module, not ``forward``.

    Attributes:
        training: whether the module is being trained (True to begin with); ``train()`` and ``eval()`` set it.

    Example:
        >>> import numpy as np
        >>> from autograd import Tensor
        >>> class Line(Module):
        ...     def __init__(self):
        ...         self.slope = Tensor(2.0)
        ...         self.offset = Tensor(1.0)
        ...
        ...     def forward(self, x):
        ...         return self.slope * x + self.offset
        >>> line = Line()
        >>> loss = line(np.array([0.0, 1.0, 2.0])).sum()
        >>> loss.backward()
        >>> {name: float(p.grad) for name, p in line.named_parameters()}
        {'slope': 3.0, 'offset': 3.0}
    """

    training: bool = True

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        """What calling the module computes; every subclass writes its own."""
        raise NotImplementedError(f"{type(self).__name__}: got a call, expected the class to define forward()")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """``forward`` with the same arguments."""
        return self.forward(*args, **kwargs)

    def _attributes(self) -> Iterable[tuple[str, Any]]:
        """The attributes to walk, by the names that the state is saved under; a container may rename its own."""
        return vars(self).items()

    def _members(self) -> Iterator[tuple[str, Tensor | Module]]:
        """The Tensors and Modules held by this module itself, not by its children."""
        for name, value in self._attributes():
            yield from _found(name, value)

    def named_children(self) -> Iterator[tuple[str, Module]]:
        """Modules that this one holds itself, each once, with their names (``"layers.0"`` for one in a list)."""
        seen: set[int] = set()
        for name, member in self._members():
            if isinstance(member, Module) and id(member) not in seen:
                seen.add(id(member))
                yield name, member

    def children(self) -> Iterator[Module]:
        """Modules that this one holds itself, each once."""
        return (child for _, child in self.named_children())

    def named_modules(self) -> Iterator[tuple[str, Module]]:
        """This module (named ``""``) and all below it, each once, parents first, with dotted names."""
        seen: set[int] = set()
        stack: list[tuple[str, Module]] = [("", self)]
        while stack:
            name, module = stack.pop()
            if id(module) in seen:
                continue
            seen.add(id(module))
            yield name, module
            prefix = f"{name}." if name else ""
            below = [(prefix + child_name, child) for child_name, child in module.named_children()]
            stack.extend(reversed(below))

    def modules(self) -> Iterator[Module]:
        """This module and all below it, each once, parents first."""
        return (module for _, module in self.named_modules())

    def named_parameters(self) -> Iterator[tuple[str, Tensor]]:
        """The parameters, each once even if it is shared, with the dotted name of the first place it is found in.

        Example:
            >>> from nn.linear import Linear
            >>> [(name, p.shape) for name, p in Linear(3, 2).named_parameters()]
            [('weight', (2, 3)), ('bias', (2,))]
        """
        seen: set[int] = set()
        for name, tensor in _state(self):
            if tensor.requires_grad and id(tensor) not in seen:
                seen.add(id(tensor))
                yield name, tensor

    def parameters(self) -> list[Tensor]:
        """The parameters, each once: every leaf Tensor in or below this module that requires a gradient."""
        return [tensor for _, tensor in self.named_parameters()]

    def zero_grad(self) -> None:
        """Forget all gradients: ``.grad`` of every Tensor in or below this module becomes None."""
        for _, tensor in _state(self):
            tensor.grad = None

    def train(self, mode: bool = True) -> Self:
        """Put this module and all below it in training mode, or out of it; returns the module itself."""
        for module in self.modules():
            module.training = mode
        return self

    def eval(self) -> Self:
        """``train(False)``: the mode for using a model, as opposed to training it."""
        return self.train(False)

    def state_dict(self) -> dict[str, npt.NDArray[Any]]:
        """A copy of all state by dotted name, parameters and frozen Tensors alike; a shared one under all its names.

        Example:
            >>> from nn.linear import Linear
            >>> layer = Linear(1, 1)
            >>> layer.load_state_dict({"weight": [[2.0]], "bias": [0.5]})
            LoadResult(missing=[], unexpected=[])
            >>> layer.state_dict()
            {'weight': array([[2.]]), 'bias': array([0.5])}
        """
        return {name: tensor.data.copy() for name, tensor in _state(self)}

    def load_state_dict(self, state: Mapping[str, npt.ArrayLike], strict: bool = True) -> LoadResult:
        """Copy arrays into the state, by name; each is converted to the dtype that the model has there.

        Args:
            state: what ``state_dict()`` returned, or any mapping of names to arrays (PyTorch's tensors among them).
            strict: refuse names that are missing or unexpected; otherwise they are passed over and returned.

        Returns:
            The names that were missing and unexpected, both empty if ``strict``.

        Raises:
            ShapeError: some shapes do not fit.
            ValueError: some names or contents do not fit. Either message lists everything that is wrong, and the model
                is left as it was.
        """
        own = dict(_state(self))
        arrays = {name: _as_array(value) for name, value in state.items()}
        missing = [name for name in own if name not in arrays]
        unexpected = [name for name in arrays if name not in own]
        known = {name: array for name, array in arrays.items() if name in own}

        shapes = [
            f"{name}: got shape {array.shape}, expected {own[name].shape}"
            for name, array in known.items()
            if array.shape != own[name].shape
        ]
        problems = [
            f"{name}: got dtype {array.dtype}, expected real numbers"
            for name, array in known.items()
            if array.dtype.kind not in "fiub"
        ]
        if strict:
            problems += [f"{name}: missing, expected shape {own[name].shape}" for name in missing]
            problems += [f"{name}: unexpected, the model has no such state" for name in unexpected]
        problems += _contradictions(own, known)
        if shapes or problems:
            listed = "".join(f"\n  {problem}" for problem in shapes + problems)
            error = ShapeError if shapes else ValueError
            raise error(f"{type(self).__name__}.load_state_dict: nothing was loaded, because of{listed}")
        for name, array in known.items():
            own[name].data = array.astype(own[name].dtype)
        return LoadResult(missing, unexpected)

    def extra_repr(self) -> str:
        """What a layer prints between its parentheses, such as its sizes; nothing by default."""
        return ""

    def _printed(self) -> Iterable[tuple[str, Any]]:
        """What is printed below this module."""
        return ((name, member) for name, member in self._members() if isinstance(member, Module))

    @reprlib.recursive_repr("...")
    def __repr__(self) -> str:
        name, extra = type(self).__name__, self.extra_repr()
        below = [f"({child_name}): {child!r}" for child_name, child in self._printed()]
        if not below:
            return f"{name}({extra})"
        body = "\n".join(([extra] if extra else []) + below)
        return f"{name}(\n{textwrap.indent(body, '  ')}\n)"


def _found(name: str, value: Any) -> Iterator[tuple[str, Tensor | Module]]:
    """The Tensors and Modules in one attribute: the value itself, or what lists, tuples and dicts there hold."""
    if isinstance(value, (Tensor, Module)):
        yield name, value
    elif isinstance(value, (list, tuple)):
        for i, part in enumerate(value):
            yield from _found(f"{name}.{i}", part)
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _found(f"{name}.{key}", part)


def _state(module: Module, prefix: str = "", path: tuple[int, ...] = ()) -> Iterator[tuple[str, Tensor]]:
    """Every leaf Tensor in or below a module, under every name; ``path`` keeps a child from entering its parent."""
    path = (*path, id(module))
    for name, member in module._members():
        if isinstance(member, Module):
            if id(member) not in path:
                yield from _state(member, f"{prefix}{name}.", path)
        elif member.op is None:
            yield prefix + name, member


def _as_array(value: Any) -> Any:
    """``value`` as an array: NumPy's and its kin as they are, anything else through ``np.asarray``."""
    value = value._data if isinstance(value, Node) else value
    return value if isinstance(getattr(value, "dtype", None), np.dtype) else np.asarray(value)


def _contradictions(own: Mapping[str, Tensor], arrays: Mapping[str, Any]) -> list[str]:
    """Names of one shared Tensor that come with different numbers: whichever were loaded last would win."""
    first: dict[int, str] = {}
    found = []
    for name, array in arrays.items():
        other = first.setdefault(id(own[name]), name)
        if other != name and array.shape == arrays[other].shape and not np.array_equal(array, arrays[other]):
            found.append(f"{name}: got other numbers than {other}, expected the same: the model shares one Tensor")
    return found
