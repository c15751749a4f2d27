"""``Module``: the base of layers and models, which finds parameters, buffers and children.

Nothing is registered when an attribute is set. Each question for parameters, children or state walks the attributes,
with the lists, tuples and dicts in them, in order. So changes since the last question are seen, and a subclass has no
``super().__init__()`` to forget. A module's own parameters and buffers come before those of its children (PyTorch's
order). Three kinds of attribute count:

- a leaf ``Tensor`` (one that no op made) is a *parameter*: it is trained, saved and loaded. One with
  ``requires_grad=False`` is frozen: it stays a parameter and receives no gradient;
- an array given to ``register_buffer`` is a *buffer*: it is saved and loaded with the parameters, and not trained;
- a ``Module`` is a child.

Other arrays and numbers are constants of the program, not state.
"""

from __future__ import annotations

import reprlib
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from autograd.engine.doors import BARE, door, refuse_call, shown
from autograd.engine.provenance import annotate
from autograd.engine.recording import no_grad
from autograd.errors import ArgumentError, NotDefinedError, OperandError
from autograd.tensor import Tensor
from nn.modules.arguments import flag, refuse_copy
from nn.modules.found import Found
from nn.modules.hooks import Hooked, call_with_hooks
from nn.modules.observing import current_observer, observed
from nn.modules.precision import Precision, fed_anew, tell_precision
from nn.modules.refused import RefusedNames
from nn.modules.registry import Registry
from nn.modules.showing import Shown
from nn.modules.state import Array, LoadResult, Place, as_array, load
from nn.modules.summary import Outputs, Summary, inputs_of


