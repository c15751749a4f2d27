"""Lesson 06: activations, dead units, vanishing gradients, starting values, the way around a layer."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.school.declaring import Lesson

LESSON = Lesson("06", "Activations and initialisation")


def _sigmoid(x: Any) -> Any:
    return 1 / (1 + np.exp(-x))


# Layers without activation.

LESSON.choice(
    "1",
    "Ten linear layers in a row",
    task="Ten layers x → W x + b follow one another, and there is no activation between them. Compared with one such "
    "layer, this stack can compute ...",
    right="nothing new",
    wrong={
        "polynomials of degree ten": "A product of matrices is one matrix; x itself is never multiplied by x.",
        "any function, if the layers are wide": "Width adds rows to the matrices, but a product of matrices stays one "
        "matrix.",
        "curves with ten bends": "Nothing in the stack bends: every layer maps straight lines to straight lines.",
    },
    hints=("Write two layers as one formula: W2 (W1 x + b1) + b2. Multiply it out.",),
    guess=True,
)


@LESSON.value(
    "2",
    "Two layers as one",
    draws=lambda rng: {
        "W1": rng.uniform(-2, 2, (2, 2)).round(2),
        "b1": rng.uniform(1, 2, 2).round(2),
        "W2": rng.uniform(-2, 2, (2, 2)).round(2),
        "b2": rng.uniform(-2, -1, 2).round(2),
    },
    hints=(
        "Multiply out W2 (W1 x + b1) + b2. Collect what stands in front of x, and what stands alone.",
        "W1 acts on x first, so it stands next to x: W = W2 @ W1. The second layer multiplies b1 too.",
    ),
)
def two_layers_as_one(W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
    """The pair (W, b) for which W x + b = W2 (W1 x + b1) + b2 for every x."""
    return W2 @ W1, W2 @ b1 + b2


@two_layers_as_one.mistake("The order of the matrices is exchanged. W1 acts on x first, so it stands next to x.")
def _(W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
    return W1 @ W2, W2 @ b1 + b2


@two_layers_as_one.mistake("b1 passes the second layer too: it is multiplied by W2 before b2 is added.")
def _(W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
    return W2 @ W1, b1 + b2


@two_layers_as_one.mistake("b1 is missing. It passes the second layer and arrives as W2 b1.")
def _(W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
    return W2 @ W1, b2


@two_layers_as_one.mistake("b2 is missing: the second layer adds its own bias.")
def _(W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
    return W2 @ W1, W2 @ b1


@two_layers_as_one.mistake("W2 * W1 multiplies entry by entry. One map after the other is the matrix product, @.")
def _(W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
    return W2 * W1, W2 @ b1 + b2


@two_layers_as_one.mistake("The two maps are added. One after the other means: put the first formula into the second.")
def _(W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
    return W2 + W1, b1 + b2


@two_layers_as_one.mistake("The two layers are exchanged: that is the formula with the second layer first.")
def _(W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
    return W1 @ W2, W1 @ b2 + b1


@two_layers_as_one.mistake(
    "W is right. In b the two layers are exchanged: b1 passes the second layer, so it is W2 @ b1 + b2."
)
def _(W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
    return W2 @ W1, W1 @ b2 + b1


@two_layers_as_one.mistake(
    "W is right. In b the product is the wrong way round: the matrix stands on the left, W2 @ b1."
)
def _(W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
    return W2 @ W1, b1 @ W2 + b2


def _one_network(rng: Any) -> dict[str, Any]:
    """Arguments for which some hidden units are off and the output has both signs, so that every mistake shows."""
    while True:
        x, W1, b1 = rng.normal(size=2), rng.normal(size=(6, 2)), rng.normal(size=6)
        W2, b2 = rng.normal(size=(2, 6)), rng.normal(size=2)
        hidden = W1 @ x + b1
        out = W2 @ np.maximum(hidden, 0) + b2
        if 1 < (hidden > 0).sum() < 5 and out.min() < -0.1 and out.max() > 0.1:
            return {"x": x, "W1": W1, "b1": b1, "W2": W2, "b2": b2}


@LESSON.function(
    "3",
    "An activation that does nothing",
    draws=_one_network,
    calls=5,
    hints=(
        "Print h before and after the line with np.maximum. Does h change?",
        "np.maximum makes a new array, and nobody keeps it. Give it a name, and use that name in the next line.",
    ),
)
def forward(x: Any, W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
    """The output of two layers for one sample x, with a ReLU between them and none after the second."""
    return W2 @ np.maximum(W1 @ x + b1, 0) + b2


@forward.mistake("There is still no activation: what comes out is one linear map of x.")
def _(x: Any, W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
    return W2 @ (W1 @ x + b1) + b2


@forward.mistake("The hidden layer is right, and there is a ReLU after the second layer too, which cuts off negative "
                 "outputs.")  # fmt: skip
def _(x: Any, W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
    return np.maximum(W2 @ np.maximum(W1 @ x + b1, 0) + b2, 0)


@forward.mistake("The ReLU stands after the second layer. Between the two layers there is still none.")
def _(x: Any, W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
    return np.maximum(W2 @ (W1 @ x + b1) + b2, 0)


@forward.mistake("The ReLU stands before the bias is added: relu(W1 x) + b1. It belongs around the whole W1 x + b1.")
def _(x: Any, W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
    return W2 @ (np.maximum(W1 @ x, 0) + b1) + b2


@forward.mistake("The ReLU is applied to the weights. It belongs on what the first layer computes.")
def _(x: Any, W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
    return W2 @ (np.maximum(W1, 0) @ x + b1) + b2


@forward.mistake("np.minimum keeps the negative part. The ReLU keeps the positive one: np.maximum(h, 0).")
def _(x: Any, W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
    return W2 @ np.minimum(W1 @ x + b1, 0) + b2


@forward.mistake("The bias b2 of the second layer is missing.")
def _(x: Any, W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
    return W2 @ np.maximum(W1 @ x + b1, 0)


@forward.mistake("The bias b1 of the first layer is missing.")
def _(x: Any, W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
    return W2 @ np.maximum(W1 @ x, 0) + b2


@forward.mistake("np.abs turns negative numbers around. The ReLU replaces them by 0: np.maximum(h, 0).")
def _(x: Any, W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
    return W2 @ np.abs(W1 @ x + b1) + b2


@forward.mistake("h > 0 is 1 or 0: the slope of the ReLU. Its value is np.maximum(h, 0).")
def _(x: Any, W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
    return W2 @ (W1 @ x + b1 > 0) + b2


@forward.mistake("The ReLU is applied to x. It belongs around W1 x + b1.")
def _(x: Any, W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
    return W2 @ (W1 @ np.maximum(x, 0) + b1) + b2


# Activations, their derivatives and faults.


@LESSON.value(
    "4",
    "How steep is a sigmoid?",
    hints=("The sigmoid is steepest at 0. Its slope is s (1 - s), where s is its value.",),
    guess=True,
)
def largest_slope() -> Any:
    """The largest slope that the sigmoid 1 / (1 + exp(-x)) has anywhere."""
    return 0.25


@largest_slope.mistake("1/2 is the value of the sigmoid at 0. Its slope there is s (1 - s).")
def _() -> Any:
    return 0.5


@largest_slope.mistake("1 is the largest value that the sigmoid comes close to, and the largest slope of tanh.")
def _() -> Any:
    return 1.0


def _both_signs(rng: Any, size: int) -> Any:
    """Numbers of both signs, none of them near 0 or near another one's size."""
    while True:
        x = rng.uniform(-2, 2, size).round(2)
        if x.min() < -0.4 and x.max() > 0.4 and np.abs(x).min() > 0.15:
            return x


