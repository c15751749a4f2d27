"""A low-pass filter of 41 taps, as good as there is: its response by FFT, its largest error made small by L-BFGS.

    python examples/filter_design.py

The largest error over the two bands is no smooth function, so norms of growing powers stand in for it, each started
from the last. The result is compared with the same filter cut from a window, and with the one that the exchange
algorithm of Parks and McClellan finds, which is the best of all. The gradient needs no such theory: any other demand on
the response can be added to the sum.
"""

import argparse

import numpy as np
import scipy.optimize
import scipy.signal

from autograd import value_and_grad

PASS, STOP = 0.1875, 0.25  # the ends of the bands, as parts of half the sampling rate
STRICTNESS = 10.0  # the weight of an error in the stop band, relative to the pass band


def response(half, count=1024):
    """The part of each frequency that passes through the symmetric filter whose middle tap is the first of ``half``."""
    taps = np.concatenate([half[:0:-1], half])
    return np.abs(np.fft.rfft(taps, 2 * count))


def errors(half):
    """The errors in both bands, weighted."""
    h = response(half)
    f = np.linspace(0, 1, len(h))
    return np.concatenate([h[f <= PASS] - 1, STRICTNESS * h[f >= STOP]])


def norm(half, power):
    """A power mean of the errors, which comes close to the largest of them."""
    e = errors(half)
    largest = np.max(np.abs(e))
    return largest * np.mean((e / largest) ** power) ** (1 / power)


def decibels(half) -> tuple[float, float]:
    """The ripple in the pass band, and the largest response in the stop band."""
    h = response(half)
    f = np.linspace(0, 1, len(h))
    ripple = 20 * np.log10(h[f <= PASS])
    return np.max(abs(ripple)), 20 * np.log10(np.max(h[f >= STOP]))


def main() -> None:
    """Design the filter in three ways and compare them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--taps", type=int, default=41, help="of the filter, an odd number (default: %(default)s)")
    options = parser.parse_args()

    middle = options.taps // 2
    window = scipy.signal.firwin(options.taps, (PASS + STOP) / 2)[middle:]
    best = scipy.signal.remez(options.taps, [0, PASS, STOP, 1], [1, 0], weight=[1, STRICTNESS], fs=2)[middle:]
    half, gradients = window, 0
    for power in (2, 4, 8, 16, 32, 64, 128, 256, 512):
        fit = scipy.optimize.minimize(value_and_grad(norm), half, (power,), jac=True, method="BFGS")
        half, gradients = fit.x, gradients + fit.nfev
    print(f"{options.taps} taps, {gradients} gradients\n")
    print("                     largest error   ripple dB   stop band dB")
    for name, taps in (("window", window), ("gradient", half), ("exchange, the best", best)):
        print("{:20} {:13.4f}  {:10.2f}  {:13.1f}".format(name, np.max(abs(errors(taps))), *decibels(taps)))


if __name__ == "__main__":
    main()
