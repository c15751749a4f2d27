"""Debug modes: the first NaN or infinity and the line that it came from; writes into raw arrays."""

import gc
import os
import weakref
from pathlib import Path

import numpy as np
import pytest

import autograd
import nn
from autograd import (
    AnomalyError,
    GraphError,
    Tensor,
    Value,
    checkpoint,
    detect_anomaly,
    grad,
    gradients,
    is_recording,
    jacobian,
    no_grad,
    tangents,
    watch_writes,
)
from autograd.engine import debugging
from autograd.engine.debugging import register_library


def recorded_here(x, y):
    smaller = x - y
    return np.log(smaller) + np.exp(x)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
class TestAnomalies:
    def test_forward_names_op_operands_index_and_line(self):
        with pytest.raises(AnomalyError) as caught, detect_anomaly():
            recorded_here(Tensor([1.0, 2.0, 3.0]), np.array([0.0, 2.0, 1.0]))
        message = str(caught.value)
        assert message.startswith("log: the result is -inf at index (1,)\n")
        assert "test_debugging.py, line " in message
        assert "return np.log(smaller) + np.exp(x)   (at np.log(smaller))" in message
        assert "x = [1., 0., 2.] (shape (3,) float64)" in message

    def test_backward_of_an_infinite_slope(self):
        def backward():
            root = np.sqrt(Tensor([[4.0, 0.0], [0.0, 1.0]]))
            root.sum().backward()

        with pytest.raises(AnomalyError) as caught, detect_anomaly():
            backward()
        message = str(caught.value)
        assert (
            "backward of sqrt: the gradient of operand x is inf at index (0, 1) and at 1 more of 4 entries" in message
        )
        assert "root = np.sqrt(Tensor" in message
        assert "g = [[1., 1.]" in message

    def test_the_first_culprit_not_a_later_one(self):
        """0 * inf is NaN in the next gate back; the gate that made the infinity is the one to name."""
        x = Value(0.0)
        with pytest.raises(AnomalyError, match="backward of power: the gradient of operand x is inf"), detect_anomaly():
            ((x * 0.0) ** 0.5).backward()
        assert x.grad == 0.0

    def test_forward_mode(self):
        with pytest.raises(AnomalyError, match="forward mode of sqrt: the tangent is inf"), detect_anomaly():
            jacobian(np.sqrt, mode="fwd")(np.array([0.0, 1.0]))

    def test_second_order_names_the_line_of_the_gate(self):
        def f(x):
            return x**1.5  # the second derivative is infinite at 0

        with pytest.raises(AnomalyError) as caught, detect_anomaly():
            grad(grad(f))(0.0)
        assert "return x**1.5" in str(caught.value)

    def test_a_seed_that_is_not_finite(self):
        with (
            pytest.raises(AnomalyError, match="backward of exp: the incoming gradient is inf at index"),
            detect_anomaly(),
        ):
            np.exp(Tensor([1.0, 2.0])).backward([1.0, np.inf])

    def test_data_that_were_nan_to_begin_with(self):
        with pytest.raises(AnomalyError, match=r"multiply: the result is nan[\s\S]*y = \[ 3., nan\]"), detect_anomaly():
            Tensor([1.0, 2.0]) * np.array([3.0, np.nan])

    def test_the_line_is_the_users_not_the_librarys(self):
        layer = nn.Linear(2, 2)
        with pytest.raises(AnomalyError) as caught, detect_anomaly():
            layer(np.array([[np.inf, 1.0]]))
        assert "layer(np.array([[np.inf, 1.0]]))" in str(caught.value)

    def test_infinities_may_pass(self):
        x = Tensor([0.0, 1.0])
        with detect_anomaly(infinities=False):
            np.where(x.data > 0, np.log(x), 0.0).sum().backward()
        np.testing.assert_array_equal(x.grad, [0.0, 1.0])
        with pytest.raises(AnomalyError, match="nan"), detect_anomaly(infinities=False):
            np.log(Tensor([-1.0]))

    def test_an_infinity_that_a_mask_brings_is_not_reported(self):
        x, future, added = Tensor(np.ones((3, 3))), np.triu(np.ones((3, 3), bool), 1), np.zeros((3, 3))
        added[future] = -np.inf

        def assigned(x):
            x = x.copy()
            x[future] = -np.inf
            return x

        for masked in (lambda x: np.where(future, -np.inf, x), lambda x: x + added, assigned):
            for weights in (
                lambda s: nn.functional.softmax(s, -1),
                lambda s: np.exp(s - s.max(axis=-1, keepdims=True)),
                lambda s: np.exp(nn.functional.log_softmax(s, -1)),
                lambda s: np.exp(s[:, None].reshape(3, 3).T / 2.0),
            ):
                with detect_anomaly():
                    (weights(masked(x)) ** 2).sum().backward()
                assert np.isfinite(x.grad).all()

    def test_it_is_where_it_reaches_other_numbers(self):
        scores = Tensor([[1.0, 2.0]]) + np.array([[0.0, -np.inf]])
        for name, mix in (
            ("sum", np.sum), ("mean", np.mean), ("cumsum", np.cumsum), ("matmul", lambda s: s @ np.ones((2, 1))),
            ("affine", nn.Linear(2, 2, rng=0)), ("softmax", lambda s: nn.functional.softmax(s[:, 1:])),
            ("add", lambda s: s - s), ("multiply", lambda s: 0.0 * s), ("exp", lambda s: np.exp(s + 1e4)),
        ):  # fmt: skip
            with pytest.raises(AnomalyError, match=f"{name}|subtract"), detect_anomaly():
                mix(scores)
        with pytest.raises(AnomalyError, match=r"log: the result is -inf at index \(1,\)"), detect_anomaly():
            np.log(Tensor([np.inf, 0.0]))  # only the -inf is new

    @pytest.mark.parametrize("how", ["causal", "truth values", "floats", "padding"])
    def test_masked_attention(self, how):
        x, future = Tensor(np.random.default_rng(0).normal(size=(2, 3, 4))), np.triu(np.ones((3, 3), bool), 1)
        masks = {
            "causal": {"is_causal": True},
            "truth values": {"mask": future},
            "floats": {"mask": np.where(future, -np.inf, 0)},
            "padding": {"padding": np.array([[False, False, True], [False, True, True]])},
        }[how]
        block = nn.TransformerEncoderLayer(4, 2, 8, batch_first=True, rng=0)
        attention = nn.MultiheadAttention(4, 2, batch_first=True, rng=0)
        names = {"mask": ("src_mask", "attn_mask"), "padding": ("src_key_padding_mask", "key_padding_mask")}
        with detect_anomaly():
            for i, layer in enumerate((block, attention)):
                kind = {names.get(k, (k, k))[i]: v for k, v in masks.items()}
                out = layer(x, **kind) if layer is block else layer(x, x, x, **kind)[0]
                (out**2).sum().backward()
        assert np.isfinite(x.grad).all()

    def test_nodes_recorded_before_the_block(self):
        y = np.sqrt(Tensor(0.0))
        with pytest.raises(AnomalyError, match="recorded outside of this block"), detect_anomaly():
            y.backward()

    def test_finite_programs_pass_and_nothing_stays_on(self):
        x = Tensor([1.0, 2.0])
        with detect_anomaly():
            np.log(x).sum().backward()
            with no_grad():
                assert not is_recording()
        np.testing.assert_allclose(x.grad, [1.0, 0.5])
        with pytest.raises(AnomalyError), detect_anomaly():
            np.log(Value(-1.0))
        assert is_recording() is True
        assert np.isnan(np.log(Value(-1.0)).data)

    def test_together_with_watch_writes(self):
        x, scale = Tensor([1.0, 2.0]), np.array([3.0, 4.0])
        with watch_writes(), detect_anomaly():
            y = (x * scale).sum()
            scale[0] = 0.0
            with pytest.raises(GraphError, match="multiply: operand y"):
                y.backward()
        with pytest.raises(AnomalyError), detect_anomaly(), watch_writes():
            np.log(-x)

    def test_inside_of_a_checkpoint(self):
        with pytest.raises(AnomalyError, match="log: the result is nan"), detect_anomaly():
            grad(checkpoint(lambda x: np.log(x - 2.0)))(1.0)

    def test_keeps_no_graph_alive(self):
        with detect_anomaly():
            y = np.exp(Tensor([1.0]))
            remembered = weakref.ref(y)
            gc.disable()
            try:
                del y
                assert remembered() is None
            finally:
                gc.enable()


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
class TestLibraries:
    """Frames of libraries are passed over: the line that is told stands in the user's program."""

    def told(self, path):
        """The message for an anomaly in a function of the file at that path."""
        space = {"__name__": None, "np": np}
        exec(compile("def in_library(x):\n    return np.log(x)\n", path, "exec"), space)
        with pytest.raises(AnomalyError) as caught, detect_anomaly():
            space["in_library"](Tensor([-1.0]))  # the user's line
        return str(caught.value)

    def test_a_registered_package_and_what_lies_in_it(self, monkeypatch, tmp_path):
        monkeypatch.setattr(debugging, "_libraries", list(debugging._libraries))
        dense = tmp_path / "layers" / "dense.py"
        assert "dense.py, line 2" in self.told(str(dense))
        register_library(str(tmp_path / "layers" / "__init__.py"))
        for path in (dense, tmp_path / "layers" / "inner" / "wide.py"):
            assert "# the user's line" in self.told(str(path))
        assert "too.py, line 2" in self.told(str(tmp_path / "layers_too" / "too.py"))

    def test_nn_is_registered_and_these_are_from_the_start(self):
        folders = [Path(module.__file__).parent for module in (autograd, np, nn)]
        assert {f"{folder}{os.sep}" for folder in folders} <= set(debugging._libraries)

    def test_a_program_of_libraries_alone_is_told_by_its_innermost_line(self, monkeypatch):
        monkeypatch.setattr(debugging, "_libraries", [""])
        assert "recorded by " in self.told("anything")