@LESSON.function(
    "5",
    "The slope of a leaky ReLU",
    draws=lambda rng: {"x": _both_signs(rng, 6), "a": round(rng.uniform(0.05, 0.4), 2)},
    calls=5,
    hints=(
        "The function is x where x > 0, and a x elsewhere. Take the derivative of each piece.",
        "np.where(x > 0, ..., ...) chooses entry by entry.",
    ),
)
def leaky_relu_slope(x: Any, a: Any) -> Any:
    """The derivative, entry by entry, of the leaky ReLU: x where x > 0, and a x elsewhere. x is an array without 0."""
    return np.where(x > 0, 1.0, a)


@leaky_relu_slope.mistake("That is the leaky ReLU itself. Its slope does not depend on the size of x, only on its "
                          "sign.")  # fmt: skip
def _(x: Any, a: Any) -> Any:
    return np.where(x > 0, x, a * x)


@leaky_relu_slope.mistake("That is the slope of the plain ReLU. The leaky one lets a share of the gradient through "
                          "where x < 0.")  # fmt: skip
def _(x: Any, a: Any) -> Any:
    return np.where(x > 0, 1.0, 0.0)


@leaky_relu_slope.mistake("The two sides are exchanged: the slope is 1 where x > 0.")
def _(x: Any, a: Any) -> Any:
    return np.where(x > 0, a, 1.0)


@leaky_relu_slope.mistake("The derivative of a x is a, not a x.")
def _(x: Any, a: Any) -> Any:
    return np.where(x > 0, 1.0, a * x)


@leaky_relu_slope.mistake("Where x < 0 the slope is a, not -a: the leaky ReLU rises on both sides.")
def _(x: Any, a: Any) -> Any:
    return np.where(x > 0, 1.0, -a)


@leaky_relu_slope.mistake("The derivative of x is 1, not x.")
def _(x: Any, a: Any) -> Any:
    return np.where(x > 0, x, a)


LESSON.choice(
    "6",
    "Signs of the gradients behind sigmoids",
    task="A neuron z = w1 a1 + w2 a2 + b reads two outputs of sigmoids. For one sample the gradient that arrives at z "
    "is g. The signs of ∂L/∂w1 and ∂L/∂w2 are ...",
    right="both the sign of g",
    wrong={
        "always positive": "∂L/∂w1 = g a1. The output a1 of a sigmoid is positive, but g may have either sign.",
        "independent of each other": "∂L/∂w1 = g a1 and ∂L/∂w2 = g a2, with a1 > 0 and a2 > 0. No freedom is left.",
        "opposite to each other": "∂L/∂w1 = g a1 and ∂L/∂w2 = g a2, with a1 > 0 and a2 > 0. A factor above 0 changes "
        "no sign.",
    },
    hints=("The multiply gate swaps: w1 receives g times a1.", "What signs can an output of a sigmoid have?"),
)


@LESSON.function(
    "7",
    "A backward rule that is wrong on one side",
    draws=lambda rng: {
        "g": _both_signs(rng, 6) * 1.5,
        "x": _both_signs(rng, 6),
        "alpha": round(rng.uniform(0.5, 0.9), 2),
    },
    calls=5,
    hints=(
        "Compare with a small change: (elu(x + h) - elu(x - h)) / (2 h), at x = -1 and at x = 1.",
        "Where x < 0, the code multiplies by the value alpha (e^x - 1). What is its derivative?",
    ),
)
def elu_backward(g: Any, x: Any, alpha: Any) -> Any:
    """The gradient with respect to x of the ELU: x where x > 0, and alpha (e^x - 1) elsewhere; g comes in."""
    return g * np.where(x > 0, 1.0, alpha * np.exp(x))


elu_backward.mistake("The condition looks at g, the incoming gradient. The side was chosen on the way forward, by x.")(
    lambda g, x, alpha: g * np.where(g > 0, 1.0, alpha * np.exp(x))
)
elu_backward.mistake("Where x < 0 there is a factor x too many: the derivative of e^x is e^x.")(
    lambda g, x, alpha: g * np.where(x > 0, 1.0, alpha * x * np.exp(x))
)


@elu_backward.mistake("Where x < 0, g is multiplied by the value alpha (e^x - 1). It is to be multiplied by the slope.")
def _(g: Any, x: Any, alpha: Any) -> Any:
    return g * np.where(x > 0, 1.0, alpha * (np.exp(x) - 1))


