"""``watch``: one sweep forward through a network and one back, layer by layer; the network stays as it is.

Calls of modules are observed, and the recorded graph shows the steps between them: a bare ``np.tanh(...)`` in a
``forward`` is a layer here too, and so is a product or a mask. A layer *bends* if its output is a function of one
array, entry by entry: a ``Tanh``, or a layer of one's own that ends in a ``relu``. The slopes of that function tell
which units are dead or saturated. A layer that returns several arrays, as an ``LSTM`` does, is looked at by the first
of them that the loss depends on. Attention is one layer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd.engine.node import Node
from autograd.engine.op import Op
from autograd.engine.order import topological_order
from autograd.engine.provenance import calls_of, given_to
from autograd.engine.recording import ensure_recording
from autograd.engine.reverse import gradients
from autograd.errors import ShapeError
from autograd.tensor import Tensor
from nn.layers.multihead import MultiheadAttention
from nn.modules.module import Module
from nn.modules.observing import observed
from nn.pictures.answers import at_rest

SATURATED = 0.05  # a slope below this share of the largest one saturates
# the points at which a candidate for an activation is tried
PROBE = np.concatenate([np.linspace(-6, 6, 241), [-30.0, 30.0]])
FLAT = 1e-12
LONGEST = 24  # the most ops of an activation
MOST_BETWEEN = 300  # the most ops between layers that are searched for activations
MOST_NAMES = 4  # the most op names in the name of a layer
_PASSING = frozenset({"add", "subtract", "negative", "reshape", "squeeze", "transpose", "expand_dims", "ravel"})


@dataclass
class Stage:
    """A layer in one sweep.

    Attributes:
        path: its dotted name in the model; the name of the op for a function between modules.
        kind: the class of the module, or the name of the op.
        shape: of its output.
        activation: the root mean square of its output.
        gradient: the Euclidean norm of the gradient with respect to its output; NaN where none arrives.
        weights: that of the gradient with respect to its own parameters; NaN if it has none.
        factor: the gradient of the layer before, as a multiple of its own: by this it was multiplied on its way
            back. NaN if there is none before, or if the gradient has a way around it.
        slope: the mean of the absolute slopes, if it bends; else NaN.
        steepest: the largest slope that its function has between -6 and 6.
        dead: the share of units with slope 0 for every sample.
        saturated: the share of entries whose slope is below 5 % of the largest.
        samples: for how many samples.
        arrives: False if no gradient is recorded on the way to it.
        call: the number of the call, where a module, or a function, is called several times; else 0.
    """

    path: str
    kind: str
    shape: tuple[int, ...]
    activation: float
    gradient: float
    weights: float
    factor: float = float("nan")
    slope: float = float("nan")
    steepest: float = float("nan")
    dead: float = float("nan")
    saturated: float = float("nan")
    samples: int = 0
    arrives: bool = True
    call: int = 0

    @property
    def module(self) -> str:
        """The path and the kind."""
        return " ".join(filter(None, (self.path, self.kind)))

    @property
    def name(self) -> str:
        """The path and the kind, and which call of several it is: no other layer has this name."""
        return f"{self.module} ({self.call})" if self.call else self.module

    @property
    def bends(self) -> bool:
        """True if it is a function of one array, entry by entry, and no straight line."""
        return not np.isnan(self.slope)


@dataclass
class Watched:
    """One sweep: its layers in the order in which they were computed, the loss, and the differentiated node."""

    stages: list[Stage]
    loss: float


def watch(model: Module, x: Any, error_of: Any) -> Watched:
    """Send x through a model in evaluation mode and the gradient of ``error_of(output)`` back.

    No ``.grad`` is touched, no buffer changes, and every module ends in the mode that it was in.

    Args:
        model: the model.
        x: an array, samples along the first axis.
        error_of: a function of the output whose result is a Tensor with one number.

    Example:
        >>> import nn
        >>> model = nn.Sequential(nn.Linear(2, 1, rng=0), nn.Tanh())
        >>> [stage.kind for stage in watch(model, np.ones((3, 2)), lambda out: out.sum()).stages]
        ['Linear', 'Tanh']
    """
    made: list[tuple[Module, list[Node]]] = []

    def note(module: Module, result: Any) -> None:
        if isinstance(module, MultiheadAttention):
            inner = set(module.modules())
            while made and made[-1][0] in inner and made[-1][0] is not module:
                made.pop()
        elif any(True for _ in module.children()):
            return
        nodes = [
            node for node in _nodes(result) if node.op is not None and any(c[1]() is module for c in calls_of(node))
        ]
        if nodes:  # excludes a dropout that returned its argument
            made.append((module, nodes))

    with np.errstate(all="ignore"), ensure_recording(), at_rest(model), observed(note):
        given = Tensor(x) if x.dtype.kind == "f" else x  # the indices for an Embedding stay plain
        output = model(given)
    with np.errstate(all="ignore"), ensure_recording(), at_rest(model):
        error = error_of(output)  # outside of observed(): a loss is a Module, but no layer
    if not isinstance(error, Node) or np.size(error._data) != 1:
        raise ShapeError(f"flow: got {_what(error)} as the loss, expected a Tensor with one number")
    names = {id(module): name for name, module in model.named_modules()}
    used = set(topological_order(error, constants=True)) if any(len(some) > 1 for _, some in made) else set()
    called = [(module, next((node for node in some if node in used), some[0])) for module, some in made]
    ends = _ends(called, names, output)
    nodes = [node for _, _, node, _ in ends]
    parameters = [module.parameters() if module is not None else [] for _, _, _, module in ends]
    flat = [p for own in parameters for p in own]
    with np.errstate(all="ignore"):
        sent = gradients([error], [*nodes, *flat])
    to_nodes, to_parameters = sent[: len(nodes)], iter(sent[len(nodes) :])
    stages = []
    with np.errstate(all="ignore"):
        for (path, kind, node, _), g, own in zip(ends, to_nodes, parameters, strict=True):
            norm = _norm([next(to_parameters) for _ in own]) if own else float("nan")
            data = node._data
            sizes = _rms(data), float("nan") if g is None else _norm([g]), norm
            stages.append(Stage(path, kind, tuple(data.shape), *sizes, arrives=g is not None))
        _number(stages)
        _bend(stages, nodes)
        _multiply(stages, nodes, error)
    return Watched(stages, float(np.asarray(error._data).reshape(())))


def _nodes(result: Any) -> list[Node]:
    """The nodes in a result, in order: one, or those of tuples and lists."""
    if isinstance(result, (tuple, list)):
        return [node for part in result for node in _nodes(part)]
    return [result] if isinstance(result, Node) else []


def _what(x: Any) -> str:
    return f"{type(x).__name__} of shape {x.shape}" if hasattr(x, "shape") else type(x).__name__


def _number(stages: Sequence[Stage]) -> None:
    """Number those of equal names."""
    calls = Counter(stage.module for stage in stages)
    made: Counter[str] = Counter()
    for stage in stages:
        if calls[stage.module] > 1:
            made[stage.module] += 1
            stage.call = made[stage.module]


def _ends(
    called: Sequence[tuple[Module, Node]], names: dict[int, str], output: Any
) -> list[tuple[str, str, Node, Module | None]]:
    """Path, kind, output and module of each layer, functions between modules included."""
    found: list[tuple[str, str, Node, Module | None]] = []
    known: set[int] = set()

    def add(path: str, kind: str, node: Node, module: Module | None) -> None:
        if id(node) not in known:
            known.add(id(node))
            found.append((path, kind, node, module))

    def add_between(top: Node) -> None:
        for node, kind in _between(top, known):
            add("", kind, node, None)

    for module, node in called:
        for operand in _operands_of(module, node):
            add_between(operand)
        add(names.get(id(module), ""), type(module).__name__, node, module)
    if isinstance(output, Node):
        add_between(output)
    return found


def _between(top: Node, known: set[int]) -> list[tuple[Node, str]]:
    """The computations of a ``forward`` between the layers and ``top``, as layers of their own, each with a kind.

    Functions of one array that bend, such as a tanh; and what is left over them, a product or a mask, if it changes the
    gradient: or its factor would be that of the module behind it.
    """
    region = _region(top, known)
    bent: dict[Node, Node] = {}
    rest: set[Node] = set()
    tops, wanted = [top], {top}
    for node in reversed(region):
        if node not in wanted:
            continue
        source = _bent_from(node, known) if len(region) <= MOST_BETWEEN else None
        if source is not None:
            bent[node] = source
            tops.append(source)
            wanted.add(source)
        else:
            rest.add(node)
            wanted.update(x for x in node.inputs if isinstance(x, Node))
    found = {}
    for node, source in bent.items():
        found[node] = _called(_steps(node, source))
    for node in tops:
        above = _above(node, rest)
        part = [x for x in region if x in above]
        if part and _leads_from_a_layer(part, known, bent) and not _pass_on(part):
            found[node] = _called(part)
    return [(node, found[node]) for node in region if node in found]


def _bent_from(node: Node, known: set[int]) -> Node | None:
    """The array from which ``node`` is computed by a function that bends: ``_source``, or else the op's operand."""
    inner = [x for x in node.inputs if isinstance(x, Node)]
    for source in (_source(node, known), inner[0] if len(inner) == 1 and _is_elementwise(node) else None):
        if source is not None and source._data.shape == node._data.shape and _steepness(node, source)[1]:
            return source
    return None


