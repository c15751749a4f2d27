"""The precision of a model: conversions in place, optimisers that go on, and warnings about data."""

import copy
import pickle
import warnings

import numpy as np
import pytest

import nn
from autograd import ArgumentError, GraphError, NotOfferedError, OperandError, Tensor, grad
from nn.modules.observing import observed

X64 = np.random.default_rng(0).normal(size=(8, 3))
X32 = X64.astype(np.float32)
Y = np.arange(8) % 2


def network(**options):
    return nn.Sequential(nn.Linear(3, 4, rng=0, **options), nn.BatchNorm1d(4, **options), nn.Tanh(),
                         nn.Linear(4, 2, rng=1, **options))  # fmt: skip


def step(model, optimizer, x):
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(model(x), Y)
    loss.backward()
    optimizer.step()
    return float(loss.data)


class TestConversions:
    @pytest.mark.parametrize(
        "convert",
        [lambda m: m.float(), lambda m: m.to(np.float32), lambda m: m.to("float32"), lambda m: m.astype(np.float32),
         lambda m: m.to(Tensor(X32)), lambda m: m.to(dtype=np.dtype("f4"))],
    )  # fmt: skip
    def test_in_place(self, convert):
        model = network()
        parameters = model.parameters()
        model(X64).sum().backward()
        assert convert(model) is model
        for old, p in zip(parameters, model.parameters(), strict=True):
            assert old is p
            assert p.dtype == p.grad.dtype == np.float32
        assert {name: array.dtype.name for name, array in model.named_buffers()} == {
            "1.running_mean": "float32", "1.running_var": "float32", "1.num_batches_tracked": "int64",
        }  # fmt: skip
        assert model(X32).dtype == np.float32
        assert model.eval()(X32).dtype == np.float32

    def test_numbers_are_those_of_a_model_made_so(self):
        a, b = network().float(), network(dtype=np.float32)
        for name, array in b.state_dict().items():
            np.testing.assert_array_equal(a.state_dict()[name], array)
        np.testing.assert_array_equal(a(X32).data, b(X32).data)

    def test_back_and_forth(self):
        model = network()
        state = model.state_dict()
        model.float().double()
        for name, array in model.state_dict().items():
            assert array.dtype == state[name].dtype
            np.testing.assert_allclose(array, state[name], rtol=1e-7)

    def test_half_keeps_variances_in_single_precision(self):
        model = network().half()
        assert {p.dtype.name for p in model.parameters()} == {"float16"}
        assert model[1].running_var.dtype == np.float32
        assert model(X64.astype(np.float16)).dtype == np.float16
        assert {a.dtype for a in network(dtype=np.float16).buffers()} == {a.dtype for a in model.buffers()}

    def test_other_buffers_follow(self):
        model = nn.Module()
        model.register_buffer("table", np.ones(3))
        model.register_buffer("count", np.arange(3))
        model.register_buffer("none", None)
        model.half()
        assert (model.table.dtype, model.count.dtype, model.none) == (np.float16, np.int64, None)

    def test_complex_stays_where_the_dtype_is_real(self):
        model = nn.Module()
        model.p, model.q = Tensor(np.array([1j])), Tensor([1.0])
        model.float()
        assert (model.p.dtype, model.q.dtype) == (np.complex128, np.float32)
        model.to(np.complex64)
        assert model.p.dtype == model.q.dtype == np.complex64

    def test_shared_and_frozen_parameters(self):
        model = nn.Module()
        model.a = nn.Linear(2, 2, rng=0)
        model.b = nn.Linear(2, 2, rng=1).requires_grad_(False)
        model.b.weight = model.a.weight
        model.float()
        assert model.b.weight is model.a.weight
        assert model.b.weight.dtype == model.b.bias.dtype == np.float32
        assert not model.b.bias.requires_grad

    def test_a_graph_recorded_before_notices(self):
        model = network()
        loss = model(X64).sum()
        model.float()
        with pytest.raises(GraphError, match="assigned to after"):
            loss.backward()

    def test_copies_and_pickles(self):
        model = network().float()
        model(X32)
        for other in (copy.deepcopy(model), copy.copy(model), pickle.loads(pickle.dumps(model))):
            assert other(X32).dtype == np.float32

    @pytest.mark.parametrize(
        ("call", "error", "says"),
        [
            (lambda m: m.to("cpu"), OperandError, "got the device 'cpu', expected a dtype; .* the arrays' own"),
            (lambda m: m.to("cuda:0"), OperandError, "got the device 'cuda:0'"),
            (lambda m: m.to(device="cuda", dtype=np.float32), OperandError, "got the device 'cuda'"),
            (lambda m: m.to(device="cpu"), OperandError, "got the device 'cpu'"),
            (lambda m: m.to(), OperandError, "got None, expected a floating"),
            (lambda m: m.cuda(), NotOfferedError, "Sequential has no cuda.*the arrays' own"),
            (lambda m: m.cpu(), NotOfferedError, "the arrays' own"),
            (lambda m: m.bfloat16(), NotOfferedError, "no bfloat16"),
            (lambda m: m.type(np.float32), NotOfferedError, r"model\.to\(dtype\)"),
            (lambda m: m.to(np.int64), OperandError, "expected a floating or complex dtype"),
            (lambda m: m.to("nonsense"), OperandError, "got 'nonsense', expected a floating"),
            (lambda m: m.to(None), OperandError, "got None"),
            (lambda m: m.astype([1.0]), OperandError, "expected a floating"),
            (lambda m: m.to(np.float32, 1), OperandError, "expected one dtype"),
        ],
    )  # fmt: skip
    def test_what_is_refused_changes_nothing(self, call, error, says):
        model = network()
        before = model.state_dict()
        with pytest.raises(error, match=says):
            call(model)
        for name, array in model.state_dict().items():
            assert array.dtype == before[name].dtype
            np.testing.assert_array_equal(array, before[name])

    def test_not_inside_of_a_derivative(self):
        with pytest.raises(ArgumentError, match="expected a conversion before"):
            grad(lambda m: m.float()(X32).sum())(nn.Linear(3, 1, rng=0))