@elu_backward.mistake("alpha is missing: the slope of alpha (e^x - 1) has the factor alpha.")
def _(g: Any, x: Any, alpha: Any) -> Any:
    return g * np.where(x > 0, 1.0, np.exp(x))


@elu_backward.mistake("That is the rule of the plain ReLU: nothing passes where x < 0. An ELU has a slope there.")
def _(g: Any, x: Any, alpha: Any) -> Any:
    return g * np.where(x > 0, 1.0, 0.0)


@elu_backward.mistake("Where x > 0, g is multiplied by x. The slope of x is 1.")
def _(g: Any, x: Any, alpha: Any) -> Any:
    return g * np.where(x > 0, x, alpha * np.exp(x))


@elu_backward.mistake("Where x < 0 the incoming gradient g is missing.")
def _(g: Any, x: Any, alpha: Any) -> Any:
    return np.where(x > 0, g, alpha * np.exp(x))


@elu_backward.mistake("Where x > 0 the incoming gradient g is missing.")
def _(g: Any, x: Any, alpha: Any) -> Any:
    return np.where(x > 0, 1.0, g * alpha * np.exp(x))


@elu_backward.mistake("The slope where x < 0 is alpha times e^x. Your factor is alpha + e^x, or the value plus 1.")
def _(g: Any, x: Any, alpha: Any) -> Any:
    return g * np.where(x > 0, 1.0, alpha * (np.exp(x) - 1) + 1)


@elu_backward.mistake("Where x > 0 the slope is 1. The exponential belongs to the other side alone.")
def _(g: Any, x: Any, alpha: Any) -> Any:
    return g * alpha * np.exp(x)


@elu_backward.mistake("That is the ELU itself, the forward pass. Asked for is what it sends back.")
def _(g: Any, x: Any, alpha: Any) -> Any:
    return np.where(x > 0, x, alpha * (np.exp(x) - 1))


@elu_backward.mistake("Where x > 0 nothing is sent back. The slope is 1 there.")
def _(g: Any, x: Any, alpha: Any) -> Any:
    return g * np.where(x > 0, 0.0, alpha * np.exp(x))


@elu_backward.mistake("The derivative of e^x is e^x, not e^(-x).")
def _(g: Any, x: Any, alpha: Any) -> Any:
    return g * np.where(x > 0, 1.0, alpha * np.exp(-x))


@elu_backward.mistake("The two sides are exchanged: the slope is 1 where x > 0.")
def _(g: Any, x: Any, alpha: Any) -> Any:
    return g * np.where(x > 0, alpha * np.exp(x), 1.0)


@elu_backward.mistake("g is multiplied by the value of the ELU. It is to be multiplied by the slope.")
def _(g: Any, x: Any, alpha: Any) -> Any:
    return g * np.where(x > 0, x, alpha * (np.exp(x) - 1))


@elu_backward.mistake("Where x < 0 the factor e^x is missing: the slope of alpha (e^x - 1) is alpha e^x.")
def _(g: Any, x: Any, alpha: Any) -> Any:
    return g * np.where(x > 0, 1.0, alpha)


@elu_backward.mistake("Where x < 0 the -1 of the value is still there. A constant has slope 0.")
def _(g: Any, x: Any, alpha: Any) -> Any:
    return g * np.where(x > 0, 1.0, alpha * np.exp(x) - 1)


# Dead units.

LESSON.choice(
    "8",
    "Will they come back?",
    task="All 100 ReLUs of a hidden layer are off for every sample of the data. The network is trained for 30 epochs. "
    "How many of the 100 are on for some sample after it?",
    right="none",
    wrong={
        "about half": "An update needs a gradient. The slope of a ReLU that is off is 0, so its weights receive 0.",
        "all": "An update needs a gradient. The slope of a ReLU that is off is 0, so its weights receive 0.",
        "those with the largest weights": "The gradient is multiplied by the slope of the ReLU, which is 0, however "
        "large the weights are.",
    },
    hints=("Which factor does the ReLU put into the gradient of its weights?",),
    guess=True,
)


def _pre_activations(rng: Any) -> dict[str, Any]:
    """Samples times units, with some dead units, and a unit that is on for all samples or a sample that turns all off.

    Both cannot be, and both have to come: else 0 would be the answer to a question for one of them.
    """
    samples, units = 7, int(rng.integers(9, 13))
    z = rng.normal(size=(samples, units)).round(2)
    z[z == 0] = 0.5
    dead = int(rng.integers(2, 5))
    z[:, :dead] = -np.abs(z[:, :dead])
    z[:, dead] = np.abs(z[:, dead])
    z[0, dead + 1 :] = np.abs(z[0, dead + 1 :])  # the later units are on for at least one sample
    z[1, dead + 1 :] = -np.abs(z[1, dead + 1 :])  # and off for at least one other sample
    if rng.random() < 0.5:
        z[1, dead] *= -1
    return {"z": z[:, rng.permutation(units)]}


@LESSON.function(
    "9",
    "The share of dead units",
    draws=_pre_activations,
    calls=5,
    hints=(
        "A unit is dead if z <= 0 for every sample. Samples are rows: look along axis 0.",
        "(z <= 0).all(axis=0) says for each unit if it is dead. The mean of True and False is a share.",
    ),
)
def dead_fraction(z: Any) -> Any:
    """The share of units, from 0 to 1, that are off for every sample. z has shape (samples, units): what goes into the
    ReLU."""
    return float((z <= 0).all(axis=0).mean())


@dead_fraction.mistake("That is the share of all entries that are off. A unit that is off for some samples and on for "
                       "others is not dead.")  # fmt: skip
def _(z: Any) -> Any:
    return float((z <= 0).mean())


@dead_fraction.mistake("That is the share of units that are off for at least one sample. A dead one is off for all.")
def _(z: Any) -> Any:
    return float((z <= 0).any(axis=0).mean())


@dead_fraction.mistake("That is the number of dead units. The share is the number divided by the number of units.")
def _(z: Any) -> Any:
    return float((z <= 0).all(axis=0).sum())


