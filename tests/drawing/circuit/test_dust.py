"""Remainders of rounding are ≈ 0, saturated numbers are not exact, and true tiny numbers stay as they are."""

import math
from decimal import Decimal, getcontext

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

import nn
from autograd import Tensor, Value, op, ops
from autograd.drawing import draw, explain
from autograd.drawing.circuit import dust, notation
from autograd.drawing.circuit.dust import Dust, Marked, Near
from autograd.drawing.circuit.reading import read_circuit
from autograd.drawing.words import labels
from tests.op_cases import CASES
from tests.sampling import costly


def values(f):
    return [notation.value(part.value, 36) for part in read_circuit(f).parts if part.computed]


def gradients(f):
    return {
        part.name: notation.gradient(part.gradient, 36) for part in read_circuit(f).parts if part.kind.value == "leaf"
    }


def test_what_rounding_leaves_of_terms_is_about_0():
    assert values(Value(0.1) + 0.2 - 0.3) == ["0.3", "≈ 0"]
    x = Tensor(np.array([0.1, 0.2, 0.7]))
    assert values((x - x.mean()).sum())[-1] == "≈ 0"


def test_the_number_is_in_the_tip():
    f = Value(0.1, name="x") + 0.2 - 0.3
    svg = draw(f, names={"f": f}).svg
    assert "f = v1 − 0.3 ≈ 0 (computed: 5.551115123125783e−17, which is rounding error)" in svg
    t = Value(-8.0, name="x").tanh()
    assert "≈ −1 (computed: −0.9999997749296758)" in draw(t).svg


def test_gradients_that_cancel():
    """Batch normalisation by hand: the mean takes back the gradient that the entries would receive."""
    x = Tensor(np.array([[1.0, 2.0], [3.0, 5.0], [4.5, 0.3]]), name="x")
    b = Tensor(np.zeros(2), name="b")
    h = x + b
    y = (h - h.mean(axis=0)) / np.sqrt(np.var(h, axis=0) + 1e-5)
    L = (y * np.array([[1.0, -2.0], [0.5, 0.3], [0.7, 1.1]])).sum()
    L.backward()
    assert 0 < abs(b.grad).max() < 1e-15
    assert gradients(L)["b"] in ("[≈0 ≈0]", "[≈0 0]", "[0 ≈0]")
    assert "‖≈ 0‖" in draw(L, detail="shapes").svg
    assert "≈" not in gradients(L)["x"]


def test_a_layer_norm_sends_nothing_where_all_count_alike():
    x = Tensor(np.array([[1.0, 2.0, 4.0]]), name="x")
    f = nn.functional.layer_norm(x, (3,)).sum()
    assert set(gradients(f)["x"].strip("[]").split()) <= {"≈0", "0"}


@pytest.mark.parametrize("tiny", [1e-20, 1e-200, 3e-17, 5e-324])
def test_true_tiny_numbers_stay(tiny):
    x = Value(tiny, name="x")
    f = x * 3 + 0.0
    assert "≈" not in "".join(values(f))
    assert "≈" not in str(explain(Value(1.0, name="a") * tiny * 3))
    y = Value(1.0, name="y")
    assert gradients(y * tiny + 0 * x)["y"] == notation.number(tiny)


def test_products_of_small_factors_stay():
    x = Value(0.01, name="x")
    f = x
    for _ in range(12):
        f = f * 0.01
    assert values(f)[-1] == "1e−26"
    assert gradients(f + 1.0)["x"] == "1e−24"


def test_small_beside_large_stays_where_nothing_cancels():
    a, b = Value(1.0, name="a"), Value(1e-12, name="b")
    f = a + b
    assert gradients(f * f * b)["a"] == "2e−12"
    assert values(a * 1.0 + b - 1.0)[-1] == "1e−12"  # 4 of its digits are correct


@given(st.lists(st.floats(-3, 3), min_size=2, max_size=5), st.lists(st.sampled_from("+-*"), min_size=4, max_size=4))
def test_dust_is_rounding_error_and_nothing_else(numbers, signs):
    """By the exact value, a marked number is wrong in all digits, and a number with a true digit is never marked."""
    getcontext().prec = 120
    f, exact = Value(numbers[0], name="x0"), Decimal(numbers[0])
    for i, (number, sign) in enumerate(zip(numbers[1:], signs, strict=False)):
        y, other = Value(number, name=f"x{i + 1}"), Decimal(number)
        if sign == "+":
            f, exact = f + y, exact + other
        elif sign == "-":
            f, exact = f - y, exact - other
        else:
            f, exact = f * y, exact * other
    size = max(abs(Decimal(x)) for x in (*numbers, 1.0)) ** 5
    if isinstance(read_circuit(f).root.value, Dust):
        assert abs(exact) <= Decimal(2.0**-52) * 40 * size


