"""``Registry``: parameters, buffers and modules of a module by name, under PyTorch's names for these requests."""

from __future__ import annotations

from typing import Any

from autograd.engine.doors import door, shown
from autograd.errors import ArgumentError, MissingNameError, NotDefinedError, OperandError
from autograd.tensor import Tensor
from nn.modules.parameter import as_parameter


class Registry:
    """The part of ``Module`` that sets and finds members by name."""

    def _members(self) -> Any:
        """Pairs of the names and members that the module itself holds; ``Module`` defines it."""
        raise NotDefinedError(f"{type(self).__name__}: expected the class to define _members()")

    def __setattr__(self, name: str, value: Any) -> None:
        old = self.__dict__.get(name)
        if old is not None and value is not None and isinstance(old, (Tensor, Registry)):
            _check_successor(self, name, old, value)
        object.__setattr__(self, name, value)

    @door
    def register_parameter(self, name: str, param: Any) -> None:
        """Set a parameter as the attribute ``name``, as ``self.name = Tensor(x)`` does; None says that there is none.

        Raises:
            ArgumentError: the name is no name for an attribute, or taken by something else; a Tensor that was computed
                from others.
            OperandError: something that is no Tensor and not made of numbers.

        Example:
            >>> from nn import Module
            >>> module = Module()
            >>> module.register_parameter("scale", Tensor(2.0))
            >>> module.state_dict()
            {'scale': array(2.)}
        """
        old = self._free_name("register_parameter", name)
        if not isinstance(old, (Tensor, type(None))):
            raise ArgumentError(f"register_parameter: got the name {name!r}, which {type(self).__name__} uses already")
        setattr(self, name, None if param is None else as_parameter("register_parameter", param))

    @door
    def add_module(self, name: str, module: Any) -> None:
        """Set a module as the attribute ``name``; None says that there is none. ``self.name = module`` does it too.

        Raises:
            ArgumentError: the name is no name for an attribute, or taken by something else.
            OperandError: something that is no Module.

        Example:
            >>> from nn import Linear, Module
            >>> module = Module()
            >>> module.add_module("head", Linear(3, 2))
            >>> module.head
            Linear(in_features=3, out_features=2, bias=True)
        """
        old = self._free_name("add_module", name)
        if not isinstance(old, (Registry, type(None))):
            raise ArgumentError(f"add_module: got the name {name!r}, which {type(self).__name__} uses already")
        setattr(self, name, None if module is None else checked_module("add_module", module))

    def register_module(self, name: str, module: Any) -> None:
        """``add_module`` under its other name."""
        self.add_module(name, module)

    def _free_name(self, call: str, name: Any) -> Any:
        """The value that an attribute has now, or None; an error if the name may not be used."""
        if not isinstance(name, str) or not name or "." in name:
            raise ArgumentError(f"{call}: got the name {name!r}, expected a string without dots")
        if hasattr(type(self), name):
            raise ArgumentError(f"{call}: got the name {name!r}, which {type(self).__name__} uses already")
        return vars(self).get(name)

    def get_submodule(self, target: str) -> Any:
        """The module of a dotted name, as ``named_modules`` gives it; this one itself for "".

        Raises:
            MissingNameError: there is none of this name.

        Example:
            >>> from nn import MLP
            >>> MLP([2, 3, 1]).get_submodule("2")
            Linear(in_features=3, out_features=1, bias=True)
        """
        found = self if isinstance(target, str) and not target else self._member_at(target)
        return self._sought("get_submodule", target, found, Registry, "module", "named_modules")

    @door
    def set_submodule(self, target: str, module: Any, strict: bool = False) -> None:
        """Put a module in the place of the one with a dotted name.

        Args:
            target: the name, as ``named_modules`` gives it.
            module: the new module.
            strict: refuse a name that holds no module yet.

        Raises:
            MissingNameError: the module that is to hold it is not there; or ``strict``, and nothing is to be replaced.
            ArgumentError: an empty name, or one that is taken by something else.
            OperandError: something that is no Module.

        Example:
            >>> from nn import MLP, Identity
            >>> model = MLP([2, 3, 1])
            >>> model.set_submodule("1", Identity())
            >>> model[1]
            Identity()
        """
        checked_module("set_submodule", module)
        if not isinstance(target, str) or not target:
            raise ArgumentError(f"set_submodule: got the name {target!r}, expected that of a module below")
        found = self._member_at(target)
        path, _, name = target.rpartition(".")
        owner: Any = self._member_at(path) if path else self
        if not isinstance(owner, Registry) or (strict and not isinstance(found, Registry)):
            self._sought("set_submodule", target, None, Registry, "module", "named_modules")
        if name.isdigit() and hasattr(owner, "__setitem__"):
            owner[int(name)] = module
        else:
            owner.add_module(name, module)

    def get_parameter(self, target: str) -> Tensor:
        """The parameter of a dotted name, as ``named_parameters`` gives it.

        Raises:
            MissingNameError: there is none of this name.

        Example:
            >>> from nn import MLP
            >>> MLP([2, 3, 1]).get_parameter("2.weight").shape
            (1, 3)
        """
        found: Tensor = self._sought(
            "get_parameter", target, self._member_at(target), Tensor, "parameter", "named_parameters"
        )
        return found

    def get_buffer(self, target: str) -> Any:
        """The buffer of a dotted name, as ``named_buffers`` gives it.

        Raises:
            MissingNameError: there is none of this name.

        Example:
            >>> from nn import BatchNorm1d, Sequential
            >>> Sequential(BatchNorm1d(2)).get_buffer("0.running_mean")
            array([0., 0.])
        """
        path, _, name = str(target).rpartition(".")
        owner = self if not path else self._member_at(path)
        buffers = getattr(owner, "_buffers", {}) if isinstance(owner, Registry) else {}
        if name not in buffers:
            raise MissingNameError(f"{type(self).__name__}.get_buffer: got {target!r}, expected one of named_buffers()")
        return getattr(owner, name)

    def _member_at(self, target: Any) -> Any:
        """The member of a dotted name; None if there is none. A name may hold dots of its own, as "layers.0" does."""
        for name, member in self._members() if isinstance(target, str) else ():
            if target == name:
                return member
            if isinstance(member, Registry) and target.startswith(f"{name}."):
                found = member._member_at(target[len(name) + 1 :])
                if found is not None:
                    return found
        return None

    def _sought(self, call: str, target: Any, found: Any, kind: type, what: str, names: str) -> Any:
        if isinstance(found, kind):
            return found
        raise MissingNameError(
            f"{type(self).__name__}.{call}: got {target!r}, which is the name of no {what}, expected one of {names}()"
        )


