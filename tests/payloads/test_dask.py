"""Tensors of Dask arrays: the numbers of NumPy, and nothing is computed before it is asked for, then all at once."""

import math
import warnings

import numpy as np
import pytest
from hypothesis import Phase, given
from hypothesis import strategies as st

import autograd
import autograd.extend
import nn
from autograd import (
    Tensor,
    compute,
    detect_anomaly,
    draw,
    explain,
    grad,
    gradients,
    hessian_vector_product,
    jacobian,
    make_jvp,
    value_and_grad,
)
from autograd.errors import OperandError, ShapeError
from nn import functional as F
from tests.numeric import assert_close
from tests.op_cases import CASES
from tests.payloads.test_standin import everything
from tests.sampling import costly, sampled

dask = pytest.importorskip("dask")
da = pytest.importorskip("dask.array")


@pytest.fixture
def computed():
    """A list that grows by one each time that Dask computes anything."""
    times = []

    def scheduler(graph, keys, **kwargs):
        times.append(keys)
        return dask.threaded.get(graph, keys, **kwargs)

    with dask.config.set(scheduler=scheduler):
        yield times


def chunked(x, rows=7):
    """An array in chunks of a few rows; anything else as it is."""
    if isinstance(x, np.generic):
        x = np.asarray(x)
    if not isinstance(x, np.ndarray):
        return x
    return da.from_array(x, chunks=(rows,) + (-1,) * (x.ndim - 1) if x.ndim else ())


# Rows whose functions Dask lacks, or has for fewer arrays. Dask computes most of these, with a FutureWarning, and
# refuses a few.
NOT_IN_DASK = {
    **dict.fromkeys(("cross", "convolve", "unwrap", "heaviside"), "no such function"),
    **dict.fromkeys(("ranked", "rearrange"), "no sort and no take_along_axis"),
    **dict.fromkeys(("cummax", "cummin"), "no accumulate of ufuncs"),
    **dict.fromkeys(("det", "slogdet", "pinv", "eigh", "eig", "cofactors", "cofactors_along"), "no such function"),
    **dict.fromkeys(("inv", "solve", "cholesky"), "one matrix, in square chunks"),
    **dict.fromkeys(("svd", "qr"), "one matrix, in other forms and chunks"),
    **dict.fromkeys(("fft", "ifft", "rfft", "irfft"), "only along an axis in one chunk; see test_fourier_transforms"),
    "i0": "right, but its slope is a sum of 60 terms, which takes long to plan",
    **dict.fromkeys(("getitem", "scatter", "set_entries"), "some indices; see test_indices"),
}


IN_DASK = [case for case in CASES if case.name not in NOT_IN_DASK]


@pytest.mark.parametrize("case", sampled(IN_DASK, 3), ids=lambda case: case.name)
@costly(1, 2, derandomize=True, phases=[Phase.generate])  # planning is slow; only rows differ
@given(data=st.data(), seed=st.integers(0, 2**32 - 1))
def test_values_and_derivatives_are_those_on_numpy(case, data, seed):
    # the least number of axes that Dask accepts
    fits = {"transpose": 1, "cumsum": 1, "cumprod": 1, "prod": 1}.get(case.name, 0)
    drawn = case.draw.filter(lambda drawn: all(np.size(x) and np.ndim(x) >= fits for x in drawn[0]))
    operands, params = data.draw(drawn)
    at = [i for i in range(len(operands)) if case.op.rule(i) is not None] or list(range(len(operands)))
    expected = everything(case, operands, params, at, np.random.default_rng(seed), lambda x: x)

    def refuse(*_, **__):
        raise AssertionError("something was computed before it was asked for")

    with dask.config.set(scheduler=refuse):
        plans = everything(case, operands, params, at, np.random.default_rng(seed), lambda x: chunked(x, 2))
    scale = sum(np.sum(np.abs(n)) for n in expected["gradients"])
    for found in plans.values():
        assert all(isinstance(plan, da.Array) for plan in found if plan is not None)
    (found,) = dask.compute(plans, scheduler="synchronous")
    for what, numbers in expected.items():
        for got, number in zip(found[what], numbers, strict=True):
            assert (got is None) == (number is None)
            if number is not None:
                assert_close(got, number, scale, rtol=1e-12, context=f"{what} of {case.name} {params}")


