"""Lesson 01: one formula gate by gate, forks, an order for the gates, an engine of forty lines, its cost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np

from autograd import Value, gradients
from autograd.drawing.language.speaking import say, translated
from autograd.school.answers import NoAnswer
from autograd.school.declaring import Lesson, ValueExercise

LESSON = Lesson("01", "Computation graphs")


def _told(sentence: str, **parts: object) -> str:
    """A sentence about an answer, in the language spoken here, its parts filled in."""
    return translated(sentence).format(**parts)


def _apart(key: str, draws: Callable[[np.random.Generator], dict[str, float]]) -> Any:
    """Draws at which the right answer of an exercise and what its mistakes lead to differ by 1 % or more."""

    def drawn(rng: np.random.Generator) -> dict[str, float]:
        exercise = LESSON.exercises[f"{LESSON.number}.{key}"]
        assert isinstance(exercise, ValueExercise)
        while True:
            given = draws(rng)
            results = [float(answer(**given)) for answer in (exercise.solve, *(slip.answer for slip in exercise.slips))]
            pairs = combinations(results, 2)
            if all(abs(one - other) > 0.01 * max(abs(one), abs(other)) for one, other in pairs):
                return given

    return drawn


def _number(rng: np.random.Generator, low: float, high: float, places: int = 1) -> float:
    """A number with few digits, at least 0.3 away from 0 and from ±1, where different mistakes would look alike."""
    while True:
        drawn = round(float(rng.uniform(low, high)), places)
        if abs(drawn) >= 0.3 and abs(abs(drawn) - 1) >= 0.1 and abs(drawn - 2) >= 0.1:
            return drawn


# One formula.

LESSON.choice(
    "1",
    "The input that matters most",
    task="f = 1 + exp(w0 + w1 x) at w0 = 2, w1 = 3, x = −1. Raise one of the three by 0.01. Which one moves f most?",
    right="x moves it most",
    wrong={
        "w0 moves it most": "w0 moves the sum by 0.01. Compare: x reaches the sum through a multiplication by w1 = 3.",
        "w1 moves it most": "w1 moves the sum by 0.01 times x, which is −0.01. Compare: x is multiplied by w1 = 3.",
        "all three move it by the same amount": "w0 is only added, w1 and x are multiplied by each other: they differ.",
    },
    guess=True,
)


def _formula(rng: np.random.Generator) -> dict[str, float]:
    """Numbers for f = 1 + exp(w0 + w1 x) with an exponent that is neither large nor near 0."""
    while True:
        w0, w1, x = _number(rng, -2.5, 2.5), _number(rng, 1.5, 3.5), _number(rng, -2, 2)
        if 0.4 <= abs(w0 + w1 * x) <= 2.2 and abs(w0 + w1 * x - 1) >= 0.1 and abs(abs(x) - w1) >= 0.1:
            return {"w0": w0, "w1": w1, "x": x}


@LESSON.value(
    "2",
    "The gradient at the sum",
    draws=_apart("2", _formula),
    rtol=1e-3,
    hints=(
        "∂f/∂f = 1 passes the gate f = 1 + v3 unchanged. Only the gate v3 = exp(v2) is left.",
        "The slope of exp is exp itself: the gate multiplies by its own output.",
    ),
)
def gradient_at_the_sum(w0: float, w1: float, x: float) -> float:
    """f = 1 + exp(v2) with v2 = w0 + w1 x. Compute ∂f/∂v2, the gradient that arrives at the sum, at the given
    numbers."""
    return float(np.exp(w0 + w1 * x))


gradient_at_the_sum.mistake("That is ∂f/∂w1: you went on through the multiply gate. Stop at v2.")(
    lambda w0, w1, x: float(np.exp(w0 + w1 * x) * x)
)
gradient_at_the_sum.mistake("You multiplied by v2. The slope of exp is exp(v2) alone.")(
    lambda w0, w1, x: float((w0 + w1 * x) * np.exp(w0 + w1 * x))
)
gradient_at_the_sum.mistake("The exponent is w0 + w1 x: only w1 is multiplied by x.")(
    lambda w0, w1, x: float(np.exp((w0 + w1) * x))
)


@gradient_at_the_sum.mistake("That is f itself. The 1 that is added moves f, not its slope.")
def _(w0: float, w1: float, x: float) -> float:
    return float(1 + np.exp(w0 + w1 * x))


@gradient_at_the_sum.mistake("That is the value v2 = w0 + w1 x, not the derivative of f with respect to it.")
def _(w0: float, w1: float, x: float) -> float:
    return w0 + w1 * x


@gradient_at_the_sum.mistake("That is the rule of powers, v2 · exp(v2 − 1). In exp it is the exponent that varies.")
def _(w0: float, w1: float, x: float) -> float:
    return float((w0 + w1 * x) * np.exp(w0 + w1 * x - 1))


@gradient_at_the_sum.mistake("That is ∂f/∂f. One gate lies between f and v2 that does more than pass it on: exp.")
def _(w0: float, w1: float, x: float) -> float:
    return 1.0


@gradient_at_the_sum.mistake("That is ∂f/∂x: you went on through the multiply gate. Stop at v2.")
def _(w0: float, w1: float, x: float) -> float:
    return float(w1 * np.exp(w0 + w1 * x))


@gradient_at_the_sum.mistake(
    "That is right for w0 = 2, w1 = 3, x = −1. Take the numbers of the exercise, given.w0 and so on."
)
def _(w0: float, w1: float, x: float) -> float:
    return float(np.exp(-1))


@gradient_at_the_sum.mistake("w0 is missing in the exponent.")
def _(w0: float, w1: float, x: float) -> float:
    return float(np.exp(w1 * x))


@LESSON.value(
    "3",
    "The gradient of x",
    draws=_apart("3", _formula),
    rtol=1e-3,
    hints=(
        "The multiply gate v1 = w1 x receives exp(w0 + w1 x). It hands on that times a local derivative.",
        "The local derivative of w1 x with respect to x is w1.",
    ),
)
def gradient_of_x(w0: float, w1: float, x: float) -> float:
    """Compute ∂f/∂x of f = 1 + exp(w0 + w1 x) at the given numbers."""
    return float(w1 * np.exp(w0 + w1 * x))


gradient_of_x.mistake("There is a factor f too many. The walk starts with ∂f/∂f = 1, not with f.")(
    lambda w0, w1, x: float((1 + np.exp(w0 + w1 * x)) * np.exp(w0 + w1 * x) * w1)
)


@gradient_of_x.mistake("That is ∂f/∂w1. The multiply gate swaps: x receives w1, and w1 receives x.")
def _(w0: float, w1: float, x: float) -> float:
    return float(x * np.exp(w0 + w1 * x))


@gradient_of_x.mistake("That is ∂f/∂w0, what arrives at the multiply gate. Its local derivative is missing.")
def _(w0: float, w1: float, x: float) -> float:
    return float(np.exp(w0 + w1 * x))


@gradient_of_x.mistake("That is the local derivative alone. Multiply it by the gradient that arrives at the gate.")
def _(w0: float, w1: float, x: float) -> float:
    return w1


@gradient_of_x.mistake(
    "You multiplied by f. The local derivative of exp is exp(v2), without the 1 that is added later."
)
def _(w0: float, w1: float, x: float) -> float:
    return float(w1 * (1 + np.exp(w0 + w1 * x)))


@gradient_of_x.mistake(
    "That is right for w0 = 2, w1 = 3, x = −1. Take the numbers of the exercise, given.w0 and so on."
)
def _(w0: float, w1: float, x: float) -> float:
    return float(3 * np.exp(-1))


@gradient_of_x.mistake("w0 is missing in the exponent.")
def _(w0: float, w1: float, x: float) -> float:
    return float(w1 * np.exp(w1 * x))


@gradient_of_x.mistake("You multiplied by w0, which is only added. x is multiplied by w1.")
def _(w0: float, w1: float, x: float) -> float:
    return float(w0 * np.exp(w0 + w1 * x))


@gradient_of_x.mistake("You multiplied by the product w1 x. Its local derivative for x is w1 alone.")
def _(w0: float, w1: float, x: float) -> float:
    return float(w1 * x * np.exp(w0 + w1 * x))


@gradient_of_x.mistake("You added the local derivatives along the way. The chain rule multiplies them.")
def _(w0: float, w1: float, x: float) -> float:
    return float(1 + np.exp(w0 + w1 * x) + 1 + w1)


@LESSON.function(
    "4",
    "The first gradient",
    draws=_formula,
    calls=5,
    hints=(
        "Compare with the backward pass above, line by line. One line differs.",
        "The walk starts with the derivative of f with respect to f. Move f by 0.01: f moves by 0.01.",
    ),
)
def first_gradient(w0: float, w1: float, x: float) -> tuple[float, float, float]:
    """This backward pass of f = 1 + exp(w0 + w1 x) gives wrong gradients. Repair it: it returns ∂f/∂w0, ∂f/∂w1,
    ∂f/∂x."""
    slope = float(np.exp(w0 + w1 * x))
    return slope, x * slope, w1 * slope


@first_gradient.mistake("All gradients are multiplied by f: the walk still starts with f. What is ∂f/∂f?")
def _(w0: float, w1: float, x: float) -> tuple[float, float, float]:
    slope = float(np.exp(w0 + w1 * x))
    return (1 + slope) * slope, (1 + slope) * x * slope, (1 + slope) * w1 * slope


@first_gradient.mistake("All gradients are 0: a walk that starts with 0 multiplies 0 all the way. What is ∂f/∂f?")
def _(w0: float, w1: float, x: float) -> tuple[float, float, float]:
    return 0.0, 0.0, 0.0


@first_gradient.mistake("The start is right now, but the gradients of w1 and x are exchanged.")
def _(w0: float, w1: float, x: float) -> tuple[float, float, float]:
    slope = float(np.exp(w0 + w1 * x))
    return slope, w1 * slope, x * slope


@first_gradient.mistake(
    "All gradients are multiplied by exp(v2) once too often: the walk starts with v3. What is ∂f/∂f?"
)
def _(w0: float, w1: float, x: float) -> tuple[float, float, float]:
    slope = float(np.exp(w0 + w1 * x))
    return slope**2, x * slope**2, w1 * slope**2


@first_gradient.mistake("Those are the local derivatives of the sum w0 + w1 x. The factor exp(v2) is missing.")
def _(w0: float, w1: float, x: float) -> tuple[float, float, float]:
    return 1.0, x, w1


# Gates.


@LESSON.value(
    "5",
    "Two gates in a row",
    draws=_apart("5", lambda rng: {"x": _number(rng, 0.6, 1.6, 2)}),
    rtol=1e-3,
    hints=(
        "u = x² and y = cos(u): multiply the two local derivatives.",
        "The slope of cos is −sin, taken at u, not at x.",
    ),
)
def two_gates(x: float) -> float:
    """Compute dy/dx of y = cos(x²) at the given x (in radians)."""
    return float(-np.sin(x**2) * 2 * x)


@two_gates.mistake("That is the example above, sin(x²) at x = 1.5. Here it is cos(x²), at given.x.")
def _(x: float) -> float:
    return float(np.cos(1.5**2) * 3)


@two_gates.mistake("That is y itself. Its derivative is asked for.")
def _(x: float) -> float:
    return float(np.cos(x**2))


@two_gates.mistake("The derivative of the inner gate, 2x, is missing.")
def _(x: float) -> float:
    return float(-np.sin(x**2))


@two_gates.mistake("The slope of cos was taken at x. It belongs to the input of that gate, u = x².")
def _(x: float) -> float:
    return float(-np.sin(x) * 2 * x)


@two_gates.mistake("You kept the cosine. Its slope is minus the sine.")
def _(x: float) -> float:
    return float(np.cos(x**2) * 2 * x)


@two_gates.mistake("You multiplied by x². The local derivative of the square is 2x.")
def _(x: float) -> float:
    return float(-np.sin(x**2) * x**2)


@two_gates.mistake("That is −sin(2x), the derivative of (cos x)². Here x is squared first, then comes the cosine.")
def _(x: float) -> float:
    return float(-np.sin(2 * x))


@two_gates.mistake("You added the two local derivatives. The chain rule multiplies them.")
def _(x: float) -> float:
    return float(-np.sin(x**2) + 2 * x)


@two_gates.mistake("Your calculator takes degrees. Here x² is in radians.")
def _(x: float) -> float:
    return float(-np.sin(np.radians(x**2)) * 2 * x)


@two_gates.mistake("The derivative of x² is 2x, not 2.")
def _(x: float) -> float:
    return float(-2 * np.sin(x**2))


@two_gates.mistake(
    "Only the derivative of the inner gate was used, with the sign of the outer one. The sine is missing."
)
def _(x: float) -> float:
    return -2 * x


def _gate(rng: np.random.Generator) -> dict[str, float]:
    """An incoming gradient and two operands, all different."""
    while True:
        g, a, b = (_number(rng, -4, 4) for _ in range(3))
        if min(abs(abs(a) - abs(b)), abs(abs(g) - abs(a)), abs(abs(g) - abs(b))) >= 0.1:
            return {"g": g, "a": a, "b": b}


@LESSON.function(
    "6",
    "The multiply gate",
    draws=_gate,
    calls=5,
    hints=(
        "How much does a · b move when a moves by 0.01? That is the local derivative for a.",
        "Each operand receives g times the other operand.",
    ),
)
def multiply_backward(g: float, a: float, b: float) -> tuple[float, float]:
    """The gate computes a · b and receives the gradient g. Write a function that returns the gradients of a and of
    b."""
    return g * b, g * a


@multiply_backward.mistake("a received g times a, and b received g times b. The multiply gate swaps.")
def _(g: float, a: float, b: float) -> tuple[float, float]:
    return g * a, g * b


@multiply_backward.mistake("Those are the local derivatives alone: the incoming gradient g is missing.")
def _(g: float, a: float, b: float) -> tuple[float, float]:
    return b, a


@multiply_backward.mistake("That is the add gate: it hands g on unchanged. A product moves by the other operand.")
def _(g: float, a: float, b: float) -> tuple[float, float]:
    return g, g


@multiply_backward.mistake("Both received g times the product. The local derivative of a · b for a is b alone.")
def _(g: float, a: float, b: float) -> tuple[float, float]:
    return g * a * b, g * a * b


@multiply_backward.mistake("You added g and the local derivative. Upstream and local are multiplied.")
def _(g: float, a: float, b: float) -> tuple[float, float]:
    return g + b, g + a


@multiply_backward.mistake("You returned the product itself. Its gradients are asked for: g times the other operand.")
def _(g: float, a: float, b: float) -> tuple[float, float]:
    return a * b, a * b


@LESSON.function(
    "7",
    "The max gate",
    draws=_gate,
    calls=20,
    hints=(
        "Move the smaller operand a little: max(a, b) does not move at all.",
        "All of g goes to the larger operand; the other one receives 0.",
    ),
)
def maximum_backward(g: float, a: float, b: float) -> tuple[float, float]:
    """The gate computes max(a, b) and receives g. Write a function that returns the gradients of a and of b (a ≠ b)."""
    return (g, 0.0) if a > b else (0.0, g)


maximum_backward.mistake("You compared the absolute values. max(a, b) compares a and b with their signs.")(
    lambda g, a, b: (g, 0.0) if abs(a) > abs(b) else (0.0, g)
)


@maximum_backward.mistake("The smaller operand received the gradient. It is the larger one that max lets through.")
def _(g: float, a: float, b: float) -> tuple[float, float]:
    return (0.0, g) if a > b else (g, 0.0)


@maximum_backward.mistake("Both received g: that is an add gate. The smaller operand does not move max(a, b).")
def _(g: float, a: float, b: float) -> tuple[float, float]:
    return g, g


@maximum_backward.mistake("Each received one half. Max shares only when both are equal.")
def _(g: float, a: float, b: float) -> tuple[float, float]:
    return g / 2, g / 2


@maximum_backward.mistake("The choice is right, the amount is not: the local derivative is 1, so all of g passes.")
def _(g: float, a: float, b: float) -> tuple[float, float]:
    return (1.0, 0.0) if a > b else (0.0, 1.0)


@maximum_backward.mistake("You multiplied g by the larger operand. The local derivative of max is 1 or 0.")
def _(g: float, a: float, b: float) -> tuple[float, float]:
    return (g * a, 0.0) if a > b else (0.0, g * b)


@maximum_backward.mistake("a always receives g. Compare the operands: the larger one receives it.")
def _(g: float, a: float, b: float) -> tuple[float, float]:
    return g, 0.0


@maximum_backward.mistake("You returned the operands. Their gradients are asked for.")
def _(g: float, a: float, b: float) -> tuple[float, float]:
    return a, b


@maximum_backward.mistake("You asked whether the operands are positive. Compare them with each other.")
def _(g: float, a: float, b: float) -> tuple[float, float]:
    return g * (a > 0), g * (b > 0)


def _relu(rng: np.random.Generator) -> dict[str, float]:
    """An incoming gradient and an input, each of either sign."""
    return {"g": _number(rng, -4, 4), "x": _number(rng, -4, 4)}


@LESSON.function(
    "8",
    "A gate that looks the wrong way",
    draws=_relu,
    calls=30,
    hints=(
        "Try relu_backward(-2.0, 3.0) and draw(Value(3.0).relu() * -2) beside it.",
        "The gate opened or closed on the way forward. The number that it looked at then was x.",
    ),
)
def relu_backward(g: float, x: float) -> float:
    """This backward rule of relu(x) = max(x, 0) is wrong for some g and x. Repair it."""
    return g if x > 0 else 0.0


relu_backward.mistake("Where x is negative, −g comes back: that is the slope of |x|. That of relu is 0 there.")(
    lambda g, x: g if x > 0 else -g
)


@relu_backward.mistake(
    "The gate still looks at the sign of the gradient. It opened, or not, for x, on the way forward."
)
def _(g: float, x: float) -> float:
    return g if g > 0 else 0.0


@relu_backward.mistake("Now it looks at both signs. A negative gradient passes an open gate too.")
def _(g: float, x: float) -> float:
    return g if g > 0 and x > 0 else 0.0


@relu_backward.mistake("Open and closed are exchanged: the gradient passes where x is positive.")
def _(g: float, x: float) -> float:
    return g if x < 0 else 0.0


@relu_backward.mistake("You multiplied g by relu(x). The slope of relu is 1 or 0.")
def _(g: float, x: float) -> float:
    return g * max(x, 0.0)


@relu_backward.mistake("That is the slope alone, 1 or 0: the incoming gradient g is missing.")
def _(g: float, x: float) -> float:
    return 1.0 if x > 0 else 0.0


@relu_backward.mistake("That is relu(x) itself. Its slope, 1 or 0, times g is asked for.")
def _(g: float, x: float) -> float:
    return max(x, 0.0)


@relu_backward.mistake("Every gradient passes: that gate is never closed.")
def _(g: float, x: float) -> float:
    return g


# Forks.

LESSON.choice(
    "9",
    "Count the paths",
    task="f = a · a · b + max(a, b) at a = 2, b = −3. Along how many paths does a wiggle of a reach f?",
    right="three paths",
    wrong={
        "one path": "a stands in the formula three times. Each place is a wire of its own.",
        "two paths": "a · a has two wires from a: both operands of that gate are a.",
        "four paths": "a goes into the first product twice and into max once. From a · a on, a single wire leads to f.",
    },
    guess=True,
)


def _two(rng: np.random.Generator) -> dict[str, float]:
    """Two numbers that differ."""
    while True:
        a, b = _number(rng, -1.5, 1.8), _number(rng, -4, 4)
        if abs(abs(a) - abs(b)) >= 0.2:
            return {"a": a, "b": b}


@LESSON.value(
    "10",
    "A sum over paths",
    draws=_apart("10", _two),
    rtol=1e-3,
    hints=(
        "a reaches f along two paths: through the product a · b, and through exp(a).",
        "Multiply along each path; add the two products.",
    ),
)
def sum_over_paths(a: float, b: float) -> float:
    """Compute ∂f/∂a of f = a · b + exp(a) at the given numbers."""
    return float(b + np.exp(a))


@sum_over_paths.parts
def _(a: float, b: float) -> list[float]:
    return [b, float(np.exp(a))]


sum_over_paths.mistake("Along the product, a receives b alone. You added a as well.")(
    lambda a, b: float(a + b + np.exp(a))
)


@sum_over_paths.mistake("You multiplied the parts of the two paths. Along a path one multiplies, over paths one adds.")
def _(a: float, b: float) -> float:
    return float(b * np.exp(a))


@sum_over_paths.mistake("That is the path through the product alone. a reaches f through exp too.")
def _(a: float, b: float) -> float:
    return b


@sum_over_paths.mistake("That is the path through exp alone. a reaches f through the product too.")
def _(a: float, b: float) -> float:
    return float(np.exp(a))


@sum_over_paths.mistake("That is right for a = 2, b = −3. Take the numbers of the exercise, given.a and given.b.")
def _(a: float, b: float) -> float:
    return float(-3 + np.exp(2))


@sum_over_paths.mistake("That is f itself. The local derivative of a · b for a is b.")
def _(a: float, b: float) -> float:
    return float(a * b + np.exp(a))


@sum_over_paths.mistake("The multiply gate swaps: along it, a receives b, not a.")
def _(a: float, b: float) -> float:
    return float(a + np.exp(a))


@sum_over_paths.mistake("The slope of exp is exp, not a · exp(a − 1): that is the rule of powers.")
def _(a: float, b: float) -> float:
    return float(b + a * np.exp(a - 1))


@sum_over_paths.mistake("You multiplied exp(a) by a. The slope of exp(a) is exp(a) alone.")
def _(a: float, b: float) -> float:
    return float(b + a * np.exp(a))


@sum_over_paths.mistake("That is ∂f/∂b. The multiply gate swaps: a receives b.")
def _(a: float, b: float) -> float:
    return a


@sum_over_paths.mistake("The parts of the two paths are subtracted. Over paths one adds.")
def _(a: float, b: float) -> float:
    return float(b - np.exp(a))


@LESSON.function(
    "11",
    "A gradient gets lost",
    draws=_two,
    calls=5,
    hints=(
        "Print grad after each line. Which line throws something away?",
        "Two gates send something to a. The second must not overwrite the first.",
    ),
)
def lost_gradient(a: float, b: float) -> tuple[float, float]:
    """This backward pass of f = a · b + exp(a) loses a part. Repair it: it returns ∂f/∂a and ∂f/∂b."""
    return float(b + np.exp(a)), a


lost_gradient.mistake("What exp sends is subtracted. What arrives is added: +=.")(
    lambda a, b: (float(b - np.exp(a)), a)
)
lost_gradient.mistake("exp is taken at b. It is a that goes into exp.")(lambda a, b: (float(b + np.exp(b)), a))


@lost_gradient.mistake("Only what exp sends arrives at a: = overwrites what the product sent before. Use +=.")
def _(a: float, b: float) -> tuple[float, float]:
    return float(np.exp(a)), a


@lost_gradient.mistake("Only what the product sends arrives at a. Both gates send, and both count.")
def _(a: float, b: float) -> tuple[float, float]:
    return b, a


@lost_gradient.mistake("What exp sends arrives at a twice. Each gate sends once.")
def _(a: float, b: float) -> tuple[float, float]:
    return float(b + 2 * np.exp(a)), a


@lost_gradient.mistake("Now b receives a part of exp too. Only a goes into exp.")
def _(a: float, b: float) -> tuple[float, float]:
    return float(b + np.exp(a)), float(a + np.exp(a))


@lost_gradient.mistake("The two parts are multiplied. Over paths one adds.")
def _(a: float, b: float) -> tuple[float, float]:
    return float(b * np.exp(a)), a


# An order for the gates.

LESSON.choice(
    "12",
    "Too early",
    task="b = a², c = 3 b, f = b + c at a = 2. The gates send in the order f, b, c, each one once. What does a"
    " receive?",
    right="a receives 4",
    wrong={
        "a receives 12": "That is what c's part alone brings: 3 · 4. But b had sent before c sent to it.",
        "a receives 16": "That is the true ∂f/∂a. But b sends before c has sent to b: what comes later stays at b.",
        "a receives 0": "b has received 1 from f when it sends, so something arrives at a.",
    },
    guess=True,
)

_NAMES = "kmqrtuvw"  # no function's name has these letters, so that a student may search for them in the formulas


def _wiring(rng: np.random.Generator) -> dict[str, dict[str, str]]:
    """A graph of five gates over one input x, as formulas; the names of the gates are drawn."""
    names = [_NAMES[i] for i in rng.permutation(len(_NAMES))[:4]]
    k, m, q, r = names
    wiring = {k: "x * x", m: f"sin({k})", q: f"{k} * {m}", r: f"exp({m})", "f": f"{q} + {r}"}
    if rng.integers(2):
        wiring = {k: "x * x", m: f"exp({k})", q: f"sin({m})", r: f"{k} + {q}", "f": f"{m} * {r}"}
    return {"gates": {name: wiring[name] for name in [*sorted(names), "f"]}}


def _read(gates: Mapping[str, str]) -> dict[str, list[str]]:
    """The gates that each gate reads, from their formulas."""
    words = {
        name: text.replace("*", " ").replace("+", " ").replace("(", " ").replace(")", " ").split()
        for name, text in gates.items()
    }
    return {name: [word for word in found if word in gates] for name, found in words.items()}


def _valid_order(given: Any) -> list[str]:
    """One order in which the gates may send."""
    reads = _read(given.gates)
    order: list[str] = []
    while len(order) < len(reads):
        order.append(
            next(
                name
                for name in reads
                if name not in order and all(user in order for user in reads if name in reads[user])
            )
        )
    return order


@LESSON.judged(
    "13",
    "An order by hand",
    draws=_wiring,
    solution=_valid_order,
    planted=[
        (lambda given: list(reversed(_valid_order(given))), "the order of the forward pass"),
        (lambda given: _valid_order(given)[:-1], "missing"),
        (lambda given: [*_valid_order(given), _valid_order(given)[-1]], "twice"),
        (lambda given: [*_valid_order(given), "x"], "sends nothing"),
        (lambda given: [_valid_order(given)[i] for i in (0, 1, 3, 2, 4)], "too early"),
        ("f", "list of names"),
    ],
    hints=(
        "f sends first. Then look for a gate all of whose users have sent.",
        "A gate that two others read has to wait for both of them.",
    ),
)
def order_by_hand(answer: Any, given: Any) -> str | None:
    """The given gates make f. Write a list of their names in an order in which they may send their gradients back,
    each after everything that it waits for."""
    reads = _read(given.gates)
    if isinstance(answer, str) or not isinstance(answer, (list, tuple)):
        return 'The answer is a list of names, such as ["f", ...].'
    if not all(isinstance(name, str) for name in answer):
        return "The answer is a list of names, each one a string in quotes."
    strangers = [name for name in answer if name not in reads]
    if "x" in strangers:
        return "x is an input: it receives, and sends nothing. Leave it out."
    if strangers:
        return _told("There is no gate called {name}.", name=repr(strangers[0]))
    twice = [name for name in reads if answer.count(name) > 1]
    if twice:
        return _told("{name} is there twice. Each gate sends once.", name=twice[0])
    missing = [name for name in reads if name not in answer]
    if missing:
        return _told("{name} is missing. Every gate sends once.", name=missing[0])
    if all(answer.index(read) < answer.index(name) for name in reads for read in reads[name]):
        return "That is the order of the forward pass. The gradients go the other way."
    for place, name in enumerate(answer):
        for user in reads:
            if name in reads[user] and answer.index(user) > place:
                return _told("{name} sends too early: {user} reads it too, and has not sent yet.", name=name, user=user)
    return None


class _Node:
    """A node as the notebook's engine has it."""

    def __init__(self, data: float, inputs: Sequence[_Node] = (), slopes: Sequence[float] = ()) -> None:
        self.data = data
        self.inputs = inputs
        self.slopes = slopes
        self.grad = 0.0