class TestOptimizers:
    @pytest.mark.parametrize(
        ("name", "options"),
        [("SGD", {"momentum": 0.9}), ("Adam", {}), ("Adam", {"amsgrad": True}), ("AdamW", {}),
         ("RMSprop", {"momentum": 0.5, "centered": True}), ("Adagrad", {})],
    )  # fmt: skip
    @pytest.mark.parametrize(("before", "after", "dtype"), [(X64, X32, np.float32), (X32, X64, np.float64)])
    def test_they_go_on(self, name, options, before, after, dtype):
        """The steps after a conversion are those of a model and an optimiser that were loaded in the new precision."""
        model = network(dtype=before.dtype)
        optimizer = getattr(nn, name)(model.parameters(), lr=0.01, **options)
        for _ in range(3):
            step(model, optimizer, before)
        fresh = network(dtype=dtype)
        fresh.load_state_dict(model.state_dict())
        other = getattr(nn, name)(fresh.parameters(), lr=0.01, **options)
        other.load_state_dict(optimizer.state_dict())
        model.to(dtype)
        for _ in range(3):
            assert step(model, optimizer, after) == step(fresh, other, after)
        for p, q in zip(model.parameters(), fresh.parameters(), strict=True):
            assert p.dtype == dtype
            np.testing.assert_array_equal(p.data, q.data)
        kept = [x for state in optimizer.state.values() for x in state.values() if isinstance(x, np.ndarray)]
        assert kept
        assert {x.dtype for x in kept} == {np.dtype(dtype)}

    def test_the_state_of_half_precision_is_single(self):
        model = nn.Linear(3, 2, rng=0)
        optimizer = nn.Adam(model.parameters())
        model(X64).sum().backward()
        optimizer.step()
        model.half()
        optimizer.step()
        assert {p.dtype.name for p in model.parameters()} == {"float16"}
        assert {s["exp_avg"].dtype.name for s in optimizer.state.values()} == {"float32"}


