"""Networks and optimisers made from the parameters of an estimator."""

import numpy as np
import pytest

import nn
from autograd.errors import ArgumentError, OperandError, ShapeError
from nn.estimators import NetRegressor
from nn.estimators.building import dtype_of, network, optimizer, output_for


def built(seed=0, n_in=3, n_out=2, dtype=np.float64, **params):
    params = {**NetRegressor().get_params(), **params}
    return network("Net", params, n_in, n_out, np.dtype(dtype), np.random.default_rng(seed))


def solved(module, rows=10.0, **params):
    return optimizer("Net", {**NetRegressor().get_params(), **params}, module, rows)


class TestNetwork:
    @pytest.mark.parametrize(
        ("sizes", "shapes"), [(5, [3, 5, 2]), ((), [3, 2]), ((4, 7), [3, 4, 7, 2]), ([6], [3, 6, 2])]
    )
    def test_of_the_widths_of_the_data(self, sizes, shapes):
        weights = [p for p in built(hidden_layer_sizes=sizes).parameters() if p.ndim == 2]
        assert [p.shape[1] for p in weights] + [2] == shapes

    def test_activation_and_dtype(self):
        model = built(activation="logistic", dtype=np.float32)
        assert type(model[1]) is nn.Sigmoid
        assert dtype_of(model) == np.float32

    def test_a_function_is_called_with_the_widths_and_seeded(self):
        made = [built(seed, module=lambda n_in, n_out: nn.Linear(n_in, n_out)) for seed in (0, 0, 1)]
        assert made[0].weight.shape == (2, 3)
        assert np.array_equal(made[0].weight.data, made[1].weight.data)
        assert not np.array_equal(made[0].weight.data, made[2].weight.data)

    def test_a_module_is_copied(self):
        given = nn.MLP([3, 4, 2], rng=0)
        copy = built(module=given)
        assert copy is not given
        assert copy[0].weight is not given[0].weight
        assert np.array_equal(copy[0].weight.data, given[0].weight.data)

    @pytest.mark.parametrize("wrong", ["MLP", 3, lambda n_in, n_out: None, lambda n_in, n_out: np.tanh])
    def test_anything_else_is_refused(self, wrong):
        with pytest.raises(OperandError, match="expected a Module"):
            built(module=wrong)

    @pytest.mark.parametrize("wrong", [0, (3, -1), "abc", (2.5,), None])
    def test_hidden_layers_have_neurons(self, wrong):
        with pytest.raises(ArgumentError, match="hidden_layer_sizes"):
            built(hidden_layer_sizes=wrong)


class TestOptimizer:
    def test_decay_of_weights_alone_by_rows(self):
        made = solved(nn.MLP([3, 4, 2], rng=0), alpha=0.5, learning_rate_init=0.03)
        assert type(made) is nn.Adam
        assert [(len(g["params"]), g["weight_decay"], g["lr"]) for g in made.param_groups] == [
            (2, 0.05, 0.03), (2, 0.0, 0.03),
        ]  # fmt: skip

    def test_names(self):
        model = nn.Linear(3, 2, rng=0)
        sgd = solved(model, solver="sgd", momentum=0.8)
        assert (sgd.param_groups[0]["momentum"], sgd.param_groups[0]["nesterov"]) == (0.8, True)
        assert not solved(model, solver="sgd", momentum=0.0).param_groups[0]["nesterov"]
        assert type(solved(model, solver="adamw")) is nn.AdamW

    def test_classes_and_functions(self):
        model = nn.Linear(3, 2, rng=0)
        assert type(solved(model, solver=nn.RMSprop, learning_rate_init=0.2)) is nn.RMSprop
        made = solved(model, solver=lambda params: nn.SGD(params, lr=0.7))
        assert [(len(g["params"]), g["lr"]) for g in made.param_groups] == [(2, 0.7)]

    def test_a_class_without_decay(self):
        class Still(nn.Optimizer):
            def __init__(self, params, lr):
                super().__init__(params, {"lr": lr})

        assert len(solved(nn.Linear(3, 2, rng=0), solver=Still).param_groups) == 1

    @pytest.mark.parametrize("wrong", ["newton", 3, nn.Linear, lambda params: None])
    def test_anything_else_is_refused(self, wrong):
        with pytest.raises((ArgumentError, OperandError), match="solver"):
            solved(nn.Linear(3, 2, rng=0), solver=wrong)

    def test_nothing_to_train(self):
        with pytest.raises(ArgumentError, match="without parameters to train"):
            solved(nn.Linear(3, 2, rng=0).requires_grad_(False))


class TestOutput:
    def test_shapes(self):
        model = nn.Linear(3, 2, rng=0)
        assert output_for("Net", model, np.ones((1, 3)), {2, 1}, "scores").shape == (1, 2)
        with pytest.raises(ShapeError, match=r"output of shape \(1, 2\).*expected \(1, 3\): one score a class"):
            output_for("Net", model, np.ones((1, 3)), {3}, "one score a class")

    def test_a_module_may_return_a_vector(self):
        class Flat(nn.Linear):
            def forward(self, x):
                return super().forward(x)[:, 0]

        assert output_for("Net", Flat(3, 1, rng=0), np.ones((1, 3)), {1}, "numbers").size == 1

    def test_the_mode_stays(self):
        model = nn.Sequential(nn.Dropout(0.5, rng=0), nn.Linear(3, 1, rng=0)).train()
        output_for("Net", model, np.ones((1, 3)), {1}, "numbers")
        assert model.training
        assert model[0].training