_Node.__name__ = _Node.__qualname__ = "Node"  # the name in the notebook, which students see in error messages


def _program(seed: int) -> tuple[list[_Node], list[float]]:
    """A random program: its nodes in the order in which they were made, the last one the result, and true gradients.

    Only nodes that the result is computed from are there; the gradients are the package's, of the leaves in order.
    """
    rng = np.random.default_rng(seed)
    nodes = [_Node(round(float(rng.uniform(0.5, 1.5)), 2)) for _ in range(3)]
    twins = [Value(node.data) for node in nodes]
    leaves = list(twins)
    unused = list(range(3))
    for k in range(7):
        i = unused.pop(0)
        j = k if rng.integers(2) else int(rng.integers(len(nodes)))
        a, b = nodes[i], nodes[j]
        kind = int(rng.integers(3))
        if kind == 0:
            nodes.append(_Node(a.data + b.data, (a, b), (1.0, 1.0)))
            twins.append(twins[i] + twins[j])
        elif kind == 1:
            nodes.append(_Node(a.data * b.data, (a, b), (b.data, a.data)))
            twins.append(twins[i] * twins[j])
        else:
            t = float(np.tanh(a.data))
            nodes.append(_Node(t, (a,), (1 - t * t,)))
            twins.append(np.tanh(twins[i]))
        if j in unused and kind != 2:
            unused.remove(j)
        unused.append(len(nodes) - 1)
    while len(unused) > 1:
        i, j = unused.pop(0), unused.pop(0)
        nodes.append(_Node(nodes[i].data + nodes[j].data, (nodes[i], nodes[j]), (1.0, 1.0)))
        twins.append(twins[i] + twins[j])
        unused.append(len(nodes) - 1)
    return nodes, [float(g) for g in gradients([twins[-1]], leaves)]