def _region(top: Node, known: set[int]) -> list[Node]:
    """The results of ops between the layers and ``top``, in the order in which they were computed."""
    seen: set[Node] = set()
    stack = [top]
    while stack:
        node = stack.pop()
        if node.op is None or id(node) in known or node in seen:
            continue
        seen.add(node)
        stack += [x for x in node.inputs if isinstance(x, Node)]
    return [x for x in topological_order(top, constants=True) if x in seen]


def _above(top: Node, rest: set[Node]) -> set[Node]:
    """``top``, if it is in ``rest``, and all nodes that lead to it through nodes of ``rest`` alone."""
    seen: set[Node] = set()
    stack = [top]
    while stack:
        node = stack.pop()
        if node in rest and node not in seen:
            seen.add(node)
            stack += [x for x in node.inputs if isinstance(x, Node)]
    return seen


def _leads_from_a_layer(part: Sequence[Node], known: set[int], bent: Mapping[Node, Node]) -> bool:
    return any(id(x) in known or x in bent for node in part for x in node.inputs if isinstance(x, Node))


def _pass_on(part: Sequence[Node]) -> bool:
    """True for steps that hand on each entry of a gradient once, as it is or negated: sums of branches, new shapes."""
    taken: list[Node] = []
    for node in part:
        inner = [x for x in node.inputs if isinstance(x, Node) and x.op is not None]
        if node.op is None or node.op.name not in _PASSING:
            return False
        if _is_elementwise(node) and any(x._data.shape != node._data.shape for x in inner):
            return False
        taken += inner
    return len(set(taken)) == len(taken)


