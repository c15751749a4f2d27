"""Texts of rules: every op has one, those of numbers are true formulas, those of matrices have the right shapes."""

import math
import re

import numpy as np
import pytest
import scipy.special
import scipy.stats

import autograd.scipy.linalg as linalg
from autograd import Tensor, Value, ops
from autograd.drawing import explain
from autograd.drawing.circuit import notation, rules
from autograd.drawing.circuit.reading import read_circuit
from autograd.drawing.language.speaking import speaking
from autograd.drawing.words.rules import PHRASES, WORDS, spoken_rule
from autograd.engine.local import local_gradients
from autograd.engine.node import Node
from autograd.ops.elementary import _i1
from tests.drawing.circuit.test_roles import ALL, calls_of, moves

TOKEN = re.compile(r"\s*(\d+\.?\d*|[^\W\d]\w*'*|√|\S)")
SCIPY = [
    "jv", "yn", "yv", "iv", "ive", "kn", "kv", "kve", "i0e", "i1", "i1e", "j0", "j1", "y0", "y1", "k0", "k1", "k0e",
    "k1e", "i0", "expn", "polygamma", "erf", "sindg", "cosdg", "stdtr",
]  # fmt: skip
FUNCTIONS = {
    "sqrt": np.sqrt, "√": np.sqrt, "log": np.log, "sin": np.sin, "cos": np.cos, "sinh": np.sinh, "cosh": np.cosh,
    "sign": np.sign, "floor": np.floor, "trunc": np.trunc, "copysign": np.copysign, "max": np.maximum,
    "clip": np.clip, "sigmoid": scipy.special.expit, "σ": scipy.special.expit, "ψ": scipy.special.psi,
    "ψ'": lambda x: scipy.special.polygamma(1, x), "Γ": scipy.special.gamma, "Φ": scipy.special.ndtr,
    "B": scipy.special.beta, "I1": lambda x: _i1(x), "conj": np.conj, "φ": scipy.stats.norm.pdf,
    "P": lambda *xs: (scipy.special.gammainc if len(xs) == 2 else scipy.special.eval_jacobi)(*xs),
    "I": lambda x, a, b: scipy.special.betainc(a, b, x), "E": scipy.special.ellipe, "K": scipy.special.ellipk,
    "U": lambda *xs: (scipy.special.eval_chebyu if len(xs) == 2 else scipy.special.hyperu)(*xs),
    "C": scipy.special.eval_gegenbauer, "L": scipy.special.eval_genlaguerre,
    "H": lambda n, x: scipy.special.eval_hermite(np.asarray(n, int), x),
    "He": lambda n, x: scipy.special.eval_hermitenorm(np.asarray(n, int), x),
    "Ai": lambda x: scipy.special.airy(x)[0], "Ai'": lambda x: scipy.special.airy(x)[1],
    "Bi": lambda x: scipy.special.airy(x)[2], "Bi'": lambda x: scipy.special.airy(x)[3], "ζ": scipy.special.zeta,
    "₀F₁": scipy.special.hyp0f1, "₁F₁": scipy.special.hyp1f1, "₂F₁": scipy.special.hyp2f1,
    **{name: getattr(scipy.special, name) for name in SCIPY},
}  # fmt: skip


STEP = 2e-3