def _graphs() -> list[tuple[list[_Node], list[float]]]:
    """Programs that tell the known mistakes apart, and a square, a diamond and a leaf alone."""
    x = _Node(1.5)
    square = _Node(2.25, (x, x), (1.5, 1.5))
    a = _Node(2.0)
    b = _Node(4.0, (a,), (4.0,))
    c = _Node(12.0, (b,), (3.0,))
    f = _Node(16.0, (b, c), (1.0, 1.0))
    return [([x, square], [3.0]), ([a, b, c, f], [16.0]), *(_program(seed) for seed in range(6))]


def _inputs_first(root: Any) -> list[Any]:
    """Every node once, after its inputs."""
    order: list[Any] = []
    seen: set[int] = set()

    def visit(node: Any) -> None:
        if id(node) not in seen:
            seen.add(id(node))
            for other in node.inputs:
                visit(other)
            order.append(node)

    visit(root)
    return order


def _root_first(root: Any) -> list[Any]:
    order: list[Any] = []

    def visit(node: Any) -> None:
        if node not in order:
            order.append(node)
            for other in node.inputs:
                visit(other)

    visit(root)
    return order


def _again_and_again(root: Any) -> list[Any]:
    return [found for other in root.inputs for found in _again_and_again(other)] + [root]


def _once_for_each_input(root: Any) -> list[Any]:
    order: list[Any] = []
    seen: set[int] = set()

    def visit(node: Any) -> None:
        if id(node) not in seen:
            seen.add(id(node))
            for other in node.inputs:
                visit(other)
                order.append(node)

    visit(root)
    return order


