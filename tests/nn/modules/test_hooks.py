"""Hooks of modules: arguments, replacements, their order, copies; gradients beside those of plain hooks."""

import copy
import pickle

import numpy as np
import pytest

import nn
from autograd import ArgumentError, OperandError, ShapeError, Tensor, Value, grad, no_grad
from nn.modules.hooks import HookHandle

X = np.random.default_rng(0).normal(size=(4, 3))


def network():
    return nn.Sequential(nn.Linear(3, 5, rng=0), nn.Tanh(), nn.Linear(5, 2, rng=1))


def doubled(module, args, output):
    return output * 2


class TestForwardHooks:
    def test_activations(self):
        model, seen = network(), []
        handle = model[1].register_forward_hook(lambda module, args, output: seen.append((module, args, output)))
        assert isinstance(handle, HookHandle)
        out = model(X)
        (module, args, output), *rest = seen
        assert module is model[1]
        assert (len(args), args[0].shape, output.shape, rest) == (1, (4, 5), (4, 5), [])
        np.testing.assert_array_equal((model[2](output)).data, out.data)
        handle.remove()
        handle.remove()
        model(X)
        assert len(seen) == 1

    def test_the_output_may_be_replaced_and_gradients_pass(self):
        layer = nn.Linear(3, 2, rng=0)
        plain = layer(X).data
        with layer.register_forward_hook(doubled):
            out = layer(X)
            np.testing.assert_array_equal(out.data, 2 * plain)
            out.sum().backward()
        np.testing.assert_array_equal(layer.bias.grad, [8.0, 8.0])
        np.testing.assert_array_equal(layer(X).data, plain)

    def test_order(self):
        layer, seen = nn.Identity(), []
        for name, prepend in (("a", False), ("b", False), ("c", True)):
            layer.register_forward_hook(lambda m, args, out, name=name: seen.append(name), prepend=prepend)
            layer.register_forward_pre_hook(lambda m, args, name=name: seen.append(f"pre {name}"), prepend=prepend)
        layer(X)
        assert seen == ["pre c", "pre a", "pre b", "c", "a", "b"]

    def test_keyword_arguments(self):
        class Scaled(nn.Module):
            def forward(self, x, *, by=1.0):
                return x * by

        layer, seen = Scaled(), []
        layer.register_forward_hook(lambda m, args, kwargs, out: seen.append(dict(kwargs)), with_kwargs=True)
        layer.register_forward_hook(lambda m, args, out: seen.append(len(args)))
        handle = layer.register_forward_pre_hook(lambda m, args, kwargs: (args, {"by": 3.0}), with_kwargs=True)
        np.testing.assert_array_equal(layer(X, by=2.0), X * 3)
        handle.remove()
        layer(X, by=2.0)
        assert seen == [{"by": 3.0}, 1, {"by": 2.0}, 1]

    def test_pre_hooks_replace_arguments(self):
        layer = nn.Identity()
        with layer.register_forward_pre_hook(lambda m, args: args[0] + 1):
            np.testing.assert_array_equal(layer(X), X + 1)
        with layer.register_forward_pre_hook(lambda m, args: (args[0] + 2,)):
            np.testing.assert_array_equal(layer(X), X + 2)
        with layer.register_forward_pre_hook(lambda m, args: None):
            assert layer(X) is X

    def test_always_call(self):
        layer, seen = nn.Linear(3, 2, rng=0), []
        layer.register_forward_hook(lambda m, args, out: seen.append(("always", out)), always_call=True)
        layer.register_forward_hook(lambda m, args, out: seen.append(("else", out)))
        with pytest.raises(ShapeError):
            layer(np.ones((4, 7)))
        assert seen == [("always", None)]
        assert layer(X).shape == (4, 2)
        assert len(seen) == 3

    def test_always_call_that_fails_itself(self):
        def fails(module, args, output):
            raise KeyError("mine")

        layer = nn.Linear(3, 2, rng=0)
        layer.register_forward_hook(fails, always_call=True)
        with pytest.raises(ShapeError), pytest.warns(UserWarning, match="KeyError"):
            layer(np.ones((4, 7)))

    def test_an_error_of_a_hook_is_the_callers_own(self):
        layer = nn.Linear(3, 2, rng=0)
        with layer.register_forward_hook(lambda m, args, out: {}["missing"]), pytest.raises(KeyError):
            layer(X)
        assert layer(X).shape == (4, 2)

    def test_summary_and_derivatives_go_through_them(self):
        model = network()
        model[0].register_forward_hook(doubled)
        twice = nn.Sequential(model[0], lambda x: x, model[1], model[2])
        assert "(4, 5)" in str(twice.summary((4, 3)))
        g = grad(lambda m: m(X).sum())(model)
        model(X).sum().backward()
        np.testing.assert_allclose(g[0].weight.data, model[0].weight.grad, rtol=1e-14)


