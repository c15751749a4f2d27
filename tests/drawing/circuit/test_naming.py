"""Names for nodes."""

from xml.etree import ElementTree

import pytest

from autograd import ArgumentError, OperandError, Value
from autograd.drawing import DrawingError, draw, explain
from autograd.drawing.circuit.naming import variables_of
from autograd.drawing.circuit.parts import Kind
from autograd.drawing.circuit.reading import read_circuit
from nn import scalar

SVG = "{http://www.w3.org/2000/svg}"

outer = Value(5.0)


def names(picture):
    return {part.name for part in picture._circuit.parts}


def test_names_come_from_the_callers_variables():
    weight, rates = Value(1.0), [Value(2.0), [Value(3.0)]]
    total = weight * rates[0] * rates[1][0] + outer
    assert names(draw(total)) >= {"weight", "rates[0]", "rates[1][0]", "outer", "total"}


def test_given_names_win_over_own_names_over_variables():
    a, b, c = Value(1.0, name="b"), Value(2.0), Value(3.0)
    found = names(draw(a * b * c, names={"rate": c, "unused": Value(0.0)}))
    assert found == {"b", "rate", "f", "v1", "v2"}  # the variable b is unused, and its name is taken by a


def test_private_variables_are_not_used():
    _, _hidden = Value(1.0), Value(2.0)
    assert names(draw(_ * _hidden)) == {"v1", "v2", "f"}


def test_without_a_frame_there_are_numbers():
    assert variables_of(None) == {}


def test_wrong_names_are_refused():
    with pytest.raises(OperandError, match=r"names: got float for 'x'"):
        draw(outer, names={"x": 3.0})


def leaves(f, names=None, **how):
    return [part.name for part in read_circuit(f, names, **how).parts if part.kind is Kind.LEAF]


def xor():
    return [scalar.Perceptron(2, w, t) for w, t in (([1, 1], 0.5), ([-1, -1], -1.5), ([1, 1], 1.5))]


class TestNamesGivenByAConstructor:
    def test_three_neurons_have_paths(self):
        h1, h2, out = xor()
        f = out([h1([0, 1]), h2([0, 1])])
        text = str(explain(f))
        for name in ("h1.w1", "h1.w2", "h1.b", "h2.w1", "h2.w2", "h2.b", "out.w1", "out.w2", "out.b"):
            assert f"{name} × " in text or f"{name} + " in text

    def test_in_a_list(self):
        net = xor()
        f = net[2]([net[0]([0, 1]), net[1]([0, 1])])
        assert "net[0].w1 × 0" in str(explain(f))

    def test_in_a_module_of_modules(self):
        class Xor(scalar.Module):
            def __init__(self):
                self.h1, self.h2, self.out = xor()

            def parameters(self):
                return [p for neuron in (self.h1, self.h2, self.out) for p in neuron.parameters()]

            def __call__(self, x):
                return self.out([self.h1(x), self.h2(x)])

        net = Xor()
        assert "net.h1.w1 × 0" in str(explain(net([0, 1])))

    def test_one_alone_needs_no_path(self):
        neuron = scalar.Perceptron(2, [1, 1])
        assert sorted(leaves(neuron([2, 3]), variables={id(neuron): "neuron"})) == ["b", "w1", "w2"]

    def test_a_name_that_the_user_gave_wins(self):
        h1, h2, out = xor()
        h1.w[0].name = "alpha"
        w = Value(2.0, name="w")
        text = str(explain(out([h1([w, 1]), h2([0, 1])])))
        assert "alpha × w" in text
        assert "h1.w2 × 1" in text

    def test_a_user_s_own_module(self):
        class Slope:
            def __init__(self):
                self.w = Value(0.5, name="w")

            def parameters(self):
                return [self.w]

            def zero_grad(self):
                pass

        first, second = Slope(), Slope()
        text = str(explain(first.w * 2 + second.w * 3))
        assert "first.w × 2" in text
        assert "second.w × 3" in text
        assert "w × 2" in str(explain(first.w * 2))


