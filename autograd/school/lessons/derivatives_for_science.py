"""Lesson 09: derivatives of NumPy code: Jacobians, Hessians, Newton, products, fixed points, an orbit."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.functional import grad, hessian
from autograd.school.declaring import Lesson

LESSON = Lesson("09", "Derivatives for science")


# Jacobian and Hessian.


@LESSON.value(
    "1",
    "The shape of a Jacobian",
    draws=lambda rng: dict(
        zip(("inputs", "outputs"), [int(k) for k in rng.choice(np.arange(2, 9), size=2, replace=False)], strict=True)
    ),
    guess=True,
)
def shape_of_a_jacobian(inputs: int, outputs: int) -> tuple[int, int]:
    """A function takes a vector of `inputs` numbers and returns one of `outputs` numbers. Guess the shape of its
    Jacobian: a pair of integers.
    """
    return outputs, inputs


@shape_of_a_jacobian.mistake(
    "The other way round: a row for each output, a column for each input. Then J @ dx is the change of the outputs."
)
def _(inputs: int, outputs: int) -> tuple[int, int]:
    return inputs, outputs


@shape_of_a_jacobian.mistake("That is the shape of a Hessian of one output. A Jacobian has a row for each output.")
def _(inputs: int, outputs: int) -> tuple[int, int]:
    return inputs, inputs


@LESSON.value(
    "2",
    "The Jacobian of polar coordinates",
    draws=lambda rng: {"r": round(rng.uniform(1.5, 4.0), 1), "phi": round(rng.uniform(0.3, 1.2), 2)},
    rtol=1e-6,
    hints=(
        "x = r cos φ and y = r sin φ: row 0 belongs to x, row 1 to y; column 0 to r, column 1 to φ.",
        "∂x/∂φ = -r sin φ.",
    ),
)
def polar_jacobian(r: float, phi: float) -> Any:
    """The Jacobian of (r, φ) -> (r cos φ, r sin φ), a 2 x 2 array, at the given `r` and `phi` (in radians)."""
    return np.array([[np.cos(phi), -r * np.sin(phi)], [np.sin(phi), r * np.cos(phi)]])


@polar_jacobian.mistake("It is transposed: a row for each result, x and y, and a column for each variable, r and φ.")
def _(r: float, phi: float) -> Any:
    return np.array([[np.cos(phi), np.sin(phi)], [-r * np.sin(phi), r * np.cos(phi)]])


@polar_jacobian.mistake("The sign of ∂x/∂φ: the slope of cos is -sin.")
def _(r: float, phi: float) -> Any:
    return np.array([[np.cos(phi), r * np.sin(phi)], [np.sin(phi), r * np.cos(phi)]])


@polar_jacobian.mistake("The second column lacks its factor r.")
def _(r: float, phi: float) -> Any:
    return np.array([[np.cos(phi), -np.sin(phi)], [np.sin(phi), np.cos(phi)]])


@polar_jacobian.mistake("The rows are exchanged: x comes first, then y.")
def _(r: float, phi: float) -> Any:
    return np.array([[np.sin(phi), r * np.cos(phi)], [np.cos(phi), -r * np.sin(phi)]])


@polar_jacobian.mistake("The columns are exchanged: r comes first, then φ.")
def _(r: float, phi: float) -> Any:
    return np.array([[-r * np.sin(phi), np.cos(phi)], [r * np.cos(phi), np.sin(phi)]])


@polar_jacobian.mistake("The angle is in radians. np.cos and np.sin take it as it is.")
def _(r: float, phi: float) -> Any:
    a = np.radians(phi)
    return np.array([[np.cos(a), -r * np.sin(a)], [np.sin(a), r * np.cos(a)]])


@LESSON.function(
    "3",
    "A Hessian by hand",
    draws=lambda rng: {"x": round(rng.uniform(0.5, 2.0), 2), "y": round(rng.uniform(0.5, 2.0), 2)},
    calls=5,
    hints=(
        "A Hessian is symmetric. The two entries off the diagonal of this one are not equal.",
        "∂f/∂y = x² + cos y, and the slope of that by x is 2x.",
    ),
)
def hessian_by_hand(x: float, y: float) -> Any:
    """Repair the function: the Hessian, a 2 x 2 array, of f(x, y) = x² y + sin y."""
    return np.array([[2 * y, 2 * x], [2 * x, -np.sin(y)]])


@hessian_by_hand.mistake("It is not symmetric: ∂²f/∂y∂x is the slope of x² by x, as ∂²f/∂x∂y is: 2x.")
def _(x: float, y: float) -> Any:
    return np.array([[2 * y, 2 * x], [x**2, -np.sin(y)]])


@hessian_by_hand.mistake("It is not symmetric: ∂²f/∂x∂y is the slope of 2 x y by y, which is 2x.")
def _(x: float, y: float) -> Any:
    return np.array([[2 * y, x**2], [2 * x, -np.sin(y)]])


@hessian_by_hand.mistake("It is symmetric now, but x² is a part of ∂f/∂y. Off the diagonal stands its slope by x: 2x.")
def _(x: float, y: float) -> Any:
    return np.array([[2 * y, x**2], [x**2, -np.sin(y)]])


@hessian_by_hand.mistake("Off the diagonal stands 2 x y, which is ∂f/∂x. It has to be differentiated once more, by y.")
def _(x: float, y: float) -> Any:
    return np.array([[2 * y, 2 * x * y], [2 * x * y, -np.sin(y)]])


@hessian_by_hand.mistake("Off the diagonal it is 0. f is no sum of a function of x and one of y: x² y has both.")
def _(x: float, y: float) -> Any:
    return np.array([[2 * y, 0.0], [0.0, -np.sin(y)]])


@hessian_by_hand.mistake("The sign of ∂²f/∂y²: the second derivative of sin is -sin.")
def _(x: float, y: float) -> Any:
    return np.array([[2 * y, 2 * x], [2 * x, np.sin(y)]])


@hessian_by_hand.mistake("That is the gradient. The Hessian has the slopes of its entries.")
def _(x: float, y: float) -> Any:
    return np.array([2 * x * y, x**2 + np.cos(y)])


# Newton.

LESSON.choice(
    "4",
    "Newton and a parabola",
    task="f(x, y) = 3x² + 2xy + 5y² + x is a quadratic function with one minimum. Newton's method starts at "
    "(10, -7). "
    "Guess how many steps it takes to the minimum, apart from rounding.",
    right="1",
    wrong={
        "2, one for each variable": "A step solves for both variables at once: it takes the Hessian as a whole.",
        "about 10": "Newton's step goes to the minimum of the quadratic function that has the same gradient and "
        "Hessian. "
        "Here that is f itself.",
        "it never arrives": "Newton's step goes to the minimum of the quadratic function that has the same "
        "gradient and "
        "Hessian. Here that is f itself.",
    },
    guess=True,
)


def _newton(rng: Any) -> dict[str, Any]:
    """A point, a gradient and a symmetric, positive definite Hessian that is not diagonal."""
    H = np.zeros((2, 2))
    while abs(H[0, 1]) < 0.3:
        a = rng.normal(size=(2, 2)).round(1)
        H = (a @ a.T + np.array([[1.0, 0.4], [0.4, 2.0]])).round(2)
    return {"x": rng.normal(size=2).round(2), "g": rng.normal(size=2).round(2), "H": H}


@LESSON.function(
    "5",
    "A step of Newton's method",
    draws=_newton,
    calls=5,
    hints=("The step s solves H s = -g.", "np.linalg.solve(H, g) is the solution of H s = g."),
)
def newton_step(x: Any, g: Any, H: Any) -> Any:
    """The next point of Newton's method: from the point `x`, where the gradient is `g` and the Hessian `H`."""
    return x - np.linalg.solve(H, g)


