"""Learn where to put pictures: an embedding of scikit-learn's digits in which neighbours are of the same kind.

    pip install ".[examples]" && python examples/metric_learning.py --picture digits.svg

A network maps each picture of 8 x 8 pixels to a few numbers. It is never told which digit a picture shows, only which
pictures show the same one: the triplet loss pulls an anchor towards a positive, a picture of the same digit, and away
from a negative, one of another. Within each batch the nearest wrong picture is taken for the negative, as the others
would soon teach nothing. Some digits are left out of the training altogether.

Neighbours show the result of the training: of each picture that was not trained on, the nearest one among the trained
rows should show the same digit. For the digits that were left out, neighbours are looked for among the rows of theirs
and of all others that were not trained on. Pixels are the measure: they have no embedding, and eight times the numbers.
"""

import argparse
import time

import numpy as np
from sklearn.datasets import load_digits

import nn
from autograd import no_grad
from nn import functional as F

UNSEEN = (8, 9)  # digits that are left out of the training


def network(width: int, seed: int) -> nn.Module:
    """64 pixels to a few numbers."""
    return nn.MLP([64, 64, width], activation="mish", rng=seed)


def embedded(model: nn.Module, x: np.ndarray) -> np.ndarray:
    """The embedding as an array, without a graph."""
    model.eval()
    with no_grad():
        return np.asarray(model(x).data)


def triplets(z: np.ndarray, y: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Places of anchors, of random positives, and of the nearest negatives, in a batch with embeddings z."""
    distance = F.pairwise_distance(z[:, None], z)
    same = y[:, None] == y
    np.fill_diagonal(same, False)
    anchors = np.flatnonzero(same.any(axis=1) & (y[:, None] != y).any(axis=1))
    positives = np.array([rng.choice(np.flatnonzero(same[a])) for a in anchors])
    negatives = np.where(y[anchors][:, None] == y, np.inf, distance[anchors]).argmin(axis=1)
    return anchors, positives, negatives


def train(model: nn.Module, x: np.ndarray, y: np.ndarray, epochs: int, seed: int) -> list[float]:
    """The mean loss of each epoch."""
    rng = np.random.default_rng(seed)
    loss_of = nn.TripletMarginLoss(margin=1.0)
    optimizer = nn.Adam(model.parameters(), lr=3e-3)
    history = []
    for _ in range(epochs):
        losses = []
        for rows in np.array_split(rng.permutation(len(x)), max(1, len(x) // 128)):
            z = model(x[rows])
            anchors, positives, negatives = triplets(z.data, y[rows], rng)
            loss = loss_of(z[anchors], z[positives], z[negatives])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(float(loss.data))
        history.append(float(np.mean(losses)))
    return history


def neighbour_accuracy(z: np.ndarray, y: np.ndarray, known_z: np.ndarray, known_y: np.ndarray, itself: bool) -> float:
    """The share of rows whose nearest known row is of their own kind; ``itself`` says that row i is known row i."""
    distance = ((z[:, None] - known_z) ** 2).sum(axis=-1)
    if itself:
        np.fill_diagonal(distance, np.inf)
    return float((known_y[distance.argmin(axis=1)] == y).mean())


def report(z: np.ndarray, y: np.ndarray, trained: np.ndarray) -> tuple[float, float]:
    """Accuracy on rows that were not trained on: of digits that were, and of digits that were not."""
    rest = ~trained
    seen = rest & ~np.isin(y, UNSEEN)
    first = neighbour_accuracy(z[seen], y[seen], z[trained], y[trained], itself=False)
    order = np.argsort(
        ~np.isin(y[rest], UNSEEN), kind="stable"
    )  # the unseen digits come first, so that row i is known row i
    others_z, others_y = z[rest][order], y[rest][order]
    count = int(np.isin(others_y, UNSEEN).sum())
    return first, neighbour_accuracy(others_z[:count], others_y[:count], others_z, others_y, itself=True)


def picture(z: np.ndarray, y: np.ndarray, file: str) -> None:
    """The two directions in which the embedding is widest, with the digits as marks."""
    centred = z - z.mean(axis=0)
    plane = centred @ np.linalg.svd(centred, full_matrices=False)[2][:2].T
    low, high = plane.min(axis=0), plane.max(axis=0)
    at = 20 + 560 * (plane - low) / (high - low)
    colours = [f"hsl({36 * digit}, 70%, 40%)" for digit in range(10)]
    marks = [
        f'<text x="{a:.1f}" y="{600 - b:.1f}" fill="{colours[digit]}">{digit}</text>'
        for (a, b), digit in zip(at, y, strict=True)
    ]
    style = 'font-family="sans-serif" font-size="11" text-anchor="middle"'
    with open(file, "w", encoding="utf-8") as out:
        out.write(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 620" {style}>'
            f"<title>Digits that were not trained on, by their embedding</title>"
            f'<rect width="600" height="620" fill="white"/>{"".join(marks)}</svg>\n'
        )


def main() -> None:
    """Embed, train, embed again, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--width", type=int, default=8, help="numbers in an embedding (default: %(default)s)")
    parser.add_argument("--epochs", type=int, default=40, help="times through the data (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="of the network and of the rows (default: %(default)s)")
    parser.add_argument("--picture", metavar="FILE", help="write the rows that were not trained on as an SVG")
    options = parser.parse_args()

    x, y = load_digits(return_X_y=True)
    x = x / 16 - 0.3
    rng = np.random.default_rng(options.seed)
    trained = (rng.random(len(y)) < 0.7) & ~np.isin(y, UNSEEN)
    model = network(options.width, options.seed)
    rows = {"pixels (64 numbers)": report(x, y, trained)}
    rows[f"before training ({options.width} numbers)"] = report(embedded(model, x), y, trained)
    start = time.perf_counter()
    losses = train(model.train(), x[trained], y[trained], options.epochs, options.seed)
    z = embedded(model, x)
    rows[f"after training ({options.width} numbers)"] = report(z, y, trained)

    unseen = " and ".join(map(str, UNSEEN))
    seconds = time.perf_counter() - start
    print(f"{trained.sum()} rows trained on, {seconds:.0f} s; loss {losses[0]:.3f} -> {losses[-1]:.3f}")
    print(f"nearest neighbour is the same digit:\n{'':28} new rows   digits {unseen}, never trained on")
    for name, (seen, new) in rows.items():
        print(f"{name:28} {seen:7.2%}    {new:7.2%}")
    if options.picture:
        picture(z[~trained], y[~trained], options.picture)
        print(f"picture: {options.picture}")


if __name__ == "__main__":
    main()
