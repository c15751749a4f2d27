"""Lesson 10: models that write letter by letter: loss, embeddings, windows, recurrence, temperature."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.school.declaring import Lesson

LESSON = Lesson("10", "Inventing spells")


def _probabilities(scores: Any) -> Any:
    """The softmax of a vector."""
    e = np.exp(scores - np.max(scores))
    return e / np.sum(e)


# Counting pairs.


@LESSON.value("1", "A model that knows nothing", draws=lambda rng: {"letters": int(rng.integers(20, 60))}, guess=True)
def perplexity_of_nothing(letters: int) -> float:
    """A model gives each of `letters` letters the same probability, whatever came before. Guess its perplexity."""
    return float(letters)


@perplexity_of_nothing.mistake("That is the loss in nats. The perplexity is e to the power of the loss.")
def _(letters: int) -> float:
    return float(np.log(letters))


@perplexity_of_nothing.mistake(
    "That is the probability of each letter. The perplexity is the number of letters it doubts between."
)
def _(letters: int) -> float:
    return 1 / letters


@perplexity_of_nothing.mistake("That is the loss in bits, a logarithm to the base 2. The perplexity is no logarithm.")
def _(letters: int) -> float:
    return float(np.log2(letters))


@LESSON.value(
    "2",
    "Loss and perplexity",
    draws=lambda rng: {"p": rng.uniform(0.05, 0.9, size=5).round(2)},
    hints=(
        "The loss of one letter is minus the natural logarithm of the probability that it was given.",
        "The loss of a word is the mean over its letters; the perplexity is e to the power of that mean.",
    ),
)
def loss_and_perplexity(p: Any) -> tuple[float, float]:
    """The letters that came had the probabilities `p`. Give the pair: mean loss in nats, perplexity."""
    loss = -np.mean(np.log(p))
    return float(loss), float(np.exp(loss))


@loss_and_perplexity.mistake("The losses are added up. The loss of a text is their mean: one n-th of the sum.")
def _(p: Any) -> tuple[float, float]:
    loss = -np.sum(np.log(p))
    return float(loss), float(np.exp(loss))


@loss_and_perplexity.mistake(
    "The loss has the wrong sign: logarithms of probabilities are negative, a loss is minus them."
)
def _(p: Any) -> tuple[float, float]:
    loss = np.mean(np.log(p))
    return float(loss), float(np.exp(loss))


@loss_and_perplexity.mistake(
    "The loss is right. The perplexity has the wrong sign in its exponent: it is e to +loss, at least 1."
)
def _(p: Any) -> tuple[float, float]:
    loss = -np.mean(np.log(p))
    return float(loss), float(np.exp(-loss))


@loss_and_perplexity.mistake(
    "That is minus the logarithm of the mean probability. Take the logarithm of each, then the mean."
)
def _(p: Any) -> tuple[float, float]:
    loss = -np.log(np.mean(p))
    return float(loss), float(np.exp(loss))


@loss_and_perplexity.mistake("The loss is in bits: a logarithm to the base 2. Nats are natural logarithms, np.log.")
def _(p: Any) -> tuple[float, float]:
    loss = -np.mean(np.log2(p))
    return float(loss), float(np.exp(loss))


@loss_and_perplexity.mistake("The loss is in bits: a logarithm to the base 2. The perplexity is right.")
def _(p: Any) -> tuple[float, float]:
    loss = -np.mean(np.log2(p))
    return float(loss), float(2**loss)


@loss_and_perplexity.mistake("The loss is right. The perplexity is e to the power of the mean loss, not 2.")
def _(p: Any) -> tuple[float, float]:
    loss = -np.mean(np.log(p))
    return float(loss), float(2**loss)


@loss_and_perplexity.mistake("The two are exchanged: first the loss, then the perplexity.")
def _(p: Any) -> tuple[float, float]:
    loss = -np.mean(np.log(p))
    return float(np.exp(loss)), float(loss)


@LESSON.function(
    "3",
    "From counts to probabilities",
    draws=lambda rng: {
        "counts": rng.integers(0, 6, size=(4, 4)).astype(float),
        "more": round(rng.uniform(0.1, 1.0), 2),
    },
    calls=5,
    hints=(
        "counts[i, j] says how often letter j followed letter i. Row i has to become the probabilities after letter i.",
        "keepdims=True keeps the sums as a column, so that each row is divided by its own sum.",
    ),
)
def from_counts(counts: Any, more: float) -> Any:
    """Repair the function: `more` is added to every count; then row i holds the probabilities of what follows letter
    i.
    """
    raised = counts + more
    return raised / raised.sum(axis=1, keepdims=True)


@from_counts.mistake("The columns add up to 1. A row says what follows a letter, so the rows have to: axis=1.")
def _(counts: Any, more: float) -> Any:
    raised = counts + more
    return raised / raised.sum(axis=0, keepdims=True)


@from_counts.mistake("Row i is divided by the sums of all rows, one a column: without keepdims=True the sums lie flat.")
def _(counts: Any, more: float) -> Any:
    raised = counts + more
    return raised / raised.sum(axis=1)


@from_counts.mistake("The whole table adds up to 1: these are probabilities of pairs. Each row by itself has to.")
def _(counts: Any, more: float) -> Any:
    raised = counts + more
    return raised / raised.sum()


@from_counts.mistake("`more` is added to the counts, but not to the sums they are divided by.")
def _(counts: Any, more: float) -> Any:
    sums = counts.sum(axis=1, keepdims=True)
    return (counts + more) / np.where(sums > 0, sums, 1.0)


@from_counts.mistake("`more` is added once to each sum. The sum of a row grows by `more` for each of its counts.")
def _(counts: Any, more: float) -> Any:
    return (counts + more) / (counts.sum(axis=1, keepdims=True) + more)


@from_counts.mistake("`more` is added to the probabilities. It belongs to the counts, before they are divided.")
def _(counts: Any, more: float) -> Any:
    sums = counts.sum(axis=1, keepdims=True)
    return counts / np.where(sums > 0, sums, 1.0) + more


@from_counts.mistake(
    "`more` is missing: a pair that was never seen has probability 0, and the loss of a spell with it is infinite."
)
def _(counts: Any, more: float) -> Any:
    sums = counts.sum(axis=1, keepdims=True)
    return counts / np.where(sums > 0, sums, 1.0)


@from_counts.mistake("`more` is added to the sums only. It is added to the counts too, which are divided by them.")
def _(counts: Any, more: float) -> Any:
    return counts / (counts + more).sum(axis=1, keepdims=True)


@from_counts.mistake(
    "That is the function as it was. `more` is missing in what is divided, and the rows do not add up to 1."
)
def _(counts: Any, more: float) -> Any:
    return counts / (counts + more).sum(axis=0, keepdims=True)


# Embeddings.


def _codes(rng: Any) -> dict[str, Any]:
    """A row, and codes that name it two or three times among others."""
    row = int(rng.integers(0, 5))
    others = [int(k) for k in rng.choice([k for k in range(5) if k != row], size=3)]
    codes = [row] * int(rng.integers(2, 4)) + others
    return {"codes": [int(k) for k in rng.permutation(codes)], "row": row}


@LESSON.value("4", "A row that is read several times", draws=_codes, guess=True)
def gradient_of_a_row(codes: list[int], row: int) -> float:
    """Of a table E the rows `codes` are read, and all numbers that were read are added up: f = E[codes].sum(). Guess
    ∂f/∂E[row, 0].
    """
    return float(codes.count(row))


@gradient_of_a_row.mistake(
    "That is the share of one reading. The row was read several times, and its gradients add up."
)
def _(codes: list[int], row: int) -> float:
    return 1.0


@gradient_of_a_row.mistake("That is the share of the row among all readings. The sum is not divided by anything.")
def _(codes: list[int], row: int) -> float:
    return codes.count(row) / len(codes)


@gradient_of_a_row.mistake("That is the number of all readings. Only those of this row send a gradient to it.")
def _(codes: list[int], row: int) -> float:
    return float(len(codes))


def _readings(rng: Any) -> dict[str, Any]:
    """Gradients that arrive at five readings, of which at least two are of the same row."""
    codes = rng.integers(0, 4, size=5)
    codes[3] = codes[1]
    codes[4] = codes[0]
    return {"g": rng.normal(size=(5, 2)).round(2), "codes": codes, "rows": 4}


@LESSON.function(
    "5",
    "The backward rule of an embedding",
    draws=_readings,
    calls=5,
    hints=(
        "Begin with zeros of shape (rows, d). Reading i sends g[i] to row codes[i].",
        "A loop over the readings with += is right. So is np.add.at(table, codes, g).",
    ),
)
def embedding_backward(g: Any, codes: Any, rows: int) -> Any:
    """The forward pass reads E[codes]; `g`, shape (n, d), is the gradient with respect to what was read. Return the
    gradient with respect to E, shape (rows, d).
    """
    table = np.zeros((rows, g.shape[1]))
    np.add.at(table, codes, g)
    return table


@embedding_backward.mistake(
    "A row that was read several times has the gradient of its last reading alone: = where += is needed. "
    "(table[codes] += g does the same: NumPy adds to each row once. np.add.at adds every time.)"
)
def _(g: Any, codes: Any, rows: int) -> Any:
    table = np.zeros((rows, g.shape[1]))
    table[codes] = g
    return table


@embedding_backward.mistake("A row has the mean of the gradients of its readings. They add up.")
def _(g: Any, codes: Any, rows: int) -> Any:
    table = np.zeros((rows, g.shape[1]))
    np.add.at(table, codes, g)
    return table / np.maximum(np.bincount(codes, minlength=rows), 1)[:, None]


@embedding_backward.mistake("That counts the readings of each row. Each reading sends its own gradient, g[i], not 1.")
def _(g: Any, codes: Any, rows: int) -> Any:
    table = np.zeros((rows, g.shape[1]))
    np.add.at(table, codes, np.ones_like(g))
    return table


@embedding_backward.mistake(
    "That is g[codes]: it reads gradients as the forward pass reads rows. The way back writes: row codes[i] "
    "receives g[i]."
)
def _(g: Any, codes: Any, rows: int) -> Any:
    return g[codes]


@embedding_backward.mistake("That is g itself, with a row for each reading. E has a row for each letter.")
def _(g: Any, codes: Any, rows: int) -> Any:
    return g


@LESSON.function(
    "6",
    "An embedding is a matrix product",
    draws=lambda rng: {"codes": rng.permutation(5)[:4], "letters": 5},
    calls=5,
    hints=(
        "A row for each code, a column for each letter, a single 1 in each row.",
        "table[rows, columns] = 1 with two arrays of the same length writes one entry for each pair.",
    ),
)
def one_hot(codes: Any, letters: int) -> Any:
    """Repair the function: it returns the matrix of shape (n, letters) with a single 1 in row i, in column codes[i].
    Then one_hot(codes, letters) @ E is E[codes].
    """
    return np.eye(letters)[codes]


@one_hot.mistake(
    "The columns are filled from top to bottom: `[:, codes]` means these columns in all rows. Name a row for each "
    "column."
)
def _(codes: Any, letters: int) -> Any:
    table = np.zeros((len(codes), letters))
    table[:, codes] = 1
    return table


@one_hot.mistake("It lies on its side: a row for each letter. It has to have a row for each code.")
def _(codes: Any, letters: int) -> Any:
    return np.eye(letters)[codes].T


@one_hot.mistake("Every 1 stands one column too far to the right. Codes begin at 0.")
def _(codes: Any, letters: int) -> Any:
    return np.roll(np.eye(letters)[codes], 1, axis=1)


@one_hot.mistake("Every 1 stands one column too far to the left. Codes begin at 0.")
def _(codes: Any, letters: int) -> Any:
    return np.roll(np.eye(letters)[codes], -1, axis=1)


@one_hot.mistake("The codes themselves are written. The entry is 1, whatever the code.")
def _(codes: Any, letters: int) -> Any:
    return np.eye(letters)[codes] * np.asarray(codes)[:, None]


# An MLP over a window.


@LESSON.value(
    "7",
    "The loss before the first step",
    draws=lambda rng: {"letters": int(rng.integers(20, 60))},
    rtol=0.1,
    guess=True,
)
def loss_at_the_start(letters: int) -> float:
    """A network with small random weights has to choose among `letters` letters. Guess its mean loss in nats before it
    has learned anything (within a tenth).
    """
    return float(np.log(letters))


@loss_at_the_start.mistake("That is the perplexity. The loss is its logarithm.")
def _(letters: int) -> float:
    return float(letters)


@loss_at_the_start.mistake("That is in bits, a logarithm to the base 2. Nats are natural logarithms.")
def _(letters: int) -> float:
    return float(np.log2(letters))


@loss_at_the_start.mistake("That is the probability of one letter. The loss is minus its logarithm.")
def _(letters: int) -> float:
    return 1 / letters


@loss_at_the_start.mistake("That is a logarithm to the base 10. Nats are natural logarithms.")
def _(letters: int) -> float:
    return float(np.log10(letters))


@LESSON.function(
    "8",
    "Cross-entropy from scores",
    draws=lambda rng: {"scores": rng.normal(scale=2.0, size=5).round(2), "target": int(rng.integers(0, 5))},
    calls=5,
    hints=(
        "Softmax turns the scores into probabilities; the loss is minus the logarithm of the one at the target.",
        "-log(e^s_t / Σ e^s) = log Σ e^s − s_t.",
    ),
)
def loss_of_a_letter(scores: Any, target: int) -> float:
    """The loss, in nats, of one letter: `scores` is a vector with a number for each letter, `target` the number of the
    letter that came.
    """
    return float(-np.log(_probabilities(scores)[target]))


@loss_of_a_letter.mistake("The sign: the logarithm of a probability is negative, the loss is minus it.")
def _(scores: Any, target: int) -> float:
    return float(np.log(_probabilities(scores)[target]))


@loss_of_a_letter.mistake("That is the probability of the letter. The loss is minus its logarithm.")
def _(scores: Any, target: int) -> float:
    return float(_probabilities(scores)[target])


@loss_of_a_letter.mistake(
    "That is minus the score. Softmax also divides by the sum of all e^score: log Σ e^s is missing."
)
def _(scores: Any, target: int) -> float:
    return float(-scores[target])


@loss_of_a_letter.mistake("That is log Σ e^s. The score of the target is to be subtracted.")
def _(scores: Any, target: int) -> float:
    return float(np.log(np.sum(np.exp(scores))))


@loss_of_a_letter.mistake("The largest score is subtracted in the sum only. Subtract it from the target's score too.")
def _(scores: Any, target: int) -> float:
    return float(np.log(np.sum(np.exp(scores - np.max(scores)))) - scores[target])


@loss_of_a_letter.mistake("That sums over all letters. Only the letter that came counts.")
def _(scores: Any, target: int) -> float:
    return float(-np.sum(np.log(_probabilities(scores))))


@loss_of_a_letter.mistake("That is the mean over all letters. Only the letter that came counts.")
def _(scores: Any, target: int) -> float:
    return float(-np.mean(np.log(_probabilities(scores))))


@loss_of_a_letter.mistake("That is in bits, a logarithm to the base 2. Nats are natural logarithms, np.log.")
def _(scores: Any, target: int) -> float:
    return float(-np.log2(_probabilities(scores)[target]))


@loss_of_a_letter.mistake("That is the entropy of the probabilities: it does not ask which letter came.")
def _(scores: Any, target: int) -> float:
    p = _probabilities(scores)
    return float(-np.sum(p * np.log(p)))


def _row(codes: Any, width: int) -> list[int]:
    return [0] * width + [int(k) for k in codes] + [0]


@LESSON.function(
    "9",
    "Windows",
    draws=lambda rng: {
        "codes": rng.permutation(np.arange(1, 12))[: int(rng.integers(4, 7))],
        "width": int(rng.integers(2, 4)),
    },
    calls=5,
    hints=(
        "Write down the row for the codes 5, 6 and width 2: 0, 0, 5, 6, 0. The windows are 00, 05, 56; the "
        "targets 5, 6, 0.",
        "The target is the number right behind the window.",
    ),
)
def windows(codes: Any, width: int) -> tuple[Any, Any]:
    """Repair the function: for each letter of a spell and for the END behind it (0), the window of the `width` codes
    before it, and the code itself. Before the spell stand `width` zeros.
    """
    row = _row(codes, width)
    places = range(len(row) - width)
    return np.array([row[i : i + width] for i in places]), np.array([row[i + width] for i in places])


@windows.mistake(
    "The windows hold their own targets: the last code in the window is the one to be predicted. Such a model has "
    "a tiny loss and cannot write."
)
def _(codes: Any, width: int) -> tuple[Any, Any]:
    row = _row(codes, width)
    places = range(len(row) - width)
    return np.array([row[i + 1 : i + 1 + width] for i in places]), np.array([row[i + width] for i in places])


@windows.mistake(
    "The windows hold their own targets: the target is the last code in the window, not the one behind it. Such a "
    "model has a tiny loss and cannot write."
)
def _(codes: Any, width: int) -> tuple[Any, Any]:
    row = _row(codes, width)
    places = range(len(row) - width)
    return np.array([row[i : i + width] for i in places]), np.array([row[i + width - 1] for i in places])


@windows.mistake("The END is never a target. Such a model never learns where a spell is over.")
def _(codes: Any, width: int) -> tuple[Any, Any]:
    row = _row(codes, width)
    places = range(len(row) - width - 1)
    return np.array([row[i : i + width] for i in places]), np.array([row[i + width] for i in places])


@windows.mistake(
    "The zeros in front are missing: the first letters of a spell are never targets. Such a model cannot begin."
)
def _(codes: Any, width: int) -> tuple[Any, Any]:
    row = _row(codes, width)[width:]
    places = range(len(row) - width)
    return np.array([row[i : i + width] for i in places]), np.array([row[i + width] for i in places])


@windows.mistake("The windows are read backwards: the letter nearest to the target stands last.")
def _(codes: Any, width: int) -> tuple[Any, Any]:
    row = _row(codes, width)
    places = range(len(row) - width)
    return np.array([row[i : i + width][::-1] for i in places]), np.array([row[i + width] for i in places])


@windows.mistake("The targets are one letter too late: between window and target a letter is passed over.")
def _(codes: Any, width: int) -> tuple[Any, Any]:
    row = _row(codes, width)
    places = range(len(row) - width - 1)
    return np.array([row[i : i + width] for i in places]), np.array([row[i + width + 1] for i in places])


@windows.mistake(
    "One zero too many stands before the spell. There are `width` of them, so that the first window is all zeros."
)
def _(codes: Any, width: int) -> tuple[Any, Any]:
    row = [0, *_row(codes, width)]
    places = range(len(row) - width)
    return np.array([row[i : i + width] for i in places]), np.array([row[i + width] for i in places])


@windows.mistake(
    "One zero too few stands before the spell: its first letter is never a target. There are `width` of them."
)
def _(codes: Any, width: int) -> tuple[Any, Any]:
    row = _row(codes, width)[1:]
    places = range(len(row) - width)
    return np.array([row[i : i + width] for i in places]), np.array([row[i + width] for i in places])


@windows.mistake("The two are exchanged: first the windows, then the targets.")
def _(codes: Any, width: int) -> tuple[Any, Any]:
    row = _row(codes, width)
    places = range(len(row) - width)
    return np.array([row[i + width] for i in places]), np.array([row[i : i + width] for i in places])


# A recurrent network.

LESSON.choice(
    "10",
    "Memory",
    task="Two spells have the same last four letters and differ before them. Guess which model can give the "
    "next letter "
    "different probabilities: the MLP with a window of four letters, or the recurrent net?",
    right="the recurrent net alone",
    wrong={
        "the MLP alone": "The MLP sees four letters, and these are the same: it computes the same numbers. "
        "The state of a recurrent net depends on all letters before.",
        "both": "The MLP sees four letters, and these are the same: it computes the same numbers.",
        "neither": "The state of a recurrent net depends on all letters before, so it can tell the two apart.",
    },
    guess=True,
)


def _cell(rng: Any) -> dict[str, Any]:
    return {
        "x": rng.normal(size=3).round(2),
        "h": rng.normal(size=3).round(2),
        "W": rng.normal(size=(3, 3)).round(2),
        "U": rng.normal(size=(3, 3)).round(2),
        "b": rng.normal(size=3).round(2),
    }


@LESSON.function(
    "11",
    "One step of a recurrent net",
    draws=_cell,
    calls=4,
    hints=(
        "A linear layer for the letter, W x; another one for the state, U h; a bias; tanh around the sum.",
        "np.tanh(W @ x + ...).",
    ),
)
def recurrent_step(x: Any, h: Any, W: Any, U: Any, b: Any) -> Any:
    """The new state, tanh(W x + U h + b), of a letter's vector `x`, the state `h` so far, the matrices `W` and `U` and
    the bias `b`.
    """
    return np.tanh(W @ x + U @ h + b)


@recurrent_step.mistake("The tanh is missing. Without it the state may grow from letter to letter without bound.")
def _(x: Any, h: Any, W: Any, U: Any, b: Any) -> Any:
    return W @ x + U @ h + b


@recurrent_step.mistake("The old state is missing: this step remembers nothing.")
def _(x: Any, h: Any, W: Any, U: Any, b: Any) -> Any:
    return np.tanh(W @ x + b)


@recurrent_step.mistake("The letter is missing: U h + b alone does not see x.")
def _(x: Any, h: Any, W: Any, U: Any, b: Any) -> Any:
    return np.tanh(U @ h + b)


@recurrent_step.mistake("The bias is missing.")
def _(x: Any, h: Any, W: Any, U: Any, b: Any) -> Any:
    return np.tanh(W @ x + U @ h)


@recurrent_step.mistake("The matrices are exchanged: W belongs to the letter x, U to the state h.")
def _(x: Any, h: Any, W: Any, U: Any, b: Any) -> Any:
    return np.tanh(U @ x + W @ h + b)


@recurrent_step.mistake("Both matrices are transposed: x @ W is Wᵀ x.")
def _(x: Any, h: Any, W: Any, U: Any, b: Any) -> Any:
    return np.tanh(x @ W + h @ U + b)


@recurrent_step.mistake("U is transposed: h @ U is Uᵀ h.")
def _(x: Any, h: Any, W: Any, U: Any, b: Any) -> Any:
    return np.tanh(W @ x + h @ U + b)


@recurrent_step.mistake("W is transposed: x @ W is Wᵀ x.")
def _(x: Any, h: Any, W: Any, U: Any, b: Any) -> Any:
    return np.tanh(x @ W + U @ h + b)


@recurrent_step.mistake("The products are taken entry by entry: * in the place of @.")
def _(x: Any, h: Any, W: Any, U: Any, b: Any) -> Any:
    return np.tanh(np.sum(W * x + U * h, axis=0) + b)


@recurrent_step.mistake("That is a sigmoid. The step has a tanh.")
def _(x: Any, h: Any, W: Any, U: Any, b: Any) -> Any:
    return 1 / (1 + np.exp(-(W @ x + U @ h + b)))


@recurrent_step.mistake("The bias is added outside of the tanh.")
def _(x: Any, h: Any, W: Any, U: Any, b: Any) -> Any:
    return np.tanh(W @ x + U @ h) + b


def _padded(rng: Any) -> dict[str, Any]:
    """Losses of three spells of different lengths, with the losses of their padding behind them."""
    lengths = np.append(rng.choice([2, 3, 4, 5], size=2, replace=False), 6)
    return {"losses": rng.uniform(0.5, 3.0, size=(3, 6)).round(2), "lengths": rng.permutation(lengths)}


@LESSON.function(
    "12",
    "Losses of letters that are none",
    draws=_padded,
    calls=4,
    hints=(
        "np.arange(T) < lengths[:, None] is True at the letters that count.",
        "Add up the losses that count, and divide by their number, which is lengths.sum().",
    ),
)
def mean_over_letters(losses: Any, lengths: Any) -> float:
    """Repair the function: `losses`, shape (B, T), has a row for each spell, filled up behind its end; row i has
    lengths[i] letters that count. Return the mean loss of a letter that counts.
    """
    counts = np.arange(losses.shape[1]) < lengths[:, None]
    return float(losses[counts].mean())


@mean_over_letters.mistake("The padding counts too. A model can make this loss small by learning to write padding.")
def _(losses: Any, lengths: Any) -> float:
    return float(losses.mean())


@mean_over_letters.mistake("The right losses are added up, but divided by the number of all entries, padding included.")
def _(losses: Any, lengths: Any) -> float:
    counts = np.arange(losses.shape[1]) < lengths[:, None]
    return float((losses * counts).mean())


@mean_over_letters.mistake(
    "That is the mean of the spells' means: a letter of a short spell counts for more than one of a long spell."
)
def _(losses: Any, lengths: Any) -> float:
    return float(np.mean([row[:n].mean() for row, n in zip(losses, lengths, strict=True)]))


@mean_over_letters.mistake("That is the sum. The mean divides it by the number of letters that count.")
def _(losses: Any, lengths: Any) -> float:
    counts = np.arange(losses.shape[1]) < lengths[:, None]
    return float(losses[counts].sum())


@mean_over_letters.mistake("The right losses are added up, but divided by the number of spells, not of letters.")
def _(losses: Any, lengths: Any) -> float:
    counts = np.arange(losses.shape[1]) < lengths[:, None]
    return float(losses[counts].sum() / len(lengths))


@mean_over_letters.mistake("The number of letters is right, but the losses of the padding are added up too.")
def _(losses: Any, lengths: Any) -> float:
    return float(losses.sum() / lengths.sum())


@mean_over_letters.mistake("One entry too many of each row counts: <= in the place of <.")
def _(losses: Any, lengths: Any) -> float:
    counts = np.arange(losses.shape[1]) <= lengths[:, None]
    return float(losses[counts].mean())


@mean_over_letters.mistake(
    "One entry too few of each row counts: the END is a letter too, and the model has to learn it."
)
def _(losses: Any, lengths: Any) -> float:
    counts = np.arange(losses.shape[1]) < lengths[:, None] - 1
    return float(losses[counts].mean())


@mean_over_letters.mistake("That is the mean over the padding alone: the mask is the wrong way round.")
def _(losses: Any, lengths: Any) -> float:
    counts = np.arange(losses.shape[1]) < lengths[:, None]
    return float(losses[~counts].mean())


# Temperature.

LESSON.choice(
    "13",
    "Almost no temperature",
    task="The scores are divided by the temperature before softmax makes probabilities of them. Guess what a "
    "model writes "
    "at a temperature of almost 0.",
    right="always the letter with the highest score",
    wrong={
        "every letter equally often": "That is what a very high temperature does: all scores divided by it are "
        "almost 0.",
        "letters as often as it learned them": "That is temperature 1: the scores as they are.",
        "nothing, as every probability is 0": "Probabilities always add up to 1. The largest one takes it all.",
        "always the letter with the lowest score": "Dividing by a small positive number makes differences larger; "
        "it does not turn them round.",
    },
    guess=True,
)


@LESSON.function(
    "14",
    "Softmax with a temperature",
    draws=lambda rng: {
        "scores": rng.normal(scale=1.5, size=4).round(2),
        "temperature": round(float(rng.choice([0.5, 0.7, 1.5, 2.0])), 1),
    },
    calls=5,
    hints=("Divide the scores, not the probabilities.", "np.exp(scores / temperature), divided by its sum."),
)
def softmax_at(scores: Any, temperature: float) -> Any:
    """The probabilities of the letters: softmax of the scores divided by the temperature."""
    return _probabilities(scores / temperature)


@softmax_at.mistake("The scores are multiplied by the temperature. Divide: a high temperature brings them together.")
def _(scores: Any, temperature: float) -> Any:
    return _probabilities(scores * temperature)


@softmax_at.mistake(
    "The probabilities are divided by the temperature, so that they no longer add up to 1. Divide the scores."
)
def _(scores: Any, temperature: float) -> Any:
    return _probabilities(scores) / temperature


@softmax_at.mistake("They do not add up to 1: e^(score / temperature) is still to be divided by its sum.")
def _(scores: Any, temperature: float) -> Any:
    return np.exp(scores / temperature)


@softmax_at.mistake(
    "The temperature has no effect: that is the softmax of the scores as they are. (What is divided behind the "
    "exponential cancels, and so does what is subtracted from all scores. Divide the scores.)"
)
def _(scores: Any, temperature: float) -> Any:
    return _probabilities(scores)


@softmax_at.mistake("The sum is that of the exponentials without the temperature.")
def _(scores: Any, temperature: float) -> Any:
    return np.exp(scores / temperature) / np.sum(np.exp(scores))


def _pick(p: Any, u: float) -> int:
    return int(np.sum(np.cumsum(p) <= u))


@LESSON.function(
    "15",
    "Drawing a letter",
    draws=lambda rng: {"p": rng.dirichlet([2.0] * 5).round(3), "u": round(rng.uniform(0.02, 0.95), 3)},
    calls=12,
    hints=(
        "Lay the probabilities side by side on the stretch from 0 to 1. The letter is the one whose piece holds u.",
        "np.cumsum(p) has the right ends of the pieces. Count those that u has passed.",
    ),
)
def draw_letter(p: Any, u: float) -> int:
    """Repair the function: `u` is drawn evenly between 0 and 1. The letters' probabilities `p` lie side by side on
    that stretch; return the number, from 0, of the letter whose piece holds u.
    """
    return _pick(p, u)


@draw_letter.mistake("That is always the most probable letter, whatever u is: nothing is drawn.")
def _(p: Any, u: float) -> int:
    return int(np.argmax(p))


@draw_letter.mistake("That is letter 0, whatever u is: nothing is drawn.")
def _(p: Any, u: float) -> int:
    return 0


@draw_letter.mistake("One too many: the letters are counted from 0.")
def _(p: Any, u: float) -> int:
    return _pick(p, u) + 1


@draw_letter.mistake("One too few: count the pieces that lie to the left of u entirely.")
def _(p: Any, u: float) -> int:
    return _pick(p, u) - 1


@draw_letter.mistake("That draws every letter equally often: the probabilities are not used.")
def _(p: Any, u: float) -> int:
    return int(u * len(p))


@draw_letter.mistake("That counts the ends that u has not passed. Count those that it has.")
def _(p: Any, u: float) -> int:
    return int(np.sum(np.cumsum(p) > u))


@draw_letter.mistake(
    "The probabilities are compared with u one by one. Their pieces lie side by side: add them up first, np.cumsum."
)
def _(p: Any, u: float) -> int:
    return int(np.sum(p <= u))


@draw_letter.mistake("The pieces are laid from the other end: letter 0 comes first.")
def _(p: Any, u: float) -> int:
    return len(p) - 1 - _pick(p[::-1], u)


# A second list.

LESSON.choice(
    "16",
    "A short list",
    task="The same recurrent net is trained on the sweethearts, a list so short that it can be learned by heart. "
    "A tenth is held back. Guess what happens to the two losses in a long training.",
    right="the training loss goes on falling, the held-back loss turns and rises",
    wrong={
        "both go on falling": "What is learned by heart helps with the list alone. The messages held back look "
        "less and less likely.",
        "both turn and rise": "Training makes the training loss small; that one goes on falling.",
        "the held-back loss goes on falling, the training loss turns and rises": "It is the other way round: "
        "training looks at the training loss only.",
    },
    guess=True,
)


def _course(rng: Any) -> dict[str, Any]:
    """A held-back loss that dips once before its best epoch, and rises behind it."""
    falling = np.sort(rng.uniform(1.3, 2.8, size=6).round(2))[::-1].copy()
    dip = int(rng.integers(1, 4))
    falling[dip] = round(float(falling[dip + 1]) - 0.04, 2)
    rising = np.sort(rng.uniform(1.35, 2.4, size=int(rng.integers(3, 6)))).round(2)
    best = round(float(min(falling.min(), rising.min())) - 0.05, 2)
    held_back = np.concatenate([falling, [best], rising])
    training = np.sort(rng.uniform(0.4, 2.9, size=len(held_back)).round(2))[::-1].copy()
    training[-2:] = training[-1], training[-2]  # the last one must not be the smallest
    return {"training": training, "held_back": held_back}


@LESSON.function(
    "17",
    "The time to stop",
    draws=_course,
    calls=5,
    hints=(
        "The loss that says how well it does on new messages is the one held back.",
        "np.argmin counts from 0, epochs from 1.",
    ),
)
def best_epoch(training: Any, held_back: Any) -> int:
    """`training` and `held_back` are the losses after epochs 1, 2, 3 ... Return the number of the epoch whose weights
    are the best for new messages.
    """
    return int(np.argmin(held_back)) + 1


@best_epoch.mistake("One too few: np.argmin counts from 0, and the first epoch is number 1.")
def _(training: Any, held_back: Any) -> int:
    return int(np.argmin(held_back))


@best_epoch.mistake("That is the epoch of the smallest training loss. It says how well the list is known by heart.")
def _(training: Any, held_back: Any) -> int:
    return int(np.argmin(training)) + 1


@best_epoch.mistake("That is the last epoch. The loss of new messages was smaller before.")
def _(training: Any, held_back: Any) -> int:
    return len(held_back)


@best_epoch.mistake(
    "That is the epoch before the first rise. Losses waver: later ones may be better yet. Take the smallest of all."
)
def _(training: Any, held_back: Any) -> int:
    return int(np.argmax(np.diff(held_back) > 0)) + 1


@best_epoch.mistake(
    "That is the epoch before the first rise, counted from 0. Take the smallest loss of all, and count from 1."
)
def _(training: Any, held_back: Any) -> int:
    return int(np.argmax(np.diff(held_back) > 0))


@best_epoch.mistake("That is the epoch of the largest held-back loss. A loss is good when it is small.")
def _(training: Any, held_back: Any) -> int:
    return int(np.argmax(held_back)) + 1


@best_epoch.mistake("That is the smallest loss itself. The number of its epoch is asked for.")
def _(training: Any, held_back: Any) -> float:
    return float(np.min(held_back))


LESSON.choice(
    "18",
    "Learned by heart",
    task="A student trains on all sweethearts for 300 epochs, lets the model write twenty, and finds all "
    "twenty in the list. "
    "The loss on the list is 0.6. The conclusion: 'the model writes perfect sweethearts'. Find the fault.",
    right="nothing was held back, so nobody knows how it does on new messages",
    wrong={
        "the loss is too large for a perfect model": "A list in which several letters can follow has a loss above "
        "0 even "
        "for a perfect model.",
        "twenty messages are too few to print": "Two hundred would not help: they would be in the list too.",
        "the temperature should have been 0": "At temperature 0 it would write one and the same message twenty times.",
    },
)
