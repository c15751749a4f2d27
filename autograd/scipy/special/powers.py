"""Products of two powers and an exponential: the form of the densities of the gamma and beta families."""

import numpy as np
import scipy.special

from autograd.engine.declaration import elementwise, gate
from autograd.scipy.special.precision import kept


def by_exponent(g, out, base):
    """g out log(base); a power that is 0 stays 0 when its exponent changes a little."""
    flat = out == 0
    return np.where(flat, 0.0, g * out * np.log(np.where(flat, 1.0, base)))


def _by_base(g, exponent, base, lowered):
    """g times the exponent times the product with the exponent lowered by 1; 0**0 is constant."""
    return g * np.where((exponent == 0) & (base == 0), 0.0, exponent * lowered)


def _exponent(a, x):
    """a log x; for Python's numbers a Python number, which adapts to the dtype of the other operands."""
    out = kept(scipy.special.xlogy, a, x)
    return float(out) if isinstance(a, (int, float)) and isinstance(x, (int, float)) else out


@elementwise(
    lambda g, out, a, x, b, y, c: by_exponent(g, out, x),
    lambda g, out, a, x, b, y, c: _by_base(g, a, x, powers(a - 1, x, b, y, c)),
    lambda g, out, a, x, b, y, c: by_exponent(g, out, y),
    lambda g, out, a, x, b, y, c: _by_base(g, b, y, powers(a, x, b - 1, y, c)),
    lambda g, out, a, x, b, y, c: g * out,
)
@gate("scaler", local=("out log x", "a out/x", "out log y", "b out/y", "out"))
def powers(a, x, b, y, c):
    """x^a y^b e^c for x, y >= 0, without overflow on the way. Right at x = 0 and y = 0, its derivatives too."""
    return np.exp(_exponent(a, x) + _exponent(b, y) + c)
