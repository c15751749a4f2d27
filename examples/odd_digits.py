"""Find odd digits: an autoencoder that learned the looks of digits, beside a plane through them (PCA).

    pip install ".[examples]" && python examples/odd_digits.py

scikit-learn ships 1797 images of handwritten digits, 8x8 pixels each. Two detectors see most of the good images, and
nothing else: an autoencoder, which presses an image through a few numbers and draws it again from those, and a
principal component analysis that keeps as many numbers. An image that either draws badly is odd. They are asked about
good images they have not seen and about four kinds of odd ones:

- *another digit*: both learned the digits 0 to 8, and here comes a 9;
- *blots*: a block of 3x3 pixels is as light as it was dark;
- *shifted*: the image is one pixel further to one side, and pixels that leave there come in at the other;
- *two at once*: the darker of two digits at each pixel.

A table says how well the error of the drawing tells good from odd: the area under the ROC curve, which is the
probability that an odd image has the larger error (0.5 is guessing, 1 is never wrong). The mean of several splits.
"""

import argparse
import time

import numpy as np
from sklearn.datasets import load_digits
from sklearn.decomposition import PCA
from sklearn.metrics import roc_auc_score
from threadpoolctl import threadpool_limits

import nn

KINDS = ("another digit", "blots", "shifted", "two at once")


def autoencoder(width: int, rng: np.random.Generator) -> nn.Sequential:
    """64 pixels to ``width`` numbers and back."""
    return nn.Sequential(
        {
            "encoder": nn.MLP([64, 128, 64, width], "silu", dtype=np.float32, rng=rng),
            "decoder": nn.MLP([width, 64, 128, 64], "silu", dtype=np.float32, rng=rng),
        }
    )


def corrupted(kind: str, good: np.ndarray, nines: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Odd images of one kind, made of good ones that no detector has seen."""
    if kind == "another digit":
        return nines
    if kind == "two at once":
        return np.maximum(good, rng.permutation(good))
    images = good.reshape(-1, 8, 8).copy()
    for image in images:
        if kind == "blots":
            row, column = rng.integers(0, 6, size=2)
            image[row : row + 3, column : column + 3] = 1 - image[row : row + 3, column : column + 3]
        else:
            image[:] = np.roll(image, rng.choice([-1, 1]), axis=1)
    return images.reshape(-1, 64)


def error_of(drawn: np.ndarray, images: np.ndarray) -> np.ndarray:
    """The mean squared error of each image."""
    return ((drawn - images) ** 2).mean(axis=1)


def one_split(seed: int, width: int, epochs: int) -> dict[str, dict[str, float]]:
    """The areas under the curve of both detectors, for each kind of oddity."""
    rng = np.random.default_rng(seed)
    images, digit = load_digits(return_X_y=True)
    images = (images / 16).astype(np.float32)
    good, nines = images[digit < 9], images[digit == 9]
    learned, good = nn.train_test_split(good, test_size=0.2, rng=rng)

    model = autoencoder(width, rng)
    optimizer = nn.AdamW(model.parameters(), lr=3e-3, weight_decay=1e-4)
    nn.fit(
        model, learned, learned, loss=nn.functional.mse_loss, optimizer=optimizer, rng=rng, epochs=epochs,
        batch_size=64, scheduler=nn.CosineAnnealingLR(optimizer, epochs), progress=False,
    )  # fmt: skip
    model.eval()
    plane = PCA(width).fit(learned)

    areas: dict[str, dict[str, float]] = {}
    for kind in KINDS:
        odd = corrupted(kind, good, nines, rng)
        asked, is_odd = np.concatenate([good, odd]), np.arange(len(good) + len(odd)) >= len(good)
        drawings = {"autoencoder": model(asked).data, "PCA": plane.inverse_transform(plane.transform(asked))}
        areas[kind] = {name: roc_auc_score(is_odd, error_of(drawn, asked)) for name, drawn in drawings.items()}
    return areas


def main() -> None:
    """Train on several splits, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=3, help="splits and starting values (default: %(default)s)")
    parser.add_argument("--epochs", type=int, default=150, help="times through the images (default: %(default)s)")
    parser.add_argument("--width", type=int, default=8, help="numbers between coder and decoder (default: %(default)s)")
    options = parser.parse_args()

    started = time.perf_counter()
    found = [one_split(seed, options.width, options.epochs) for seed in range(options.seeds)]
    print(f"area under the ROC curve, {options.width} numbers an image, mean of {options.seeds} splits")
    print(f"{'':15s}{'autoencoder':>12s}{'PCA':>8s}")
    detectors = ("autoencoder", "PCA")
    means = {name: [np.mean([areas[kind][name] for areas in found]) for kind in KINDS] for name in detectors}
    for kind, net, plane in zip(KINDS, means["autoencoder"], means["PCA"], strict=True):
        print(f"{kind:15s}{net:12.3f}{plane:8.3f}")
    print(f"{'mean':15s}{np.mean(means['autoencoder']):12.3f}{np.mean(means['PCA']):8.3f}")
    print(f"{time.perf_counter() - started:.0f} seconds")


if __name__ == "__main__":
    with threadpool_limits(1):  # the matrices are small: several threads would wait for each other
        main()