class TestCopies:
    def test_deepcopy_and_pickle_keep_hooks_of_their_own(self):
        layer = nn.Identity()
        handle = layer.register_forward_hook(doubled)
        copies = [copy.deepcopy(layer), pickle.loads(pickle.dumps(layer)), copy.copy(layer)]
        handle.remove()
        np.testing.assert_array_equal(layer(X), X)
        for other in copies:
            np.testing.assert_array_equal(other(X), 2 * X)
            assert other.state_dict() == {}

    def test_a_module_as_a_hook_is_no_child(self):
        class Watcher(nn.Module):
            def __init__(self):
                self.w = Tensor(1.0)
                self.seen = 0

            def forward(self, module, args, output):
                self.seen += 1

        layer, watcher = nn.Linear(3, 2, rng=0), Watcher()
        layer.register_forward_hook(watcher)
        layer(X)
        assert watcher.seen == 1
        assert list(layer.state_dict()) == ["weight", "bias"]
        assert repr(layer) == "Linear(in_features=3, out_features=2, bias=True)"


class TestBackwardHooks:
    def test_gradients_are_those_of_plain_hooks(self):
        model, seen, expected = network(), [], {}
        handle = model[1].register_full_backward_hook(lambda m, gi, go: seen.append((m, gi, go)))
        model(X).sum().backward()
        with_hook = [p.grad for p in model.parameters()]
        handle.remove()
        model.zero_grad()
        hidden = model[0](X)
        out = model[1](hidden)
        hidden.register_hook(lambda g: expected.update(input=g))
        out.register_hook(lambda g: expected.update(output=g))
        model[2](out).sum().backward()
        ((module, grad_input, grad_output),) = seen
        assert module is model[1]
        np.testing.assert_array_equal(grad_input[0], expected["input"])
        np.testing.assert_array_equal(grad_output[0], expected["output"])
        for p, g in zip(model.parameters(), with_hook, strict=True):
            np.testing.assert_array_equal(p.grad, g)

    def test_grad_input_may_be_replaced(self):
        model = network()
        model(X).sum().backward()
        plain = model[0].weight.grad
        model.zero_grad()
        with model[1].register_full_backward_hook(lambda m, gi, go: (gi[0] * 3,)):
            model(X).sum().backward()
        np.testing.assert_allclose(model[0].weight.grad, 3 * plain, rtol=1e-12)

    def test_only_what_comes_through_the_module(self):
        x, seen = Tensor([1.0, 2.0]), []
        layer = nn.Tanh()
        layer.register_full_backward_hook(lambda m, gi, go: seen.append(gi[0]))
        (layer(x).sum() + 5 * x.sum()).backward()
        np.testing.assert_allclose(seen[0], 1 - np.tanh(x.data) ** 2)
        np.testing.assert_allclose(x.grad, 6 - np.tanh(x.data) ** 2)

    def test_data_without_a_gradient_and_several_outputs(self):
        class Pair(nn.Module):
            def forward(self, x):
                return x * 2, x * 3

        seen = []
        first = nn.Linear(3, 2, rng=0)
        first.register_full_backward_hook(lambda m, gi, go: seen.append((gi, go[0].shape)))
        first(X).sum().backward()
        assert seen == [((None,), (4, 2))]
        pair, x = Pair(), Tensor([1.0])
        pair.register_full_backward_hook(lambda m, gi, go: seen.append((gi[0].item(), [g.item() for g in go])))
        a, b = pair(x)
        (a + 10 * b).sum().backward()
        assert seen[1] == (32.0, [1.0, 10.0])

    def test_a_module_that_hands_on_its_argument(self):
        x, seen = Tensor([1.0, 2.0]), []
        layer = nn.Identity()
        layer.register_full_backward_hook(lambda m, gi, go: seen.append((gi[0].tolist(), go[0].tolist())))
        (layer(x) * 3).sum().backward()
        assert seen == [([3.0, 3.0], [3.0, 3.0])]
        with no_grad():
            layer(x)

    def test_second_derivatives_pass(self):
        layer, x = nn.Tanh(), Tensor([0.5])
        kinds = []
        layer.register_full_backward_hook(lambda m, gi, go: kinds.append(type(gi[0])))
        layer(x).sum().backward(create_graph=True)
        g = x.grad
        x.grad = None
        g.sum().backward()
        t = np.tanh(0.5)
        np.testing.assert_allclose(
            np.asarray(x.grad.data if isinstance(x.grad, Tensor) else x.grad), -2 * t * (1 - t * t)
        )
        assert kinds[0] is Tensor

    def test_several_arguments_and_several_outputs(self):
        class Two(nn.Module):
            def forward(self, x, y):
                return (x * x * y).sum(), y.copy()

        class Outputs(nn.Module):
            def __init__(self):
                self.w = Tensor([3.0])

            def forward(self, x):
                return self.w * x, self.w + x

        seen = []
        two, outputs = Two(), Outputs()
        for layer in (two, outputs):
            layer.register_full_backward_hook(lambda m, gi, go: seen.append((gi, go)))
        x, y = Tensor([[1.0, 2.0]]), Tensor(np.float32([5.0]))
        two(x, y)[0].backward()
        (to_x, to_y), (to_sum, none) = seen.pop()
        np.testing.assert_array_equal(to_x, x.grad)
        np.testing.assert_array_equal(to_y, y.grad)
        assert (to_y.dtype, float(to_sum), none) == (np.float32, 1.0, None)
        two(x, x)[0].backward()
        (first, second), _ = seen.pop()
        np.testing.assert_array_equal(first, 2 * x.data**2)
        np.testing.assert_array_equal(second, x.data**2)
        a, b = outputs(np.full(1, 2.0))
        (a * b).sum().backward()
        ((none,), (to_a, to_b)) = seen.pop()
        assert (none, to_a.item(), to_b.item(), outputs.w.grad.item()) == (None, 5.0, 6.0, 2 * 5.0 + 6.0)
        assert seen == []

    def test_attention_to_itself(self):
        layer = nn.MultiheadAttention(4, 2, batch_first=True, rng=0)
        x, seen = Tensor(np.random.default_rng(0).normal(size=(2, 3, 4))), []
        with layer.register_full_backward_hook(lambda m, gi, go: seen.append(gi)):
            (layer(x, x, x)[0] ** 2).sum().backward()
        hooked, x.grad = x.grad, None
        (layer(x, x, x)[0] ** 2).sum().backward()
        np.testing.assert_allclose(hooked, x.grad, rtol=1e-12)
        np.testing.assert_allclose(sum(seen[0]), x.grad, rtol=1e-12)
        x.grad = None
        with layer.register_full_backward_hook(lambda m, gi, go: (gi[0] * 2, None, gi[2] * 0)):
            (layer(x, x, x)[0] ** 2).sum().backward()
        np.testing.assert_allclose(x.grad, 2 * seen[0][0] + seen[0][1], rtol=1e-12)

    def test_several_values_are_refused(self):
        class Two(nn.Module):
            def forward(self, x, y):
                return x * y

        two = Two()
        two.register_full_backward_hook(lambda m, gi, go: None)
        with pytest.raises(ArgumentError, match="got 2 Values that require a gradient, expected one; register_hook"):
            two(Value(1.0), Value(2.0))


