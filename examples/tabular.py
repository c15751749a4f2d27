"""Tabular data with pandas and scikit-learn: categories, numbers and gaps, a network beside other models.

    pip install ".[examples]" && python examples/tabular.py

The frame is made up: flats that are offered for rent, and the question whether one is let within a week. So the rules
are known, and with them the best that any model could do ("the rules" in the table). In words:

- a flat has a district with a usual rent for a square metre, a size, a floor, perhaps a lift, a kind of heating, and a
  way to the station; its rent is the usual one for its size, give or take a fifth;
- the odds to let it fall with its rent over the usual one (by a factor of e for an eighth), by a factor of 3 for each
  floor above the second without a lift, by a factor of e for each kilometre that the way to the station is longer or
  shorter than one, and with old heating; they rise in the districts in fashion;
- one entry in twelve of size, way and heating is missing.

A column transformer fills the gaps, scales the numbers and makes columns of the categories. Behind it stand, each in a
pipeline: a logistic regression, gradient-boosted trees, and ``nn.estimators.NetClassifier``. Cross-validation compares
them, and a small grid search chooses the network's layers and weight decay, which rows that took part in neither judge.
"""

import argparse
import time

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, log_loss, roc_auc_score
from sklearn.model_selection import GridSearchCV, cross_validate, train_test_split
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from threadpoolctl import threadpool_limits

from nn.estimators import NetClassifier

DISTRICTS = {"Old Town": 19.0, "Harbour": 16.0, "Hill": 14.0, "Mills": 12.0, "Orchard": 11.0, "Plain": 9.0}
FASHION = {"Harbour": 0.8, "Mills": 0.8}
NUMBERS = ["rent", "size", "floor", "way"]
CATEGORIES = ["district", "lift", "heating"]
SCORES = {"accuracy": "accuracy", "ROC AUC": "roc_auc", "log loss": "neg_log_loss"}


def flats(rows: int, seed: int) -> tuple[pd.DataFrame, pd.Series, np.ndarray]:
    """The frame, the answers, and the true probability of each answer "yes"."""
    rng = np.random.default_rng(seed)
    district = rng.choice(list(DISTRICTS), size=rows)
    size = rng.gamma(3.0, 25.0, size=rows) + 15
    over = rng.normal(0.0, 0.2, size=rows)
    frame = pd.DataFrame(
        {
            "rent": (size * np.array([DISTRICTS[name] for name in district]) * np.exp(over)).round(),
            "size": size.round(),
            "floor": rng.integers(0, 7, size=rows),
            "way": rng.exponential(1.5, size=rows).round(1),
            "district": district,
            "lift": rng.choice(["yes", "no"], size=rows),
            "heating": rng.choice(["new", "usual", "old"], p=[0.2, 0.5, 0.3], size=rows),
        }
    )
    stairs = np.maximum(frame["floor"] - 2, 0) * (frame["lift"] == "no")
    odds = 2.5 - 8 * over - np.log(3) * stairs - np.abs(frame["way"] - 1)
    odds += frame["district"].map(FASHION).fillna(0.0) - 0.9 * (frame["heating"] == "old")
    chance = (1 / (1 + np.exp(-odds))).to_numpy()
    answers = pd.Series(np.where(rng.uniform(size=rows) < chance, "yes", "no"), name="let")
    for name in ("size", "way", "heating"):
        frame.loc[rng.uniform(size=rows) < 1 / 12, name] = np.nan
    return frame, answers, chance


def prepared(model: object) -> Pipeline:
    """A model behind the preparation of the columns."""
    columns = ColumnTransformer(
        [
            ("numbers", make_pipeline(SimpleImputer(add_indicator=True), StandardScaler()), NUMBERS),
            ("categories", OneHotEncoder(handle_unknown="ignore", sparse_output=False), CATEGORIES),
        ]
    )
    return Pipeline([("columns", columns), ("model", model)])


def line(name: str, scores: dict[str, float], seconds: float | None = None) -> str:
    """One row of the table."""
    numbers = "".join(f"{scores[score]:10.3f}" for score in SCORES)
    return f"{name:22s}{numbers}" + ("" if seconds is None else f"{seconds:10.1f} s")


def measured(answers: pd.Series, chance: np.ndarray) -> dict[str, float]:
    """The scores of probabilities of "yes"."""
    yes = (answers == "yes").to_numpy()
    return {
        "accuracy": accuracy_score(yes, chance > 0.5),
        "ROC AUC": roc_auc_score(yes, chance),
        "log loss": log_loss(yes, chance),
    }


def main() -> None:
    """Make the frame, compare the models, search a grid, and judge by the rows kept out."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=3000, help="flats (default: %(default)s)")
    parser.add_argument("--epochs", type=int, default=100, help="times through the rows (default: %(default)s)")
    parser.add_argument("--folds", type=int, default=5, help="parts of the cross-validation (default: %(default)s)")
    parser.add_argument("--jobs", type=int, default=2, help="processes of the grid search (default: %(default)s)")
    options = parser.parse_args()

    started = time.perf_counter()
    frame, answers, chance = flats(options.rows, seed=0)
    x, x_new, y, y_new, _, chance_new = train_test_split(
        frame, answers, chance, test_size=0.25, random_state=0, stratify=answers
    )
    print(frame.head(4).to_string(), "\n")
    models = {
        "logistic regression": LogisticRegression(max_iter=1000),
        "gradient-boosted trees": HistGradientBoostingClassifier(learning_rate=0.05, random_state=0),
        "network": NetClassifier((64, 64), max_iter=options.epochs, early_stopping=True, random_state=0),
    }
    title = "".join(f"{name:>10s}" for name in SCORES)
    print(f"{f'{options.folds}-fold cross-validation':22s}{title}")
    for name, model in models.items():
        found = cross_validate(prepared(model), x, y, cv=options.folds, scoring=SCORES)
        scores = {score: abs(found[f"test_{score}"].mean()) for score in SCORES}
        print(line(name, scores, found["fit_time"].mean()))

    grid = {"model__hidden_layer_sizes": [(64,), (64, 64)], "model__alpha": [1e-4, 2.0]}
    search = GridSearchCV(prepared(models["network"]), grid, cv=3, scoring="neg_log_loss", n_jobs=options.jobs)
    search.fit(x, y)
    chosen = ", ".join(f"{name.partition('__')[2]}={value}" for name, value in search.best_params_.items())
    print(f"\nthe grid chose {chosen}\n")

    print(f"{f'{len(x_new)} other flats':22s}{title}")
    for name, model in models.items():
        print(line(name, measured(y_new, prepared(model).fit(x, y).predict_proba(x_new)[:, 1])))
    print(line("network of the grid", measured(y_new, search.predict_proba(x_new)[:, 1])))
    print(line("the rules", measured(y_new, chance_new)))
    print(f"{time.perf_counter() - started:.0f} seconds")


if __name__ == "__main__":
    with threadpool_limits(1):  # the matrices are small: several threads would wait for each other
        main()