class Formula:
    """A formula as people write it: juxtaposition multiplies, a function takes the next term, [ ] is 1 or 0."""

    def __init__(self, text, known):
        self.tokens, self.known = TOKEN.findall(text.replace("−", "-")), {**known, "π": math.pi, "e": math.e}

    @property
    def next(self):
        return self.tokens[0] if self.tokens else ""

    def take(self, expected=None):
        token = self.tokens.pop(0)
        assert expected in (None, token), (token, expected)
        return token

    def value(self):
        result = self.sum()
        assert not self.tokens, self.tokens
        return result

    def sum(self):
        result = self.product()
        while self.next in ("+", "-"):
            result = result + self.product() if self.take() == "+" else result - self.product()
        return result

    def product(self):
        result = self.factor()
        while self.next and self.next not in "+-),]|<>≤≥=":
            if self.next == "/":
                self.take()
                result = result / self.factor()
            else:
                if self.next == "·":
                    self.take()
                result = result * self.factor()
        return result

    def factor(self):
        if self.next == "-":
            self.take()
            return -self.factor()
        base = self.atom()
        if self.next == "^":
            self.take()
            return base ** self.factor()
        return base

    def atom(self):
        token = self.take()
        if token == "(":
            inside = self.sum()
            self.take(")")
            return inside
        if token == "[":
            return self.condition()
        if token == "|":
            inside = self.sum()
            self.take("|")
            return abs(inside)
        if token == "∂":
            return self.derivative()
        known = self.known.get(token, FUNCTIONS.get(token))
        if callable(known):
            if self.next != "(":
                return known(self.factor())
            self.take("(")
            arguments = [self.sum()]
            while self.next == ",":
                self.take()
                arguments.append(self.sum())
            self.take(")")
            return known(*arguments)
        return float(token) if known is None else known

    def derivative(self):
        """∂f(x, y)/∂x, by central differences of f."""
        before = list(self.tokens)
        self.atom()
        inside = before[: len(before) - len(self.tokens)]
        self.take("/")
        self.take("∂")
        name, total = self.take(), 0.0
        for step, weight in enumerate((4 / 5, -1 / 5, 4 / 105, -1 / 280), start=1):
            for side in (1, -1):
                moved = Formula("", {**self.known, name: self.known[name] + side * step * STEP})
                moved.tokens = list(inside)
                total = total + side * weight * moved.value()
        return total / STEP

    def condition(self):
        sides, signs = [self.sum()], []
        while self.next != "]":
            signs.append(self.take())
            sides.append(self.sum())
        self.take("]")
        if not signs:
            return np.where(sides[0], 1.0, 0.0)
        compare = {"<": np.less, "≤": np.less_equal, ">": np.greater, "=": np.equal}
        holds = [compare[sign](a, b) for sign, a, b in zip(signs, sides, sides[1:], strict=False)]
        return np.where(np.all(np.broadcast_arrays(*holds), axis=0), 1.0, 0.0)


ELEMENTWISE = [name for name, op in ALL.items() if op.kind == "elementwise" and op.gate != "blocker"]
NOT_FORMULAS = {("stdtr", "density of t")}


def slope(op, call, i):
    return np.asarray(op.rule(i)(np.ones_like(call.out), call.out, *call.xs, **{**op.defaults, **call.params}))


def moment(call, orders):
    """The result of an op that has orders as parameters, for other orders."""
    return call.op.forward(*call.xs, **dict(zip(call.params, orders, strict=True)))


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_the_formula_of_a_slope_is_true(name):
    op = ALL[name]
    for call in calls_of(op):
        if any(np.iscomplexobj(x) for x in (*call.xs, call.out)):
            continue
        known = {**dict(zip(op.operands, call.xs, strict=True)), "out": call.out, **call.params}
        known["M"] = lambda *orders, call=call: moment(call, orders)
        for i in range(len(op.operands)):
            if moves(op, i) and (op.name, op.local[i]) not in NOT_FORMULAS:
                text = rules.declared(op, i, call.params, call.xs, call.out)
                with np.errstate(all="ignore"):
                    found = np.broadcast_to(Formula(text, known).value(), call.out.shape)
                    np.testing.assert_allclose(found, slope(op, call, i) + 0.0, rtol=1e-7, atol=1e-9, err_msg=text)


@pytest.mark.parametrize(
    ("text", "value"),
    [("1/(2 x)", 0.25), ("-x^2 + 1", -3), ("2/√π e^(-x^2)", 2 / math.pi**0.5 * math.exp(-4)), ("cos(π x)", 1),
     ("[1 < x ≤ 2] + [x = 3]/2", 1), ("out log 2", 5 * math.log(2)),
     ("|1 - x| x", 2), ("-∂P(x, out)/∂out / 3", -5 * math.exp(-5) / 3)],
)  # fmt: skip
def test_the_reader_of_formulas(text, value):
    assert Formula(text, {"x": 2.0, "out": 5.0}).value() == pytest.approx(value)


def test_a_false_formula_is_noticed():
    call = calls_of(ops.tanh)[0]
    wrong = Formula("1 + out^2", {"out": call.out}).value()
    assert not np.allclose(wrong, slope(ops.tanh, call, 0))


@pytest.mark.parametrize("name", ALL)
def test_every_operand_with_a_rule_has_a_text(name):
    op = ALL[name]
    spoken = re.compile("|".join(WORDS))
    for i in range(len(op.rules)):
        if op.rules[i] is not None and not name.startswith("special."):  # the order of a special function has no slope
            assert (op.local or ("",))[i], (name, i)
    if op.kind != "elementwise" and op.gate != "blocker":
        for text in filter(None, op.local):
            words = re.findall(r"[^\W\d_]{3,}", spoken.sub("", text).replace("-", notation.MINUS))
            if text.replace("-", notation.MINUS) not in PHRASES:  # the words of a formula are names and functions
                assert set(words) <= FORMULA_WORDS | set(op.operands) | set(op.static), text


