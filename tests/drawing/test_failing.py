"""``draw.error()``: the picture of an error, in an except block, after the fact, and where there is none."""

import inspect
import re
import subprocess
import sys
import unittest

import numpy as np
import pytest

import autograd
import nn
from autograd import Tensor, Value, draw
from autograd.drawing import DrawingError, ErrorPicture, error_picture
from tests.drawing.checks import assert_readable


def failing():
    x, w = Tensor([[1.0, 2.0]]), Tensor([[3.0, 4.0]])
    return np.tanh(x) @ w


def picture(f=failing, **options):
    try:
        f()
    except Exception:
        return draw.error(**{"layout": "python", **options})
    pytest.fail("it did not fail")


def test_draw_stays_a_function():
    assert inspect.isfunction(draw)
    assert draw is autograd.draw
    assert draw.error is error_picture
    assert "max_nodes" in inspect.signature(draw).parameters


class TestInAnExceptBlock:
    def test_the_error_that_is_being_handled(self):
        found = picture()
        assert isinstance(found, ErrorPicture)
        assert found.title == "ShapeError at v1 @ w"
        assert "(1,2) and (1,2) not aligned" in str(found)

    def test_values_before_the_gate_and_both_shapes_at_its_wires(self):
        drawing = assert_readable(picture().svg)
        assert drawing.inked("value") == ["[0.762 0.964]", "[1 2]", "[3 4]", "value →"]
        assert [text for text in drawing.inked("alarm") if len(text) < 7] == ["(1, 2)", "(1, 2)", "?"]
        assert not drawing.inked("gradient") + drawing.inked("local")

    def test_an_error_that_is_given(self):
        try:
            failing()
        except ValueError as error:
            kept = error
        assert "v1 @ w" in draw.error(kept, layout="python").title

    def test_options(self):
        assert picture(title="mine").title == "mine"
        assert picture(direction="TB").svg != picture(direction="LR").svg
        with pytest.raises(DrawingError, match="direction: got 'x'"):
            picture(direction="x")
        with pytest.raises(DrawingError, match="title: got 5"):
            picture(title=5)
        assert picture(names={"later": Value(1.0)}).title == "ShapeError at v1 @ w"  # ``later`` was not computed
        with pytest.raises(DrawingError, match="fold: got 1"):
            picture(fold=1)
        assert picture(language="ru").title == "ShapeError: вентиль v1 @ w"
        with pytest.raises(DrawingError, match="language: got 'xx'"):
            picture(language="xx")
        with pytest.raises(DrawingError, match="detail: got 'all'"):
            picture(detail="all")
        with pytest.raises(DrawingError, match="more than 1 are hard to read"):
            picture(max_nodes=1)

    def test_a_wrong_width_says_which_module(self):
        net = nn.Sequential(nn.Linear(2, 3, rng=0), nn.Linear(4, 1, rng=0))
        found = picture(lambda: net(np.ones((5, 2))))
        assert "In net.1: Linear(in_features=4, out_features=1, bias=True)" in str(found)

    def test_the_message_of_the_gate_comes_before_that_of_the_error_it_led_to(self):
        def own():
            try:
                failing()
            except ValueError as error:
                raise RuntimeError("my own") from error

        lines = str(picture(own)).splitlines()
        assert lines[0] == "ShapeError at v1 @ w"
        assert lines[-1] == "RuntimeError: my own"
        assert lines[-2].startswith("ShapeError: matmul")

    def test_a_deep_model_is_collapsed(self):
        deep = nn.MLP([2, *[8] * 60, 3], rng=0)
        found = picture(lambda: nn.functional.mse_loss(deep(np.ones((5, 2))), np.ones((4, 3))))
        assert re.search(r"(Linear|ReLU) × \d\d", found.svg)
        assert "draw.error(depth=" in str(found) or "draw.error(max_nodes=" in str(found)

    def test_a_deep_model_is_collapsed_by_size(self):
        layers = [layer for i in range(30) for layer in (nn.Linear(3, 3, rng=i), nn.Tanh())]
        found = picture(lambda: nn.Sequential(*layers, nn.Linear(5, 1, rng=0))(np.ones((2, 3))))
        assert "Linear · Tanh × 30" in str(found)
        assert float(re.search(r"height=\"(\d+)\"", found.svg)[1]) < 600

    def test_the_call_that_shows_all_is_one(self):
        def loop():
            x = y = Value(1.0, name="x")
            for _ in range(200):
                y = (y * x).tanh()
            return y + "s"

        (call,) = re.findall(r"draw\.error\((.*)\) shows all", str(picture(loop)))
        options = eval(f"dict({call})")
        assert options == {"fold": False, "max_nodes": 402}
        assert len(str(picture(loop, **options)).splitlines()) > 400

    @pytest.mark.slow
    def test_of_a_large_graph_the_neighbourhood_of_the_gate(self):
        def wild():
            values = [Value(0.5, name="a"), Value(0.7, name="b")]
            for i in range(600):
                values.append(values[-1] * values[i // 2] if i % 3 else values[i // 3] - values[-1])
            return sum(values, Value(0.0)) + None

        found = picture(wild)
        assert "1205 nodes; drawn are the " in str(found)
        assert "nearest to the gate that failed" in str(found)
        assert_readable(found.svg)
        with pytest.raises(DrawingError, match="hard to read"):
            picture(wild, fold=False)

    def test_a_module_without_a_name_and_a_long_text(self):
        found = picture(lambda: nn.Residual(nn.Linear(2, 4, rng=0))(Tensor(np.ones((4, 2)))))
        assert "In Residual\n" in str(found)


class TestAfterTheFact:
    def test_the_last_error(self, monkeypatch):
        try:
            failing()
        except ValueError as error:
            monkeypatch.setattr(sys, "last_value", error, raising=False)
            monkeypatch.setattr(sys, "last_exc", error, raising=False)
        assert draw.error(layout="python").title == "ShapeError at v1 @ w"

    def test_the_interactive_interpreter(self):
        lines = ["from autograd import Value, draw", "Value(2.0) * 3 + 'text'", "print(draw.error())"]
        done = subprocess.run(
            [sys.executable, "-i"], input="\n".join(lines) + "\n", capture_output=True, text=True, check=False
        )
        assert "OperandError at v2 + text" in done.stdout

    def test_ipython(self):
        kind = pytest.importorskip("IPython.core.interactiveshell").InteractiveShell
        shell = kind.instance()
        try:
            shell.run_cell("from autograd import Value, draw\nw = Value(2.0)\n3 * w + 'text'")
            found = shell.run_cell("draw.error(layout='python')").result
        finally:
            kind.clear_instance()  # other tests do not run in a notebook
        assert found.title == "OperandError at v1 + text"
        assert "w" in str(found)


class TestNoPicture:
    @pytest.mark.parametrize("f", [lambda: {}["a"], lambda: 1 / 0, lambda: np.ones(2) @ np.ones(3), lambda: Value("x")])
    def test_errors_of_no_gate_say_so(self, f):
        with pytest.raises(
            DrawingError, match="no picture of this error, because no operation on Values or Tensors raised it"
        ):
            picture(f)

    def test_no_error_at_all(self, monkeypatch):
        for name in ("last_value", "last_exc"):
            monkeypatch.delattr(sys, name, raising=False)
        with pytest.raises(DrawingError, match="there is no error"):
            draw.error()

    @pytest.mark.parametrize("wrong", [5, "ValueError", ValueError, Tensor([1.0])])
    def test_something_else(self, wrong):
        with pytest.raises(DrawingError, match=r"draw\.error: got .*, expected an error"):
            draw.error(wrong)

    def test_frames_that_were_cleared(self):
        with unittest.TestCase().assertRaises(ValueError) as caught:  # noqa: PT027 - it is the subject
            failing()
        with pytest.raises(DrawingError, match="frames of its traceback were cleared"):
            draw.error(caught.exception)

    def test_a_graph_that_was_freed(self):
        x = Tensor(np.ones(3))
        y = x * 2
        y.sum().backward(retain_graph=False)
        with pytest.raises(DrawingError, match=r"what add was given cannot be drawn: .*freed"):
            picture(lambda: y + Tensor(np.ones(2)))


def test_files(tmp_path):
    found = picture()
    assert found.save(tmp_path / "e.svg").read_text(encoding="utf-8") == found.svg
    page = found.save(tmp_path / "e.html").read_text(encoding="utf-8")
    assert "data:image/svg+xml" in page
    assert "<script" not in page
    assert found._repr_html_() in page
    with pytest.raises(DrawingError, match=r"expected a name that ends in \.svg"):
        found.save(tmp_path / "e.dot")


def test_it_is_small():
    assert len(picture().svg.encode()) < 12_000
