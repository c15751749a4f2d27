"""Methods that write into a Tensor; the numbers are compared with PyTorch's in ``test_arrays``."""

import numpy as np
import pytest

from autograd import AssignmentError, GraphError, LostStepWarning, ShapeError, Tensor, grad, no_grad
from autograd.protocols.pytorch.in_place import InPlaceMethods
from tests.protocols.pytorch.calls import IN_PLACE


def test_a_step_of_an_optimiser():
    w = Tensor([1.0, 2.0])
    before = w.data
    (w * w).sum().backward()
    with no_grad():
        assert w.sub_(0.25 * w.grad) is w
        w.add_(w.grad, alpha=-0.25).clamp_(min=0.0)
    np.testing.assert_array_equal(w.data, [0.0, 0.0])
    assert w.data is before
    assert w.requires_grad
    assert w.is_leaf


def test_operators_in_place_are_steps_too():
    w, b = Tensor([1.0, 2.0]), Tensor(3.0)
    (w * w).sum().backward()
    b.grad = np.array(1.0)
    data = w.data
    with no_grad():
        for p in (w, b):
            p -= 0.25 * p.grad
            p *= 2.0
    np.testing.assert_array_equal(w.data, [1.0, 2.0])
    assert w.data is data
    assert float(b.data) == 5.5
    assert w.is_leaf
    assert w.requires_grad
    with no_grad(), pytest.raises(ShapeError, match="expected the same shape"):
        w += np.ones((3, 2))
    loss = (w * w).sum()
    with no_grad():
        w += 1.0
    with pytest.raises(GraphError, match="assigned to after"):
        loss.backward()
    before, w2 = w, w * 1.0
    w += 1.0  # while operations are recorded, this is w = w + 1.0
    assert w is not before
    assert w.op.name == "add"
    with no_grad():
        w2 += 1.0
    assert not w2.requires_grad


def test_operators_in_place_in_a_function_that_is_differentiated():
    def f(x):
        with no_grad():
            x += 1.0
        return (x * x).sum()

    given = np.array([1.0, 2.0])
    np.testing.assert_array_equal(grad(lambda x: (f(x) * 0 + x).sum())(given), [1.0, 1.0])
    np.testing.assert_array_equal(given, [1.0, 2.0])


@pytest.mark.parametrize("name", [name for name in vars(InPlaceMethods) if name.endswith("_") and name[0] != "_"])
def test_a_leaf_is_not_written_to_where_operations_are_recorded(name):
    w = Tensor([0.5, 0.5])
    for t in (w, w[:1]):
        with pytest.raises(AssignmentError, match=rf"{name}: got .*leaf .* `with autograd.no_grad\(\):`"):
            getattr(t, name)(*[0.1] * (name != "zero_"))
    np.testing.assert_array_equal(w.data, 0.5)


def test_a_graph_that_needs_the_old_numbers_notices():
    w = Tensor([1.0, 2.0])
    loss = (w * w).sum()
    with no_grad():
        w.zero_()
    with pytest.raises(GraphError, match="multiply"):
        loss.backward()


def test_results_pass_their_gradients():
    x = Tensor([1.0, 2.0, 3.0])
    y = x * 2
    y.mul_(x).add_(1.0)
    y[:1].zero_()
    y.sum().backward()
    np.testing.assert_array_equal(x.grad, [0.0, 8.0, 12.0])


def test_the_argument_of_a_function_that_is_differentiated():
    np.testing.assert_array_equal(grad(lambda x: x.mul_(x).sum())(np.array([1.0, 2.0])), [2.0, 4.0])


def test_shapes_are_kept():
    t = Tensor(np.ones((2, 3)), requires_grad=False)
    for call in (
        lambda: t.add_(np.ones((4, 2, 3))), lambda: t[0].add_(np.ones((2, 3))), lambda: t.copy_(np.ones((3, 2))),
        lambda: t.copy_(np.ones((1, 2, 3))), lambda: t.fill_([1.0, 2.0, 3.0]),
    ):  # fmt: skip
        with pytest.raises(ShapeError):
            call()
    np.testing.assert_array_equal(t.data, 1.0)