@dead_fraction.mistake("The axes are exchanged: that is the share of samples for which all units are off.")
def _(z: Any) -> Any:
    return float((z <= 0).all(axis=1).mean())


@dead_fraction.mistake("That is the share of units that live.")
def _(z: Any) -> Any:
    return float((z > 0).any(axis=0).mean())


@dead_fraction.mistake("That is the share of units that are on for every sample.")
def _(z: Any) -> Any:
    return float((z > 0).all(axis=0).mean())


@dead_fraction.mistake("The number of dead units is right. Divide it by the number of units, not of samples.")
def _(z: Any) -> Any:
    return float((z <= 0).all(axis=0).sum() / z.shape[0])


@dead_fraction.mistake("That asks whether the mean of a unit's inputs is negative. A unit with a negative mean may be "
                       "on for a few samples; then it learns from these.")  # fmt: skip
def _(z: Any) -> Any:
    return float((z.mean(axis=0) <= 0).mean())


@dead_fraction.mistake(
    "That is 0 for every z. z goes into the ReLU: a unit that is off has z <= 0, and 0 only comes out of it."
)
def _(z: Any) -> Any:
    return 0.0


@dead_fraction.mistake(
    "That asks for a negative median. Such a unit may be on for a few samples; then it learns from these."
)
def _(z: Any) -> Any:
    return float((np.median(z, axis=0) <= 0).mean())


def _dead_and_alive(rng: Any) -> dict[str, Any]:
    z = _pre_activations(rng)["z"]
    return {"b": rng.uniform(-1, 1, z.shape[1]).round(2), "z": z}


@LESSON.function(
    "10",
    "Revive the dead, and only them",
    draws=_dead_and_alive,
    calls=5,
    hints=(
        "Which units does the condition in the code choose? Print it next to z.max(axis=0).",
        "A dead unit has z.max(axis=0) <= 0. Its new bias is the old one minus the median of its z.",
    ),
)
def revive(b: Any, z: Any) -> Any:
    """New biases, of shape (units,). A dead unit gets the bias with which the median, over the samples, of what goes
    into its ReLU is 0. A living unit keeps its bias. z, of shape (samples, units), went into the ReLU with the old
    biases b, of shape (units,)."""
    return np.where(z.max(axis=0) <= 0, b - np.median(z, axis=0), b)


revive.mistake("b is added to z once more. z holds the old bias already: the new bias is b minus the median of z.")(
    lambda b, z: np.where(z.max(axis=0) <= 0, -np.median(z + b, axis=0), b)
)
revive.mistake("The dead units are right. The living ones get the bias 0 here; they have to keep theirs.")(
    lambda b, z: np.where(z.max(axis=0) <= 0, b - np.median(z, axis=0), 0.0)
)


@revive.mistake("Living units are changed too. Only the units that are off for every sample get a new bias.")
def _(b: Any, z: Any) -> Any:
    return b - np.median(z, axis=0)


@revive.mistake("The condition finds units that are off for some sample: living ones too. A dead unit has "
                "z.max(axis=0) <= 0.")  # fmt: skip
def _(b: Any, z: Any) -> Any:
    return np.where(z.min(axis=0) <= 0, b - np.median(z, axis=0), b)


@revive.mistake("The condition is turned around: the living units are changed, and the dead ones stay dead.")
def _(b: Any, z: Any) -> Any:
    return np.where(z.max(axis=0) <= 0, b, b - np.median(z, axis=0))


@revive.mistake("The sign is wrong: z of a dead unit is negative, so adding its median pushes the unit further down.")
def _(b: Any, z: Any) -> Any:
    return np.where(z.max(axis=0) <= 0, b + np.median(z, axis=0), b)


@revive.mistake("The bias is replaced, not changed. z holds the old bias already, so subtract the median from b.")
def _(b: Any, z: Any) -> Any:
    return np.where(z.max(axis=0) <= 0, -np.median(z, axis=0), b)


@revive.mistake("The dead units are found, and the mean of z is taken in the place of the median.")
def _(b: Any, z: Any) -> Any:
    return np.where(z.max(axis=0) <= 0, b - z.mean(axis=0), b)


@revive.mistake("The median of all of z is taken. Each unit has its own: axis=0.")
def _(b: Any, z: Any) -> Any:
    return np.where(z.max(axis=0) <= 0, b - np.median(z), b)


@revive.mistake("Both faults are still there: the condition, and the sign.")
def _(b: Any, z: Any) -> Any:
    return np.where(z.min(axis=0) <= 0, b + np.median(z, axis=0), b)


@revive.mistake("The largest of each dead unit's z is brought to 0, so it stays off for every sample. Take the median.")
def _(b: Any, z: Any) -> Any:
    return np.where(z.max(axis=0) <= 0, b - z.max(axis=0), b)


@revive.mistake(
    "The condition finds units with a negative median, living ones among them. A dead unit has z.max(axis=0) <= 0."
)
def _(b: Any, z: Any) -> Any:
    return np.where(np.median(z, axis=0) <= 0, b - np.median(z, axis=0), b)


@revive.mistake(
    "The condition finds units with a negative mean, living ones among them. A dead unit has z.max(axis=0) <= 0."
)
def _(b: Any, z: Any) -> Any:
    return np.where(z.mean(axis=0) <= 0, b - np.median(z, axis=0), b)


@revive.mistake(
    "The smallest of each dead unit's z is brought to 0, so it is on for every other sample. Take the median."
)
def _(b: Any, z: Any) -> Any:
    return np.where(z.max(axis=0) <= 0, b - z.min(axis=0), b)


@revive.mistake("The bias of each dead unit becomes 0 here. It has to change by the median of its z.")
def _(b: Any, z: Any) -> Any:
    return np.where(z.max(axis=0) <= 0, 0.0, b)


# Products of beads.