def test_indices_that_dask_has():
    x = np.random.default_rng(0).normal(size=(6, 3))
    for index in (np.s_[1:4], np.s_[::-2, 1], np.s_[..., 0], [0, 3, 3, 5], np.array([2, 2, 0]), x[:, 0].argsort()):
        expected, lazy = Tensor(x), Tensor(chunked(x, 2))
        for t in (expected, lazy):
            (t[index] ** 3).sum().backward()
        np.testing.assert_allclose(lazy.grad.compute(), expected.grad, rtol=1e-12)
    t = Tensor(chunked(x, 2))
    y = t * 1.0
    y[1:3] = da.ones((2, 3))
    y.sum().backward()
    np.testing.assert_array_equal(
        t.grad.compute(), np.where(np.isin(np.arange(6), (1, 2))[:, None], 0.0, np.ones((6, 3)))
    )


def test_fourier_transforms():
    x = np.random.default_rng(0).normal(size=(6, 5))
    for function in (np.fft.fft, np.fft.ifft, np.fft.rfft, lambda x: np.fft.irfft(np.fft.rfft(x) * 2.0, n=5)):
        expected, lazy = Tensor(x), Tensor(chunked(x, 2))
        for t in (expected, lazy):
            (np.abs(function(t)) ** 3).sum().backward()
        np.testing.assert_allclose(lazy.grad.compute(), expected.grad, rtol=1e-12)


def trained(x, classes, steps=3):
    """The course of the loss of an MLP with NumPy parameters, and its last gradients."""
    model = nn.MLP([4, 8, 3], activation="relu", rng=0)
    optimizer = nn.SGD(model.parameters(), lr=0.5)
    course = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x), classes)
        loss.backward()
        course.append(float(compute(loss, *model.parameters())[0]))
        optimizer.step()
    return course, [p.grad for p in model.parameters()]


def test_a_training_step_is_the_one_on_numpy_and_one_compute(computed):
    rng = np.random.default_rng(0)
    x, classes = rng.normal(size=(100, 4)), rng.integers(0, 3, 100)
    expected, gradients_ = trained(x, classes)
    assert not computed
    course, found = trained(chunked(x, 30), chunked(classes, 30))
    assert len(computed) == 3
    np.testing.assert_allclose(course, expected, rtol=1e-12)
    for g, h in zip(found, gradients_, strict=True):
        assert type(g) is np.ndarray
        np.testing.assert_allclose(g, h, rtol=1e-12, atol=1e-12)


def test_parameters_may_be_dask_arrays_too(computed):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(100, 4))
    w, lazy = Tensor(np.ones((4, 2))), Tensor(chunked(np.ones((4, 2)), 2))
    np.tanh(x @ w).mean().backward()
    np.tanh(chunked(x, 30) @ lazy).mean().backward()
    optimizer = nn.SGD([lazy], lr=0.5)
    optimizer.step()
    assert not computed
    assert isinstance(lazy.data, da.Array)
    data, _ = compute(lazy, lazy)
    assert len(computed) == 1
    np.testing.assert_allclose(data, 1.0 - 0.5 * w.grad, rtol=1e-12)
    np.testing.assert_allclose(lazy.grad, w.grad, rtol=1e-12)


STEPS = {
    "momentum": lambda params: nn.SGD(params, lr=0.1, momentum=0.9),
    "Adagrad": lambda params: nn.Adagrad(params, lr=0.1),
    "RMSprop": lambda params: nn.RMSprop(params, lr=0.1, momentum=0.5, centered=True),
    "Adam": lambda params: nn.Adam(params, lr=0.1, amsgrad=True),
    "AdamW": lambda params: nn.AdamW(params, lr=0.1),
    "NAdam": lambda params: nn.NAdam(params, lr=0.1),
    "RAdam": lambda params: nn.RAdam(params, lr=0.1),
    "Adamax": lambda params: nn.Adamax(params, lr=0.1),
    "Adadelta": lambda params: nn.Adadelta(params, lr=0.1),
    "Rprop": lambda params: nn.Rprop(params, lr=0.1),
    "Lion": lambda params: nn.Lion(params, lr=0.1),
    "Muon": lambda params: nn.Muon(params, lr=0.1),
}


