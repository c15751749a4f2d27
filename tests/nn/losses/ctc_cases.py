"""Random label sequences for CTC: several lengths, repeated labels, targets that do not fit, no labels at all.

``python -m tests.nn.losses.ctc_cases``, with PyTorch, computes the stored table again.
"""

from pathlib import Path

import numpy as np

TABLE = Path(__file__).parents[1] / "ctc_table.npz"
CASES = 60


def drawn(attempt):
    """Scores (T, N, C) or (T, C), labels, lengths, options, and the weights of the results."""
    rng = np.random.default_rng([attempt, 77])
    times, count, classes, most = (int(rng.integers(1, high)) for high in (9, 5, 5, 5))
    classes += 1
    blank = int(rng.integers(0, classes))
    scores = rng.normal(size=(times, count, classes)) * rng.choice([1.0, 10.0])
    steps, sizes = rng.integers(1, times + 1, count), rng.integers(0, most + 1, count)
    labels = rng.integers(0, classes - 1, (count, most))
    labels += labels >= blank
    if rng.integers(2):
        labels = np.concatenate([row[:size] for row, size in zip(labels, sizes, strict=True)])
    if attempt % 5 == 0:
        scores, steps, sizes = scores[:, 0], steps[0], sizes[0]
        labels = labels[: int(sizes)] if labels.ndim == 1 else labels[0, : int(sizes)]
    options = {
        "blank": blank,
        "reduction": ("mean", "sum", "none")[attempt % 3],
        "zero_infinity": bool(rng.integers(2)),
    }
    return scores, labels, steps, sizes, options, rng.normal(size=count)


def there(attempt):
    """Loss and gradient by the scores, behind log_softmax, of PyTorch; NaN stands for any gradient."""
    import torch

    scores, labels, steps, sizes, options, seed = drawn(attempt)
    x = torch.tensor(scores, requires_grad=True)
    y = torch.nn.functional.ctc_loss(
        torch.log_softmax(x, -1), torch.tensor(labels), torch.tensor(steps), torch.tensor(sizes), **options
    )
    y.backward(torch.tensor(seed[: y.numel()]).reshape(y.shape))
    return y.detach().numpy(), x.grad.numpy()


def write():
    arrays = {}
    for attempt in range(CASES):
        arrays[f"loss{attempt}"], arrays[f"gradient{attempt}"] = there(attempt)
    np.savez_compressed(TABLE, **arrays)


if __name__ == "__main__":
    write()