def test_dtypes_are_kept():
    t = Tensor(np.ones(2, np.float32), requires_grad=False)
    t.add_(np.array([0.5, 0.25]))
    assert t.dtype == np.float32
    with pytest.raises(TypeError, match="complex"):
        t.copy_(np.array([1j, 2j]))


def test_each_is_compared_with_pytorch():
    compared = {code.partition("(")[0] for code in IN_PLACE.split()}
    assert len(compared) > 45
    assert compared < set(dir(Tensor))


def test_methods_of_single_entries_write_to_the_array():
    w = Tensor(np.arange(6.0).reshape(2, 3))
    with no_grad():
        w[0, 0].fill_(7.0)
        w[1][2].zero_()
        w.T[1][1].add_(10.0)
        w.unbind(1)[1][0].mul_(3.0)
        for x in w[0]:
            x.add_(100.0)
        w[0, 2][...] = 0.5
        w.real[1, 0].neg_()
    np.testing.assert_array_equal(w.data, [[107.0, 103.0, 0.5], [-3.0, 14.0, 0.0]])
    for entry in (w[0, 0], w[0][0]):
        with pytest.raises(AssignmentError, match="one entry of a leaf"):
            entry.zero_()
    z = Tensor([1.0 + 2.0j], requires_grad=False)
    with pytest.raises(AssignmentError, match="imaginary part"):
        z.imag[0].zero_()


def test_methods_of_single_entries_are_recorded():
    def f(x):
        y = x * 1.0
        last = y[-1]
        last.mul_(x[0]).add_(1.0)
        y.reshape(3, 1)[1][0].mul_(5.0)
        return (y * y).sum() + last

    x = np.array([2.0, 3.0, 4.0])
    # y = (a, 5 b, a c + 1) and last = a c + 1.
    np.testing.assert_allclose(grad(f)(x), [2 * 2 + 2 * 9 * 4 + 4, 50 * 3, 2 * 9 * 2 + 2])


def test_an_entry_is_a_number_of_its_own_for_all_else():
    a = Tensor([1.0, 2.0], requires_grad=False)
    first = a[0]
    a[0] = a[1]
    a[1] = first
    np.testing.assert_array_equal(a.data, [2.0, 1.0])
    with pytest.raises(AssignmentError, match="assigned to since"):
        first.add_(1.0)
    entry = a[1]
    entry += 5.0
    np.testing.assert_array_equal(a.data, [2.0, 1.0])
    left = Tensor([1.0, 2.0])[0]
    with no_grad():
        left.add_(1.0)
    assert left.item() == 2.0
    a[0].copy_(np.nan)
    a[0].fill_(3.0)
    assert a[0].item() == 3.0


def test_words_of_a_leaf_name_methods_that_exist():
    w = Tensor([1.0])
    for name in ("zero_", "fill_", "copy_"):
        with pytest.raises(AssignmentError) as error:
            getattr(w, name)(*([] if name == "zero_" else [1.0]))
        assert "or write" not in str(error.value)
    with pytest.raises(AssignmentError, match="no_grad"):
        w[0] = 1.0


def test_a_step_that_is_lost_is_told():
    w, b = Tensor([1.0, 2.0]), Tensor(3.0)
    ((w * w).sum() + b * b).backward()
    for p in (w, b):
        with pytest.warns(LostStepWarning, match="no_grad") as told:
            p -= 0.1 * p.grad
        assert told[0].filename == __file__
    with pytest.warns(LostStepWarning):
        w += Tensor(-0.1 * w.grad, requires_grad=False)


def test_operators_in_place_that_are_no_steps_are_not_told():
    w, total = Tensor([1.0, 2.0]), Tensor(0.0)
    total += (w * w).sum()  # a sum over batches
    total.backward()
    x = w
    x *= 2.0
    x = w
    x += 1.0
    x -= w
    x += np.ones(2)  # x is no leaf
    grad(lambda x: _stepped(x, w.grad))(w.data)


def _stepped(x, step):
    x -= step
    return (x * x).sum()