def _called(steps: Sequence[Node]) -> str:
    """The names of ops, each once."""
    names = list(dict.fromkeys(step.op.name for step in steps if step.op))
    return "·".join([*names[: MOST_NAMES - 1], "…", names[-1]] if len(names) > MOST_NAMES else names)


def _operands_of(module: Module, node: Node) -> list[Node]:
    """The nodes that a module was given when it computed ``node``."""
    given: frozenset[int] = frozenset()
    for call in calls_of(node):
        if call[1]() is module:
            given = given_to(call)
    found: list[Node] = []
    seen: set[Node] = set()
    stack = [node]
    while stack and given:
        x = stack.pop()
        if x in seen:
            continue
        seen.add(x)
        if id(x) in given:
            found.append(x)
        else:
            stack += [y for y in x.inputs if isinstance(y, Node)]
    return found


def _is_elementwise(node: Node) -> bool:
    return node.op is not None and node.op.kind == "elementwise"


def _source(node: Node, known: set[int]) -> Node | None:
    """The array from which ``node`` is computed entry by entry: the nearest layer's output, or the earliest array."""
    if not _is_elementwise(node):
        return None
    place = {id(x): i for i, x in enumerate(topological_order(node, constants=True))}
    frontier: dict[int, Node] = {id(node): node}
    source: Node | None = None
    for _ in range(LONGEST):
        inner = [x for x in frontier.values() if _is_elementwise(x) and (id(x) not in known or x is node)]
        if len(inner) < len(frontier) and len(frontier) > 1 and any(x.op is None for x in frontier.values()):
            break  # a parameter takes part
        if not inner:
            break
        latest = max(inner, key=lambda x: place[id(x)])
        del frontier[id(latest)]
        for x in latest.inputs:
            if isinstance(x, Node):
                if x._data.shape != node._data.shape:
                    return source
                frontier[id(x)] = x
        if len(frontier) == 1:
            (source,) = frontier.values()
            if id(source) in known:
                break
    return source