def checked_module(owner: str, module: Any) -> Any:
    """``module``, if it is one.

    Raises:
        OperandError: it is none.
    """
    if isinstance(module, type) and issubclass(module, Registry):
        raise OperandError(f"{owner}: got {shown(module)}, expected a Module: {module.__name__}(...) makes one")
    if not isinstance(module, Registry):
        raise OperandError(f"{owner}: got {module!r:.60} ({type(module).__name__}), expected a Module")
    return module


def _check_successor(module: Any, name: str, old: Any, new: Any) -> None:
    """OperandError for an assignment that would remove a parameter or a child from the module without notice."""
    if isinstance(new, Registry) or (isinstance(new, Tensor) and new.op is None) or module._computed:
        return
    place, got = f"{type(module).__name__}.{name}", shown(new)
    if isinstance(old, Registry):
        raise OperandError(
            f"{place}: got {got} in the place of the module {type(old).__name__}, expected a Module or None; "
            f"del {name} before it makes place for anything"
        )
    if old.op is not None or (not old.requires_grad and isinstance(new, Tensor)):
        return  # old is no parameter, or a state that the module keeps
    if isinstance(new, Tensor):
        got = f"{got}, which {new.op.name} computed," if new.op is not None else got
    raise OperandError(
        f"{place}: got {got} in the place of a parameter, which would be trained no longer; expected a Tensor of "
        f"its own numbers: {name}.data = x changes them, {name} = nn.Parameter(x) makes another parameter; del {name}, "
        f"or {name} = None, before it makes place for anything"
    )


def missing(module: Any, name: str, kind: str) -> AttributeError:
    """The error for a name that a module lacks; if an attribute of its class has the name, the error that it raised."""
    if any(name in vars(base) for base in type(module).__mro__):
        try:
            object.__getattribute__(module, name)
        except AttributeError as error:
            return error
    return AttributeError(f"{type(module).__name__!r} object has no attribute or {kind} {name!r}")
