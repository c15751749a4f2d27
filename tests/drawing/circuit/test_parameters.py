"""Static parameters on gates, in formulas and explanations."""

import numpy as np
import pytest

import nn
from autograd import Tensor, op, ops
from autograd.drawing import draw, explain
from autograd.drawing.circuit import parameters
from autograd.drawing.circuit.reading import read_circuit
from autograd.engine.declaration import OPS
from nn import functional as F
from tests.drawing.checks import assert_readable
from tests.drawing.circuit.test_roles import ALL, calls_of, record

X = np.array([[1.0, 2.0, 4.0], [0.0, 1.0, 5.0]])


def x():
    return Tensor(X, name="x")


@pytest.mark.parametrize(
    ("f", "symbol", "formula"),
    [
        (lambda x: np.sum(x), "Σ", "Σ(x)"),
        (lambda x: np.sum(x, axis=0), "Σ axis 0", "Σ axis 0 (x)"),
        (lambda x: np.sum(x, axis=-1), "Σ axis −1", "Σ axis −1 (x)"),
        (lambda x: np.sum(x, axis=(0, 1)), "Σ", "Σ(x)"),
        (lambda x: np.max(x, axis=1, keepdims=True), "max axis 1 keepdims", "max axis 1 keepdims (x)"),
        (lambda x: x[:, 1:], "[:, 1:]", "x[:, 1:]"),
        (lambda x: x[::-1, ..., None], "[::−1, ..., None]", "x[::−1, ..., None]"),
        (lambda x: x[[1, 0, 1]], "[[1, 0, 1]]", "x[[1, 0, 1]]"),
        (lambda x: x[-1], "[−1]", "x[−1]"),
        (lambda x: x[X > 1], "[mask (2, 3)]", "x[mask (2, 3)]"),
        (lambda x: x.reshape(3, -1), "reshape → (3, 2)", "reshape(x → (3, 2))"),
        (lambda x: x.T, "T", "T(x)"),
        (lambda x: np.transpose(x, (1, 0)), "T axes 1, 0", "T axes 1, 0 (x)"),
        (lambda x: np.swapaxes(x, 0, -1), "swapaxes 0, −1", "swapaxes 0, −1 (x)"),
        (lambda x: np.roll(x, 1, axis=1), "roll shift 1 axis 1", "roll shift 1 axis 1 (x)"),
        (lambda x: ops.var(x, ddof=1), "var ddof 1", "var ddof 1 (x)"),
        (lambda x: nn.functional.softmax(x), "softmax axis −1", "softmax axis −1 (x)"),
        (lambda x: ops.pnorm(x, p=2, axis=(0, 1)), "‖ ‖", "‖x‖"),
        (lambda x: ops.pnorm(x, p=3, axis=(1,)), "‖ ‖ p 3 axis 1", "pnorm p 3 axis 1 (x)"),
        (lambda x: np.clip(x, 0, 3), "clip", "clip(x, 0, 3)"),
        (lambda x: ops.einsum(x, subscripts="ij->j"), "Σ× ij→j", "einsum ij→j (x)"),
        (lambda x: ops.broadcast_to(x, shape=(4, 2, 3)), "copy → (4, 2, 3)", "copy(x → (4, 2, 3))"),
        (lambda x: ops.astype(x, dtype=np.float32), "astype → float32", "astype(x → float32)"),
        (lambda x: ops.diagonal(x, offset=1), "diag offset 1", "diag offset 1 (x)"),
        (lambda x: ops.concatenate(x, x, axis=1), "concat axis 1", "concat axis 1 (x, x)"),
        (lambda x: ops.set_entries(x, 0.0, index=(0, slice(None))), "[0, :]=", "set[0, :](x, 0)"),
        (lambda x: (x + 1)[0], "[0]", "v1[0]"),
    ],
)  # fmt: skip
def test_on_the_gate_and_in_the_formula(f, symbol, formula):
    circuit = read_circuit(f(x()), {})
    gate = [part for part in circuit.parts if part.computed][-1]
    assert gate.symbol == symbol
    assert circuit.formula(gate) == formula


def test_in_the_picture_the_title_and_the_explanation():
    f = np.sum(x(), axis=0)[[0, 0]].sum()
    drawing = assert_readable(draw(f, names={"f": f}, layout="python").svg)
    assert {"Σ axis 0", "[[0, 0]]"} <= {box.text for box in drawing.texts}
    assert draw(f, names={"f": f}).title == "f = Σ(Σ axis 0 (x)[[0, 0]])"
    assert "Σ axis 0" in str(explain(f))


def test_a_sum_is_bracketed_before_its_index():
    f = (x() + 1)[0, 1]
    assert draw(f, names={"f": f}).title == "f = (x + 1)[0, 1]"


def test_a_long_index_is_cut_and_the_tip_has_all_of_it():
    f = x()[:, [0, 1, 2, 0, 1, 2, 0, 1, 2, 0]].sum()
    gate = read_circuit(f).parts[1]
    assert gate.symbol == "[:, [0, 1, 2, … 10 in all]]"
    assert gate.details_in_full == ":, [0, 1, 2, 0, 1, 2, 0, 1, 2, 0]"
    assert gate.details_in_full in draw(f).svg
    assert len(read_circuit(x()[np.zeros((40, 40), int)]).parts[1].details_in_full) <= parameters.LONGEST_IN_FULL