def product_of_two():
    p, q = Value(2.0, name="a"), Value(3.0, name="a")
    return p * q


class TestNodesWithTheSameName:
    def test_in_a_list_they_have_their_places(self):
        xs = [Value(float(i), name="x") for i in range(3)]
        f = sum(xs, Value(0.0))
        text = str(explain(f))
        assert "v1 + xs[0] + xs[1] + xs[2]" in text
        assert "∂f/∂xs[1] = 1" in text
        assert r"\mathrm{xs}_{1} &= 1" in explain(f).latex()
        with pytest.raises(DrawingError, match=r"got 'x', expected a node .* its name: .*xs\[0\]"):
            explain(f).paths("x")

    def test_variables_tell_them_apart(self):
        p, q = Value(2.0, name="a"), Value(3.0, name="a")
        assert "p × q" in str(explain(p * q))

    def test_else_they_are_counted(self):
        f = product_of_two()
        assert "∂f/∂a_1 = 3" in str(explain(f))
        assert "∂f/∂a_2 = 2" in str(explain(f))
        a_1 = Value(5.0, name="a_1")
        assert leaves(product_of_two() * a_1) == ["a_2", "a_3", "a_1"]

    def test_a_given_name_is_taken(self):
        a, b = Value(2.0, name="a"), Value(3.0, name="b")
        assert leaves(a * b, names={"b": a}) == ["b", "b_1"]

    def test_one_that_has_a_given_name_is_no_double(self):
        p, q = Value(2.0, name="a"), Value(3.0, name="a")
        assert leaves(p * q, names={"b": p}) == ["b", "a"]


@pytest.mark.parametrize(
    ("names", "error", "said"),
    [
        (lambda x: {1: x}, OperandError, "names: got 1 as a name, expected a text"),
        (lambda x: {"": x}, ArgumentError, "names: got an empty name"),
        (lambda x: {"a": x, "b": x}, ArgumentError, "names: got 'a' and 'b' for the same node"),
    ],
)
def test_names_that_would_be_left_out_are_refused(names, error, said):
    x = Value(2.0)
    with pytest.raises(error, match=said):
        draw(x * 2, names=names(x))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("step\nsize", "step size"), ("a\tb", "a b"), (" x ", "x"), ("a\u2028b", "a b"), ("x\0y", "x\ufffdy"),
        ("\x1b[31m", "\ufffd[31m"), ("\ud800", "\ufffd"), ("\u202eabc", "\ufffdabc"), ("a\uffff", "a\ufffd"),
    ],
)  # fmt: skip
class TestNamesThatNoLineCanHold:
    def test_in_every_form(self, name, shown):
        x = Value(2.0, name=name)
        f = x * x + 1
        f.backward()
        picture = draw(f)
        assert picture.title == f"f = {shown}·{shown} + 1"
        assert len(str(picture).splitlines()) == 5
        texts = ["".join(element.itertext()) for element in ElementTree.fromstring(picture.svg).iter(f"{SVG}text")]
        assert shown in texts
        for markup in (picture.live().html, picture.step().html, picture.quiz().html):
            assert shown in markup
            assert name == " x " or name not in markup
        assert shown in str(explain(f))
        assert str(explain(f).paths(name)) == str(explain(f).paths(x))

    def test_as_a_name_that_draw_is_given(self, name, shown):
        x = Value(2.0)
        assert shown in str(draw(x * 3, names={name: x}))

    def test_as_a_title(self, name, shown):
        ElementTree.fromstring(draw(Value(2.0) * 3, title=name).svg)


def test_a_name_of_spaces_is_no_name():
    x = Value(2.0, name="  ")
    assert "x × 3" in str(draw(x * 3))
    with pytest.raises(ArgumentError, match="an empty name"):
        draw(x * 3, names={" ": x})


def test_names_that_differ_in_spaces_alone_are_counted():
    assert "a b_1 × a b_2" in str(draw(Value(2.0, name="a b") * Value(3.0, name="a\nb")))