def _listed_again(nodes: Sequence[Any], places: Sequence[int]) -> str:
    """A sentence about a list in which nodes stand more than once."""
    if all(places.count(id(node)) == len(node.inputs) for node in nodes):
        return (
            "A node is listed once for each of its inputs: twice if it has two, and never if it is a leaf. "
            "Does the line that appends stand inside of the loop over the inputs?"
        )
    reads = [id(other) for node in nodes for other in node.inputs]
    if any(places.count(place) > 1 and reads.count(place) > 1 for place in places):
        return "A node that is used several times is listed more than once. It would send its gradient several times."
    return "A node is listed more than once. It would send its gradient several times."


@LESSON.judged(
    "14",
    "Inputs first",
    solution=lambda given: _inputs_first,
    planted=[
        (lambda given: _root_first, "before its inputs"),
        (lambda given: _again_and_again, "used several times is listed more than once"),
        (lambda given: _once_for_each_input, "once for each of its inputs"),
        (lambda given: lambda root: [*_inputs_first(root), root], "A node is listed more than once"),
        (lambda given: lambda root: list(reversed(_inputs_first(root))), "root comes first"),
        (lambda given: lambda root: list(reversed(_root_first(root))), "before its input"),
        (lambda given: lambda root: _inputs_first(root)[:-1], "root itself is missing"),
        (lambda given: lambda root: [node for node in _inputs_first(root) if node.inputs], "leaves are missing"),
        (lambda given: lambda root: root.nothing, "raised AttributeError"),
        (3, "a function"),
    ],
    hints=(
        "Follow the function by hand on f = b + c, c = 3 b, b = a². In which order are f, b, a, c written down?",
        "A node may be written down only after all of its inputs have been. Which line has to come later?",
    ),
)
def inputs_first(answer: Any, given: Any) -> str | None:
    """This function has to list every node once, each after its inputs. Repair it."""
    if not callable(answer):
        return _no_function("inputs_first")
    kinds, roots_first = [], True
    for nodes, _ in _graphs():
        root = nodes[-1]
        order = answer(root)
        if order is None:
            raise NoAnswer(say("Your function returns None. Is the return missing, or the code?"))
        if not isinstance(order, (list, tuple)) or not all(isinstance(node, _Node) for node in order):
            return "Your function has to return a list of nodes."
        places = [id(node) for node in order]
        if len(set(places)) < len(places):
            return _listed_again(nodes, places)
        if id(root) not in places:
            return "The root itself is missing in the list."
        if len(places) < len(nodes):
            inner = sum(1 for node in nodes if node.inputs)
            if len(places) == inner and all(node.inputs for node in order):
                return "The leaves are missing in the list. They send nothing, but they are nodes too."
            return "Some nodes are missing in the list: inputs of inputs are needed too."
        pairs = [(places.index(id(other)), k) for k, node in enumerate(order) for other in node.inputs]
        kinds.append(
            "right" if all(one < k for one, k in pairs) else "reversed" if all(one > k for one, k in pairs) else "wrong"
        )
        roots_first = roots_first and places[0] == id(root)
    if set(kinds) == {"right"}:
        return None
    if set(kinds) == {"reversed"}:
        return "The list is right but the other way round: the root comes first, its inputs last."
    if roots_first:
        return "A node is written down before its inputs: the root comes first. Which line has to come later?"
    return "A node stands before its input. Every node has to come after all of its inputs."


