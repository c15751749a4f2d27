"""The pictures of the README: ``python docs/pictures.py`` draws them; with ``--browser`` the step-through as well.

A test asserts that the committed ones equal those that the library draws. ``step.png`` is taken in a real browser and
so is not compared.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

import nn
from autograd import Tensor, Value, draw, gradients
from autograd.drawing import Picture
from autograd.drawing.story.animation import Animation
from nn import scalar

HERE = Path(__file__).parent


def lecture() -> Picture:
    """The function of the lecture."""
    w0, w1, x = Value(2.0, name="w0"), Value(3.0, name="w1"), Value(-1.0, name="x")
    f = 1 + np.exp(w0 + w1 * x)
    f.backward()
    return draw(f, names={"f": f}, layout="python")


def fan_out() -> Picture:
    """A value that is used three times."""
    a, b = Value(2.0, name="a"), Value(-3.0, name="b")
    f = a * a * b + np.maximum(a, b)
    f.backward()
    return draw(f, names={"f": f}, layout="python")


def tensors() -> Picture:
    """A layer on arrays, with a bias that is broadcast."""
    x = np.array([[1.0, 2.0], [0.5, -1.0], [0.0, 1.0]])
    w, b = Tensor([[0.5, -1.0], [1.5, 0.25]], name="w"), Tensor([0.1, -0.2], name="b")
    loss = np.mean(np.tanh(x @ w + b) ** 2)
    loss.backward()
    return draw(loss, names={"loss": loss}, layout="python")


def model() -> Picture:
    """A deep network, its layers as boxes."""
    model = nn.MLP([2, *[16] * 12, 2], rng=0)
    loss = nn.functional.cross_entropy(model(np.linspace(-1, 1, 16).reshape(8, 2)), [0, 1] * 4)
    loss.backward()
    return draw(loss, depth=1, names={"loss": loss}, layout="python")


def neurons() -> Picture:
    """A thousand Values: a graph that is too large to be read collapses by itself."""
    random.seed(0)
    x = [Value(v, name=f"x{i}") for i, v in enumerate((1.0, -2.0, 0.5))]
    out = scalar.MLP(3, [16, 16, 1])(x)
    out.backward()
    return draw(out, names={"out": out}, layout="python")


def gradient() -> Picture:
    """The gradient of x ** 3 as a graph, with its own gradient."""
    x = Value(2.0, name="x")
    (g,) = gradients([x**3], [x], create_graph=True)
    g.backward()
    return draw(g, names={"g": g}, layout="python")


def lecture_animated() -> Animation:
    """The function of the lecture, playing by itself."""
    return lecture().animate()


PICTURES = {
    "lecture": lecture,
    "lecture_animated": lecture_animated,
    "fan_out": fan_out,
    "gradient": gradient,
    "tensors": tensors,
    "model": model,
    "neurons": neurons,
}


def screenshot(picture: Picture, steps: int, target: Path) -> None:
    """The step-through after some steps, as a browser shows it."""
    from tests.drawing.browser import start

    with TemporaryDirectory() as folder:
        browser = start(f"{folder}/profile")
        browser.get(picture.step().save(Path(folder) / "step.html").resolve().as_uri())
        browser.execute_script("document.body.style.margin = 0")
        for _ in range(steps):
            browser.find_elements("css selector", "button")[1].click()
        browser.execute_async_script("setTimeout(arguments[0], 800)")
        browser.find_element("css selector", "[role=group]").screenshot(str(target))
        browser.quit()


def main() -> None:
    """Draw them all."""
    for name, make in PICTURES.items():
        make().save(HERE / f"{name}.svg")
    if "--browser" in sys.argv:
        screenshot(lecture(), 11, HERE / "step.png")


if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parent))
    main()
