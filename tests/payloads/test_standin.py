"""Every row of the case table on an array of another kind, as strict as CuPy's, forward and backward, any order."""

from functools import reduce

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import Tensor, grad, gradients, hessian, jacobian, make_jvp, ops, tangents, value_and_grad
from autograd.engine.declaration import OPS
from autograd.errors import AssignmentError, GraphError, OperandError, RuleError
from nn import MLP, SGD
from nn import functional as F
from tests.numeric import assert_close
from tests.op_cases import ROWS as TABLE
from tests.ops.test_every_op import call, positions
from tests.payloads.standin import Elsewhere, called
from tests.sampling import costly

WITHOUT_PROTOCOL: dict[str, str] = {}
"""Rows that have no form under NumPy's protocols, with the reason; there are none."""


ROWS = [case for case in TABLE if case.name not in WITHOUT_PROTOCOL]
every_row = pytest.mark.parametrize("case", ROWS, ids=lambda case: case.title)


def there(x):
    """Arrays as the stand-in, params that hold one too; anything else as it is."""
    if isinstance(x, (np.ndarray, np.generic)):
        return Elsewhere(x)
    if isinstance(x, dict):
        return {k: there(v) if isinstance(v, np.ndarray) else v for k, v in x.items()}
    return x


def here(x):
    return x.get() if isinstance(x, Elsewhere) else x


def test_the_list_of_exceptions_is_short_and_names_ops():
    assert set(WITHOUT_PROTOCOL) < set(OPS)
    assert {case.name for case in ROWS} | set(WITHOUT_PROTOCOL) == {case.name for case in TABLE}


def everything(case, operands, params, at, rng, bring):
    """The value and all derivatives that the sweeps can give, computed on the results of ``bring``."""
    params = bring(params)
    directions = [rng.normal(size=operands[i].shape) for i in at]
    xs = [Tensor(bring(operands[i])) for i in at]
    out = call(case, [bring(x) for x in operands], params, at, xs)
    weights = bring(rng.normal(size=out.shape))
    directions = [bring(d) for d in directions]
    out.backward(weights)
    first = gradients([out], xs, [weights], create_graph=True)
    live = [(g, d) for g, d in zip(first, directions, strict=True) if g is not None and g.requires_grad]
    second = gradients([g for g, _ in live], xs, [d for _, d in live]) if live else []
    pushed = tangents([out], xs, directions, create_graph=True)
    back = []
    if isinstance(pushed[0], Tensor) and pushed[0].requires_grad:
        back = gradients(pushed, xs, [weights])
    results = {
        "value": [out.data], "gradients": [x.grad for x in xs], "second order": second, "back over forward": back,
        "tangents": [*tangents([out], xs, directions), *(t.data if isinstance(t, Tensor) else t for t in pushed)],
    }  # fmt: skip
    return results


@every_row
@costly(1)
@given(data=st.data(), seed=st.integers(0, 2**32 - 1))
def test_values_and_derivatives_are_those_on_numpy(case, data, seed):
    drawn = case.draw
    if case.name == "set_entries":  # test_an_index_that_names_an_entry_twice_is_refused covers the rest
        drawn = drawn.filter(lambda drawn: names_each_entry_once(drawn[0][0].shape, drawn[1]["index"]))
    operands, params = data.draw(drawn)
    at = positions(case, operands)
    expected = everything(case, operands, params, at, np.random.default_rng(seed), lambda x: x)
    found = everything(case, operands, params, at, np.random.default_rng(seed), there)
    for what, numbers in expected.items():
        for got, number in zip(found[what], numbers, strict=True):
            assert (got is None) == (number is None)
            if number is not None:
                assert type(got) is Elsewhere, f"{what} of {case.name}: got a {type(got).__name__}"
                assert got.dtype == number.dtype
                scale = sum(np.sum(np.abs(n)) for n in expected["gradients"])
                assert_close(got.get(), number, scale, rtol=1e-12, context=f"{what} of {case.name} {params}")