FORMULA_WORDS = {
    "out", "conj", "sign", "mean", "ddof", "diag", "log", "var", "eps",
    "low", "sqrt", "reduced", "conv", "convᵀ", "expm", "logm", "aᵀ", "outᵀ", "gRᵀ", "gQᵀ", "Vᵀ", "VᵀV",
}  # fmt: skip


@pytest.mark.parametrize(
    ("exponent", "text"),
    [(2, "2 x"), (3, "3 x^2"), (2.0, "2 x"), (1, "1"), (0, "0"), (0.5, "0.5 x^(−0.5)"), (-1, "−x^(−2)"),
     (-2, "−2 x^(−3)"), (1.5, "1.5 x^0.5")],
)  # fmt: skip
def test_the_slope_of_a_power(exponent, text):
    x = Value(3.0, name="x")
    wire = read_circuit(x**exponent).wires[0]
    assert wire.symbol == text
    assert Formula(text, {"x": 3.0}).value() == pytest.approx(wire.local)


def test_a_square_reads_2_x():
    x = Value(3.0, name="x")
    assert "2 x = 6" in str(explain(np.square(x)))
    assert "2 x = 6" in str(explain(x**2))
    t = Tensor([1.0, 2.0], name="t")
    assert "2 t = [2 4]" in str(explain((t**2).sum()))


def test_shapes_stand_in_the_rules_of_matrices():
    x, w = Tensor(np.ones((5, 3)), name="x"), Tensor(np.ones((3, 8)), name="w")
    text = str(explain((x @ w).sum()))
    assert "g (5,8) · wᵀ (8,3) = (5,3)" in text
    assert "xᵀ (3,5) · g (5,8) = (3,8)" in text
    assert "g: () → (5,8)" in text
    v = Tensor(np.ones(3), name="v")  # for a vector the rule shows the shape of the result alone
    assert "g vᵀ: (5,) → (5,3)" in str(explain((x @ v).sum()))


def matrix(text, known):
    """A rule of matrices in Python."""
    for word, python in (("out⁻ᵀ", "inv(out).T"), ("out⁻¹", "inv(out)"), ("outᵀ", "out.T"), ("gᵀ", "g.T"),
                         ("xᵀ", "x.T"), ("x⁻ᵀ", "inv(x).T"), ("yᵀ", "y.T"), ("a⁻ᵀ", "inv(a).T")):  # fmt: skip
        text = text.replace(word, python)
    text = re.sub(r"(?<=[\w)]) (?=[\w(])", " @ ", text).replace("(1 -", "(eye -")
    return eval(text, {"inv": np.linalg.inv, "eye": np.eye(3)}, known)


@pytest.mark.parametrize("op", [ops.inv, ops.pinv, ops.matmul, ops.solve], ids=lambda op: op.name)
def test_rules_of_matrices_are_true(op):
    r = np.random.default_rng(0)
    xs = [r.normal(size=(3, 3)) + 3 * np.eye(3) for _ in op.operands]
    node = op(*map(Tensor, xs))
    g = r.normal(size=(3, 3))
    for i, sent in enumerate(local_gradients(node, g)):
        text = rules.declared(op, i, node.params, xs, node.data)
        known = {**dict(zip(op.operands, xs, strict=True)), "out": node.data, "g": g}
        np.testing.assert_allclose(matrix(text, known), sent, atol=1e-9)


def lower(p):
    return np.tril(p) - np.diag(np.diag(p)) / 2


def test_rules_of_decompositions_are_true():
    """The formulas of the texts, by hand."""
    r = np.random.default_rng(1)
    x, inv = r.normal(size=(3, 3)), np.linalg.inv
    s = x @ x.T + np.eye(3)
    node, g = ops.cholesky(Tensor(s)), r.normal(size=(3, 3))
    p = lower(node.data.T @ g)
    np.testing.assert_allclose(local_gradients(node, g)[0], inv(node.data).T @ (p + p.T) / 2 @ inv(node.data))
    node, g = ops.eigh(Tensor(s)), r.normal(size=(4, 3))
    w, v = node.data[0], node.data[1:]
    gaps = w[None, :] - w[:, None] + np.eye(3)
    f, k = (1 - np.eye(3)) / gaps, v.T @ g[1:]
    np.testing.assert_allclose(local_gradients(node, g)[0], v @ (np.diag(g[0]) + f * (k - k.T) / 2) @ v.T, atol=1e-9)
    m = np.diag([1.0, 2.0, 4.0]) + 0.1 * x
    node = ops.eig(Tensor(m))
    w, v = node.data[0], node.data[1:]
    gaps = w[None, :] - w[:, None] + np.eye(3)
    f, k = (1 - np.eye(3)) / gaps, v.T @ g[1:]
    inner = np.diag(g[0]) + f * (k - v.T @ v @ np.diag(np.diag(k)))
    np.testing.assert_allclose(local_gradients(node, g)[0], inv(v).T @ inner @ v.T, atol=1e-9)
    node, g = ops.qr(Tensor(x)), r.normal(size=(6, 3))
    q, t, gq, gr = node.data[:3], node.data[3:].T, g[:3], g[3:].T
    c = lower(t @ gr.T - gq.T @ q)
    np.testing.assert_allclose(local_gradients(node, g)[0], (gq + q @ (c + c.T)) @ inv(t).T, atol=1e-9)


