"""Lesson 00: one formula, its gradient, one step down."""

from __future__ import annotations

import numpy as np

from autograd.school.declaring import Lesson

LESSON = Lesson("00", "Try it")

LESSON.choice(
    "1",
    "A small move",
    task="L = (w x + b − y)² at w = 1, b = 0.5, x = 1.5, y = 3, so L = 1. Raise w by 0.01. How does L move?",
    right="down by about 0.03",
    wrong={
        "up by about 0.03": "The guess w x + b = 2 is too small. A larger w brings it closer to y = 3.",
        "down by about 0.015": "The guess moves by x times 0.01 = 0.015, but L is a square, and its slope there is −2.",
        "not at all": "w is multiplied by x = 1.5, so the guess moves, and L with it.",
    },
    guess=True,
)


def _point(rng: np.random.Generator) -> dict[str, float]:
    """A line and a point that it misses; numbers at which the usual mistakes lead to different results."""
    while True:
        w, b, y = (round(float(rng.uniform(-3, 3)), 1) for _ in range(3))
        x = round(float(rng.uniform(1.3, 3.5)), 1)
        error = w * x + b - y
        slopes = (
            2 * error * x,
            2 * error,
            error * x,
            error**2,
            2 * error * w,
            2 * (error + y) * x,
            2 * x,
            error,
            2 * (error - b) * x,
            2 * error * y,
        )
        if (
            min(abs(w), abs(b), abs(y)) > 0.2
            and 0.4 < abs(error) < 5
            and min(np.diff(sorted(map(abs, slopes)))) > 0.02 * max(map(abs, slopes))
        ):
            return {"w": w, "b": b, "x": x, "y": y}


@LESSON.value(
    "2",
    "The gradient of w",
    draws=_point,
    rtol=1e-3,
    hints=(
        "The error w x + b − y comes in squared: the gate sends back twice the error.",
        "w is multiplied by x. So w receives what arrives there, times x.",
    ),
)
def gradient_of_w(w: float, b: float, x: float, y: float) -> float:
    """Compute ∂L/∂w of L = (w x + b − y)² at the given numbers."""
    return 2 * (w * x + b - y) * x


gradient_of_w.mistake("b is missing: the error is w x + b − y.")(lambda w, b, x, y: 2 * (w * x - y) * x)
gradient_of_w.mistake("You multiplied by y. w is multiplied by x, and so is its gradient.")(
    lambda w, b, x, y: 2 * (w * x + b - y) * y
)


@gradient_of_w.mistake("That is ∂L/∂b. w is multiplied by x, and so is its gradient.")
def _(w: float, b: float, x: float, y: float) -> float:
    return 2 * (w * x + b - y)


@gradient_of_w.mistake("The 2 of the square is missing: the slope of e² is 2e.")
def _(w: float, b: float, x: float, y: float) -> float:
    return (w * x + b - y) * x


@gradient_of_w.mistake("That is L itself. Its slope is asked for.")
def _(w: float, b: float, x: float, y: float) -> float:
    return (w * x + b - y) ** 2


@gradient_of_w.mistake("The multiply gate swaps: w receives x, and x would receive w.")
def _(w: float, b: float, x: float, y: float) -> float:
    return 2 * (w * x + b - y) * w


@gradient_of_w.mistake("y is missing: the error is w x + b − y.")
def _(w: float, b: float, x: float, y: float) -> float:
    return 2 * (w * x + b) * x


@gradient_of_w.mistake("The error itself is missing: the slope of e² is 2e, not 2.")
def _(w: float, b: float, x: float, y: float) -> float:
    return 2 * x


@gradient_of_w.mistake("That is the error. Two gates lie between it and w, the square and the product.")
def _(w: float, b: float, x: float, y: float) -> float:
    return w * x + b - y


@gradient_of_w.mistake(
    "That is ∂L/∂w at the numbers further up. Take those of the exercise: given.w, given.b and so on."
)
def _(w: float, b: float, x: float, y: float) -> float:
    return -3.0


