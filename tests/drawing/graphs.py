"""Graphs that the tests of the drawing share."""

import numpy as np
from hypothesis import strategies as st

from autograd import Value, no_grad, ops

BINARY = (ops.add, ops.subtract, ops.multiply, ops.divide, ops.maximum)
UNARY = (ops.tanh, ops.sin, ops.exp, ops.relu, ops.negative, ops.sign, ops.sigmoid)


def lecture():
    """f = 1 + exp(w0 + w1 * x): the first graph of the mock-ups."""
    w0, w1, x = Value(2.0, name="w0"), Value(3.0, name="w1"), Value(-1.0, name="x")
    return 1 + (w0 + w1 * x).exp(), w0, w1, x


def fan_out():
    """f = a * a * b + max(a, b): the second one."""
    a, b = Value(2.0, name="a"), Value(-3.0, name="b")
    return a * a * b + ops.maximum(a, b), a, b


def neuron():
    w = [Value(v) for v in (0.5, -1.5)]
    x = [Value(v) for v in (2.0, 1.0)]
    return (w[0] * x[0] + w[1] * x[1] + 0.25).tanh()


def perceptron(width=4):
    """Two inputs, one hidden layer of tanh, one output."""
    x = [Value(1.0), Value(-2.0)]
    hidden = [(0.1 * i * x[0] + (0.3 - 0.2 * i) * x[1] + Value(0.1)).tanh() for i in range(width)]
    out = hidden[0]
    for i, h in enumerate(hidden[1:]):
        out = out + Value(0.5 - 0.3 * i) * h
    return (out - 1) ** 2


@st.composite
def value_graphs(draw, most=60):
    """The root of a random graph of Values: shared nodes, constants of both kinds, gates with one to three inputs."""
    numbers = st.floats(-3, 3).map(lambda v: round(v, draw(st.integers(0, 4))))
    made = [Value(draw(numbers), name=draw(st.sampled_from(["a", "w_1", "rate", None]))) for _ in range(3)]
    made.append(Value(draw(numbers), requires_grad=False))
    for _ in range(draw(st.integers(1, most))):
        recent = st.integers(max(0, len(made) - 12), len(made) - 1).map(made.__getitem__)
        operand = st.one_of(recent, recent, recent, numbers)
        shape = draw(st.sampled_from(["binary", "binary", "binary", "unary", "where", "leaf"]))
        with np.errstate(all="ignore"):
            if shape == "leaf":
                made.append(Value(draw(numbers)))
            elif shape == "unary":
                made.append(draw(st.sampled_from(UNARY))(draw(recent)))
            elif shape == "where":
                made.append(ops.where(draw(st.booleans()), draw(recent), draw(operand)))
            else:
                made.append(draw(st.sampled_from(BINARY))(draw(recent), draw(operand)))
    return made[-1]


def frozen():
    """A root that nothing can be differentiated through."""
    with no_grad():
        return Value(2.0) * 3


KNOWN = {"lecture": lambda: lecture()[0], "fan_out": lambda: fan_out()[0], "neuron": neuron, "mlp": perceptron}
