"""Hooks of modules: functions that see, and may replace, the arguments of a module, its result, and gradients.

A hook belongs to one module and stays until it is removed; it is copied and pickled with the module. Where all modules
are to be watched for the time of a block, ``observing`` is the way. A module without hooks pays nothing.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy

from autograd.engine.doors import callable_for, shown
from autograd.engine.node import Node
from autograd.engine.recording import is_recording
from autograd.errors import ArgumentError, OperandError, ShapeError
from autograd.tensor import Tensor
from nn.modules.arguments import flag

np: Any = numpy  # NumPy's stubs know plain arrays only

Hook = Callable[..., Any]


@dataclass(eq=False, slots=True)
class Entry:
    """A hook of a module: when it is called (``"pre"``, ``"forward"``, ``"backward"``), and how."""

    when: str
    hook: Hook
    with_kwargs: bool = False
    always_call: bool = False


class HookHandle:
    """The handle of a hook: ``remove()`` takes it off, and so does the end of a ``with`` block around the handle."""

    def __init__(self, module: Any, entry: Entry) -> None:
        self._module = module
        self._entry = entry

    def remove(self) -> None:
        """Remove the hook; a second call does nothing."""
        self._module._call_hooks = tuple(entry for entry in self._module._call_hooks if entry is not self._entry)

    def __enter__(self) -> HookHandle:
        return self

    def __exit__(self, *exception: object) -> None:
        self.remove()


class Hooked:
    """The part of ``Module`` that registers hooks and calls them."""

    _call_hooks: tuple[Entry, ...] = ()  # replaced and never changed, so that a copy of the module has its own

    def _add_hook(self, name: str, prepend: Any, entry: Entry) -> HookHandle:
        callable_for(name, entry.hook, "hook")
        entry.with_kwargs = flag(name, "with_kwargs", entry.with_kwargs)
        entry.always_call = flag(name, "always_call", entry.always_call)
        first = flag(name, "prepend", prepend)
        self._call_hooks = (entry, *self._call_hooks) if first else (*self._call_hooks, entry)
        return HookHandle(self, entry)

    def register_forward_hook(
        self, hook: Hook, *, prepend: bool = False, with_kwargs: bool = False, always_call: bool = False
    ) -> HookHandle:
        """Have ``hook(module, args, output)`` called after each call of this module.

        Args:
            hook: it returns None, or something to put in the place of the output. ``args`` is the tuple of arguments
                that were given by position.
            prepend: call it before the hooks that are there already.
            with_kwargs: call it as ``hook(module, args, kwargs, output)``.
            always_call: call it also if ``forward`` raises an error, with None as output.

        Returns:
            A handle: ``remove()`` takes the hook off, and so does the end of a ``with`` block around it.

        Raises:
            OperandError: the hook cannot be called.

        Example:
            >>> import numpy as np
            >>> from nn import MLP
            >>> model, activations = MLP([2, 3, 1], rng=0), {}
            >>> def keep(module, args, output):
            ...     activations["hidden"] = output.detach()
            >>> with model[1].register_forward_hook(keep):
            ...     out = model(np.ones((5, 2)))
            >>> activations["hidden"].shape
            (5, 3)
        """
        return self._add_hook("register_forward_hook", prepend, Entry("forward", hook, with_kwargs, always_call))

    def register_forward_pre_hook(self, hook: Hook, *, prepend: bool = False, with_kwargs: bool = False) -> HookHandle:
        """Have ``hook(module, args)`` called before each call of this module.

        Args:
            hook: it returns None, or the arguments to go on with: a tuple, or a single one.
            prepend: call it before the hooks that are there already.
            with_kwargs: call it as ``hook(module, args, kwargs)``; it returns None, or a pair (args, kwargs).

        Returns:
            A handle; see ``register_forward_hook``.

        Raises:
            OperandError: the hook cannot be called; or, when the module is called, it returned no pair.

        Example:
            >>> import numpy as np
            >>> from nn import Identity
            >>> layer = Identity()
            >>> handle = layer.register_forward_pre_hook(lambda module, args: args[0] * 2)
            >>> layer(np.ones(2))
            array([2., 2.])
        """
        return self._add_hook("register_forward_pre_hook", prepend, Entry("pre", hook, with_kwargs))

    def register_full_backward_hook(self, hook: Hook, prepend: bool = False) -> HookHandle:
        """Have ``hook(module, grad_input, grad_output)`` called when a gradient has gone back through this module.

        Both are tuples: the gradients with respect to the arguments given by position, None for those without one, and
        with respect to the outputs. They are arrays, or Tensors where the sweep is recorded. Of several arguments, one
        that the result does not depend on has a gradient of zeros; a Tensor that is given twice has one for each place.
        The hook returns None, or a tuple to put in the place of ``grad_input``. Calls where nothing is recorded are
        passed over.

        Args:
            hook: the function.
            prepend: call it before the hooks that are there already.

        Returns:
            A handle; see ``register_forward_hook``.

        Raises:
            OperandError: the hook cannot be called.
            ArgumentError: when the module is called, with several Values that require a gradient.
            ShapeError: in the sweep, if the hook returns another number of gradients.

        Example:
            >>> import numpy as np
            >>> from nn import MLP
            >>> model, norms = MLP([2, 3, 1], rng=0), []
            >>> def note(module, grad_input, grad_output):
            ...     norms.append(round(float(np.linalg.norm(grad_output[0])), 3))
            >>> with model[2].register_full_backward_hook(note):
            ...     model(np.ones((4, 2))).sum().backward()
            >>> norms
            [2.0]
        """
        return self._add_hook("register_full_backward_hook", prepend, Entry("backward", hook))


def call_with_hooks(
    module: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any], Any]:
    """The arguments that ``forward`` was called with, and the result after all hooks."""
    hooks = module._call_hooks
    left = [entry for entry in hooks if entry.when == "forward"]
    result = None
    try:
        for entry in hooks:
            if entry.when == "pre":
                args, kwargs = _prepared(module, entry, args, kwargs)
        backward = [entry for entry in hooks if entry.when == "backward"]
        if backward and is_recording():
            result = _Backward(module, backward).call(args, kwargs)
        else:
            result = module.forward(*args, **kwargs)
        while left:
            answer = _told(module, left.pop(0), args, kwargs, result)
            result = result if answer is None else answer
    except Exception:
        for entry in left:
            if entry.always_call:
                try:
                    _told(module, entry, args, kwargs, result)
                except Exception as second:  # the user should see the first error
                    warnings.warn(f"a forward hook with always_call=True failed too: {second!r}", stacklevel=4)
        raise
    return args, kwargs, result


def _told(module: Any, entry: Entry, args: Any, kwargs: Any, result: Any) -> Any:
    return entry.hook(module, args, kwargs, result) if entry.with_kwargs else entry.hook(module, args, result)


def _prepared(
    module: Any, entry: Entry, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    if not entry.with_kwargs:
        answer = entry.hook(module, args)
        return (args if answer is None else answer if isinstance(answer, tuple) else (answer,)), kwargs
    answer = entry.hook(module, args, kwargs)
    if answer is None:
        return args, kwargs
    if not isinstance(answer, tuple) or len(answer) != 2 or not isinstance(answer[1], Mapping):
        raise OperandError(
            f"{type(module).__name__}: a forward pre-hook returned {shown(answer)}, expected None or a pair "
            f"(args, kwargs)"
        )
    return tuple(answer[0]), dict(answer[1])


class _Backward:
    """The backward hooks of one call: gradients of the outputs are gathered, that of the input completes them."""

    def __init__(self, module: Any, hooks: list[Entry]) -> None:
        self.module = module
        self.hooks = hooks

    def call(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
        """The result of ``forward``, with hooks on its nodes and on a copy of the argument."""
        places = [i for i, x in enumerate(args) if isinstance(x, Node) and x.requires_grad]
        given = list(args)
        # Copies receive only the gradient that passes this module; several of them are parts of one array.
        together, parts = self._joined([args[i] for i in places])
        for i, part in zip(places, parts, strict=True):
            given[i] = part
        result = self.module.forward(*given, **kwargs)
        several = isinstance(result, (tuple, list))
        outputs = list(result) if several else [result]
        tracked = [k for k, out in enumerate(outputs) if isinstance(out, Node) and out.requires_grad]
        sent: list[Any] = [None] * len(outputs)
        none = (None,) * len(args)
        if not places and len(tracked) > 1:
            whole, parts = self._joined([outputs[k] for k in tracked])
            for k, part in zip(tracked, parts, strict=True):
                outputs[k] = part
            whole.register_hook(lambda g: self._tell(none, _filled(sent, tracked, _cut(g, parts))) and None)
        else:
            for k in tracked:
                out = outputs[k]
                # the module returned its argument, or a leaf
                if out.op is None or any(out is given[i] for i in places):
                    out = outputs[k] = _copied(out)
                out.register_hook(self._noting(sent, k, none if not places else None))
        if places:
            together.register_hook(self._completing(sent, places, len(args), [given[i] for i in places]))
        return type(result)(outputs) if type(result) in (tuple, list) else result if several else outputs[0]

    def _joined(self, nodes: list[Any]) -> tuple[Any, list[Any]]:
        """One node for the gradients of all, and a copy of each that goes through it."""
        if len(nodes) < 2:
            copies = [_copied(node) for node in nodes]
            return (copies[0] if copies else None), copies
        if not all(isinstance(node, Tensor) for node in nodes):
            raise ArgumentError(
                f"{type(self.module).__name__} with a full backward hook: got {len(nodes)} Values that require a "
                f"gradient, expected one; register_hook of each shows its gradient"
            )
        whole = np.concatenate([node.reshape(-1) for node in nodes])
        return whole, _cut(whole, nodes)

    def _noting(self, sent: list[Any], k: int, none: tuple[None, ...] | None) -> Hook:
        def note(g: Any) -> None:
            sent[k] = g
            if none is not None:
                self._tell(none, tuple(sent))

        return note

    def _completing(self, sent: list[Any], places: list[int], count: int, like: list[Any]) -> Hook:
        def complete(g: Any) -> Any:
            gradients = [g] if len(places) == 1 else _cut(g, like)
            told = self._tell(_filled([None] * count, places, gradients), tuple(sent))
            if len(places) == 1:
                return told[places[0]]
            kept = [old if told[i] is None else told[i] for i, old in zip(places, gradients, strict=True)]
            return np.concatenate([x.reshape(-1) for x in kept])

        return complete

    def _tell(self, to_inputs: tuple[Any, ...], to_outputs: tuple[Any, ...]) -> tuple[Any, ...]:
        for entry in self.hooks:
            answer = entry.hook(self.module, to_inputs, to_outputs)
            if answer is not None:
                answer = answer if isinstance(answer, tuple) else (answer,)
                if len(answer) != len(to_inputs):
                    raise ShapeError(
                        f"{type(self.module).__name__}: a backward hook returned {len(answer)} gradients, expected "
                        f"{len(to_inputs)}, one an argument"
                    )
                to_inputs = answer
        return to_inputs


def _copied(node: Any) -> Any:
    return node.copy() if hasattr(node, "copy") else node * 1.0


def _cut(whole: Any, like: list[Any]) -> list[Any]:
    """The parts of an array of one axis, each in the shape and dtype of one of ``like``."""
    ends = np.cumsum([x.size for x in like])
    parts = [whole[end - x.size : end].reshape(x.shape) for x, end in zip(like, ends.tolist(), strict=True)]
    return [part if part.dtype == x.dtype else part.astype(x.dtype) for part, x in zip(parts, like, strict=True)]


def _filled(blank: list[Any], places: list[int], values: list[Any]) -> tuple[Any, ...]:
    """A copy of ``blank`` with values in some places."""
    known = dict(zip(places, values, strict=True))
    return tuple(known.get(i, x) for i, x in enumerate(blank))
