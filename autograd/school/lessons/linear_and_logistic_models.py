"""The exercises of "Linear and logistic models": losses, their gradients, scaling, likelihood, softmax."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.school.declaring import Lesson

LESSON = Lesson("04", "Linear and logistic models")

Draws = dict[str, Any]


def _line(rng: Any) -> Draws:
    """A line and a few apartments, none on the line: areas in 100 m², prices in 100 000 €."""
    while True:
        n = int(rng.integers(4, 8))
        w, b = round(float(rng.uniform(0.5, 4)), 1), round(float(rng.uniform(0.2, 1.2)), 1)
        x = rng.uniform(0.3, 1.2, n).round(2)
        y = (2.4 * x + 0.6 + rng.normal(0, 0.5, n)).round(2)
        if np.min(np.abs(w * x + b - y)) > 0.02:
            return {"w": w, "b": b, "x": x, "y": y}


def _across(rng: Any) -> Draws:
    """A line with apartments on both of its sides: without a sign the answer is another one."""
    while True:
        given = _line(rng)
        signs = np.sign(given["w"] * given["x"] + given["b"] - given["y"])
        if abs(signs.sum()) < len(signs):
            return given


def _sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


def _softmax(z: Any, axis: int | None = 1) -> Any:
    e = np.exp(z - np.max(z, axis=axis, keepdims=True))
    return e / np.sum(e, axis=axis, keepdims=True)


# A line through the prices.

LESSON.choice(
    "1",
    "Below all points",
    task="A line lies below all points: every prediction is too low. Which sign has ∂loss/∂b of the mean squared "
    "error?",
    right="negative",
    wrong={
        "positive": "A positive derivative would mean that raising b makes the loss larger. Raising b brings the line "
        "nearer to the points.",
        "zero": "The derivative is zero where the errors cancel: some points above the line, some below. Here all "
        "are above.",
    },
    guess=True,
)


@LESSON.function(
    "2",
    "The gradient of the mean squared error",
    draws=_line,
    calls=5,
    hints=(
        "The error of one apartment is e = w x + b − y. The loss is the mean of e². The slope of e² is 2 e.",
        "∂e/∂w = x and ∂e/∂b = 1. So dw is the mean of 2 e x, and db is the mean of 2 e.",
    ),
)
def mse_gradient(w: Any, b: Any, x: Any, y: Any) -> Any:
    """The pair (∂loss/∂w, ∂loss/∂b) of loss = mean((w x + b − y)²); x and y are arrays."""
    e = w * x + b - y
    return np.mean(2 * e * x), np.mean(2 * e)


@mse_gradient.mistake("The two are exchanged: the derivative with respect to w comes first.")
def _(w: Any, b: Any, x: Any, y: Any) -> Any:
    e = w * x + b - y
    return np.mean(2 * e), np.mean(2 * e * x)


@mse_gradient.mistake(
    "The derivative with respect to w lacks its partner: w is multiplied by x, so each error has to be multiplied "
    "by its x."
)
def _(w: Any, b: Any, x: Any, y: Any) -> Any:
    e = w * x + b - y
    return np.mean(2 * e), np.mean(2 * e)


@mse_gradient.mistake(
    "The errors were added up, not averaged: the loss is a mean, so the sums are divided by the number of rows."
)
def _(w: Any, b: Any, x: Any, y: Any) -> Any:
    e = w * x + b - y
    return np.sum(2 * e * x), np.sum(2 * e)


@mse_gradient.mistake("The errors were added up, not averaged, and the 2 of the slope of e² is missing.")
def _(w: Any, b: Any, x: Any, y: Any) -> Any:
    e = w * x + b - y
    return np.sum(e * x), np.sum(e)


@mse_gradient.mistake("b is missing in the error: e = w x + b − y.")
def _(w: Any, b: Any, x: Any, y: Any) -> Any:
    e = w * x - y
    return np.mean(2 * e * x), np.mean(2 * e)


@mse_gradient.mistake("The squares were not differentiated: the slope of e² is 2 e.")
def _(w: Any, b: Any, x: Any, y: Any) -> Any:
    e = w * x + b - y
    return np.mean(e**2 * x), np.mean(e**2)


@mse_gradient.mistake("The errors were multiplied by w. The multiply gate swaps: w receives x.")
def _(w: Any, b: Any, x: Any, y: Any) -> Any:
    e = w * x + b - y
    return np.mean(2 * e * w), np.mean(2 * e)


@mse_gradient.mistake(
    "The mean of x times the mean of the errors is not the mean of the products: multiply each error by its own x "
    "first."
)
def _(w: Any, b: Any, x: Any, y: Any) -> Any:
    e = w * x + b - y
    return np.mean(2 * e) * np.mean(x), np.mean(2 * e)


@LESSON.function(
    "3",
    "One step of gradient descent",
    draws=lambda rng: {**_line(rng), "lr": round(float(rng.uniform(0.05, 0.3)), 2)},
    calls=5,
    hints=(
        "A gradient belongs to one point. Both derivatives have to be taken at the same (w, b).",
        "Compute the errors, dw and db first. Change w and b afterwards.",
    ),
)
def step(w: Any, b: Any, x: Any, y: Any, lr: Any) -> Any:
    """The pair (w, b) after one step of gradient descent on mean((w x + b − y)²)."""
    e = w * x + b - y
    return w - lr * np.mean(2 * e * x), b - lr * np.mean(2 * e)


@step.mistake(
    "The derivative for b was taken after w had moved. Both belong to the same point: compute the two, then change "
    "w and b."
)
def _(w: Any, b: Any, x: Any, y: Any, lr: Any) -> Any:
    w = w - lr * np.mean(2 * (w * x + b - y) * x)
    return w, b - lr * np.mean(2 * (w * x + b - y))


@step.mistake(
    "The derivative for w was taken after b had moved. Both belong to the same point: compute the two, then change "
    "w and b."
)
def _(w: Any, b: Any, x: Any, y: Any, lr: Any) -> Any:
    b = b - lr * np.mean(2 * (w * x + b - y))
    return w - lr * np.mean(2 * (w * x + b - y) * x), b


@step.mistake("This step goes uphill: the gradient is subtracted, not added.")
def _(w: Any, b: Any, x: Any, y: Any, lr: Any) -> Any:
    e = w * x + b - y
    return w + lr * np.mean(2 * e * x), b + lr * np.mean(2 * e)


@step.mistake("The step of b goes uphill: both derivatives are subtracted.")
def _(w: Any, b: Any, x: Any, y: Any, lr: Any) -> Any:
    e = w * x + b - y
    return w - lr * np.mean(2 * e * x), b + lr * np.mean(2 * e)


@step.mistake("The derivative with respect to w lacks its partner: each error has to be multiplied by its x.")
def _(w: Any, b: Any, x: Any, y: Any, lr: Any) -> Any:
    e = w * x + b - y
    return w - lr * np.mean(2 * e), b - lr * np.mean(2 * e)


@step.mistake("Those are the steps alone. The new w is the old one minus its step.")
def _(w: Any, b: Any, x: Any, y: Any, lr: Any) -> Any:
    e = w * x + b - y
    return -lr * np.mean(2 * e * x), -lr * np.mean(2 * e)


@step.mistake("Those are the steps alone. The new w is the old one minus its step, and so is the new b.")
def _(w: Any, b: Any, x: Any, y: Any, lr: Any) -> Any:
    e = w * x + b - y
    return lr * np.mean(2 * e * x), lr * np.mean(2 * e)


@step.mistake("Those are the derivatives. A step is −lr times a derivative, and it is added to the old value.")
def _(w: Any, b: Any, x: Any, y: Any, lr: Any) -> Any:
    e = w * x + b - y
    return np.mean(2 * e * x), np.mean(2 * e)


@step.mistake("The derivatives are exchanged: w moves by that of w, b by that of b.")
def _(w: Any, b: Any, x: Any, y: Any, lr: Any) -> Any:
    e = w * x + b - y
    return w - lr * np.mean(2 * e), b - lr * np.mean(2 * e * x)


@step.mistake("The two are exchanged: w comes first.")
def _(w: Any, b: Any, x: Any, y: Any, lr: Any) -> Any:
    e = w * x + b - y
    return b - lr * np.mean(2 * e), w - lr * np.mean(2 * e * x)


@step.mistake("The derivatives were divided by the learning rate. A small rate makes small steps: multiply.")
def _(w: Any, b: Any, x: Any, y: Any, lr: Any) -> Any:
    e = w * x + b - y
    return w - np.mean(2 * e * x) / lr, b - np.mean(2 * e) / lr


@step.mistake("b is missing in the error: e = w x + b − y.")
def _(w: Any, b: Any, x: Any, y: Any, lr: Any) -> Any:
    e = w * x - y
    return w - lr * np.mean(2 * e * x), b - lr * np.mean(2 * e)


@step.mistake("The learning rate is missing: the whole gradient was subtracted.")
def _(w: Any, b: Any, x: Any, y: Any, lr: Any) -> Any:
    e = w * x + b - y
    return w - np.mean(2 * e * x), b - np.mean(2 * e)


@step.mistake("Only w moved. b has a derivative of its own, and a step of its own.")
def _(w: Any, b: Any, x: Any, y: Any, lr: Any) -> Any:
    e = w * x + b - y
    return w - lr * np.mean(2 * e * x), b


@step.mistake("The 2 of the slope of e² is missing, so the step is half as long.")
def _(w: Any, b: Any, x: Any, y: Any, lr: Any) -> Any:
    e = w * x + b - y
    return w - lr * np.mean(e * x), b - lr * np.mean(e)


@step.mistake(
    "The errors were added up, not averaged: the loss is a mean, so the gradient is divided by the number of rows."
)
def _(w: Any, b: Any, x: Any, y: Any, lr: Any) -> Any:
    e = w * x + b - y
    return w - lr * np.sum(2 * e * x), b - lr * np.sum(2 * e)


# Outliers.


def _prices(rng: Any) -> Draws:
    """Five prices in thousand euros; the last one was typed with a zero too many."""
    while True:
        prices = rng.choice(np.arange(120.0, 320.0, 10.0), 5, replace=False)
        prices[4] *= 10
        apart = {np.median(prices), prices[2], prices[:4].mean(), np.median(prices[:4])}
        if len(apart) == 4:
            return {"prices": prices}


@LESSON.value(
    "4",
    "One number for five prices",
    draws=_prices,
    hints=(
        "Move c to the right by a little. It comes nearer to every price on its right, and farther from every one "
        "on its left.",
        "The sum of distances is smallest where as many prices lie on the left as on the right.",
    ),
    guess=True,
)
def best_constant(prices: Any) -> Any:
    """The number c with the smallest mean absolute error, mean(|price − c|). The last price has a zero too many."""
    return float(np.median(prices))


@best_constant.mistake(
    "That is the mean. It has the smallest mean squared error, and the mistyped price pulls it away."
)
def _(prices: Any) -> Any:
    return float(np.mean(prices))


@best_constant.mistake(
    "That is the middle between the smallest and the largest price. It makes the largest error small."
)
def _(prices: Any) -> Any:
    return float(np.min(prices) + np.max(prices)) / 2


@best_constant.mistake("The third in the order of the list is not the middle one: sort the prices first.")
def _(prices: Any) -> Any:
    return float(prices[2])


@best_constant.mistake("That is the mean without the mistyped price. Which price is wrong, the loss is not told.")
def _(prices: Any) -> Any:
    return float(np.mean(prices[:4]))


@best_constant.mistake("That is the median without the mistyped price. Which price is wrong, the loss is not told.")
def _(prices: Any) -> Any:
    return float(np.median(prices[:4]))


@best_constant.mistake("More prices lie on one side of it than on the other. Take the one in the middle.")
def _(prices: Any) -> Any:
    return float(np.sort(prices)[1])


@best_constant.mistake("More prices lie on one side of it than on the other. Take the one in the middle.")
def _(prices: Any) -> Any:
    return float(np.sort(prices)[3])


@LESSON.function(
    "5",
    "The gradient of the mean absolute error",
    draws=_across,
    calls=5,
    hints=(
        "The slope of |e| is 1 on the right of 0, −1 on the left: np.sign(e).",
        "Put np.sign(e) where 2 e stood in the gradient of the mean squared error.",
    ),
)
def mae_gradient(w: Any, b: Any, x: Any, y: Any) -> Any:
    """The pair (∂loss/∂w, ∂loss/∂b) of loss = mean(|w x + b − y|); no error is exactly 0."""
    s = np.sign(w * x + b - y)
    return np.mean(s * x), np.mean(s)


@mae_gradient.mistake(
    "That is the gradient of the mean squared error. The slope of |e| is the sign of e, whatever its size."
)
def _(w: Any, b: Any, x: Any, y: Any) -> Any:
    e = w * x + b - y
    return np.mean(2 * e * x), np.mean(2 * e)


@mae_gradient.mistake("The errors themselves were averaged. The slope of |e| is the sign of e, whatever its size.")
def _(w: Any, b: Any, x: Any, y: Any) -> Any:
    e = w * x + b - y
    return np.mean(e * x), np.mean(e)


@mae_gradient.mistake(
    "The signs were added up, not averaged: the loss is a mean, so the sums are divided by the number of rows."
)
def _(w: Any, b: Any, x: Any, y: Any) -> Any:
    s = np.sign(w * x + b - y)
    return np.sum(s * x), np.sum(s)


@mae_gradient.mistake("The derivative with respect to w lacks its partner x: each sign has to be multiplied by its x.")
def _(w: Any, b: Any, x: Any, y: Any) -> Any:
    s = np.sign(w * x + b - y)
    return np.mean(s), np.mean(s)


@mae_gradient.mistake("The two are exchanged: the derivative with respect to w comes first.")
def _(w: Any, b: Any, x: Any, y: Any) -> Any:
    s = np.sign(w * x + b - y)
    return np.mean(s), np.mean(s * x)


@mae_gradient.mistake("b is missing in the error: e = w x + b − y.")
def _(w: Any, b: Any, x: Any, y: Any) -> Any:
    s = np.sign(w * x - y)
    return np.mean(s * x), np.mean(s)


@mae_gradient.mistake("The signs are missing: an error below 0 has the slope −1.")
def _(w: Any, b: Any, x: Any, y: Any) -> Any:
    return np.mean(x), 1.0


@mae_gradient.mistake("In the derivative with respect to w the signs are missing: that is the mean of x.")
def _(w: Any, b: Any, x: Any, y: Any) -> Any:
    return np.mean(x), np.mean(np.sign(w * x + b - y))


@mae_gradient.mistake("The slope on the left of 0 is −1, not 0.")
def _(w: Any, b: Any, x: Any, y: Any) -> Any:
    above = w * x + b - y > 0
    return np.mean(above * x), np.mean(above)


@mae_gradient.mistake("The sign was taken of the mean. Each error has a sign of its own: first signs, then the mean.")
def _(w: Any, b: Any, x: Any, y: Any) -> Any:
    e = w * x + b - y
    return np.sign(np.mean(e * x)), np.sign(np.mean(e))


@mae_gradient.mistake("That is the size of the errors, not the slope. The slope of |e| is 1 or −1.")
def _(w: Any, b: Any, x: Any, y: Any) -> Any:
    e = np.abs(w * x + b - y)
    return np.mean(e * x), np.mean(e)


@LESSON.function(
    "6",
    "An error that a buyer understands",
    draws=lambda rng: {
        "prediction": (p := rng.uniform(1, 3.5, int(rng.integers(4, 8))).round(2)),
        "price": (p + rng.normal(0, 0.4, len(p))).round(2),
    },
    calls=5,
    hints=("The mean of squares is in (100 000 €)². A root brings it back to 100 000 €.", "Then change the unit."),
)
def typical_error(prediction: Any, price: Any) -> Any:
    """The root of the mean squared error in thousand euros; both arrays are in 100 000 €."""
    return 100 * np.sqrt(np.mean((prediction - price) ** 2))


@typical_error.mistake("The root is missing: this number is made of squares of money.")
def _(prediction: Any, price: Any) -> Any:
    return 100 * np.mean((prediction - price) ** 2)


@typical_error.mistake("The unit is still 100 000 €. In thousand euros the number is 100 times as large.")
def _(prediction: Any, price: Any) -> Any:
    return np.sqrt(np.mean((prediction - price) ** 2))


@typical_error.mistake(
    "The unit was changed under the root. There it counts as 10: take the root first, then multiply by 100."
)
def _(prediction: Any, price: Any) -> Any:
    return np.sqrt(100 * np.mean((prediction - price) ** 2))


@typical_error.mistake("That is the mean absolute error. The task asks for the root of the mean of squares.")
def _(prediction: Any, price: Any) -> Any:
    return 100 * np.mean(np.abs(prediction - price))


@typical_error.mistake("The root was taken of the sum. It belongs around the mean.")
def _(prediction: Any, price: Any) -> Any:
    return 100 * np.sqrt(np.sum((prediction - price) ** 2))


@typical_error.mistake("That is the standard deviation of the errors: their mean was subtracted first.")
def _(prediction: Any, price: Any) -> Any:
    return 100 * np.std(prediction - price)


@typical_error.mistake("That is euros. One thousand euros is the unit that is asked for: 100 times, not 100 000 times.")
def _(prediction: Any, price: Any) -> Any:
    return 1e5 * np.sqrt(np.mean((prediction - price) ** 2))


@typical_error.mistake("The unit was changed the other way round. 100 000 € are 100 thousand euros: multiply by 100.")
def _(prediction: Any, price: Any) -> Any:
    return np.sqrt(np.mean((prediction - price) ** 2)) / 100


@typical_error.mistake("That is the mean squared error itself: the root is missing, and the unit is not changed.")
def _(prediction: Any, price: Any) -> Any:
    return np.mean((prediction - price) ** 2)


@typical_error.mistake("The errors were not squared: too high and too low cancel in this mean.")
def _(prediction: Any, price: Any) -> Any:
    return 100 * np.mean(prediction - price)


# Scaling.

LESSON.choice(
    "7",
    "Three gradients at the start",
    task="Prices are predicted by w_area · area + w_distance · distance + b, with areas from 25 to 120 (m²) and "
    "distances "
    "from 0.5 to 15 (km). All three parameters start at 0. Which of them has the gradient that is largest "
    "in absolute value?",
    right="w_area",
    wrong={
        "w_distance": "Its partner at the multiply gate is a distance, 15 at most. The errors are the same for all "
        "three.",
        "the bias b": "The partner of b is 1. The errors are the same for all three.",
        "all the same": "The errors are the same, but each is multiplied by the partner of the parameter: an area, a "
        "distance, or 1.",
    },
    guess=True,
)


def _table(rng: Any, rows: int) -> Any:
    return np.column_stack([rng.integers(25, 121, rows), rng.uniform(0.5, 15, rows).round(1)]).astype(float)


@LESSON.function(
    "8",
    "Standardise",
    draws=lambda rng: {"x": _table(rng, int(rng.integers(5, 9)))},
    calls=5,
    hints=(
        "Each column has a mean and a standard deviation of its own: np.mean(x, axis=0), np.std(x, axis=0).",
        "Subtract the mean, then divide by the standard deviation.",
    ),
)
def standardise(x: Any) -> Any:
    """The table x with each column shifted and scaled to mean 0 and standard deviation 1 (np.std)."""
    return (x - np.mean(x, axis=0)) / np.std(x, axis=0)


@standardise.mistake("One mean and one deviation were taken over the whole table. Each column needs its own: axis=0.")
def _(x: Any) -> Any:
    return (x - np.mean(x)) / np.std(x)


@standardise.mistake(
    "Mean and deviation were taken along the rows (axis=1). A column is what belongs together: axis=0."
)
def _(x: Any) -> Any:
    return (x - np.mean(x, axis=1, keepdims=True)) / np.std(x, axis=1, keepdims=True)


@standardise.mistake("Divided by the variance. The standard deviation is its root.")
def _(x: Any) -> Any:
    return (x - np.mean(x, axis=0)) / np.var(x, axis=0)


@standardise.mistake(
    "The deviation was divided by n − 1 (ddof=1). The task asks for np.std as it is, which divides by n."
)
def _(x: Any) -> Any:
    return (x - np.mean(x, axis=0)) / np.std(x, axis=0, ddof=1)


@standardise.mistake("The mean was not subtracted.")
def _(x: Any) -> Any:
    return x / np.std(x, axis=0)


@standardise.mistake("The mean was subtracted, but nothing was divided: the columns still have different spreads.")
def _(x: Any) -> Any:
    return x - np.mean(x, axis=0)


@standardise.mistake("The columns were brought to 0 … 1 by their smallest and largest number. That is another scaling.")
def _(x: Any) -> Any:
    return (x - np.min(x, axis=0)) / (np.max(x, axis=0) - np.min(x, axis=0))


@standardise.mistake("One deviation was taken over the whole table. Each column needs its own: axis=0.")
def _(x: Any) -> Any:
    return (x - np.mean(x, axis=0)) / np.std(x)


@standardise.mistake("One mean was taken over the whole table. Each column needs its own: axis=0.")
def _(x: Any) -> Any:
    return (x - np.mean(x)) / np.std(x, axis=0)


@standardise.mistake("Multiplied by the standard deviation. Divide by it: then each column has the deviation 1.")
def _(x: Any) -> Any:
    return (x - np.mean(x, axis=0)) * np.std(x, axis=0)


@standardise.mistake("Mean and deviation are exchanged: subtract the mean, divide by the standard deviation.")
def _(x: Any) -> Any:
    return (x - np.std(x, axis=0)) / np.mean(x, axis=0)


@standardise.mistake("A pair of brackets is missing: only the mean was divided by the deviation.")
def _(x: Any) -> Any:
    return x - np.mean(x, axis=0) / np.std(x, axis=0)


def _scaled(rng: Any) -> Draws:
    x = _table(rng, 8)
    return {
        "w": rng.uniform(-1, 1, 2).round(2),
        "b": round(float(rng.uniform(1, 3)), 2),
        "mean": x.mean(axis=0).round(1),
        "std": x.std(axis=0).round(1),
    }


@LESSON.function(
    "9",
    "Back to square metres",
    draws=_scaled,
    calls=5,
    hints=(
        "Write w · (x − mean) / std + b, and sort it: what multiplies x, and what stands alone?",
        "x is multiplied by w / std. What stands alone is b minus the sum of w · mean / std.",
    ),
)
def in_raw_units(w: Any, b: Any, mean: Any, std: Any) -> Any:
    """The pair (weights, bias) with which a model on raw inputs says the same as w · (x − mean) / std + b."""
    return w / std, b - np.sum(w * mean / std)


@in_raw_units.mistake(
    "The weights were multiplied by the deviations. The scaled input is x divided by std, so w is divided too."
)
def _(w: Any, b: Any, mean: Any, std: Any) -> Any:
    return w * std, b - np.sum(w * mean / std)


@in_raw_units.mistake("The bias was left as it was. The subtracted means have to go into it.")
def _(w: Any, b: Any, mean: Any, std: Any) -> Any:
    return w / std, b


@in_raw_units.mistake("The means were added to the bias. They are subtracted from x, so they enter with a minus.")
def _(w: Any, b: Any, mean: Any, std: Any) -> Any:
    return w / std, b + np.sum(w * mean / std)


@in_raw_units.mistake("In the bias the means were not divided by the deviations.")
def _(w: Any, b: Any, mean: Any, std: Any) -> Any:
    return w / std, b - np.sum(w * mean)


@in_raw_units.mistake("That is the way back, from raw inputs to standardised ones. The other way is asked for.")
def _(w: Any, b: Any, mean: Any, std: Any) -> Any:
    return w * std, b + np.sum(w * mean)


@in_raw_units.mistake("The weights were multiplied by the deviations, and the bias was left as it was.")
def _(w: Any, b: Any, mean: Any, std: Any) -> Any:
    return w * std, b


@in_raw_units.mistake("In the bias the terms were averaged. The columns add up: their sum.")
def _(w: Any, b: Any, mean: Any, std: Any) -> Any:
    return w / std, b - np.mean(w * mean / std)


@in_raw_units.mistake("The bias has become an array. One number is left when the terms of all columns are added up.")
def _(w: Any, b: Any, mean: Any, std: Any) -> Any:
    return w / std, b - w * mean / std


@LESSON.function(
    "10",
    "New apartments",
    draws=lambda rng: {"train": _table(rng, 6), "new": _table(rng, 3)},
    calls=5,
    hints=(
        "The model was trained on numbers that were made with the mean and the deviation of the training table.",
        "A new apartment must be given the same numbers, whichever other apartments are asked about with it.",
    ),
)
def scaled_for_prediction(train: Any, new: Any) -> Any:
    """The rows of new, scaled as a model needs them that was trained on the standardised table train."""
    return (new - np.mean(train, axis=0)) / np.std(train, axis=0)


@scaled_for_prediction.mistake(
    "The new rows were scaled by their own mean and deviation. The same apartment would get another price in other "
    "company."
)
def _(train: Any, new: Any) -> Any:
    return (new - np.mean(new, axis=0)) / np.std(new, axis=0)


@scaled_for_prediction.mistake(
    "Mean and deviation were taken over both tables. The model was trained before the new rows came."
)
def _(train: Any, new: Any) -> Any:
    both = np.concatenate([train, new])
    return (new - np.mean(both, axis=0)) / np.std(both, axis=0)


@scaled_for_prediction.mistake(
    "The mean is that of the training table, the deviation that of the new rows. Both come from training."
)
def _(train: Any, new: Any) -> Any:
    return (new - np.mean(train, axis=0)) / np.std(new, axis=0)


@scaled_for_prediction.mistake(
    "The deviation is that of the training table, the mean that of the new rows. Both come from training."
)
def _(train: Any, new: Any) -> Any:
    return (new - np.mean(new, axis=0)) / np.std(train, axis=0)


@scaled_for_prediction.mistake(
    "One mean and one deviation were taken over the whole table. Each column needs its own: axis=0."
)
def _(train: Any, new: Any) -> Any:
    return (new - np.mean(train)) / np.std(train)


@scaled_for_prediction.mistake("The deviation was divided by n − 1 (ddof=1). The model was trained with plain np.std.")
def _(train: Any, new: Any) -> Any:
    return (new - np.mean(train, axis=0)) / np.std(train, axis=0, ddof=1)


@scaled_for_prediction.mistake("The mean of the training table was subtracted, but nothing was divided.")
def _(train: Any, new: Any) -> Any:
    return new - np.mean(train, axis=0)


@scaled_for_prediction.mistake("The mean of the training table was not subtracted.")
def _(train: Any, new: Any) -> Any:
    return new / np.std(train, axis=0)


@scaled_for_prediction.mistake("Divided by the variance. The standard deviation is its root.")
def _(train: Any, new: Any) -> Any:
    return (new - np.mean(train, axis=0)) / np.var(train, axis=0)


@scaled_for_prediction.mistake("Those are the training rows, scaled. The task asks for the new ones.")
def _(train: Any, new: Any) -> Any:
    return (train - np.mean(train, axis=0)) / np.std(train, axis=0)


# Logistic regression.


def _sales(rng: Any) -> Draws:
    """Three apartments; the outcomes are not as likely as their opposites."""
    while True:
        p = np.array([rng.uniform(0.6, 0.95), rng.uniform(0.6, 0.9), rng.uniform(0.1, 0.4)]).round(2)
        odds = p / (1 - p)
        if abs(np.log(odds[0] * odds[2] / odds[1])) > 0.1:
            return {"p": p, "sold": np.array([1, 0, 1])}


@LESSON.value(
    "11",
    "The likelihood of three sales",
    draws=_sales,
    rtol=0.02,
    hints=(
        "What probability did the model give to what happened to the second apartment, which was not sold?",
        "That is 1 − p. The three events are independent, so their probabilities are multiplied.",
    ),
    guess=True,
)
def likelihood(p: Any, sold: Any) -> Any:
    """The probability of all three outcomes together, which are independent; p is the model's probability of "sold"."""
    return float(np.prod(np.where(sold == 1, p, 1 - p)))