# An engine of forty lines.

LESSON.choice(
    "15",
    "Backward, twice",
    task="z = 3 x² at x = 2, so ∂z/∂x = 12. You call z.backward() twice, without zeroing. What is x.grad?",
    right="24",
    wrong={
        "12": "The second call adds to x.grad. Sums of losses need this: each loss may be swept by itself.",
        "36": "That is what an engine gives that forgets to reset the gates between x and z. This one does reset them.",
        "144": "Calls add their gradients; they do not multiply them.",
    },
    guess=True,
)


def _multiplied(a: Any, b: Any) -> Any:
    return type(a)(a.data * b.data, (a, b), (b.data, a.data))


@LESSON.judged(
    "16",
    "A gate that records",
    solution=lambda given: _multiplied,
    planted=[
        (lambda given: lambda a, b: type(a)(a.data * b.data, (a, b), (a.data, b.data)), "exchanged"),
        (lambda given: lambda a, b: type(a)(a.data * b.data), "nothing was recorded"),
        (lambda given: lambda a, b: type(a)(a.data * b.data, (a, b)), "slopes are missing"),
        (lambda given: lambda a, b: type(a)(a.data * b.data, (a, b), (1.0, 1.0)), "add gate"),
        (lambda given: lambda a, b: type(a)(a.data + b.data, (a, b), (b.data, a.data)), "value"),
        (lambda given: lambda a, b: a.data * b.data, "plain number"),
        (lambda given: lambda a, b: type(a)(a.data * b.data, (b, a), (b.data, a.data)), "do not belong"),
        (lambda given: lambda a, b: type(a)(a.data * b.data, a, b), "are tuples"),
        (lambda given: lambda a, b: type(a)(a.data * b.data, (a, b), (b, a)), "not the node b"),
        (lambda given: lambda a, b: type(a)(a, (a, b), (b.data, a.data)), "plain number: multiply"),
        (lambda given: lambda a, b: a * b, "raised TypeError"),
        ("a * b", "a function"),
    ],
    hints=(
        "Node(data, inputs, slopes): the product, the two nodes, and one local derivative for each of them.",
        "The slope that belongs to a is b.data.",
    ),
)
def gate_that_records(answer: Any, given: Any) -> str | None:
    """Write multiply(a, b) for two nodes: it returns a new Node with the product, its inputs, and their slopes in the
    same order."""
    if not callable(answer):
        return _no_function("multiply")
    a, b = _Node(3.0), _Node(-4.0)
    made = answer(a, b)
    if made is None:
        raise NoAnswer(say("Your function returns None. Is the return missing, or the code?"))
    if isinstance(made, (int, float)):
        return "Your function returned a plain number. It has to return a Node, which remembers its inputs."
    if not all(hasattr(made, name) for name in ("data", "inputs", "slopes")):
        return "Your function has to return a Node."
    if (a.data, b.data) != (3.0, -4.0) or a.inputs or b.inputs:
        return "Your function changed its operands. It makes a new node, and leaves a and b as they are."
    if not isinstance(made.inputs, (tuple, list)) or not isinstance(made.slopes, (tuple, list)):
        return "Inputs and slopes are tuples: Node(data, (a, b), (slope of a, slope of b))."
    if not isinstance(made.data, (int, float)):
        return "The value of the new node is a plain number: multiply a.data and b.data."
    if made.data != -12.0:
        return "The value of the new node is not the product of the two values."
    inputs, slopes = list(made.inputs), list(made.slopes)
    if not inputs:
        return "The value is right, but nothing was recorded: the new node has no inputs."
    if len(inputs) != 2 or {id(one) for one in inputs} != {id(a), id(b)}:
        return "The inputs of the new node are a and b, the nodes themselves."
    if not slopes:
        return "The slopes are missing: one local derivative for each input."
    if not all(isinstance(slope, (int, float)) for slope in slopes):
        return "A slope is a plain number: b.data, not the node b."
    wanted = [b.data if one is a else a.data for one in inputs]
    if slopes == wanted:
        return None
    if slopes == [1.0, 1.0]:
        return "Slopes of 1 belong to the add gate. A product moves by the other operand."
    if slopes == wanted[::-1]:
        if inputs[0] is b:
            return "Inputs and slopes do not belong together: the slope of an input stands at the same place."
        return "The two slopes are exchanged: a receives b, and b receives a."
    return "The slopes are not the local derivatives of a · b."


def _sweep(order: Sequence[Any]) -> None:
    order[-1].grad = 1.0
    for node in reversed(order):
        for other, slope in zip(node.inputs, node.slopes, strict=True):
            other.grad += slope * node.grad


def _sweep_overwriting(order: Sequence[Any]) -> None:
    order[-1].grad = 1.0
    for node in reversed(order):
        for other, slope in zip(node.inputs, node.slopes, strict=True):
            other.grad = slope * node.grad


def _sweep_unseeded(order: Sequence[Any]) -> None:
    for node in reversed(order):
        for other, slope in zip(node.inputs, node.slopes, strict=True):
            other.grad += slope * node.grad


def _sweep_forwards(order: Sequence[Any]) -> None:
    order[-1].grad = 1.0
    for node in order:
        for other, slope in zip(node.inputs, node.slopes, strict=True):
            other.grad += slope * node.grad


def _sweep_local(order: Sequence[Any]) -> None:
    order[-1].grad = 1.0
    for node in reversed(order):
        for other, slope in zip(node.inputs, node.slopes, strict=True):
            other.grad += slope


def _sweep_upstream(order: Sequence[Any]) -> None:
    order[-1].grad = 1.0
    for node in reversed(order):
        for other in node.inputs:
            other.grad += node.grad


def _sweep_exchanged(order: Sequence[Any]) -> None:
    order[-1].grad = 1.0
    for node in reversed(order):
        for other, slope in zip(node.inputs, reversed(node.slopes), strict=True):
            other.grad += slope * node.grad


def _sweep_emptied(order: Sequence[Any]) -> None:
    order[-1].grad = 1.0
    for node in reversed(order):
        node.grad = 0.0
        for other, slope in zip(node.inputs, node.slopes, strict=True):
            other.grad += slope * node.grad


def _sweep_value(order: Sequence[Any]) -> None:
    order[-1].grad = order[-1].data
    for node in reversed(order):
        for other, slope in zip(node.inputs, node.slopes, strict=True):
            other.grad += slope * node.grad


def _sweep_added(order: Sequence[Any]) -> None:
    order[-1].grad = 1.0
    for node in reversed(order):
        for other, slope in zip(node.inputs, node.slopes, strict=True):
            other.grad += slope + node.grad