def _step(rng: np.random.Generator) -> dict[str, float]:
    """A point, and a rate at which a step helps."""
    return {**_point(rng), "rate": round(float(rng.uniform(0.01, 0.05)), 3)}


@LESSON.function(
    "3",
    "A step down",
    draws=_step,
    calls=5,
    hints=(
        "A positive gradient says: L grows when w grows. Which way should w go?",
        "Step against the gradient.",
    ),
)
def step_down(w: float, b: float, x: float, y: float, rate: float) -> tuple[float, float]:
    """Repair the function step: it returns w and b after one step that makes L = (w x + b − y)² smaller."""
    error = w * x + b - y
    return w - rate * 2 * error * x, b - rate * 2 * error


@step_down.mistake("The step still goes up: along the gradient L grows. Step against it.")
def _(w: float, b: float, x: float, y: float, rate: float) -> tuple[float, float]:
    error = w * x + b - y
    return w + rate * 2 * error * x, b + rate * 2 * error


@step_down.mistake("w goes down now, but b still goes up.")
def _(w: float, b: float, x: float, y: float, rate: float) -> tuple[float, float]:
    error = w * x + b - y
    return w - rate * 2 * error * x, b + rate * 2 * error


@step_down.mistake("b goes down now, but w still goes up.")
def _(w: float, b: float, x: float, y: float, rate: float) -> tuple[float, float]:
    error = w * x + b - y
    return w + rate * 2 * error * x, b - rate * 2 * error


@step_down.mistake("The rate is missing: a step is the rate times the gradient.")
def _(w: float, b: float, x: float, y: float, rate: float) -> tuple[float, float]:
    error = w * x + b - y
    return w - 2 * error * x, b - 2 * error


@step_down.mistake("Those are the steps alone. Subtract them from w and b.")
def _(w: float, b: float, x: float, y: float, rate: float) -> tuple[float, float]:
    error = w * x + b - y
    return rate * 2 * error * x, rate * 2 * error


@step_down.mistake("Those are the steps alone. Add them to w and b.")
def _(w: float, b: float, x: float, y: float, rate: float) -> tuple[float, float]:
    error = w * x + b - y
    return -rate * 2 * error * x, -rate * 2 * error


@step_down.mistake("b used the new w. Both gradients belong to the old w and b: compute them before you move.")
def _(w: float, b: float, x: float, y: float, rate: float) -> tuple[float, float]:
    moved = w - rate * 2 * (w * x + b - y) * x
    return moved, b - rate * 2 * (moved * x + b - y)


@step_down.mistake("w moved by the gradient of b: its factor x is missing.")
def _(w: float, b: float, x: float, y: float, rate: float) -> tuple[float, float]:
    error = w * x + b - y
    return w - rate * 2 * error, b - rate * 2 * error


@step_down.mistake("b moved by the gradient of w. b is only added: its gradient has no factor x.")
def _(w: float, b: float, x: float, y: float, rate: float) -> tuple[float, float]:
    error = w * x + b - y
    return w - rate * 2 * error * x, b - rate * 2 * error * x


@step_down.mistake("w and b have not moved.")
def _(w: float, b: float, x: float, y: float, rate: float) -> tuple[float, float]:
    return w, b


@step_down.mistake("w moves as it should, b has not moved.")
def _(w: float, b: float, x: float, y: float, rate: float) -> tuple[float, float]:
    return w - rate * 2 * (w * x + b - y) * x, b


@step_down.mistake("w moved by the gradient of b, and b by that of w.")
def _(w: float, b: float, x: float, y: float, rate: float) -> tuple[float, float]:
    error = w * x + b - y
    return w - rate * 2 * error, b - rate * 2 * error * x


@step_down.mistake("The order is w, b: the two results are exchanged.")
def _(w: float, b: float, x: float, y: float, rate: float) -> tuple[float, float]:
    error = w * x + b - y
    return b - rate * 2 * error, w - rate * 2 * error * x


@step_down.mistake("The steps are half of what they should be: the 2 of the square is gone.")
def _(w: float, b: float, x: float, y: float, rate: float) -> tuple[float, float]:
    error = w * x + b - y
    return w - rate * error * x, b - rate * error