@likelihood.mistake("The second apartment was not sold. The model gave that 1 − p, not p.")
def _(p: Any, sold: Any) -> Any:
    return float(np.prod(p))


@likelihood.mistake("Only the sold ones were counted. That the second one was not sold has a probability too.")
def _(p: Any, sold: Any) -> Any:
    return float(p[0] * p[2])


@likelihood.mistake(
    "The probabilities were added. That several things happen together has the product as its probability."
)
def _(p: Any, sold: Any) -> Any:
    return float(np.sum(np.where(sold == 1, p, 1 - p)))


@likelihood.mistake(
    "The probabilities were averaged. That several things happen together has the product as its probability."
)
def _(p: Any, sold: Any) -> Any:
    return float(np.mean(np.where(sold == 1, p, 1 - p)))


@likelihood.mistake("That is the probability of the opposite: every outcome the other way round.")
def _(p: Any, sold: Any) -> Any:
    return float(np.prod(np.where(sold == 1, 1 - p, p)))


@likelihood.mistake("That is the logarithm of the likelihood. The likelihood itself is a probability, between 0 and 1.")
def _(p: Any, sold: Any) -> Any:
    return float(np.sum(np.log(np.where(sold == 1, p, 1 - p))))


@likelihood.mistake("That is minus the logarithm of the likelihood. The likelihood itself is between 0 and 1.")
def _(p: Any, sold: Any) -> Any:
    return -float(np.sum(np.log(np.where(sold == 1, p, 1 - p))))