@newton_step.mistake("The sign: the step goes against the gradient.")
def _(x: Any, g: Any, H: Any) -> Any:
    return x + np.linalg.solve(H, g)


@newton_step.mistake("The gradient is multiplied by the Hessian. It has to be solved for: H s = g.")
def _(x: Any, g: Any, H: Any) -> Any:
    return x - H @ g


@newton_step.mistake("That is a step of gradient descent. The Hessian is not used.")
def _(x: Any, g: Any, H: Any) -> Any:
    return x - g


@newton_step.mistake("Only the diagonal of the Hessian is used. The entries beside it couple the variables.")
def _(x: Any, g: Any, H: Any) -> Any:
    return x - g / np.diag(H)


@newton_step.mistake("That is the step, not the next point: x is missing.")
def _(x: Any, g: Any, H: Any) -> Any:
    return -np.linalg.solve(H, g)


@newton_step.mistake("That is the step with the wrong sign, and x is missing.")
def _(x: Any, g: Any, H: Any) -> Any:
    return np.linalg.solve(H, g)


@newton_step.mistake("The step solves for x, not for the gradient: H s = g.")
def _(x: Any, g: Any, H: Any) -> Any:
    return x - np.linalg.solve(H, x)


LESSON.choice(
    "6",
    "A minimum that is none",
    task="f(x) = x⁴/4 - x²/2 has minima at -1 and 1. Newton's method starts at 0.3, and after a few steps x = "
    "0 and the "
    "gradient is 0. Find what happened.",
    right="it found a point with gradient 0 where the second derivative is negative: a maximum",
    wrong={
        "the gradient is wrong: it is not 0 at x = 0": "f' = x³ - x is 0 at 0, and at -1 and 1.",
        "the steps were too short to reach 1": "It went the other way, to 0, and it stays there.",
        "rounding made the gradient 0 too early": "At 0 the gradient is 0 exactly. Look at the second derivative "
        "there.",
    },
)


