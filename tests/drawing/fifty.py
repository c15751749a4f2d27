"""Fifty typical pictures, and the sizes of their texts: ``python -m tests.drawing.fifty``.

For each picture it prints the width and the smallest sizes of texts, in pixels, in a notebook's column of 860 pixels:
once from left to right, nothing folded unasked, once as ``draw`` draws it unasked.
"""

import re
import sys
from itertools import pairwise

import numpy as np

import nn
from autograd import Tensor, Value, draw, ops
from autograd.drawing.painting.scene import COLUMN
from nn import scalar
from tests.drawing.svg_reading import SVG, read

NUMBERS = {"value", "gradient", "alarm"}


def neuron():
    x1, x2, w1, w2 = Value(2.0), Value(0.0), Value(-3.0), Value(1.0)
    return ((x1 * w1 + x2 * w2) + 6.8813735870195432).tanh()


def micrograd():
    """The function of micrograd's README."""
    a, b = Value(-4.0, name="a"), Value(2.0, name="b")
    c, d = a + b, a * b + b**3
    c += c + 1
    c += 1 + c + (-a)
    d += d * 2 + (b + a).relu()
    d += 3 * d + (b - a).relu()
    f = (c - d) ** 2
    return f / 2.0 + 10.0 / f


def xor():
    either, none, both = (
        scalar.Perceptron(2, weights=w, threshold=t) for w, t in (([1, 1], 0.5), ([-1, -1], -1.5), ([1, 1], 1.5))
    )
    x = [Value(1.0, name="x1"), Value(0.0, name="x2")]
    return both([either(x), none(x)])


def smooth_xor():
    x1, x2 = Value(1.0, name="x1"), Value(0.0, name="x2")
    h1, h2 = (2 * x1 + 2 * x2 - 1).tanh(), (-2 * x1 - 2 * x2 + 3).tanh()
    return (2 * h1 + 2 * h2 - 2).tanh()


def softmax_of_values():
    e = [Value(z, name=f"z{i}").exp() for i, z in enumerate((2.0, 1.0, 0.1))]
    return -(e[0] / (e[0] + e[1] + e[2])).log()


def cross_entropy():
    return nn.functional.cross_entropy(Tensor([[2.0, 1.0, 0.1]], name="z"), [0])


def softmax_by_hand():
    e = np.exp(Tensor([2.0, 1.0, 0.1], name="z"))
    return -np.log((e / np.sum(e))[0])


def mlp_of_values():
    net = scalar.MLP(2, [3, 1], rng=0)
    return (net([Value(1.0, name="x1"), Value(-2.0, name="x2")]) - 1.0) ** 2


def mlp():
    model = nn.MLP([4, 8, 3], rng=0)
    return nn.functional.cross_entropy(model(np.random.default_rng(0).normal(size=(5, 4))), [0, 1, 2, 0, 1])


def small_mlp():
    return nn.functional.cross_entropy(nn.MLP([2, 3, 2], rng=0)(np.ones((2, 2))), [0, 1])


def lstm():
    rng = np.random.default_rng(0)
    wx, wh = Tensor(rng.normal(size=(3, 16)), name="Wx"), Tensor(rng.normal(size=(4, 16)), name="Wh")
    b, h, c = Tensor(np.zeros(16), name="b"), Tensor(np.zeros((2, 4)), name="h"), Tensor(np.zeros((2, 4)), name="c")
    z = rng.normal(size=(2, 3)) @ wx + h @ wh + b
    i, f, o = (nn.functional.sigmoid(z[:, 4 * k : 4 * k + 4]) for k in (0, 1, 3))
    return (o * np.tanh(f * c + i * np.tanh(z[:, 8:12]))).sum()


def attention():
    rng = np.random.default_rng(0)
    x = Tensor(rng.normal(size=(4, 8)), name="X")
    q, k, v = (x @ Tensor(0.3 * rng.normal(size=(8, 8)), name=name) for name in ("Wq", "Wk", "Wv"))
    return ((nn.functional.softmax(q @ k.T / np.sqrt(8)) @ v) ** 2).mean()


def convolution():
    model = nn.Sequential(
        nn.Conv2d(1, 4, kernel_size=3, padding=1, rng=0), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(64, 10, rng=0),
    )  # fmt: skip
    return nn.functional.cross_entropy(model(np.random.default_rng(0).normal(size=(2, 1, 8, 8))), [1, 2])