_NOTHING = (
    "All gradients of the leaves are 0. Is the root's set before the first gate sends? "
    "And does every node still hold its gradient when it sends?"
)


def _sweep_from_leaf(order: Sequence[Any]) -> None:
    order[0].grad = 1.0
    for node in reversed(order):
        for other, slope in zip(node.inputs, node.slopes, strict=True):
            other.grad += slope * node.grad


def _sweep_first_slope(order: Sequence[Any]) -> None:
    order[-1].grad = 1.0
    for node in reversed(order):
        for other in node.inputs:
            other.grad += node.slopes[0] * node.grad


def _sweep_values(order: Sequence[Any]) -> None:
    order[-1].grad = 1.0
    for node in reversed(order):
        for other in node.inputs:
            other.grad += other.data * node.grad


def _sweep_subtracting(order: Sequence[Any]) -> None:
    order[-1].grad = 1.0
    for node in reversed(order):
        for other, slope in zip(node.inputs, node.slopes, strict=True):
            other.grad -= slope * node.grad


def _sweep_ones(order: Sequence[Any]) -> None:
    for node in order:
        node.grad = 1.0
    for node in reversed(order):
        for other, slope in zip(node.inputs, node.slopes, strict=True):
            other.grad += slope * node.grad


def _sweep_restarting(order: Sequence[Any]) -> None:
    for node in reversed(order):
        node.grad = 1.0
        for other, slope in zip(node.inputs, node.slopes, strict=True):
            other.grad += slope * node.grad


_SWEEPS: list[tuple[Callable[[Sequence[Any]], None], str]] = [
    (_sweep_unseeded, _NOTHING),
    (_sweep_forwards, "Only what the root sends arrives. Every node sends, from the end of the list to its beginning."),
    (_sweep_overwriting, "A node with several users keeps only what the last one sent: = in the place of +=."),
    (_sweep_local, "The slopes were added up without the gradient that arrives: upstream times slope."),
    (_sweep_upstream, "The gradient was handed on unchanged: the slopes are not used."),
    (_sweep_exchanged, "Each input received the slope of the other input of its gate."),
    (_sweep_emptied, _NOTHING),
    (_sweep_value, "The walk starts with the value of the root. What is ∂f/∂f?"),
    (
        _sweep_from_leaf,
        "The first node of the list received the 1. The walk begins at the root, which is the last one.",
    ),
    (_sweep_first_slope, "Each gate used its first slope for all of its inputs. Inputs and slopes go in pairs."),
    (_sweep_values, "The values of the inputs were used in the place of the slopes."),
    (_sweep_subtracting, "The parts were subtracted. What arrives is added: +=."),
    (_sweep_restarting, "Every node was set to 1 before it sent. Only the root starts with 1: set it before the loop."),
    (_sweep_ones, "All nodes began with 1. Only the root does: ∂f/∂f = 1; the others begin with 0."),
    (_sweep_added, "Gradient and slope were added. The chain rule multiplies them."),
]


def _no_function(name: str) -> str:
    return _told("The answer is a function: hand over {name} itself, without calling it.", name=name)


def _is_stub(answer: Any) -> bool:
    """True for a function with nothing in it but ``...``."""
    code = getattr(answer, "__code__", None)
    return code is not None and code.co_code == (lambda order: None).__code__.co_code and code.co_consts == (None,)


def _swept(sweep: Callable[[Sequence[Any]], Any], times: int = 1) -> list[tuple[list[float], list[float]]]:
    """The gradients that a sweep leaves in the leaves of each graph, and those that should be there."""
    found = []
    for nodes, wanted in _graphs():
        for _ in range(times):
            sweep(list(nodes))
        found.append(([node.grad for node in nodes if not node.inputs], wanted))
    return found


def _alike(one: Iterable[Sequence[float]], other: Iterable[Sequence[float]]) -> bool:
    """True if two lists of gradients agree to 9 digits."""
    return all(len(x) == len(y) and np.allclose(x, y, rtol=1e-9, atol=1e-12) for x, y in zip(one, other, strict=True))


def _numbers(found: Sequence[tuple[Sequence[Any], Sequence[float]]]) -> bool:
    """True if all gradients that a sweep left are finite numbers."""
    return all(isinstance(g, (int, float, np.number)) and bool(np.isfinite(g)) for grads, _ in found for g in grads)


def _judged_sweep(answer: Any, times: int, known: Sequence[tuple[Callable[[Sequence[Any]], None], str]]) -> str | None:
    if not callable(answer):
        return _no_function("sweep")
    if _is_stub(answer):
        raise NoAnswer(say("There is no answer yet."))
    found = _swept(answer, times)
    if not _numbers(found):
        return "A node was left with a .grad that is not a finite number."
    grads = [grad for grad, _ in found]
    if _alike(grads, [[times * g for g in wanted] for _, wanted in found]):
        return None
    for sweep, sentence in known:
        if _alike(grads, [grad for grad, _ in _swept(sweep, times)]):
            return sentence
    right = sum(_alike([grad], [[times * g for g in wanted]]) for grad, wanted in found)
    return _told(
        "The gradients are right in {right} of {count} programs. Try yours on x · x, and on b + 3 b with b = a².",
        right=right,
        count=len(found),
    )


@LESSON.judged(
    "17",
    "The sweep",
    solution=lambda given: _sweep,
    planted=[
        *((lambda given, sweep=sweep: sweep, sentence) for sweep, sentence in _SWEEPS),
        (lambda given: lambda order: order.nothing, "raised AttributeError"),
        ("sweep", "a function"),
    ],
    hints=(
        "Three lines: the root's gradient; a loop over reversed(order); a loop over zip(node.inputs, node.slopes).",
        "In the inner loop an input receives slope times node.grad, in addition to what it has.",
    ),
)
def the_sweep(answer: Any, given: Any) -> str | None:
    """Write sweep(order): order lists the nodes, inputs first, the root last, all with .grad = 0. It fills in every
    .grad. Here it is compared with the package on random programs."""
    return _judged_sweep(answer, 1, _SWEEPS)


def _reset_gates(order: Sequence[Any]) -> None:
    for node in order:
        if node.inputs:
            node.grad = 0.0


def _reset_all(order: Sequence[Any]) -> None:
    for node in order:
        node.grad = 0.0


def _reset_leaves(order: Sequence[Any]) -> None:
    for node in order:
        if not node.inputs:
            node.grad = 0.0


def _reset_but_first(order: Sequence[Any]) -> None:
    for node in order[1:]:
        node.grad = 0.0


def _reset_to_one(order: Sequence[Any]) -> None:
    for node in order:
        if node.inputs:
            node.grad = 1.0


def _reset_root(order: Sequence[Any]) -> None:
    order[-1].grad = 0.0


def _cut(order: Sequence[Any]) -> None:
    for node in order:
        node.inputs = ()


def _prepared(prepare: Callable[[Sequence[Any]], Any]) -> Callable[[Sequence[Any]], None]:
    """A sweep before which the nodes are prepared."""

    def both(order: Sequence[Any]) -> None:
        prepare(list(order))
        _sweep(order)

    return both


_PREPARATIONS: list[tuple[Callable[[Sequence[Any]], None], str]] = [
    (_reset_root, "The gates between still hold the gradients of the first sweep, and send them once more."),
    (_reset_all, "The leaves were reset too, and forgot the first sweep. Only gates, which have inputs, start from 0."),
    (
        _reset_but_first,
        "All nodes but the first of the list were reset. A graph may "
        "have several leaves: ask each node if it has inputs.",
    ),
    (_reset_to_one, "The gates were set to 1. A gradient that is added up begins with 0."),
    (_reset_leaves, "The leaves were reset, and the gates were not. It should be the other way round."),
]


@LESSON.judged(
    "18",
    "A second sweep",
    solution=lambda given: _reset_gates,
    planted=[
        *((lambda given, prepare=prepare: prepare, sentence) for prepare, sentence in _PREPARATIONS),
        (lambda given: _cut, "more than .grad"),
        (lambda given: lambda order: order.nothing, "raised AttributeError"),
        (7, "a function"),
    ],
    hints=(
        "Sweep z = 3 x² twice by hand. Which gradient does the gate x² hold before the second sweep begins?",
        "Every node that has inputs is a gate, and starts from 0. Leaves keep what they have.",
    ),
)
def second_sweep(answer: Any, given: Any) -> str | None:
    """prepare(order) is called before each sweep. Repair it so that a second sweep of the same graph adds the same
    gradients to the leaves once more: twice the gradient, nothing else."""
    if not callable(answer):
        return _no_function("prepare")
    if _is_stub(answer):
        raise NoAnswer(say("There is no answer yet."))
    (nodes, _), *_ = _graphs()
    before = [(node.data, node.inputs, node.slopes) for node in nodes]
    answer(list(nodes))
    if before != [(node.data, node.inputs, node.slopes) for node in nodes]:
        return "prepare changed more than .grad: the graph itself has to stay as it is."
    return _judged_sweep(_prepared(answer), 2, [(_prepared(prepare), sentence) for prepare, sentence in _PREPARATIONS])


