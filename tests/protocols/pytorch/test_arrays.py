"""Methods of arrays and of numbers beside PyTorch: values, gradients, second derivatives; cases outside of tables."""

import numpy as np
import pytest

from autograd import ArgumentError, IndexingError, OperandError, ShapeError, Tensor, Value
from autograd.testing import check_grads
from tests.protocols.pytorch.calls import ARRAYS, every_key, expected_of, operands, read
from tests.protocols.pytorch.running import assert_equal, run_here, written_here

TABLE = read()


def here(key):
    kind, _, code = key.partition("|")
    return written_here(code) if kind == "in place" else run_here(kind, code)


def test_the_table_has_every_call():
    assert set(TABLE) == set(every_key())


@pytest.mark.parametrize("key", every_key())
@pytest.mark.filterwarnings("ignore:invalid value", "ignore:divide by zero")
def test_equal_to_what_pytorch_computed(key):
    assert_equal(here(key), TABLE[key], key)


@pytest.mark.oracle
def test_equal_to_pytorch_itself():
    pytest.importorskip("torch", reason='no PyTorch: pip install ".[oracles]"')
    for key in every_key():
        assert_equal(TABLE[key], expected_of(key), key)


@pytest.mark.parametrize("code", ["t.norm(3,dim=0)", "t.gather(1,j)", "t.topk(2)[0]", "t.chunk(2)[1]", "t.softmax(1)"])
def test_check_grads(code):
    j = np.array([[0, 2], [1, 1], [3, 0]])
    assert code in ARRAYS or "norm" in code
    one = Tensor(1.0, requires_grad=False)  # a factor that makes Tensors of plain arrays
    check_grads(lambda x: eval(code, {"t": x * one, "j": j}), np.random.default_rng(0).normal(size=(3, 4)))


def test_single_precision_stays():
    t = Tensor(np.ones((2, 3), np.float32))
    mask = np.array([True, False, True])
    for out in (
        t.masked_fill(mask, -1e9), t.addmm(t[:, :2], t, beta=0.5), t.masked_fill(mask, float("-inf")),
        t.where(mask, 0.0), t.add(t, alpha=0.1), t.mul(2), t.lerp(t, 0.3), t.addcmul(t, t, value=0.5), t.norm(),
        t.softmax(1), t.tril(), t.clamp(0, 1), t.pow(2), t.rsqrt(),
        t.clone(), t.new_zeros(2), t.float(), t.nan_to_num(), t.logsumexp(1),
    ):  # fmt: skip
        assert out.dtype == np.float32


def test_an_axis_by_either_name():
    t = Tensor([[1.0, 2.0], [3.0, 5.0]])
    np.testing.assert_array_equal(t.softmax(axis=0).data, t.softmax(dim=0).data)
    np.testing.assert_array_equal(t.log_softmax(axis=-1).data, t.log_softmax(1).data)


def test_views_show_the_same_memory():
    t = Tensor(np.zeros((2, 3)), requires_grad=False)
    t.view(3, 2)[0, 0] = 1.0
    t.permute(1, 0)[2, 1] = 2.0
    t.view(-1).fill_(3.0)
    t.t()[0] = 4.0
    t.unsqueeze(0)[0, 1, 1] = 5.0
    np.testing.assert_array_equal(t.data, [[4.0, 3.0, 3.0], [4.0, 5.0, 3.0]])
    copy = t.clone()
    copy.zero_()
    assert t.data.all()


def test_view_as_another_dtype():
    t = Tensor([1.0, 2.0])
    assert t.view(np.float64).shape == (2,)
    with pytest.raises(OperandError, match=r"has no derivative; t\.astype\(dtype\) converts"):
        t.view(np.float32)
    np.testing.assert_array_equal(t.detach().view(np.int64), t.data.view(np.int64))
    assert t.detach().view("float32").shape == (4,)
    for wrong in (np.ndarray, Tensor, "nonsense", None, 1.5):
        with pytest.raises(OperandError):
            t.view(wrong)


