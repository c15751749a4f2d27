"""Names for the nodes of a picture: those that the user gives, else those of the user's own variables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import count
from types import FrameType
from typing import Any

import numpy as np

from autograd.drawing.circuit.notation import one_line
from autograd.engine.doors import shown
from autograd.engine.node import Node
from autograd.engine.provenance import calls_of
from autograd.errors import ArgumentError, OperandError

Variables = Mapping[int, str]
"""Names of variables by the ``id`` of their objects; valid while the frame of these variables is alive."""


class Suggested(str):
    """The path of a parameter whose ``.name`` was given by the constructor of its module, and not changed since."""


_LONGEST = 1000  # the most entries of a list that are searched; longer lists are data, not parameters


def name_all(
    order: Sequence[Node],
    names: Mapping[str, Node] | None,
    paths: Variables,
    variables: Variables,
    seen: Container[str] | None = None,
) -> dict[Node, str]:
    """A name for every node that has or needs one; constants without a name show their number instead.

    In this order: ``names``, the node's own ``.name``, its path in a module, ``variables``, ``f`` for the root (the
    last in order), then v1, v2 ... as the computation goes. The last four use no name that is taken. A name stands in
    one line: other white space becomes a space, and a name of white space alone counts as none.

    A ``.name`` that only the constructor of a module gave, or that several nodes have, counts as the last part of a
    path: of a node that is in a module the path is taken, ``h1.w1``. Nodes that would still be called alike have the
    names of their variables, ``xs[0]``, or else are counted: ``x_1``, ``x_2``.

    Args:
        order: the nodes, inputs first.
        names: names that the caller gives.
        paths: names of parameters in their modules.
        variables: names of the caller's variables.
        seen: names of an earlier call. If given, only those v1, v2 ... that are among them get a number again.

    Raises:
        OperandError: ``names`` holds something that is no node, or a name that is no text.
        ArgumentError: it holds an empty name, or a second name for a node.
    """
    given = {node: one_line(name) for node, name in _by_node(names or {}).items()}
    root = order[-1]
    named = {node: given.get(node) or _own_name(node, paths, variables) for node in order}
    same = Counter(one_line(node.name) for node in order if node.name)
    shared = {node: own for node, own in named.items() if node not in given and own and same[own] > 1}
    for node in shared:
        if _dotted(node, paths) or _dotted(node, variables):
            named[node] = None
    uses = Counter(filter(None, named.values()))
    alike = {node: own for node, own in named.items() if node not in given and own and uses[own] > 1}
    chosen: dict[Node, str] = {node: name for node, name in named.items() if name and node not in alike}
    taken = set(chosen.values())
    for found in (paths, variables):
        for node in order:
            name = found.get(id(node))
            if node not in chosen and name and name not in taken:
                chosen[node] = name
                taken.add(name)
    for node, own in alike.items():
        if node not in chosen:
            chosen[node] = next(free for i in count(1) if (free := f"{own}_{i}") not in taken)
            taken.add(chosen[node])
    unnamed = [node for node in order if node not in chosen and (node.requires_grad or node is root)]
    earlier = (name for i in count(1) if (name := f"v{i}") not in taken)
    numbers = (name for i in count(1) if (name := f"v{i}") not in taken)
    for node in unnamed:
        if node is root and "f" not in taken:
            chosen[node] = "f"
        else:
            before = next(earlier)
            chosen[node] = next(numbers) if seen is None or before in seen else "·"
    return chosen


def _own_name(node: Node, paths: Variables, variables: Variables) -> str | None:
    """The name that the user gave to a node; None for one that its module's constructor gave, if there is a path."""
    suggested = any(isinstance(found.get(id(node)), Suggested) for found in (paths, variables))
    return None if suggested or not node.name else one_line(node.name)


def _dotted(node: Node, found: Variables) -> bool:
    """True if a node is a member of a module that is a variable."""
    return "." in found.get(id(node), "")


def module_names(order: Sequence[Node], variables: Variables) -> Variables:
    """Paths of modules and of their parameters, by ``id``, for the modules that were called in a graph.

    Of several modules that are part of no other, the names in ``variables`` come first: "encoder.weight".
    """
    modules: dict[int, Any] = {}
    for node in order:
        for _, module, _ in calls_of(node):
            if (called := module()) is not None:
                modules[id(called)] = called
    below = {key: dict(_below(module)) for key, module in modules.items()}
    inner = {key for found in below.values() for key in found}
    outer = [key for key in modules if key not in inner]
    found: dict[int, str] = {}
    for key in outer:
        own = variables.get(key, "") if len(outer) > 1 else ""
        if own:
            found.setdefault(key, own)
        for part, path in below[key].items():
            found.setdefault(part, _joined(own, path))
    return found