@pytest.mark.parametrize("name", sampled(STEPS, 4))
def test_what_optimisers_remember_of_dask_arrays_is_what_they_remember_of_numpys(name):
    x = np.random.default_rng(0).normal(size=(20, 4))
    plain, lazy = Tensor(np.ones((4, 2))), Tensor(chunked(np.ones((4, 2)), 2))
    for w in (plain, lazy):
        optimizer = STEPS[name]([w])
        for _ in range(5):
            optimizer.zero_grad()
            (np.tanh(x @ w) ** 2).mean().backward()
            optimizer.step()
    assert isinstance(lazy.data, da.Array)
    np.testing.assert_allclose(np.asarray(lazy.data), plain.data, rtol=1e-10)


@pytest.mark.parametrize("order", [1.0, 2.0, math.inf])
def test_gradients_that_are_dask_arrays_are_clipped_by_their_norm(order):
    found = []
    for bring in (np.array, lambda x: chunked(x, 1)):
        w, v = Tensor(bring(np.ones((4, 2)))), Tensor(bring(np.arange(3.0)))
        ((w * w).sum() + (v**3).sum()).backward()
        norm = nn.clip_grad_norm_([w, v], 0.1, order)
        found.append([norm, np.asarray(w.grad), np.asarray(v.grad)])
    for a, b in zip(*found, strict=True):
        np.testing.assert_allclose(b, a, rtol=1e-12)


def test_derivative_functions_stay_lazy(computed):
    rng = np.random.default_rng(0)
    x, point, v = rng.normal(size=(50, 3)), np.array([0.5, -1.0, 2.0]), np.array([1.0, 2.0, 3.0])

    def of(x):
        return lambda w: np.mean(np.tanh(x @ w) ** 2)

    eager, lazy = of(x), of(chunked(x))
    results = {
        "value_and_grad": lambda f: value_and_grad(f)(point),
        "hvp": lambda f: hessian_vector_product(f)(point, v),
        "jvp": lambda f: make_jvp(f)(point)(v),
        "number": lambda f: grad(lambda s: f(s * point))(2.0),
        "jacobian": lambda f: jacobian(grad(f))(point),
    }
    plans = {name: result(lazy) for name, result in results.items()}
    assert not computed
    (found,) = dask.compute(plans)
    assert len(computed) == 1
    for name, result in results.items():
        expected = result(eager)
        pairs = (
            [(found[name], expected)] if not isinstance(expected, tuple) else zip(found[name], expected, strict=True)
        )
        for got, number in pairs:
            np.testing.assert_allclose(got, number, rtol=1e-12, atol=1e-14)


LOSSES = [
    (F.mse_loss, lambda rng: rng.normal(size=(40, 2))),
    (F.l1_loss, lambda rng: rng.normal(size=(40, 2))),
    (F.huber_loss, lambda rng: rng.normal(size=(40, 2))),
    (F.binary_cross_entropy_with_logits, lambda rng: rng.uniform(size=(40, 2))),
    (F.hinge_loss, lambda rng: rng.choice([-1, 1], size=(40, 2))),
    (F.hinge_embedding_loss, lambda rng: rng.choice([-1, 1], size=(40, 2))),
    (F.cross_entropy, lambda rng: rng.integers(0, 2, 40)),
    (F.cross_entropy, lambda rng: rng.dirichlet([1, 1], 40)),
]