def names_each_entry_once(shape, index):
    places = np.arange(np.prod(shape, dtype=int)).reshape(shape)[index]
    return np.unique(places).size == np.size(places)


def test_an_index_that_names_an_entry_twice_is_refused():
    """NumPy says that the last value stays; CuPy says that any may."""
    x, v = Tensor(there(np.zeros(3))), Tensor(there(np.ones(2)))
    with pytest.raises(OperandError, match=r"names an entry twice, which Elsewhere does not define"):
        ops.set_entries(x, v, index=[1, 1])
    ops.set_entries(x, v, index=[1, 2]).sum().backward()
    np.testing.assert_array_equal(x.grad.get(), [1.0, 0.0, 0.0])


def test_indices_may_be_of_the_same_kind():
    x, rows = np.arange(6.0).reshape(3, 2), np.array([2, 0, 2])
    t = Tensor(there(x))
    t[there(rows)].sum().backward()
    np.testing.assert_array_equal(t.grad.get(), [[1.0, 1.0], [0.0, 0.0], [2.0, 2.0]])
    t = Tensor(there(x))
    t[there(x > 2)].sum().backward()
    np.testing.assert_array_equal(t.grad.get(), x > 2)
    index = there(rows)
    t = Tensor(there(x))
    picked = t[index]
    index[0] = 1  # the caller's array changes, but the gradient still goes to the entry that was read
    picked.sum().backward()
    np.testing.assert_array_equal(t.grad.get(), [[1.0, 1.0], [0.0, 0.0], [2.0, 2.0]])


def test_float32_stays_float32():
    x = Tensor(there(np.ones(3, np.float32)))
    loss = (np.exp(x) * np.log(2.0) + np.sqrt(x) / 3).sum()
    loss.backward()
    assert loss.dtype == x.grad.dtype == np.float32


def test_numpy_arrays_are_refused_by_name_and_numbers_are_not():
    x = Tensor(there(np.ones(3)))
    assert type((x * 2 + np.float64(3) - np.int64(1)).data) is Elsewhere
    for mixed in (
        lambda: x * np.ones(3),
        lambda: np.ones(3) * x,
        lambda: np.where(np.ones(3) > 0, x, 0.0),
        lambda: x + Tensor(np.ones(3)),
        lambda: np.stack([x, np.ones(3)]),
    ):
        with pytest.raises(
            OperandError, match=r"kinds that do not mix .*standin.Elsewhere.*numpy.ndarray|ndarray.*Else"
        ):
            mixed()


def test_a_seed_is_brought_over():
    """The seed of a sweep is made for one result, so it is brought to the place of the result."""
    for seed in (np.array([1.0, 2.0, 3.0]), [1.0, 2.0, 3.0], there(np.array([1.0, 2.0, 3.0]))):
        x = Tensor(there(np.ones(3)))
        (x * x).backward(seed)
        np.testing.assert_array_equal(x.grad.get(), [2.0, 4.0, 6.0])
        (pushed,) = tangents([x * x], [x], [seed])
        np.testing.assert_array_equal(pushed.get(), [2.0, 4.0, 6.0])


def test_gradients_add_up_and_are_not_shared():
    x, y = Tensor(there(np.ones(3))), Tensor(there(np.ones(3)))
    z = (x + y).sum()
    z.backward()
    z.backward()
    np.testing.assert_array_equal(x.grad.get(), [2.0, 2.0, 2.0])
    x.grad[0] = 7.0
    np.testing.assert_array_equal(y.grad.get(), [2.0, 2.0, 2.0])


def test_a_hook_gets_a_copy_of_the_same_kind():
    x = Tensor(there(np.ones(3)))
    kept = []
    with x.register_hook(lambda g: kept.append(g) or 2 * g):
        (3 * x).sum().backward()
    assert type(kept[0]) is Elsewhere
    kept[0][0] = -1.0
    np.testing.assert_array_equal(x.grad.get(), [6.0, 6.0, 6.0])