# Products with the Hessian.

LESSON.choice(
    "7",
    "The price of a product",
    task="A function of 1,000 numbers has a Hessian of 1,000,000 entries. Its product with one vector is a "
    "vector of 1,000 numbers. "
    "Guess what the product costs, if the Hessian is never made.",
    right="about as much as a few gradients",
    wrong={
        "as much as 1,000 gradients": "That is the price of the Hessian: one sweep for each row. A product needs "
        "one sweep.",
        "as much as 1,000,000 values of the function": "That is the price of differences for each entry. A "
        "product needs one sweep.",
        "it cannot be computed without the Hessian": "H v is the gradient of g(x) · v, a single number.",
    },
    guess=True,
)


def _well(rng: Any) -> dict[str, Any]:
    return {"x": rng.uniform(-2, 2, size=4).round(2), "v": rng.normal(size=4).round(2)}


@LESSON.function(
    "8",
    "A product by hand",
    draws=_well,
    calls=5,
    hints=(
        "The gradient has the entries x³ - x. Which entries has the Hessian beside its diagonal?",
        "The Hessian is diagonal: 3x² - 1.",
    ),
)
def product_by_hand(x: Any, v: Any) -> Any:
    """The product of the Hessian of f(x) = Σ (x⁴/4 - x²/2) with the vector `v`, without making the matrix."""
    return (3 * x**2 - 1) * v


@product_by_hand.mistake("That is the diagonal of the Hessian. It is still to be multiplied by v.")
def _(x: Any, v: Any) -> Any:
    return 3 * x**2 - 1


@product_by_hand.mistake("That is the gradient times v. Differentiate once more.")
def _(x: Any, v: Any) -> Any:
    return (x**3 - x) * v


@product_by_hand.mistake("That is v · H v, a number. The product H v is a vector.")
def _(x: Any, v: Any) -> Any:
    return np.sum((3 * x**2 - 1) * v * v)


@product_by_hand.mistake("Brackets are missing: only the 1 is multiplied by v, (3x² - 1) should be.")
def _(x: Any, v: Any) -> Any:
    return 3 * x**2 - v


@product_by_hand.mistake("The -1 is missing: -x²/2 has the second derivative -1.")
def _(x: Any, v: Any) -> Any:
    return 3 * x**2 * v


@product_by_hand.mistake("The 3 is missing: the slope of x³ is 3x².")
def _(x: Any, v: Any) -> Any:
    return (x**2 - 1) * v