LESSON.choice(
    "11",
    "Ten sigmoids in a row",
    task="A chain of ten neurons: each multiplies by the weight 1 and applies a sigmoid. Of what size, at most, is the "
    "derivative of the last output with respect to the first input?",
    right="about one millionth",
    wrong={
        "about one tenth": "Each of the ten sigmoids multiplies by its slope, 1/4 at most. Multiply ten of these.",
        "about one thousandth": "Each of the ten sigmoids multiplies by 1/4 at most, not by 1/2: 1/4 to the power 10.",
        "exactly 1": "The weights are 1, but each sigmoid multiplies by its slope too, 1/4 at most.",
    },
    hints=("The largest slope of a sigmoid is 1/4. The chain multiplies the slopes.",),
    guess=True,
)


@LESSON.value(
    "12",
    "The product of the beads",
    draws=lambda rng: {
        "w": rng.permutation([1.0, 1.0, 1.0, -1.0]) * rng.uniform(1.2, 2.4, 4).round(1),
        "a": rng.uniform(0.15, 0.85, 4).round(2),
    },
    hints=(
        "On the way back the gradient meets two beads a neuron: the slope of the sigmoid, then the weight.",
        "The slope of a sigmoid with the output a is a (1 - a). Multiply all eight numbers.",
    ),
)
def product_of_beads(w: Any, a: Any) -> Any:
    """∂a[3]/∂x for four neurons in a row, a[0] = σ(w[0] x) and a[i] = σ(w[i] a[i-1]); given are the weights w and the
    outputs a."""
    return float(np.prod(w * a * (1 - a)))


@product_of_beads.mistake("The slopes of the sigmoids are missing: each neuron multiplies by a (1 - a) too.")
def _(w: Any, a: Any) -> Any:
    return float(np.prod(w))


@product_of_beads.mistake("The weights are missing: each neuron multiplies the gradient by its weight too.")
def _(w: Any, a: Any) -> Any:
    return float(np.prod(a * (1 - a)))


@product_of_beads.mistake("The beads along one path are multiplied, not added. Sums belong to several paths.")
def _(w: Any, a: Any) -> Any:
    return float(np.sum(w * a * (1 - a)))


@product_of_beads.mistake("The slope of a sigmoid with the output a is a (1 - a). You multiplied by a alone.")
def _(w: Any, a: Any) -> Any:
    return float(np.prod(w * a))


@product_of_beads.mistake("The slope of a sigmoid with the output a is a (1 - a). You multiplied by 1 - a alone.")
def _(w: Any, a: Any) -> Any:
    return float(np.prod(w * (1 - a)))


@product_of_beads.mistake("1 - a² is the slope of tanh. That of the sigmoid is a (1 - a).")
def _(w: Any, a: Any) -> Any:
    return float(np.prod(w * (1 - a**2)))


@product_of_beads.mistake("The first neuron is missing: x is multiplied by w[0] and goes through a sigmoid as well.")
def _(w: Any, a: Any) -> Any:
    return float(np.prod((w * a * (1 - a))[1:]))


@product_of_beads.mistake("The last neuron is missing: a[3] is what is differentiated, so w[3] and its slope are on "
                          "the path.")  # fmt: skip
def _(w: Any, a: Any) -> Any:
    return float(np.prod((w * a * (1 - a))[:-1]))


@product_of_beads.mistake("The first weight is missing: x is multiplied by w[0].")
def _(w: Any, a: Any) -> Any:
    return float(np.prod(w[1:]) * np.prod(a * (1 - a)))


@product_of_beads.mistake("The slope is taken at a: σ(a) (1 - σ(a)). But a is the output of the sigmoid already.")
def _(w: Any, a: Any) -> Any:
    return float(np.prod(w * _sigmoid(a) * (1 - _sigmoid(a))))


@product_of_beads.mistake(
    "1/4 is the largest slope of a sigmoid. Here the outputs a are known, and the slope is a (1 - a)."
)
def _(w: Any, a: Any) -> Any:
    return float(np.prod(w / 4))


@LESSON.value(
    "13",
    "The factor of many layers",
    draws=lambda rng: {
        "n": int(rng.choice([36, 49, 64, 81, 100])),
        "s": round(float(rng.choice([0.04, 0.06, 0.08, 0.18, 0.22, 0.25])), 2),
        "layers": int(rng.integers(5, 9)),
    },
    hints=(
        "A sum of n independent terms has n times the variance of one term. Its standard deviation grows by √n.",
        "One layer multiplies by s √n. How often does this happen?",
    ),
)
def factor_of_layers(n: Any, s: Any, layers: Any) -> Any:
    """The factor by which these linear layers together are expected to multiply the size (standard deviation) of a
    signal or of a gradient. Each has n inputs and n outputs, and weights drawn with mean 0 and standard deviation s."""
    return float((s * np.sqrt(n)) ** layers)


factor_of_layers.mistake("The root spans s as well. One layer multiplies by s √n: only n is under the root.")(
    lambda n, s, layers: float(np.sqrt(s * n) ** layers)
)


@factor_of_layers.mistake("Each layer multiplies by s √n, not by s n: the terms of the sum have random signs and "
                          "cancel in part.")  # fmt: skip
def _(n: Any, s: Any, layers: Any) -> Any:
    return float((s * n) ** layers)


@factor_of_layers.mistake("Each output is a sum of n terms: one layer multiplies by s √n, not by s alone.")
def _(n: Any, s: Any, layers: Any) -> Any:
    return float(s**layers)


@factor_of_layers.mistake("That is the factor of the variance. The standard deviation is its square root.")
def _(n: Any, s: Any, layers: Any) -> Any:
    return float((s * s * n) ** layers)


@factor_of_layers.mistake("The factors of layers in a row are multiplied, not added.")
def _(n: Any, s: Any, layers: Any) -> Any:
    return float(s * np.sqrt(n) * layers)


@factor_of_layers.mistake("That is the factor of one layer. The layers follow one another.")
def _(n: Any, s: Any, layers: Any) -> Any:
    return float(s * np.sqrt(n))


@factor_of_layers.mistake("One layer is missing.")
def _(n: Any, s: Any, layers: Any) -> Any:
    return float((s * np.sqrt(n)) ** (layers - 1))


@factor_of_layers.mistake("Each layer multiplies by s √n: the power of s is as large as that of √n.")
def _(n: Any, s: Any, layers: Any) -> Any:
    return float(s * np.sqrt(n) ** layers)