def _logits(rng: Any) -> Draws:
    n = int(rng.integers(4, 8))
    y = np.array([0, 1, *rng.integers(0, 2, n - 2)])
    return {"z": rng.normal(0, 1.5, n).round(2), "y": rng.permutation(y)}


@LESSON.function(
    "12",
    "The loss of a logistic model",
    draws=_logits,
    calls=5,
    hints=(
        "p = 1 / (1 + exp(−z)) is the probability of 1. An outcome 1 costs −log(p), an outcome 0 costs −log(1 − p).",
        "y · log(p) + (1 − y) · log(1 − p) picks the right one of the two. Then the mean, with a minus.",
    ),
)
def negative_log_likelihood(z: Any, y: Any) -> Any:
    """The mean of −log(probability of the outcome): scores z, outcomes y (0 or 1), sigmoid(z) the probability of 1."""
    p = _sigmoid(z)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


@negative_log_likelihood.mistake("The costs were added up. The loss is their mean.")
def _(z: Any, y: Any) -> Any:
    p = _sigmoid(z)
    return -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p))


@negative_log_likelihood.mistake("The two logarithms are subtracted. y log(p) and (1 − y) log(1 − p) are added.")
def _(z: Any, y: Any) -> Any:
    p = _sigmoid(z)
    return -np.mean(y * np.log(p) - (1 - y) * np.log(1 - p))