@product_by_hand.mistake(
    "Entries are added up as if every row of the Hessian were full. It is diagonal: entry i of the product has "
    "v[i] alone."
)
def _(x: Any, v: Any) -> Any:
    return (3 * x**2 - 1) * np.sum(v)


def _chain(x: Any) -> Any:
    """The function of exercise 9."""
    return np.sum(np.sin(x[1:] * x[:-1]))


def _matrix(x: Any) -> Any:
    return np.asarray(hessian(_chain)(np.asarray(x, dtype=float)))


@LESSON.function(
    "9",
    "A product without its vector",
    draws=lambda rng: {"x": rng.normal(size=4).round(2), "v": rng.normal(size=4).round(2)},
    calls=4,
    hints=(
        "The gradient of Σ g is H times a vector of ones.",
        "The gradient of Σ g v is H times v.",
    ),
)
def hessian_times(x: Any, v: Any) -> Any:
    """Repair the function: the product of the Hessian of f(x) = Σ sin(x[i] x[i+1]) at `x` with `v`, as the gradient of
    a number.
    """
    return _matrix(x) @ v


@hessian_times.mistake("v is not used: the gradient of Σ g is the Hessian times a vector of ones.")
def _(x: Any, v: Any) -> Any:
    return _matrix(x).sum(axis=0)


@hessian_times.mistake(
    "v multiplies what comes out. It has to be inside, before the second gradient: the gradient of Σ g v."
)
def _(x: Any, v: Any) -> Any:
    return _matrix(x).sum(axis=0) * v


@hessian_times.mistake("That is the gradient times v. Differentiate once more: the gradient of Σ g v.")
def _(x: Any, v: Any) -> Any:
    return np.asarray(grad(_chain)(np.asarray(x, dtype=float))) * v


@hessian_times.mistake("That is the diagonal of the Hessian times v. The neighbours are missing.")
def _(x: Any, v: Any) -> Any:
    return np.diag(_matrix(x)) * v


@hessian_times.mistake("That is v · H v, a number. The product H v is a vector.")
def _(x: Any, v: Any) -> Any:
    return v @ _matrix(x) @ v


@hessian_times.mistake("The Hessian is multiplied by v entry by entry, with *. Matrix times vector is @.")
def _(x: Any, v: Any) -> Any:
    return _matrix(x) * v


@hessian_times.mistake("That is the Hessian, a matrix. Its product with v is asked for.")
def _(x: Any, v: Any) -> Any:
    return _matrix(x)


# Fixed points.

LESSON.choice(
    "10",
    "The memory of a fixed point",
    task="Kepler's equation E = M + e sin E is solved by putting E in again and again, some 30 times. "
    "Guess how many of these steps have to be remembered for the derivative of E by e.",
    right="none: the equation at the solution is enough",
    wrong={
        "all of them": "That is right for a loop that is recorded. The solution satisfies an equation, and the "
        "equation "
        "alone says how it moves with e.",
        "the last one, whose derivative it is": "The last step has E on both sides. Its derivative by e with E "
        "held fixed, sin E, is "
        "only a part of the answer.",
        "the first one, where e comes in": "e comes in at every step, and the first step starts from a guess.",
    },
    guess=True,
)


def _anomaly(rng: Any) -> dict[str, Any]:
    e, E = round(rng.uniform(0.2, 0.7), 2), round(rng.uniform(0.4, 1.3), 2)
    return {"e": e, "E": E}


@LESSON.value(
    "11",
    "The derivative of a solution",
    draws=_anomaly,
    rtol=1e-6,
    hints=(
        "Differentiate both sides by e, and remember that E depends on e: E' = sin E + e cos E · E'.",
        "Solve for E': bring both terms with E' to one side.",
    ),
)
def slope_of_the_solution(e: float, E: float) -> float:
    """dE/de, where E = M + e sin E, at a solution `E` for the eccentricity `e`; M is held fixed."""
    return float(np.sin(E) / (1 - e * np.cos(E)))


