"""The derivation as LaTeX: its lines are true, and a LaTeX reader accepts them."""

import re

import numpy as np
import pytest
from hypothesis import given

from autograd import Tensor, Value, explain
from autograd.drawing.words.latex import Latex
from autograd.engine.declaration import OPS
from tests.drawing.graphs import fan_out, frozen, lecture, value_graphs
from tests.sampling import costly


def equations(latex):
    """The lines between ``\\begin`` and ``\\end``."""
    lines = str(latex).split("\n")
    assert (lines[0], lines[-1]) == (r"\begin{aligned}", r"\end{aligned}")
    assert all(line.endswith(r" \\") for line in lines[1:-2])
    return [line.removesuffix(r" \\") for line in lines[1:-1]]


@pytest.fixture(scope="module")
def accepted():
    mathtext = pytest.importorskip("matplotlib.mathtext", reason="no matplotlib")
    reader = mathtext.MathTextParser("path")

    def check(latex):
        for line in equations(latex):
            assert line.count("&") - line.count(r"\&") == 1
            reader.parse(f"${line.replace('&', '', 1)}$")

    return check


def number(text):
    text = re.sub(r" \\cdot 10\^\{(-?\d+)\}", r"e\1", text.strip()).replace(r"\left(", "").replace(r"\right)", "")
    return float(text.replace(r"\infty", "inf").replace(r"\mathrm{NaN}", "nan").replace(r"\approx", ""))


def test_the_lecture_function(accepted):
    latex = explain(lecture()[0]).latex()
    accepted(latex)
    assert equations(latex)[3:] == [
        r"v_{1} &= w_{1} \times x = 3 \times \left(-1\right) = -3",
        r"v_{2} &= w_{0} + v_{1} = 2 + \left(-3\right) = -1",
        r"v_{3} &= e^{v_{2}} = e^{-1} = 0.3679",
        r"f &= 1 + v_{3} = 1 + 0.3679 = 1.368",
        r"\frac{\partial f}{\partial f} &= 1",
        r"\frac{\partial f}{\partial v_{3}} &= \frac{\partial f}{\partial f} \cdot 1 = 1 \cdot 1 = 1",
        r"\frac{\partial f}{\partial v_{2}} &= \frac{\partial f}{\partial v_{3}} \cdot v_{3} = 1 \cdot 0.3679 = 0.3679",
        r"\frac{\partial f}{\partial v_{1}} &= \frac{\partial f}{\partial v_{2}} \cdot 1 = 0.3679 \cdot 1 = 0.3679",
        r"\frac{\partial f}{\partial x} &= \frac{\partial f}{\partial v_{1}} \cdot w_{1} = 0.3679 \cdot 3 = 1.104",
        r"\frac{\partial f}{\partial w_{1}} &= \frac{\partial f}{\partial v_{1}} \cdot x"
        r" = 0.3679 \cdot \left(-1\right) = -0.3679",
        r"\frac{\partial f}{\partial w_{0}} &= \frac{\partial f}{\partial v_{2}} \cdot 1 = 0.3679 \cdot 1 = 0.3679",
    ]


def test_a_fork_is_a_sum(accepted):
    latex = explain(fan_out()[0]).latex()
    accepted(latex)
    last = equations(latex)[-1]
    assert last.count(r"\cdot") == 6
    assert last.endswith(r"= 1 \cdot 1 + \left(-3\right) \cdot 2 + \left(-3\right) \cdot 2 = -11")


def test_notebooks_show_it():
    latex = explain(lecture()[0]).latex()
    assert isinstance(latex, Latex)
    assert isinstance(latex, str)
    assert latex._repr_latex_() == latex._repr_markdown_() == f"$$\n{latex}\n$$"


NO_NUMBERS = {"unwrap"}  # unwrap needs at least two entries
SCALAR = sorted({op.name for op in OPS.values() if op.kind == "elementwise" and not op.variadic} - NO_NUMBERS)


@pytest.mark.parametrize("op_name", SCALAR)
def test_every_scalar_op_is_accepted(op_name, accepted):
    op = OPS[op_name]
    for numbers in ((0.6, 0.3, 0.2), (1.6, 2.0, 3.0), (0.6, 2, 3)):
        wanted = zip(numbers, ("alpha", "w_1", "h1.w[0]"), op.operands, strict=False)
        operands = [Value(x, name=n) if n == "alpha" or op.rule(i) else x for i, (x, n, _) in enumerate(wanted)]
        try:
            with np.errstate(all="ignore"):
                f = op(*operands)
        except (TypeError, ValueError):  # ldexp needs an integer
            continue
        latex = explain(f).latex()
        accepted(latex)
        assert r"\alpha" in latex
        return
    raise AssertionError(f"{op_name}: no operands found")


@costly(4, 25)
@given(value_graphs(most=10))
def test_the_numbers_of_a_gradient_make_it(root):
    for line in equations(explain(root).latex()):
        left, _, right = line.partition("&= ")
        sides = right.split(" = ")
        if left.startswith(r"\frac") and len(sides) == 3:
            terms = [[number(x) for x in term.split(r" \cdot ") if x] for term in _terms(sides[1])]
            if np.isfinite(np.array([x for term in terms for x in term])).all():
                products = [np.prod(term) for term in terms]
                size = sum(map(abs, products))
                assert number(sides[2]) == pytest.approx(sum(products), rel=5e-3, abs=5e-3 * size + 1e-300)


def _terms(text):
    """The terms of a sum, powers of ten drawn together."""
    text = re.sub(r" \\cdot 10\^\{(-?\d+)\}", r"e\1", text)
    return text.split(" + ")


def test_arrays_show_their_sizes_and_rules(accepted):
    w, b = Tensor(np.ones((5, 4)), name="W"), Tensor(np.zeros(3), name="bias")
    latex = explain(((w @ Tensor(np.ones((4, 3)), name="V")).tanh() + b).sum()).latex()
    accepted(latex)
    assert r"W &\in \mathbb{R}^{5 \times 4}" in latex
    assert r"\mathrm{bias} &= \left[0\ \ 0\ \ 0\right]" in latex
    assert r"\odot \left(1 - v_{2}^{2}\right)" in latex
    assert r"V^{\top}" in latex
    assert re.search(r",\\quad \\Vert \\cdot \\Vert = [\d.]+", latex)


def test_nothing_to_differentiate_and_odd_names(accepted):
    accepted(explain(frozen()).latex())
    a, b = Value(2.0, name="my weight_%"), Value(3.0, name=r"\frac{$")
    accepted(explain(a * b + a.exp()).latex())
    c = Value(2.0, name="Привет")
    assert r"\mathrm{Привет}" in explain(c * 2, language="ru").latex()


def test_a_number_that_is_about_has_brackets_in_a_formula():
    f = (Value(1.00001, name="z") * 3) ** 2
    source = explain(f).latex()
    assert r"z \times 3 = \left(\approx 1\right) \times 3 \approx 3" in source
    assert r"\left(\approx 3\right)^{2}" in source
    assert r"\wedge" not in source


def test_shapes_in_formulas_are_no_prose():
    t = Tensor([1.0, 2.0], name="t")
    assert r"t - \left(2,\right)" in explain((t - np.array([3.0, 4.0])).sum()).latex()