class Module(Hooked, Precision, Registry, RefusedNames, Shown):
    """A layer or a model: state, and a ``forward`` that uses it.

    Derive from it, set Tensors and Modules as attributes, and write ``forward``; call the module, not ``forward``.

    Attributes:
        training: True while the module is being trained, as at first; ``train()`` and ``eval()`` set it.

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

    # True in copies that derivative functions make: their parameters may be results of ops.
    _computed: bool = False
    _buffers: Mapping[str, bool] = {}  # by name of each buffer, True if it is saved; replaced, never changed

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        """The computation of the module; every subclass writes its own."""
        raise NotDefinedError(f"{type(self).__name__}: got a call, expected the class to define forward()")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """``forward`` with the same arguments."""
        x: Any = args[0] if args else None
        kind, fed = x.__class__, None
        if kind is Tensor:
            if x.op is None and x._data.dtype is not self._fed:
                fed = fed_anew(self, x, args, kwargs, _CALL)
        elif kind is np.ndarray:
            if x.dtype is not self._fed:
                fed = fed_anew(self, x, args, kwargs, _CALL)
        elif self._fed is None and kind in _PARTS:
            fed = fed_anew(self, None, args, kwargs, _CALL)
        try:
            if self._call_hooks:
                args, kwargs, result = call_with_hooks(self, args, kwargs)
            else:
                result = self.forward(*args, **kwargs)
            annotate(self, (*args, *kwargs.values()) if kwargs else args, result)
        except BARE as error:
            refuse_call(error, Module.__call__, (self, *args), kwargs)
            raise
        if fed is not None:
            tell_precision(self, fed, result)
        observer = current_observer.get()
        if observer is not None:
            observer(self, result)
        return result

    @door
    def register_buffer(self, name: str, array: npt.ArrayLike | None, persistent: bool = True) -> None:
        """Make an array part of the state without being trained, as the running mean of ``BatchNorm1d``.

        It is copied, and becomes the attribute ``name``; assign a new array there to change it (in place, graphs that
        were recorded with the old numbers would not notice).

        Args:
            name: the attribute's name, without dots.
            array: numbers of any dtype, or None for a buffer that is not there.
            persistent: whether it is part of ``state_dict``.

        Raises:
            ArgumentError: the name is no name for an attribute, or taken.
            OperandError: ``array`` is not made of numbers.

        Example:
            >>> module = Module()
            >>> module.register_buffer("steps", np.zeros((), int))
            >>> module.steps = module.steps + 1
            >>> module.state_dict()
            {'steps': array(1)}
        """
        if not isinstance(name, str) or not name.isidentifier():
            raise ArgumentError(f"register_buffer: got the name {name!r}, expected a name without dots")
        if hasattr(self, name) and name not in self._buffers:
            raise ArgumentError(f"register_buffer: got the name {name!r}, which {type(self).__name__} uses already")
        refuse_copy("register_buffer", array, "an assigned attribute, or a function of nn.functional,")
        numbers = None if array is None else np.array(as_array(array))
        if numbers is not None and numbers.dtype.kind not in "fiubc":
            raise OperandError(f"register_buffer: got an array of dtype {numbers.dtype} as {name!r}, expected numbers")
        self._buffers = {**self._buffers, name: flag("register_buffer", "persistent", persistent)}
        setattr(self, name, numbers)

    def _attributes(self) -> Iterable[tuple[str, Any]]:
        """The attributes to walk, by the names that the state is saved under; a container may rename its own."""
        return vars(self).items()

    def _members(self) -> Iterator[tuple[str, Tensor | Module]]:
        """The Tensors and Modules held by this module itself, not by its children; no buffers."""
        for name, value in self._attributes():
            if name not in self._buffers:
                yield from _found(name, value)

    def _own_parameters(self) -> list[Tensor]:
        """The parameters held by this module itself, not by its children."""
        tensors = (member for _, member in self._members() if isinstance(member, Tensor))
        return [tensor for tensor in tensors if self._is_parameter(tensor)]

    def _all_places(self) -> Iterator[Place]:
        return _places(self)

    def _is_parameter(self, tensor: Tensor) -> bool:
        return tensor.op is None or self._computed

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

    def named_modules(self, prefix: str = "", remove_duplicate: bool = True) -> Iterator[tuple[str, Module]]:
        """This module (named ``""``) and all below it, each once, parents first, with dotted names.

        Args:
            prefix: the name of this module itself, in front of all others with a dot.
            remove_duplicate: False gives a shared module under each of its names.
        """
        seen: set[int] = set()
        stack: list[tuple[str, Module, tuple[int, ...]]] = [(prefix, self, ())]
        while stack:
            name, module, path = stack.pop()
            if (id(module) in seen and remove_duplicate) or id(module) in path:
                continue
            seen.add(id(module))
            yield name, module
            below = [
                (_in_front(name) + child_name, child, (*path, id(module)))
                for child_name, child in (module.named_children() if remove_duplicate else module._children_named())
            ]
            stack.extend(reversed(below))

    def _children_named(self) -> Iterator[tuple[str, Module]]:
        return ((name, member) for name, member in self._members() if isinstance(member, Module))

    def modules(self) -> Iterator[Module]:
        """This module and all below it, each once, parents first."""
        return (module for _, module in self.named_modules())

    def named_parameters(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Tensor]]:
        """The parameters, frozen ones too, each once even if shared, by the dotted name of the first place.

        Args:
            prefix: a name to put in front of all, with a dot.
            recurse: False leaves out those of the modules below.
            remove_duplicate: False gives a shared parameter under each of its names.

        Example:
            >>> from nn import Linear
            >>> [(name, p.shape) for name, p in Linear(3, 2).named_parameters()]
            [('weight', (2, 3)), ('bias', (2,))]
        """
        seen: set[int] = set()
        for place in _places(self, _in_front(prefix)):
            tensor = place.tensor
            if tensor is not None and (recurse or place.owner is self):
                if id(tensor) not in seen or not remove_duplicate:
                    yield place.name, tensor
                seen.add(id(tensor))

    def parameters(self, recurse: bool = True) -> list[Tensor]:
        """The parameters, frozen ones too, each once: every leaf Tensor in this module, or below it if ``recurse``.

        It is a list; ``next(model.parameters())`` is its first entry all the same, as where PyTorch has an iterator.
        """
        return Found(tensor for _, tensor in self.named_parameters(recurse=recurse))

    def named_buffers(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Array]]:
        """The buffers of this module and all below it, each once, with their dotted names.

        The arguments are those of ``named_parameters``.
        """
        seen: set[tuple[int, str]] = set()
        for place in _places(self, _in_front(prefix)):
            if place.tensor is None and (recurse or place.owner is self):
                if place.key not in seen or not remove_duplicate:
                    yield place.name, place.array
                seen.add(place.key)

    def buffers(self, recurse: bool = True) -> list[Array]:
        """The buffers of this module, and of all below it if ``recurse``, each once: a list as ``parameters()`` is."""
        return Found(array for _, array in self.named_buffers(recurse=recurse))

    @door
    def requires_grad_(self, requires_grad: bool = True) -> Self:
        """Freeze (False) or thaw (True) all parameters of this module and below; returns the module itself.

        Example:
            >>> from nn import Linear
            >>> layer = Linear(3, 2).requires_grad_(False)
            >>> layer(np.ones(3)).requires_grad
            False
        """
        for p in self.parameters():
            p.requires_grad = requires_grad
        return self

    @door
    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget all gradients: ``.grad`` of every parameter in or below this module becomes None, or else 0."""
        forget = flag(type(self).__name__, "set_to_none", set_to_none)
        for p in self.parameters():
            p.grad = None if forget or p.grad is None else np.zeros_like(p.data)

    @door
    def train(self, mode: bool = True) -> Self:
        """Put this module and all below it in training mode, or out of it; returns the module itself."""
        mode = flag(type(self).__name__, "mode", mode)
        for module in self.modules():
            module.training = mode
        return self

    def eval(self) -> Self:
        """``train(False)``: the mode for using a model, as opposed to training it."""
        return self.train(False)

    @door
    def apply(self, function: Callable[[Module], Any]) -> Self:
        """Call a function on every module below this one and then on this one itself, which is returned.

        Example:
            >>> from nn import MLP, Linear, init
            >>> def start(module):
            ...     if isinstance(module, Linear):
            ...         init.constant_(module.weight, 0.5)
            >>> MLP([2, 3, 1]).apply(start)[0].weight.data[0]
            array([0.5, 0.5])
        """
        seen: set[int] = set()

        def visit(module: Module) -> None:
            if id(module) not in seen:
                seen.add(id(module))
                for child in module.children():
                    visit(child)
                function(module)

        visit(self)
        return self

    @door
    def summary(self, *inputs: Any, dtype: Any = None) -> Summary:
        """A table of the modules with the shapes that come out of them and how many parameters they hold.

        The inputs are sent through the model, in evaluation mode and without recording; the model is left as it was. A
        module that was called several times shows each different output, and how many calls there were.

        Args:
            *inputs: the arguments of ``forward``: each is a shape, batch included, for which zeros are made; or an
                array or a Tensor; or a tuple, a list or a dict of these. Without any, nothing is sent through and no
                shapes are shown.
            dtype: of the zeros, or a list with that of each argument; by default that of the first parameter. An
                ``Embedding`` needs an integer dtype.

        Raises:
            ArgumentError: the argument is no shape.

        Example:
            >>> from nn import MLP, Embedding, Sequential
            >>> print(MLP([2, 16, 1]).summary((1, 2)))
            name  layer   output   parameters
                  MLP     (1, 1)
            0     Linear  (1, 16)  48
            1     ReLU    (1, 16)
            2     Linear  (1, 1)   17
            65 parameters, all trained: 520 bytes
            >>> print(Sequential(Embedding(10, 3)).summary((4, 7), dtype=int))
            name  layer       output     parameters
                  Sequential  (4, 7, 3)
            0     Embedding   (4, 7, 3)  30
            30 parameters, all trained: 240 bytes
        """
        outputs = Outputs()
        if inputs:
            default = next((p.dtype for p in self.parameters()), np.dtype(np.float64))
            given = inputs_of(inputs, dtype, default)
            with modes_restored(self), no_grad(), observed(outputs):
                self.eval()
                try:
                    self(*given)
                except Exception as error:
                    error.add_note(f"in summary, which called {type(self).__name__} on {', '.join(map(shown, given))}")
                    raise
        modules = list(self.named_modules())
        return Summary(
            [(name, type(module).__name__, module._own_parameters()) for name, module in modules],
            [outputs.of(module) for _, module in modules] if inputs else None,
        )

    def state_dict(self, *, prefix: str = "") -> dict[str, Array]:
        """A copy of all parameters and buffers by dotted name; a shared one comes under all its names.

        Args:
            prefix: a text in front of all names, with a dot of its own: ``"encoder."``.

        Example:
            >>> from nn import Linear
            >>> layer = Linear(1, 1)
            >>> layer.load_state_dict({"weight": [[2.0]], "bias": [0.5]})
            LoadResult(missing=[], unexpected=[])
            >>> layer.state_dict()
            {'weight': array([[2.]]), 'bias': array([0.5])}
        """
        return {place.name: place.array.copy() for place in _places(self, prefix) if place.saved}

    @door
    def load_state_dict(self, state: Mapping[str, Any], strict: bool = True, assign: bool = False) -> LoadResult:
        """Copy arrays into the state, by name; each is converted to the dtype that the model has there.

        Args:
            state: a result of ``state_dict()``, or any mapping of names to arrays (PyTorch's tensors among them).
            strict: refuse names that are missing or unexpected; otherwise they are passed over and returned.
            assign: nothing but False: arrays are copied into the parameters, which stay the same objects.

        Returns:
            The names that were missing and unexpected, both empty if ``strict``.

        Raises:
            ShapeError: some shapes do not fit.
            ArgumentError: some names or contents do not fit. Either message lists everything that is wrong, and the
                model is left as it was.
        """
        if flag(f"{type(self).__name__}.load_state_dict", "assign", assign):
            raise ArgumentError(
                f"{type(self).__name__}.load_state_dict: got assign=True, expected False: arrays are copied into the "
                f"parameters; model.to(dtype) before it gives the model their precision"
            )
        own = {place.name: place for place in _places(self) if place.saved}
        return load(type(self).__name__, own, state, flag(f"{type(self).__name__}.load_state_dict", "strict", strict))

    def __copy__(self) -> Self:
        """A new module with the same parameters. Later assignments and appends change one of the two alone."""
        new = object.__new__(type(self))
        vars(new).update({name: _unshared(value) for name, value in vars(self).items()})
        return new

    def extra_repr(self) -> str:
        """The text between the parentheses of the repr, such as sizes; empty by default."""
        return ""

    def _printed(self) -> Iterable[tuple[str, Any]]:
        """The names and members that the repr prints below this module."""
        return ((name, member) for name, member in self._members() if isinstance(member, Module))

    @reprlib.recursive_repr("...")
    def __repr__(self) -> str:
        name, extra = type(self).__name__, self.extra_repr()
        below = [f"({child_name}): {child!r}" for child_name, child in self._printed()]
        if not below:
            return f"{name}({extra})"
        body = "\n".join(([extra] if extra else []) + below)
        return f"{name}(\n{textwrap.indent(body, '  ')}\n)"

    def _html(self, notebook: ModuleType) -> str:
        text: str = notebook.of_module(self)
        return text