@factor_of_layers.mistake("One layer is counted twice.")
def _(n: Any, s: Any, layers: Any) -> Any:
    return float((s * np.sqrt(n)) ** (layers + 1))


@factor_of_layers.mistake(
    "Each layer multiplies by s √n. You took the root of the number of layers too: layers in a row are multiplied."
)
def _(n: Any, s: Any, layers: Any) -> Any:
    return float(s * np.sqrt(n * layers))


@factor_of_layers.mistake("The √(1/2) belongs to a ReLU. These layers are linear: each multiplies by s √n.")
def _(n: Any, s: Any, layers: Any) -> Any:
    return (s * np.sqrt(n / 2)) ** layers


@factor_of_layers.mistake("Each layer multiplies by s √n; here s is divided by √n.")
def _(n: Any, s: Any, layers: Any) -> Any:
    return (s / np.sqrt(n)) ** layers


def _layers_with_a_fault(rng: Any) -> dict[str, Any]:
    """Eight layers that keep the size of a gradient, one of which has been made a hundred times smaller."""
    weights = [np.linalg.qr(rng.normal(size=(5, 5)))[0] for _ in range(8)]
    place = int(rng.choice([1, 2, 5, 6]))  # off the middle, so that counting from the wrong end shows
    weights[place] = weights[place] * 0.01
    return {"weights": np.array(weights).round(4)}


def _swallowing(weights: Any) -> int:
    return int(np.argmin([np.linalg.norm(w) for w in weights]))


@LESSON.judged(
    "14",
    "Find the layer that swallows the gradient",
    draws=_layers_with_a_fault,
    solution=lambda given: _swallowing(given.weights),
    planted=[
        (lambda given: _swallowing(given.weights) + 1, "That is one too many."),
        (lambda given: 7 - _swallowing(given.weights), "You count from the output."),
        (lambda given: _swallowing(given.weights) - 1, "is one further on"),
        (lambda given: 4 if _swallowing(given.weights) < 4 else 3, "keeps the length"),
        (8, "expected is a whole number from 0 to 7"),
        (lambda given: given.weights[0], "expected is a whole number from 0 to 7"),
        ("2", "expected is a whole number from 0 to 7"),
    ],
    hints=(
        "Send a vector of ones back: g = weights[i].T @ g, from the last layer to the first. Print its norm each time.",
        "At the faulty layer the norm falls to a hundredth.",
    ),
)
def swallowing_layer(answer: Any, given: Any) -> str | None:
    """The index i, counted from 0, of the layer weights[i] that makes the gradient far smaller than all others do. The
    layers are linear, y = weights[i] @ x, eight in a row, and weights[0] reads the input."""
    if isinstance(answer, bool) or not isinstance(answer, (int, float, np.number)) or answer not in range(8):
        return "That is no index of a layer: expected is a whole number from 0 to 7."
    right, index = _swallowing(given.weights), int(answer)
    if index == right:
        return None
    found = {
        right + 1: "That is one too many. Python counts from 0: weights[0] is the first layer.",
        7 - right: "You count from the output. weights[0] is the layer that reads the input.",
        right - 1: "That is the first layer that receives the small gradient. The layer that made it small is one "
        "further on.",
    }
    return found.get(index, f"weights[{index}] keeps the length of what passes it.")


# Starting values.

LESSON.choice(
    "15",
    "A sum of 256 random terms",
    task="A unit has 256 inputs and 256 weights, all drawn from a normal distribution with mean 0 and standard "
    "deviation 1. Of what size (standard deviation) is the sum of weight times input?",
    right="about 16",
    wrong={
        "about 1": "Each of the 256 products has standard deviation 1 already. Their sum is larger.",
        "about 256": "256 is the variance of the sum. The standard deviation is its square root.",
        "about 1/16": "That would be a mean of the products. The unit computes their sum.",
    },
    hints=("The variance of a sum of independent terms is the sum of their variances.",),
    guess=True,
)


@LESSON.value(
    "16",
    "Xavier and He",
    draws=lambda rng: {"n_in": int(rng.choice([40, 60, 90, 120])), "n_out": int(rng.choice([10, 20, 30, 200]))},
    hints=(
        "Xavier: variance 2 / (n_in + n_out). He: variance 2 / n_in. Asked for are standard deviations.",
        "Take the square roots.",
    ),
)
def xavier_and_he(n_in: Any, n_out: Any) -> Any:
    """The pair of standard deviations (Xavier's, He's) for the normal distribution of the starting weights of a layer
    with n_in inputs and n_out outputs. He's is the usual one, for a ReLU and by the number of inputs."""
    return float(np.sqrt(2 / (n_in + n_out))), float(np.sqrt(2 / n_in))


@xavier_and_he.mistake("These are variances. The standard deviation is the square root.")
def _(n_in: Any, n_out: Any) -> Any:
    return 2 / (n_in + n_out), 2 / n_in


@xavier_and_he.mistake("The two are exchanged: Xavier's comes first. It looks at inputs and outputs, He's at inputs.")
def _(n_in: Any, n_out: Any) -> Any:
    return float(np.sqrt(2 / n_in)), float(np.sqrt(2 / (n_in + n_out)))


@xavier_and_he.mistake("Xavier's is right. He's is taken from the number of outputs; what is summed up are the inputs.")
def _(n_in: Any, n_out: Any) -> Any:
    return float(np.sqrt(2 / (n_in + n_out))), float(np.sqrt(2 / n_out))


@xavier_and_he.mistake("Xavier's is right. In He's the 2 is missing: a ReLU lets half of the squares through, and 2 "
                       "makes up for it.")  # fmt: skip
def _(n_in: Any, n_out: Any) -> Any:
    return float(np.sqrt(2 / (n_in + n_out))), float(np.sqrt(1 / n_in))


@xavier_and_he.mistake("He's is right. In Xavier's the 2 is missing: it takes the mean of n_in and n_out, "
                       "(n_in + n_out) / 2.")  # fmt: skip