@negative_log_likelihood.mistake("Only outcomes 1 cost something here. An outcome 0 costs −log(1 − p).")
def _(z: Any, y: Any) -> Any:
    return -np.mean(y * np.log(_sigmoid(z)))


@negative_log_likelihood.mistake("Only outcomes 0 cost something here. An outcome 1 costs −log(p).")
def _(z: Any, y: Any) -> Any:
    return -np.mean((1 - y) * np.log(1 - _sigmoid(z)))


@negative_log_likelihood.mistake("The two outcomes are exchanged: log(p) belongs to y = 1, log(1 − p) to y = 0.")
def _(z: Any, y: Any) -> Any:
    p = _sigmoid(z)
    return -np.mean((1 - y) * np.log(p) + y * np.log(1 - p))


@negative_log_likelihood.mistake(
    "That is the squared error of the probabilities. The likelihood asks for their logarithms."
)
def _(z: Any, y: Any) -> Any:
    return np.mean((_sigmoid(z) - y) ** 2)


@negative_log_likelihood.mistake(
    "log(p) was taken for every row, whatever its outcome. An outcome 0 costs −log(1 − p)."
)
def _(z: Any, y: Any) -> Any:
    return -np.mean(np.log(_sigmoid(z)))


@negative_log_likelihood.mistake("The logarithm is missing: that is minus the mean probability of the outcomes.")
def _(z: Any, y: Any) -> Any:
    p = _sigmoid(z)
    return -np.mean(np.where(y == 1, p, 1 - p))


