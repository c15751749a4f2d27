"""A small training that several tests vary."""

import numpy as np

import nn

X = np.random.default_rng(0).uniform(-1, 1, (60, 2))

Y = (X.sum(axis=1) > 0).astype(int)


def train(epochs=3, model=None, **options):
    model = nn.MLP([2, 8, 2], rng=1) if model is None else model
    options = {"batch_size": 16, "rng": 2, "progress": False, **options}
    optimizer = nn.Adam(model.parameters(), lr=0.05)
    return model, nn.fit(model, X, Y, loss=nn.CrossEntropyLoss(), optimizer=optimizer, epochs=epochs, **options)