@pytest.mark.parametrize(
    ("index", "said"),
    [
        ([0, 2, 0], "row 0 adds up twice"),
        ([0, 2, 0, 2], "row 0 adds up twice, row 2 adds up twice"),
        ([1, 1, 1], "row 1 adds up 3 times"),
        (([0, 0], [1, 1]), "entry 0, 1 adds up twice"),
        (([0, -3], [1, 1]), "entry 0, 1 adds up twice"),
        ([0, 1], ""),
        (np.s_[1:], ""),
        ((slice(None), [0, 1, 0]), "column 0 adds up twice"),
        ((slice(None), [0, 1, 0, 0]), "column 0 adds up 3 times"),
        (([2, 2], ...), "row 2 adds up twice"),
        ((..., [1, 1]), "column 1 adds up twice"),
        ((None, [1, 1]), "entry 1, 0 adds up twice, entry 1, 1 adds up twice, entry 1, 2 adds up twice"),
        (np.repeat(np.arange(4), 2), "row 0 adds up twice, row 1 adds up twice, row 2 adds up twice, "
         "and 1 more like these"),
    ],
)  # fmt: skip
def test_what_is_read_more_than_once_adds_up(index, said):
    E = Tensor(np.arange(12.0).reshape(4, 3)[: 4 if isinstance(index, np.ndarray) else 3], name="E")
    L = (E[index] ** 2).sum()
    L.backward()
    assert (f"; {said}" in str(explain(L))) if said else ("adds up twice" not in str(explain(L)))
    assert said in repr(draw(L).step())
    assert said in draw(L).description


def test_what_the_sentence_on_rows_says_is_true():
    E, index = Tensor(np.ones((4, 2)), name="E"), [3, 0, 3, 3, 1]
    E[index].sum().backward()
    said = dict(parameters.read_repeatedly(index, (4, 2)))
    assert said == {f"row {i}": int(g) for i, g in enumerate(E.grad[:, 0]) if g > 1}


@pytest.mark.parametrize("name", ALL)
def test_every_op_is_described(name):
    """No parameters fail, and defaults other than an axis are not shown."""
    declared = ALL[name]
    for call in calls_of(declared):
        short, full = parameters.described(declared, {**declared.defaults, **call.params}, call.xs, call.out)
        assert len(short) <= parameters.LONGEST
        assert len(full) <= parameters.LONGEST_IN_FULL
        assert "\n" not in short
        if not call.params and "axis" not in declared.static:
            assert short == full == ""
        for key, value in call.params.items():
            if key in ("ddof", "offset") and value != declared.defaults[key]:
                assert key in full


@pytest.mark.parametrize("name", [name for name, each in OPS.items() if each.kind != "elementwise"])
def test_every_op_of_arrays_is_explained(name):
    declared = OPS[name]
    for call in calls_of(declared)[:2]:
        node = record(declared, call.xs, call.params)
        if node.requires_grad:
            assert "role" in str(explain(node))


def test_an_op_of_a_user_shows_its_parameters():
    @op(lambda g, out, x, times, how: times * g, kind="linear")
    def stretch(x, *, times, how=None):
        """x, times larger."""
        return times * x

    f = stretch(x(), times=2.5, how={"a": 1}).sum()
    assert "stretch times 2.5 how {'a': 1}" in str(explain(f))


def test_defaults_of_activations_and_losses_are_left_out():
    t = Tensor([1.0, -2.0], name="t")
    for f, said in [(F.elu(t), "elu(t)"), (F.softplus(t), "softplus(t)"), (F.leaky_relu(t), "leaky_relu(t)"),
                    (F.elu(t, 2.0), "elu alpha 2 (t)"), (F.leaky_relu(t, 0.2), "leaky_relu slope 0.2 (t)"),
                    (F.softplus(t, 3.0), "softplus beta 3 (t)")]:  # fmt: skip
        assert f" = {said}" in str(explain(f))
    assert "delta" not in str(explain(F.huber_loss(t, [0.0, 0.0])))


def test_a_shape_in_a_list_and_a_sum_over_no_axis():
    t = Tensor(np.ones((2, 3)), name="t")
    assert "reshape shape" not in str(explain(np.kron(t, t).sum()))
    assert "Σ no axis (t)" in str(explain(np.sum(t, axis=())))


def test_an_index_of_many_axes_is_no_heap_of_brackets():
    t = Tensor(np.arange(16.0).reshape(1, 1, 4, 4), name="t")
    gate = read_circuit(t.reshape(-1)[np.array([[[[5, 7], [13, 15]]]])]).root
    assert gate.details == "[…] (1, 1, 2, 2)"
    assert gate.details_in_full == "[[[[5, 7], [13, 15]]]]"


def test_layers_of_windows_say_how_these_lie():
    images, signals = Tensor(np.ones((1, 1, 6, 6)), name="x"), Tensor(np.ones((1, 1, 6)), name="x")

    def drawn(out):
        circuit = read_circuit(out)
        return [(part.symbol, part.details) for part in circuit.parts if part.computed]

    assert drawn(F.max_pool2d(images, 2)) == [("max pool kernel 2, stride 2", "kernel 2, stride 2")]
    assert drawn(F.max_pool1d(signals, 3, 1, 1)) == [("max pool kernel 3, padding 1", "kernel 3, padding 1")]
    assert drawn(F.conv1d(signals, np.ones((2, 1, 3)), stride=2)) == [("conv kernel 3, stride 2", "kernel 3, stride 2")]
    (up,) = drawn(F.conv_transpose1d(signals, np.ones((1, 2, 3))))
    assert up[0] == "convᵀ → (1, 2, 8) kernel 3"
    assert drawn(F.interpolate(signals, 12, mode="linear")) == [("resample axis 2", "axis 2")]