def _steps(node: Node, source: Node) -> list[Node]:
    """The nodes from ``source`` (left out) to ``node``, in the order in which they were computed."""
    between = _reached(node, source)
    return [x for x in topological_order(node, constants=True) if x in between]


def _steepness(node: Node, source: Node | None) -> tuple[float, bool]:
    """The largest slope of the function from ``source`` to ``node``, and whether it bends; tried on numbers."""
    if source is None:
        return float("nan"), False
    probe = Tensor(PROBE)
    made: dict[int, Any] = {id(source): probe}
    try:
        with np.errstate(all="ignore"), ensure_recording():
            for step in _steps(node, source):
                op: Op = step.op  # type: ignore[assignment]
                operands = [made[id(x)] if isinstance(x, Node) else x for x in step.inputs]
                if any(np.size(x) != 1 for x in operands if not isinstance(x, Node)):
                    return float("nan"), False  # each entry has a function of its own
                made[id(step)] = op(*operands, **step.params)
            (slopes,) = gradients([made[id(node)].sum()], [probe])
    except (KeyError, TypeError, ValueError, RuntimeError):  # another leaf takes part, or a repetition fails
        return float("nan"), False
    out = made[id(node)].data
    near = np.abs(PROBE) <= 6
    slopes = np.zeros(len(PROBE)) if slopes is None else slopes
    known = slopes[near][np.isfinite(slopes[near])]
    if not len(known):
        return float("nan"), False
    straight = np.ptp(known) <= FLAT and (known.max() != 0 or np.ptp(out[np.isfinite(out)]) <= FLAT)
    return float(np.abs(known).max()), not straight


def _bend(stages: Sequence[Stage], nodes: Sequence[Node]) -> None:
    """Slopes, dead units and saturated entries of the layers that bend."""
    known: set[int] = set()
    for stage, node in zip(stages, nodes, strict=True):
        source = _source(node, known)
        known.add(id(node))
        steepest, bends = _steepness(node, source)
        if not bends or source is None or not np.isfinite(source._data).all():
            continue
        seeds = [np.ones_like(node._data)]
        (slopes,) = gradients([node], [source], seeds)
        slopes = np.zeros_like(node._data) if slopes is None else np.asarray(slopes)
        samples = slopes.reshape(len(slopes), -1) if slopes.ndim > 1 else slopes.reshape(-1, 1)
        if slopes.ndim == 4:  # a channel of images is a unit, and its places are further samples
            samples = np.moveaxis(slopes, 1, -1).reshape(-1, slopes.shape[1])
        stage.samples = len(samples)
        stage.steepest, stage.slope = steepest, float(np.abs(slopes).mean())
        stage.dead = float((samples == 0).all(axis=0).mean())
        stage.saturated = float((np.abs(slopes) < SATURATED * steepest).mean()) if steepest else 1.0


def _multiply(stages: Sequence[Stage], nodes: Sequence[Node], error: Node) -> None:
    """The factor of each layer behind another one, where no gradient passes around it."""
    for i in range(1, len(stages)):
        before = stages[i - 1].gradient
        if nodes[i - 1] in _reached(error, nodes[i]) or not _is_below(nodes[i], nodes[i - 1]):
            continue
        if stages[i].gradient > 0 and np.isfinite(before):
            stages[i].factor = before / stages[i].gradient


def _reached(root: Node, closed: Node) -> set[Node]:
    """The nodes that ``root`` was made of, without going through ``closed``."""
    seen: set[Node] = set()
    stack = [root]
    while stack:
        node = stack.pop()
        if node is closed or node in seen:
            continue
        seen.add(node)
        stack += [x for x in node.inputs if isinstance(x, Node)]
    return seen


def _is_below(node: Node, other: Node) -> bool:
    return any(x is other for x in topological_order(node))


def _rms(x: Any) -> float:
    return float(np.sqrt(np.mean(np.abs(np.asarray(x, float)) ** 2)))


def _norm(arrays: Sequence[Any]) -> float:
    known = [np.asarray(x, float) for x in arrays if x is not None]
    return float(np.sqrt(sum(float((x**2).sum()) for x in known))) if known else float("nan")


def chain(stages: Sequence[Stage]) -> Iterator[Stage]:
    """The layers at the end through which every gradient passes, last first, each with a factor."""
    for stage in reversed(stages):
        if np.isnan(stage.factor):
            return
        yield stage