@pytest.mark.parametrize("name", ["register_forward_hook", "register_forward_pre_hook", "register_full_backward_hook"])
def test_what_is_no_hook(name):
    layer = nn.Identity()
    for wrong in (None, 3, "hook"):
        with pytest.raises(OperandError, match=f"{name}: got .* as hook, expected a function"):
            getattr(layer, name)(wrong)
    with pytest.raises(ArgumentError, match="prepend"):
        getattr(layer, name)(print, prepend="yes")
    assert layer(X) is X


def test_wrong_answers_of_hooks():
    layer = nn.Linear(3, 2, rng=0)
    with (
        layer.register_forward_pre_hook(lambda m, a, k: a, with_kwargs=True),
        pytest.raises(OperandError, match="pair"),
    ):
        layer(X)
    with layer.register_full_backward_hook(lambda m, gi, go: (1, 2)), pytest.raises(ShapeError, match="2 gradients"):
        layer(X).sum().backward()
    assert layer.weight.grad is None


def course(library, number):
    """The arguments that hooks of both kinds see and change, in either package."""
    seen = []
    model = library.Sequential(library.Linear(3, 2), library.Tanh(), library.Linear(2, 1))
    w = np.linspace(-1.0, 1.0, 6)
    state = {"0.weight": w.reshape(2, 3), "0.bias": w[:2], "2.weight": w[None, 2:4], "2.bias": w[5:]}
    model.load_state_dict({name: number(array) for name, array in state.items()})

    def note(text, answer=None):
        def hook(module, *rest):
            parts = [p for part in rest for p in (part if isinstance(part, tuple) else (part,)) if hasattr(p, "shape")]
            seen.append((text, type(module).__name__, [p.sum().item() for p in parts]))
            return None if answer is None else answer(*rest)

        return hook

    model[0].register_forward_hook(note("a"))
    model[0].register_forward_hook(note("b", lambda args, out: out * 2), prepend=True)
    model[0].register_forward_hook(note("c"), with_kwargs=True)
    model[1].register_forward_pre_hook(note("d", lambda args: (args[0] + 1,)))
    model[1].register_forward_pre_hook(note("e", lambda args: args[0] * 0.5))
    model[1].register_full_backward_hook(note("f", lambda gi, go: (gi[0] * 3,)))
    model[1].register_full_backward_hook(note("g"))
    model[2].register_full_backward_hook(note("h"), prepend=True)
    model.register_forward_hook(note("i"), always_call=True)
    model(number(X)).sum().backward()
    return seen, [p.grad for p in model.parameters()]


@pytest.mark.oracle
def test_the_course_is_pytorchs():
    torch = pytest.importorskip("torch", reason='no PyTorch: pip install ".[oracles]"')
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        theirs, gradients = course(torch.nn, torch.tensor)
    finally:
        torch.set_default_dtype(before)
    mine, own = course(nn, np.array)
    assert [row[:2] for row in mine] == [row[:2] for row in theirs]
    for a, b in zip(mine, theirs, strict=True):
        np.testing.assert_allclose(a[2], b[2], rtol=1e-12, err_msg=a[0])
    for g, h in zip(own, gradients, strict=True):
        np.testing.assert_allclose(g, h.numpy(), rtol=1e-12)