def test_float32_has_its_own_dust():
    x = Tensor(np.array([0.1, 0.2, 0.7], np.float32), name="x")
    total = (x - x.mean()).sum()
    assert total.data.dtype == np.float32
    assert values(total)[-1] in ("≈ 0", "0")


@pytest.mark.parametrize(
    ("f", "shown"),
    [
        (lambda: Value(-8.0).tanh(), "≈ −1"), (lambda: Value(40.0).tanh(), "≈ 1"),
        (lambda: Value(20.0).sigmoid(), "≈ 1"), (lambda: Value(36.9).sigmoid(), "≈ 1"),
        (lambda: Value(800.0).sigmoid(), "≈ 1"), (lambda: Value(-800.0).sigmoid(), "≈ 0"),
        (lambda: Value(-800.0).exp(), "≈ 0"), (lambda: 1 - Value(1e-9), "≈ 1"), (lambda: 1 - Value(1e-14), "≈ 1"),
        (lambda: Value(0.0).tanh(), "0"), (lambda: Value(0.0).exp(), "1"), (lambda: Value(-math.inf).exp(), "0"),
        (lambda: Value(math.inf).tanh(), "1"), (lambda: Value(0.0).sigmoid(), "0.5"), (lambda: Value(1.0) * 1, "1"),
        (lambda: Value(3.0).relu(), "3"), (lambda: Value(1.1) + 1.9, "3"), (lambda: Value(2.0003) * 1, "≈ 2"),
    ],
)  # fmt: skip
def test_saturated_numbers_are_not_exact(f, shown):
    assert values(f())[-1] == shown


def test_saturation_in_arrays_and_on_beads():
    x = Tensor(np.array([0.0, 40.0, -50.0]), name="x")
    f = np.tanh(x).sum()
    text = str(explain(f))
    assert "[0 ≈1 ≈−1]" in text
    assert "= [1 ≈0 ≈0]" in text
    x = Value(40.0, name="x")
    f = x.tanh() * 2
    assert "1 − v1^2 ≈ 0" in str(explain(f))
    assert gradients(f) == {"x": "≈ 0"}
    assert gradients((x * 3).tanh()) == {"x": "≈ 0"}  # later gates show the rest of rounding, too


def test_a_softmax_of_one_class_is_exactly_1():
    assert "≈" not in str(explain(ops.softmax(Tensor([[3.0], [4.0]], name="x")).sum()))
    assert "≈1" in str(explain(ops.softmax(Tensor([900.0, 0.0], name="x")).sum()))


def test_marked_numbers_are_numbers():
    assert notation.number(Dust(4e-16)) == "≈ 0"
    assert notation.number(Near(1.0)) == "≈ 1"
    assert notation.number(Near(0.0)) == "≈ 0"
    assert notation.number(1.0) == "1"
    assert Dust(4e-16) + 1 == 1 + 4e-16
    array = np.array([1.0, 2.0]).view(Marked)
    assert notation.value(array, 2) == "[1 2]"


def test_infinite_and_missing_numbers_are_not_dust():
    x = Value(0.0, name="x")
    f = x.sqrt() + 1e-300 - 1e-300
    assert gradients(f) == {"x": "∞"}
    assert values(Value(math.nan) + 1.0) == ["NaN"]


def test_complex_numbers_have_no_marks():
    z = Tensor(np.array([1 + 1j, 1e-30j]), name="z")
    assert "‖" in str(explain((z * z.conj()).real.sum())) or "[" in str(explain((z * z.conj()).real.sum()))


@given(st.floats(-1e6, 1e6))
def test_what_looks_like_a_whole_number_is_one(x):
    text = notation.number(x)
    if "." not in text and "e" not in text and abs(x) < 1e3 and not text.startswith("≈"):
        assert x == pytest.approx(round(x), rel=2e-15, abs=0)


def test_the_ops_of_a_user_are_not_called_with_bounds():
    seen = []

    @op(lambda g, out, x: g * 1.0, kind="linear")
    def picky(x):
        """x."""
        seen.append(np.array(x))
        return x * 1.0

    x = Tensor(np.array([0.1, 0.2, 0.7]), name="x")
    assert values(picky(x - x.mean()).sum())[1] == "[−0.233 −0.133 0.367]"
    assert len(seen) == 1


