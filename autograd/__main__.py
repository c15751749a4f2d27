"""``python -m autograd``: a demonstration of the package on one formula, on its own rule table, and on real data."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import Any

from autograd.hips import installed

try:
    import numpy as np

    import nn
    from autograd import Tensor, Value, draw, explain, no_grad
    from autograd.testing import check_table
except ImportError:  # HIPS autograd's files overwrote some of this package
    if installed.report()[1]:
        raise
    raise SystemExit(installed.report()[0]) from None

FULL_EPOCHS = 25
BARS = "▁▂▃▄▅▆▇█"


class DemoError(Exception):
    """An error that the user can mend; printed as one line, exit code 2."""


def main(arguments: list[str] | None = None) -> int:
    """Run the three parts; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m autograd",
        description="Three demonstrations in under a minute: backpropagation through one formula, gate by gate, with a "
        "picture; the gradient of every op checked against finite differences; a neural network trained on 1,797 real "
        "scans of handwritten digits.",
    )
    parser.add_argument(
        "--epochs", type=_positive, default=FULL_EPOCHS, help="passes over the digits (default: %(default)s)"
    )
    parser.add_argument(
        "--seed", type=_natural, default=0, help="where the random numbers start (default: %(default)s)"
    )
    parser.add_argument(
        "--out", type=Path, default=Path("gategrad-demo"), metavar="DIR",
        help="folder for the picture, made if missing (default: %(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--which", action="store_true",
        help="only say whose files lie in the folder autograd, this package's or HIPS autograd's; exit code 1 if both",
    )  # fmt: skip
    options = parser.parse_args(arguments)
    if options.which:
        text, right = installed.report()
        print(text)
        return 0 if right else 1
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(
            encoding="utf-8", errors="replace"
        )  # the tables hold ∂ and ×, which the terminal's own encoding may lack
    started = time.perf_counter()
    try:
        digits = _load_digits()
        _make_folder(options.out)
        _show_one_formula(options.out)
        failed = _check_rules(options.seed)
        accuracy = _train_on_digits(digits, options.epochs, options.seed)
    except DemoError as error:
        print(f"python -m autograd: {error}", file=sys.stderr)
        return 2
    seconds = time.perf_counter() - started
    print(f"\nDone in {seconds:.0f} s: test accuracy {accuracy:.1%}, picture in {options.out}.")
    return 1 if failed else 0


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"got {number}, expected 1 or more")
    return number


def _natural(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"got {number}, expected 0 or more")
    return number


def _load_digits() -> Any:
    try:
        from sklearn.datasets import load_digits
    except ImportError:
        raise DemoError(
            'scikit-learn is missing, it holds the digits; install it with: pip install ".[demo]"'
        ) from None
    return load_digits()


def _make_folder(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        probe = out / ".gategrad-probe"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise DemoError(
            f"cannot write into the folder {out}: {error.strerror}; choose another with --out DIR"
        ) from None


def _heading(text: str) -> None:
    print(f"\n{text}\n{'=' * len(text)}")


def _show_one_formula(out: Path) -> None:
    _heading("1. One formula, gate by gate: f(x, w0, w1) = 1 + exp(w0 + w1 x)")
    w0, w1, x = Value(2.0, name="w0"), Value(3.0, name="w1"), Value(-1.0, name="x")
    f = 1 + np.exp(w0 + w1 * x)
    f.name = "f"
    f.backward()
    print(explain(f))
    picture = out / "lecture.svg"
    drawn = draw(f, title="f = 1 + exp(w0 + w1 x)")
    drawn.save(picture)
    page = drawn.save(out / "lecture.html")
    print(f"\nThe same as a picture: {picture}; step by step: {page} (open it in a browser).")


def _check_rules(seed: int) -> int:
    _heading("2. Every rule checked: gradients against finite differences")
    checks = list(check_table(seed))
    failed = [check for check in checks if not check.passed]
    worst = max(checks, key=lambda check: check.error)
    entries = sum(check.entries for check in checks)
    for check in failed:
        print(f"  {check.name}: WRONG, relative error {check.error:.1e}")
    print(
        f"{'FAILED' if failed else 'All right'}: {len(checks) - len(failed)} of {len(checks)} ops, {entries} gradient "
        f"entries; largest relative error {worst.error:.1e} ({worst.name})."
    )
    return len(failed)


def _train_on_digits(digits: Any, epochs: int, seed: int) -> float:
    _heading("3. A neural network learns to read handwritten digits")
    scans = digits.data.astype(np.float32) / 16.0
    rng = np.random.default_rng(seed)
    x_train, x_test, y_train, y_test = nn.train_test_split(scans, digits.target, test_size=0.2, rng=rng)
    print(f"{len(x_train)} scans of 8x8 pixels to learn from, {len(x_test)} held out.")
    x_train, y_train = _with_shifted_copies(x_train, y_train)
    model = nn.MLP([64, 512, 10], activation="relu", rng=rng, dtype=np.float32)
    count = sum(p.size for p in model.parameters())
    print(f"With copies shifted by a pixel: {len(x_train)}.")
    print(f"The network: 64 pixels, 512 neurons, 10 classes; {count} numbers to learn.")
    history = nn.fit(
        model, x_train, y_train,
        loss=nn.functional.cross_entropy, optimizer=nn.Adam(model.parameters(), lr=1e-3, weight_decay=1e-4),
        epochs=epochs, batch_size=64, rng=rng, validation=(x_test, y_test), metrics={"accuracy": nn.accuracy},
    )  # fmt: skip
    print(f"loss per epoch      {_curve(history['loss'])}  {history['loss'][0]:.3f} → {history['loss'][-1]:.4f}")
    held_out = history["val_accuracy"]
    print(f"held-out accuracy   {_curve(held_out)}  {held_out[0]:.1%} → {held_out[-1]:.1%}")
    model.eval()
    with no_grad():
        answers = model(Tensor(x_test)).argmax(axis=1)
    wrong = np.flatnonzero(answers != y_test)
    accuracy = 1 - len(wrong) / len(y_test)
    print(f"It reads {accuracy:.1%} of the {len(y_test)} scans that it never saw ({len(wrong)} wrong).")
    return accuracy


def _with_shifted_copies(x: Any, y: Any) -> tuple[Any, Any]:
    """The scans, and four copies of each moved by one pixel: a moved digit is still the same digit."""
    framed = np.pad(x.reshape(-1, 8, 8), ((0, 0), (1, 1), (1, 1)))
    places = ((1, 1), (0, 1), (2, 1), (1, 0), (1, 2))
    moved = [framed[:, row : row + 8, column : column + 8].reshape(-1, 64) for row, column in places]
    return np.concatenate(moved), np.tile(y, len(places))


def _curve(numbers: list[float], width: int = 40) -> str:
    """A curve of block characters, at most ``width`` of them, on a scale from the smallest to the largest number."""
    picked = np.asarray(numbers)[np.linspace(0, len(numbers) - 1, min(width, len(numbers))).round().astype(int)]
    low, high = picked.min(), picked.max()
    heights = (picked - low) / ((high - low) or 1.0)
    return "".join(BARS[int(height * (len(BARS) - 1) + 0.5)] for height in heights)


if __name__ == "__main__":
    raise SystemExit(main())
