"""Wrong numbers and the mistakes that lead to them: for a value, for a local derivative, for a gradient.

Each sentence describes the typed number, which is true whenever the numbers are equal; the mistake follows from it. The
likely ones come first. Numbers that are not finite, or equal to the right one, are left out later (``answers``).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd.drawing.circuit import notation
from autograd.drawing.circuit.parts import Circuit, Part, Wire
from autograd.drawing.language.speaking import say
from autograd.drawing.story.answers import Mistake
from autograd.engine.numerics import apply_rule

MANY = 6  # forks with more branches are searched only for a sign error and a missing branch
_POWERS = (1, -1, 2, -2, 3, -3)


def finite(x: Any) -> float | None:
    """A single real finite number as a float; None for anything else."""
    if x is None or isinstance(x, (str, bool)) or not notation.is_single(x):
        return None
    entry = x.item() if hasattr(x, "item") else x
    if isinstance(entry, (str, bool, complex)):
        return None
    number = float(entry)
    return number if math.isfinite(number) else None


def is_condition(x: Any) -> bool:
    """True for an operand that is no number to compute with: True, False or a text."""
    return isinstance(x, (bool, np.bool_, str)) or getattr(x, "dtype", None) == np.bool_


@dataclass(frozen=True, slots=True)
class Branch:
    """One wire that a gradient comes back along: upstream × local = sent."""

    wire: Wire
    upstream: float
    local: float
    sent: float
    label: str


def _sign(number: float) -> Iterator[Mistake]:
    yield -number, say("The size is right, the sign is not.")


def _digits(number: float) -> Iterator[Mistake]:
    for power in _POWERS:
        factor = notation.number(10.0 ** abs(power))
        if power > 0:
            yield number * 10.0**power, say("The digits are right, but it is {factor} times too large.", factor=factor)
        else:
            yield number * 10.0**power, say("The digits are right, but it is {factor} times too small.", factor=factor)


def of_value(circuit: Circuit, part: Part) -> Iterator[Mistake]:
    """Wrong values of a gate. No sentence calls one the gradient, because a later question asks for that."""
    number = finite(part.value)
    sources = [circuit.parts[circuit.wires[w].source] for w in part.entering]
    if number is None:
        return
    known = [(source, x) for source in sources if (x := finite(source.value)) is not None]
    yield from _sign(number)
    if part.op and len(known) == len(sources):
        yield from _of_operation(part.op.name, [x for _, x in known])
    for source, x in known:
        yield x, say("That is what enters {gate}; what does {gate} make of it?", gate=_gate(part))
        if source.named:
            yield -x, say("That is −{name}; what does {gate} make of {name}?", name=source.name, gate=_gate(part))
    yield from _digits(number)


def _of_operation(name: str, xs: Sequence[float]) -> Iterator[Mistake]:
    """Another operation in the place of the right one."""
    if len(xs) == 2:
        x, y = xs
        if name == "multiply":
            yield x + y, say("You added; this gate multiplies.")
            yield _divided(x, y), say("You divided; this gate multiplies.")
        elif name == "add":
            yield x * y, say("You multiplied; this gate adds.")
            yield x - y, say("You subtracted; this gate adds. Look at the signs.")
        elif name == "subtract":
            yield x + y, say("You added; this gate subtracts. Look at the signs.")
            yield x * y, say("You multiplied; this gate subtracts.")
        elif name == "divide":
            yield _divided(y, x), say("That is the fraction upside down.")
            yield x * y, say("You multiplied; this gate divides.")
        elif name == "maximum":
            yield min(x, y), say("That is the smaller operand; this gate takes the larger.")
            yield x + y, say("You added; this gate takes the larger operand.")
        elif name == "minimum":
            yield max(x, y), say("That is the larger operand; this gate takes the smaller.")
            yield x + y, say("You added; this gate takes the smaller operand.")
        elif name == "power":
            yield x * y, say("You multiplied base and exponent; this gate takes the power.")
            yield _with_numpy(np.power, y, x), say("That is the power with base and exponent exchanged.")
    elif len(xs) == 1:
        yield from _of_function(name, xs[0])


def _of_function(name: str, x: float) -> Iterator[Mistake]:
    if name in ("sin", "cos", "tan"):
        degrees = _with_numpy(getattr(np, name), math.radians(x))
        yield degrees, say("That is {function} of {x} degrees; here {x} is in radians.", function=name,
                           x=notation.number(x))  # fmt: skip
    if name == "sin":
        yield _with_numpy(np.cos, x), say("That is the cosine; this gate is the sine.")
    elif name == "cos":
        yield _with_numpy(np.sin, x), say("That is the sine; this gate is the cosine.")
    elif name == "exp":
        yield _with_numpy(np.exp, -x), say("The sign of the exponent is wrong.")
        yield _with_numpy(np.power, 10.0, x), say("That is a power of 10; exp takes powers of e = 2.718.")
    elif name == "log":
        yield _with_numpy(np.log10, x), say("That is the logarithm to base 10; log is the natural one.")
    elif name == "tanh":
        yield _with_numpy(np.tan, x), say("That is the tangent; this gate is the hyperbolic tangent.")
        yield _with_numpy(lambda z: 1 / (1 + np.exp(-z)), x), say("That is the sigmoid; this gate is tanh.")
    elif name == "sigmoid":
        yield _with_numpy(lambda z: 1 / (1 + np.exp(z)), x), say("The sign of the exponent is wrong.")
        yield _with_numpy(np.tanh, x), say("That is tanh; this gate is the sigmoid.")
    elif name == "sqrt":
        yield x / 2, say("That is half of it; this gate takes the square root.")
        yield x * x, say("That is the square; this gate takes the square root.")
    elif name == "square":
        yield 2 * x, say("That is twice the operand; this gate takes its square.")


def of_local(circuit: Circuit, wire: Wire) -> Iterator[Mistake]:
    """Wrong local derivatives."""
    local = finite(wire.local)
    if local is None:
        return
    gate, source = circuit.parts[wire.target], circuit.parts[wire.source]
    yield from _sign(local)
    for w in gate.entering:
        other = circuit.wires[w]
        if other is not wire and other.passes and (number := finite(other.local)) is not None:
            name = circuit.carries(other)
            yield number, say("That is the local derivative for the other operand, {name}.", name=name)
    if (value := finite(source.value)) is not None:
        yield value, say("That is the value of {name}, not the derivative.", name=source.name)
    yield from _exchanged(circuit, gate, wire)
    yield from _of_power(circuit, gate, wire)
    if (value := finite(gate.value)) is not None:
        yield value, say("That is the value of {name}, not the derivative.", name=gate.name)
    upstream, sent = finite(gate.gradient), finite(wire.sent)
    derivative = circuit.derivative_of_root(gate.name)
    if upstream is not None and sent is not None:
        yield sent, say("That is already multiplied by the upstream gradient {derivative}.", derivative=derivative)
        yield upstream, say("That is the upstream gradient {derivative}; here only the gate itself counts.",
                            derivative=derivative)  # fmt: skip
    yield _divided(1.0, local), say("That is 1 over the local derivative.")
    yield from _digits(local)


def _exchanged(circuit: Circuit, gate: Part, wire: Wire) -> Iterator[Mistake]:
    """The rule of a function with the input in the place of the output, or the other way round."""
    if not gate.op or len(gate.entering) != 1 or gate.op.static or gate.op.variadic:
        return
    x, out = finite(circuit.parts[wire.source].value), finite(gate.value)
    rule, name = gate.op.rule(0), circuit.carries(wire)
    if x is None or out is None or rule is None:
        return

    def slope(out: float, x: float) -> float:
        return _with_numpy(lambda: apply_rule(rule, 1.0, out, [x], {}))

    right, only_input, only_output = slope(out, x), slope(x, x), slope(out, out)
    if only_input != right and only_output == right:
        yield only_input, say("That is the formula with the input {name} in the place of the output.", name=name)
    elif only_output != right and only_input == right:
        yield only_output, say("That is the formula with the output of the gate in the place of its input {name}.",
                               name=name)  # fmt: skip


def _of_power(circuit: Circuit, gate: Part, wire: Wire) -> Iterator[Mistake]:
    """Forms of n x^(n−1) with a part left out."""
    if not gate.op or gate.op.name not in ("power", "square") or wire.slot != 0:
        return
    operands = [finite(circuit.parts[circuit.wires[w].source].value) for w in gate.entering]
    x, n = operands[0], operands[1] if len(operands) > 1 else 2.0
    if x is None or n is None:
        return
    lower = _with_numpy(np.power, x, n - 1)
    yield lower, say("The factor in front is missing: the exponent comes down as a factor.")
    yield n * _with_numpy(np.power, x, n), say("The exponent must become smaller by 1.")
    yield (n - 1) * lower, say("The factor in front is the old exponent, not the new one.")


def of_gradient(circuit: Circuit, part: Part, branches: Sequence[Branch]) -> Iterator[Mistake]:
    """Wrong gradients of a part to which these branches bring one."""
    total = sum(branch.sent for branch in branches)
    yield from _sign(total)
    yield from _of_fork(total, branches) if len(branches) > 1 else ()
    few = branches if len(branches) <= MANY else ()
    for wrong in (_missing_local, _missing_upstream, _added, _other_operand, _divided_by_local):
        for branch in few:
            yield from wrong(circuit, branch, total - branch.sent, len(branches) > 1)
    if (value := finite(part.value)) is not None:
        yield value, say("That is the value of {name}, not its gradient.", name=part.name)
    yield from _digits(total)


def _of_fork(total: float, branches: Sequence[Branch]) -> Iterator[Mistake]:
    for branch in branches:
        yield total - branch.sent, say("The branch through {gate} is missing.", gate=branch.label)
    if len(branches) > 2:
        for branch in branches:
            yield branch.sent, say("That is the branch through {gate} alone; add the others.", gate=branch.label)
    for branch in branches:
        yield total - 2 * branch.sent, say("The sign of the branch through {gate} is wrong.", gate=branch.label)
    yield math.prod(b.sent for b in branches), say("You multiplied the branches; at a fork their gradients add up.")
    yield total / len(branches), say("That is the mean of the branches; at a fork their gradients add up.")
    yield sum(b.upstream for b in branches), say("You added the upstream gradients; each one must first be multiplied "
                                                 "by its local derivative.")  # fmt: skip
    yield sum(b.local for b in branches), say("You added the local derivatives; each one must first be multiplied by "
                                              "its upstream gradient.")  # fmt: skip


def _missing_local(circuit: Circuit, branch: Branch, rest: float, forked: bool) -> Iterator[Mistake]:
    wrong = rest + branch.upstream
    derivative = _upstream(circuit, branch)
    if forked:
        yield wrong, say("In the branch through {gate} the local derivative is missing.", gate=branch.label)
    else:
        yield wrong, say("That is the upstream gradient {derivative}: you forgot to multiply by the local derivative.",
                         derivative=derivative)  # fmt: skip


def _missing_upstream(circuit: Circuit, branch: Branch, rest: float, forked: bool) -> Iterator[Mistake]:
    wrong = rest + branch.local
    if forked:
        yield wrong, say("In the branch through {gate} the upstream gradient is missing.", gate=branch.label)
    else:
        yield wrong, say("That is the local derivative: you forgot to multiply by the upstream gradient {derivative}.",
                         derivative=_upstream(circuit, branch))  # fmt: skip


def _added(circuit: Circuit, branch: Branch, rest: float, forked: bool) -> Iterator[Mistake]:
    wrong = rest + branch.upstream + branch.local
    if forked:
        yield wrong, say("In the branch through {gate} you added upstream and local; multiply them.", gate=branch.label)
    else:
        yield wrong, say("That is upstream + local: on the way back they are multiplied, not added.")


def _other_operand(circuit: Circuit, branch: Branch, rest: float, forked: bool) -> Iterator[Mistake]:
    """The product with the derivative by another operand; for a product, with the operand itself."""
    gate = circuit.parts[branch.wire.target]
    for w in gate.entering:
        other = circuit.wires[w]
        if other is not branch.wire and (sent := finite(other.sent)) is not None:
            name = circuit.carries(other)
            if forked:
                yield rest + sent, say("In the branch through {gate} you took the gradient of the other operand, "
                                       "{name}.", gate=branch.label, name=name)  # fmt: skip
            else:
                yield sent, say("That is what {gate} sends to its other operand, {name}.", gate=_gate(gate), name=name)
    source = circuit.parts[branch.wire.source]
    own = finite(source.value)
    if gate.op and gate.op.name == "multiply" and own is not None:
        yield rest + branch.upstream * own, say("You multiplied by {name} itself; the local derivative of a product is "
                                                "the other operand.", name=source.name)  # fmt: skip


def _divided_by_local(circuit: Circuit, branch: Branch, rest: float, forked: bool) -> Iterator[Mistake]:
    wrong = rest + _divided(branch.upstream, branch.local)
    if forked:
        yield wrong, say("In the branch through {gate} you divided by the local derivative; multiply by it.",
                         gate=branch.label)  # fmt: skip
    else:
        yield wrong, say("You divided by the local derivative; multiply by it.")
        yield _divided(branch.local, branch.upstream), say("You divided by the upstream gradient; multiply by it.")


def _upstream(circuit: Circuit, branch: Branch) -> str:
    return circuit.derivative_of_root(circuit.parts[branch.wire.target].name)


def _gate(part: Part) -> str:
    return part.symbol


def _divided(x: float, y: float) -> float:
    return x / y if y else math.inf


def _with_numpy(function: Callable[..., Any], *operands: float) -> float:
    """A number as NumPy computes it; NaN where it cannot be computed."""
    try:
        with np.errstate(all="ignore"):
            return float(function(*operands))
    except (ArithmeticError, TypeError, ValueError):
        return math.nan