def test_reductions_say_their_count():
    x = Tensor(np.array([[1.0, 2.0, 4.0], [0.0, 1.0, 5.0]]), name="x")
    assert "g/3: (2,) → (2,3)" in str(explain(np.mean(x, axis=1).sum()))
    assert "2 g (x − mean)/6" in str(explain(np.var(x)))
    assert "2 g (x − mean)/(6 − 1)" in str(explain(np.var(x, ddof=1)))


def test_a_word_of_a_rule_that_is_a_parameter_is_its_number():
    import nn

    x = Tensor([2.0, -3.0], name="x")
    assert "[x > 0] + 0.1 [x ≤ 0] = [1 0.1]" in str(explain(nn.functional.leaky_relu(x, 0.1).sum()))


def test_rules_that_hold_for_real_matrices_only_are_not_told_of_complex_ones():
    z = Tensor(np.array([[2.0, 1j], [-1j, 3.0]]), name="z")
    node = ops.pinv(z)
    assert rules.declared(node.op, 0, node.params, [z.data], node.data) == rules.ANYTHING
    z = Tensor(np.array([1j, 2.0]), name="z")
    node = ops.absolute(z)
    assert rules.declared(node.op, 0, node.params, [z.data], node.data) == "conj(sign x)"
    assert isinstance(node, Node)


def local_of(f, name):
    """The cells of the operand with a name in the table of the way back."""
    lines = str(explain(f)).split("Backward")[1].splitlines()
    return [line for line in lines if f"  {name}  " in line]


def test_the_diagonal_of_the_rule_of_cholesky():
    s, g = Tensor([[2.0, 0.5], [0.5, 3.0]]), np.ones((2, 2))
    node = ops.cholesky(s)
    text = rules.declared(node.op, 0, node.params, [s.data], node.data)
    assert text == "out⁻ᵀ (P + Pᵀ)/2 out⁻¹, P = outᵀ g, lower half, diagonal halved"
    p, inv = lower(node.data.T @ g), np.linalg.inv(node.data)
    np.testing.assert_allclose(inv.T @ (p + p.T) / 2 @ inv, local_gradients(node, g)[0])
    np.testing.assert_allclose(local_gradients(node, g)[0], [[0.284, 0.280], [0.280, 0.295]], atol=2e-3)


@pytest.mark.parametrize(("norm", "scale", "said"), [(None, 4, "/4"), ("ortho", 2, "/sqrt(4)"), ("forward", 1, "")])
def test_the_scale_of_an_inverse_transform(norm, scale, said):
    g, x = np.array([1.0, -1.0, 1.0, 1.0]), np.array([1.0, 2j, 3.0])
    node = ops.irfft(Tensor(x), n=None, axis=-1, norm=norm)
    assert rules.declared(node.op, 0, node.params, [x], node.data) == f"conj F(g){said}, inner entries twice"
    sent = np.conj(np.fft.rfft(g)) / scale * np.array([1, 2, 1])
    np.testing.assert_allclose(local_gradients(node, g)[0], sent)


@pytest.mark.parametrize(
    ("made", "said"),
    [(np.fft.fft, "Re F(g)"), (np.fft.ifft, "Re F⁻¹(g)"), (np.fft.rfft, "Re F(g)"),
     (lambda t: t * np.array([1j, 2 + 1j]), "Re(g (2,))"), (lambda t: t + np.array([1j, 2 + 1j]), "Re g"),
     (lambda t: np.array([1j, 2 + 1j]) - t, "−Re g"), (lambda t: t / np.array([1j, 2 + 1j]), "Re(g (1/(2,)))"),
     (lambda t: np.array([[1j, 2.0]]) @ t, "Re((1, 2)ᵀ g)"),
     (lambda t: np.einsum("i,i->", t, np.array([1j, 2.0])), "Re(Σ g × the others)")],
)  # fmt: skip
def test_of_a_complex_result_a_real_operand_receives_the_real_part(made, said):
    t = Tensor([1.0, 2.0], name="t")
    (line,) = local_of(np.real(made(t)).sum(), "t")
    assert f"  {said}" in line
    assert " = " not in line.split(said)[1].split("  ")[0]  # no factor for the incoming gradient