def _(n_in: Any, n_out: Any) -> Any:
    return float(np.sqrt(1 / (n_in + n_out))), float(np.sqrt(2 / n_in))


@xavier_and_he.mistake("The 2 is missing in both.")
def _(n_in: Any, n_out: Any) -> Any:
    return float(np.sqrt(1 / (n_in + n_out))), float(np.sqrt(1 / n_in))


@xavier_and_he.mistake("These are the limits of uniform distributions, √3 times the standard deviations.")
def _(n_in: Any, n_out: Any) -> Any:
    return float(np.sqrt(6 / (n_in + n_out))), float(np.sqrt(6 / n_in))


@xavier_and_he.mistake("He's is right. Xavier's looks at outputs too: 2 / (n_in + n_out) is its variance.")
def _(n_in: Any, n_out: Any) -> Any:
    return 1 / np.sqrt(n_in), np.sqrt(2 / n_in)


@xavier_and_he.mistake("The root of the 2 is missing: it spans the whole fraction.")
def _(n_in: Any, n_out: Any) -> Any:
    return 2 / np.sqrt(n_in + n_out), 2 / np.sqrt(n_in)


@xavier_and_he.mistake(
    "Xavier's is right, and it stands there twice. He's looks at the inputs only: variance 2 / n_in."
)
def _(n_in: Any, n_out: Any) -> Any:
    return np.sqrt(2 / (n_in + n_out)), np.sqrt(2 / (n_in + n_out))


@xavier_and_he.mistake("He's is right. Xavier's has the sum n_in + n_out below the line, not the product.")
def _(n_in: Any, n_out: Any) -> Any:
    return np.sqrt(2 / (n_in * n_out)), np.sqrt(2 / n_in)


@LESSON.function(
    "17",
    "A start with the wrong number of inputs",
    draws=lambda rng: {"z": rng.normal(size=(int(rng.integers(3, 6)), int(rng.integers(7, 12)))).round(3)},
    calls=5,
    hints=(
        "z has the layout of Linear.weight: (outputs, inputs). Which axis counts what is summed up?",
        "The number of inputs is z.shape[1].",
    ),
)
def he_start(z: Any) -> Any:
    """He's starting weights for a layer before a ReLU, made from z: normal random numbers with standard deviation 1, in
    the layout (outputs, inputs)."""
    return z * np.sqrt(2 / z.shape[1])


he_start.mistake("The root belongs to the whole fraction, 2 / n_in. Here n_in is not under it.")(
    lambda z: z * np.sqrt(2) / z.shape[1]
)


@he_start.mistake("z.shape[0] is the number of outputs. What is summed up are the inputs: z.shape[1].")
def _(z: Any) -> Any:
    return z * np.sqrt(2 / z.shape[0])


@he_start.mistake("The square root is missing: 2 / n_in is the variance, and z is to be multiplied by the standard "
                  "deviation.")  # fmt: skip
def _(z: Any) -> Any:
    return z * 2 / z.shape[1]


@he_start.mistake("The 2 is missing: half of the squares get lost in the ReLU.")
def _(z: Any) -> Any:
    return z / np.sqrt(z.shape[1])


@he_start.mistake("z.size counts all weights. One unit sums up z.shape[1] terms.")
def _(z: Any) -> Any:
    return z * np.sqrt(2 / z.size)


@he_start.mistake("That is Xavier's start. He's looks at the inputs only.")
def _(z: Any) -> Any:
    return z * np.sqrt(2 / sum(z.shape))


@he_start.mistake("z is divided by the standard deviation. It is to be multiplied by it.")
def _(z: Any) -> Any:
    return z / np.sqrt(2 / z.shape[1])


@he_start.mistake("The root of the 2 is missing: it spans the whole fraction, 2 / n_in.")
def _(z: Any) -> Any:
    return z * 2 / np.sqrt(z.shape[1])


@he_start.mistake("That is √3 times too large: 6 / n_in belongs to the limit of a uniform distribution.")
def _(z: Any) -> Any:
    return z * np.sqrt(6 / z.shape[1])


# The path around a layer.

LESSON.choice(
    "18",
    "Twenty layers with a way around each",
    task="Twenty blocks y = x + F(x) follow one another, and each F has the slope 0.1. What is the slope of all twenty "
    "together?",
    right="about 7",
    wrong={
        "about 1e-20": "That is 0.1 to the power 20, without the ways around. A block's slope is 1 + 0.1.",
        "about 2": "The blocks follow one another: multiply their slopes, 1.1 each. 20 × 0.1 adds.",
        "about 3": "The blocks follow one another: multiply their slopes, 1.1 each. 1 + 20 × 0.1 adds them.",
    },
    hints=("y = x + F(x) has the slope 1 + F'(x).", "The slopes of blocks in a row are multiplied."),
    guess=True,
)


@LESSON.value(
    "19",
    "The product of 1 + bead",
    draws=lambda rng: {"beads": (rng.permutation([1, -1, 1, -1, 1]) * rng.uniform(0.1, 0.7, 5)).round(2)},
    hints=(
        "Each block has two paths: straight through, with the factor 1, and through the layer, with its bead.",
        "Paths are added within a block, blocks are multiplied.",
    ),
)
def through_the_blocks(beads: Any) -> Any:
    """∂y/∂x for five residual blocks in a row, x + F(x), where the slopes of the five F are beads."""
    return float(np.prod(1 + beads))


through_the_blocks.mistake("The first block is missing.")(lambda beads: float(np.prod(1 + beads[1:])))
through_the_blocks.mistake("The last block is missing.")(lambda beads: float(np.prod(1 + beads[:-1])))


@through_the_blocks.mistake("The ways around are missing: each block multiplies by 1 + bead, not by its bead.")
def _(beads: Any) -> Any:
    return float(np.prod(beads))


@through_the_blocks.mistake("That is one way around all five layers. Each block has a way around of its own.")
def _(beads: Any) -> Any:
    return float(1 + np.prod(beads))


@through_the_blocks.mistake("The beads are added. That leaves out all paths through more than one layer.")
def _(beads: Any) -> Any:
    return float(1 + np.sum(beads))