_CALL = Module.__call__.__code__
_PARTS = frozenset((tuple, list, dict, type(None)))
"""Classes of first arguments that may hold arrays, or stand before arguments with names."""


def _found(name: str, value: Any, around: tuple[Any, ...] = ()) -> Iterator[tuple[str, Tensor | Module]]:
    """The Tensors and Modules in one attribute: the value itself, or the members of lists, tuples and dicts there.

    ``around`` keeps a list that holds itself from being entered again.
    """
    if isinstance(value, (Tensor, Module)):
        yield name, value
    elif isinstance(value, (list, tuple, dict)) and not any(value is outer for outer in around):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, part in items:
            yield from _found(f"{name}.{key}", part, (*around, value))


def _in_front(prefix: str) -> str:
    """A prefix with the dot that ends it."""
    return f"{prefix}." if prefix else ""


def _unshared(value: Any) -> Any:
    """A copy of a list or a dict, with copies of those inside of it; anything else unchanged."""
    if type(value) in (list, tuple, Found):
        return type(value)(map(_unshared, value))
    return {key: _unshared(part) for key, part in value.items()} if type(value) is dict else value


def _places(module: Module, prefix: str = "", path: tuple[int, ...] = ()) -> Iterator[Place]:
    """All parameters and buffers in or below a module, under every name, in PyTorch's order.

    Those that a module holds itself come first, parameters before buffers, and then those of each module below it.
    ``path`` keeps a child from entering its parent.
    """
    path = (*path, id(module))
    buffers: list[Place] = []
    below: list[tuple[str, Module]] = []
    for name, value in module._attributes():
        if name in module._buffers:
            if value is not None:
                buffers.append(Place(prefix + name, module, name, value, True, module._buffers[name]))
            continue
        for member_name, member in _found(name, value):
            if isinstance(member, Module):
                below.append((member_name, member))
            elif module._is_parameter(member):
                yield Place(prefix + member_name, module, member_name, member, False, True)
    yield from buffers
    for name, child in below:
        if id(child) not in path:
            yield from _places(child, f"{prefix}{name}.", path)


@contextmanager
def modes_restored(model: Module) -> Iterator[None]:
    """A block that restores the mode of every module (training or not) at its end, also after an error."""
    modes = [(module, module.training) for module in model.modules()]
    try:
        yield
    finally:
        for module, training in modes:
            module.training = training
