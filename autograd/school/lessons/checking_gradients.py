"""Lesson 08: differences of function values, the verdict on a gradient, kinks, property-based tests, rules by
hand.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.school.declaring import Lesson

LESSON = Lesson("08", "Checking gradients")


def _sigmoid(x: Any) -> Any:
    return 1 / (1 + np.exp(-x))


# The error curve.

LESSON.choice(
    "1",
    "The best step",
    task="The slope of sin at 1 is computed by a central difference, (f(x + h) - f(x - h)) / 2h, in double "
    "precision. "
    "Guess which of these steps h gives the smallest error.",
    right="1e-5",
    wrong={
        "1e-1": "The error of a central difference grows with h²: here it is more than a thousandth of the slope.",
        "1e-10": "The difference of two almost equal numbers has few digits left: rounding is divided by h.",
        "1e-16": "1 + 1e-16 is 1 in double precision: the difference is 0 or nothing but rounding.",
    },
    guess=True,
)


@LESSON.value(
    "2",
    "A central difference",
    draws=lambda rng: {"x": round(rng.uniform(-1, 1), 1), "h": round(float(rng.choice([0.1, 0.2, 0.25])), 2)},
    rtol=1e-6,
    hints=("f at x + h, less f at x - h.", "The two points lie 2h apart."),
)
def central_difference_of_exp(x: float, h: float) -> float:
    """The central difference of exp at `x` with step `h`: not the slope, but the number that the formula gives."""
    return float((np.exp(x + h) - np.exp(x - h)) / (2 * h))


@central_difference_of_exp.mistake("The points x + h and x - h lie 2h apart: divide by 2h.")
def _(x: float, h: float) -> float:
    return float((np.exp(x + h) - np.exp(x - h)) / h)


@central_difference_of_exp.mistake(
    "That is the forward difference, from x to x + h. The central one goes from x - h to x + h."
)
def _(x: float, h: float) -> float:
    return float((np.exp(x + h) - np.exp(x)) / h)


@central_difference_of_exp.mistake(
    "That is the backward difference, from x - h to x. The central one goes from x - h to x + h."
)
def _(x: float, h: float) -> float:
    return float((np.exp(x) - np.exp(x - h)) / h)


@central_difference_of_exp.mistake(
    "That is the slope itself. The difference with a step is a little off it, and is asked for here."
)
def _(x: float, h: float) -> float:
    return float(np.exp(x))


@central_difference_of_exp.mistake("A pair of brackets is missing: / 2 * h divides by 2 and multiplies by h.")
def _(x: float, h: float) -> float:
    return float((np.exp(x + h) - np.exp(x - h)) / 2 * h)


@central_difference_of_exp.mistake("The difference is not divided by the distance of its points, 2h.")
def _(x: float, h: float) -> float:
    return float(np.exp(x + h) - np.exp(x - h))


@LESSON.function(
    "3",
    "A step that grows with x",
    draws=lambda rng: {"x": float(f"{10 ** rng.uniform(12, 15):.3g}")},
    calls=5,
    rtol=1e-6,
    hints=(
        "Near x = 1e12 the next double is 1.2e-4 away. x + 1e-5 is x.",
        "Take a step in proportion to x: h = 1e-5 * x.",
    ),
)
def slope_of_log(x: float) -> float:
    """Repair the function: the slope of log at a large `x`, by a central difference, off by less than 1e-6 of it."""
    return 1 / x


@slope_of_log.mistake(
    "It is 0: x + h and x - h are rounded to x, so that nothing is left of the difference. The step has to grow with x."
)
def _(x: float) -> float:
    return 0.0


@slope_of_log.mistake("It is the difference of the logarithms, not divided by the distance 2h, with h = 1e-5 x.")
def _(x: float) -> float:
    h = 1e-5 * x
    return float(np.log(x + h) - np.log(x - h))


@slope_of_log.mistake("That is divided by 2e-5. The step is 1e-5 x now, and so the distance is 2e-5 x.")
def _(x: float) -> float:
    h = 1e-5 * x
    return float((np.log(x + h) - np.log(x - h)) / 2e-5)


@slope_of_log.mistake(
    "That is a forward difference, whose error is proportional to h. Take the central one, from x - h to x + h."
)
def _(x: float) -> float:
    h = 1e-5 * x
    return float((np.log(x + h) - np.log(x)) / h)


@slope_of_log.mistake("The step 1 is too short for a large x: rounding is divided by it. The step has to grow with x.")
def _(x: float) -> float:
    return float((np.log(x + 1) - np.log(x - 1)) / 2)


@slope_of_log.mistake("The step x/10 is too long: the error grows with the square of the step. Try 1e-5 x.")
def _(x: float) -> float:
    return float((np.log(1.1 * x) - np.log(0.9 * x)) / (0.2 * x))


@slope_of_log.mistake("The step x/100 is too long: the error grows with the square of the step. Try 1e-5 x.")
def _(x: float) -> float:
    return float((np.log(1.01 * x) - np.log(0.99 * x)) / (0.02 * x))


@slope_of_log.mistake("That is twice the slope: the points x + h and x - h lie 2h apart.")
def _(x: float) -> float:
    return 2 / x


# The verdict.

LESSON.choice(
    "4",
    "The report",
    task="The loss is mean((X w - y)²). Somebody writes the gradient as Xᵀ(X w - y) / n and asks check_grads. "
    "Guess what the report says.",
    right="every entry is wrong, likely by a factor 1/2",
    wrong={
        "every entry is wrong, likely in the sign": "The direction is right: the 2 of the square is what is missing.",
        "one entry is wrong": "The 2 of the square is missing in all entries alike.",
        "the gradient is right": "The slope of a square is 2 times it. Half a gradient points in the right direction "
        "and is wrong all the same.",
    },
    guess=True,
)


def _regression(rng: Any) -> dict[str, Any]:
    return {
        "w": rng.normal(size=3).round(2),
        "X": rng.normal(size=(5, 3)).round(2),
        "y": rng.normal(size=5).round(2),
        "strength": round(rng.uniform(0.2, 2.0), 2),
    }


@LESSON.function(
    "5",
    "The gradient of ridge regression",
    draws=_regression,
    calls=4,
    hints=(
        "Two terms, two gradients. The second one is 2 strength w.",
        "The first one is 2 Xᵀ(X w - y) / n, with n = len(y).",
    ),
)
def ridge_gradient(w: Any, X: Any, y: Any, strength: float) -> Any:
    """The gradient with respect to `w` of mean((X w - y)²) + strength Σ w²."""
    return 2 * X.T @ (X @ w - y) / len(y) + 2 * strength * w


@ridge_gradient.mistake("The penalty, strength Σ w², has no share in it: 2 strength w is missing.")
def _(w: Any, X: Any, y: Any, strength: float) -> Any:
    return 2 * X.T @ (X @ w - y) / len(y)


@ridge_gradient.mistake("The penalty's share lacks its 2: the slope of w² is 2 w.")
def _(w: Any, X: Any, y: Any, strength: float) -> Any:
    return 2 * X.T @ (X @ w - y) / len(y) + strength * w


@ridge_gradient.mistake("The share of the mean lacks its 2: the slope of a square is 2 times it.")
def _(w: Any, X: Any, y: Any, strength: float) -> Any:
    return X.T @ (X @ w - y) / len(y) + 2 * strength * w


@ridge_gradient.mistake("The share of the mean lacks its 1/n.")
def _(w: Any, X: Any, y: Any, strength: float) -> Any:
    return 2 * X.T @ (X @ w - y) + 2 * strength * w


@ridge_gradient.mistake("The whole is divided by n. The penalty is no mean: its share is 2 strength w.")
def _(w: Any, X: Any, y: Any, strength: float) -> Any:
    return (2 * X.T @ (X @ w - y) + 2 * strength * w) / len(y)


@ridge_gradient.mistake("The share of the mean has the wrong sign: the residual is X w - y, since w stands in X w.")
def _(w: Any, X: Any, y: Any, strength: float) -> Any:
    return 2 * X.T @ (y - X @ w) / len(y) + 2 * strength * w


@ridge_gradient.mistake("The share of the mean is divided by the number of weights. n is the number of rows, len(y).")
def _(w: Any, X: Any, y: Any, strength: float) -> Any:
    return 2 * X.T @ (X @ w - y) / len(w) + 2 * strength * w


@ridge_gradient.mistake("The penalty's share lacks its w: the slope of strength w² is 2 strength w, not 2 strength.")
def _(w: Any, X: Any, y: Any, strength: float) -> Any:
    return 2 * X.T @ (X @ w - y) / len(y) + 2 * strength


@ridge_gradient.mistake("y has the wrong sign: the residual is X w - y, not X w + y.")
def _(w: Any, X: Any, y: Any, strength: float) -> Any:
    return 2 * X.T @ (X @ w + y) / len(y) + 2 * strength * w


@ridge_gradient.mistake("The penalty itself is added, not its slope: the slope of strength w² is 2 strength w.")
def _(w: Any, X: Any, y: Any, strength: float) -> Any:
    return 2 * X.T @ (X @ w - y) / len(y) + strength * w**2


@ridge_gradient.mistake("The penalty's share has the wrong sign.")
def _(w: Any, X: Any, y: Any, strength: float) -> Any:
    return 2 * X.T @ (X @ w - y) / len(y) - 2 * strength * w


def _labels(rng: Any) -> dict[str, Any]:
    return {
        "w": rng.normal(size=3).round(2),
        "X": rng.normal(size=(7, 3)).round(2),
        "y": rng.permutation([0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0]),
    }


@LESSON.function(
    "6",
    "A gradient that climbs",
    draws=_labels,
    calls=4,
    hints=(
        "Ask check_grads, with grad=, and read the line that begins with 'likely'.",
        "Xᵀ(p - y) / n, where p is the sigmoid of X w.",
    ),
)
def logistic_gradient(w: Any, X: Any, y: Any) -> Any:
    """Repair the function: the gradient with respect to `w` of the logistic loss, the mean of -y log p - (1 - y) log(1
    - p), where p = sigmoid(X w).
    """
    return X.T @ (_sigmoid(X @ w) - y) / len(y)


@logistic_gradient.mistake(
    "The sign: this gradient points downhill, so that a step against it climbs. It is p - y, not y - p."
)
def _(w: Any, X: Any, y: Any) -> Any:
    return X.T @ (y - _sigmoid(X @ w)) / len(y)


@logistic_gradient.mistake("The 1/n of the mean is missing.")
def _(w: Any, X: Any, y: Any) -> Any:
    return X.T @ (_sigmoid(X @ w) - y)


@logistic_gradient.mistake("The sign is wrong, and the 1/n of the mean is missing.")
def _(w: Any, X: Any, y: Any) -> Any:
    return X.T @ (y - _sigmoid(X @ w))


@logistic_gradient.mistake("The sigmoid is missing: p is the sigmoid of X w, not X w.")
def _(w: Any, X: Any, y: Any) -> Any:
    return X.T @ (X @ w - y) / len(y)


@logistic_gradient.mistake("There is a slope p (1 - p) too many: the logarithm of the loss cancels it.")
def _(w: Any, X: Any, y: Any) -> Any:
    p = _sigmoid(X @ w)
    return X.T @ ((p - y) * p * (1 - p)) / len(y)


@logistic_gradient.mistake("It is divided by the number of weights. n is the number of rows, len(y).")
def _(w: Any, X: Any, y: Any) -> Any:
    return X.T @ (_sigmoid(X @ w) - y) / len(w)


@logistic_gradient.mistake("There is a 2 too many: no square is in this loss.")
def _(w: Any, X: Any, y: Any) -> Any:
    return 2 * X.T @ (_sigmoid(X @ w) - y) / len(y)


# Kinks.


def _slopes(rng: Any) -> dict[str, Any]:
    """Two slopes, of which neither is the mean, the negative or the double of the other."""
    a, b = rng.choice([-2.5, -1.4, 0.3, 0.9, 1.7, 3.1], size=2, replace=False)
    return {"a": float(a), "b": float(b)}


@LESSON.value("7", "A difference across a kink", draws=_slopes, guess=True)
def difference_across_a_kink(a: float, b: float) -> float:
    """f(x) = max(a x, b x) has a kink at 0. Guess the central difference of f at 0, (f(h) - f(-h)) / 2h."""
    return (a + b) / 2


@difference_across_a_kink.mistake("That is the slope on the right alone. The central difference takes both sides.")
def _(a: float, b: float) -> float:
    return max(a, b)


@difference_across_a_kink.mistake("That is the slope on the left alone. The central difference takes both sides.")
def _(a: float, b: float) -> float:
    return min(a, b)


@difference_across_a_kink.mistake("That is the sum of the two slopes. The points lie 2h apart: half of it.")
def _(a: float, b: float) -> float:
    return a + b


@difference_across_a_kink.mistake(
    "That is half of the difference of the two slopes. f(-h) is -h times the slope on the left, so they add up."
)
def _(a: float, b: float) -> float:
    return abs(a - b) / 2


@LESSON.value(
    "8",
    "Left and right",
    draws=_slopes,
    hints=("For x > 0 the larger of a x and b x is the one with the larger factor.", "For x < 0 it is the other one."),
)
def left_and_right(a: float, b: float) -> tuple[float, float]:
    """The slopes of f(x) = max(a x, b x) at 0: the pair (from the left, from the right)."""
    return min(a, b), max(a, b)


@left_and_right.mistake("The two are exchanged. Right of 0 the larger factor wins, left of 0 the smaller one.")
def _(a: float, b: float) -> tuple[float, float]:
    return max(a, b), min(a, b)


@left_and_right.mistake("That is the slope on the right for both sides. Left of 0, a x is larger where a is smaller.")
def _(a: float, b: float) -> tuple[float, float]:
    return max(a, b), max(a, b)


@left_and_right.mistake(
    "That is the mean for both sides: what a central difference shows. There is no slope like that on either side."
)
def _(a: float, b: float) -> tuple[float, float]:
    return (a + b) / 2, (a + b) / 2


@left_and_right.mistake(
    "The slope on the left has the wrong sign: a slope is taken in the direction of growing x on both sides."
)
def _(a: float, b: float) -> tuple[float, float]:
    return -min(a, b), max(a, b)


def _residuals(rng: Any) -> dict[str, Any]:
    """Residuals well inside and well outside of the bend, of both signs."""
    delta = round(rng.uniform(0.5, 1.5), 1)
    inside = rng.uniform(0.2, 0.8, size=2) * delta * [1, -1]
    outside = rng.uniform(1.5, 3.0, size=3) * delta * [1, -1, -1]
    return {"r": rng.permutation(np.concatenate([inside, outside])).round(2), "delta": delta}


@LESSON.function(
    "9",
    "The slope of the Huber loss",
    draws=_residuals,
    calls=5,
    hints=(
        "Try r = -3: the loss grows to the left, so its slope there is negative.",
        "Outside, the slope is delta with the sign of r.",
    ),
)
def huber_slope(r: Any, delta: float) -> Any:
    """Repair the function: the slope, entry by entry, of the Huber loss, which is r²/2 where |r| <= delta and delta
    (|r| - delta/2) elsewhere.
    """
    return np.clip(r, -delta, delta)


@huber_slope.mistake("It is right for positive r. Where r < -delta the loss falls as r grows: the slope is -delta.")
def _(r: Any, delta: float) -> Any:
    return np.where(np.abs(r) <= delta, r, delta)


@huber_slope.mistake("Outside, the slope is the sign of r without the factor delta.")
def _(r: Any, delta: float) -> Any:
    return np.where(np.abs(r) <= delta, r, np.sign(r))


@huber_slope.mistake("That is r everywhere: the slope of the square. Outside, the loss is a straight line.")
def _(r: Any, delta: float) -> Any:
    return r


@huber_slope.mistake("The two sides are exchanged: r inside, where |r| <= delta, and delta sign(r) outside.")
def _(r: Any, delta: float) -> Any:
    return np.where(np.abs(r) <= delta, delta * np.sign(r), r)


@huber_slope.mistake("That is the loss itself, not its slope.")
def _(r: Any, delta: float) -> Any:
    return np.where(np.abs(r) <= delta, r**2 / 2, delta * (np.abs(r) - delta / 2))


@huber_slope.mistake("It is delta sign(r) everywhere. Inside, where |r| <= delta, the slope of r²/2 is r.")
def _(r: Any, delta: float) -> Any:
    return delta * np.sign(r)


@huber_slope.mistake("It is right for positive r. For r < -delta the slope is -delta: compare the size of r, |r|.")
def _(r: Any, delta: float) -> Any:
    return np.where(r <= delta, r, delta)


@huber_slope.mistake("There is a 2 too many inside: the slope of r²/2 is r.")
def _(r: Any, delta: float) -> Any:
    return np.where(np.abs(r) <= delta, 2 * r, delta * np.sign(r))


@huber_slope.mistake("Outside, the slope is 0. The loss goes on growing there, along a straight line.")
def _(r: Any, delta: float) -> Any:
    return np.where(np.abs(r) <= delta, r, 0.0)


# Hypothesis.

LESSON.choice(
    "10",
    "Shrinking",
    task="A rule is wrong wherever x > 1.5, and right elsewhere. Points are drawn from -4 to 4 in steps of 1/64. "
    "The first failing point is, say, 3.578125. Guess which point the test reports in the end.",
    right="1.515625, the failing point nearest to 0",
    wrong={
        "3.578125, the first that failed": "hypothesis does not stop there: it looks for a simpler point that "
        "fails too.",
        "1.5, the border itself": "At 1.5 the rule is right, and a point that passes is never reported.",
        "0, the simplest point of all": "At 0 the rule is right, and a point that passes is never reported.",
        "4, the largest": "Simple means near to 0 here, not large.",
    },
    guess=True,
)


def _around_the_fault(rng: Any) -> dict[str, Any]:
    """Numbers on both sides of the planted fault, which begins at 1.5."""
    x = np.array([rng.uniform(-3, -0.5), rng.uniform(-0.5, 1.4), rng.uniform(1.6, 3)])
    return {"g": rng.normal(size=3).round(2), "x": rng.permutation(x).round(2)}


@LESSON.function(
    "11",
    "The backward rule of softplus",
    draws=_around_the_fault,
    calls=5,
    hints=(
        "The slope of log(1 + e^x) is e^x / (1 + e^x).",
        "That is the sigmoid of x. The incoming gradient g is multiplied by it.",
    ),
)
def softplus_backward(g: Any, x: Any) -> Any:
    """The gradient with respect to `x` of softplus(x) = log(1 + e^x), entry by entry; `g` is the incoming gradient."""
    return g * _sigmoid(x)


@softplus_backward.mistake("The incoming gradient g is forgotten: that is the local derivative alone.")
def _(g: Any, x: Any) -> Any:
    return _sigmoid(x)


@softplus_backward.mistake("The planted fault is still there: for x > 1.5 the slope is near 1, and not 1.")
def _(g: Any, x: Any) -> Any:
    return g * np.where(x > 1.5, 1.0, _sigmoid(x))


@softplus_backward.mistake("The sign of x: 1 / (1 + e^x) is the sigmoid of -x.")
def _(g: Any, x: Any) -> Any:
    return g * _sigmoid(-x)


@softplus_backward.mistake("That is the slope of the sigmoid. The slope of softplus is the sigmoid itself.")
def _(g: Any, x: Any) -> Any:
    return g * _sigmoid(x) * (1 - _sigmoid(x))


@softplus_backward.mistake(
    "The inner derivative is missing: the slope of log u is 1/u, times the slope e^x of u = 1 + e^x."
)
def _(g: Any, x: Any) -> Any:
    return g / (1 + np.exp(x))


@softplus_backward.mistake("The 1/u of the logarithm is missing: e^x / (1 + e^x), not e^x.")
def _(g: Any, x: Any) -> Any:
    return g * np.exp(x)


@softplus_backward.mistake("That is softplus itself, times g. Its slope is asked for.")
def _(g: Any, x: Any) -> Any:
    return g * np.log1p(np.exp(x))


@softplus_backward.mistake("That is the slope of relu, which softplus comes near to far from 0 only.")
def _(g: Any, x: Any) -> Any:
    return g * (x > 0)


def _upstream(rng: Any) -> dict[str, Any]:
    n = int(rng.choice([2, 4, 5]))
    return {
        "g": rng.normal(size=(n, 3)).round(2),
        "x": rng.normal(size=(n, 3)).round(2),
        "b": rng.normal(size=3).round(2),
    }


@LESSON.function(
    "12",
    "A bias that was broadcast",
    draws=_upstream,
    calls=5,
    hints=(
        "b was used once for each row of x. Each use sends a gradient.",
        "Gradients of several uses add up: a sum over axis 0.",
    ),
)
def bias_backward(g: Any, x: Any, b: Any) -> Any:
    """Repair the function: the gradient with respect to `b`, shape (d,), of x + b, where x has shape (n, d); `g`,
    shape (n, d), is the incoming gradient.
    """
    return g.sum(axis=0)


@bias_backward.mistake(
    "That is the gradient of the first row's use alone. b was used in every row, and the gradients add up."
)
def _(g: Any, x: Any, b: Any) -> Any:
    return g[0]


@bias_backward.mistake("That is the gradient of the last row's use alone: = where += is needed.")
def _(g: Any, x: Any, b: Any) -> Any:
    return g[-1]


@bias_backward.mistake(
    "The gradients of the rows are averaged. They add up; a mean in the loss has put its 1/n into g already."
)
def _(g: Any, x: Any, b: Any) -> Any:
    return g.mean(axis=0)


@bias_backward.mistake(
    "That is the gradient of x. That of b has b's shape: what was broadcast is summed on the way back."
)
def _(g: Any, x: Any, b: Any) -> Any:
    return g


@bias_backward.mistake("The sum runs along the rows, axis 1. b was repeated down the rows: sum over axis 0.")
def _(g: Any, x: Any, b: Any) -> Any:
    return g.sum(axis=1)


@bias_backward.mistake("That is the sum of all entries. The entries of b have a gradient each.")
def _(g: Any, x: Any, b: Any) -> Any:
    return g.sum()


@bias_backward.mistake("The gradient is multiplied by x, as for a product. An addition hands it on as it is.")
def _(g: Any, x: Any, b: Any) -> Any:
    return (g * x).sum(axis=0)


# Gradients by hand.

LESSON.choice(
    "13",
    "The price of a check",
    task="A function of 10,000 numbers has a gradient of 10,000 entries. Comparing every entry with a central "
    "difference "
    "takes 20,000 evaluations of the function. Guess how many check_grads takes to find that the gradient is right.",
    right="fewer than 100",
    wrong={
        "about 10,000": "It does not look at the entries one by one: it moves along a random direction, which has "
        "a share "
        "of every entry, and compares one number.",
        "20,000": "It does not look at the entries one by one: it moves along a random direction, which has a share "
        "of every entry, and compares one number.",
        "exactly 2": "Two values make one difference with one step. Several steps are needed to know how sure it is.",
    },
    guess=True,
)


def _scores(rng: Any) -> dict[str, Any]:
    return {"scores": rng.normal(size=(4, 3)).round(2), "labels": rng.integers(0, 3, size=4)}


def _softmax(scores: Any) -> Any:
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@LESSON.function(
    "14",
    "The gradient of cross-entropy",
    draws=_scores,
    calls=4,
    hints=(
        "Softmax each row; at the right label, subtract 1.",
        "The loss is a mean over the rows: divide by their number.",
    ),
)
def cross_entropy_gradient(scores: Any, labels: Any) -> Any:
    """The gradient with respect to `scores`, shape (n, classes), of the mean over the rows of -log
    softmax(scores)[label].
    """
    return (_softmax(scores) - np.eye(scores.shape[1])[labels]) / len(scores)


@cross_entropy_gradient.mistake("The 1/n of the mean is missing.")
def _(scores: Any, labels: Any) -> Any:
    return _softmax(scores) - np.eye(scores.shape[1])[labels]


@cross_entropy_gradient.mistake(
    "The sign: it is p - y. A score that is too large for a wrong class has to have a positive gradient."
)
def _(scores: Any, labels: Any) -> Any:
    return (np.eye(scores.shape[1])[labels] - _softmax(scores)) / len(scores)


@cross_entropy_gradient.mistake("The 1 at the right label is not subtracted: the probabilities alone are no gradient.")
def _(scores: Any, labels: Any) -> Any:
    return _softmax(scores) / len(scores)


@cross_entropy_gradient.mistake(
    "The mean is over the rows, not over all entries: divide by n, not by n times the number of classes."
)
def _(scores: Any, labels: Any) -> Any:
    return (_softmax(scores) - np.eye(scores.shape[1])[labels]) / scores.size


@cross_entropy_gradient.mistake("Divided by the number of classes. n is the number of rows.")
def _(scores: Any, labels: Any) -> Any:
    return (_softmax(scores) - np.eye(scores.shape[1])[labels]) / scores.shape[1]


@cross_entropy_gradient.mistake("The softmax runs down the columns. Each row is one sample: axis=1.")
def _(scores: Any, labels: Any) -> Any:
    return (_softmax(scores.T).T - np.eye(scores.shape[1])[labels]) / len(scores)


@cross_entropy_gradient.mistake("The softmax is missing: scores are no probabilities.")
def _(scores: Any, labels: Any) -> Any:
    return (scores - np.eye(scores.shape[1])[labels]) / len(scores)


@cross_entropy_gradient.mistake(
    "That is only the share of the right label, p - 1. The other scores have the gradient p."
)
def _(scores: Any, labels: Any) -> Any:
    y = np.eye(scores.shape[1])[labels]
    return (_softmax(scores) - 1) * y / len(scores)


def _network(rng: Any) -> dict[str, Any]:
    return {
        "x": rng.normal(size=(5, 3)).round(2),
        "y": rng.normal(size=(5, 1)).round(2),
        "W1": rng.normal(size=(3, 3)).round(2),
        "W2": rng.normal(size=(3, 1)).round(2),
    }


def _net(x: Any, y: Any, W1: Any, W2: Any) -> tuple[Any, Any, Any]:
    """Hidden layer, gradient of the output, gradient of the hidden layer."""
    h = np.tanh(x @ W1)
    d = 2 * (h @ W2 - y) / len(x)
    return h, d, d @ W2.T


@LESSON.function(
    "15",
    "One gate was passed over",
    draws=_network,
    calls=4,
    hints=(
        "Walk back gate by gate: mean square, @ W2, tanh, @ W1. One of them has no line.",
        "The slope of tanh is 1 - h², where h is its result.",
    ),
)
def network_backward(x: Any, y: Any, W1: Any, W2: Any) -> tuple[Any, Any]:
    """Repair the function: the pair of gradients, by `W1` and by `W2`, of mean((tanh(x W1) W2 - y)²)."""
    h, d, dh = _net(x, y, W1, W2)
    return x.T @ (dh * (1 - h**2)), h.T @ d


@network_backward.mistake("The gradient of W2 is right. On the way to W1 the tanh is passed over: times 1 - h².")
def _(x: Any, y: Any, W1: Any, W2: Any) -> tuple[Any, Any]:
    h, d, dh = _net(x, y, W1, W2)
    return x.T @ dh, h.T @ d


@network_backward.mistake("The gradient of W2 is right. At the tanh, the slope is 1 - h², not 1 - h.")
def _(x: Any, y: Any, W1: Any, W2: Any) -> tuple[Any, Any]:
    h, d, dh = _net(x, y, W1, W2)
    return x.T @ (dh * (1 - h)), h.T @ d


@network_backward.mistake("The gradient of W2 is right. 1 - tanh² is taken of h, which is a tanh already: 1 - h².")
def _(x: Any, y: Any, W1: Any, W2: Any) -> tuple[Any, Any]:
    h, d, dh = _net(x, y, W1, W2)
    return x.T @ (dh * (1 - np.tanh(h) ** 2)), h.T @ d


@network_backward.mistake("The gradient of W2 is right. h (1 - h) is the slope of a sigmoid; that of tanh is 1 - h².")
def _(x: Any, y: Any, W1: Any, W2: Any) -> tuple[Any, Any]:
    h, d, dh = _net(x, y, W1, W2)
    return x.T @ (dh * h * (1 - h)), h.T @ d


@network_backward.mistake(
    "The gradient of W2 is right. The slope of tanh is multiplied by, not put in the place of the gradient that "
    "arrives."
)
def _(x: Any, y: Any, W1: Any, W2: Any) -> tuple[Any, Any]:
    h, d, _dh = _net(x, y, W1, W2)
    return x.T @ (1 - h**2), h.T @ d


@network_backward.mistake("The gradient of W2 is right. The slope of tanh is 1 - h², not 1 + h².")
def _(x: Any, y: Any, W1: Any, W2: Any) -> tuple[Any, Any]:
    h, d, dh = _net(x, y, W1, W2)
    return x.T @ (dh * (1 + h**2)), h.T @ d


@network_backward.mistake(
    "The gradient of W1 is right. That of W2 has the slope of tanh in it, but W2 stands behind the tanh."
)
def _(x: Any, y: Any, W1: Any, W2: Any) -> tuple[Any, Any]:
    h, d, dh = _net(x, y, W1, W2)
    return x.T @ (dh * (1 - h**2)), (h * (1 - h**2)).T @ d


@network_backward.mistake("The two are exchanged: first the gradient of W1, then that of W2.")
def _(x: Any, y: Any, W1: Any, W2: Any) -> tuple[Any, Any]:
    h, d, dh = _net(x, y, W1, W2)
    return h.T @ d, x.T @ (dh * (1 - h**2))
