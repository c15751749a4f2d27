"""Lesson 11: the backward pass of a character model by hand, one gradient at a time, each checked.

Every exercise is one function of the incoming gradients and of what the forward pass kept, so that each can be done
alone, and all of them together are the backward pass that the notebook trains with. Incoming gradients are random
numbers of the right shape: in the model itself some of them are 0, and would hide a mistake.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd.school.declaring import Lesson

Array = Any  # a NumPy array: a more exact type would say less than the shapes in the tasks

LESSON = Lesson("11", "Backprop ninja")

N, T, E, H, V = 5, 3, 2, 8, 7  # samples, letters read, numbers for each letter, hidden units, letters: all sizes differ
EPS = 1e-5


def forward(rng: np.random.Generator) -> dict[str, Array]:
    """The model at random parameters and letters: everything that its forward pass makes, by name."""
    m: dict[str, Array] = {"X": rng.integers(0, V, (N, T)), "Y": rng.integers(0, V, N)}
    for name, shape in {"C": (V, E), "W1": (T * E, H), "b1": (H,), "beta": (H,), "W2": (H, V), "b2": (V,)}.items():
        m[name] = rng.normal(size=shape)
    m["gamma"] = rng.uniform(0.5, 2.0, H)
    m["emb"] = m["C"][m["X"]]
    m["flat"] = m["emb"].reshape(N, T * E)
    m["hpre"] = m["flat"] @ m["W1"] + m["b1"]
    m["mean"] = m["hpre"].sum(axis=0, keepdims=True) / N
    m["centred"] = m["hpre"] - m["mean"]
    m["squares"] = m["centred"] ** 2
    m["var"] = m["squares"].sum(axis=0, keepdims=True) / (N - 1)
    m["inv"] = (m["var"] + EPS) ** -0.5
    m["norm"] = m["centred"] * m["inv"]
    m["hbn"] = m["gamma"] * m["norm"] + m["beta"]
    m["h"] = np.tanh(m["hbn"])
    m["logits"] = m["h"] @ m["W2"] + m["b2"]
    m["top"] = m["logits"].max(axis=1, keepdims=True)
    m["shifted"] = m["logits"] - m["top"]
    m["counts"] = np.exp(m["shifted"])
    m["total"] = m["counts"].sum(axis=1, keepdims=True)
    m["inverse"] = m["total"] ** -1
    m["probs"] = m["counts"] * m["inverse"]
    m["logprobs"] = np.log(m["probs"])
    return m


def taking(*names: str) -> Callable[[np.random.Generator], dict[str, Array]]:
    """The draws of a function with these arguments: ``dh`` is a random gradient to ``h``, others are of the model."""

    def draws(rng: np.random.Generator) -> dict[str, Array]:
        m = forward(rng)
        drawn = {name: rng.normal(size=m[name[1:]].shape) for name in names if name not in m}
        return {name: drawn[name] if name in drawn else m[name] for name in names}

    return draws


def free(**shapes: tuple[int, ...]) -> Callable[[np.random.Generator], dict[str, Array]]:
    """The draws of a function whose arguments are any arrays: columns that add up to 0 would hide a + for a *."""
    return lambda rng: {name: rng.normal(size=shape) for name, shape in shapes.items()}


def _hot(Y: Array, shape: tuple[int, ...]) -> Array:
    """1 at [i, Y[i]] and 0 elsewhere."""
    out = np.zeros(shape)
    out[np.arange(len(Y)), Y] = 1.0
    return out


# From the loss to the logits.

LESSON.choice(
    "1",
    "How many entries matter",
    task="The loss is minus the mean of the N entries logprobs[i, Y[i]]. The array logprobs has N rows and V columns. "
    "How many of its N V entries have a gradient other than 0?",
    right="N: one in each row",
    wrong={
        "all N V: every probability matters": "Every probability matters, but not yet here. The others come in one "
        "step "
        "further back, at the division by the total.",
        "V: one in each column": "One entry is picked in each row, that of the letter that did follow.",
        "1: the loss is one number": "The loss is one number, made of N entries.",
    },
    guess=True,
)


@LESSON.function(
    "2",
    "dlogprobs",
    draws=taking("logprobs", "Y"),
    hints=(
        "Only the entries [i, Y[i]] are in the loss.",
        "The mean of N numbers hands 1/N to each; the minus sign stays.",
    ),
)
def dlogprobs(logprobs: Array, Y: Array) -> Array:
    """The gradient of the loss to logprobs, where loss = -logprobs[range(N), Y].mean()."""
    return -_hot(Y, logprobs.shape) / len(Y)


dlogprobs.mistake("The 1/N of the mean is missing.")(lambda logprobs, Y: -_hot(Y, logprobs.shape))
dlogprobs.mistake("The minus sign of the loss is missing.")(lambda logprobs, Y: _hot(Y, logprobs.shape) / len(Y))
dlogprobs.mistake("The mean is one of N numbers, one in each row; this divides by the number of all entries, N V.")(
    lambda logprobs, Y: -_hot(Y, logprobs.shape) / logprobs.size
)
dlogprobs.mistake("The mean is one of N numbers, N the number of rows; this divides by the number of columns.")(
    lambda logprobs, Y: -_hot(Y, logprobs.shape) / logprobs.shape[1]
)
dlogprobs.mistake("All entries receive -1/N here. Only those that the loss picks, [i, Y[i]], do; the others stay 0.")(
    lambda logprobs, Y: np.full(logprobs.shape, -1 / len(Y))
)
dlogprobs.mistake(
    "One number for each picked entry. dlogprobs has the shape of logprobs, with 0 at all other entries."
)(lambda logprobs, Y: np.full(len(Y), -1 / len(Y)))


def _columns(logprobs: Array, Y: Array) -> Array:
    out = np.zeros(logprobs.shape)
    out[:, Y] = -1 / len(Y)
    return out


dlogprobs.mistake(
    "[:, Y] picks whole columns: every letter that follows anywhere, in all rows. [range(N), Y] picks one in each row."
)(_columns)


@LESSON.function(
    "3",
    "dprobs",
    draws=taking("dlogprobs", "probs"),
    hints=("The derivative of log(p) is 1 / p.", "Each entry of the incoming gradient, times the slope at this entry."),
)
def dprobs(dlogprobs: Array, probs: Array) -> Array:
    """The gradient to probs, where logprobs = np.log(probs)."""
    return dlogprobs / probs


dprobs.mistake("The slope of the logarithm is 1 / probs; this multiplies by probs.")(
    lambda dlogprobs, probs: dlogprobs * probs
)
dprobs.mistake("1 / probs is the local derivative alone. It is multiplied by the incoming gradient.")(
    lambda dlogprobs, probs: 1 / probs
)
dprobs.mistake("That multiplies by the value log(probs). The chain rule wants its derivative, 1 / probs.")(
    lambda dlogprobs, probs: dlogprobs * np.log(probs)
)
dprobs.mistake("1 / probs² belongs to the derivative of 1 / probs. The slope of the logarithm is 1 / probs.")(
    lambda dlogprobs, probs: dlogprobs / probs**2
)


@LESSON.function(
    "4",
    "dinverse",
    draws=taking("dprobs", "counts"),
    hints=(
        "inverse has one column; it is broadcast over the V columns of counts.",
        "What was broadcast on the way forward is summed on the way back: over axis 1, and the axis is kept.",
    ),
)
def dinverse(dprobs: Array, counts: Array) -> Array:
    """The gradient to inverse, of shape (N, 1), where probs = counts * inverse."""
    return (dprobs * counts).sum(axis=1, keepdims=True)


dinverse.mistake(
    "The sum over the broadcast axis is missing: inverse has one column, and every entry of a row used it."
)(lambda dprobs, counts: dprobs * counts)
dinverse.mistake("The values are right, but inverse has shape (N, 1): keep the axis that is summed, keepdims=True.")(
    lambda dprobs, counts: (dprobs * counts).sum(axis=1)
)
dinverse.mistake("Summed over the rows. The columns are what inverse was broadcast over: axis 1.")(
    lambda dprobs, counts: (dprobs * counts).sum(axis=0, keepdims=True)
)
dinverse.mistake("That is the mean over the columns. Copies add up: the sum.")(
    lambda dprobs, counts: (dprobs * counts).mean(axis=1, keepdims=True)
)
dinverse.mistake(
    "The other operand, counts, is missing: a product hands each operand the gradient times the other one."
)(lambda dprobs, counts: dprobs.sum(axis=1, keepdims=True))
dinverse.mistake("The sum comes after the product: each entry of dprobs has its own partner in counts.")(
    lambda dprobs, counts: dprobs.sum(axis=1, keepdims=True) * counts.sum(axis=1, keepdims=True)
)


@LESSON.function(
    "5",
    "dtotal",
    draws=taking("dinverse", "total"),
    hints=("The derivative of 1 / t.", "d(t⁻¹)/dt = -t⁻²."),
)
def dtotal(dinverse: Array, total: Array) -> Array:
    """The gradient to total that comes through inverse = total ** -1."""
    return -dinverse * total**-2.0


dtotal.mistake("The minus sign is missing: if the total grows, its inverse falls.")(
    lambda dinverse, total: dinverse * total**-2.0
)
dtotal.mistake("The exponent falls by one: from -1 to -2.")(lambda dinverse, total: -dinverse * total**-1.0)
dtotal.mistake("The exponent falls by one, from -1 to -2, not to 0.")(lambda dinverse, total: -dinverse)
dtotal.mistake("That is the local derivative alone: the incoming gradient dinverse is missing.")(
    lambda dinverse, total: -(total**-2.0)
)
dtotal.mistake("That is the derivative of the logarithm, 1 / t.")(lambda dinverse, total: dinverse / total)


@LESSON.function(
    "6",
    "dcounts",
    draws=taking("dprobs", "inverse", "dtotal"),
    hints=(
        "counts is used twice. Its gradient is the sum of what comes back along both ways.",
        "Through the product: the gradient times the other operand. Through the sum: every entry of a row receives "
        "dtotal.",
    ),
)
def dcounts(dprobs: Array, inverse: Array, dtotal: Array) -> Array:
    """The gradient to counts, used twice: probs = counts * inverse, total = counts.sum(axis=1, keepdims=True)."""
    return dprobs * inverse + dtotal


@dcounts.parts
def _(dprobs: Array, inverse: Array, dtotal: Array) -> list[Array]:
    return [dprobs * inverse, np.broadcast_to(dtotal, dprobs.shape).copy()]


dcounts.mistake("A product on the way forward is a product on the way back: dprobs times inverse, not divided by it.")(
    lambda dprobs, inverse, dtotal: dprobs / inverse + dtotal
)
dcounts.mistake("The two ways add up; this multiplies them.")(lambda dprobs, inverse, dtotal: dprobs * inverse * dtotal)
dcounts.mistake("A sum hands its gradient to every entry, unchanged: dtotal is not divided by the number of columns.")(
    lambda dprobs, inverse, dtotal: dprobs * inverse + dtotal / dprobs.shape[1]
)
dcounts.mistake("In the product the other operand is missing: dprobs is multiplied by inverse.")(
    lambda dprobs, inverse, dtotal: dprobs + dtotal
)
dcounts.mistake("dtotal has its sign already. The two ways add up.")(
    lambda dprobs, inverse, dtotal: dprobs * inverse - dtotal
)
dcounts.mistake("dtotal is multiplied by inverse too. Only the way through the product has this factor.")(
    lambda dprobs, inverse, dtotal: (dprobs + dtotal) * inverse
)


@LESSON.function(
    "7",
    "dshifted",
    draws=taking("dcounts", "counts"),
    hints=("exp is its own derivative.", "The value exp(shifted) is at hand: counts."),
)
def dshifted(dcounts: Array, counts: Array) -> Array:
    """The gradient to shifted, where counts = np.exp(shifted)."""
    return dcounts * counts


dshifted.mistake("counts is exp(shifted) already: the exponential is taken twice.")(
    lambda dcounts, counts: dcounts * np.exp(counts)
)
dshifted.mistake("That is the rule of the logarithm. The slope of exp is exp itself: times counts.")(
    lambda dcounts, counts: dcounts / counts
)
dshifted.mistake("The slope is counts = exp(shifted); this takes shifted, its logarithm.")(
    lambda dcounts, counts: dcounts * np.log(counts)
)


@LESSON.function(
    "8",
    "dtop",
    draws=taking("dshifted"),
    hints=(
        "top has one column and is broadcast over the V columns of logits.",
        "Minus, and the sum over axis 1 with the axis kept.",
    ),
)
def dtop(dshifted: Array) -> Array:
    """The gradient to top, of shape (N, 1), where shifted = logits - top."""
    return -dshifted.sum(axis=1, keepdims=True)


dtop.mistake("The sum over the broadcast axis is missing: top has one column.")(lambda dshifted: -dshifted)
dtop.mistake("The sum is right, its sign is not: top is subtracted.")(
    lambda dshifted: dshifted.sum(axis=1, keepdims=True)
)
dtop.mistake("The sum is over the wrong axis: top is broadcast over the columns, axis 1.")(
    lambda dshifted: -dshifted.sum(axis=0, keepdims=True)
)
dtop.mistake("The values are right, but top has shape (N, 1): keep the axis, keepdims=True.")(
    lambda dshifted: -dshifted.sum(axis=1)
)
dtop.mistake("That is minus the mean. Copies add up: the sum.")(lambda dshifted: -dshifted.mean(axis=1, keepdims=True))
dtop.mistake("It is 0 in the whole model, where the rows of dshifted add up to 0. Write the rule for any dshifted.")(
    lambda dshifted: np.zeros((len(dshifted), 1))
)


def _largest(logits: Array) -> Array:
    return _hot(logits.argmax(axis=1), logits.shape)


@LESSON.function(
    "9",
    "dlogits, by pieces",
    draws=taking("dshifted", "dtop", "logits"),
    hints=(
        "logits is used twice: in the difference, and in the maximum.",
        "The maximum is a router: all of dtop goes to the largest entry of its row, 0 to the others.",
    ),
)
def dlogits(dshifted: Array, dtop: Array, logits: Array) -> Array:
    """The gradient to logits: shifted = logits - top, where top = logits.max(axis=1, keepdims=True)."""
    return dshifted + _largest(logits) * dtop


@dlogits.parts
def _(dshifted: Array, dtop: Array, logits: Array) -> list[Array]:
    return [dshifted, _largest(logits) * dtop]


dlogits.mistake(
    "dshifted is let through at the largest entry only. It goes to every entry; dtop alone goes to the largest."
)(lambda dshifted, dtop, logits: (dshifted + dtop) * _largest(logits))
dlogits.mistake("The maximum hands its gradient to the largest entry of the row only; here all entries receive it.")(
    lambda dshifted, dtop, logits: dshifted + dtop
)
dlogits.mistake("dtop has its sign already: it is added.")(
    lambda dshifted, dtop, logits: dshifted - _largest(logits) * dtop
)
dlogits.mistake("At the largest entry dtop takes the place of dshifted here. It is added to it: += for =.")(
    lambda dshifted, dtop, logits: np.where(_largest(logits) > 0, dtop, dshifted)
)
dlogits.mistake("The largest entry was looked for down the columns. The maximum runs along each row, axis 1.")(
    lambda dshifted, dtop, logits: dshifted + (logits == logits.max(axis=0, keepdims=True)) * dtop
)


def _shares(rng: np.random.Generator) -> dict[str, Array]:
    return {"g": rng.normal(size=(4, 3)), "z": rng.uniform(0.5, 2.0, (4, 3)) * rng.choice([-1.0, 1.0], (4, 3))}


@LESSON.function(
    "10",
    "Shares, mended",
    draws=_shares,
    hints=(
        "s is used twice: above and below the line of the fraction.",
        "The second line forgets what the first one found.",
    ),
)
def shares_backward(g: Array, z: Array) -> Array:
    """The gradient to z of p = s / total, where s = z ** 2, total = s.sum(axis=1, keepdims=True), from g, that to p."""
    s = z**2
    total = s.sum(axis=1, keepdims=True)
    return 2 * z * (g / total - (g * s).sum(axis=1, keepdims=True) / total**2)


shares_backward.mistake(
    "The way through the total sums g alone. The total divides s, so it receives g times s, summed."
)(
    lambda g, z: (
        2
        * z
        * (
            g / (z**2).sum(axis=1, keepdims=True)
            - g.sum(axis=1, keepdims=True) / (z**2).sum(axis=1, keepdims=True) ** 2
        )
    )
)


@shares_backward.mistake(
    "The fault is still there: what came through the denominator takes the place of what came through the numerator. "
    "Both add up."
)
def _(g: Array, z: Array) -> Array:
    s = z**2
    total = s.sum(axis=1, keepdims=True)
    return -2 * z * (g * s).sum(axis=1, keepdims=True) / total**2


@shares_backward.mistake("Only the way through the numerator is left. The total depends on z as well.")
def _(g: Array, z: Array) -> Array:
    return 2 * z * g / (z**2).sum(axis=1, keepdims=True)


@shares_backward.mistake(
    "Both ways are there, but the one through the total has the wrong sign: 1 / total falls as total grows."
)
def _(g: Array, z: Array) -> Array:
    s = z**2
    total = s.sum(axis=1, keepdims=True)
    return 2 * z * (g / total + (g * s).sum(axis=1, keepdims=True) / total**2)


@shares_backward.mistake("That is the gradient to s. One step is left: s = z ** 2.")
def _(g: Array, z: Array) -> Array:
    s = z**2
    total = s.sum(axis=1, keepdims=True)
    return g / total - (g * s).sum(axis=1, keepdims=True) / total**2


@shares_backward.mistake("The sum over the broadcast axis is missing: total has one column for all entries of a row.")
def _(g: Array, z: Array) -> Array:
    s = z**2
    total = s.sum(axis=1, keepdims=True)
    return 2 * z * (g / total - g * s / total**2)


@shares_backward.mistake("The slope of 1 / total is -1 / total², and here the square is missing.")
def _(g: Array, z: Array) -> Array:
    s = z**2
    total = s.sum(axis=1, keepdims=True)
    return 2 * z * (g - (g * s).sum(axis=1, keepdims=True)) / total


@shares_backward.mistake("The way through the total is summed over the wrong axis. total has one column: axis 1.")
def _(g: Array, z: Array) -> Array:
    s = z**2
    total = s.sum(axis=1, keepdims=True)
    return 2 * z * (g / total - (g * s).sum(axis=0, keepdims=True) / total**2)


@shares_backward.mistake("The way through the total needs the other operand of the division, s. Here it is z.")
def _(g: Array, z: Array) -> Array:
    s = z**2
    total = s.sum(axis=1, keepdims=True)
    return 2 * z * (g / total - (g * z).sum(axis=1, keepdims=True) / total**2)


# The second layer.

LESSON.choice(
    "11",
    "A product by its shape",
    task="h has shape (5, 8), W2 has shape (8, 7), and logits = h @ W2 + b2 has shape (5, 7), and so has its gradient. "
    "dW2 is a product of h and dlogits. Which one has the shape of W2?",
    right="h.T @ dlogits",
    wrong={
        "dlogits.T @ h": "Its shape is (7, 8): that of W2 transposed.",
        "h @ dlogits.T": "It cannot be computed: 8 columns meet 7 rows.",
        "dlogits @ h.T": "It cannot be computed: 7 columns meet 8 rows.",
    },
    guess=True,
)


@LESSON.function(
    "12",
    "dh",
    draws=taking("dlogits", "W2"),
    hints=(
        "The shapes: dlogits (N, V), W2 (H, V), dh (N, H).",
        "One of the two is transposed: V columns have to meet V rows.",
    ),
)
def dh(dlogits: Array, W2: Array) -> Array:
    """The gradient to h, where logits = h @ W2 + b2."""
    return dlogits @ W2.T


dh.mistake("That is the transpose of dh.")(lambda dlogits, W2: W2 @ dlogits.T)
dh.mistake("A gradient to h has one row for each sample: there is no mean over the columns of W2.")(
    lambda dlogits, W2: dlogits @ W2.T / W2.shape[1]
)
dh.mistake("The incoming gradient is missing: this is the sum over the rows of W2.T.")(
    lambda dlogits, W2: np.ones_like(dlogits) @ W2.T
)


@LESSON.function(
    "13",
    "dW2",
    draws=taking("dlogits", "h"),
    hints=("The shapes: h (N, H), dlogits (N, V), dW2 (H, V).", "The N samples meet each other inside of the product."),
)
def dW2(dlogits: Array, h: Array) -> Array:
    """The gradient to W2, where logits = h @ W2 + b2."""
    return h.T @ dlogits


dW2.mistake("Here the means over the samples were multiplied. Each sample has its own product; these add up.")(
    lambda dlogits, h: np.outer(h.mean(axis=0), dlogits.mean(axis=0))
)
dW2.mistake("Transposed: the gradient has the shape of W2, (H, V).")(lambda dlogits, h: dlogits.T @ h)
dW2.mistake("The samples add up here. The 1/N of the loss is in dlogits already; once more is once too often.")(
    lambda dlogits, h: h.T @ dlogits / len(h)
)
dW2.mistake("Here the sums over the samples were multiplied. Each sample has its own product; these add up.")(
    lambda dlogits, h: np.outer(h.sum(axis=0), dlogits.sum(axis=0))
)
dW2.mistake("That is the part of the first sample. All samples used W2: their parts add up.")(
    lambda dlogits, h: np.outer(h[0], dlogits[0])
)
dW2.mistake("That is the part of the last sample: = in the place of +=. All samples used W2, and their parts add up.")(
    lambda dlogits, h: np.outer(h[-1], dlogits[-1])
)


@LESSON.function(
    "14",
    "db2",
    draws=taking("dlogits"),
    hints=(
        "b2 has shape (V,) and is added to each of the N rows.",
        "Broadcast on the way forward, summed on the way back.",
    ),
)
def db2(dlogits: Array) -> Array:
    """The gradient to b2, of shape (V,), where logits = h @ W2 + b2."""
    return dlogits.sum(axis=0)


db2.mistake("The sum over the broadcast axis is missing: b2 was added to every row.")(lambda dlogits: dlogits)
db2.mistake("Summed over the wrong axis: b2 is broadcast over the rows, axis 0.")(lambda dlogits: dlogits.sum(axis=1))
db2.mistake("That is the mean. The 1/N of the loss is in dlogits already: the copies add up.")(
    lambda dlogits: dlogits.mean(axis=0)
)
db2.mistake("The values are right, the shape is not: b2 has shape (V,), without the axis of the samples.")(
    lambda dlogits: dlogits.sum(axis=0, keepdims=True)
)
db2.mistake("The values are right, the shape is not: b2 has shape (V,), one axis, and this is a column.")(
    lambda dlogits: dlogits.sum(axis=0)[:, None]
)
db2.mistake("That is one number. Each entry of b2 has a gradient of its own: sum over axis 0 only.")(
    lambda dlogits: dlogits.sum()
)
db2.mistake("That is the row of the first sample. All rows used b2: they add up.")(lambda dlogits: dlogits[0])
db2.mistake("That is the row of the last sample: = in the place of +=. All rows used b2, and they add up.")(
    lambda dlogits: dlogits[-1]
)


@LESSON.function(
    "15",
    "dhbn",
    draws=taking("dh", "h"),
    hints=("tanh' = 1 - tanh².", "The value tanh(hbn) is at hand: h."),
)
def dhbn(dh: Array, h: Array) -> Array:
    """The gradient to hbn, where h = np.tanh(hbn)."""
    return dh * (1 - h**2)


dhbn.mistake("h is tanh(hbn) already: here tanh is taken twice.")(lambda dh, h: dh * (1 - np.tanh(h) ** 2))
dhbn.mistake("That is the local derivative alone: the incoming gradient dh is missing.")(lambda dh, h: 1 - h**2)
dhbn.mistake("1 - h² is not (1 - h)².")(lambda dh, h: dh * (1 - h) ** 2)
dhbn.mistake("The square is missing: 1 - h².")(lambda dh, h: dh * (1 - h))
dhbn.mistake("That is the rule of the sigmoid, h (1 - h). For tanh it is 1 - h².")(lambda dh, h: dh * h * (1 - h))
dhbn.mistake("The sign inside is wrong: 1 - h², not 1 + h².")(lambda dh, h: dh * (1 + h**2))
dhbn.mistake("That multiplies by the value h. The chain rule wants the slope of tanh, 1 - h².")(lambda dh, h: dh * h)
dhbn.mistake("Without parentheses dh * 1 - h**2 is dh minus h². The slope (1 - h**2) stands in parentheses.")(
    lambda dh, h: dh * 1 - h**2
)


def _square(rng: np.random.Generator) -> dict[str, Array]:
    return {name: rng.normal(size=(4, 4)) for name in ("g", "x", "weight")}


@LESSON.function(
    "16",
    "A square layer, mended",
    draws=_square,
    hints=(
        "Here all arrays are square, so no shape complains. Write the shapes with letters: x (N, I), weight (O, I), "
        "g (N, O).",
        "dx is g @ weight: (N, O) @ (O, I). What is the product for weight, (O, I)?",
    ),
)
def square_backward(g: Array, x: Array, weight: Array) -> dict[str, Array]:
    """The gradients of y = x @ weight.T + bias for the gradient g to y, as a dict of x, weight and bias."""
    return {"x": g @ weight, "weight": g.T @ x, "bias": g.sum(axis=0)}


square_backward.mistake(
    "dweight multiplies g by x as they are. The samples, which are rows of both, have to meet inside of the product."
)(lambda g, x, weight: {"x": g @ weight, "weight": g @ x, "bias": g.sum(axis=0)})
square_backward.mistake(
    "dweight multiplies x by g as they are. The samples, which are rows of both, have to meet inside of the product."
)(lambda g, x, weight: {"x": g @ weight, "weight": x @ g, "bias": g.sum(axis=0)})
square_backward.mistake(
    "The fault is still there: dweight is transposed. PyTorch keeps weight as (out, in): rows belong to outputs."
)(lambda g, x, weight: {"x": g @ weight, "weight": x.T @ g, "bias": g.sum(axis=0)})
square_backward.mistake(
    "dweight is transposed still, and dx, which was right, is wrong now: y = x @ weight.T, so dx = g @ weight."
)(lambda g, x, weight: {"x": g @ weight.T, "weight": x.T @ g, "bias": g.sum(axis=0)})
square_backward.mistake("dweight is right now, but dx is not: y = x @ weight.T, so dx = g @ weight.")(
    lambda g, x, weight: {"x": g @ weight.T, "weight": g.T @ x, "bias": g.sum(axis=0)}
)
square_backward.mistake(
    "dweight is right now, but the axis of the samples was kept in the gradient of bias: it is (4,)."
)(lambda g, x, weight: {"x": g @ weight, "weight": g.T @ x, "bias": g.sum(axis=0, keepdims=True)})
square_backward.mistake("dweight is right now, but the bias is summed over the wrong axis: it was added to each row.")(
    lambda g, x, weight: {"x": g @ weight, "weight": g.T @ x, "bias": g.sum(axis=1)}
)


# Batch normalisation.

LESSON.choice(
    "17",
    "A constant in front of a normalisation",
    task="Somebody adds 3 to all entries of one column of hpre: to one unit, for all samples of the batch. "
    "By how much does the loss change?",
    right="not at all",
    wrong={
        "by 3 times the sum of that column of dhpre": "That is the first-order estimate, and it is right: but the "
        "sum is 0, "
        "since the mean is subtracted again.",
        "by 3 times the mean of that column of dhpre": "The mean of the column is 0, since the mean of hpre is "
        "subtracted again.",
        "that depends on gamma": "gamma multiplies what is left after the mean was subtracted, and the 3 is gone by "
        "then.",
    },
    guess=True,
)


@LESSON.function(
    "18",
    "dgamma",
    draws=free(dhbn=(N, H), norm=(N, H)),
    hints=(
        "A product: the gradient times the other operand.",
        "gamma has shape (H,) and serves every row: sum over the rows.",
    ),
)
def dgamma(dhbn: Array, norm: Array) -> Array:
    """The gradient to gamma, of shape (H,), where hbn = gamma * norm + beta."""
    return (dhbn * norm).sum(axis=0)


dgamma.mistake("The sum over the broadcast axis is missing: gamma serves every row.")(lambda dhbn, norm: dhbn * norm)
dgamma.mistake("That is the gradient to beta. The multiply gate hands gamma the gradient times norm.")(
    lambda dhbn, norm: dhbn.sum(axis=0)
)
dgamma.mistake("Summed over the wrong axis: gamma is broadcast over the rows, axis 0.")(
    lambda dhbn, norm: (dhbn * norm).sum(axis=1)
)
dgamma.mistake("That is the mean over the rows. Copies add up: the sum.")(lambda dhbn, norm: (dhbn * norm).mean(axis=0))
dgamma.mistake("The values are right, the shape is not: gamma has shape (H,).")(
    lambda dhbn, norm: (dhbn * norm).sum(axis=0, keepdims=True)
)
dgamma.mistake("The sum comes after the product: each entry of dhbn has its own partner in norm.")(
    lambda dhbn, norm: dhbn.sum(axis=0) * norm.sum(axis=0)
)


@LESSON.function(
    "19",
    "dnorm",
    draws=taking("dhbn", "gamma"),
    hints=(
        "norm has the full shape: nothing was broadcast, nothing is summed.",
        "The gradient times the other operand.",
    ),
)
def dnorm(dhbn: Array, gamma: Array) -> Array:
    """The gradient to norm, where hbn = gamma * norm + beta."""
    return dhbn * gamma


dnorm.mistake("The other operand is missing: the multiply gate hands norm the gradient times gamma.")(
    lambda dhbn, gamma: dhbn.copy()
)
dnorm.mistake("A product on the way forward is a product on the way back: times gamma, not divided by it.")(
    lambda dhbn, gamma: dhbn / gamma
)
dnorm.mistake("norm has the full shape, so nothing is summed: each entry has its own gradient.")(
    lambda dhbn, gamma: (dhbn * gamma).sum(axis=0)
)
dnorm.mistake("That is the local derivative alone: the incoming gradient is missing.")(
    lambda dhbn, gamma: np.broadcast_to(gamma, dhbn.shape).copy()
)


@LESSON.function(
    "20",
    "dinv",
    draws=free(dnorm=(N, H), centred=(N, H)),
    hints=(
        "inv has shape (1, H) and serves every row.",
        "The gradient times the other operand, summed over axis 0, axis kept.",
    ),
)
def dinv(dnorm: Array, centred: Array) -> Array:
    """The gradient to inv, of shape (1, H), where norm = centred * inv."""
    return (dnorm * centred).sum(axis=0, keepdims=True)


dinv.mistake("The sum comes after the product: each entry of dnorm has its own partner in centred.")(
    lambda dnorm, centred: dnorm.sum(axis=0, keepdims=True) * centred.sum(axis=0, keepdims=True)
)
dinv.mistake("The sum over the broadcast axis is missing: inv serves every row.")(
    lambda dnorm, centred: dnorm * centred
)
dinv.mistake("The values are right, the shape is not: inv has shape (1, H), so keep the axis.")(
    lambda dnorm, centred: (dnorm * centred).sum(axis=0)
)
dinv.mistake("Summed over the wrong axis: inv is broadcast over the rows, axis 0.")(
    lambda dnorm, centred: (dnorm * centred).sum(axis=1, keepdims=True)
)
dinv.mistake("The other operand, centred, is missing.")(lambda dnorm, centred: dnorm.sum(axis=0, keepdims=True))
dinv.mistake("That is the mean over the rows. Copies add up: the sum.")(
    lambda dnorm, centred: (dnorm * centred).mean(axis=0, keepdims=True)
)


@LESSON.function(
    "21",
    "dvar",
    draws=taking("dinv", "var"),
    hints=("The derivative of u to the power of -1/2.", "-1/2 times u to the power of -3/2, with u = var + 1e-5."),
)
def dvar(dinv: Array, var: Array) -> Array:
    """The gradient to var, where inv = (var + 1e-5) ** -0.5."""
    return -0.5 * (var + EPS) ** -1.5 * dinv


dvar.mistake("The exponent falls by one, from -1/2 to -3/2; here it is -2.")(
    lambda dinv, var: -0.5 * (var + EPS) ** -2.0 * dinv
)
dvar.mistake("That is the slope of 1 / (var + 1e-5). Here the exponent is -1/2, not -1.")(
    lambda dinv, var: -dinv / (var + EPS) ** 2
)
dvar.mistake("The factor is -1/2; the minus sign is missing.")(lambda dinv, var: 0.5 * (var + EPS) ** -1.5 * dinv)
dvar.mistake("The exponent comes down as a factor, -1/2; here it is -1.")(
    lambda dinv, var: -((var + EPS) ** -1.5) * dinv
)
dvar.mistake("The exponent falls by one, from -1/2 to -3/2; here it is still -1/2.")(
    lambda dinv, var: -0.5 * (var + EPS) ** -0.5 * dinv
)
dvar.mistake("The exponent falls by one, from -1/2 to -3/2; here it rose to 1/2.")(
    lambda dinv, var: -0.5 * (var + EPS) ** 0.5 * dinv
)
dvar.mistake("The 1e-5 is missing: it was added on the way forward, so it stands on the way back as well.")(
    lambda dinv, var: -0.5 * var**-1.5 * dinv
)
dvar.mistake("That is the local derivative alone: the incoming gradient dinv is missing.")(
    lambda dinv, var: -0.5 * (var + EPS) ** -1.5
)
dvar.mistake("That is the derivative of the square root, with exponent +1/2. Here the exponent is -1/2.")(
    lambda dinv, var: 0.5 * (var + EPS) ** -0.5 * dinv
)


@LESSON.function(
    "22",
    "dsquares",
    draws=taking("dvar", "squares"),
    hints=(
        "A sum hands its gradient to all that was summed.",
        "The factor 1/(N-1) stays. squares has N rows: repeat the row.",
    ),
)
def dsquares(dvar: Array, squares: Array) -> Array:
    """The gradient to squares, of shape (N, H), where var = squares.sum(axis=0, keepdims=True) / (N - 1)."""
    return np.ones_like(squares) * dvar / (len(squares) - 1)


dsquares.mistake("The variance divides by N - 1 here, not by N.")(
    lambda dvar, squares: np.ones_like(squares) * dvar / len(squares)
)
dsquares.mistake("The factor 1/(N-1) is missing.")(lambda dvar, squares: np.ones_like(squares) * dvar)
dsquares.mistake(
    "squares has N rows, and so has its gradient: repeat the row, for instance by np.ones_like(squares) * ..."
)(lambda dvar, squares: dvar / (len(squares) - 1))
dsquares.mistake("A sum is a distributor: its gradient is not multiplied by what was summed.")(
    lambda dvar, squares: squares * dvar / (len(squares) - 1)
)
dsquares.mistake("The N - 1 divides on the way back as it did on the way forward; this multiplies.")(
    lambda dvar, squares: np.ones_like(squares) * dvar * (len(squares) - 1)
)
dsquares.mistake("N is the number of rows, the samples; this divides by the number of columns minus 1.")(
    lambda dvar, squares: dvar * np.ones_like(squares) / (squares.shape[1] - 1)
)


@LESSON.function(
    "23",
    "dcentred",
    draws=taking("dnorm", "inv", "dsquares", "centred"),
    hints=(
        "centred is used twice: in the product with inv, and in the square.",
        "dnorm * inv, and 2 centred times dsquares.",
    ),
)
def dcentred(dnorm: Array, inv: Array, dsquares: Array, centred: Array) -> Array:
    """The gradient to centred, which is used twice: norm = centred * inv, squares = centred ** 2."""
    return dnorm * inv + 2 * centred * dsquares


@dcentred.parts
def _(dnorm: Array, inv: Array, dsquares: Array, centred: Array) -> list[Array]:
    return [dnorm * inv, 2 * centred * dsquares]


dcentred.mistake("A product on the way forward is a product on the way back: dnorm times inv, not divided by it.")(
    lambda dnorm, inv, dsquares, centred: dnorm / inv + 2 * centred * dsquares
)
dcentred.mistake("The 2 of the square is missing.")(
    lambda dnorm, inv, dsquares, centred: dnorm * inv + centred * dsquares
)
dcentred.mistake("In the product the other operand is missing: dnorm is multiplied by inv.")(
    lambda dnorm, inv, dsquares, centred: dnorm + 2 * centred * dsquares
)
dcentred.mistake("The slope of the square is 2 centred; this multiplies by centred².")(
    lambda dnorm, inv, dsquares, centred: dnorm * inv + centred**2 * dsquares
)
dcentred.mistake("The two ways add up; this subtracts the second.")(
    lambda dnorm, inv, dsquares, centred: dnorm * inv - 2 * centred * dsquares
)
dcentred.mistake("dsquares is multiplied by inv too. Only the way through the product has this factor.")(
    lambda dnorm, inv, dsquares, centred: (dnorm + 2 * centred * dsquares) * inv
)


@LESSON.function(
    "24",
    "dmean",
    draws=taking("dcentred"),
    hints=(
        "mean has shape (1, H) and is subtracted from every row.",
        "Minus, and the sum over axis 0 with the axis kept.",
    ),
)
def dmean(dcentred: Array) -> Array:
    """The gradient to mean, of shape (1, H), where centred = hpre - mean."""
    return -dcentred.sum(axis=0, keepdims=True)


dmean.mistake("That is the mean, with the wrong sign. mean is subtracted from every row: minus the sum.")(
    lambda dcentred: dcentred.mean(axis=0, keepdims=True)
)
dmean.mistake("The sum over the broadcast axis is missing: mean was subtracted from every row.")(
    lambda dcentred: -dcentred
)
dmean.mistake("The sum is right, its sign is not: mean is subtracted.")(
    lambda dcentred: dcentred.sum(axis=0, keepdims=True)
)
dmean.mistake("The values are right, the shape is not: mean has shape (1, H), so keep the axis.")(
    lambda dcentred: -dcentred.sum(axis=0)
)
dmean.mistake("Summed over the wrong axis: mean is broadcast over the rows, axis 0.")(
    lambda dcentred: -dcentred.sum(axis=1, keepdims=True)
)
dmean.mistake("The 1/N belongs to the step before, mean = hpre.sum(...) / N. Here the copies add up.")(
    lambda dcentred: -dcentred.mean(axis=0, keepdims=True)
)
dmean.mistake(
    "It is 0 in the whole model, where the columns of dcentred add up to 0. Write the rule for any dcentred."
)(lambda dcentred: np.zeros((1, dcentred.shape[1])))


@LESSON.function(
    "25",
    "dhpre, by pieces",
    draws=taking("dcentred", "dmean"),
    hints=(
        "hpre is used twice: in the difference, and in the mean.",
        "The mean hands 1/N of its gradient to each row.",
    ),
)
def dhpre(dcentred: Array, dmean: Array) -> Array:
    """The gradient to hpre: centred = hpre - mean, where mean = hpre.sum(axis=0, keepdims=True) / N."""
    return dcentred + dmean / len(dcentred)


@dhpre.parts
def _(dcentred: Array, dmean: Array) -> list[Array]:
    return [dcentred, np.broadcast_to(dmean / len(dcentred), dcentred.shape).copy()]


dhpre.mistake("The 1/N of the mean is missing.")(lambda dcentred, dmean: dcentred + dmean)
dhpre.mistake("The mean divides by N on the way forward, and so does its way back; this multiplies by N.")(
    lambda dcentred, dmean: dcentred + dmean * len(dcentred)
)
dhpre.mistake("dmean has its sign already: it is added.")(lambda dcentred, dmean: dcentred - dmean / len(dcentred))
dhpre.mistake("The mean divides by N, the number of rows; this divides by N - 1, which belongs to the variance.")(
    lambda dcentred, dmean: dcentred + dmean / (len(dcentred) - 1)
)
dhpre.mistake("The mean divides by N, the number of rows; this divides by the number of columns.")(
    lambda dcentred, dmean: dcentred + dmean / dcentred.shape[1]
)
dhpre.mistake("The 1/N stands at both ways. Only the mean has it: dmean.")(
    lambda dcentred, dmean: (dcentred + dmean) / len(dcentred)
)


def _rms(rng: np.random.Generator) -> dict[str, Array]:
    return {"g": rng.normal(size=(4, 3)), "x": rng.normal(size=(4, 3))}


@LESSON.function(
    "26",
    "A root mean square, mended",
    draws=_rms,
    hints=(
        "Follow x on both ways: through the product, and through square, mean and inv.",
        "The mean of n numbers hands 1/n to each.",
    ),
)
def rms_backward(g: Array, x: Array) -> Array:
    """The gradient to x of y = x * inv, inv = (q + 1e-5) ** -0.5, q = (x ** 2).mean(axis=1, keepdims=True)."""
    inv = ((x**2).mean(axis=1, keepdims=True) + EPS) ** -0.5
    dinv = (g * x).sum(axis=1, keepdims=True)
    return g * inv - x * inv**3 * dinv / x.shape[1]


rms_backward.mistake("The slope of (...) ** -0.5 has the exponent -3/2, which is inv³. Here it is inv.")(
    lambda g, x: (
        g * (inv := ((x**2).mean(axis=1, keepdims=True) + EPS) ** -0.5)
        - x * inv * (g * x).sum(axis=1, keepdims=True) / x.shape[1]
    )
)
rms_backward.mistake("The slope of the square is 2 x, and here x is missing in the way through inv.")(
    lambda g, x: (
        g * (inv := ((x**2).mean(axis=1, keepdims=True) + EPS) ** -0.5)
        - inv**3 * (g * x).sum(axis=1, keepdims=True) / x.shape[1]
    )
)
rms_backward.mistake("The mean divides by n, the number of columns; this divides by n - 1.")(
    lambda g, x: (
        g * (inv := ((x**2).mean(axis=1, keepdims=True) + EPS) ** -0.5)
        - x * inv**3 * (g * x).sum(axis=1, keepdims=True) / (x.shape[1] - 1)
    )
)
rms_backward.mistake("The factor of the power is -1/2, and it cancels the 2 of the square. Here it is -1.")(
    lambda g, x: (
        g * (inv := ((x**2).mean(axis=1, keepdims=True) + EPS) ** -0.5)
        - 2 * x * inv**3 * (g * x).sum(axis=1, keepdims=True) / x.shape[1]
    )
)
rms_backward.mistake(
    "The mean of g is subtracted too. That belongs to a layer that subtracts a mean; here nothing does."
)(
    lambda g, x: (
        (g - g.mean(axis=1, keepdims=True)) * (inv := ((x**2).mean(axis=1, keepdims=True) + EPS) ** -0.5)
        - x * inv**3 * (g * x).sum(axis=1, keepdims=True) / x.shape[1]
    )
)


@rms_backward.mistake(
    "The fault is still there: the mean along a row hands 1/n to each entry, n the number of columns."
)
def _(g: Array, x: Array) -> Array:
    inv = ((x**2).mean(axis=1, keepdims=True) + EPS) ** -0.5
    return g * inv - x * inv**3 * (g * x).sum(axis=1, keepdims=True)


@rms_backward.mistake("The mean runs along a row, over the columns; this divides by the number of rows.")
def _(g: Array, x: Array) -> Array:
    inv = ((x**2).mean(axis=1, keepdims=True) + EPS) ** -0.5
    return g * inv - x * inv**3 * (g * x).sum(axis=1, keepdims=True) / len(x)


@rms_backward.mistake("Only the way through the product is left. inv depends on x as well.")
def _(g: Array, x: Array) -> Array:
    return g * ((x**2).mean(axis=1, keepdims=True) + EPS) ** -0.5


@rms_backward.mistake("The 1/n stands at both ways now. Only the mean has it: the way through inv.")
def _(g: Array, x: Array) -> Array:
    inv = ((x**2).mean(axis=1, keepdims=True) + EPS) ** -0.5
    return (g * inv - x * inv**3 * (g * x).sum(axis=1, keepdims=True)) / x.shape[1]


@rms_backward.mistake(
    "The sum over the broadcast axis is missing: inv has one column, and every entry of a row used it."
)
def _(g: Array, x: Array) -> Array:
    inv = ((x**2).mean(axis=1, keepdims=True) + EPS) ** -0.5
    return g * inv - x * inv**3 * g * x / x.shape[1]


@rms_backward.mistake("The sum in dinv runs over the wrong axis. inv has one column: axis 1.")
def _(g: Array, x: Array) -> Array:
    inv = ((x**2).mean(axis=1, keepdims=True) + EPS) ** -0.5
    return g * inv - x * inv**3 * (g * x).sum(axis=0, keepdims=True) / x.shape[1]


@rms_backward.mistake("The 2 of the square is missing.")
def _(g: Array, x: Array) -> Array:
    inv = ((x**2).mean(axis=1, keepdims=True) + EPS) ** -0.5
    return g * inv - 0.5 * x * inv**3 * (g * x).sum(axis=1, keepdims=True) / x.shape[1]


@rms_backward.mistake("The factor of the power is -1/2; the minus sign is missing.")
def _(g: Array, x: Array) -> Array:
    inv = ((x**2).mean(axis=1, keepdims=True) + EPS) ** -0.5
    return g * inv + x * inv**3 * (g * x).sum(axis=1, keepdims=True) / x.shape[1]


@rms_backward.mistake("Only the way through inv is left. The product has x as an operand too.")
def _(g: Array, x: Array) -> Array:
    inv = ((x**2).mean(axis=1, keepdims=True) + EPS) ** -0.5
    return -x * inv**3 * (g * x).sum(axis=1, keepdims=True) / x.shape[1]


@rms_backward.mistake("The slope of (...) ** -0.5 has the exponent -3/2, which is inv³. Here it is inv².")
def _(g: Array, x: Array) -> Array:
    inv = ((x**2).mean(axis=1, keepdims=True) + EPS) ** -0.5
    return g * inv - x * inv**2 * (g * x).sum(axis=1, keepdims=True) / x.shape[1]


@rms_backward.mistake("The mean runs along a row, over the columns; this divides by the number of all entries.")
def _(g: Array, x: Array) -> Array:
    inv = ((x**2).mean(axis=1, keepdims=True) + EPS) ** -0.5
    return g * inv - x * inv**3 * (g * x).sum(axis=1, keepdims=True) / x.size


@rms_backward.mistake("The 1/n stands there twice: the sum in dinv is a mean here.")
def _(g: Array, x: Array) -> Array:
    inv = ((x**2).mean(axis=1, keepdims=True) + EPS) ** -0.5
    return g * inv - x * inv**3 * (g * x).mean(axis=1, keepdims=True) / x.shape[1]


@rms_backward.mistake("The 1e-5 is missing: it was added on the way forward, so it stands on the way back as well.")
def _(g: Array, x: Array) -> Array:
    inv = (x**2).mean(axis=1, keepdims=True) ** -0.5
    return g * inv - x * inv**3 * (g * x).sum(axis=1, keepdims=True) / x.shape[1]


# The first layer and the embedding.

LESSON.choice(
    "27",
    "A row that is read twice",
    task="The letter e stands twice in the contexts of a batch, so row e of C is read twice. What is its gradient?",
    right="the sum of the gradients at both places",
    wrong={
        "the mean of the gradients at both places": "Reading a row is a fork, and forks add up. The 1/N of the loss "
        "is there already.",
        "the gradient at the last place": "That is what an assignment would leave. Both places change the loss.",
        "0: looking up a row has no derivative": "The index has none. The row is copied, and a copy has slope 1.",
    },
    guess=True,
)


@LESSON.function(
    "28",
    "demb",
    draws=taking("dflat", "emb"),
    hints=("reshape only renames the places: no number changes.", "The gradient has the shape of emb."),
)
def demb(dflat: Array, emb: Array) -> Array:
    """The gradient to emb, of shape (N, T, E), where flat = emb.reshape(N, T * E)."""
    return dflat.reshape(emb.shape)


demb.mistake(
    "The numbers are at other places: the E numbers of a letter lie side by side in flat. Undo the reshape by a "
    "reshape alone."
)(lambda dflat, emb: dflat.reshape(emb.shape[0], emb.shape[2], emb.shape[1]).swapaxes(1, 2))
demb.mistake("That is dflat itself: it has still to be brought into the shape of emb.")(lambda dflat, emb: dflat.copy())
demb.mistake("The letters are in reverse order.")(lambda dflat, emb: dflat.reshape(emb.shape)[:, ::-1])
demb.mistake("A reshape multiplies by nothing: the slope is 1.")(lambda dflat, emb: dflat.reshape(emb.shape) * emb)


def _scatter(demb: Array, X: Array, C: Array) -> Array:
    out = np.zeros(C.shape)
    np.add.at(out, X, demb)
    return out


@LESSON.function(
    "29",
    "dC",
    draws=taking("demb", "X", "C"),
    hints=(
        "Row k of dC is the sum of the rows of demb at all places where X is k.",
        "np.add.at(out, X, demb) adds up; or a loop over the places with +=; or a matrix product with rows that have "
        "a single 1.",
    ),
)
def dC(demb: Array, X: Array, C: Array) -> Array:
    """The gradient to C, of shape (V, E), where emb = C[X]; X holds N times T letters, some of them several times."""
    return _scatter(demb, X, C)


def _assigned(demb: Array, X: Array, C: Array) -> Array:
    out = np.zeros(C.shape)
    for place in np.ndindex(X.shape):
        out[X[place]] = demb[place]
    return out


def _row_by_row(demb: Array, X: Array, C: Array) -> Array:
    out = np.zeros(C.shape)
    for letters, rows in zip(X, demb, strict=True):
        out[letters] += rows
    return out


def _averaged(demb: Array, X: Array, C: Array) -> Array:
    counts = np.bincount(X.ravel(), minlength=len(C))
    return _scatter(demb, X, C) / np.maximum(counts, 1)[:, None]


def _first_letters(demb: Array, X: Array, C: Array) -> Array:
    return _scatter(demb[:, 0], X[:, 0], C)


dC.mistake(
    "Each row keeps only the gradient of the last place at which its letter stands: = for +=. "
    "(out[X] += demb does that too: NumPy reads out[X] once, adds, and writes each row once.)"
)(_assigned)
dC.mistake(
    "A letter that stands twice in one context is counted once there: out[X[i]] += demb[i] writes each row once. "
    "np.add.at adds both."
)(_row_by_row)
dC.mistake("That is the mean over the places of a letter. Places add up.")(_averaged)
dC.mistake("Only the first letter of each context is in it. All T letters are read from C.")(_first_letters)
dC.mistake("That is demb: it has still to be added up, letter by letter, into the shape of C.")(
    lambda demb, X, C: demb.copy()
)
dC.mistake("The sums are right, but they begin at C. A gradient begins at zeros.")(
    lambda demb, X, C: C + _scatter(demb, X, C)
)
dC.mistake("Only the last letter of each context is in it. All T letters are read from C.")(
    lambda demb, X, C: _scatter(demb[:, -1], X[:, -1], C)
)
dC.mistake("That counts how often each letter stands in X. What adds up are the rows of demb.")(
    lambda demb, X, C: _scatter(np.ones_like(demb), X, C)
)


@LESSON.function(
    "30",
    "A table of places, mended",
    draws=lambda rng: {"demb": rng.normal(size=(N, T, E)), "P": rng.normal(size=(T, E))},
    hints=("P[t] was added to place t of every sample.", "= keeps the last sample; += adds all of them up."),
)
def places_backward(demb: Array, P: Array) -> Array:
    """The gradient to P, of shape (T, E), where emb = C[X] + P: a row of P for each of the T places."""
    return demb.sum(axis=0)


places_backward.mistake("The fault is still there: each row keeps what the last sample left. = has to be +=.")(
    lambda demb, P: demb[-1].copy()
)
places_backward.mistake("That is the mean over the samples. Copies add up: the sum.")(lambda demb, P: demb.mean(axis=0))
places_backward.mistake("Summed over the places, axis 1. P is broadcast over the samples: axis 0.")(
    lambda demb, P: demb.sum(axis=1)
)
places_backward.mistake("Only the first sample is in it. P was added to every sample.")(lambda demb, P: demb[0].copy())
places_backward.mistake("The sum over the samples is missing: P was added to each of them.")(
    lambda demb, P: demb.copy()
)


@places_backward.mistake("The sums are right, but they begin at P. A gradient begins at zeros.")
def _(demb: Array, P: Array) -> Array:
    return P + demb.sum(axis=0)


@places_backward.mistake("The sum was multiplied by P. P is added: the slope is 1.")
def _(demb: Array, P: Array) -> Array:
    return P * demb.sum(axis=0)


# Two formulas.

LESSON.choice(
    "31",
    "The sign at the right letter",
    task="A step of gradient descent subtracts a little of dlogits from the logits. The logit of the letter that did "
    "follow "
    "has to grow. What sign has its entry of dlogits, and what sign have the others of its row?",
    right="its entry is negative, all others are positive",
    wrong={
        "its entry is positive, all others are negative": "A step goes against the gradient: what has to grow has a "
        "negative one.",
        "its entry is negative, all others are 0": "The probabilities add up to 1: if one grows, the others have to "
        "fall.",
        "that depends on which letter is the likeliest now": "That changes the sizes, not the signs: no probability "
        "is 0 or 1.",
    },
    guess=True,
)


def _softmax(logits: Array) -> Array:
    counts = np.exp(logits - logits.max(axis=1, keepdims=True))
    return counts / counts.sum(axis=1, keepdims=True)


@LESSON.function(
    "32",
    "dlogits, by one formula",
    draws=taking("logits", "Y"),
    hints=(
        "Work out d/dz of -log softmax(z)[y] on paper: p - 1 at y, and p elsewhere.",
        "And the mean over N samples: 1/N.",
    ),
)
def dlogits_at_once(logits: Array, Y: Array) -> Array:
    """The gradient of the whole loss, the mean of -log(softmax(logits)[i, Y[i]]), to logits."""
    return (_softmax(logits) - _hot(Y, logits.shape)) / len(Y)


dlogits_at_once.mistake("The 1/N of the mean is missing.")(lambda logits, Y: _softmax(logits) - _hot(Y, logits.shape))
dlogits_at_once.mistake(
    "The sign is wrong: softmax minus one-hot. A step against the gradient has to raise the right letter."
)(lambda logits, Y: (_hot(Y, logits.shape) - _softmax(logits)) / len(Y))
dlogits_at_once.mistake("The 1 was subtracted after the division by N. It has to be divided too.")(
    lambda logits, Y: _softmax(logits) / len(Y) - _hot(Y, logits.shape)
)
dlogits_at_once.mistake("The softmax runs along each row, over the letters; here it runs down the columns.")(
    lambda logits, Y: (_softmax(logits.T).T - _hot(Y, logits.shape)) / len(Y)
)
dlogits_at_once.mistake("The 1 at the right letter was not subtracted.")(lambda logits, Y: _softmax(logits) / len(Y))
dlogits_at_once.mistake("The 1 was subtracted from the logits. It is subtracted from their softmax.")(
    lambda logits, Y: (logits - _hot(Y, logits.shape)) / len(Y)
)
dlogits_at_once.mistake("The mean is one of N rows; this divides by the number of columns.")(
    lambda logits, Y: (_softmax(logits) - _hot(Y, logits.shape)) / logits.shape[1]
)
dlogits_at_once.mistake("The mean is one of N rows; this divides by the number of all entries.")(
    lambda logits, Y: (_softmax(logits) - _hot(Y, logits.shape)) / logits.size
)


def _ones_at_once(logits: Array, Y: Array) -> Array:
    out = _softmax(logits)
    out[range(len(Y)), Y] = -1
    return out / len(Y)


def _one_set(logits: Array, Y: Array) -> Array:
    out = _softmax(logits)
    out[range(len(Y)), Y] = 1
    return out / len(Y)


def _columns_at_once(logits: Array, Y: Array) -> Array:
    out = _softmax(logits)
    out[:, Y] -= 1
    return out / len(Y)


dlogits_at_once.mistake("The entries of the right letters became -1: = in the place of -=. Subtract 1 from each.")(
    _ones_at_once
)
dlogits_at_once.mistake("The entries of the right letters became 1: = in the place of -=. Subtract 1 from each.")(
    _one_set
)
dlogits_at_once.mistake("[:, Y] subtracts 1 in whole columns. [range(N), Y] picks one entry in each row.")(
    _columns_at_once
)
dlogits_at_once.mistake("Only the 1 is divided by N. The whole difference is: (softmax - one-hot) / N.")(
    lambda logits, Y: _softmax(logits) - _hot(Y, logits.shape) / len(Y)
)
dlogits_at_once.mistake("Only the right letters receive a gradient here. The other letters of a row do too.")(
    lambda logits, Y: _hot(Y, logits.shape) * (_softmax(logits) - 1) / len(Y)
)
dlogits_at_once.mistake("Here the number of the letter was subtracted. Subtract 1, at the place of that letter.")(
    lambda logits, Y: (_softmax(logits) - Y[:, None]) / len(Y)
)
dlogits_at_once.mistake("The 1 at the right letter was added. It is subtracted.")(
    lambda logits, Y: (_softmax(logits) + _hot(Y, logits.shape)) / len(Y)
)
dlogits_at_once.mistake("The total runs over all entries. Each row has its own: axis=1, keepdims=True.")(
    lambda logits, Y: (np.exp(logits) / np.exp(logits).sum() - _hot(Y, logits.shape)) / len(Y)
)
dlogits_at_once.mistake("The exponentials are not divided by their total: that is no softmax yet.")(
    lambda logits, Y: (np.exp(logits) - _hot(Y, logits.shape)) / len(Y)
)
dlogits_at_once.mistake("That is the gradient to probs. The softmax is still to be passed.")(
    lambda logits, Y: -_hot(Y, logits.shape) / _softmax(logits) / len(Y)
)


@LESSON.function(
    "33",
    "dhpre, by one formula",
    draws=taking("dhbn", "norm", "inv", "gamma"),
    hints=(
        "Put the pieces into each other on paper; the columns of centred add up to 0, so the way from var to mean "
        "carries nothing.",
        "gamma inv / N times (N dhbn - the column sums of dhbn - N/(N-1) norm times the column sums of dhbn norm).",
    ),
)
def dhpre_at_once(dhbn: Array, norm: Array, inv: Array, gamma: Array) -> Array:
    """The gradient to hpre through the whole normalisation, from dhbn (its variance divides by N - 1)."""
    return _fused(dhbn, norm, inv, gamma)


def _fused(
    dhbn: Array, norm: Array, inv: Array, gamma: Array, mean: float = 1.0, var: float = 1.0, correction: int = 1
) -> Array:
    """The formula with parts changed: weights of the two terms that are subtracted, and the divisor N - correction."""
    n = len(dhbn)
    along = (dhbn * norm).sum(axis=0)
    return gamma * inv * (dhbn - mean * dhbn.sum(axis=0) / n - var * norm * along / (n - correction))


dhpre_at_once.mistake("norm is missing in the last term: norm times the column sums of dhbn norm.")(
    lambda dhbn, norm, inv, gamma: (
        gamma * inv * (dhbn - dhbn.mean(axis=0) - (dhbn * norm).sum(axis=0) / (len(dhbn) - 1))
    )
)
dhpre_at_once.mistake("The mean divides by N, and this divides by N - 1. Only the variance has N - 1.")(
    lambda dhbn, norm, inv, gamma: _fused(dhbn, norm, inv, gamma, mean=len(dhbn) / (len(dhbn) - 1))
)
dhpre_at_once.mistake("The variance divides by N - 1 here: the last term has the factor N/(N-1).")(
    lambda dhbn, norm, inv, gamma: _fused(dhbn, norm, inv, gamma, correction=0)
)
dhpre_at_once.mistake("The way through the variance is missing: the term with norm times the sums of dhbn norm.")(
    lambda dhbn, norm, inv, gamma: _fused(dhbn, norm, inv, gamma, var=0.0)
)
dhpre_at_once.mistake("The way through the mean is missing: the column sums of dhbn over N.")(
    lambda dhbn, norm, inv, gamma: _fused(dhbn, norm, inv, gamma, mean=0.0)
)
dhpre_at_once.mistake("Mean and variance are taken for constants here. Both depend on hpre: two terms are missing.")(
    lambda dhbn, norm, inv, gamma: _fused(dhbn, norm, inv, gamma, mean=0.0, var=0.0)
)
dhpre_at_once.mistake(
    "Both terms are means over the batch (the second by N - 1). Here they are sums: the 1/N is missing."
)(lambda dhbn, norm, inv, gamma: gamma * inv * (dhbn - dhbn.sum(axis=0) - norm * (dhbn * norm).sum(axis=0)))
dhpre_at_once.mistake("gamma is missing.")(lambda dhbn, norm, inv, gamma: _fused(dhbn, norm, inv, np.ones_like(gamma)))
dhpre_at_once.mistake("inv is missing.")(lambda dhbn, norm, inv, gamma: _fused(dhbn, norm, np.ones_like(inv), gamma))
dhpre_at_once.mistake("Divided by inv: inv is 1 over the deviation already, so multiply by it.")(
    lambda dhbn, norm, inv, gamma: _fused(dhbn, norm, 1 / inv, gamma)
)
dhpre_at_once.mistake("The factor 1/N in front is missing.")(
    lambda dhbn, norm, inv, gamma: _fused(dhbn, norm, inv, gamma) * len(dhbn)
)
dhpre_at_once.mistake("The signs: both terms are subtracted.")(
    lambda dhbn, norm, inv, gamma: _fused(dhbn, norm, inv, gamma, mean=-1.0, var=-1.0)
)
dhpre_at_once.mistake("The way through the variance has the wrong sign: both terms are subtracted.")(
    lambda dhbn, norm, inv, gamma: _fused(dhbn, norm, inv, gamma, var=-1.0)
)
dhpre_at_once.mistake("The way through the mean has the wrong sign: both terms are subtracted.")(
    lambda dhbn, norm, inv, gamma: _fused(dhbn, norm, inv, gamma, mean=-1.0)
)
dhpre_at_once.mistake("The way through the mean has the sum of dhbn in the place of its mean: the 1/N is missing.")(
    lambda dhbn, norm, inv, gamma: _fused(dhbn, norm, inv, gamma, mean=len(dhbn))
)
dhpre_at_once.mistake("The 1/(N-1) of the variance is missing.")(
    lambda dhbn, norm, inv, gamma: _fused(dhbn, norm, inv, gamma, var=len(dhbn) - 1)
)
dhpre_at_once.mistake("The sum over the samples is missing in the way through the variance.")(
    lambda dhbn, norm, inv, gamma: gamma * inv * (dhbn - dhbn.mean(axis=0) - norm * dhbn * norm / (len(dhbn) - 1))
)
dhpre_at_once.mistake("The sums run along the rows. Mean and variance are taken over the samples: axis 0.")(
    lambda dhbn, norm, inv, gamma: (
        gamma
        * inv
        * (dhbn - dhbn.mean(axis=1, keepdims=True) - norm * (dhbn * norm).sum(axis=1, keepdims=True) / (len(dhbn) - 1))
    )
)
dhpre_at_once.mistake("gamma stands there twice.")(lambda dhbn, norm, inv, gamma: _fused(dhbn, norm, inv, gamma**2))
dhpre_at_once.mistake("inv stands there twice.")(lambda dhbn, norm, inv, gamma: _fused(dhbn, norm, inv**2, gamma))


@LESSON.function(
    "34",
    "Yes or no, mended",
    draws=lambda rng: {"z": rng.normal(size=6), "y": rng.integers(0, 2, 6).astype(float)},
    hints=("p - y is the gradient to z, not to p.", "The slope of the sigmoid is in p - y already."),
)
def yes_or_no_backward(z: Array, y: Array) -> Array:
    """The gradient to z of the mean of -(y log p + (1 - y) log(1 - p)), where p = 1 / (1 + exp(-z))."""
    return (1 / (1 + np.exp(-z)) - y) / len(z)


yes_or_no_backward.mistake("That is the way through (1 - y) log(1 - p) alone. The loss has a first term, y log p.")(
    lambda z, y: (1 - y) / (1 + np.exp(-z)) / len(z)
)
yes_or_no_backward.mistake(
    "The second term has the wrong sign. (1 - y) log(1 - p) sends (1 - y) p to z, and that is added."
)(lambda z, y: (-y * (1 - 1 / (1 + np.exp(-z))) - (1 - y) / (1 + np.exp(-z))) / len(z))


@yes_or_no_backward.mistake("The fault is still there: the slope of the sigmoid, p (1 - p), is in p - y already.")
def _(z: Array, y: Array) -> Array:
    p = 1 / (1 + np.exp(-z))
    return (p - y) * p * (1 - p) / len(z)


@yes_or_no_backward.mistake(
    "That is the gradient to p. To z it is that times the slope of the sigmoid, and p (1 - p) cancels."
)
def _(z: Array, y: Array) -> Array:
    p = 1 / (1 + np.exp(-z))
    return (p - y) / (p * (1 - p)) / len(z)


yes_or_no_backward.mistake("The slope is gone, and so is the 1/N of the mean, which was right.")(
    lambda z, y: 1 / (1 + np.exp(-z)) - y
)
yes_or_no_backward.mistake("The sign is wrong: p - y.")(lambda z, y: (y - 1 / (1 + np.exp(-z))) / len(z))
yes_or_no_backward.mistake("y is subtracted from the logit z. It is subtracted from p = sigmoid(z).")(
    lambda z, y: (z - y) / len(z)
)
yes_or_no_backward.mistake("That is the way through y log p alone. The loss has a second term, (1 - y) log(1 - p).")(
    lambda z, y: -y * (1 - 1 / (1 + np.exp(-z))) / len(z)
)


# Training.


@LESSON.value(
    "35",
    "The loss of a network that knows nothing",
    draws=lambda rng: {"V": int(rng.integers(15, 40))},
    rtol=0.02,
    hints=("It gives each of the V letters the same probability.", "-log(1/V), the natural logarithm."),
    guess=True,
)
def first_loss(V: int) -> float:
    """The cross-entropy, in nats, of a network that gives every one of V letters the same probability. Two digits are
    enough."""
    return float(np.log(V))


first_loss.mistake("The size is right, the sign is not: the loss is minus the logarithm of a probability.")(
    lambda V: -np.log(V)
)
first_loss.mistake("That is the logarithm to the base 2. np.log, in nats, is the natural one.")(lambda V: np.log2(V))
first_loss.mistake("That is the logarithm to the base 10. np.log, in nats, is the natural one.")(lambda V: np.log10(V))
first_loss.mistake("That is the probability of each letter. The loss is minus its logarithm.")(lambda V: 1 / V)


@LESSON.function(
    "36",
    "One step",
    draws=lambda rng: {
        "parameters": {"W": rng.normal(size=(2, 3)), "b": rng.normal(size=3)},
        "gradients": {"W": rng.normal(size=(2, 3)), "b": rng.normal(size=3)},
        "lr": float(rng.uniform(0.01, 0.5)),
    },
    hints=(
        "Against the gradient.",
        "A new dict: {name: parameters[name] - lr * gradients[name] for name in parameters}.",
    ),
)
def step(parameters: dict[str, Array], gradients: dict[str, Array], lr: float) -> dict[str, Array]:
    """One step of gradient descent: a new dict of parameters, from two dicts with the same names and the step lr."""
    return {name: parameters[name] - lr * gradients[name] for name in parameters}


step.mistake(
    "The parameters are multiplied by 1 - lr times the gradient. lr times the gradient is subtracted from them."
)(lambda parameters, gradients, lr: {name: parameters[name] * (1 - lr * gradients[name]) for name in parameters})
step.mistake("That step goes uphill: subtract.")(
    lambda parameters, gradients, lr: {name: parameters[name] + lr * gradients[name] for name in parameters}
)
step.mistake("The step length lr is missing.")(
    lambda parameters, gradients, lr: {name: parameters[name] - gradients[name] for name in parameters}
)
step.mistake("That is the change alone. It is added to the parameters.")(
    lambda parameters, gradients, lr: {name: -lr * gradients[name] for name in parameters}
)
step.mistake("That is lr times the gradient. It is subtracted from the parameters.")(
    lambda parameters, gradients, lr: {name: lr * gradients[name] for name in parameters}
)
step.mistake("The gradient is divided by lr. It is multiplied by it.")(
    lambda parameters, gradients, lr: {name: parameters[name] - gradients[name] / lr for name in parameters}
)
step.mistake("Here lr multiplies the parameters too. It belongs to the gradient alone.")(
    lambda parameters, gradients, lr: {name: lr * (parameters[name] - gradients[name]) for name in parameters}
)

LESSON.choice(
    "37",
    "The loop that turned around",
    task="train_with_a_fault trains at first; then its loss climbs above the one that it began to fall from. "
    "Which change mends it?",
    right="total[name] = found[name] in the place of total[name] += found[name]",
    wrong={
        "p[name].data + lr * total[name] in the place of p[name].data - lr * total[name]": "That would climb from the "
        "first step on. The loss fell at first, so the direction is right.",
        "the same batch in each step": "Other batches are the point of it: each shows another part of the words. "
        "nn.SGD learned from the very same ones.",
        "lr = 0.01 in the place of lr = 0.1": "That makes it slower, and the fault stays: each step goes along "
        "the sum of the gradients of all batches so far.",
    },
    hints=(
        "The gradient of which batches is in total at the tenth step?",
        "A step wants the gradient of its own batch, at the parameters that are there now.",
    ),
)
