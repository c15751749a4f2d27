"""A small convolutional network reads scikit-learn's handwritten digits."""

import numpy as np
import pytest

import nn
from nn import functional as F


def network(rng):
    def block(n_in, n_out):
        return (
            nn.Conv2d(n_in, n_out, 3, padding=1, dtype=np.float32, rng=rng),
            nn.BatchNorm2d(n_out, dtype=np.float32),
            nn.ReLU(),
        )

    return nn.Sequential(
        *block(1, 16), *block(16, 32), nn.MaxPool2d(2), *block(32, 64), nn.MaxPool2d(2),
        nn.Flatten(), nn.Dropout(0.3, rng=rng), nn.Linear(256, 10, dtype=np.float32, rng=rng),
    )  # fmt: skip


@pytest.mark.slow
def test_a_convolutional_network_reads_98_5_percent_of_unseen_digits():
    digits = pytest.importorskip("sklearn.datasets").load_digits()
    images = (digits.images[:, None] / 16).astype(np.float32)
    rng = np.random.default_rng(0)
    x_train, x_test, y_train, y_test = nn.train_test_split(images, digits.target, test_size=0.2, rng=rng)
    model = network(rng)
    optimizer = nn.Adam(model.parameters(), lr=3e-3)
    for lr, epochs in ((3e-3, 8), (5e-4, 4)):
        optimizer.lr = lr
        nn.fit(
            model, x_train, y_train, loss=F.cross_entropy, optimizer=optimizer, epochs=epochs, rng=rng, progress=False
        )  # fmt: skip
    measured = nn.evaluate(model, x_test, y_test, loss=F.cross_entropy, metrics={"accuracy": nn.accuracy})
    assert measured["accuracy"] >= 0.985