@negative_log_likelihood.mistake("The mean was taken first, then the logarithm. Each row has a logarithm of its own.")
def _(z: Any, y: Any) -> Any:
    p = _sigmoid(z)
    return -np.log(np.mean(np.where(y == 1, p, 1 - p)))


@negative_log_likelihood.mistake("That is the mean absolute error of the probabilities. The logarithm is missing.")
def _(z: Any, y: Any) -> Any:
    return np.mean(np.abs(_sigmoid(z) - y))


@negative_log_likelihood.mistake("That is the likelihood itself. The loss is minus the mean of its logarithms.")
def _(z: Any, y: Any) -> Any:
    p = _sigmoid(z)
    return np.prod(np.where(y == 1, p, 1 - p))


@negative_log_likelihood.mistake("The logarithm has the base 2. Here it is the natural one, np.log.")
def _(z: Any, y: Any) -> Any:
    p = _sigmoid(z)
    return -np.mean(y * np.log2(p) + (1 - y) * np.log2(1 - p))


@negative_log_likelihood.mistake("The logarithm has the base 10. Here it is the natural one, np.log.")
def _(z: Any, y: Any) -> Any:
    p = _sigmoid(z)
    return -np.mean(y * np.log10(p) + (1 - y) * np.log10(1 - p))


