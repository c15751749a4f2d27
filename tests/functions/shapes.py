"""Arrays of different numbers, and the check that functions which move numbers about are put to."""

import numpy as np
import pytest

from autograd import Tensor, gradients
from tests.numeric import check_function

rng = np.random.default_rng(7)


def arr(*shape):
    """Different numbers, none of them 0."""
    return np.arange(1.0, np.prod(shape) + 1).reshape(shape) / 4 + rng.uniform(0.01, 0.2, size=shape)


def squared(f):
    """``f`` between squares, so that there is a second derivative to check."""

    def g(*xs):
        out = f(*(x * x for x in xs))
        return [y * y for y in out] if isinstance(out, (list, tuple)) else out * out

    return g


def check(f, *arrays):
    """``f`` against NumPy and against differences; float32 stays float32."""
    check_function(squared(f), *arrays)
    tensors = [Tensor(x, dtype=np.float32) for x in arrays]
    out = f(*tensors)
    plain = f(*(x.astype(np.float32) for x in arrays))
    outs, plains = ((o if isinstance(o, (list, tuple)) else [o]) for o in (out, plain))
    assert len(outs) == len(plains)
    for got, expected in zip(outs, plains, strict=True):
        assert got.shape == np.shape(expected)
        assert got.dtype == expected.dtype
        np.testing.assert_allclose(got.data, expected, rtol=1e-5)
    for t, g in zip(tensors, gradients(outs, tensors, [np.ones(y.shape) for y in outs]), strict=True):
        assert g is None or (g.dtype == np.float32 and g.shape == t.shape)


def cases(*pairs):
    """Parametrise over pairs of a function and the shapes of its arrays."""
    return pytest.mark.parametrize(("f", "shapes"), pairs)


def refused(*pairs):
    """Parametrise over pairs of a wrong call on a Tensor of shape (3, 4) and the words that its error has to name."""
    return pytest.mark.parametrize(("call", "names"), pairs)


def check_refusal(call, names):
    """An error that names the function, in its text or in a note."""
    with pytest.raises((IndexError, TypeError, ValueError)) as caught:
        call(Tensor(arr(3, 4)))
    assert names in "\n".join((str(caught.value), *getattr(caught.value, "__notes__", ())))
