"""Pictures for slides: ``python docs/slides.py slides`` writes them into that folder, about 2 MB.

Each comes as SVG, as a self-playing SVG (``*_plays.svg``: it moves without a script), as a page to step through or to
drag (``*_step.html``, ``*_live.html``), and as PNG where ``pip install ".[png]"`` was done. Nothing needs a network.
``--language ru`` writes them in Russian. A slide is wide, so no picture runs downwards.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

import nn
from autograd import Tensor, Value, draw
from autograd.drawing import Picture
from nn.scalar import Perceptron


def formula(language: str) -> Picture:
    """The first formula: 1 + exp(w0 + w1 x)."""
    w0, w1, x = Value(2.0, name="w0"), Value(3.0, name="w1"), Value(-1.0, name="x")
    f = 1 + np.exp(w0 + w1 * x)
    f.backward()
    return draw(f, names={"f": f}, layout="python", language=language)


def chain(language: str) -> Picture:
    """The chain rule alone: sin(x ** 2)."""
    x = Value(1.5, name="x")
    f = np.sin(x**2)
    f.backward()
    return draw(f, names={"f": f}, layout="python", language=language)


def fork(language: str) -> Picture:
    """A value that is used twice: its gradients add up."""
    x = Value(3.0, name="x")
    f = x * x + x
    f.backward()
    return draw(f, names={"f": f}, layout="python", language=language)


def router(language: str) -> Picture:
    """Distributor, swap multiplier and router in one formula."""
    x, y, z = Value(2.0, name="x"), Value(-1.0, name="y"), Value(0.5, name="z")
    f = np.maximum(x * y, z) + x
    f.backward()
    return draw(f, names={"f": f}, layout="python", language=language)


def neuron(language: str) -> Picture:
    """One neuron: tanh(w1 x1 + w2 x2 + b)."""
    w1, w2, b = Value(-1.0, name="w1"), Value(1.0, name="w2"), Value(0.5, name="b")
    x1, x2 = Value(2.0, name="x1"), Value(1.0, name="x2")
    y = (w1 * x1 + w2 * x2 + b).tanh()
    y.backward()
    return draw(y, names={"y": y}, layout="python", language=language)


def xor(language: str) -> Picture:
    """XOR from three neurons with a threshold, at (1, 0). All gradients are 0: nothing can be learned from them."""
    x = [Value(1.0, name="x1"), Value(0.0, name="x2")]
    either, not_both = Perceptron(2, weights=[1, 1], threshold=0.5), Perceptron(2, weights=[-1, -1], threshold=-1.5)
    both = Perceptron(2, weights=[1, 1], threshold=1.5)
    y = both([either(x), not_both(x)])
    y.backward()
    title = {"en": "XOR of 1 and 0, from three neurons", "ru": "XOR от 1 и 0, из трёх нейронов"}[language]
    return draw(y, names={"y": y}, title=title, layout="python", language=language, direction="LR")


def layer(language: str) -> Picture:
    """A layer on arrays: its bias is broadcast."""
    x = np.array([[1.0, 2.0], [0.5, -1.0], [0.0, 1.0]])
    w, b = Tensor([[0.5, -1.0], [1.5, 0.25]], name="w"), Tensor([0.1, -0.2], name="b")
    loss = np.mean(np.tanh(x @ w + b) ** 2)
    loss.backward()
    return draw(loss, names={"loss": loss}, layout="python", language=language, direction="LR")


def network(language: str) -> Picture:
    """A network with its layers as boxes."""
    model = nn.MLP([2, 8, 8, 2], rng=0)
    loss = nn.functional.cross_entropy(model(np.linspace(-1, 1, 16).reshape(8, 2)), [0, 1] * 4)
    loss.backward()
    return draw(loss, depth=1, names={"loss": loss}, layout="python", language=language, direction="LR")


SLIDES: dict[str, Callable[[str], Picture]] = {
    make.__name__: make for make in (formula, chain, fork, router, neuron, xor, layer, network)
}


def write(folder: Path, language: str = "en") -> list[Path]:
    """Write all pictures into the folder.

    Returns:
        The files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name, make in SLIDES.items():
        picture = make(language)
        files.append(Path(picture.save(folder / f"{name}.svg")))
        files.append(Path(picture.animate().save(folder / f"{name}_plays.svg")))
        files.append(Path(picture.step().save(folder / f"{name}_step.html")))
        if name in ("formula", "chain", "fork", "router", "neuron"):
            files.append(Path(picture.live().save(folder / f"{name}_live.html")))
        if importlib.util.find_spec("resvg_py"):
            files.append(Path(picture.save(folder / f"{name}.png")))
    return files


def main() -> None:
    """Read the command line, write the files, and print their names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("slides"))
    parser.add_argument("--language", default="en", choices=["en", "ru"])
    options = parser.parse_args()
    if options.folder.exists() and not options.folder.is_dir():
        parser.error(f"{options.folder} is a file, expected a folder")
    files = write(options.folder, options.language)
    print(f"{len(files)} files, {sum(file.stat().st_size for file in files) / 1e6:.1f} MB, in {options.folder}")


if __name__ == "__main__":
    main()