def test_derivative_functions():
    x = there(np.array([1.0, 2.0]))

    def f(x):
        return np.sum(np.tanh(x) ** 3)

    value, g = value_and_grad(f)(x)
    assert type(value) is np.float64
    np.testing.assert_allclose(g.get(), grad(f)(x.get()), rtol=1e-14)
    np.testing.assert_allclose(hessian(f)(x).get(), hessian(f)(x.get()), rtol=1e-14)
    np.testing.assert_allclose(jacobian(np.tanh)(x).get(), jacobian(np.tanh)(x.get()), rtol=1e-14)
    _, pushed = make_jvp(np.tanh)(x)(x)
    np.testing.assert_allclose(pushed.get(), make_jvp(np.tanh)(x.get())(x.get())[1], rtol=1e-14)
    with pytest.raises(OperandError, match="kinds that do not mix"):  # the number is a NumPy array here
        grad(lambda s: f(s * x))(2.0)
    assert float(grad(lambda s: f(s * x))(there(np.array(2.0)))) == grad(lambda s: f(s * x.get()))(2.0)


def test_assignment_and_views():
    x = Tensor(there(np.arange(4.0)))
    y = x * 1.0
    y[1:3] = there(np.zeros(2))
    (y * y).sum().backward()
    np.testing.assert_array_equal(x.grad.get(), [0.0, 0.0, 0.0, 6.0])
    view = y[1:3]
    with pytest.raises(AssignmentError, match="view of another"):
        view[0] = 1.0
    z = x * x
    x.data -= 1.0
    with pytest.raises(GraphError, match="assigned to after multiply recorded it"):
        z.sum().backward()


def test_an_mlp_trains_as_it_does_on_numpy():
    rng = np.random.default_rng(0)
    x, classes = rng.normal(size=(20, 4)), rng.integers(0, 3, 20)
    courses = []
    for bring in (lambda x: x, there):
        model = MLP([4, 8, 3], activation="tanh", rng=1)
        for p in model.parameters():
            p.data = bring(p.data)
        optimizer = SGD(model.parameters(), lr=0.5, momentum=0.9)
        course = []
        for _ in range(5):
            loss = F.cross_entropy(model(bring(x)), bring(classes)) + F.mse_loss(model(bring(x)), bring(x[:, :3]))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            course.append(float(loss))
        courses.append(course)
    np.testing.assert_allclose(courses[1], courses[0], rtol=1e-12)
    assert all(type(p.data) is Elsewhere and type(p.grad) is Elsewhere for p in model.parameters())


def test_it_is_shown_without_conversion():
    assert repr(Tensor(there(np.ones(2)))) == "Tensor(Elsewhere(array([1., 1.])))"


def test_the_stand_in_is_strict():
    x = Elsewhere([1.0, 2.0])
    for wrong in (
        lambda: np.asarray(x),
        lambda: x + np.ones(2),
        lambda: np.ones(2) + x,
        lambda: np.where(x > 1, np.ones(2), 0.0),
        lambda: x.__setitem__(0, np.ones(())),
    ):
        with pytest.raises(TypeError):
            wrong()
    x[[0]] = Elsewhere([5.0])
    np.testing.assert_array_equal(x.get(), [5.0, 2.0])


def test_a_rule_that_coerces_would_be_found():
    from autograd import op

    @op(lambda g, out, x: g * np.asarray(x), kind="elementwise")
    def careless(x):
        return x * x / 2

    with pytest.raises((TypeError, RuleError)):
        careless(Tensor(there(np.ones(2)))).sum().backward()


def test_the_stand_in_notes_what_it_was_called_with():
    np.exp(Tensor(there(np.ones(2)))).sum().backward()
    assert {"exp", "multiply"} <= called


def test_cupy_has_every_function_that_was_called():
    """CuPy, where it is installed, with a GPU or without; all functions of the rows above that ran in this process."""
    cupy = pytest.importorskip("cupy")
    for name in called:
        assert reduce(getattr, name.split("."), cupy) is not None