@pytest.mark.parametrize(("loss", "targets"), LOSSES, ids=[loss.__name__ for loss, _ in LOSSES])
def test_losses_stay_lazy(loss, targets, computed):
    rng = np.random.default_rng(0)
    x, target = rng.normal(size=(40, 3)), targets(rng)
    w, lazy = Tensor(np.ones((3, 2))), Tensor(np.ones((3, 2)))
    expected = loss(Tensor(x, requires_grad=False) @ w, target)
    expected.backward()
    found = loss(chunked(x) @ lazy, chunked(target))
    found.backward()
    assert not computed
    value, _ = compute(found, lazy)
    assert len(computed) == 1
    np.testing.assert_allclose(value, expected.data, rtol=1e-12)
    np.testing.assert_allclose(lazy.grad, w.grad, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize(
    ("loss", "wrong"),
    [
        (F.cross_entropy, np.array([0, 2])),
        (F.cross_entropy, np.array([0, -1])),
        (F.binary_cross_entropy_with_logits, np.array([[0.5, 0.5], [1.5, 0.5]])),
        (F.hinge_loss, np.array([[1, 1], [1, 0]])),
        (F.hinge_embedding_loss, np.array([[1, 1], [1, 2]])),
    ],
)
def test_a_wrong_target_that_is_not_known_yet_makes_the_loss_nan(loss, wrong):
    """A check would compute the target. So the loss becomes NaN, not a number that looks right."""
    assert np.isnan(compute(loss(Tensor(np.ones((2, 2))), chunked(wrong, 1)))[0])


def test_fit_computes_once_a_step(computed):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(60, 2))
    y = (x[:, 0] > 0).astype(int)

    def course(x, y):
        model = nn.MLP([2, 4, 2], rng=0)
        return nn.fit(
            model, x, y, loss=F.cross_entropy, optimizer=nn.Adam(model.parameters(), lr=0.1), epochs=2, batch_size=30,
            shuffle=False, progress=False, clip_grad_norm=1.0,
        )["loss"]  # fmt: skip

    expected = course(x, y)
    np.testing.assert_allclose(course(chunked(x, 15), chunked(y, 15)), expected, rtol=1e-12)
    assert len(computed) == 4


def test_a_gradient_that_is_not_computed_is_refused_by_step():
    w = Tensor(np.ones(3))
    (da.ones((5, 3)) @ w).sum().backward()
    with pytest.raises(OperandError, match=r"not computed yet \(a Dask array\).*autograd.compute"):
        nn.SGD([w], lr=0.1).step()
    np.testing.assert_array_equal(w.data, np.ones(3))


def test_compute_takes_recorded_gradients_and_what_is_computed_already(computed):
    w, plain = Tensor(np.ones(3)), Tensor(np.ones(3))
    loss = (chunked(np.ones((5, 3))) @ w).sum() ** 2
    loss.backward(create_graph=True)
    (plain * 2).sum().backward()
    value, _, same = compute(loss, w, plain)
    assert len(computed) == 1
    assert value == 225.0
    assert same is plain.data
    assert type(value) is type(w.grad.data) is np.ndarray
    np.testing.assert_array_equal(w.grad.data, [150.0] * 3)
    (second,) = gradients([w.grad.sum()], [w])  # the graph continues, on computed numbers and on plans alike
    np.testing.assert_array_equal(second.compute(), [150.0] * 3)
    compute(plain)
    assert len(computed) == 2


def test_unknown_chunk_sizes_are_refused():
    x = chunked(np.random.default_rng(0).normal(size=(20, 3)))
    some = x[x[:, 0] > 0]
    w = Tensor(np.ones(3))
    for wrong in (lambda: Tensor(some), lambda: some @ w, lambda: (w * some).sum(), lambda: w + some):
        with pytest.raises(ShapeError, match=r"shape \(nan, 3\)|shape \(nan,\)") as caught:
            wrong()
        assert "compute_chunk_sizes()" in str(caught.value)
    known = some.compute_chunk_sizes()
    (known @ w).sum().backward()
    np.testing.assert_allclose(w.grad.compute(), known.compute().sum(axis=0), rtol=1e-12)


def test_arrays_that_refuse_each_other_are_refused():
    from tests.payloads.standin import Elsewhere

    with pytest.raises(OperandError, match="kinds that do not mix"):
        Tensor(Elsewhere(np.ones(3))) * da.ones(3)
    with pytest.raises(OperandError, match="kinds that do not mix"):
        Tensor(da.ones(3)) + Elsewhere(np.ones(3))


def test_to_ask_for_numbers_computes_them():
    t = Tensor(da.ones((3,))).sum()
    assert (t.item(), t.tolist(), float(t), f"{t:.2f}") == (3.0, 3.0, 3.0, "3.00")


def test_checkpoints_and_rules_of_ones_own(computed):
    @autograd.extend.primitive
    def cube(x):
        return x * x * x

    autograd.extend.defvjp(cube, lambda out, x: lambda g: 3 * g * x * x)
    w = Tensor(da.ones((3,)))
    autograd.checkpoint(lambda x: np.tanh(cube(x)))(w).sum().backward()
    assert not computed
    np.testing.assert_allclose(w.grad.compute(), 3 * (1 - np.tanh(1.0) ** 2), rtol=1e-14)