def residual():
    inner = nn.Sequential(nn.Linear(4, 4, rng=0), nn.ReLU(), nn.Linear(4, 4, rng=1))
    return (nn.Residual(inner)(Tensor(np.ones((2, 4)), name="x")) ** 2).mean()


def residual_value():
    x = Value(1.5, name="x")
    return x + ops.maximum(0.5 * x - 1, 0)


def batch_norm_by_hand():
    x = Tensor(np.random.default_rng(0).normal(size=(4, 3)), name="x")
    mean = x.mean(axis=0)
    var = ((x - mean) ** 2).mean(axis=0)
    scaled = (x - mean) / np.sqrt(var + 1e-5)
    return ((Tensor(np.ones(3), name="gamma") * scaled + Tensor(np.zeros(3), name="beta")) ** 3).sum()


def batch_norm():
    return (nn.BatchNorm1d(3)(Tensor(np.random.default_rng(0).normal(size=(4, 3)), name="x")) ** 3).sum()


def recurrence(steps):
    w, h = Value(0.9, name="w"), Value(1.0, name="h0")
    for _ in range(steps):
        h = (w * h).tanh()
    return h


def ten_products():
    x = Value(1.5, name="x")
    return sum((x * k for k in range(2, 11)), x * 1)


def ten_summands():
    x = Value(1.5, name="x")
    return sum([x] * 9, x)


def lattice():
    row = [Value(1.0 + 0.1 * i, name=f"a{i}") for i in range(6)]
    while len(row) > 1:
        row = [a * b for a, b in pairwise(row)]
    return row[0]


def diamonds():
    x = Value(1.1, name="x")
    for i in range(6):
        x = x * x if i % 2 else x + x
    return x


def equal_layers():
    return nn.functional.cross_entropy(nn.MLP([*[8] * 21, 2], rng=0)(np.ones((3, 8))), [0, 1, 0])


def layers():
    """Twenty layers, no two alike."""
    widths = [8, 16, 32, 64, 32, 16, 8, 4, 8, 16, 32, 64, 32, 16, 8, 4, 8, 16, 32, 64, 2]
    made = [each for a, b in pairwise(widths) for each in (nn.Linear(a, b, rng=0), nn.Tanh())]
    return nn.functional.cross_entropy(nn.Sequential(*made)(np.ones((3, 8))), [0, 1, 0])


def not_a_number():
    x = Value(-1.0, name="x")
    return x.log() * 2 + x


def newton():
    a, x = Value(2.0, name="a"), Value(1.0, name="x0")
    for _ in range(4):
        x = x - (x * x - a) / (2 * x)
    return x


def in_place():
    rate, y = Tensor(0.5, name="rate"), Tensor(np.zeros(5), requires_grad=False)
    y[0] = 1.0
    for i in range(1, 5):
        y[i] = y[i - 1] - 0.1 * rate * y[i - 1]
    return y[-1]


def long_names():
    x, y = Value(1234567.891, name="a_rather_long_variable_name"), Value(1e-12, name="β_temperature")
    return x * y + y.exp()


def stale():
    x = Value(2.0, name="x")
    (x * 3).backward()
    return x * 3


def indexed():
    x = Tensor(np.arange(6.0).reshape(2, 3), name="x")
    return np.where(x > 2, x, 0.1 * x)[0].sum()


def characters():
    embedding, w = nn.Embedding(27, 10, rng=0), Tensor(np.random.default_rng(0).normal(size=(30, 20)), name="W")
    h = np.tanh(embedding(np.array([[1, 2, 3], [3, 4, 5]])).reshape(2, 30) @ w)
    return nn.functional.cross_entropy(h, [1, 2])


def lecture():
    w0, w1, x = Value(2.0, name="w0"), Value(3.0, name="w1"), Value(-1.0, name="x")
    return 1 + (w0 + w1 * x).exp()


