"""Logistic regression on a pandas frame, by Newton's method: coefficients with their names and standard errors.

    python examples/frame_logistic.py

The frame is made by this program: readers of a newspaper that did or did not renew. The model is written with the frame
as it stands: ``frame @ w`` for the margins, a Series of outcomes, NumPy's functions. With a Tensor a frame counts by
position, so rows and columns are brought into order first (here they come from one frame). The Hessian, exact, gives
Newton's steps and, at the end, the standard errors.
"""

import argparse

import numpy as np
import pandas as pd

from autograd import grad, hessian

SLOPES = {"age": 0.5, "articles": 0.8, "price": -0.6, "town_port": 0.7, "town_hill": -0.4, "intercept": 0.3}
"""The coefficients by which the outcomes are drawn, of the columns of ``columns_of``."""

TOWNS = ["market", "port", "hill"]


def readers(count: int, rng: np.random.Generator) -> pd.DataFrame:
    """Readers: age, articles read in a week, price in a month, town."""
    return pd.DataFrame(
        {
            "age": rng.normal(45, 12, count).round(),
            "articles": rng.poisson(9, count),
            "price": rng.choice([8.0, 12.0, 15.0], count),
            "town": pd.Categorical(
                rng.choice(["market", "port", "hill"], count), categories=["market", "port", "hill"]
            ),
        },
        index=rng.permutation(count) + 1000,  # the readers' numbers, in random order
    )


def columns_of(frame: pd.DataFrame) -> pd.DataFrame:
    """Numbers alone, centred and scaled, a column for each town but the first, and one of ones."""
    numbers = frame.select_dtypes("number")
    numbers = (numbers - numbers.mean()) / numbers.std()
    towns = pd.get_dummies(frame["town"], prefix="town", drop_first=True)
    return numbers.join(towns).assign(intercept=1.0).astype(float)


def loss(w, columns, outcome):
    """The mean of -log of the probability of each outcome."""
    margin = columns @ w
    return np.mean(np.logaddexp(0.0, margin) - outcome * margin)


def fit(columns: pd.DataFrame, outcome: pd.Series, steps: int) -> np.ndarray:
    """The coefficients, by Newton's method from zero."""
    w = np.zeros(columns.shape[1])
    for step in range(steps):
        slope = grad(loss)(w, columns, outcome)
        print(f"step {step}: loss {loss(w, columns, outcome):.6f}, largest slope {abs(slope).max():.1e}")
        w = w - np.linalg.solve(hessian(loss)(w, columns, outcome), slope)
    return w


def main() -> None:
    """Draw readers, fit, and print the table of coefficients."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--readers", type=int, default=5000, help="rows of the frame (default: %(default)s)")
    parser.add_argument("--steps", type=int, default=6, help="of Newton's method (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="of the readers (default: %(default)s)")
    options = parser.parse_args()

    rng = np.random.default_rng(options.seed)
    frame = readers(options.readers, rng)
    columns = columns_of(frame)
    truth = pd.Series(SLOPES)[columns.columns]
    renewed = pd.Series(rng.random(len(frame)) < 1 / (1 + np.exp(-(columns @ truth))), index=frame.index)

    w = fit(columns, renewed, options.steps)
    covariance = np.linalg.inv(hessian(loss)(w, columns, renewed)) / len(frame)
    table = pd.DataFrame({"drawn by": truth, "found": w, "standard error": np.sqrt(np.diag(covariance))})
    print(f"\n{table.round(3).to_string()}")
    right = np.mean((columns @ w > 0) == renewed)
    print(f"\n{len(frame)} readers, {renewed.mean():.0%} renewed; the model is right about {right:.1%} of them")


if __name__ == "__main__":
    main()