def _below(module: Any) -> Iterator[tuple[int, str]]:
    """The modules and parameters in a module, by ``id``, with their paths: ``layers.0.weight``.

    In the modules of ``nn.scalar`` a parameter is called as in a formula, with the indices of its layer and neuron:
    ``w[0][3][1]`` is weight 1 of neuron 3 of layer 0. Where two would be called alike they have their whole paths.
    """
    if hasattr(module, "named_modules"):
        for each in (module.named_modules, module.named_parameters):
            yield from ((id(x), path) for path, x in each() if path)
    elif hasattr(module, "parameters"):
        suggested = _suggested(module)
        stack = [(x, name, name, "") for name, x in reversed(vars(module).items())]
        parameters: list[tuple[Node, str, str]] = []
        while stack:
            x, path, name, indices = stack.pop()
            if isinstance(x, (list, tuple)):
                stack += [(y, f"{path}[{i}]", name, f"{indices}[{i}]") for i, y in reversed(list(enumerate(x)))]
            elif isinstance(x, Node):
                before = path.rpartition(".")[0]
                parameters.append((x, x.name or name + indices, f"{before}.{x.name}" if before and x.name else path))
            elif hasattr(x, "parameters"):
                yield id(x), path
                suggested |= _suggested(x)
                stack += [(y, f"{path}.{name}", name, indices) for name, y in reversed(vars(x).items())]
        same = Counter(short for _, short, _ in parameters)
        for x, short, path in parameters:
            called = short if same[short] == 1 else path
            yield id(x), Suggested(called) if (id(x), x.name) in suggested else called


def _suggested(module: Any) -> set[tuple[int, str]]:
    """The parameters, by ``id``, that a module's constructor gave names, with these."""
    named = getattr(module, "suggested_names", None)
    return {(id(x), name) for x, name in named()} if callable(named) else set()


def _joined(own: str, path: str) -> str:
    """A path below that of its module, which may have none."""
    return type(path)(f"{own}.{path}") if own else path


def variables_of(frame: FrameType | None) -> Variables:
    """The nodes, arrays and modules that a frame's variables hold, local ones first; entries of lists as ``w[0]``.

    The members of modules are found too, as ``model.weight``. Names that begin with an underscore are private to the
    user or to a notebook; they are not used.
    """
    if frame is None:
        return {}
    return names_in(*([frame.f_locals] if frame.f_locals is frame.f_globals else [frame.f_locals, frame.f_globals]))


def names_in(*scopes: Mapping[str, Any]) -> Variables:
    """Names of the nodes, arrays and modules in some namespaces, by ``id``; an earlier namespace wins."""
    found: dict[int, str] = {}
    public = [[(k, x) for k, x in list(scope.items()) if k[:1] != "_" and k.isidentifier()] for scope in scopes]
    for scope in public:
        for name, x in scope:
            if isinstance(x, (Node, np.ndarray)) or _is_module(x):
                found.setdefault(id(x), name)
    for scope in public:
        for name, x in _entries(_entries(scope, keep=True)):
            if isinstance(x, Node):
                found.setdefault(id(x), name)
    for scope in public:
        for name, x in _entries(scope):
            if _is_module(x):
                found.setdefault(id(x), name)
    for scope in public:
        for name, x in _entries(scope, keep=True):
            for part, path in _below(x) if _is_module(x) else ():
                found.setdefault(part, _joined(name, path))
    return found


def _is_module(x: Any) -> bool:
    """True for an object with parameters, such as a module of ``nn`` or ``nn.scalar``; False for a class."""
    return hasattr(type(x), "parameters") and hasattr(type(x), "zero_grad") and not isinstance(x, type)


def _entries(items: Iterable[tuple[str, Any]], keep: bool = False) -> Iterator[tuple[str, Any]]:
    """The entries of the lists and tuples among ``items``; with ``keep``, the items themselves too."""
    for name, x in items:
        if keep:
            yield name, x
        if isinstance(x, (list, tuple)):
            yield from ((f"{name}[{i}]", entry) for i, entry in enumerate(x[:_LONGEST]))


def _by_node(names: Mapping[str, Node]) -> dict[Node, str]:
    found: dict[Node, str] = {}
    for name, node in names.items():
        if not isinstance(name, str):
            raise OperandError(f"names: got {shown(name)} as a name, expected a text")
        if not isinstance(node, Node):
            raise OperandError(f"names: got {type(node).__name__} for {name!r}, expected a Value or a Tensor")
        if not one_line(name):
            raise ArgumentError("names: got an empty name, expected a text of one letter or more")
        if node in found:
            raise ArgumentError(
                f"names: got {found[node]!r} and {name!r} for the same node, expected one name for each"
            )
        found[node] = name
    return found