FIFTY = {
    "lecture": (lecture, {}), "neuron": (neuron, {}), "micrograd's README": (micrograd, {}), "XOR": (xor, {}),
    "XOR, smooth": (smooth_xor, {}), "softmax of Values": (softmax_of_values, {}),
    "cross-entropy": (cross_entropy, {}), "softmax by hand": (softmax_by_hand, {}),
    "MLP 2-3-1 of Values": (mlp_of_values, {}), "MLP 2-3-1, depth 0": (mlp_of_values, {"depth": 0}),
    "MLP 2-3-1, depth 1": (mlp_of_values, {"depth": 1}), "MLP 2-3-1, depth 2": (mlp_of_values, {"depth": 2}),
    "MLP": (mlp, {}), "MLP, depth 0": (mlp, {"depth": 0}), "MLP, depth 1": (mlp, {"depth": 1}),
    "small MLP in full": (small_mlp, {"detail": "values"}), "LSTM cell": (lstm, {}), "attention": (attention, {}),
    "convolution": (convolution, {}), "convolution, depth 0": (convolution, {"depth": 0}),
    "convolution, depth 1": (convolution, {"depth": 1}), "residual": (residual, {}),
    "residual, depth 0": (residual, {"depth": 0}), "residual, depth 1": (residual, {"depth": 1}),
    "residual of Values": (residual_value, {}), "batch norm by hand": (batch_norm_by_hand, {}),
    "batch norm": (batch_norm, {}), "recurrence, 50 steps": (lambda: recurrence(50), {}),
    "recurrence, 5 steps": (lambda: recurrence(5), {}), "x, ten times": (ten_products, {}),
    "x + x + ...": (ten_summands, {}), "lattice": (lattice, {}), "diamonds": (diamonds, {}),
    "20 equal layers": (equal_layers, {}), "20 equal layers, depth 0": (equal_layers, {"depth": 0}),
    "20 equal layers, depth 1": (equal_layers, {"depth": 1}), "20 layers": (layers, {}),
    "20 layers, depth 1": (layers, {"depth": 1}), "NaN": (not_a_number, {}),
    "infinity": (lambda: 1 / Value(0.0, name="x"), {}), "Newton, 4 steps": (newton, {}), "in place": (in_place, {}),
    "long names": (long_names, {}), "complex": (lambda: (np.abs(Tensor([1 + 2j, 3 - 1j], name="z")) ** 2).sum(), {}),
    "stale": (stale, {}), "sine": (lambda: (Value(2.0, name="x") ** 2).sin(), {}),
    "leaf": (lambda: Value(3.0, name="x"), {}),
    "constants": (lambda: (Tensor([1.0, 2.0], requires_grad=False) * 2).sum(), {}), "where": (indexed, {}),
    "characters": (characters, {}),
}  # fmt: skip


def sizes(svg):
    """Width of a picture, and the smallest numbers and the smallest beads and parts of forks, in pixels at 860."""
    drawing = read(svg)
    width = float(drawing.root.get("width"))
    scale = min(1.0, COLUMN / width)
    found = {"numbers": [], "small": []}
    for element in drawing.root.iter(f"{SVG}g"):
        key = re.sub(r"^g\w{8}-", "", element.get("id", ""))
        if re.fullmatch(r"b\d+", key):
            found["small"].append(float(element.find(f"{SVG}text").get("font-size")))
        elif element.get("font-size"):
            ink = element.get("class").removeprefix("f-")
            for text in element:
                sent = re.search(r"-s\d+$", text.get("id", ""))
                if ink in NUMBERS and (sent or re.search(r"-[vg]\d+", text.get("id", ""))):
                    found["small" if sent else "numbers"].append(float(element.get("font-size")))
    return width, *(scale * min(found[kind], default=14.0) for kind in ("numbers", "small"))


def measured():
    """For each picture: its name, the sizes from left to right, the sizes as drawn, and the picture."""
    for name, (make, options) in FIFTY.items():
        with np.errstate(all="ignore"):
            root = make()
            if root.requires_grad:
                root.backward()
            before = draw(root, direction="LR", max_nodes=10_000, **options)
            after = draw(root, **options)
        yield name, sizes(before.svg), sizes(after.svg), after


def table():
    """The lines of a table of all sizes, and how many pictures are too small."""
    yield "| picture | before: width | numbers | small | now | width × height | numbers | small |"
    yield "|---|--:|--:|--:|---|--:|--:|--:|"
    few = [0, 0]
    for name, before, after, picture in measured():
        height = float(read(picture.svg).root.get("height"))
        shown = [f"{before[0]:.0f}", f"{before[1]:.1f}", f"{before[2]:.1f}", picture.direction]
        shown += [f"{after[0]:.0f} × {height:.0f}", f"{after[1]:.1f}", f"{after[2]:.1f}"]
        yield f"| {' | '.join([name, *shown])} |"
        for k, (_, numbers, small) in enumerate((before, after)):
            few[k] += numbers < 9 or small < 7
    yield f"\nToo small: {few[0]} before, {few[1]} now, of {len(FIFTY)}."


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in table())