# The price, and the shape.

LESSON.choice(
    "19",
    "The price of a hundred derivatives",
    task="A chain of 100 layers has 100 weights, and its forward pass takes 200 operations. Backprop computes all 100 "
    "derivatives. About how many operations does it take, the forward pass included?",
    right="700",
    wrong={
        "20 000": "That is one forward pass per weight: 100 times 200. Backprop walks back once, for all weights.",
        "300": "One more operation per weight is too few: each gate multiplies upstream by local, and so does "
        "each weight.",
        "2 to the power of 100": "That would be a sum over all paths, one by one, in a graph that forks at each layer.",
    },
    guess=True,
)


@LESSON.value(
    "20",
    "The gradient of a matrix",
    draws=lambda rng: {
        "W": np.array([[_number(rng, -3, 3) for _ in range(3)] for _ in range(2)]),
        "x": np.array([_number(rng, -3, 3) for _ in range(3)]),
        "g": np.array([_number(rng, -3, 3) for _ in range(2)]),
    },
    hints=(
        "W has 2 rows and 3 columns, and so has its gradient: one number for each weight.",
        "W[i, j] is multiplied by x[j] and goes into y[i], which receives g[i].",
    ),
)
def gradient_of_a_matrix(W: Any, x: Any, g: Any) -> Any:
    """y = W @ x, and the gradient of the loss with respect to y is g. Compute the gradient of the loss with respect
    to W."""
    return np.outer(g, x)


gradient_of_a_matrix.mistake("W itself stands there as a factor too. The weight W[i, j] receives g[i] x[j] alone.")(
    lambda W, x, g: W * np.outer(g, x)
)


@gradient_of_a_matrix.mistake("Each row is x: the incoming gradient g is missing.")
def _(W: Any, x: Any, g: Any) -> Any:
    return np.outer(np.ones(2), x)


@gradient_of_a_matrix.mistake("Each weight received itself times g. The multiply gate swaps: the weight receives x.")
def _(W: Any, x: Any, g: Any) -> Any:
    return W * g[:, None]


@gradient_of_a_matrix.mistake("That is the gradient of x. It has x's shape; the gradient of W has W's shape.")
def _(W: Any, x: Any, g: Any) -> Any:
    return W.T @ g


@gradient_of_a_matrix.mistake("x is missing: each weight W[i, j] is multiplied by x[j] on the way forward.")
def _(W: Any, x: Any, g: Any) -> Any:
    return np.outer(g, np.ones(3))


@gradient_of_a_matrix.mistake("You used y = W @ x in the place of g, the gradient that arrives at y.")
def _(W: Any, x: Any, g: Any) -> Any:
    return np.outer(W @ x, x)


@LESSON.value(
    "21",
    "One pass per weight",
    draws=lambda rng: {"layers": int(rng.integers(4, 10)), "width": int(rng.choice([10, 20, 30, 50]))},
    hints=(
        "A layer from width to width numbers has a matrix of width × width weights.",
        "Each weight needs a pass in which it is moved a little, and all of them share one pass in which "
        "nothing is moved.",
    ),
)
def passes(layers: int, width: int) -> int:
    """A network has the given number of layers, each a matrix of width × width weights (no biases). You want every
    derivative as (f(w + h) − f(w)) / h. How many forward passes does that take?"""
    return layers * width * width + 1


passes.mistake("One layer is missing: each of the layers has a matrix.")(
    lambda layers, width: (layers - 1) * width * width + 1
)
passes.mistake("One layer is too many: there are as many matrices as layers.")(
    lambda layers, width: (layers + 1) * width * width + 1
)


@passes.mistake("One is missing: the pass in which no weight is moved.")
def _(layers: int, width: int) -> int:
    return layers * width * width


@passes.mistake("The pass in which no weight is moved is the same for all of them. Compute it once.")
def _(layers: int, width: int) -> int:
    return 2 * layers * width * width


@passes.mistake("A layer has width × width weights, not width.")
def _(layers: int, width: int) -> int:
    return layers * width + 1


@passes.mistake("A layer has width × width weights. And the pass in which no weight is moved is missing.")
def _(layers: int, width: int) -> int:
    return layers * width


@passes.mistake("That is one layer, and the pass in which no weight is moved is missing.")
def _(layers: int, width: int) -> int:
    return width * width


@passes.mistake("There are no biases here: a layer has width × width weights.")
def _(layers: int, width: int) -> int:
    return layers * width * (width + 1) + 1


@passes.mistake("The pass in which no weight is moved is one for the whole network, not one for each layer.")
def _(layers: int, width: int) -> int:
    return layers * (width * width + 1)


@passes.mistake("That is one layer.")
def _(layers: int, width: int) -> int:
    return width * width + 1


@passes.mistake("You raised the number of layers to a square as well.")
def _(layers: int, width: int) -> int:
    return (layers * width) ** 2 + 1


class _Counted:
    """A number that counts the multiplications, and knows of divisions."""

    def __init__(self, value: float, tally: dict[str, int]) -> None:
        self.value, self.tally = value, tally

    def __repr__(self) -> str:
        return f"{self.value:g}"

    def __mul__(self, other: Any) -> _Counted:
        self.tally["×"] += 1
        return _Counted(self.value * getattr(other, "value", other), self.tally)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> _Counted:
        self.tally["÷"] += 1
        below = getattr(other, "value", other)
        return _Counted(self.value / below if below else float("nan"), self.tally)

    def __rtruediv__(self, other: Any) -> _Counted:
        self.tally["÷"] += 1
        return _Counted(other / self.value if self.value else float("nan"), self.tally)

    def __pow__(self, power: Any) -> _Counted:
        if power < 0:
            return 1 / self
        self.tally["×"] += max(0, int(power) - 1)
        return _Counted(self.value**power, self.tally)

    def __add__(self, other: Any) -> _Counted:
        return _Counted(self.value + getattr(other, "value", other), self.tally)

    __radd__ = __add__

    def __float__(self) -> float:
        return float(self.value)


def _chain_gradients(w: Sequence[Any]) -> list[Any]:
    before = [1.0]
    for weight in w[:-1]:
        before.append(before[-1] * weight)
    grads, after = [], 1.0
    for weight, left in zip(reversed(w), reversed(before), strict=True):
        grads.append(left * after)
        after = after * weight
    return grads[::-1]


def _chain_quadratic(w: Sequence[Any]) -> list[Any]:
    grads = []
    for k in range(len(w)):
        product = 1.0
        for j, weight in enumerate(w):
            if j != k:
                product = product * weight
        grads.append(product)
    return grads


def _chain_divided(w: Sequence[Any]) -> list[Any]:
    product = 1.0
    for weight in w:
        product = product * weight
    return [product / weight for weight in w]


def _chain_whole(w: Sequence[Any]) -> list[Any]:
    product = 1.0
    for weight in w:
        product = product * weight
    return [product] * len(w)


def _chain_before(w: Sequence[Any]) -> list[Any]:
    grads = [1.0]
    for weight in w[:-1]:
        grads.append(grads[-1] * weight)
    return grads


def _chain_behind(w: Sequence[Any]) -> list[Any]:
    return _chain_before(w[::-1])[::-1]


def _chain_up_to(w: Sequence[Any]) -> list[Any]:
    return [left * weight for left, weight in zip(_chain_before(w), w, strict=True)]


def _chain_from(w: Sequence[Any]) -> list[Any]:
    return _chain_up_to(w[::-1])[::-1]


def _chain_without_next(w: Sequence[Any]) -> list[Any]:
    return [left * right for left, right in zip(_chain_before(w), [*_chain_behind(w)[1:], 1.0], strict=True)]


