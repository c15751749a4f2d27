"""The exercises of "Training an MLP": steps, batches, optimisers, over-fitting, dropout, measuring."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.school.declaring import Lesson

LESSON = Lesson("05", "Training an MLP")

Draws = dict[str, Any]


def _rows(rng: Any, n: int | None = None) -> Draws:
    """Weights of two inputs, rows, targets."""
    n = int(rng.integers(5, 9)) if n is None else n
    x = rng.normal(size=(n, 2)).round(2)
    return {
        "w": rng.uniform(-1, 1, 2).round(2),
        "x": x,
        "y": (x @ [1.5, -2.0] + rng.normal(0, 0.3, n)).round(2),
    }


def _slope(w: Any, x: Any, y: Any) -> Any:
    """The gradient of the mean squared error."""
    return 2 * x.T @ (x @ w - y) / len(y)


# The digits, end to end.


@LESSON.value(
    "1",
    "The loss before the first step",
    draws=lambda rng: {"classes": int(rng.choice([6, 8, 12, 20, 26, 50, 100]))},
    rtol=0.02,
    hints=(
        "A model that knows nothing gives each class the same probability. Which one?",
        "The cross-entropy is minus the natural logarithm of the probability of the true class.",
    ),
    guess=True,
)
def first_loss(classes: Any) -> Any:
    """The cross-entropy of a model that gives each of the classes the same probability."""
    return float(np.log(classes))


@first_loss.mistake("That is the probability of each class. The loss is minus its logarithm.")
def _(classes: Any) -> Any:
    return 1 / classes


@first_loss.mistake("That is the logarithm to the base 10. The loss has the natural one, np.log.")
def _(classes: Any) -> Any:
    return float(np.log10(classes))


@first_loss.mistake("That is the logarithm to the base 2. The loss has the natural one, np.log.")
def _(classes: Any) -> Any:
    return float(np.log2(classes))


@first_loss.mistake("That is log(10), for the ten digits. The task gives another number of classes.")
def _(classes: Any) -> Any:
    return float(np.log(10))


@first_loss.mistake("With the loss 0 the model would be sure, and right.")
def _(classes: Any) -> Any:
    return 0.0


@first_loss.mistake("With the loss 1 the true class would have the probability 1/e, about 0.37.")
def _(classes: Any) -> Any:
    return 1.0


@first_loss.mistake("That is the share of wrong answers of a model that guesses. The loss is minus a logarithm.")
def _(classes: Any) -> Any:
    return 1 - 1 / classes


@first_loss.mistake("The minus is missing: the logarithm of a probability is negative, the loss is not.")
def _(classes: Any) -> Any:
    return -float(np.log(classes))


@LESSON.function(
    "2",
    "One step for every parameter",
    draws=lambda rng: {
        "parameters": [rng.normal(size=(2, 3)).round(2), rng.normal(size=2).round(2)],
        "gradients": [rng.normal(size=(2, 3)).round(2), rng.normal(size=2).round(2)],
        "lr": round(float(rng.uniform(0.05, 0.5)), 2),
    },
    calls=5,
    hints=("zip(parameters, gradients) gives the pairs.", "A parameter after the step is p - lr * g, a new array."),
)
def descended(parameters: Any, gradients: Any, lr: Any) -> Any:
    """A list of the parameters after one step of gradient descent: new arrays, the old ones are left as they are."""
    return [p - lr * g for p, g in zip(parameters, gradients, strict=True)]


@descended.mistake("This step goes uphill: the gradient is subtracted, not added.")
def _(parameters: Any, gradients: Any, lr: Any) -> Any:
    return [p + lr * g for p, g in zip(parameters, gradients, strict=True)]


@descended.mistake("The learning rate is missing: the whole gradient was subtracted.")
def _(parameters: Any, gradients: Any, lr: Any) -> Any:
    return [p - g for p, g in zip(parameters, gradients, strict=True)]


@descended.mistake("Those are the steps alone. A new parameter is the old one minus its step.")
def _(parameters: Any, gradients: Any, lr: Any) -> Any:
    return [lr * g for _, g in zip(parameters, gradients, strict=True)]


@descended.mistake("Those are the steps alone. A new parameter is the old one plus its step, −lr · g.")
def _(parameters: Any, gradients: Any, lr: Any) -> Any:
    return [-lr * g for g in gradients]


@descended.mistake("No parameter moved. In a loop, p = ... gives a name to a new array: put it into a list.")
def _(parameters: Any, gradients: Any, lr: Any) -> Any:
    return list(parameters)


@descended.mistake("Parameters and gradients are exchanged: p − lr · g.")
def _(parameters: Any, gradients: Any, lr: Any) -> Any:
    return [g - lr * p for p, g in zip(parameters, gradients, strict=True)]


@descended.mistake("Only the first parameter moved. Each has a step of its own.")
def _(parameters: Any, gradients: Any, lr: Any) -> Any:
    return [parameters[0] - lr * gradients[0], *parameters[1:]]


@descended.mistake("The learning rate multiplied the whole bracket, the parameter too.")
def _(parameters: Any, gradients: Any, lr: Any) -> Any:
    return [lr * (p - g) for p, g in zip(parameters, gradients, strict=True)]


@descended.mistake("The gradients were divided by the learning rate. A small rate makes small steps: multiply.")
def _(parameters: Any, gradients: Any, lr: Any) -> Any:
    return [p - g / lr for p, g in zip(parameters, gradients, strict=True)]


LESSON.choice(
    "3",
    "A parameter",
    task="Parameters are what the gradient changes. Hyperparameters are what a person chooses before. Which of "
    "these is a "
    "parameter?",
    right="the bias of the output layer",
    wrong={
        "the learning rate": "No gradient reaches it here: it is chosen before the training.",
        "the number of hidden units": "It is chosen before the first step, and no gradient can change it by a little.",
        "the size of a batch": "It is chosen before the training. The loss is not differentiated with respect to it.",
        "the number of epochs": "It is chosen by a person, or by early stopping, which is no gradient either.",
    },
    hints=("Which of them would be in model.parameters()?",),
)


@LESSON.function(
    "4",
    "Three steps with a fault",
    draws=lambda rng: {**_rows(rng), "lr": round(float(rng.uniform(0.03, 0.1)), 2)},
    calls=5,
    hints=(
        "Look at what g holds in the second step. Which gradients are in it?",
        "Each step needs the gradient at the present w alone: set g to zero before it is added to.",
    ),
)
def three_steps(w: Any, x: Any, y: Any, lr: Any) -> Any:
    """The weights w after three steps of gradient descent on the mean squared error of x @ w against y."""
    for _ in range(3):
        w = w - lr * _slope(w, x, y)
    return w


@three_steps.mistake("The gradients of earlier steps are still in g. That is a training without zero_grad().")
def _(w: Any, x: Any, y: Any, lr: Any) -> Any:
    g = np.zeros(2)
    for _ in range(3):
        g = g + _slope(w, x, y)
        w = w - lr * g
    return w


@three_steps.mistake("All three steps took the gradient at the first w. It has to be computed again at each new w.")
def _(w: Any, x: Any, y: Any, lr: Any) -> Any:
    return w - 3 * lr * _slope(w, x, y)


@three_steps.mistake("That is one step. The task asks for three.")
def _(w: Any, x: Any, y: Any, lr: Any) -> Any:
    return w - lr * _slope(w, x, y)


@three_steps.mistake("These are four steps. The task asks for three.")
def _(w: Any, x: Any, y: Any, lr: Any) -> Any:
    for _ in range(4):
        w = w - lr * _slope(w, x, y)
    return w


@three_steps.mistake("These are two steps. The task asks for three.")
def _(w: Any, x: Any, y: Any, lr: Any) -> Any:
    for _ in range(2):
        w = w - lr * _slope(w, x, y)
    return w


@three_steps.mistake("The steps go uphill: the gradient is subtracted, not added.")
def _(w: Any, x: Any, y: Any, lr: Any) -> Any:
    for _ in range(3):
        w = w + lr * _slope(w, x, y)
    return w


@three_steps.mistake(
    "The gradient was not averaged over the rows: the loss is a mean, so it is divided by their number."
)
def _(w: Any, x: Any, y: Any, lr: Any) -> Any:
    for _ in range(3):
        w = w - lr * _slope(w, x, y) * len(y)
    return w


@three_steps.mistake("The 2 of the slope of e² is missing, so the steps are half as long.")
def _(w: Any, x: Any, y: Any, lr: Any) -> Any:
    for _ in range(3):
        w = w - lr * _slope(w, x, y) / 2
    return w


# All samples, one, or some.


def _epoch(rng: Any) -> Draws:
    size = int(rng.choice([16, 20, 32, 50, 64]))
    whole = size
    while whole in (size - 1, size):
        whole = int(rng.integers(12, 60))
    return {"samples": whole * size + int(rng.integers(1, size // 2)), "batch": size}


@LESSON.value(
    "5",
    "Steps in an epoch",
    draws=_epoch,
    rtol=1e-9,
    hints=("An epoch goes through every sample once. Each batch makes one step.", "The last batch may be smaller."),
    guess=True,
)
def steps_in_an_epoch(samples: Any, batch: Any) -> Any:
    """The number of steps in one epoch, if no sample is left out."""
    return -(-samples // batch)


@steps_in_an_epoch.mistake(
    "The rest was left out: the samples that do not fill a batch make a smaller one, and a step too."
)
def _(samples: Any, batch: Any) -> Any:
    return samples // batch


@steps_in_an_epoch.mistake("There is no part of a step: a batch that is not full makes a whole step.")
def _(samples: Any, batch: Any) -> Any:
    return samples / batch


@steps_in_an_epoch.mistake("That many steps are made with one sample at a time.")
def _(samples: Any, batch: Any) -> Any:
    return samples


@steps_in_an_epoch.mistake("That is the size of a batch, not the number of batches.")
def _(samples: Any, batch: Any) -> Any:
    return batch


@LESSON.function(
    "6",
    "The gradient of a mini-batch",
    draws=lambda rng: {**_rows(rng, 8), "rows": rng.permutation(8)[: int(rng.integers(2, 5))]},
    calls=5,
    hints=(
        "x[rows] and y[rows] are the batch.",
        "The loss is a mean over the batch: divide by the number of its rows.",
    ),
)
def batch_gradient(w: Any, x: Any, y: Any, rows: Any) -> Any:
    """The gradient with respect to w of the mean squared error of x @ w against y over the given rows alone."""
    return _slope(w, x[rows], y[rows])


@batch_gradient.mistake("Divided by the number of all samples. The mean is over the rows of the batch.")
def _(w: Any, x: Any, y: Any, rows: Any) -> Any:
    return _slope(w, x[rows], y[rows]) * len(rows) / len(y)


@batch_gradient.mistake("The errors were added up, not averaged, and the 2 of the slope of e² is missing.")
def _(w: Any, x: Any, y: Any, rows: Any) -> Any:
    return _slope(w, x[rows], y[rows]) * len(rows) / 2


@batch_gradient.mistake("All samples were used. The batch has only the given rows.")
def _(w: Any, x: Any, y: Any, rows: Any) -> Any:
    return _slope(w, x, y)


@batch_gradient.mistake("The first rows were used, as many as the batch has. The batch has the given rows.")
def _(w: Any, x: Any, y: Any, rows: Any) -> Any:
    return _slope(w, x[: len(rows)], y[: len(rows)])


@batch_gradient.mistake("The rows of x were chosen, but not those of y: errors of one sample met inputs of another.")
def _(w: Any, x: Any, y: Any, rows: Any) -> Any:
    return _slope(w, x[rows], y[: len(rows)])


@batch_gradient.mistake(
    "The errors were not averaged: the loss is a mean, so the sum is divided by the number of rows."
)
def _(w: Any, x: Any, y: Any, rows: Any) -> Any:
    return _slope(w, x[rows], y[rows]) * len(rows)


@batch_gradient.mistake("The 2 of the slope of e² is missing.")
def _(w: Any, x: Any, y: Any, rows: Any) -> Any:
    return _slope(w, x[rows], y[rows]) / 2


@LESSON.function(
    "7",
    "Batches of different sizes",
    draws=lambda rng: {
        "gradients": rng.normal(size=(3, 2)).round(2),
        "sizes": rng.permutation(np.array([8, 8, int(rng.integers(1, 6))])),
    },
    calls=5,
    hints=(
        "Each batch's gradient is a mean over its own samples. A batch with more samples has more to say.",
        "Sum of size · gradient, divided by the sum of the sizes.",
    ),
)
def full_gradient(gradients: Any, sizes: Any) -> Any:
    """The gradient over all samples (a mean), from the mean gradients of the batches (one row each) and their sizes."""
    return sizes @ gradients / np.sum(sizes)


@full_gradient.mistake("The batches were counted alike. A sample of the small batch then weighs more than the others.")
def _(gradients: Any, sizes: Any) -> Any:
    return np.mean(gradients, axis=0)


@full_gradient.mistake("The weighted gradients were added up but not divided by the number of all samples.")
def _(gradients: Any, sizes: Any) -> Any:
    return sizes @ gradients


@full_gradient.mistake("The gradients of the batches were added up, and nothing was weighed or divided.")
def _(gradients: Any, sizes: Any) -> Any:
    return np.sum(gradients, axis=0)


@full_gradient.mistake("The gradients were added up without their sizes, then divided by the number of all samples.")
def _(gradients: Any, sizes: Any) -> Any:
    return np.sum(gradients, axis=0) / np.sum(sizes)


@full_gradient.mistake("The weights are the wrong way round: a large batch has to weigh more, not less.")
def _(gradients: Any, sizes: Any) -> Any:
    return np.average(gradients, axis=0, weights=1 / sizes)


@full_gradient.mistake(
    "Divided by the number of batches. The weights are sizes, so divide by the number of all samples."
)
def _(gradients: Any, sizes: Any) -> Any:
    return sizes @ gradients / len(sizes)


@full_gradient.mistake(
    "Each gradient was divided by its size. It is a mean already: a large batch has to weigh more, not less."
)
def _(gradients: Any, sizes: Any) -> Any:
    return np.sum(gradients / sizes[:, None], axis=0)


def _order(rng: Any) -> Any:
    """An order of six rows that is not its own inverse."""
    while True:
        order = rng.permutation(6)
        if not np.array_equal(order, np.argsort(order)) and not np.array_equal(order, np.arange(6)):
            return order


@LESSON.function(
    "8",
    "Shuffle",
    draws=lambda rng: {
        "x": rng.normal(size=(6, 2)).round(2),
        "y": rng.permutation(6),
        "order": _order(rng),
    },
    calls=5,
    hints=("An image and its label have to stay together.", "Index both arrays by the same order."),
)
def shuffled(x: Any, y: Any, order: Any) -> Any:
    """The pair (x, y) with the rows of both in the given order: row order[0] first."""
    return x[order], y[order]


@shuffled.mistake("The labels stayed where they were: most images now have another image's label.")
def _(x: Any, y: Any, order: Any) -> Any:
    return x[order], y


@shuffled.mistake("Only the labels moved: most images now have another image's label.")
def _(x: Any, y: Any, order: Any) -> Any:
    return x, y[order]


@shuffled.mistake("Nothing has moved.")
def _(x: Any, y: Any, order: Any) -> Any:
    return x, y


@shuffled.mistake("That is the inverse order: row 0 went to place order[0]. Asked for is row order[0] in place 0.")
def _(x: Any, y: Any, order: Any) -> Any:
    return x[np.argsort(order)], y[np.argsort(order)]


@shuffled.mistake("The two are exchanged: x comes first.")
def _(x: Any, y: Any, order: Any) -> Any:
    return y[order], x[order]


@shuffled.mistake("The labels were replaced by the order itself. They have to be indexed by it.")
def _(x: Any, y: Any, order: Any) -> Any:
    return x[order], order


# Optimisers.


LESSON.choice(
    "9",
    "A hollow on the way",
    task="On the way down lies a hollow, a local minimum. From the same start, plain gradient descent and gradient "
    "descent with "
    "momentum 0.9 go downhill with the same learning rate. What will happen?",
    right="plain descent stays in the hollow, momentum rolls out of it",
    wrong={
        "both stay in the hollow": "It is a fair guess, and with momentum 0.5 right. With 0.9 the velocity that was "
        "gathered on the slope is enough to leave it.",
        "both go on to the lowest place": "Plain descent has no memory: where the gradient is 0, it stops.",
        "momentum stays in the hollow, plain descent does not": "Plain descent has no memory: where the gradient "
        "is 0, it stops.",
    },
    guess=True,
)


def _moving(rng: Any) -> Draws:
    return {
        "w": rng.normal(size=3).round(2),
        "v": rng.normal(size=3).round(2),
        "g": rng.normal(size=3).round(2),
        "lr": round(float(rng.uniform(0.05, 0.4)), 2),
        "momentum": round(float(rng.uniform(0.5, 0.95)), 2),
    }


@LESSON.function(
    "10",
    "Momentum by hand",
    draws=_moving,
    calls=5,
    hints=(
        "First the velocity: the old one, slowed down by momentum, plus the gradient.",
        "v = momentum * v + g; w = w - lr * v, with the new v.",
    ),
)
def momentum_step(w: Any, v: Any, g: Any, lr: Any, momentum: Any) -> Any:
    """The pair (w, v) after one step: v becomes momentum · v + g, then w becomes w − lr · v with the new v."""
    v = momentum * v + g
    return w - lr * v, v


@momentum_step.mistake("w moved by the old velocity. The gradient has to enter v first, then w moves.")
def _(w: Any, v: Any, g: Any, lr: Any, momentum: Any) -> Any:
    return w - lr * v, momentum * v + g


@momentum_step.mistake(
    "The gradient was multiplied by 1 − momentum. That is a moving average, another convention than this one."
)
def _(w: Any, v: Any, g: Any, lr: Any, momentum: Any) -> Any:
    v = momentum * v + (1 - momentum) * g
    return w - lr * v, v


@momentum_step.mistake("w moved by the gradient alone: the velocity was computed but not used.")
def _(w: Any, v: Any, g: Any, lr: Any, momentum: Any) -> Any:
    return w - lr * g, momentum * v + g


@momentum_step.mistake("The gradient was slowed down, the velocity was not: v = momentum · v + g.")
def _(w: Any, v: Any, g: Any, lr: Any, momentum: Any) -> Any:
    v = v + momentum * g
    return w - lr * v, v


@momentum_step.mistake("The gradient was subtracted from the velocity. It is added: momentum · v + g.")
def _(w: Any, v: Any, g: Any, lr: Any, momentum: Any) -> Any:
    v = momentum * v - g
    return w - lr * v, v


@momentum_step.mistake("The old velocity was not slowed down by momentum.")
def _(w: Any, v: Any, g: Any, lr: Any, momentum: Any) -> Any:
    return w - lr * (v + g), v + g


@momentum_step.mistake("The learning rate is already in v here. It belongs to the step of w alone.")
def _(w: Any, v: Any, g: Any, lr: Any, momentum: Any) -> Any:
    v = momentum * v + lr * g
    return w - v, v


@momentum_step.mistake("The learning rate was applied twice, in v and in the step of w.")
def _(w: Any, v: Any, g: Any, lr: Any, momentum: Any) -> Any:
    v = momentum * v + lr * g
    return w - lr * v, v


@momentum_step.mistake(
    "v has the opposite sign and the learning rate in it. The task's v adds up gradients: momentum · v + g."
)
def _(w: Any, v: Any, g: Any, lr: Any, momentum: Any) -> Any:
    v = momentum * v - lr * g
    return w + v, v


@momentum_step.mistake("w moves uphill: the velocity is subtracted, not added.")
def _(w: Any, v: Any, g: Any, lr: Any, momentum: Any) -> Any:
    v = momentum * v + g
    return w + lr * v, v


@momentum_step.mistake("That is Nesterov's step, which looks one step ahead. Here w − lr · v is asked for.")
def _(w: Any, v: Any, g: Any, lr: Any, momentum: Any) -> Any:
    v = momentum * v + g
    return w - lr * (g + momentum * v), v


@momentum_step.mistake("The factors are exchanged: momentum belongs to v, and g has no factor.")
def _(w: Any, v: Any, g: Any, lr: Any, momentum: Any) -> Any:
    v = (1 - momentum) * v + momentum * g
    return w - lr * v, v


@momentum_step.mistake("momentum is fixed at 0.9. It is an argument of the function.")
def _(w: Any, v: Any, g: Any, lr: Any, momentum: Any) -> Any:
    v = 0.9 * v + g
    return w - lr * v, v


@momentum_step.mistake("The gradient moves w twice: it is in the new v already.")
def _(w: Any, v: Any, g: Any, lr: Any, momentum: Any) -> Any:
    v = momentum * v + g
    return w - lr * v - lr * g, v


@momentum_step.mistake("The two are exchanged: w comes first.")
def _(w: Any, v: Any, g: Any, lr: Any, momentum: Any) -> Any:
    v = momentum * v + g
    return v, w - lr * v


@LESSON.value(
    "11",
    "On a slope without end",
    draws=lambda rng: {
        "g": round(float(rng.uniform(0.5, 3)), 1),
        "lr": float(rng.choice([0.01, 0.02, 0.05])),
        "momentum": float(rng.choice([0.6, 0.8, 0.9])),
    },
    rtol=1e-6,
    hints=(
        "After many steps v no longer changes: v = momentum · v + g. Solve for v.",
        "v = g / (1 − momentum). One step has the length lr · v.",
    ),
)
def final_speed(g: Any, lr: Any, momentum: Any) -> Any:
    """The length of one step after many, if the gradient is always g: v = momentum · v + g, step = lr · v."""
    return lr * g / (1 - momentum)


@final_speed.mistake("That is the step without momentum.")
def _(g: Any, lr: Any, momentum: Any) -> Any:
    return lr * g


@final_speed.mistake("g is missing: the velocity is g / (1 − momentum).")
def _(g: Any, lr: Any, momentum: Any) -> Any:
    return lr / (1 - momentum)


@final_speed.mistake("That is the gradient itself. A step has the length lr · v.")
def _(g: Any, lr: Any, momentum: Any) -> Any:
    return g


@final_speed.mistake("That lacks the newest gradient: v = momentum · v + g gives v = g / (1 − momentum).")
def _(g: Any, lr: Any, momentum: Any) -> Any:
    return lr * g * momentum / (1 - momentum)


@final_speed.mistake("That is the third step. v goes on growing after it.")
def _(g: Any, lr: Any, momentum: Any) -> Any:
    return lr * g * (1 + momentum + momentum**2)


@final_speed.mistake("That is the second step. v goes on growing after it.")
def _(g: Any, lr: Any, momentum: Any) -> Any:
    return lr * g * (1 + momentum)


@final_speed.mistake("That is the velocity. A step is lr times as long.")
def _(g: Any, lr: Any, momentum: Any) -> Any:
    return g / (1 - momentum)


@final_speed.mistake("Divided by momentum. In the end v = momentum · v + g, so v (1 − momentum) = g.")
def _(g: Any, lr: Any, momentum: Any) -> Any:
    return lr * g / momentum


@final_speed.mistake("Multiplied by 1 − momentum. In the end v = momentum · v + g, so v = g / (1 − momentum).")
def _(g: Any, lr: Any, momentum: Any) -> Any:
    return lr * g * (1 - momentum)


@final_speed.mistake("The bracket has a plus: v = momentum · v + g gives v (1 − momentum) = g.")
def _(g: Any, lr: Any, momentum: Any) -> Any:
    return lr * g / (1 + momentum)


def _adam_draws(rng: Any) -> Draws:
    t = int(rng.integers(1, 6))
    g = (rng.choice([-1, 1], 3) * rng.uniform(0.2, 2, 3)).round(2)
    m, s = rng.normal(0, 0.3, 3).round(3), rng.uniform(0.001, 0.05, 3).round(4)
    if t == 1:
        m, s = np.zeros(3), np.zeros(3)
    return {
        "w": rng.normal(size=3).round(2),
        "m": m,
        "s": s,
        "g": g,
        "t": t,
        "lr": float(rng.choice([0.01, 0.05, 0.1])),
    }


def _adam(w: Any, m: Any, s: Any, g: Any, t: Any, lr: Any) -> Any:
    m, s = 0.9 * m + 0.1 * g, 0.999 * s + 0.001 * g**2
    return w - lr * m / (1 - 0.9**t) / (np.sqrt(s / (1 - 0.999**t)) + 1e-8), m, s


@LESSON.function(
    "12",
    "The first steps of Adam",
    draws=_adam_draws,
    calls=6,
    hints=(
        "m and s start at 0, so after one step m is 0.1 g, a tenth of what it should stand for, and s is 0.001 g².",
        "Divide m by 1 − 0.9**t and s by 1 − 0.999**t for the step of w. m and s themselves are returned as they are.",
    ),
)
def adam_step(w: Any, m: Any, s: Any, g: Any, t: Any, lr: Any) -> Any:
    """The triple (w, m, s) after step number t (the first is 1): β₁ = 0.9, β₂ = 0.999, ε = 1e-8 outside of the root.

    w becomes w − lr · m̂ / (√ŝ + ε), with m̂ = m / (1 − 0.9ᵗ) and ŝ = s / (1 − 0.999ᵗ) of the new m and s.
    """
    return _adam(w, m, s, g, t, lr)


@adam_step.mistake("The start is not corrected: m and s were not divided by 1 − 0.9ᵗ and 1 − 0.999ᵗ.")
def _(w: Any, m: Any, s: Any, g: Any, t: Any, lr: Any) -> Any:
    m, s = 0.9 * m + 0.1 * g, 0.999 * s + 0.001 * g**2
    return w - lr * m / (np.sqrt(s) + 1e-8), m, s


@adam_step.mistake("The corrections have t + 1 in the place of t. The first step has t = 1.")
def _(w: Any, m: Any, s: Any, g: Any, t: Any, lr: Any) -> Any:
    return _adam(w, m, s, g, t + 1, lr)


@adam_step.mistake("Only m is corrected for its start. s started at 0 too.")
def _(w: Any, m: Any, s: Any, g: Any, t: Any, lr: Any) -> Any:
    m, s = 0.9 * m + 0.1 * g, 0.999 * s + 0.001 * g**2
    return w - lr * m / (1 - 0.9**t) / (np.sqrt(s) + 1e-8), m, s


@adam_step.mistake("Only s is corrected for its start. m started at 0 too.")
def _(w: Any, m: Any, s: Any, g: Any, t: Any, lr: Any) -> Any:
    m, s = 0.9 * m + 0.1 * g, 0.999 * s + 0.001 * g**2
    return w - lr * m / (np.sqrt(s / (1 - 0.999**t)) + 1e-8), m, s


@adam_step.mistake("The corrections are exchanged: 1 − 0.9ᵗ belongs to m, 1 − 0.999ᵗ to s.")
def _(w: Any, m: Any, s: Any, g: Any, t: Any, lr: Any) -> Any:
    m, s = 0.9 * m + 0.1 * g, 0.999 * s + 0.001 * g**2
    return w - lr * m / (1 - 0.999**t) / (np.sqrt(s / (1 - 0.9**t)) + 1e-8), m, s


@adam_step.mistake("The corrections have no power: 1 − 0.9 and 1 − 0.999 are right for the first step alone.")
def _(w: Any, m: Any, s: Any, g: Any, t: Any, lr: Any) -> Any:
    return _adam(w, m, s, g, 1, lr)


@adam_step.mistake("s was corrected outside of the root: √(s / (1 − 0.999ᵗ)).")
def _(w: Any, m: Any, s: Any, g: Any, t: Any, lr: Any) -> Any:
    m, s = 0.9 * m + 0.1 * g, 0.999 * s + 0.001 * g**2
    return w - lr * m / (1 - 0.9**t) / (np.sqrt(s) / (1 - 0.999**t) + 1e-8), m, s


@adam_step.mistake("The corrections multiply here. m and s are too small at first: divide.")
def _(w: Any, m: Any, s: Any, g: Any, t: Any, lr: Any) -> Any:
    m, s = 0.9 * m + 0.1 * g, 0.999 * s + 0.001 * g**2
    return w - lr * m * (1 - 0.9**t) / (np.sqrt(s * (1 - 0.999**t)) + 1e-8), m, s


@adam_step.mistake("The averages are the wrong way round: 0.9 and 0.999 belong to the old m and s.")
def _(w: Any, m: Any, s: Any, g: Any, t: Any, lr: Any) -> Any:
    m, s = 0.1 * m + 0.9 * g, 0.001 * s + 0.999 * g**2
    return w - lr * m / (1 - 0.9**t) / (np.sqrt(s / (1 - 0.999**t)) + 1e-8), m, s


@adam_step.mistake("The root is missing: the step was divided by ŝ, an average of squares.")
def _(w: Any, m: Any, s: Any, g: Any, t: Any, lr: Any) -> Any:
    m, s = 0.9 * m + 0.1 * g, 0.999 * s + 0.001 * g**2
    return w - lr * m / (1 - 0.9**t) / (s / (1 - 0.999**t) + 1e-8), m, s


@adam_step.mistake(
    "The corrected m and s are returned. The next step would correct them again: return m and s themselves."
)
def _(w: Any, m: Any, s: Any, g: Any, t: Any, lr: Any) -> Any:
    new, m, s = _adam(w, m, s, g, t, lr)
    return new, m / (1 - 0.9**t), s / (1 - 0.999**t)


@adam_step.mistake("s averages the gradients here. It has to average their squares.")
def _(w: Any, m: Any, s: Any, g: Any, t: Any, lr: Any) -> Any:
    m, s = 0.9 * m + 0.1 * g, 0.999 * s + 0.001 * np.abs(g)
    return w - lr * m / (1 - 0.9**t) / (np.sqrt(s / (1 - 0.999**t)) + 1e-8), m, s


@adam_step.mistake("The gradient itself made the step, divided by √ŝ. Adam's step has the average m̂ in its place.")
def _(w: Any, m: Any, s: Any, g: Any, t: Any, lr: Any) -> Any:
    m, s = 0.9 * m + 0.1 * g, 0.999 * s + 0.001 * g**2
    return w - lr * g / (np.sqrt(s / (1 - 0.999**t)) + 1e-8), m, s


# Over-fitting and large weights.

LESSON.choice(
    "13",
    "Nine powers through twelve points",
    task="Twelve noisy points lie around a sine. A polynomial of degree 9 is fitted to them without any restraint. "
    "Beside the "
    "best polynomial of degree 3, what will it have?",
    right="a smaller error on the twelve points, a larger one on new points",
    wrong={
        "a smaller error on both": "More freedom always helps on the points of the fit. New points do not know "
        "their noise.",
        "a larger error on both": "Degree 9 can do all that degree 3 can: on the points of the fit it is at least "
        "as good.",
        "a larger error on the twelve points, a smaller one on new points": "Degree 9 can do all that degree 3 "
        "can: on the "
        "points of the fit it is at least as good.",
    },
    guess=True,
)


def _decayed(rng: Any) -> Draws:
    return {**_rows(rng), "decay": round(float(rng.uniform(0.05, 0.8)), 2)}


@LESSON.function(
    "14",
    "A price for large weights",
    draws=_decayed,
    calls=5,
    hints=(
        "The gradient of a sum is the sum of the gradients.",
        "The slope of decay · w² is 2 · decay · w. The penalty is not averaged over the rows.",
    ),
)
def penalised_gradient(w: Any, x: Any, y: Any, decay: Any) -> Any:
    """The gradient with respect to w of mean((x @ w − y)²) + decay · sum(w²)."""
    return _slope(w, x, y) + 2 * decay * w


@penalised_gradient.mistake("The slope of decay · w² is 2 · decay · w: the 2 is missing in the penalty.")
def _(w: Any, x: Any, y: Any, decay: Any) -> Any:
    return _slope(w, x, y) + decay * w


@penalised_gradient.mistake("The penalty has no gradient here: only the squared error was differentiated.")
def _(w: Any, x: Any, y: Any, decay: Any) -> Any:
    return _slope(w, x, y)


@penalised_gradient.mistake("The penalty rewards large weights: its gradient is added to the other, not subtracted.")
def _(w: Any, x: Any, y: Any, decay: Any) -> Any:
    return _slope(w, x, y) - 2 * decay * w


@penalised_gradient.mistake("That is the gradient of decay · sum(|w|). The penalty has squares.")
def _(w: Any, x: Any, y: Any, decay: Any) -> Any:
    return _slope(w, x, y) + decay * np.sign(w)


@penalised_gradient.mistake("The penalty itself was added to the gradient, not its derivative.")
def _(w: Any, x: Any, y: Any, decay: Any) -> Any:
    return _slope(w, x, y) + decay * np.sum(w**2)


@penalised_gradient.mistake("The squares were not differentiated: the slope of w² is 2 w.")
def _(w: Any, x: Any, y: Any, decay: Any) -> Any:
    return _slope(w, x, y) + decay * w**2


@penalised_gradient.mistake("That is the loss itself. Its gradient is asked for.")
def _(w: Any, x: Any, y: Any, decay: Any) -> Any:
    return np.mean((x @ w - y) ** 2) + decay * np.sum(w**2)


@penalised_gradient.mistake("The weights were added up. The slope at each weight is 2 · decay times that weight alone.")
def _(w: Any, x: Any, y: Any, decay: Any) -> Any:
    return _slope(w, x, y) + 2 * decay * np.sum(w)


@penalised_gradient.mistake("The squared error's part has the wrong sign: the error is x @ w − y.")
def _(w: Any, x: Any, y: Any, decay: Any) -> Any:
    return -_slope(w, x, y) + 2 * decay * w


@penalised_gradient.mistake("w is missing in the penalty: its slope is 2 · decay · w.")
def _(w: Any, x: Any, y: Any, decay: Any) -> Any:
    return _slope(w, x, y) + 2 * decay


@penalised_gradient.mistake("The penalty was divided by the number of rows. It stands outside of the mean.")
def _(w: Any, x: Any, y: Any, decay: Any) -> Any:
    return _slope(w, x, y) + 2 * decay * w / len(y)


@penalised_gradient.mistake("decay is missing in the penalty: its slope is 2 · decay · w.")
def _(w: Any, x: Any, y: Any, decay: Any) -> Any:
    return _slope(w, x, y) + 2 * w


@penalised_gradient.mistake(
    "The errors were added up, not averaged: the first part of the loss is a mean over the rows."
)
def _(w: Any, x: Any, y: Any, decay: Any) -> Any:
    return _slope(w, x, y) * len(y) + 2 * decay * w


@penalised_gradient.mistake("Only the penalty was differentiated. The squared error has a gradient too.")
def _(w: Any, x: Any, y: Any, decay: Any) -> Any:
    return 2 * decay * w


@penalised_gradient.mistake("The 2 is missing in the squared error's part: the slope of e² is 2 e.")
def _(w: Any, x: Any, y: Any, decay: Any) -> Any:
    return _slope(w, x, y) / 2 + 2 * decay * w


@LESSON.value(
    "15",
    "A weight that nothing needs",
    draws=lambda rng: {
        "w": round(float(rng.uniform(1, 4)), 1),
        "lr": float(rng.choice([0.1, 0.2, 0.4])),  # without 0.5, because 2 · lr would be 1
        "decay": float(rng.choice([0.1, 0.2, 0.3])),
        "steps": int(rng.integers(4, 12)),
    },
    rtol=1e-6,
    hints=(
        "One step: w − lr · decay · w. What is w multiplied by?",
        "Each step multiplies w by 1 − lr · decay.",
    ),
)
def decayed_weight(w: Any, lr: Any, decay: Any, steps: Any) -> Any:
    """The weight after all steps, if each step subtracts lr · decay · w and the loss has the gradient 0."""
    return w * (1 - lr * decay) ** steps


@decayed_weight.mistake("Each step subtracted the same amount, that of the first. A smaller weight loses less.")
def _(w: Any, lr: Any, decay: Any, steps: Any) -> Any:
    return w * (1 - lr * decay * steps)


@decayed_weight.mistake("There is a 2 too many: here a step subtracts lr · decay · w.")
def _(w: Any, lr: Any, decay: Any, steps: Any) -> Any:
    return w * (1 - 2 * lr * decay) ** steps


@decayed_weight.mistake("That is what the weight has lost. The rest is asked for.")
def _(w: Any, lr: Any, decay: Any, steps: Any) -> Any:
    return w - w * (1 - lr * decay) ** steps


@decayed_weight.mistake("A step subtracts lr · decay · w: the w is missing, so each step takes the same amount.")
def _(w: Any, lr: Any, decay: Any, steps: Any) -> Any:
    return w - lr * decay * steps


@decayed_weight.mistake("The weight grows here. Weight decay subtracts: 1 − lr · decay.")
def _(w: Any, lr: Any, decay: Any, steps: Any) -> Any:
    return w * (1 + lr * decay) ** steps


@decayed_weight.mistake("That is after one step.")
def _(w: Any, lr: Any, decay: Any, steps: Any) -> Any:
    return w * (1 - lr * decay)


@decayed_weight.mistake("The learning rate is missing: a step multiplies w by 1 − lr · decay.")
def _(w: Any, lr: Any, decay: Any, steps: Any) -> Any:
    return w * (1 - decay) ** steps


@decayed_weight.mistake(
    "That is the limit of very many very small steps. Here they are few: a power, not an exponential."
)
def _(w: Any, lr: Any, decay: Any, steps: Any) -> Any:
    return float(w * np.exp(-lr * decay * steps))


@decayed_weight.mistake(
    "The weight was multiplied by lr · decay in each step. That is what it loses; 1 − lr · decay is left."
)
def _(w: Any, lr: Any, decay: Any, steps: Any) -> Any:
    return w * (lr * decay) ** steps


@decayed_weight.mistake("One step too many.")
def _(w: Any, lr: Any, decay: Any, steps: Any) -> Any:
    return w * (1 - lr * decay) ** (steps + 1)


@decayed_weight.mistake("One step too few.")
def _(w: Any, lr: Any, decay: Any, steps: Any) -> Any:
    return w * (1 - lr * decay) ** (steps - 1)


def _candidates(rng: Any) -> Draws:
    """Four models: the best in training, in validation and in the test are three different ones."""
    validation, test, training = (
        rng.permutation(np.linspace(low, low + 0.12, 4).round(3)) for low in (0.80, 0.78, 0.86)
    )
    while len({int(np.argmax(validation)), int(np.argmax(test)), int(np.argmax(training))}) < 3:
        validation, test, training = (rng.permutation(row) for row in (validation, test, training))
    return {"training": training, "validation": validation, "test": test}


@LESSON.function(
    "16",
    "An honest number",
    draws=_candidates,
    calls=5,
    hints=(
        "A choice that looked at the test set has used it up: its number is too good.",
        "Choose by the validation, then read the test accuracy of that model.",
    ),
)
def reported(training: Any, validation: Any, test: Any) -> Any:
    """The test accuracy to report: three arrays with the accuracies of the same four models, one of which is chosen."""
    return test[np.argmax(validation)]


@reported.mistake("The model was chosen by the test set. Its number is then too good: choose by the validation.")
def _(training: Any, validation: Any, test: Any) -> Any:
    return np.max(test)


@reported.mistake(
    "The model was chosen by its accuracy in training. That favours over-fitting: choose by the validation."
)
def _(training: Any, validation: Any, test: Any) -> Any:
    return test[np.argmax(training)]


@reported.mistake(
    "That is the validation accuracy of the best model. It was chosen to be the largest: report the test accuracy."
)
def _(training: Any, validation: Any, test: Any) -> Any:
    return np.max(validation)


@reported.mistake("The model with the smallest validation accuracy was taken. An accuracy should be large.")
def _(training: Any, validation: Any, test: Any) -> Any:
    return test[np.argmin(validation)]


@reported.mistake("That is the number of the chosen model, not its test accuracy.")
def _(training: Any, validation: Any, test: Any) -> Any:
    return int(np.argmax(validation))


@reported.mistake("That is the training accuracy of the chosen model. Its test accuracy is asked for.")
def _(training: Any, validation: Any, test: Any) -> Any:
    return training[np.argmax(validation)]


@reported.mistake("The model was chosen by the test set, and its validation accuracy reported: the wrong way round.")
def _(training: Any, validation: Any, test: Any) -> Any:
    return validation[np.argmax(test)]


@reported.mistake("That is the mean over the models. One of them is chosen, and its test accuracy is reported.")
def _(training: Any, validation: Any, test: Any) -> Any:
    return np.mean(test)


# Dropout and early stopping.


@LESSON.value(
    "17",
    "What is left after dropout",
    draws=lambda rng: {"p": float(rng.choice([0.2, 0.25, 0.4, 0.6, 0.75, 0.8]))},
    rtol=0.01,
    hints=(
        "A unit is kept with probability 1 − p. Without scaling, what would its mean be, compared with before?",
        "The mean must stay: (1 − p) · factor = 1.",
    ),
    guess=True,
)
def kept_factor(p: Any) -> Any:
    """The factor by which dropout multiplies the units that it keeps, if each is dropped with probability p."""
    return 1 / (1 - p)


@kept_factor.mistake(
    "That is the part of the units that is kept. They are multiplied by its reciprocal, so that the mean stays."
)
def _(p: Any) -> Any:
    return 1 - p


@kept_factor.mistake(
    "p is the probability to be dropped. The part that is kept is 1 − p, and the factor is its reciprocal."
)
def _(p: Any) -> Any:
    return 1 / p


@kept_factor.mistake("With the factor 1 the units would be too small on average: a part p of them is missing.")
def _(p: Any) -> Any:
    return 1.0


@kept_factor.mistake("That would be right to first order only: (1 − p) (1 + p) is not 1.")
def _(p: Any) -> Any:
    return 1 + p


def _masked(rng: Any) -> Draws:
    h = rng.uniform(0.1, 2, (3, 4)).round(2)
    u = rng.uniform(size=(3, 4))
    p = float(rng.choice([0.2, 0.3, 0.6, 0.7]))
    u[0, 0], u[0, 1] = p / 2, (1 + p) / 2
    return {"h": h, "u": u, "p": p}


@LESSON.function(
    "18",
    "Dropout by hand",
    draws=_masked,
    calls=5,
    hints=(
        "u >= p is True for the units that are kept.",
        "Multiply by that mask, and divide by the part that is kept, 1 − p.",
    ),
)
def dropped(h: Any, u: Any, p: Any) -> Any:
    """Dropout in training: units of h with u < p become 0, the others are scaled; u has uniform random numbers."""
    return h * (u >= p) / (1 - p)


@dropped.mistake("The kept units were not scaled: on average the layer is now too small, by 1 − p.")
def _(h: Any, u: Any, p: Any) -> Any:
    return h * (u >= p)


@dropped.mistake("The mask is the wrong way round: units with u < p are to become 0.")
def _(h: Any, u: Any, p: Any) -> Any:
    return h * (u < p) / (1 - p)


@dropped.mistake("The mask is the wrong way round, and so is the factor: p is the probability to be dropped.")
def _(h: Any, u: Any, p: Any) -> Any:
    return h * (u < p) / p


@dropped.mistake("Divided by p. The part that is kept is 1 − p.")
def _(h: Any, u: Any, p: Any) -> Any:
    return h * (u >= p) / p


@dropped.mistake("Multiplied by 1 − p. The units that are kept have to grow, to make up for the others: divide.")
def _(h: Any, u: Any, p: Any) -> Any:
    return h * (u >= p) * (1 - p)


@dropped.mistake("That is the mask alone: multiply it by h and by the factor.")
def _(h: Any, u: Any, p: Any) -> Any:
    return (u >= p).astype(float)


@dropped.mistake("u was compared with 1 − p. The task drops the units with u < p.")
def _(h: Any, u: Any, p: Any) -> Any:
    return h * (u >= 1 - p) / (1 - p)


@dropped.mistake("The units with u < 1 − p were kept. The task drops the units with u < p.")
def _(h: Any, u: Any, p: Any) -> Any:
    return h * (u < 1 - p) / (1 - p)


@dropped.mistake("Divided by the part that happened to be kept. The factor is 1 / (1 − p), whatever was drawn.")
def _(h: Any, u: Any, p: Any) -> Any:
    return h * (u >= p) / np.mean(u >= p)


@dropped.mistake("h was multiplied by the random numbers. They only decide: compare u with p.")
def _(h: Any, u: Any, p: Any) -> Any:
    return h * u / (1 - p)


@dropped.mistake("The mask is the wrong way round, and the kept units were not scaled: units with u < p become 0.")
def _(h: Any, u: Any, p: Any) -> Any:
    return h * (u < p)


@dropped.mistake("Multiplied by p. The kept units are divided by 1 − p.")
def _(h: Any, u: Any, p: Any) -> Any:
    return h * (u >= p) * p


@dropped.mistake("Nothing was dropped: units with u < p are to become 0.")
def _(h: Any, u: Any, p: Any) -> Any:
    return h / (1 - p)


@dropped.mistake("That is the mask, scaled. It still has to be multiplied by h.")
def _(h: Any, u: Any, p: Any) -> Any:
    return (u >= p) / (1 - p)


@dropped.mistake("Units were dropped for being small themselves. Chance decides: compare u with p.")
def _(h: Any, u: Any, p: Any) -> Any:
    return h * (h >= p) / (1 - p)


def _stopping(losses: Any, patience: Any) -> tuple[int, int]:
    best, best_epoch = np.inf, 0
    for epoch, loss in enumerate(losses, 1):
        if loss < best:
            best, best_epoch = loss, epoch
        elif epoch - best_epoch >= patience:
            return best_epoch, epoch
    return best_epoch, len(losses)


def _courses(rng: Any) -> Draws:
    """Losses that fall, rise twice in between, fall further, rise for good, and fall very low when it is too late.

    The smallest loss comes once more, which is no new smallest one.
    """
    patience = int(rng.integers(3, 5))
    fall = np.linspace(2, 1, int(rng.integers(3, 6)))
    bump = [1.1, 1.2, 0.9]
    rise = 0.9 + 0.1 * np.arange(patience - 1)
    wait = [0.95, 1.15, 1.0, 1.1]
    late = [*rise, *wait, 0.5, 0.7, 0.6, 0.7, 0.8, 0.9, 1.0]
    losses = np.array([*fall, *bump, *late]).round(2)
    return {"losses": losses, "patience": patience}


@LESSON.function(
    "19",
    "Early stopping",
    draws=_courses,
    calls=5,
    hints=(
        "Keep the smallest loss so far, and its epoch. After each epoch ask how long ago it was.",
        "Stop when epoch − best_epoch reaches patience. Epochs are counted from 1: enumerate(losses, 1).",
    ),
)
def early_stopping(losses: Any, patience: Any) -> Any:
    """The pair (best epoch, last epoch), counted from 1: stop after patience epochs without a new smallest loss.

    The best epoch is the one with the smallest loss up to the last epoch.
    """
    return _stopping(losses, patience)


@early_stopping.mistake("The epochs are counted from 0. The first one is epoch 1.")
def _(losses: Any, patience: Any) -> Any:
    best, last = _stopping(losses, patience)
    return best - 1, last - 1


@early_stopping.mistake(
    "It never stopped: the smallest loss of the whole course was taken, and epochs after the stop do not happen."
)
def _(losses: Any, patience: Any) -> Any:
    return int(np.argmin(losses)) + 1, len(losses)


@early_stopping.mistake(
    "It stopped at the first rise. With patience it goes on, until the best loss is patience epochs old."
)
def _(losses: Any, patience: Any) -> Any:
    return _stopping(losses, 1)


@early_stopping.mistake("It stopped one epoch too late: stop as soon as patience epochs have brought nothing.")
def _(losses: Any, patience: Any) -> Any:
    return _stopping(losses, patience + 1)


@early_stopping.mistake("It stopped one epoch too early: patience epochs without a new best are allowed to pass.")
def _(losses: Any, patience: Any) -> Any:
    return _stopping(losses, patience - 1)


@early_stopping.mistake("A loss that is equal to the smallest was taken for a new smallest one: < in the place of <=.")
def _(losses: Any, patience: Any) -> Any:
    best, best_epoch = np.inf, 0
    for epoch, loss in enumerate(losses, 1):
        if loss <= best:
            best, best_epoch = loss, epoch
        elif epoch - best_epoch >= patience:
            return best_epoch, epoch
    return best_epoch, len(losses)


@early_stopping.mistake("The epochs that waited were counted from the start. A new smallest loss sets them to 0.")
def _(losses: Any, patience: Any) -> Any:
    best, best_epoch, waited = np.inf, 0, 0
    for epoch, loss in enumerate(losses, 1):
        if loss < best:
            best, best_epoch = loss, epoch
        else:
            waited += 1
            if waited >= patience:
                return best_epoch, epoch
    return best_epoch, len(losses)


@early_stopping.mistake(
    "The smallest loss of the whole course was taken. It comes after the stop, and these epochs do not happen."
)
def _(losses: Any, patience: Any) -> Any:
    best = int(np.argmin(losses)) + 1
    return best, best + patience


@early_stopping.mistake("That is the smallest loss. Its epoch is asked for.")
def _(losses: Any, patience: Any) -> Any:
    best, last = _stopping(losses, patience)
    return losses[best - 1], last


@early_stopping.mistake("The two are exchanged: the best epoch comes first.")
def _(losses: Any, patience: Any) -> Any:
    best, last = _stopping(losses, patience)
    return last, best


@early_stopping.mistake("Each loss was compared with the one before it. Compare it with the smallest so far.")
def _(losses: Any, patience: Any) -> Any:
    waited = 0
    for i in range(1, len(losses)):
        waited = waited + 1 if losses[i] >= losses[i - 1] else 0
        if waited >= patience:
            return i + 1 - patience, i + 1
    return int(np.argmin(losses)) + 1, len(losses)


LESSON.choice(
    "20",
    "Two answers to one question",
    task="The same trained model reads the same images twice, and the two accuracies differ. The model has a "
    "Dropout layer. "
    "What is wrong?",
    right="the model is still in training mode: model.eval() is missing",
    wrong={
        "the model has not been trained long enough": "More training does not make two readings of one model equal.",
        "the probability of dropping is too large": "A smaller one would make the difference smaller, not 0. In "
        "evaluation "
        "nothing is dropped.",
        "there are too few images": "They are the same images both times.",
        "the model over-fits": "Over-fitting makes a model worse on new images, not different from itself.",
    },
    hints=("What does dropout do in training, and what in evaluation?",),
)


# The digits that the network misreads.

LESSON.choice(
    "21",
    "The hardest pairs",
    task="A trained MLP reads digits of 8 × 8 pixels, about 97 of 100 rightly. What will its mistakes look like?",
    right="they gather in a few pairs of digits",
    wrong={
        "all pairs of digits are confused about equally often": "There are 90 ordered pairs, and fewer mistakes "
        "than that. They "
        "gather where shapes are alike.",
        "most are digits that are taken for 0": "Look at the column of 0 below: nothing else is taken for it.",
        "the model is never sure when it is wrong": "The cross-entropy rewards sure answers. Some mistakes are "
        "made with much "
        "confidence.",
    },
    guess=True,
)


def _readings(rng: Any) -> Draws:
    """Classes 0 to 2 and their predictions: some pairs occur several times, and not as often as their opposites."""
    while True:
        true = np.concatenate([np.arange(3), rng.integers(0, 3, 9)])
        predicted = np.where(rng.uniform(size=12) < 0.6, true, rng.integers(0, 3, 12))
        table = _confusion(predicted, true)
        if not np.array_equal(table, table.T) and table.max() > 1:
            return {"predicted": predicted, "true": true}


def _confusion(predicted: Any, true: Any) -> Any:
    table = np.zeros((3, 3), dtype=int)
    np.add.at(table, (true, predicted), 1)
    return table


@LESSON.function(
    "22",
    "A confusion matrix",
    draws=_readings,
    calls=5,
    hints=(
        "For each pair (t, p) of a true and a predicted class: table[t, p] += 1.",
        "np.zeros((3, 3)), then a loop over zip(true, predicted).",
    ),
)
def confusion(predicted: Any, true: Any) -> Any:
    """The 3 × 3 table whose entry [t, p] counts the samples of class t that were predicted to be p."""
    return _confusion(predicted, true)


@confusion.mistake("Transposed: rows are the true classes, columns the predicted ones.")
def _(predicted: Any, true: Any) -> Any:
    return _confusion(predicted, true).T


@confusion.mistake(
    "No entry is above 1: table[true, predicted] += 1 counts a pair that occurs several times only once. Use a "
    "loop, or np.add.at."
)
def _(predicted: Any, true: Any) -> Any:
    return np.minimum(_confusion(predicted, true), 1)


@confusion.mistake("Those are shares of all samples. Counts are asked for.")
def _(predicted: Any, true: Any) -> Any:
    return _confusion(predicted, true) / len(true)


@confusion.mistake("Those are shares of each row. Counts are asked for.")
def _(predicted: Any, true: Any) -> Any:
    table = _confusion(predicted, true)
    return table / table.sum(axis=1, keepdims=True)


@confusion.mistake("The table began with ones. It begins with zeros.")
def _(predicted: Any, true: Any) -> Any:
    return _confusion(predicted, true) + 1


@confusion.mistake("Only the right answers were counted. The mistakes belong beside the diagonal.")
def _(predicted: Any, true: Any) -> Any:
    return np.diag(np.diag(_confusion(predicted, true)))


@confusion.mistake("Only the mistakes were counted. The right answers belong on the diagonal.")
def _(predicted: Any, true: Any) -> Any:
    table = _confusion(predicted, true)
    return table - np.diag(np.diag(table))


def _tables(rng: Any) -> Draws:
    while True:
        table = rng.integers(1, 15, (3, 3)) + np.diag(rng.integers(0, 20, 3))
        rows, columns = table.sum(axis=1), table.sum(axis=0)
        if np.all(rows != columns):
            return {"table": table}


@LESSON.function(
    "23",
    "Read in a table",
    draws=_tables,
    calls=5,
    hints=(
        "The diagonal has what was read rightly: np.diag(table).",
        "A row has all samples of one true class: table.sum(axis=1).",
    ),
)
def recalls(table: Any) -> Any:
    """For each true class the part that was read rightly; table is a confusion matrix, true classes in rows."""
    return np.diag(table) / table.sum(axis=1)


@recalls.mistake(
    "Divided by the columns: that is how far a prediction can be trusted (precision). A true class is a row."
)
def _(table: Any) -> Any:
    return np.diag(table) / table.sum(axis=0)


@recalls.mistake("Divided by all samples. Each class has its own number of samples: the sum of its row.")
def _(table: Any) -> Any:
    return np.diag(table) / table.sum()


@recalls.mistake("That is the part that was read wrongly.")
def _(table: Any) -> Any:
    return 1 - np.diag(table) / table.sum(axis=1)


@recalls.mistake("That is the accuracy over all classes. One number for each class is asked for.")
def _(table: Any) -> Any:
    return np.trace(table) / table.sum()


@recalls.mistake("Divided by the largest of the row. The part of a whole is asked for: divide by its sum.")
def _(table: Any) -> Any:
    return np.diag(table) / table.max(axis=1)


@recalls.mistake("Divided by the sum of the diagonal: the parts of the right answers. Divide by the sum of the row.")
def _(table: Any) -> Any:
    return np.diag(table) / np.trace(table)


@recalls.mistake("Those are per cent. The part is asked for, from 0 to 1.")
def _(table: Any) -> Any:
    return 100 * np.diag(table) / table.sum(axis=1)


@recalls.mistake("Those are counts. Divide by the number of samples of each class.")
def _(table: Any) -> Any:
    return np.diag(table)


@recalls.mistake("Divided by what was read wrongly. The part of a whole is asked for: divide by the sum of the row.")
def _(table: Any) -> Any:
    return np.diag(table) / (table.sum(axis=1) - np.diag(table))


LESSON.choice(
    "24",
    "Three trainings, three faults",
    task="Three trainings went wrong: one step was far too long, one far too short, and one had its labels "
    "shuffled. Which curve "
    "belongs to which?",
    right="1: too short, 2: labels shuffled, 3: too long",
    wrong={
        "1: too short, 2: too long, 3: labels shuffled": "The second falls smoothly, if not far. Steps that are "
        "too long make a loss jump, "
        "as the third does.",
        "1: labels shuffled, 2: too short, 3: too long": "The first goes on falling at the end, slowly, and its "
        "accuracy grows. Shuffled "
        "labels leave nothing to learn for new images: the validation gets worse.",
        "1: too long, 2: labels shuffled, 3: too short": "The first falls smoothly and slowly, the third jumps. "
        "Steps that are too long make a "
        "loss jump.",
        "1: labels shuffled, 2: too long, 3: too short": "The third jumps, and steps that are too short do not. "
        "The accuracy of the first grows, and "
        "shuffled labels leave nothing to learn.",
        "1: too long, 2: too short, 3: labels shuffled": "The first falls smoothly and slowly, the third jumps. "
        "Steps that are too long make a "
        "loss jump.",
    },
    hints=(
        "A loss that jumps up overshoots. A loss that falls smoothly, but hardly, walks too slowly.",
        "With shuffled labels the model can learn by heart, and the validation gets worse.",
    ),
)
