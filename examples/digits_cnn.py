"""Read scikit-learn's 8 x 8 handwritten digits with a small convolutional network.

    pip install ".[examples]" && python examples/digits_cnn.py --seeds 5

Each seed draws 360 of the 1797 images as test rows, trains on the other 1437 for a number of epochs that is fixed, and
looks at the test rows once, at the end. The settings below were chosen on rows put aside from training rows, as
``--validate`` does it: it holds 240 of the 1437 back, measures on these, and never looks at the test rows.
"""

import argparse
import math
import time

import numpy as np
from sklearn.datasets import load_digits

import nn
from nn import functional as F

TEST_ROWS, VALIDATION_ROWS = 360, 240


def network(width: int, rng: np.random.Generator) -> nn.Sequential:
    """Three layers of kernels, which halve the images twice, and a linear layer for the ten digits."""

    def block(n_in: int, n_out: int) -> tuple[nn.Module, ...]:
        return (
            nn.Conv2d(n_in, n_out, 3, padding=1, bias=False, dtype=np.float32, rng=rng),
            nn.BatchNorm2d(n_out, dtype=np.float32),
            nn.ReLU(),
        )

    return nn.Sequential(
        *block(1, width),
        *block(width, 2 * width),
        nn.MaxPool2d(2),
        nn.Dropout2d(0.1, rng=rng),
        *block(2 * width, 4 * width),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Dropout(0.3, rng=rng),
        nn.Linear(16 * width, 10, dtype=np.float32, rng=rng),
    )


def shifted(images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Each image moved by up to one row and one column; pixels from outside are empty."""
    wide = F.pad(images, (1, 1, 1, 1))
    down, across = rng.integers(0, 3, (2, len(images), 1, 1))
    sample, rows, columns = np.ogrid[: len(images), :8, :8]
    return wide[sample, 0, rows + down, columns + across][:, None]


def train(x: np.ndarray, y: np.ndarray, options: argparse.Namespace, rng: np.random.Generator) -> nn.Sequential:
    """A network trained on all of these rows, shifted anew in each epoch."""
    model = network(options.width, rng)
    optimizer = nn.AdamW(model.parameters(), lr=options.lr, weight_decay=options.weight_decay)
    steps = options.epochs * math.ceil(len(x) / options.batch)
    nn.fit(
        model,
        x,
        y,
        loss=nn.CrossEntropyLoss(label_smoothing=options.smoothing),
        optimizer=optimizer,
        epochs=options.epochs,
        batch_size=options.batch,
        rng=rng,
        augment=shifted,
        scheduler=nn.OneCycleLR(optimizer, max_lr=options.lr, total_steps=steps),
        schedule_every="batch",
        progress=False,
    )
    return model


def main() -> None:
    """Train once for each seed, and say how many of the rows put aside were read correctly."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=5, help="trainings, with rows of their own (default: %(default)s)")
    parser.add_argument("--first", type=int, default=0, help="the first seed (default: %(default)s)")
    parser.add_argument("--epochs", type=int, default=20, help="times through the rows (default: %(default)s)")
    parser.add_argument("--width", type=int, default=16, help="kernels of the first layer (default: %(default)s)")
    parser.add_argument("--batch", type=int, default=64, help="rows in a step (default: %(default)s)")
    parser.add_argument("--lr", type=float, default=0.01, help="the largest learning rate (default: %(default)s)")
    parser.add_argument("--weight-decay", type=float, default=0.01, help="of AdamW (default: %(default)s)")
    parser.add_argument("--smoothing", type=float, default=0.05, help="of the labels (default: %(default)s)")
    parser.add_argument("--validate", action="store_true", help="measure on training rows put aside, not on test rows")
    options = parser.parse_args()

    digits = load_digits()
    images, labels = (digits.images[:, None] / 16).astype(np.float32), digits.target
    found, began = [], time.perf_counter()
    for seed in range(options.first, options.first + options.seeds):
        rng = np.random.default_rng(seed)
        order = rng.permutation(len(images))
        put_aside, rest = order[:TEST_ROWS], order[TEST_ROWS:]
        if options.validate:
            put_aside, rest = rest[:VALIDATION_ROWS], rest[VALIDATION_ROWS:]
        model = train(images[rest], labels[rest], options, rng)
        measured = nn.evaluate(
            model, images[put_aside], labels[put_aside], loss=F.cross_entropy, metrics={"accuracy": nn.accuracy}
        )
        found.append(measured["accuracy"])
        print(f"seed {seed}: {100 * found[-1]:.2f} % of {len(put_aside)} rows", flush=True)
    took = time.perf_counter() - began
    print(f"mean of {len(found)} seeds: {100 * np.mean(found):.2f} % in {took:.0f} s")


if __name__ == "__main__":
    main()