def _model(rng: Any) -> Draws:
    n = int(rng.integers(4, 8))
    return {
        "w": rng.uniform(-1.5, 1.5, 2).round(1),
        "b": round(float(rng.uniform(-1, 1)), 1),
        "x": rng.normal(size=(n, 2)).round(2),
        "y": rng.permutation(np.array([0, 1, *rng.integers(0, 2, n - 2)])),
    }


@LESSON.function(
    "13",
    "p − y",
    draws=_model,
    calls=5,
    hints=(
        "The derivative with respect to the score of one row is p − y. The loss is a mean: divide by the number of "
        "rows.",
        "The score is x @ w + b. As in the linear model, each row's p − y is multiplied by its x: x.T @ (p − y).",
    ),
)
def logistic_gradient(w: Any, b: Any, x: Any, y: Any) -> Any:
    """The pair (∂loss/∂w, ∂loss/∂b) of the mean negative log-likelihood; p = sigmoid(x @ w + b), x of shape (n, 2)."""
    d = (_sigmoid(x @ w + b) - y) / len(y)
    return x.T @ d, np.sum(d)


@logistic_gradient.mistake(
    "There is a p (1 − p) too many. The logarithm cancels the slope of the sigmoid: p − y is all that is left."
)
def _(w: Any, b: Any, x: Any, y: Any) -> Any:
    p = _sigmoid(x @ w + b)
    d = (p - y) * p * (1 - p) / len(y)
    return x.T @ d, np.sum(d)


@logistic_gradient.mistake("The rows were added up. The loss is a mean over them: divide by their number.")
def _(w: Any, b: Any, x: Any, y: Any) -> Any:
    d = _sigmoid(x @ w + b) - y
    return x.T @ d, np.sum(d)


@logistic_gradient.mistake("That is the gradient of the mean squared error of the probabilities.")
def _(w: Any, b: Any, x: Any, y: Any) -> Any:
    p = _sigmoid(x @ w + b)
    d = 2 * (p - y) * p * (1 - p) / len(y)
    return x.T @ d, np.sum(d)


@logistic_gradient.mistake("The sigmoid is missing: the score itself was compared with y.")
def _(w: Any, b: Any, x: Any, y: Any) -> Any:
    d = (x @ w + b - y) / len(y)
    return x.T @ d, np.sum(d)


@logistic_gradient.mistake("b is missing in the score.")
def _(w: Any, b: Any, x: Any, y: Any) -> Any:
    d = (_sigmoid(x @ w) - y) / len(y)
    return x.T @ d, np.sum(d)


@logistic_gradient.mistake("The derivative of b was added up and not averaged, that of w was averaged. Both are means.")
def _(w: Any, b: Any, x: Any, y: Any) -> Any:
    d = _sigmoid(x @ w + b) - y
    return x.T @ d / len(y), np.sum(d)


@logistic_gradient.mistake("The derivative of w was added up and not averaged, that of b was averaged. Both are means.")
def _(w: Any, b: Any, x: Any, y: Any) -> Any:
    d = _sigmoid(x @ w + b) - y
    return x.T @ d, np.mean(d)


@logistic_gradient.mistake("The sigmoid has the wrong sign in its exponent: 1 / (1 + exp(−z)).")
def _(w: Any, b: Any, x: Any, y: Any) -> Any:
    d = (_sigmoid(-(x @ w + b)) - y) / len(y)
    return x.T @ d, np.sum(d)


@logistic_gradient.mistake("The mean of x times the mean of p − y is not the mean of the products.")
def _(w: Any, b: Any, x: Any, y: Any) -> Any:
    d = np.mean(_sigmoid(x @ w + b) - y)
    return d * np.mean(x, axis=0), d


@logistic_gradient.mistake("The two are exchanged: the derivative with respect to w comes first.")
def _(w: Any, b: Any, x: Any, y: Any) -> Any:
    d = (_sigmoid(x @ w + b) - y) / len(y)
    return np.sum(d), x.T @ d