def test_the_real_part_is_what_is_sent():
    t, c, g = np.array([1.0, 2.0]), np.array([1j, 2 + 1j]), np.array([1 + 2j, 3 - 1j])
    np.testing.assert_allclose(local_gradients(ops.multiply(Tensor(t), c), g)[0], (g * c).real)
    node = ops.fft(Tensor(t), n=None, axis=-1, norm=None)
    np.testing.assert_allclose(local_gradients(node, g)[0], np.fft.fft(g).real)


NAN = float("nan")


@pytest.mark.parametrize(
    ("made", "said"),
    [(lambda x: np.maximum(x, 1.0), "[chosen]/ties = 1"), (lambda x: np.minimum(1.0, x), "[chosen]/ties = 1"),
     (lambda x: np.fmax(x, 1.0), "[chosen]/ties = 0"), (lambda x: np.fmin(x, NAN), "[chosen]/ties = 0.5"),
     (lambda x: np.clip(x, 0.0, 1.0), "[chosen] = 1"), (lambda x: np.maximum(x * 0 + 2, 1.0), "")],
)  # fmt: skip
def test_a_choice_that_nan_decided_is_no_comparison(made, said):
    assert said in str(explain(made(Value(NAN, name="x"))))
    text = str(explain(made(Value(2.0, name="x"))))
    assert ("chosen]" in text) == ("0.5" in said)


def test_of_several_nans_the_largest_is_not_called_equal():
    assert "g [chosen]/ties: () → (2,)" in str(explain(np.max(Tensor([1.0, NAN], name="u"))))


@pytest.mark.parametrize(
    ("subscripts", "role", "said"),
    [("ij->", "distributor", "g: () → (2,2)"), ("ij->i", "distributor", "g: (2,) → (2,2)"),
     ("ij->ji", "reshaper", "g with its axes back")],
)  # fmt: skip
def test_an_einsum_of_one_operand_has_no_others(subscripts, role, said):
    f = np.einsum(subscripts, Tensor(np.ones((2, 2)), name="A")).sum()
    (line,) = local_of(f, "A")
    assert role in line
    assert said in line
    assert "other" not in str(explain(f))


def test_private_names_of_ops_are_not_shown():
    a, b = Tensor(np.eye(2), name="A"), Tensor(np.ones(2), name="b")
    assert " = A \\ b" in str(explain(linalg.solve_triangular(a, b).sum()))
    text = str(explain(linalg.solve_triangular(a, b, lower=True, unit_diagonal=True, trans=1).sum()))
    assert "triangular trans 1 lower unit_diagon… (A, b)" in text
    f = linalg.block_diag(a, b).sum()
    (line,) = local_of(f, "A")
    assert "its part of g: (3,4) → (2,2)" in line.replace("(3, 4)", "(3,4)")
    assert "joiner" in str(explain(f))


def test_numbers_side_by_side_have_a_sign():
    import nn

    x = Tensor([2.0, -3.0], name="x")
    assert "1.051 [x > 0] + 1.051 · 1.673 e^x [x ≤ 0]" in str(explain(nn.functional.selu(x).sum()))
    assert "[x > 0] + 2 e^x [x ≤ 0]" in str(explain(nn.functional.elu(x, 2.0).sum()))


@pytest.mark.parametrize("word", WORDS)
def test_words_in_formulas_are_translated(word):
    for text in (word, f"2 g/{word}", f"g [{word}]: (2,) → (3,)", f"(x + y)/2, {word}"):
        with speaking("en"):
            assert spoken_rule(text) == text
        with speaking("ru"):
            assert word not in spoken_rule(text)
    with speaking("ru"):
        assert spoken_rule("Re(Σ g × the others)") == "Re(Σ g × остальные)"
        assert spoken_rule("density.x + parties") == "density.x + parties"  # the names are the user's


def test_slopes_at_nan():
    import nn

    x = Tensor([NAN, 2.0], name="x")
    (line,) = local_of(nn.functional.leaky_relu(x, 0.1).sum(), "x")
    assert "[x > 0] + 0.1 (1 − [x > 0]) = [0.1 1]" in line
    assert "[x > 0] = [0 1]" in str(explain(nn.functional.relu(x).sum()))
