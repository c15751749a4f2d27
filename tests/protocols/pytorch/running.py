"""The results of this package for the calls of the table."""

import numpy as np

from autograd import Tensor
from autograd.engine.reverse import gradients
from tests.protocols.pytorch.calls import operands, weights


def plain(x):
    return x.data if isinstance(x, Tensor) else np.asarray(x)


def run_here(kind, code):
    space = {name: Tensor(x) if x.dtype == float else x for name, x in operands(kind).items()}
    if kind == "constant":
        space = {name: x.detach() if isinstance(x, Tensor) else x for name, x in space.items()}
    leaves = [x for x in space.values() if isinstance(x, Tensor)]
    out = eval(code, {"float": float}, space)
    if not isinstance(out, Tensor) or not out.requires_grad:
        return [plain(out)]
    found = [out.data]
    one = gradients([(out * weights(out.shape)).sum()], leaves, create_graph=True)
    found += [np.zeros(x.shape) if g is None else plain(g) for x, g in zip(leaves, one, strict=True)]
    total = sum((g**2).sum() for g in one if isinstance(g, Tensor))
    recorded = isinstance(total, Tensor) and total.requires_grad
    two = gradients([total], leaves) if recorded else [None] * len(leaves)
    return found + [np.zeros(x.shape) if g is None else plain(g) for x, g in zip(leaves, two, strict=True)]


def written_here(code):
    space = {name: Tensor(x, requires_grad=False) if x.dtype == float else x for name, x in operands("any").items()}
    assert eval(f"t.{code}", {}, space) is space["t"]
    return [space["t"].data]


def assert_equal(here, there, context):
    assert len(here) == len(there), context
    for a, b in zip(here, there, strict=True):
        assert a.shape == b.shape, context
        assert a.dtype == b.dtype or a.dtype.kind == b.dtype.kind == "f", context
        scale = max(1.0, float(np.abs(b[np.isfinite(b)]).max(initial=0.0))) if b.dtype.kind == "f" else 1.0
        np.testing.assert_allclose(a, b, rtol=1e-10, atol=1e-12 * scale, err_msg=context)