@logistic_gradient.mistake("The probabilities were rounded to decisions, 0 or 1. The gradient needs p itself.")
def _(w: Any, b: Any, x: Any, y: Any) -> Any:
    d = ((x @ w + b > 0) - y) / len(y)
    return x.T @ d, np.sum(d)


LESSON.choice(
    "14",
    "A loss that does not move",
    task="Somebody trains with loss = 1 − accuracy, where a decision is 1 if p > 0.5, and nothing moves. Why?",
    right="a small change of w changes no decision, so the derivative is 0",
    wrong={
        "the accuracy is already at its best": "It is not: the accuracy before the first step is far from 1.",
        "the learning rate is too small": "The gradient is exactly 0. Times any learning rate it stays 0.",
        "accuracy grows and a loss has to shrink": "1 − accuracy does shrink as the model gets better. The "
        "direction is right.",
        "the sigmoid saturates": "A saturated sigmoid has a small slope, not 0. The decision p > 0.5 is what cuts "
        "the gradient.",
    },
    hints=("Look at one apartment. Change w by 0.000001. What happens to its decision?",),
)


# Softmax.

LESSON.choice(
    "15",
    "Five more for everybody",
    task="The scores of three districts are 2, 1 and −1. Somebody adds 5 to all of them. What happens to their "
    "softmax?",
    right="nothing",
    wrong={
        "the largest probability grows": "That happens if the scores are multiplied by a number above 1. A shift "
        "leaves their "
        "differences alone.",
        "all probabilities come nearer to 1/3": "That happens if the scores are divided. A shift leaves their "
        "differences alone.",
        "all probabilities grow": "They add up to 1, before and after: they cannot all grow.",
    },
    guess=True,
)


def _scores(rng: Any) -> Any:
    return rng.normal(0, 1.5, (int(rng.integers(4, 6)), 3)).round(2)


def _large_scores(rng: Any) -> Draws:
    """Rows around 0, around 10 and around 1000."""
    z = _scores(rng)
    z += rng.permutation([0.0, 10.0, 1000.0, *np.zeros(len(z) - 3)])[:, None]
    return {"z": z.round(2)}


@LESSON.function(
    "16",
    "Softmax, safe",
    draws=_large_scores,
    calls=5,
    hints=(
        "exp(1000) is inf, and inf / inf is nan. Adding the same number to all scores of a row changes nothing.",
        "Subtract the largest score of each row: z − z.max(axis=1, keepdims=True). Then exp, then divide by the "
        "row's sum.",
    ),
)
def softmax(z: Any) -> Any:
    """The softmax of each row of z, shape (n, 3). Scores may be as large as 1000."""
    return _softmax(z)


@softmax.mistake("The columns add up to 1. Each row is one apartment, and its three probabilities have to: axis=1.")
def _(z: Any) -> Any:
    return _softmax(z, 0)


@softmax.mistake("The whole table adds up to 1. Each row has to: axis=1, keepdims=True.")
def _(z: Any) -> Any:
    return _softmax(z, None)


@softmax.mistake("All scores were divided by one sum. Each row has a sum of its own: axis=1, keepdims=True.")
def _(z: Any) -> Any:
    e = np.exp(z - np.max(z, axis=1, keepdims=True))
    return e / np.sum(e)


@softmax.mistake("The largest score has 1, the others 0: that is a decision. The softmax spreads the probability.")
def _(z: Any) -> Any:
    return (z == np.max(z, axis=1, keepdims=True)).astype(float)


@softmax.mistake("The scores have a minus in the exponent: the largest score gets the smallest probability.")
def _(z: Any) -> Any:
    return _softmax(-z)


@softmax.mistake("The exponentials were not divided by their sum.")
def _(z: Any) -> Any:
    return np.exp(z - np.max(z, axis=1, keepdims=True))


@softmax.mistake("These are the logarithms of the probabilities.")
def _(z: Any) -> Any:
    return np.log(_softmax(z))


@softmax.mistake("Each score went through a sigmoid of its own. The rows do not add up to 1.")
def _(z: Any) -> Any:
    return _sigmoid(z)


@softmax.mistake("The exponentials are missing: the scores themselves were divided by their sum.")
def _(z: Any) -> Any:
    return z / np.sum(z, axis=1, keepdims=True)


def _classes(rng: Any) -> Draws:
    z = _scores(rng)
    y = np.concatenate([rng.permutation(3), rng.integers(0, 3, len(z) - 3)])
    return {"z": z, "y": rng.permutation(y)}


def _minus_one(p: Any, y: Any) -> Any:
    d = p.copy()
    d[np.arange(len(y)), y] -= 1
    return d


@LESSON.function(
    "17",
    "p − y for classes",
    draws=_classes,
    calls=5,
    hints=(
        "For one row: p minus a row that is 1 at the true class and 0 elsewhere.",
        "d = softmax(z); d[np.arange(n), y] -= 1; the loss is a mean over n rows, so d / n.",
    ),
)
def cross_entropy_gradient(z: Any, y: Any) -> Any:
    """∂loss/∂z of loss = mean over the rows of −log(softmax(z)[true class]); y has the classes, 0 to 2."""
    return _minus_one(_softmax(z), y) / len(y)


@cross_entropy_gradient.mistake(
    "d[:, y] takes the columns y of every row. One entry of each row is meant: d[np.arange(n), y]."
)
def _(z: Any, y: Any) -> Any:
    d = _softmax(z)
    d[:, y] -= 1
    return d / len(y)


@cross_entropy_gradient.mistake("That is p − y of each row. The loss is a mean over n rows, so each is divided by n.")
def _(z: Any, y: Any) -> Any:
    return _minus_one(_softmax(z), y)


@cross_entropy_gradient.mistake("That is y − p, and not divided by n: the gradient of the mean is (p − y) / n.")
def _(z: Any, y: Any) -> Any:
    return -_minus_one(_softmax(z), y)


@cross_entropy_gradient.mistake(
    "That is the gradient with respect to p, −y / (n p). The softmax is still to be passed."
)
def _(z: Any, y: Any) -> Any:
    return -np.eye(3)[y] / _softmax(z) / len(y)


@cross_entropy_gradient.mistake(
    "The 1 of the true class was added. It is subtracted: raising that score makes the loss smaller."
)
def _(z: Any, y: Any) -> Any:
    return (_softmax(z) + np.eye(3)[y]) / len(y)


@cross_entropy_gradient.mistake("The number of the class was subtracted. y has to be 1 at the true class, 0 elsewhere.")
def _(z: Any, y: Any) -> Any:
    return (_softmax(z) - y[:, None]) / len(y)


