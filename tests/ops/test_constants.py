"""Constants of other dtypes than that of the node beside them: the rules see them as the forward does.

NumPy takes the logarithm of bytes and truth values in half precision, wraps the sign of unsigned numbers round, and
refuses to turn that of truth values.
"""

import numpy as np
import pytest

from autograd import Tensor, Value, gradients, ops, tangents
from autograd.engine.declaration import OPS
from autograd.engine.op import Op
from autograd.errors import OperandError
from autograd.scipy import special

CONSTANTS = [
    np.array([True, False, True]), np.array([1, 2, 3], np.uint8), np.array([1, 2, 3], np.int8), np.array([1, 2, 3]),
    np.array([0.5, 0.25, 1.0], np.float16), np.array([0.5, 0.25, 1.0], np.float32), True, 2, np.uint8(3),
]  # fmt: skip
ELEMENTWISE = {
    name: op
    for name, op in {**OPS, **{name: op for name, op in vars(special).items() if isinstance(op, Op)}}.items()
    if op.kind == "elementwise" and len(op.operands) > 1 and not op.variadic
}


def derivatives(op, operands):
    """The result, and gradients by each Tensor: swept, recorded, and pushed."""
    xs = [x for x in operands if isinstance(x, Tensor)]
    y, ones = op(*operands), np.ones(3)
    swept = gradients([y], xs, [ones])
    recorded = [g if g is None else g.data for g in gradients([y], xs, [ones], create_graph=True)]
    return [y.data, *swept, *recorded, *(tangents([y], [x], [ones])[0] for x in xs)]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("constant", CONSTANTS, ids=lambda x: f"{getattr(x, 'dtype', type(x).__name__)}")
@pytest.mark.parametrize("name", ELEMENTWISE)
def test_a_constant_counts_as_the_number_that_it_is(name, constant):
    op = ELEMENTWISE[name]
    for i, rule in enumerate(op.rules):
        if rule is None or op.static:
            continue
        operands = [Tensor([0.5, 0.25, 0.75]) if r is not None else np.array([1, 0, 1]) for r in op.rules]
        wide = np.asarray(constant, float) if np.ndim(constant) else float(constant)
        try:
            expected = derivatives(op, [*operands[:i], wide, *operands[i + 1 :]])
        except (NotImplementedError, OperandError):  # the remaining operands have no derivative
            continue
        found = derivatives(op, [*operands[:i], constant, *operands[i + 1 :]])
        for got, right in zip(found, expected, strict=True):
            if right is not None:
                near = 1e-14 * np.max(np.abs(right), initial=0.0)  # the entry lies beside a root of a polynomial
                np.testing.assert_allclose(got, right, rtol=1e-13, atol=near, err_msg=f"operand {i}")


def test_an_image_of_bytes():
    image = np.array([0, 100, 200], np.uint8)
    t = Tensor([50.0, 50.0, 50.0])
    np.minimum(t, image).sum().backward()
    np.testing.assert_array_equal(t.grad, [0, 1, 1])
    assert np.minimum(Tensor(np.zeros(3, np.float32)), image).dtype == np.float32


def test_a_truth_value_beside_a_value():
    v = Value(0.5)
    ops.power(True, v).backward()
    assert v.grad == 0.0
    assert np.minimum(v, True).data == 0.5