def test_values_have_those_of_numbers():
    x = Value(0.5)
    out = x.pow(2).add(3.0, alpha=2).mul(x).clamp(min=0).log1p()
    out.backward()
    assert x.grad == pytest.approx((3 * 0.5**2 + 6.0) / (1 + 0.5**3 + 3.0))
    assert isinstance(out, Value)
    assert x.lt(1.0) is True
    assert x.abs().atan2(2.0).data == np.arctan2(0.5, 2.0)
    assert bool(x.isnan()) is False


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda t: t.view(4, 2), ShapeError, "cannot reshape"),
        (lambda t: t.expand(3, 3), ShapeError, "wherever they are not 1"),
        (lambda t: t.expand(3), ShapeError, r"expand: got \(3,\) for shape \(2, 3\)"),
        (lambda t: t.expand(-1, 2, 3), ShapeError, "-1 for one that stays"),
        (lambda t: t.permute(0), ShapeError, "axes"),
        (lambda t: t.unsqueeze(5), np.exceptions.AxisError, "out of bounds"),
        (lambda t: t.chunk(0), ArgumentError, "chunks=0"),
        (lambda t: t.unbind(4), ArgumentError, "got dim=4, expected one of the 2 axes"),
        (lambda t: t.select(0, 7), IndexingError, "7"),
        (lambda t: t.narrow(1, 2, 2), IndexingError, "start=2, length=2 for an axis of length 3"),
        (lambda t: t.gather(1, [[3]]), IndexingError, "got indices up to 3, expected 0 to 2"),
        (lambda t: t.gather(1, [[-1]]), IndexingError, "expected 0 to 2"),
        (lambda t: t.gather(0, [0]), ShapeError, "as many axes"),
        (lambda t: t.gather(0, [[0.5]]), OperandError, "dtype float64, expected integers"),
        (lambda t: t.gather(0, t), OperandError, r"as index\.long\(\) gives"),
        (lambda t: t.masked_fill(t, 0.0), OperandError, r"as mask\.bool\(\) gives"),
        (lambda t: t.masked_fill([1, 0, 1], 0.0), OperandError, "int64, expected booleans"),
        (lambda t: t.masked_fill([True, False, True], [1.0, 2.0, 3.0]), ShapeError, "one number"),
        (lambda t: t.mm(t), ShapeError, "."),
        (lambda t: t.bmm(t), ShapeError, "expected 3 and 3 axes"),
        (lambda t: t[None].t(), ShapeError, "at most 2 axes"),
        (lambda t: t.topk(4), ArgumentError, "expected 0 to 3"),
        (lambda t: t.norm("x"), ArgumentError, "got p='x'"),
        (lambda t: t.clamp(), ArgumentError, "neither min nor max"),
        (lambda t: t.div(2.0, rounding_mode="up"), ArgumentError, "'up'"),
        (lambda t: t.add("x"), OperandError, "add: got 'x'"),
        (lambda t: t.softmax("x"), OperandError, "softmax"),
        (lambda t: t.softmax(), ArgumentError, "got dim=None and axis=None, expected one of them"),
        (lambda t: t.log_softmax(0, axis=1), ArgumentError, "got dim=0 and axis=1"),
    ],
)  # fmt: skip
def test_wrong_arguments(call, error, says):
    t = Tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    with pytest.raises(error, match=says):
        call(t)
    assert t.data.sum() == 21.0


def test_what_pytorch_copies_is_copied():
    y = Tensor(np.arange(6.0).reshape(2, 3)) * 1.0
    before = y.data.copy()
    for a in (y.flip(0), y.flip(()), y.fliplr(), y.flipud(), y.rot90(), y.rot90(2), y.rot90(0), y.diag(), y.diff(0)):
        a.mul_(5.0)
    np.testing.assert_array_equal(y.data, before)
    y.flip(1).mul_(2.0).sum().backward()
    view = np.flip(y, 0)  # NumPy's function returns a view
    view.fill_(7.0)
    assert (y.data == 7.0).all()


@pytest.mark.oracle
def test_copies_and_views_are_pytorchs():
    torch = pytest.importorskip("torch", reason='no PyTorch: pip install ".[oracles]"')
    other = []
    extra = "t.flip(()) t.rot90(0) t.rot90(2) t.diff(0) t.tile(1) t.roll(0) t.repeat_interleave(1) t.detach() t.float()"
    for code in [*ARRAYS.split(), *extra.split()]:
        plain = operands("any")
        theirs = {name: torch.from_numpy(x.copy()) for name, x in plain.items()}
        ours = {name: Tensor(x, requires_grad=False) if x.dtype == float else x for name, x in plain.items()}
        there, here = eval(code, {"float": float}, theirs), eval(code, {"float": float}, ours)
        if not isinstance(here, Tensor) or not here.ndim or code == "t.flatten()":  # NumPy's flatten is a copy
            continue
        name = code[0]
        shared = there.untyped_storage().data_ptr() == theirs[name].untyped_storage().data_ptr()
        if np.shares_memory(here.data, ours[name].data) != shared:
            other.append(code)
    assert other == []


def test_arguments_by_the_names_of_numpy():
    t = Tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    for code in (
        "t.amax(axis=0)", "t.amin(axis=[0, 1])", "t.amax([1])", "t.unsqueeze(axis=0)", "t.norm(axis=1, keepdims=True)",
        "t.permute(dims=(1, 0))", "t.flip(dims=[0])", "t.flip(axis=0)", "t.tile(dims=(2, 1))", "t.view(size=(3, 2))",
        "t.expand(size=(2, 2, 3))", "t.logsumexp([0, 1])", "t.logsumexp(axis=0)", "t.nansum([0])", "t.unbind(axis=1)",
        "t.new_zeros(size=(2, 3))", "t.topk(1, axis=0)", "t.rot90(axes=(1, 0))", "t.view(dtype=float)",
        "t.count_nonzero([0])",
    ):  # fmt: skip
        eval(code)
    np.testing.assert_array_equal(t.amax(axis=0).data, [4.0, 5.0, 6.0])
    np.testing.assert_array_equal(t.flip(axis=0).data, t.data[::-1])
    np.testing.assert_array_equal(t.permute(dims=(1, 0)).data, t.data.T)
    assert t.softmax(0, dtype=np.float32).dtype == t.new_zeros(2, dtype=np.float32).dtype == np.float32
    assert t.new_ones((2,), dtype=int).dtype == int


def test_arguments_that_there_are_not():
    t = Tensor([[1.0, 2.0]])
    with pytest.raises(OperandError, match=r"^Tensor.amax\(\) got .*'foo'; the parameters are \(dim=\(\), keepdim=F"):
        t.amax(foo=1)
    with pytest.raises(OperandError, match=r"Tensor.permute\(\) got .*'foo'"):
        t.permute(foo=1)
    with pytest.raises(OperandError, match=r"Tensor.amax\(\) got .*'axis'"):
        t.amax(dim=0, axis=0)
    with pytest.raises(OperandError, match=r"Tensor.permute\(\) got .*'dims'"):
        t.permute(1, dims=(0,))
    with pytest.raises(OperandError, match=r"^Value.clamp\(\)"):
        Value(1.0).clamp(lo=1)