@through_the_blocks.mistake("Blocks in a row are multiplied, not added.")
def _(beads: Any) -> Any:
    return float(np.sum(1 + beads))


@through_the_blocks.mistake("The way around is added, not taken off: 1 + bead.")
def _(beads: Any) -> Any:
    return float(np.prod(1 - beads))


@through_the_blocks.mistake("A bead has a sign, and the sum 1 + bead needs it.")
def _(beads: Any) -> Any:
    return float(np.prod(1 + np.abs(beads)))


@through_the_blocks.mistake(
    "The path straight through all blocks is left out: the product of 1 + bead holds it already."
)
def _(beads: Any) -> Any:
    return float(np.prod(1 + beads) - 1)


@through_the_blocks.mistake("The beads are added, and the ways around are missing. Each block multiplies by 1 + bead.")
def _(beads: Any) -> Any:
    return float(np.sum(beads))


@LESSON.function(
    "20",
    "A backward pass that forgets the way around",
    draws=lambda rng: {
        "g": _both_signs(rng, 5) * 1.5,
        "x": _both_signs(rng, 5),
        "w": round(float(rng.choice([-1, 1]) * rng.uniform(0.4, 1.6)), 2),
    },
    calls=5,
    hints=(
        "x is used twice: by the layer, and by the plus. What happens to gradients at a fork?",
        "dx is assigned twice in the code. The second one has to be added to the first.",
    ),
)
def residual_backward(g: Any, x: Any, w: Any) -> Any:
    """The gradient with respect to x of y = x + tanh(w x), entry by entry; g comes in. w is one number."""
    return g * (1 + w * (1 - np.tanh(w * x) ** 2))


residual_backward.mistake("The square belongs to tanh, not to w x: 1 - tanh(w x)².")(
    lambda g, x, w: g * (1 + w * (1 - np.tanh((w * x) ** 2)))
)
residual_backward.mistake("The way around sends back the gradient g. Here it sends the value x.")(
    lambda g, x, w: x + g * w * (1 - np.tanh(w * x) ** 2)
)


@residual_backward.mistake("Only the path through tanh is there. x is used twice, and its two gradients add up: += in "
                           "the place of =.")  # fmt: skip
def _(g: Any, x: Any, w: Any) -> Any:
    return g * w * (1 - np.tanh(w * x) ** 2)


@residual_backward.mistake("Only the way around is there. The path through tanh(w x) sends a gradient to x too.")
def _(g: Any, x: Any, w: Any) -> Any:
    return g


@residual_backward.mistake("The inner factor w is missing on the path through tanh(w x).")
def _(g: Any, x: Any, w: Any) -> Any:
    return g * (1 + (1 - np.tanh(w * x) ** 2))


@residual_backward.mistake("The incoming gradient is missing on the way around: it sends back g, not 1.")
def _(g: Any, x: Any, w: Any) -> Any:
    return 1 + g * w * (1 - np.tanh(w * x) ** 2)


@residual_backward.mistake("The incoming gradient is missing on the path through tanh.")
def _(g: Any, x: Any, w: Any) -> Any:
    return g + w * (1 - np.tanh(w * x) ** 2)


@residual_backward.mistake("The slope of tanh is taken at x. It belongs at w x.")
def _(g: Any, x: Any, w: Any) -> Any:
    return g * (1 + w * (1 - np.tanh(x) ** 2))


@residual_backward.mistake("The way around sends g back to x, not g times x.")
def _(g: Any, x: Any, w: Any) -> Any:
    return g * (x + w * (1 - np.tanh(w * x) ** 2))


@residual_backward.mistake("The square is missing: the slope of tanh is 1 - tanh².")
def _(g: Any, x: Any, w: Any) -> Any:
    return g * (1 + w * (1 - np.tanh(w * x)))


@residual_backward.mistake("The two gradients are multiplied. Where ways meet, gradients add up.")
def _(g: Any, x: Any, w: Any) -> Any:
    return g * g * w * (1 - np.tanh(w * x) ** 2)


@residual_backward.mistake("The path through tanh is subtracted. Where ways meet, gradients add up.")
def _(g: Any, x: Any, w: Any) -> Any:
    return g * (1 - w * (1 - np.tanh(w * x) ** 2))


@residual_backward.mistake("The slope of tanh is 1 - tanh², not tanh².")
def _(g: Any, x: Any, w: Any) -> Any:
    return g * (1 + w * np.tanh(w * x) ** 2)


@residual_backward.mistake("The slope of tanh is missing on the path through the layer.")
def _(g: Any, x: Any, w: Any) -> Any:
    return g * (1 + w)


@residual_backward.mistake("The inner factor is x where w belongs: the derivative of w x with respect to x is w.")
def _(g: Any, x: Any, w: Any) -> Any:
    return g * (1 + x * (1 - np.tanh(w * x) ** 2))


@residual_backward.mistake("The rule of the sigmoid, t (1 - t), is taken for tanh. That of tanh is 1 - t².")
def _(g: Any, x: Any, w: Any) -> Any:
    t = np.tanh(w * x)
    return g * (1 + w * t * (1 - t))


@residual_backward.mistake("tanh is taken twice: tanh(w x) squared is what is subtracted from 1.")
def _(g: Any, x: Any, w: Any) -> Any:
    return g * (1 + w * (1 - np.tanh(np.tanh(w * x)) ** 2))


@residual_backward.mistake("The sign inside is wrong: 1 - tanh², not 1 + tanh².")
def _(g: Any, x: Any, w: Any) -> Any:
    return g * (1 + w * (1 + np.tanh(w * x) ** 2))


@residual_backward.mistake("w is multiplied by the value tanh(w x). The chain rule wants its slope, 1 - tanh².")
def _(g: Any, x: Any, w: Any) -> Any:
    return g * (1 + w * np.tanh(w * x))


@residual_backward.mistake("g is multiplied by y itself. It is to be multiplied by the slope of y.")
def _(g: Any, x: Any, w: Any) -> Any:
    return g * (x + np.tanh(w * x))