@cross_entropy_gradient.mistake("That is p alone: 1 is subtracted at the true class, and all is divided by n.")
def _(z: Any, y: Any) -> Any:
    return _softmax(z)


@cross_entropy_gradient.mistake("Only the 1 of the true class was divided by n. The whole of p − y is.")
def _(z: Any, y: Any) -> Any:
    return _softmax(z) - np.eye(3)[y] / len(y)


@cross_entropy_gradient.mistake("The exponentials were not divided by their sum.")
def _(z: Any, y: Any) -> Any:
    return _minus_one(np.exp(z), y) / len(y)


@cross_entropy_gradient.mistake("The 1 of the true class was not subtracted: this is p / n.")
def _(z: Any, y: Any) -> Any:
    return _softmax(z) / len(y)


@cross_entropy_gradient.mistake(
    "There is a p (1 − p) too many. The logarithm cancels the slope of the softmax: p − y is all that is left."
)
def _(z: Any, y: Any) -> Any:
    p = _softmax(z)
    return _minus_one(p, y) * p * (1 - p) / len(y)


@cross_entropy_gradient.mistake(
    "Only the true class has a gradient here. The other scores matter too: they are in the sum below."
)
def _(z: Any, y: Any) -> Any:
    return np.where(np.eye(3)[y] == 1, _minus_one(_softmax(z), y), 0) / len(y)


@cross_entropy_gradient.mistake("Divided by the number of entries. The mean is over rows: divide by n.")
def _(z: Any, y: Any) -> Any:
    return _minus_one(_softmax(z), y) / z.size


@cross_entropy_gradient.mistake("The softmax was taken down the columns. Each row is one apartment: axis=1.")
def _(z: Any, y: Any) -> Any:
    return _minus_one(_softmax(z, 0), y) / len(y)


@cross_entropy_gradient.mistake("The softmax is missing: 1 was subtracted from the scores themselves.")
def _(z: Any, y: Any) -> Any:
    return _minus_one(z, y) / len(y)


def _hopeless(rng: Any) -> Draws:
    """In one row the true class has a probability that no float can hold."""
    given = _classes(rng)
    row = int(rng.integers(0, len(given["z"])))
    given["z"][row, given["y"][row]] -= 1000.0
    return given


@LESSON.function(
    "18",
    "A cross-entropy that survives",
    draws=_hopeless,
    calls=5,
    hints=(
        "Do not compute p at all: log p = z − log(sum of exp(z)), for each row.",
        "With m the largest score of the row: log(sum exp(z)) = m + log(sum exp(z − m)).",
    ),
)
def cross_entropy(z: Any, y: Any) -> Any:
    """The mean over the rows of −log(softmax(z)[true class]), finite even where that probability is below 1e-308."""
    m = np.max(z, axis=1, keepdims=True)
    logs = z - m - np.log(np.sum(np.exp(z - m), axis=1, keepdims=True))
    return -np.mean(logs[np.arange(len(y)), y])


@cross_entropy.mistake(
    "It is inf: the probability of the true class has become 0, and its logarithm −inf. Compute log p without p."
)
def _(z: Any, y: Any) -> Any:
    return -np.mean(np.log(_softmax(z)[np.arange(len(y)), y]))


@cross_entropy.mistake("The largest score was subtracted inside of the exponentials and not added again outside.")
def _(z: Any, y: Any) -> Any:
    m = np.max(z, axis=1, keepdims=True)
    logs = z - np.log(np.sum(np.exp(z - m), axis=1, keepdims=True))
    return -np.mean(logs[np.arange(len(y)), y])


@cross_entropy.mistake(
    "logs[:, y] takes the columns y of every row. One entry of each row is meant: logs[np.arange(n), y]."
)
def _(z: Any, y: Any) -> Any:
    m = np.max(z, axis=1, keepdims=True)
    logs = z - m - np.log(np.sum(np.exp(z - m), axis=1, keepdims=True))
    return -np.mean(logs[:, y])


@cross_entropy.mistake("The rows were added up. The loss is their mean.")
def _(z: Any, y: Any) -> Any:
    m = np.max(z, axis=1, keepdims=True)
    logs = z - m - np.log(np.sum(np.exp(z - m), axis=1, keepdims=True))
    return -np.sum(logs[np.arange(len(y)), y])


@cross_entropy.mistake("The logarithm of the sum is missing: only the largest score was subtracted.")
def _(z: Any, y: Any) -> Any:
    return np.mean(np.max(z, axis=1) - z[np.arange(len(y)), y])


@cross_entropy.mistake("The mean was taken over all classes of each row. Only the true class counts.")
def _(z: Any, y: Any) -> Any:
    m = np.max(z, axis=1, keepdims=True)
    return -np.mean(z - m - np.log(np.sum(np.exp(z - m), axis=1, keepdims=True)))


@cross_entropy.mistake("The logarithm of the sum is missing: minus the score of the true class alone.")
def _(z: Any, y: Any) -> Any:
    return -np.mean(z[np.arange(len(y)), y])


@cross_entropy.mistake(
    "A small number was added under the logarithm. That hides the fault: −log(1e-12) is 27.6, however wrong the "
    "model is."
)
def _(z: Any, y: Any) -> Any:
    return -np.mean(np.log(_softmax(z)[np.arange(len(y)), y] + 1e-12))


def _held_at(smallest: float) -> Any:
    """The cross-entropy of probabilities that are kept above a number."""
    return lambda z, y: -np.mean(np.log(np.maximum(_softmax(z)[np.arange(len(y)), y], smallest)))


for _smallest in (1e-9, 1e-10, 1e-15, 1e-16, 1e-300):
    cross_entropy.mistake(
        "The probability was kept above a small number. That hides the fault: the loss is the same, however wrong the "
        "model is."
    )(_held_at(_smallest))


@cross_entropy.mistake("One maximum and one sum were taken over the whole table. Each row has its own: axis=1.")
def _(z: Any, y: Any) -> Any:
    m = np.max(z)
    return -np.mean((z - m - np.log(np.sum(np.exp(z - m))))[np.arange(len(y)), y])


@cross_entropy.mistake("That is the likelihood of the right classes, with a minus. The logarithm is missing.")
def _(z: Any, y: Any) -> Any:
    return -np.mean(_softmax(z)[np.arange(len(y)), y])