def test_numbers_that_errors_have_outgrown_are_not_about_0():
    """The logistic map doubles an error at each step: after 60 of them no digit is known, and still it is not 0."""
    x = Value(0.3, name="x")
    for _ in range(60):
        x = 4 * x * (1 - x)
    assert not [text for text in values(x) if text == "≈ 0"]


def shown(f, numbers=36):
    """Every value, gradient, local derivative and part of a gradient of a graph as text."""
    circuit = read_circuit(f, most=numbers)
    return {
        "values": [notation.value(part.value, numbers) for part in circuit.parts if part.named],
        "gradients": [notation.gradient(part.gradient, numbers) for part in circuit.parts if part.gradient is not None],
        "locals": [notation.value(wire.local, numbers) for wire in circuit.wires if wire.local is not None],
        "sent": [notation.gradient(wire.sent, numbers) for wire in circuit.wires if wire.sent is not None],
    }


def residual():
    return Value(0.3, name="y") - (0.1 + 0.2)


def doubled(x):
    return x * x


@pytest.mark.parametrize("squared", [lambda v: v**2, np.square, doubled], ids=["power", "square", "product"])
def test_a_fitted_squared_error_is_about_0_everywhere(squared):
    said = shown(squared(residual()))
    assert said["values"][-1] == "≈ 0"
    assert set(said["gradients"]) == {"≈ 0", "1"}
    assert set(said["locals"]) == {"1", "≈ 0"}
    assert set(said["sent"]) == {"≈ 0"}


def test_a_slope_that_is_nan_hides_no_dust():
    said = shown(np.cos(Value(math.pi / 2 + 1e-16, name="a") + 0.0) ** 2 + 1.0)
    assert said["values"][-1] in ("1", "≈ 1")
    assert values(np.cos(Value(-4.71238898038469, name="a")) ** 2 * 3)[1:] == ["≈ 0", "≈ 0"]


def test_a_bead_is_its_operand():
    v = residual()
    text = str(explain(v * v))
    assert "e−17" not in text
    assert "e−17" not in draw(v * v).svg.split("<desc")[1].split("</desc>")[0].replace(
        "computed: −5.551115123125783e−17", ""
    )
    assert "e−17" not in explain(v * v).latex()
    x, w = Value(800.0, name="x"), Value(3.0, name="w")
    said = shown(np.tanh(x) * w)
    assert said["values"] == ["800", "≈ 1", "3", "≈ 3"]
    assert said["locals"] == ["≈ 0", "3", "≈ 1"]
    assert gradients(np.tanh(x) * w) == {"x": "≈ 0", "w": "≈ 1"}


@pytest.mark.parametrize(
    ("f", "text"),
    [
        (lambda: 1 - Value(800.0).sigmoid(), "≈ 0"), (lambda: Value(800.0).sigmoid().log(), "≈ 0"),
        (lambda: 1 + Value(-800.0).exp(), "≈ 1"), (lambda: 1 / (1 + (-Value(800.0)).exp()), "≈ 1"),
        (lambda: nn.functional.gelu(Value(-40.0)), "≈ 0"), (lambda: nn.functional.silu(Value(-800.0)), "≈ 0"),
        (lambda: Value(800.0).tanh() * 0, "0"), (lambda: ops.maximum(Value(800.0).tanh(), 5.0), "5"),
        (lambda: Value(800.0).tanh() * 2.5, "2.5"),
        (lambda: Value(1e-200) * Value(1e-200), "≈ 0"), (lambda: Value(1e-200) ** 2, "≈ 0"),
        (lambda: Value(0.5) ** 2000, "≈ 0"), (lambda: Value(0.0) * 3, "0"), (lambda: Value(0.0) ** 2, "0"),
        (lambda: np.prod(Tensor([1e-200, 1e-200])), "≈ 0"), (lambda: np.prod(Tensor([0.0, 2.0])), "0"),
        (lambda: 1 - Value(1e-17), "≈ 1"), (lambda: Value(1.0) + 2**-52, "≈ 1"), (lambda: Value(5.0) + 1e-30, "≈ 5"),
        (lambda: np.tan(Value(np.pi / 4)), "≈ 1"), (lambda: Value(1e16) + 1 - 1e16, "≈ 0"),
        (lambda: Tensor([1e16, 1.0, -1e16]).sum(), "≈ 0"), (lambda: Tensor([1.0, 2.0, -3.0]).sum(), "0"),
        (lambda: Value(5.0) + 0.0, "5"), (lambda: Value(6.0) - 3.0, "3"),
        (lambda: nn.functional.elu(Value(-50.0)), "≈ −1"), (lambda: np.logaddexp(Value(0.0), Value(800.0)), "≈ 800"),
        (lambda: ops.logsumexp(Tensor([0.0, 800.0])), "≈ 800"), (lambda: ops.logsumexp(Tensor([3.0])), "3"),
    ],
)  # fmt: skip
def test_what_is_not_exact_stays_so(f, text):
    assert values(f())[-1] == text