class TestWatchedWrites:
    """The debug mode: writes to raw arrays, behind the back of the API."""

    def test_constant(self):
        x, a = Tensor([1.0, 2.0]), np.array([3.0, 4.0])
        with watch_writes():
            y = (x * a).sum()
            a[0] = 0.0
            with pytest.raises(GraphError, match=r"multiply: operand y \(shape \(2,\) float64\) was written to"):
                y.backward()
            with pytest.raises(GraphError, match="multiply"):
                tangents([y], [x], [np.ones(2)])
        assert x.grad is None

    def test_data_of_a_leaf_and_of_a_result(self):
        x = Tensor([1.0, 2.0])
        with watch_writes():
            y = x * x
            z = y.exp().sum()
            x.data[0] = 5.0
            with pytest.raises(GraphError, match="multiply: operand x"):
                z.backward()
            x.data[0] = 1.0
            z.backward()
            y.data[1] = 0.0
            with pytest.raises(GraphError, match=r"its result|operand x"):
                z.backward()

    def test_nothing_written_nothing_said(self):
        x = Tensor([1.0, 2.0])
        with watch_writes():
            (g,) = gradients([(x**3).sum()], [x], create_graph=True)
            (h,) = gradients([g.sum()], [x])
            with no_grad():
                assert (x * 2).op is None
        np.testing.assert_array_equal(h, [6.0, 12.0])

    def test_the_watch_holds_no_graph(self):
        with watch_writes():
            y = Tensor([1.0]) * 2
            ref = weakref.ref(y)
            del y
            assert ref() is None
