"""Networks of single numbers as containers."""

import pytest

from autograd import Value, grad, hessian_vector_product, value_and_grad
from autograd.compiling import compile
from autograd.containers import flatten, is_container
from nn.scalar import MLP, Module, Neuron, Perceptron


def loss(model):
    return sum((model([x, 1.0 - x]) - x) ** 2 for x in (0.5, -1.0, 2.0))


def test_gradients_are_a_model_like_it():
    model = MLP(2, [3, 1], activation="tanh", rng=0)
    before = [p.data for p in model.parameters()]
    value, gradients = value_and_grad(loss)(model)
    expected = loss(model)
    expected.backward()
    assert value == expected.data
    assert type(gradients) is MLP
    assert [p.data for p in gradients.parameters()] == [p.grad for p in model.parameters()]
    assert all(type(p) is Value and p.requires_grad and p.op is None for p in gradients.parameters())
    assert [p.data for p in model.parameters()] == before


def test_parts_are_plain_numbers():
    model = MLP(2, [2, 1], rng=0)
    leaves, build = flatten(model)
    assert is_container(model)
    assert leaves == [p.data for p in model.parameters()]
    doubled = build([2 * x for x in leaves])
    assert [p.data for p in doubled.parameters()] == [2 * x for x in leaves]
    assert [p.data for p in model.parameters()] == leaves


def test_models_stand_in_containers_beside_numbers():
    gradients = grad(lambda tree: tree["scale"] * tree["model"]([3.0])._data + loss_of(tree["model"]))(
        {"model": Neuron(1, nonlin=False, rng=0), "scale": 2.0}
    )
    assert [p.data for p in gradients["model"].parameters()] == [0.0, 0.0]
    assert gradients["scale"] == pytest.approx(3.0 * Neuron(1, nonlin=False, rng=0).w[0].data)


def loss_of(model):
    return 0.0


def test_frozen_parameters_are_constants():
    model = MLP(2, [2, 1], rng=0)
    frozen = model.layers[0].neurons[0].b
    frozen.requires_grad = False
    leaves, _ = flatten(model)
    assert len(leaves) == len(model.parameters()) - 1
    gradients = grad(loss)(model)
    assert gradients.layers[0].neurons[0].b is frozen


def test_a_parameter_that_is_shared_is_one():
    class Tied(Module):
        def __init__(self):
            self.a = self.b = Value(3.0, name="w")
            self.more = {"list": [self.a], "pair": (self.b, 1.0)}

        def parameters(self):
            return [self.a, self.b]

        def __call__(self, x):
            return self.a * self.b * x + self.more["list"][0] * self.more["pair"][0]

    model = Tied()
    seen = []
    gradients = grad(lambda model: seen.append(model) or model(2.0))(model)
    assert gradients.a is gradients.b is gradients.more["list"][0] is gradients.more["pair"][0]
    assert gradients.a.data == 2 * 3.0 * 2.0 + 2 * 3.0
    assert seen[0].a is seen[0].more["list"][0]
    assert seen[0].a.name == "w"


def test_second_derivatives_nest():
    neuron = Neuron(1, activation="tanh", rng=0)

    def slope(neuron):
        return grad(lambda inner: inner([2.0]))(neuron).b * 1.0

    step = 1e-6
    second = grad(slope)(neuron).b.data
    moved = [slope(shifted(neuron, d)) for d in (step, -step)]
    difference = (value_of(moved[0]) - value_of(moved[1])) / (2 * step)
    assert second == pytest.approx(difference, rel=1e-6)


def shifted(neuron, d):
    leaves, build = flatten(neuron)
    return build([leaves[0], leaves[1] + d])


def value_of(x):
    return x.data if isinstance(x, Value) else x


def test_products_with_a_direction():
    model = MLP(1, [2, 1], activation="tanh", rng=0)
    _, build = flatten(model)
    direction = build([1.0] * len(model.parameters()))
    moved = hessian_vector_product(lambda model: model([0.5]) ** 2)(model, direction)
    leaves, _ = flatten(model)
    step = 1e-6
    plus, minus = (grad(lambda model: model([0.5]) ** 2)(build([x + s * step for x in leaves])) for s in (1, -1))
    for got, p, m in zip(moved.parameters(), plus.parameters(), minus.parameters(), strict=True):
        assert got.data == pytest.approx((p.data - m.data) / (2 * step), rel=1e-5, abs=1e-8)


def test_a_perceptron_keeps_its_names_where_it_is_differentiated():
    names = []
    grad(lambda p: names.extend(x.name for x in p.parameters()) or p([1.0, 2.0]) * 1.0)(
        Perceptron(2, weights=[1.0, 1.0], threshold=0.5)
    )
    assert names == ["w1", "w2", "b"]


POINTS = [[0.3, -1.2], [1.4, 0.2], [-0.7, 0.9]]


def hinge(model):
    return sum((1 + -sign * model(x)).relu() for x, sign in zip(POINTS, (1, -1, 1), strict=True))


def numbers(result):
    return result[0], [p.data for p in result[1].parameters()]


def test_a_compiled_gradient_follows_every_change_of_the_model():
    model = MLP(2, [3, 1], rng=0)
    uncompiled = value_and_grad(hinge)
    compiled = compile(uncompiled)

    def agree():
        assert numbers(compiled(model)) == numbers(uncompiled(model))

    agree()
    agree()
    for p in model.parameters():
        p.data *= -1.3
    agree()
    model.layers[0].neurons[1].activation = "tanh"
    agree()
    model.layers[0].neurons[0].b.requires_grad = False
    agree()
    model.layers[0].neurons[0].w[0] = Value(9.0)
    agree()


def test_a_compiled_training_step():
    def step_of(model):
        def step(lr):
            loss = hinge(model)
            model.zero_grad()
            loss.backward()
            for p in model.parameters():
                p.data -= lr * p.grad
            return loss.data

        return step

    mine, its = MLP(2, [3, 1], rng=0), MLP(2, [3, 1], rng=0)
    uncompiled, compiled = step_of(mine), compile(step_of(its))
    for i in range(12):
        assert uncompiled(0.3 / (i + 1)) == compiled(0.3 / (i + 1))
        assert [(p.data, p.grad) for p in mine.parameters()] == [(p.data, p.grad) for p in its.parameters()]