def test_constants_in_a_list_stay_where_they_are_in_forward_mode():
    @autograd.extend.primitive
    def product(pair):
        return pair[0] * pair[1]

    autograd.extend.defjvp(product, lambda g, ans, pair: g[0] * pair[1] + pair[0] * g[1])
    x, constant = da.from_array(np.array([2.0])), da.from_array(np.array([3.0]))
    _, tangent = make_jvp(lambda x: product([x, constant]))(x)(da.ones(1))
    np.testing.assert_array_equal(tangent.compute(), [3.0])


def test_functions_that_dask_lacks_are_told_by_dask():
    with pytest.warns(FutureWarning, match="unwrap` function is not implemented by Dask array"):
        np.unwrap(Tensor(da.ones(3)))


def test_showing_one_computes_nothing(computed):
    assert "dask.array" in repr(Tensor(da.ones((3, 3))))
    assert not computed


def test_it_runs_without_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        w = Tensor(np.ones(3))
        loss = autograd.ops.var(da.ones((5, 3)) * w)
        loss.backward()
        compute(loss, w)


def test_what_looks_at_numbers_says_that_it_wants_numpy_arrays():
    y = (Tensor(da.ones(4, chunks=2)) ** 2).sum()
    for look in (draw, explain):
        with pytest.raises(OperandError, match="draw: got a Tensor that holds a dask"):
            look(y)
    with pytest.raises(OperandError, match="detect_anomaly: got dask"), detect_anomaly():
        np.exp(y)


LAYERS = {
    "conv2d": (lambda x, w: F.conv2d(x, w, stride=2, padding=1), [(2, 3, 6, 7), (4, 3, 3, 2)]),
    "conv1d": (lambda x, w: F.conv1d(x, w, padding="same"), [(2, 3, 6), (4, 3, 3)]),
    "conv_transpose2d": (lambda x, w: F.conv_transpose2d(x, w, stride=2), [(2, 3, 4, 5), (3, 2, 3, 2)]),
    "avg_pool2d": (lambda x: F.avg_pool2d(x, 3, 2, 1), [(2, 3, 6, 7)]),
    "avg_pool1d": (lambda x: F.avg_pool1d(x, 2), [(2, 3, 7)]),
    "max_pool2d": (lambda x: F.max_pool2d(x, 3, 2, 1), [(2, 3, 6, 7)]),
    "max_pool2d of padding alone": (
        lambda x: F.max_pool2d(x * 1.0, 2, 3, (0, 1), (1, 2), True)[..., 1:],
        [(2, 3, 6, 5)],
    ),
    "max_pool1d": (lambda x: F.max_pool1d(x, 3, 1), [(2, 3, 7)]),
    "adaptive_avg_pool2d": (lambda x: F.adaptive_avg_pool2d(x, (4, 3)), [(2, 3, 6, 7)]),
    "adaptive_max_pool2d": (lambda x: F.adaptive_max_pool2d(x, (4, 3)), [(2, 3, 6, 7)]),
    "adaptive_max_pool1d": (lambda x: F.adaptive_max_pool1d(x, 3), [(2, 3, 7)]),
    "embedding_bag": (lambda w: F.embedding_bag([0, 2, 2, 1], w, [0, 3], mode="sum"), [(3, 4)]),
    "embedding_bag, max": (lambda w: F.embedding_bag([0, 2, 2, 1], w, [0, 1, 1], mode="max"), [(3, 4)]),
    "embedding_bag, mean": (lambda w: F.embedding_bag([[0, 2], [2, 1]], w), [(3, 4)]),
}


@pytest.mark.parametrize("name", LAYERS)
def test_layers_of_windows_and_of_bags(name):
    rng = np.random.default_rng(0)
    f, shapes = LAYERS[name]
    arrays = [rng.normal(size=shape) for shape in shapes]
    here = [Tensor(x) for x in arrays]
    there = [Tensor(da.from_array(x, chunks=(1, *x.shape[1:]))) for x in arrays]
    expected, found = f(*here), f(*there)
    assert isinstance(found.data, da.Array)
    np.testing.assert_allclose(found.data.compute(), expected.data, rtol=1e-12, atol=1e-12)
    (expected**2).sum().backward()
    (found**2).sum().backward()
    for x, y in zip(here, there, strict=True):
        np.testing.assert_allclose(np.asarray(y.grad), x.grad, rtol=1e-12, atol=1e-12)
