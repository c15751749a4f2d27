"""The program of a circuit: its content, refusals with reasons, and the room for its numbers."""

import math

import numpy as np
import pytest

from autograd import Tensor, Value, no_grad, ops
from autograd.drawing.circuit import notation
from autograd.drawing.circuit.reading import read_circuit
from autograd.drawing.language.speaking import speaking
from autograd.drawing.story.tape import NotLive, end_of, tape
from autograd.engine.custom import CustomOp
from autograd.engine.declaration import op
from autograd.extend import defvjp, primitive
from tests.drawing.graphs import lecture


def program(root):
    return tape(read_circuit(root))


def test_the_lecture_function():
    made = program(lecture()[0])
    assert [part[0] for part in made.parts] == ["w0", "w1", "x", "v1", "v2", "v3", "1", "f"]
    assert [leaf[:2] for leaf in made.leaves] == [[0, 5.0], [1, 5.0], [2, 5.0]]
    assert made.parts[3][3] == "w1 × x"
    assert made.wires[0][:2] == [1, "x"]
    assert made.helpers == {}


def test_functions_are_shared_by_gates():
    a = Value(2.0, name="a")
    made = program(((a * a) * (a * a)) * a)
    assert len(made.sources) == 3


def test_leaves_in_the_order_of_their_names():
    w10, w2, x = Value(1.0, name="w10"), Value(1.0, name="w2"), Value(3.0, name="a", requires_grad=False)
    made = program(w10 * x + w2)
    assert [made.parts[i][0] for i, _ in made.leaves] == ["w2", "w10"]


def test_constants_are_not_dragged():
    """A number computed of constants alone is a constant too: x * x would not follow x."""
    w, x = Value(1.0, name="w"), Value(2.0, name="x", requires_grad=False)
    assert len(program(w * x + x * x).leaves) == 1


@pytest.mark.parametrize("x", [0.0, 1e-320, 1e-9, 0.5, 4.9, 5.1, 1e6, 1e308, -7.0, math.inf, math.nan])
def test_ends_of_sliders(x):
    end = end_of(x)
    assert end > 0
    assert math.isfinite(end)
    assert not math.isfinite(x) or abs(x) < end or abs(x) >= 1e300
    assert f"{end:e}"[0] in "125"


def product(a, b, c):
    a, b, c = Value(a, name="a"), Value(b, name="b"), Value(c, name="c")
    return 1 + (a + b * c).exp() * (a - b) / 7


def test_numbers_at_the_ends_of_a_slider_have_room():
    now = (2.0, 3.0, -1.0)
    made = program(product(*now))
    for k, end in enumerate(end_of(x) for x in now):
        for sign in (1, -1):
            circuit = read_circuit(product(*now[:k], sign * end, *now[k + 1 :]))
            for part, (*_, value, gradient) in zip(circuit.parts, made.parts, strict=True):
                assert len(notation.number(part.value)) <= value
                assert part.gradient is None or len(notation.number(part.gradient)) <= gradient
            for wire, (*_, bead, sent) in zip(circuit.wires, made.wires, strict=True):
                assert wire.local is None or len(notation.number(wire.local)) <= bead
                assert wire.sent is None or len(notation.number(wire.sent)) <= sent


def array():
    return (Tensor([1.0, 2.0], name="t") * 2).sum()


def single_entry():
    return Tensor([1.0], name="t") * 2


def float32():
    return Tensor(np.float32(2.0), name="t") * 2


def complex_():
    return Tensor(2.0 + 1j, name="z") * 2


def decided():
    x = Value(2.0, name="x")
    return ops.where(x > 0, x, -x)


def frozen():
    with no_grad():
        return Value(2.0) * 3


def branching():
    @op(lambda g, out, x: g if x > 0 else -g, kind="elementwise")
    def fold(x):
        return abs(x)

    return fold(Value(2.0, name="x"))


def changing():
    seen = []

    @op(lambda g, out, x: g, kind="elementwise")
    def drift(x):
        seen.append(x)
        return x + float(len(seen))

    return drift(Value(2.0, name="x"))


def custom():
    @primitive
    def twice(x):
        return 2 * x

    defvjp(twice, lambda out, x: lambda g: 2 * g)
    made = twice(Value(2.0, name="x"))
    assert isinstance(made.op, CustomOp)
    return made


REFUSED = [
    (array, r"t is an array, \(2,\), and only single numbers can be dragged"),
    (single_entry, r"t is an array, \(1,\)"),
    (float32, "t holds float32, and a page computes in float64"),
    (complex_, "z holds complex128"),
    (decided, "the choice of where was made in Python"),
    (frozen, "nothing in it can be changed"),
    (branching, r"the gate fold cannot be written in JavaScript \(it decides by its values, in Python\)"),
    (changing, r"the gate drift cannot be written in JavaScript \(it is not the same function for all numbers\)"),
    (custom, r"cannot be written in JavaScript \(its rules are functions that only Python can run\)"),
]


@pytest.mark.parametrize(("build", "reason"), REFUSED, ids=[build.__name__ for build, _ in REFUSED])
def test_what_cannot_be_live_is_refused_with_the_reason(build, reason):
    with pytest.raises(NotLive, match=reason):
        program(build())


def test_reasons_are_said_in_the_language_of_the_picture():
    circuit = read_circuit(array())
    with speaking("ru"), pytest.raises(NotLive, match="t — массив"):
        tape(circuit)


def test_a_condition_that_is_a_node_is_live():
    c, x = Value(1.0, name="c"), Value(2.0, name="x")
    assert program(ops.where(c, x, -x)).leaves


def test_a_tensor_that_holds_one_number_is_live():
    assert len(program(np.exp(Tensor(2.0, name="t")) * 3).leaves) == 1


def test_an_op_of_somebody_else_is_live():
    @op(lambda g, out, x: g * 3 * x * x, kind="elementwise")
    def cube(x):
        return x * x * x

    assert "(g,o,a)=>((g*3)*a)*a" in program(cube(Value(2.0, name="x"))).sources


def test_tables_of_zeros_are_left_out_where_there_are_none():
    a, b = Value(2.0, name="a"), Value(3.0, name="b")

    def more(root):
        return {key for part in program(root).parts if part[2] and len(part[2]) > 3 for key in part[2][3]}

    assert more(a * b + a) == {"o", "l"}
    assert more(a * b + ops.maximum(a, 0.0)) == {"o", "l", "s"}