@slope_of_the_solution.mistake(
    "That is the slope with E held fixed. E depends on e too: it stands on the right as well, in e sin E."
)
def _(e: float, E: float) -> float:
    return float(np.sin(E))


@slope_of_the_solution.mistake("A sign in the denominator: e cos E · E' is brought to the left, so it is 1 - e cos E.")
def _(e: float, E: float) -> float:
    return float(np.sin(E) / (1 + e * np.cos(E)))


@slope_of_the_solution.mistake("That is dE/dM. By e, the numerator is sin E.")
def _(e: float, E: float) -> float:
    return float(1 / (1 - e * np.cos(E)))


@slope_of_the_solution.mistake("In the denominator stands e sin E. The slope of sin is cos: 1 - e cos E.")
def _(e: float, E: float) -> float:
    return float(np.sin(E) / (1 - e * np.sin(E)))


@slope_of_the_solution.mistake("The numerator has e in it. The slope of e sin E by e, with E held fixed, is sin E.")
def _(e: float, E: float) -> float:
    return float(e * np.sin(E) / (1 - e * np.cos(E)))


@slope_of_the_solution.mistake("It is multiplied by 1 - e cos E. Divide.")
def _(e: float, E: float) -> float:
    return float(np.sin(E) * (1 - e * np.cos(E)))


@slope_of_the_solution.mistake("On the right of E' = sin E + e cos E · E' the E' is taken for 1. Solve for it.")
def _(e: float, E: float) -> float:
    return float(np.sin(E) + e * np.cos(E))


@slope_of_the_solution.mistake("That is e cos E, the slope of the right side by E.")
def _(e: float, E: float) -> float:
    return float(e * np.cos(E))


@slope_of_the_solution.mistake("In the denominator stands 1 - cos E: the factor e is missing.")
def _(e: float, E: float) -> float:
    return float(np.sin(E) / (1 - np.cos(E)))


@LESSON.function(
    "12",
    "A map that settles",
    draws=lambda rng: {"x": round(rng.uniform(0.5, 3.0), 2), "a": round(rng.uniform(4.0, 9.0), 2)},
    calls=5,
    hints=(
        "Start at x = 1 with a = 4: the map a / x goes 1, 4, 1, 4 ... The root lies between.",
        "Take the mean of x and a / x.",
    ),
)
def settling(x: float, a: float) -> float:
    """Repair the map: x -> a / x has the fixed point √a but jumps to and fro for ever. Return the mean of `x` and what
    the map makes of it.
    """
    return (x + a / x) / 2


@settling.mistake("That is the map as it was: its slope at the fixed point is -1, so it never settles.")
def _(x: float, a: float) -> float:
    return a / x


@settling.mistake("That is the sum. The mean is half of it; the sum has no fixed point at √a.")
def _(x: float, a: float) -> float:
    return x + a / x


@settling.mistake("x / a in the place of a / x: the fixed point would not be √a.")
def _(x: float, a: float) -> float:
    return (x + x / a) / 2


@settling.mistake("Brackets are missing: only a / x is halved.")
def _(x: float, a: float) -> float:
    return x + a / x / 2


@settling.mistake("That is the mean of x and a. It settles at a, not at its root.")
def _(x: float, a: float) -> float:
    return (x + a) / 2


@settling.mistake("That is the root itself. A map is asked for, which comes nearer to it without computing a root.")
def _(x: float, a: float) -> float:
    return float(np.sqrt(a))


# An orbit.

LESSON.choice(
    "13",
    "A planet on the computer",
    task="A planet runs on a circle. Its way is computed by Euler's method: the new place from the old speed, "
    "the new speed from the "
    "acceleration at the old place. Guess what the computed planet does.",
    right="its orbit grows, turn by turn",
    wrong={
        "it stays on the circle": "Each step goes along the tangent, and a tangent leaves the circle.",
        "its orbit shrinks, turn by turn": "Each step goes along the tangent, and a tangent lies outside the circle.",
        "it runs on one ellipse for ever": "It gains energy at every step, so it never comes back to where it was.",
    },
    guess=True,
)


def _pull(q: Any) -> Any:
    return -q / np.sum(q**2) ** 1.5


