"""Formulas, names and numbers as LaTeX: the text, and a LaTeX reader that accepts it."""

import pytest

from autograd.drawing.words.formulas import formula, name, number, upright
from autograd.engine.declaration import OPS


@pytest.fixture(scope="module")
def accepted():
    """Matplotlib's reader of LaTeX; it raises an error at unknown commands."""
    mathtext = pytest.importorskip("matplotlib.mathtext", reason="no matplotlib")
    reader = mathtext.MathTextParser("path")
    return lambda text: reader.parse(f"${text}$")


NAMES = {
    "x": "x", "w1": "w_{1}", "w_1": "w_{1}", "w12": "w_{12}", "W[0][1]": "W_{0,1}", "alpha": r"\alpha",
    "α": r"\alpha", "lambda": r"\lambda", "λ2": r"\lambda_{2}", "theta_0": r"\theta_{0}", "loss": r"\mathrm{loss}",
    "h1.w[0]": "h_{1}{.}w_{0}", "layers.0.weight": r"\mathrm{layers}{.}\mathrm{0}{.}\mathrm{weight}",
    "my_name": r"\mathrm{my\_name}", "a b": r"\mathrm{a\ b}", "50%": r"\mathrm{50\%}", "a$b": r"\mathrm{a\$b}",
    "a#&~": r"\mathrm{a\#\&\sim }", "{": r"\mathrm{\{}", "\\": r"\mathrm{\backslash }", "вес": r"\mathrm{вес}",
    "w^2": r"\mathrm{w\wedge 2}", "_": r"\mathrm{\_}", ".": r"\mathrm{.}", "π": r"\pi",
    "hidden2": r"\mathrm{hidden}_{2}",
}  # fmt: skip


@pytest.mark.parametrize("text", NAMES)
def test_names(text, accepted):
    assert name(text) == NAMES[text]
    if text not in ("вес", "a#&~"):  # matplotlib lacks some letters, and the escaped &
        accepted(name(text))


FORMULAS = {
    "a × b": r"a \times b", "(a + b) × c": r"\left(a + b\right) \times c", "a − (b − c)": r"a - \left(b - c\right)",
    "−a^2": "-a^{2}", "(a + b)^2": r"\left(a + b\right)^{2}", "a^b^c": "a^{b^{c}}",
    "(a^b)^c": r"\left(a^{b}\right)^{c}",
    "2^−1": "2^{-1}", "a × (−2)": r"a \times \left(-2\right)", "a ÷ (b ÷ c)": r"\frac{a}{\frac{b}{c}}",
    "sign a": r"\mathrm{sign} \, a", "a ÷ b × c": r"\frac{a}{b} \times c",
    "1/(2 a)": r"\frac{1}{2 a}", "−a/b": r"-\frac{a}{b}", "a/(−2)": r"\frac{a}{-2}", "exp(a + b)": "e^{a + b}",
    "max(a, −b)": r"\max\left(a, -b\right)", "1/sqrt(1 − a^2)": r"\frac{1}{\sqrt{1 - a^{2}}}",
    "abs(a)": r"\left|a\right|",
    "e^(a − b)": "e^{a - b}", "a (1 − a)": r"a \left(1 - a\right)", "(cos πx − a)/b": r"\frac{\cos \pi x - a}{b}",
    "−sin a": r"-\sin a", "a log 2": r"a \log 2", "sqrt(a)": r"\sqrt{a}", "log2(a)": r"\log_{2}\left(a\right)",
    "floor(a/b)": r"\lfloor \frac{a}{b}\rfloor", "aᵀ b": r"a^{\top} b",
    "−(a⁻ᵀ b) cᵀ": r"-\left(a^{-\top} b\right) c^{\top}",
    "±1": r"\pm 1", "180/π": r"\frac{180}{\pi}", "σ(a)": r"\sigma\left(a\right)",
    "a·[b > 0]": r"a \cdot \left[b > 0\right]",
    "1.5e−7 × a": r"1.5 \cdot 10^{-7} \times a", "∞": r"\infty", "arctan(a)": r"\arctan\left(a\right)",
    "sigmoid(a)": r"\mathrm{sigmoid}\left(a\right)",
}  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas(text, accepted):
    found = formula(text, {letter: letter for letter in "abc"})
    assert found.replace(r" \rfloor", r"\rfloor") == FORMULAS[text]
    accepted(found)


PROSE = {
    "products of a": r"\mathrm{products\ of\ }a", "a/b c": r"a\mathrm{/}b\mathrm{\ }c", "a // b": r"a\mathrm{\ //\ }b",
    "Σ axis 0 (a)": r"\mathrm{\Sigma \ axis\ 0\ (}a\mathrm{)}", "a[:, 1:]": r"a\mathrm{[:,\ 1:]}",
    "reshape back": r"\mathrm{reshape\ back}", "(a": r"\mathrm{(}a", "": "", "a +": r"a\mathrm{\ +}",
}  # fmt: skip


@pytest.mark.parametrize("text", PROSE)
def test_what_is_no_formula_is_said_word_for_word(text, accepted):
    found = formula(text, {letter: letter for letter in "abc"})
    assert found == PROSE[text]
    if found:
        accepted(found)


def test_a_name_is_read_as_a_whole_whatever_is_in_it():
    names = {"a + b": r"\mathrm{odd}", "a": "A", "w[0]": "w_{0}", "w[0][1]": "w_{0,1}", "exp": "E"}
    assert formula("a + b × a", names) == r"\mathrm{odd} \times A"
    assert formula("w[0][1] × w[0]", names) == r"w_{0,1} \times w_{0}"
    assert formula("aa + exp", {"exp": "E", "aa": "B"}) == "B + E"
    assert formula("1 − out^2", {"out": "f"}, factor=True) == r"\left(1 - f^{2}\right)"
    assert formula("−a", {"a": "a"}, factor=True) == r"\left(-a\right)"
    assert formula("2 a", {"a": "a"}, factor=True) == "2 a"


def test_the_local_derivative_of_every_op_is_accepted(accepted):
    texts = {text for op in OPS.values() for text in op.local if text}  # an operand without a rule has no text
    assert len(texts) > 40
    read = 0
    for text in texts:
        found = formula(text.replace("-", "−"), {"out": "v_{1}", "x": "x", "y": "y", "z": "z"})
        accepted(found)
        read += r"\ " not in found
    assert read > 0.65 * len(texts)  # the other texts are sentences


def test_numbers_and_prose(accepted):
    for text in ("−3", "1.5e−7", "∞", "−∞", "NaN", "123456", "≈ −1", "2+3i"):
        accepted(number(text))
    assert number("−1.5e−7") == r"-1.5 \cdot 10^{-7}"
    assert upright("a_b {c}") == r"\mathrm{a\_b\ \{c\}}"


def test_numbers_that_are_about_and_shapes_are_read(accepted):
    for text, said in [
        ("≈ 1 × 3", r"\approx 1 \times 3"), ("(≈ 0)^2", r"\left(\approx 0\right)^{2}"),
        ("(≈ −2)^2", r"\left(\approx -2\right)^{2}"),
        ("x − (2,)", r"x - \left(2,\right)"), ("x + (2, 3)", r"x + \left(2, 3\right)"),
    ]:  # fmt: skip
        assert formula(text, {"x": "x"}) == said
        accepted(said)