@pytest.mark.parametrize(
    ("f", "text"),
    [
        (lambda x: ops.softmax(x) @ np.array([1.0, 2.0]), "[≈0 ≈0]"), (ops.logsumexp, "[≈0 ≈1]"),
        (lambda x: nn.functional.elu(-x).sum(), "[−1 ≈0]"), (lambda x: nn.functional.softplus(x).sum(), "[0.5 ≈1]"),
        (lambda x: nn.functional.cross_entropy(x[None], [1]), "[≈0 ≈0]"),
        (lambda x: nn.functional.binary_cross_entropy_with_logits(-x, np.array([1.0, 0.0])), "[0.25 ≈0]"),
        (lambda x: np.arctan(x * 1e300).sum(), "[1e300 ≈0]"), (lambda x: np.logaddexp(0, x).sum(), "[0.5 ≈1]"),
    ],
)  # fmt: skip
def test_slopes_that_reach_their_limits(f, text):
    assert gradients(f(Tensor([0.0, 800.0], name="x"))) == {"x": text}


def test_norms_of_what_is_not_exact_are_not():
    x, w = Tensor(np.full(4, 800.0), name="x"), Tensor(np.ones(4), name="w")
    circuit = read_circuit((np.tanh(x) * w).sum())
    assert [notation.gradient(part.gradient) for part in circuit.parts] == ["‖≈ 0‖", "‖2‖", "‖≈ 2‖", "‖2‖", "1"]


def test_slopes_whose_digits_are_lost():
    assert shown(Value(36.0, name="x").sigmoid())["locals"] == ["≈ 0"]  # 2.22e-16 where 2.32e-16 is right
    assert shown(Value(20.0, name="x").sigmoid())["locals"] == ["2.061e−9"]
    assert shown(Value(0.5, name="x") ** 2000)["locals"] == ["≈ 0"]


def test_normalisation_layers_send_nothing_where_all_count_alike():
    rng = np.random.default_rng(0)
    for x in (np.array([[0.1, 0.2, 0.3, 5.0]]), rng.normal(size=(2, 3)), rng.normal(size=(3, 5))):
        f = nn.functional.layer_norm(Tensor(x, name="x"), (x.shape[1],)).sum()
        assert set(gradients(f)["x"].strip("[]").replace(";", "").split()) <= {"≈0", "0"}
        f = nn.BatchNorm1d(x.shape[1])(Tensor(np.vstack([x, 2 * x[::-1] - 1]), name="x")).sum()
        assert set(gradients(f)["x"].strip("[]").replace(";", "").split()) <= {"≈0", "0"}
    assert gradients(np.var(Tensor([0.1, 0.1, 0.1], name="x"))) == {"x": "[≈0 ≈0 ≈0]"}


def test_a_user_op_called_like_one_of_ours_has_no_limits():
    @op(lambda g, out, x: g * 2.0, kind="elementwise")
    def tanh(x):
        """2x."""
        return 2 * x

    assert values(tanh(Value(0.5, name="x"))) == ["1"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_marks_find_their_way_through_every_op(case, monkeypatch):
    """All shapes and kinds of Jacobians, with marks on all incoming gradients."""
    monkeypatch.setattr(dust, "_reached", lambda node: np.ones(np.shape(node._data), bool))
    monkeypatch.setattr(dust, "_any_small", lambda *_: True)

    @costly(1, 3, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case.draw)
    def check(drawn):
        operands, params = drawn
        nodes = [Tensor(x) * 1.0 if case.op.rule(i) is not None else x for i, x in enumerate(operands)]
        made = case.op(*nodes, **params)
        if isinstance(made, Tensor) and made.requires_grad:
            assert labels.description(read_circuit(made, most=36))

    check()
