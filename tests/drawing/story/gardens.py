"""Graphs of Values that hold every op that can be live, each as a function of the numbers of its leaves."""

import itertools

import numpy as np

from autograd import Tensor, Value, ops
from autograd.engine.declaration import OPS, op
from tests.drawing.story.points import tables

NAMES = "abc"
SPECIAL = (0.0, -0.0, 1.0, -1.0, 2.0)


def _of_op(name, constants, params):
    op = OPS[name]
    free = [i for i in range(len(op.operands)) if i not in constants]

    def build(*numbers):
        leaves = [Value(x, name=n) for x, n in zip(numbers, NAMES, strict=False)]
        values = dict(zip(free, leaves, strict=True)) | constants
        made = op(*(values[i] for i in range(len(op.operands))), **params)
        return made * leaves[0] + leaves[-1] * 0.5

    return build, len(free)


def _leaves(*numbers):
    return [Value(x, name=n) for x, n in zip(numbers, NAMES, strict=False)]


def _masked(*numbers):
    a, b = _leaves(*numbers)
    return ops.where(a, ops.sqrt(b), 0.0) * ops.log(b) + a


def _gated(*numbers):
    (a,) = _leaves(*numbers)
    return ops.relu(a) * ops.log(a) + ops.maximum(ops.sqrt(a), 1.0) / (0.0 * a + 1.0)


def _product_of_a_zero(*numbers):
    a, b = _leaves(*numbers)
    return ops.sqrt(ops.where(b, a, 0.0) * b) + ops.heaviside(a, 0.0) * ops.log(a * 0.0)


def _shared(*numbers):
    a, b = _leaves(*numbers)
    h = a * a * b
    return h * h + h.tanh() * a - 3 * h / b + (a - b) ** 3 + a * b + a


def _two_branches(*numbers):
    """A branch that plays a part and one that does not, in both orders."""
    a, b = _leaves(*numbers)
    h, k = ops.sqrt(a), ops.sqrt(a)
    return h * b + ops.maximum(h, 5.0) + (ops.maximum(k, 5.0) + k * b)


def _zero_of_a_zero(*numbers):
    """A product with a zero that a selection made is such a zero too."""
    a, b = _leaves(*numbers)
    return (ops.where(b, a, 0.0) * a) * ops.sqrt(a) + b


def _roots(*numbers):
    """Roots of negative numbers, with exponents that vanish beside 1 and bases next to which 1 does."""
    a, b = _leaves(*numbers)
    return a ** ops.absolute(b * 1e-320) + (a * 1e300) ** ops.absolute(b / 4)


def _summed(*numbers):
    """The sum and the mean of a single number are that number."""
    a, b = (Tensor(x, name=n) for x, n in zip(numbers, NAMES, strict=False))
    return np.sum(a * b) * np.mean(a) + np.broadcast_to(b, ()).mean() + ops.sqrt(ops.where(b, a, 0.0).sum())


def _stopped(*numbers):
    """Gates that no gradient comes back to, as those behind a floor, have local derivatives all the same."""
    a, b = _leaves(*numbers)
    return a * b + ops.floor(3 * ops.sin(a) * b) + ops.sign(ops.tanh(b) - a)


@op(lambda g, out, x, y: g * 3 * x * x * y, lambda g, out, x, y: g * x * x * x)
def somebodys(x, y):
    """A user's op, of which only the rules are known."""
    return x * x * x * y


def _of_somebody(*numbers):
    a, b = _leaves(*numbers)
    return somebodys(ops.where(b, a, 0.0), ops.sqrt(a)) * ops.sqrt(a) + somebodys(a, b)


def gardens():
    """Pairs ``(label, build, rows)``: the graph as a function of numbers, and the numbers to set."""
    rng = np.random.default_rng(11)
    made = [
        (label, *_of_op(op.name, constants, params))
        for label, op, _, constants, params in tables()
    ]  # fmt: skip
    made += [("masked", _masked, 2), ("gated", _gated, 1), ("product of a zero", _product_of_a_zero, 2)]
    made += [("shared", _shared, 2), ("two branches", _two_branches, 2), ("zero of a zero", _zero_of_a_zero, 2)]
    made += [("stopped", _stopped, 2), ("summed", _summed, 2), ("roots", _roots, 2)]
    made += [("of somebody", _of_somebody, 2)]
    for label, build, count in made:
        special = list(itertools.product(SPECIAL, repeat=count))
        special = special if count < 3 else [special[i] for i in rng.permutation(len(special))[:20]]
        rows = [tuple(np.round(rng.normal(size=count) * 2, 3).tolist()) for _ in range(6)] + special
        yield label.strip(), build, rows
