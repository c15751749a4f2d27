"""Exercises of the lesson on universal approximation: bumps, corners, width and depth."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd.school.declaring import Lesson

LESSON = Lesson("07", "Universal approximation")

Function = Callable[[Any], Any]


def _sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-np.clip(z, -500, 500)))


def _nonzero(rng: Any, low: float, high: float) -> float:
    """A number with one decimal, not 0 and neither 1 nor -1."""
    while True:
        x = float(round(rng.uniform(low, high), 1))
        if x not in (-1.0, 0.0, 1.0):
            return x


# 1. A bump.


@LESSON.value(
    "1",
    "The height of a bump",
    draws=lambda rng: {"a": -1.0, "b": 2.0, "k": 20.0, "h": float(round(rng.uniform(1.2, 4), 1))},
    rtol=0.02,
    hints=("In the middle the first step is up, and the second is not.", "Far to the right both steps are up."),
    guess=True,
)
def height_of_a_bump(a: float, b: float, k: float, h: float) -> tuple[float, float]:
    """(f in the middle between a and b, f far to the right of b), about. A guess."""
    return h, 0.0


@height_of_a_bump.mistake("On the right both steps are up, and the second is subtracted: what remains is 0.")
def _(a: float, b: float, k: float, h: float) -> tuple[float, float]:
    return h, h


@height_of_a_bump.mistake("The height of the bump is h, not 1: both steps are multiplied by it.")
def _(a: float, b: float, k: float, h: float) -> tuple[float, float]:
    return 1.0, 0.0


@height_of_a_bump.mistake("The second step is subtracted: far to the right the two cancel.")
def _(a: float, b: float, k: float, h: float) -> tuple[float, float]:
    return h, 2 * h


def _bump_arguments(rng: Any) -> dict[str, Any]:
    a = float(round(rng.uniform(-2, 0), 1))
    return {
        "x": np.round(rng.uniform(-3, 3, size=5), 1),
        "a": a,
        "b": a + float(round(rng.uniform(0.5, 2), 1)),
        "h": _nonzero(rng, -3, 3),
        "k": float(round(rng.uniform(1.5, 4), 1)),
    }


@LESSON.function(
    "2",
    "A bump",
    draws=_bump_arguments,
    calls=6,
    hints=("The sigmoid is 1 / (1 + exp(-z)).", "z of the first step is k (x - a), that of the second k (x - b)."),
)
def bump(x: Any, a: float, b: float, h: float, k: float) -> Any:
    """The function bump(x, a, b, h, k): h times the difference of two sigmoid steps; x is an array."""
    return h * (_sigmoid(k * (x - a)) - _sigmoid(k * (x - b)))


@bump.mistake("The two steps are added. That is a staircase: the second has to be subtracted.")
def _(x: Any, a: float, b: float, h: float, k: float) -> Any:
    return h * (_sigmoid(k * (x - a)) + _sigmoid(k * (x - b)))


@bump.mistake("The bump is upside down. Either the steps are exchanged, or the exponent has the wrong sign: exp(-z).")
def _(x: Any, a: float, b: float, h: float, k: float) -> Any:
    return h * (_sigmoid(k * (x - b)) - _sigmoid(k * (x - a)))


@bump.mistake("The height is missing: multiply by h.")
def _(x: Any, a: float, b: float, h: float, k: float) -> Any:
    return _sigmoid(k * (x - a)) - _sigmoid(k * (x - b))


@bump.mistake("Only the first step has the height h. The second needs it too, or it does not bring f back to 0.")
def _(x: Any, a: float, b: float, h: float, k: float) -> Any:
    return h * _sigmoid(k * (x - a)) - _sigmoid(k * (x - b))


@bump.mistake("The steepness is missing: k (x - a), not x - a.")
def _(x: Any, a: float, b: float, h: float, k: float) -> Any:
    return h * (_sigmoid(x - a) - _sigmoid(x - b))


@bump.mistake("The brackets are missing: k (x - a), not k x - a.")
def _(x: Any, a: float, b: float, h: float, k: float) -> Any:
    return h * (_sigmoid(k * x - a) - _sigmoid(k * x - b))


@bump.mistake("The steps lie at -a and -b: k (x - a), not k (x + a).")
def _(x: Any, a: float, b: float, h: float, k: float) -> Any:
    return h * (_sigmoid(k * (x + a)) - _sigmoid(k * (x + b)))


@bump.mistake("Only the step at a is there. The one at b has to be subtracted.")
def _(x: Any, a: float, b: float, h: float, k: float) -> Any:
    return h * _sigmoid(k * (x - a))


@LESSON.value(
    "3",
    "The bias of an edge",
    draws=lambda rng: {"k": float(rng.integers(2, 10)), "a": _nonzero(rng, -3, 3)},
    hints=("The edge is where k x + c = 0.", "Set x = a and solve for c."),
)
def bias_of_an_edge(k: float, a: float) -> float:
    """The bias c with which the step of k x + c lies at x = a."""
    return -k * a


@bias_of_an_edge.mistake("That is the fault itself: with c = -a the edge lies at a / k.")
def _(k: float, a: float) -> float:
    return -a


@bias_of_an_edge.mistake("The edge is where k x + c = 0, so c has the sign against k a.")
def _(k: float, a: float) -> float:
    return k * a


@bias_of_an_edge.mistake("k is divided by, and should be multiplied by: k a + c = 0.")
def _(k: float, a: float) -> float:
    return -a / k


@bias_of_an_edge.mistake("That is the place of the edge, and not the bias that puts it there.")
def _(k: float, a: float) -> float:
    return a


# 2. Bumps side by side.


LESSON.choice(
    "4",
    "Twice as many bumps",
    task="Twice as many bumps, each half as wide. What becomes of the largest error, about? A guess.",
    right="It halves",
    wrong={
        "It stays": "Narrower bumps follow the curve more closely: inside of a piece it has less room to move away.",
        "It becomes a quarter": "For that, the pieces would have to follow the slope of the curve. A bump is flat.",
        "It halves at first, then it grows": "It goes on to shrink, if the edges of narrower bumps are steeper.",
    },
    guess=True,
    hints=("On a piece of width 1/n, how far can the curve move away from its value in the middle?",),
)


@dataclass(frozen=True)
class _Smooth:
    """A function that reads as its formula where a verdict names it."""

    p: float
    q: float

    def __call__(self, x: Any) -> Any:
        return np.sin(self.p * np.asarray(x)) + self.q * np.asarray(x) ** 2

    def __repr__(self) -> str:
        return f"(x -> sin({self.p} x) + {self.q} x^2)"


def _smooth(rng: Any) -> Function:
    return _Smooth(float(round(rng.uniform(1, 3), 1)), float(round(rng.uniform(0.5, 2), 1)))


@LESSON.function(
    "5",
    "Heights of the bumps",
    draws=lambda rng: {"function": _smooth(rng), "n": int(rng.integers(3, 9))},
    calls=5,
    hints=("The pieces have the width 1/n. The middle of the first is 1/(2n).", "Try (np.arange(n) + 0.5) / n."),
)
def heights(function: Function, n: int) -> Any:
    """The function heights(function, n): the function in the middles of n equal pieces from 0 to 1, an array."""
    return function((np.arange(n) + 0.5) / n)


@heights.mistake("Those are the values at the left ends of the pieces.")
def _(function: Function, n: int) -> Any:
    return function(np.arange(n) / n)


@heights.mistake("Those are the values at the right ends of the pieces.")
def _(function: Function, n: int) -> Any:
    return function((np.arange(n) + 1) / n)


@heights.mistake("These places lie from 0 to 1 with both ends. The middles of the pieces begin at 1/(2n).")
def _(function: Function, n: int) -> Any:
    return function(np.linspace(0, 1, n))


@heights.mistake("Those are the means of the values at both ends of a piece. Take the value in its middle.")
def _(function: Function, n: int) -> Any:
    return (function(np.arange(n) / n) + function((np.arange(n) + 1) / n)) / 2


@heights.mistake("Those are the middles of the pieces themselves. The function has to be applied to them.")
def _(function: Function, n: int) -> Any:
    return (np.arange(n) + 0.5) / n


@heights.mistake("Those are the values at all n + 1 edges. There are n pieces, and each has one middle.")
def _(function: Function, n: int) -> Any:
    return function(np.linspace(0, 1, n + 1))


def _error_of_bumps(k: float, n: int = 200) -> float:
    x = np.linspace(0, 1, 2001)[:, np.newaxis]
    edges = np.linspace(0, 1, n + 1)
    top = _curve((edges[:-1] + edges[1:]) / 2)
    made = (top * (_sigmoid(k * (x - edges[:-1])) - _sigmoid(k * (x - edges[1:])))).sum(axis=1)
    return float(np.max(np.abs(made - _curve(x[:, 0]))))


def _curve(x: Any) -> Any:
    return np.sin(2 * np.pi * x) + 0.4 * np.sin(6 * np.pi * x)


@LESSON.judged(
    "6",
    "Edges that are too soft",
    draws=lambda rng: {"n": 200},
    solution=lambda given: 10_000,
    planted=[
        (40, "blur the curve"),
        (100, "blur the curve"),
        (-10_000, "upside down"),
        (0, "flat"),
        ("steep", "One finite number"),
    ],
    hints=(
        "An edge is about 5 / k wide. For k = 40 that is 1/8, as wide as 25 bumps.",
        "Try edges as wide as a bump or two.",
    ),
)
def steep_enough(answer: Any, given: Any) -> str | None:
    """A steepness k with which 200 bumps have a largest error below 0.05."""
    try:
        k = float(answer)
    except (TypeError, ValueError):
        k = math.nan
    if not math.isfinite(k):
        return "One finite number is needed, the steepness k."
    if k == 0:
        return "With k = 0 every step is flat, 1/2 everywhere, and all bumps are 0."
    if k < 0:
        return "With a negative k every step goes down, and the bumps are upside down."
    error = _error_of_bumps(k)
    if error < 0.05:
        return None
    return "The largest error is {error}: the edges are still so soft that they blur the curve.".format(
        error=f"{error:.2g}"
    )


# 3. Corners.


@LESSON.value(
    "7",
    "Twice as many corners",
    rtol=0.1,
    hints=("A straight piece follows the slope. What it misses grows with the square of its width.",),
    guess=True,
)
def corners_error() -> int:
    """The number by which the largest error is divided, about, with twice as many corners. A guess."""
    return 4


@corners_error.mistake("That is what bumps do. A straight piece follows the slope of the curve too, so it does better.")
def _() -> int:
    return 2


def _four_points(rng: Any) -> dict[str, list[float]]:
    steps = rng.permutation([1.0, 2.0, 4.0])
    xs = np.concatenate([[0.0], np.cumsum(steps)])
    while True:
        slopes = rng.integers(-4, 5, size=3).astype(float)
        if 0 not in slopes and len({*slopes, 0.0}) == 4:
            break
    ys = float(rng.integers(-3, 4)) + np.concatenate([[0.0], np.cumsum(slopes * steps)])
    return {"xs": xs.tolist(), "ys": ys.tolist()}


@LESSON.value(
    "8",
    "Weights of three corners",
    draws=_four_points,
    hints=("First the slopes of the three pieces.", "c0 is the first slope; c1 is the second slope minus the first."),
)
def weights_of_corners(xs: list[float], ys: list[float]) -> Any:
    """(c0, c1, c2) of ys[0] + c0 relu(x - xs[0]) + c1 relu(x - xs[1]) + c2 relu(x - xs[2]) through the points."""
    return np.diff(np.diff(ys) / np.diff(xs), prepend=0.0)


@weights_of_corners.mistake("Those are the slopes. A weight is the *change* of the slope at its corner.")
def _(xs: list[float], ys: list[float]) -> Any:
    return np.diff(ys) / np.diff(xs)


@weights_of_corners.mistake("Those are the gains of y. A slope is the gain of y divided by the gain of x.")
def _(xs: list[float], ys: list[float]) -> Any:
    return np.diff(ys)


@weights_of_corners.mistake("Differences are taken of the gains of y. They have to be taken of the slopes.")
def _(xs: list[float], ys: list[float]) -> Any:
    return np.diff(np.diff(ys), prepend=0.0)


@weights_of_corners.mistake("The changes after the first have the wrong sign: the new slope minus the old one.")
def _(xs: list[float], ys: list[float]) -> Any:
    changes = np.diff(np.diff(ys) / np.diff(xs), prepend=0.0)
    return np.concatenate([changes[:1], -changes[1:]])


@weights_of_corners.mistake("Those are the values of y.")
def _(xs: list[float], ys: list[float]) -> Any:
    return np.array(ys[1:])


def _through_arguments(rng: Any) -> dict[str, Any]:
    xs = np.sort(rng.choice(np.arange(0, 10), size=3, replace=False) / 10.0)
    return {
        "x": float(round(rng.uniform(0, 1.2), 2)),
        "xs": xs,
        "y0": _nonzero(rng, -2, 2),
        "c": np.array([_nonzero(rng, -3, 3) for _ in range(3)]),
    }


@LESSON.function(
    "9",
    "A network through points",
    draws=_through_arguments,
    calls=12,
    hints=("relu(x - x0) is 0 to the left of x0. Where is the faulty one 0?",),
)
def through(x: float, xs: Any, y0: float, c: Any) -> Any:
    """The function through(x, xs, y0, c), mended: y0 plus the sum of c times the corners; x is one number."""
    return y0 + np.maximum(x - xs, 0) @ c


@through.mistake("The fault is still there: these corners rise to the left. The argument is x minus the corner.")
def _(x: float, xs: Any, y0: float, c: Any) -> Any:
    return y0 + np.maximum(xs - x, 0) @ c


@through.mistake("relu is gone, and with it the corners: that is one straight line.")
def _(x: float, xs: Any, y0: float, c: Any) -> Any:
    return y0 + (x - xs) @ c


@through.mistake("y0 is missing: without it the network starts at 0.")
def _(x: float, xs: Any, y0: float, c: Any) -> Any:
    return np.maximum(x - xs, 0) @ c


@through.mistake("The corners are not added up: one number is wanted for one x.")
def _(x: float, xs: Any, y0: float, c: Any) -> Any:
    return y0 + np.maximum(x - xs, 0) * c


@through.mistake("The smaller of the two is taken. relu is the larger of its input and 0.")
def _(x: float, xs: Any, y0: float, c: Any) -> Any:
    return y0 + np.minimum(x - xs, 0) @ c


# 4. A trained network.


@LESSON.value(
    "10",
    "Parameters against width",
    draws=lambda rng: {"width": int(rng.integers(5, 60))},
    hints=(
        "Each hidden neuron has a weight and a bias, and a weight that leads to the output. The output has a bias.",
    ),
    guess=True,
)
def parameters_of_width(width: int) -> int:
    """The number of parameters of a network with 1 input, one hidden layer of this width, and 1 output. A guess."""
    return 3 * width + 1


@parameters_of_width.mistake("The bias of the output is missing.")
def _(width: int) -> int:
    return 3 * width


@parameters_of_width.mistake(
    "A hidden neuron has three numbers: a weight, a bias, and a weight that leads to the output."
)
def _(width: int) -> int:
    return 2 * width + 1


@parameters_of_width.mistake(
    "A hidden neuron has three numbers: a weight, a bias, and a weight to the output; and the output has a bias."
)
def _(width: int) -> int:
    return 2 * width


@LESSON.value(
    "11",
    "The place of a neuron",
    draws=lambda rng: {"w": _nonzero(rng, -4, 4), "c": _nonzero(rng, -3, 3)},
    hints=("tanh is steepest where its argument is 0.", "Solve w x + c = 0."),
)
def place_of_a_neuron(w: float, c: float) -> float:
    """The x at which tanh(w x + c) is steepest."""
    return -c / w


@place_of_a_neuron.mistake("w x + c = 0 means w x = -c: the sign.")
def _(w: float, c: float) -> float:
    return c / w


@place_of_a_neuron.mistake("The division is upside down: divide by w.")
def _(w: float, c: float) -> float:
    return -w / c


@place_of_a_neuron.mistake("The weight is left out: c is divided by w.")
def _(w: float, c: float) -> float:
    return -c


@place_of_a_neuron.mistake("From w x = -c follows a division by w, not a product.")
def _(w: float, c: float) -> float:
    return -c * w


LESSON.choice(
    "12",
    "Wide, and no better",
    task="Why does the error of this network stay large?",
    right="There is no activation between the layers, so it is one straight line",
    wrong={
        "32 neurons are too few": "The network before had 32 as well, and as many corners as it liked.",
        "300 epochs are too few": "More would not help: look at what the network can be at best.",
        "The learning rate is too small": "It is the same as before, and no other rate helps.",
        "The two layers start from different seeds": "Weights should differ at the start. That does no harm.",
    },
    hints=("A line of a line of x: what kind of function is it?",),
)


# 5. Depth.


@LESSON.value(
    "13",
    "Folds",
    draws=lambda rng: {"layers": int(rng.integers(5, 7))},  # 2 ** n differs from n ** 2 and from the other mistakes
    hints=("The tent itself has two pieces. Each of them runs from 0 to 1 or back.", "So each piece is folded again."),
    guess=True,
)
def pieces(layers: int) -> int:
    """The number of straight pieces between 0 and 1 of this many tents, one inside of the other. A guess."""
    return int(2**layers)


@pieces.mistake("That many neurons there are. Each layer folds every piece that was there before.")
def _(layers: int) -> int:
    return 2 * layers


@pieces.mistake("A wide layer adds pieces one by one. Here each layer folds every piece that was there before.")
def _(layers: int) -> int:
    return layers + 1


@pieces.mistake("That is one layer too few: the first tent has two pieces already.")
def _(layers: int) -> int:
    return int(2 ** (layers - 1))


@pieces.mistake("That is one layer too many: the first tent has two pieces.")
def _(layers: int) -> int:
    return int(2 ** (layers + 1))


@pieces.mistake("So many corners there are between the ends. There is one piece more.")
def _(layers: int) -> int:
    return int(2**layers - 1)


@LESSON.value(
    "14",
    "A tent with its peak elsewhere",
    draws=lambda rng: {"m": float(rng.choice([0.2, 0.3, 0.4, 0.6, 0.7, 0.8]))},
    hints=(
        "The slope on the left is u: from 0 to 1 over a width of m.",
        "The slope on the right is u + v: from 1 to 0 over a width of 1 - m.",
    ),
)
def weights_of_a_tent(m: float) -> tuple[float, float]:
    """The weights (u, v) of the tent with its peak, of height 1, at m."""
    return 1 / m, -1 / m - 1 / (1 - m)


@weights_of_a_tent.mistake("v is the slope on the right. It has to be the change of the slope: the new one minus u.")
def _(m: float) -> tuple[float, float]:
    return 1 / m, -1 / (1 - m)


@weights_of_a_tent.mistake("The old slope is added in v. The change is the new slope minus the old one, u.")
def _(m: float) -> tuple[float, float]:
    return 1 / m, 1 / m - 1 / (1 - m)


@weights_of_a_tent.mistake("v has the wrong sign: the tent goes down after its peak.")
def _(m: float) -> tuple[float, float]:
    return 1 / m, 1 / m + 1 / (1 - m)


@weights_of_a_tent.mistake("Those are the weights of the tent with its peak in the middle.")
def _(m: float) -> tuple[float, float]:
    return 2.0, -4.0


@weights_of_a_tent.mistake("After the peak the slope should be -1 / (1 - m), and with this v it is -1 / m.")
def _(m: float) -> tuple[float, float]:
    return 1 / m, -2 / m


@weights_of_a_tent.mistake("With this v the network is flat after its peak. It has to come down to 0 at x = 1.")
def _(m: float) -> tuple[float, float]:
    return 1 / m, -1 / m


LESSON.choice(
    "15",
    "The false sentence",
    task="Which of the four sentences is false?",
    right="A deep network with few neurons can have any 64 straight pieces that you like",
    wrong={
        "One hidden layer of 63 ReLU neurons can have 64 straight pieces": "True: 63 corners part 64 pieces.",
        "Six tents in a row, 12 neurons, have 64 straight pieces between 0 and 1": "True: you counted them.",
        "If a weight that all tents share moves, several pieces move with it": "True: you dragged one, and saw it.",
    },
    hints=("64 pieces of your own choice need how many numbers?",),
)