def _chain_without_last(w: Sequence[Any]) -> list[Any]:
    return _chain_without_next(w[::-1])[::-1]


def _chain_by_logarithms(w: Sequence[Any]) -> list[Any]:
    logs = [float(np.log(abs(float(weight)))) for weight in w]
    return [float(np.exp(sum(logs) - log)) for log in logs]


@LESSON.judged(
    "22",
    "Shared work",
    solution=lambda given: _chain_gradients,
    planted=[
        (lambda given: _chain_quadratic, "more than 4 per weight"),
        (lambda given: _chain_divided, "divides"),
        (lambda given: _chain_whole, "product of all weights"),
        (lambda given: _chain_before, "Those behind it are missing"),
        (lambda given: _chain_behind, "Those before it are missing"),
        (lambda given: _chain_up_to, "before it and of the weight itself"),
        (lambda given: _chain_from, "behind it and of the weight itself"),
        (lambda given: _chain_without_next, "right behind each one"),
        (lambda given: _chain_without_last, "right before each one"),
        (lambda given: _chain_by_logarithms, "a weight is 0"),
        (lambda given: lambda w: [_chain_whole(w)[0] * one**-1 for one in w], "divides"),
        (lambda given: lambda w: _chain_gradients(w)[::-1], "other way round"),
        (lambda given: lambda w: _chain_gradients(w)[1:], "one gradient for each weight"),
        (lambda given: lambda w: [None for _ in w], "list of numbers"),
        (lambda given: lambda w: w[100], "raised IndexError"),
        (0.0, "a function"),
    ],
    hints=(
        "The gradient of w[k] is the product of what stands before it times the product of what stands behind it.",
        "Go forward once and keep the products so far. Go back once with the product of what lies behind: upstream.",
    ),
)
def shared_work(answer: Any, given: Any) -> str | None:
    """f = w[0] · w[1] · … · w[n−1]. This function returns the right list of derivatives, but starts anew for each
    weight. Write it with at most 4 multiplications per weight and without a division (a weight may be 0)."""
    if not callable(answer):
        return _no_function("chain_gradients")
    rng = np.random.default_rng(7)
    lists = [
        [round(float(rng.uniform(0.5, 1.5)), 2) for _ in range(n)] for n in (6, 2, 3, 40)
    ]  # size 6 comes first: all mistakes differ there
    lists += [[1.2, 0.0, -0.7, 0.9], [0.0, 1.1, 0.0]]
    for weights in lists:
        n = len(weights)
        tally = {"×": 0, "÷": 0}
        with np.errstate(all="ignore"):
            found = answer([_Counted(weight, tally) for weight in weights])
        if found is None:
            raise NoAnswer(say("Your function returns None. Is the return missing, or the code?"))
        if not isinstance(found, (list, tuple, np.ndarray)) or not all(
            isinstance(one, (int, float, _Counted)) for one in found
        ):
            return "Your function has to return a list of numbers."
        got = [float(one) for one in found]
        if len(got) != n:
            return "Your function has to return one gradient for each weight."
        wanted = [float(one) for one in _chain_quadratic(weights)]
        if tally["÷"]:
            return "Your function divides. With a weight of 0 that is 0 / 0, while the derivative exists."
        if not np.allclose(got, wanted, rtol=1e-9):
            if np.allclose(got, wanted[::-1], rtol=1e-9):
                return "The gradients are right, but the list is the other way round."
            if np.allclose(got, np.prod(weights), rtol=1e-9):
                return "Each gradient is the product of all weights. The weight itself does not belong to its own."
            if np.allclose(got, _chain_before(weights), rtol=1e-9):
                return "Each gradient is the product of the weights before it. Those behind it are missing."
            if np.allclose(got, _chain_behind(weights), rtol=1e-9):
                return "Each gradient is the product of the weights behind it. Those before it are missing."
            if np.allclose(got, [float(one) for one in _chain_up_to(weights)], rtol=1e-9):
                return (
                    "Each gradient is the product of the weights before it and of the weigh"
                    "t itself. It wants those behind it instead of itself."
                )
            if np.allclose(got, [float(one) for one in _chain_from(weights)], rtol=1e-9):
                return (
                    "Each gradient is the product of the weights behind it and of the weigh"
                    "t itself. It wants those before it instead of itself."
                )
            if np.allclose(got, [float(one) for one in _chain_without_next(weights)], rtol=1e-9):
                return (
                    "The weight right behind each one is missing in the product: the produc"
                    "ts from behind are one place off."
                )
            if np.allclose(got, [float(one) for one in _chain_without_last(weights)], rtol=1e-9):
                return (
                    "The weight right before each one is missing in the product: the products so far are one place off."
                )
            if 0.0 in weights:
                return "The gradients are wrong where a weight is 0."
            return _told("For a list of {count} weights the gradients are wrong.", count=n)
        if tally["×"] > 4 * n:
            return _told(
                "The gradients are right. But {count} weights took {work} multiplications, more than 4 per weight.",
                count=n,
                work=tally["×"],
            )
    return None


# The backward pass as code.

LESSON.choice(
    "23",
    "A line for a fork",
    task="t1 = a · b and f = t1 + a. The backward pass is written as code, one line for each gradient that a gate"
    " sends. The add gate has sent already: dt1 = df and da = df. Which line follows for a?",
    right="da = da + dt1 * b",
    wrong={
        "da = dt1 * b": "This throws away what the add gate has sent to a. Two gates send to a.",
        "da = da + dt1 * a": "A multiply gate sends to a the gradient times the other operand, which is b.",
        "da = da * dt1 * b": "Along a path one multiplies. What comes along another path is added.",
    },
    guess=True,
)


@LESSON.value(
    "24",
    "Read the code",
    draws=_apart("24", lambda rng: {"a": _number(rng, -3, 3), "b": _number(rng, -3, 3)}),
    rtol=1e-3,
    hints=(
        "Run it in your head: t1, t2 and f first, then df = 1 and the lines below it.",
        "dt2 = 2 · t2. The last line adds dt1 · b to the da of the line before.",
    ),
)
def read_the_code(a: float, b: float) -> float:
    """The source of f = (a · b + a)² says: t1 = a * b; t2 = t1 + a; f = t2 ** 2; df = 1.0; dt2 = df * (2 * t2);
    dt1 = dt2; da = dt2; da = da + dt1 * b. Which number is da in the end, at the given a and b?"""
    return 2 * (a * b + a) * (1 + b)


read_the_code.mistake("That is da after the line da = dt2. The multiply gate sends to a, too: da = da + dt1 * b.")(
    lambda a, b: 2 * (a * b + a)
)
read_the_code.mistake("That is dt1 · b alone: the part that the add gate sent to a is lost.")(
    lambda a, b: 2 * (a * b + a) * b
)
read_the_code.mistake("The slope of t2 ** 2 is 2 · t2. The 2 is missing.")(lambda a, b: (a * b + a) * (1 + b))
read_the_code.mistake("The slope of t2 ** 2 is 2 · t2, not t2 squared.")(lambda a, b: (a * b + a) ** 2 * (1 + b))
read_the_code.mistake("The multiply gate sends to a the gradient times b, not times a.")(
    lambda a, b: 2 * (a * b + a) * (1 + a)
)
read_the_code.mistake("That is f, the value. The gradient of a is asked for.")(lambda a, b: (a * b + a) ** 2)


@LESSON.function(
    "25",
    "A line of the source is wrong",
    draws=_two,
    calls=5,
    hints=(
        "Compare each line of the way back with the line of the way forward that it belongs to.",
        "d = a - b is a distributor, too: what was subtracted receives the gradient negated.",
    ),
)
def wrong_line(a: float, b: float) -> tuple[float, float]:
    """Somebody has changed a line of the source of f = (a − b) · a. Repair it: it returns ∂f/∂a and ∂f/∂b."""
    return 2 * a - b, -a


wrong_line.mistake("b was subtracted: it receives the gradient negated.")(lambda a, b: (2 * a - b, a))
wrong_line.mistake("a is used twice, by the subtraction and by the product. Both parts are added.")(
    lambda a, b: (a, -a)
)
wrong_line.mistake("Only what the product sends arrives at a. The subtraction sends to it, too.")(
    lambda a, b: (a - b, -a)
)
wrong_line.mistake("The two results are exchanged: first ∂f/∂a, then ∂f/∂b.")(lambda a, b: (-a, 2 * a - b))