def _state(rng: Any) -> dict[str, Any]:
    angle = rng.uniform(0, 6)
    q = (rng.uniform(0.8, 1.4) * np.array([np.cos(angle), np.sin(angle)])).round(2)
    return {"q": q, "v": rng.normal(size=2).round(2), "h": round(float(rng.choice([0.1, 0.2, 0.3])), 1)}


@LESSON.function(
    "14",
    "A step of the leapfrog method",
    draws=_state,
    calls=5,
    hints=(
        "Half a kick, a drift, half a kick: the second half of the kick is taken at the new place.",
        "v += h/2 a(q), q += h v, v += h/2 a(q), each with what the line before has made.",
    ),
)
def leapfrog(q: Any, v: Any, h: float) -> tuple[Any, Any]:
    """The place and the speed one step `h` later: half a kick with the acceleration a(q) = -q/|q|³, a drift with the
    new speed, half a kick at the new place.
    """
    v = v + h / 2 * _pull(q)
    q = q + h * v
    return q, v + h / 2 * _pull(q)


@leapfrog.mistake("That is Euler's method: place and speed both from the old values.")
def _(q: Any, v: Any, h: float) -> tuple[Any, Any]:
    return q + h * v, v + h * _pull(q)


@leapfrog.mistake("The second half of the kick is missing.")
def _(q: Any, v: Any, h: float) -> tuple[Any, Any]:
    v = v + h / 2 * _pull(q)
    return q + h * v, v


@leapfrog.mistake("The second half of the kick is taken at the old place. The acceleration there is the old one.")
def _(q: Any, v: Any, h: float) -> tuple[Any, Any]:
    half = v + h / 2 * _pull(q)
    return q + h * half, half + h / 2 * _pull(q)


@leapfrog.mistake("Both kicks are whole: h in the place of h/2.")
def _(q: Any, v: Any, h: float) -> tuple[Any, Any]:
    v = v + h * _pull(q)
    q = q + h * v
    return q, v + h * _pull(q)


@leapfrog.mistake("A whole kick at the beginning and none at the end.")
def _(q: Any, v: Any, h: float) -> tuple[Any, Any]:
    v = v + h * _pull(q)
    return q + h * v, v


@leapfrog.mistake("The sign of the acceleration: the planet is pushed away. a(q) = -q/|q|³.")
def _(q: Any, v: Any, h: float) -> tuple[Any, Any]:
    v = v - h / 2 * _pull(q)
    q = q + h * v
    return q, v - h / 2 * _pull(q)


def _square(q: Any) -> Any:
    return -q / np.sum(q**2)


@leapfrog.mistake(
    "The acceleration is divided by |q|², not by |q|³: np.sum(q**2) is the square of the distance, to be raised to 1.5."
)
def _(q: Any, v: Any, h: float) -> tuple[Any, Any]:
    v = v + h / 2 * _square(q)
    q = q + h * v
    return q, v + h / 2 * _square(q)


@leapfrog.mistake("The acceleration is divided by |q|, not by |q|³.")
def _(q: Any, v: Any, h: float) -> tuple[Any, Any]:
    v = v - h / 2 * q / np.linalg.norm(q)
    q = q + h * v
    return q, v - h / 2 * q / np.linalg.norm(q)


@leapfrog.mistake("That is half a drift, a kick, and half a drift. Here the kick is halved, and the drift is whole.")
def _(q: Any, v: Any, h: float) -> tuple[Any, Any]:
    q = q + h / 2 * v
    v = v + h * _pull(q)
    return q + h / 2 * v, v


@leapfrog.mistake("The drift uses the old speed, before the kick.")
def _(q: Any, v: Any, h: float) -> tuple[Any, Any]:
    new = q + h * v
    return new, v + h / 2 * _pull(q) + h / 2 * _pull(new)


@leapfrog.mistake("The two are exchanged: first the place, then the speed.")
def _(q: Any, v: Any, h: float) -> tuple[Any, Any]:
    v = v + h / 2 * _pull(q)
    q = q + h * v
    return v + h / 2 * _pull(q), q