class TestWarnings:
    def test_said_once_a_model(self):
        model = network()
        says = (
            r"^Sequential: got float32 data, and its parameters are float64: everything is computed in float64\. "
            r"model\.float\(\) .* x\.astype\(np\.float64\)"
        )
        with pytest.warns(nn.PrecisionWarning, match=says) as caught:
            model(X32)
        assert caught[0].filename == __file__
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            for x in (X32, X64, X32[:4], Tensor(X32)):
                assert model(x).dtype == np.float64
            copy.deepcopy(model)(X32)
        with pytest.warns(nn.PrecisionWarning, match=r"float64 data, and its parameters are float32.* model\.double"):
            model.float()(X64)  # the conversion made another model of it

    @pytest.mark.parametrize("x", [Tensor(X32), Tensor(X32, requires_grad=False)])
    def test_tensors_count(self, x):
        with pytest.warns(nn.PrecisionWarning):
            network()(x)

    def test_wider_data_that_do_not_widen_the_result(self):
        class Masked(nn.Module):
            def __init__(self):
                self.layer = nn.Linear(3, 1, rng=0)

            def forward(self, x, mask=None):
                return self.layer(x) * (1.0 if mask is None else mask.astype(x.dtype))

        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert Masked().float()(X32, np.ones((len(X32), 1))).dtype == np.float32
            # some arguments are wider than the parameters
            assert Masked()(X64, np.ones((len(X32), 1), np.float32)).dtype == np.float64

    @pytest.mark.parametrize(
        ("x", "says"),
        [
            (np.ones((2, 3), int), r"^Linear: got int64 data, and .* in float64\. .*x\.astype\(np\.float32\)"),
            ([[1, 2, 3]], r"got a list of numbers, and .* np\.asarray\(x, np\.float32\)"),
            ([1.0, 2.0, 3.0], "got a list of numbers"),
        ],
    )  # fmt: skip
    def test_integers_and_lists_widen_a_narrow_model(self, x, says):
        with pytest.warns(nn.PrecisionWarning, match=says) as caught:
            out = nn.Linear(3, 1, rng=0).float()(x)
        assert out.dtype == np.float64
        assert caught[0].filename == __file__

    def test_the_argument_is_named(self):
        model, state = nn.LSTM(3, 2, rng=0).float(), np.zeros((1, 4, 2))
        with pytest.warns(nn.PrecisionWarning, match="got float64 data as argument 2, and its parameters"):
            model(np.zeros((5, 4, 3), np.float32), (state, state))

    def test_pytorchs_dtypes(self):
        class Theirs:
            def __repr__(self):
                return "torch.float32"

        for call in (network().to, Tensor([1.0]).to):
            with pytest.raises(OperandError, match=r"got torch\.float32.*NumPy's.*: np\.float32"):
                call(Theirs())

    def test_later_batches_count(self):
        model = network()
        model(X64)
        with pytest.warns(nn.PrecisionWarning):
            model(X32)

    def test_arguments_in_containers_and_by_name(self):
        class Two(nn.Module):
            def __init__(self):
                self.layer = nn.Linear(3, 1, rng=0)

            def forward(self, pair=None, *, x=None):
                return self.layer(x if pair is None else pair["x"] if isinstance(pair, dict) else pair[0])

        for call in (lambda m: m((X32, X32)), lambda m: m({"x": X32}), lambda m: m(x=X32)):
            with pytest.warns(nn.PrecisionWarning, match=r"^Two: got float32"):
                call(Two())

    def test_in_fit(self):
        model = network()
        with pytest.warns(nn.PrecisionWarning) as caught:
            nn.fit(model, X32, Y, loss=nn.functional.cross_entropy, optimizer=nn.Adam(model.parameters()), epochs=3,
                   progress=False, batch_size=4)  # fmt: skip
        assert len(caught) == 1
        assert caught[0].filename == __file__

    def test_the_model_and_not_its_layers(self):
        class Widening(nn.Module):
            def __init__(self):
                self.layer = nn.Linear(3, 1, rng=0)
                self.other = Tensor(np.float32([1.0]))  # mixed precisions count as intended

            def forward(self, x):
                return self.layer(x) * self.other

        with warnings.catch_warnings():
            warnings.simplefilter("error")
            Widening()(X32)

    def test_what_is_right_is_not_said(self):
        seen = []
        with warnings.catch_warnings(), observed(lambda module, result: seen.append(result)):
            warnings.simplefilter("error")
            network()(X64)
            network().float()(X32)
            nn.Embedding(5, 2, rng=0)(np.array([1, 2]))
            nn.Embedding(5, 2, rng=0).float()(np.array([1, 2]))
            nn.Linear(3, 1, rng=0)(np.ones((2, 3), int))
            nn.Linear(3, 1, rng=0)(np.ones((2, 3), bool))
            nn.ReLU()(X32)
            nn.MSELoss()(X32, X64)
            nn.Linear(3, 1, rng=0)([1.0, 2.0, 3.0])
            grad(lambda x: network().eval()(x).sum())(X32)
            grad(lambda m: m(X32).sum())(nn.Linear(3, 1, rng=0))
        assert seen

    def test_what_pictures_ask_is_not_said(self):
        model = nn.Sequential(nn.Linear(2, 3, rng=0), nn.Tanh(), nn.Linear(3, 2, rng=1)).float()
        with warnings.catch_warnings():
            warnings.simplefilter("error", nn.PrecisionWarning)
            nn.pictures.boundary(model, X32[:, :2], Y)
            nn.pictures.activation(nn.Tanh())

    def test_an_error_of_it_leaves_the_model_usable(self):
        model = network()
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with pytest.raises(nn.PrecisionWarning):
                model(X32)
            model(X64)