def _measured(rng: Any) -> dict[str, Any]:
    return {"J": (rng.normal(size=(8, 3)) + rng.normal(size=(8, 1))).round(2), "sigma": round(rng.uniform(0.1, 0.5), 2)}


@LESSON.function(
    "15",
    "How sure is the fit?",
    draws=_measured,
    calls=4,
    hints=(
        "More data make JᵀJ larger. Errors ought to become smaller.",
        "The covariance is σ² times the inverse of JᵀJ; the errors are the roots of its diagonal.",
    ),
)
def errors_of_the_fit(J: Any, sigma: float) -> Any:
    """Repair the function: the standard errors of fitted parameters, √ of the diagonal of σ² (JᵀJ)⁻¹; `J` is the
    Jacobian of the residuals by the parameters, `sigma` the error of one measurement.
    """
    return sigma * np.sqrt(np.diag(np.linalg.inv(J.T @ J)))


@errors_of_the_fit.mistake("The inverse is missing: with more data these errors would grow.")
def _(J: Any, sigma: float) -> Any:
    return sigma * np.sqrt(np.diag(J.T @ J))


@errors_of_the_fit.mistake("The root is missing: these are variances.")
def _(J: Any, sigma: float) -> Any:
    return sigma**2 * np.diag(np.linalg.inv(J.T @ J))


@errors_of_the_fit.mistake(
    "The diagonal is inverted by itself. That is the error of a parameter if the others were known: invert the "
    "whole matrix first."
)
def _(J: Any, sigma: float) -> Any:
    return sigma / np.sqrt(np.diag(J.T @ J))


@errors_of_the_fit.mistake("σ is missing: √ of the diagonal of (JᵀJ)⁻¹ is the error for measurements of error 1.")
def _(J: Any, sigma: float) -> Any:
    return np.sqrt(np.diag(np.linalg.inv(J.T @ J)))


@errors_of_the_fit.mistake("The root is missing, and σ is not squared: √ of the diagonal of σ² (JᵀJ)⁻¹.")
def _(J: Any, sigma: float) -> Any:
    return sigma * np.diag(np.linalg.inv(J.T @ J))


@errors_of_the_fit.mistake("The errors stand on the diagonal of a matrix. One number for each parameter is asked for.")
def _(J: Any, sigma: float) -> Any:
    return np.diag(sigma * np.sqrt(np.diag(np.linalg.inv(J.T @ J))))


@errors_of_the_fit.mistake("σ² stands outside of the root: the root of σ² (JᵀJ)⁻¹ has σ in front.")
def _(J: Any, sigma: float) -> Any:
    return sigma**2 * np.sqrt(np.diag(np.linalg.inv(J.T @ J)))


@errors_of_the_fit.mistake("σ stands inside of the root, where σ² belongs.")
def _(J: Any, sigma: float) -> Any:
    return np.sqrt(sigma * np.diag(np.linalg.inv(J.T @ J)))


@errors_of_the_fit.mistake("That is the whole covariance. The errors are the roots of its diagonal.")
def _(J: Any, sigma: float) -> Any:
    return sigma**2 * np.linalg.inv(J.T @ J)


# The derivative as code.

LESSON.choice(
    "16",
    "One way is written down",
    task="A function asks `if np.sum(x) > 0:`. Its source is written at an x where the answer is yes. What does the"
    " source do at an x where the answer is no?",
    right="it stops, because it asserts the answer",
    wrong={
        "it takes the other way": "The source is what was computed. The other way was not, so its lines are not there.",
        "it computes the lines of the first way": "They would be wrong there. A line asks first, and stops if the"
        " answer is another one.",
        "it gives 0": "0 would be a wrong gradient without a warning. A line of the source asks, and stops.",
    },
    guess=True,
)


def _lines(rng: Any) -> dict[str, Any]:
    return {"W": rng.normal(size=(3, 2)).round(2), "x": rng.normal(size=2).round(2), "dt": rng.normal(size=3).round(2)}


@LESSON.function(
    "17",
    "Two lines of the way back",
    draws=_lines,
    calls=4,
    hints=(
        "dW has the shape of W, dx that of x. Which products of dt with the other operand have these shapes?",
        "W[i, j] is multiplied by x[j] and goes into t[i]: its gradient is dt[i] times x[j].",
    ),
)
def lines_of_a_product(W: Any, x: Any, dt: Any) -> tuple[Any, Any]:
    """The line t = W @ x of a source has its two lines on the way back. Write them: from `W`, `x` and `dt`, the
    gradient of t, return `dW` and `dx`.
    """
    return np.outer(dt, x), W.T @ dt


@lines_of_a_product.mistake("dW is transposed: it has the shape of W.")
def _(W: Any, x: Any, dt: Any) -> tuple[Any, Any]:
    return np.outer(x, dt), W.T @ dt


@lines_of_a_product.mistake("That is x itself. dx gathers what each t[i] sends to x: Wᵀ dt.")
def _(W: Any, x: Any, dt: Any) -> tuple[Any, Any]:
    return np.outer(dt, x), x


@lines_of_a_product.mistake("A gate multiplies by the gradient that arrives. dt is missing in dW.")
def _(W: Any, x: Any, dt: Any) -> tuple[Any, Any]:
    return np.outer(np.ones(3), x), W.T @ dt


@lines_of_a_product.mistake("A gate multiplies by the gradient that arrives. dt is missing in both lines.")
def _(W: Any, x: Any, dt: Any) -> tuple[Any, Any]:
    return np.outer(np.ones(3), x), W.sum(axis=0)


@lines_of_a_product.mistake("A gate multiplies by the gradient that arrives. dt is missing in dx.")
def _(W: Any, x: Any, dt: Any) -> tuple[Any, Any]:
    return np.outer(dt, x), W.sum(axis=0)


@lines_of_a_product.mistake("The two are exchanged: first dW, then dx.")
def _(W: Any, x: Any, dt: Any) -> tuple[Any, Any]:
    return W.T @ dt, np.outer(dt, x)


def _error(rng: Any) -> dict[str, Any]:
    return {"r": round(float(rng.choice([-1, 1]) * rng.choice([rng.uniform(0.2, 0.8), rng.uniform(1.5, 3.0)])), 2)}


@LESSON.function(
    "18",
    "The assert was taken out",
    draws=_error,
    calls=8,
    hints=(
        "For which r are the two lines right? Compare with the task.",
        "Beyond 1 the loss is a straight line: its slope is 1 to the right and −1 to the left.",
    ),
)
def slope_of_huber(r: float) -> float:
    """Huber's loss of an error r is r²/2 if |r| ≤ 1, and |r| − 1/2 otherwise. The source of its slope was written at
    r = 0.5, and somebody took out the line `assert abs(r) <= 1`. Make it right for every r.
    """
    return r if abs(r) <= 1 else float(np.sign(r))


@slope_of_huber.mistake("This is right for |r| ≤ 1 only. Beyond, the loss is a straight line.")
def _(r: float) -> float:
    return r


@slope_of_huber.mistake("This is right for |r| > 1 only. Near 0 the loss is a parabola with the slope r.")
def _(r: float) -> float:
    return float(np.sign(r))


@slope_of_huber.mistake("To the left of −1 the straight line falls: its slope is −1.")
def _(r: float) -> float:
    return r if abs(r) <= 1 else 1.0


@slope_of_huber.mistake("That is the loss. Its slope is asked for.")
def _(r: float) -> float:
    return r**2 / 2 if abs(r) <= 1 else abs(r) - 0.5


@slope_of_huber.mistake("Beyond 1 a straight line has the slope 1 or −1, not 0.")
def _(r: float) -> float:
    return r if abs(r) <= 1 else 0.0


@slope_of_huber.mistake("The size is right, the sign is not: the slope has the sign of r.")
def _(r: float) -> float:
    return -r if abs(r) <= 1 else -float(np.sign(r))


@slope_of_huber.mistake("The two ways are exchanged.")
def _(r: float) -> float:
    return r if abs(r) > 1 else float(np.sign(r))
