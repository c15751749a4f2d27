"""NumPy's functions that join arrays and take them apart: values, gradients of both orders, both sweeps."""

import numpy as np
import pytest

from tests.functions.shapes import arr, cases, check, check_refusal, refused


@cases(
    (lambda x, y: np.concatenate([x, y]), [(2, 3), (1, 3)]),
    (lambda x, y: np.concatenate((x, y, x), axis=-1), [(2, 3), (2, 1)]),
    (lambda x, y: np.concatenate([x, y], axis=None), [(2, 3), ()]),
    (lambda x: np.concatenate([2.0, [[3.0, 4.0]], x, 5.0], axis=None), [(2, 3)]),
    (lambda x: np.concatenate([x, np.ones(2), [3.0]]), [(2,)]),
    (lambda x: np.concatenate([[1, 2], x], dtype=np.float64), [(2,)]),
    (lambda x: np.concatenate(x), [(2, 3)]),
    (lambda x, y: np.concat([x, y], axis=1), [(2, 3), (2, 0)]),
    (lambda x, y: np.stack([x, y], axis=-1), [(2, 3), (2, 3)]),
    (lambda x: np.stack([x, 2.0]), [()]),
    (lambda x, y: np.stack((x, y), dtype=np.float64), [(2,), (2,)]),
    (lambda x, y: np.vstack([x, y]), [(3,), (2, 3)]),
    (lambda x, y: np.vstack([x, y, 3.0]), [(), (1,)]),
    (lambda x, y: np.vstack([x, y], dtype=np.float64), [(3,), (2, 3)]),
    (lambda x, y: np.hstack([x, y]), [(3,), (2,)]),
    (lambda x, y: np.hstack([x, y]), [(3, 1), (3, 2)]),
    (lambda x: np.hstack([x, np.ones(2, dtype=np.float32), 1.0]), [()]),
    (lambda x, y: np.dstack([x, y]), [(3,), (3,)]),
    (lambda x, y: np.dstack([x, y]), [(2, 3), (2, 3)]),
    (lambda x, y: np.column_stack([x, y]), [(3,), (3, 2)]),
    (lambda x, y: np.column_stack([x, y]), [(), ()]),
    (lambda x, y: np.block([[x, np.zeros((2, 2))], [np.ones((1, 2)), y]]), [(2, 2), (1, 2)]),
    (lambda x, y: np.block([x, y, 1.0]), [(3,), (2,)]),
    (lambda x: np.block([[x], [x]]), [(3,)]),
    (lambda x: np.block([[[x]], [[x]]]), [(2,)]),
    (lambda x: np.block([[x, 2.0]]), [()]),
    (lambda x: np.block(x), [(2, 2)]),
    (lambda x: np.append(x, [5.0, 6.0]), [(2, 2)]),
    (lambda x, y: np.append(x, y, axis=1), [(2, 2), (2, 1)]),
    (lambda x: np.append([1.0], x), [(2,)]),
    (lambda x: np.append(x, 2.0), [(2,)]),
)
def test_joining(f, shapes):
    check(f, *(arr(*shape) for shape in shapes))


@cases(
    (lambda x, y: np.insert(x, 1, y), [(3,), ()]),
    (lambda x, y: np.insert(x, -1, y), [(3,), (2,)]),
    (lambda x, y: np.insert(x, 1, y, axis=1), [(2, 3), (2,)]),
    (lambda x, y: np.insert(x, 1, y, axis=0), [(2, 3), (3,)]),
    (lambda x, y: np.insert(x, 1, y, axis=1), [(2, 3), (4, 2)]),
    (lambda x, y: np.insert(x, [1], y, axis=1), [(2, 3), (2, 2)]),
    (lambda x, y: np.insert(x, [2, 0, 0], y), [(3,), (3,)]),
    (lambda x, y: np.insert(x, [3, 1], y, axis=1), [(2, 3), (2, 2)]),
    (lambda x, y: np.insert(x, [3, 1], y, axis=1), [(2, 3), (2, 1)]),
    (lambda x: np.insert(x, [0, 2], 7.0, axis=0), [(2, 3)]),
    (lambda x, y: np.insert(x, slice(0, 3, 2), y), [(3,), (2,)]),
    (lambda x: np.insert(x, [], []), [(3,)]),
    (lambda x, y: np.insert(x, 0, y), [(0,), ()]),
    (lambda x: np.delete(x, 1), [(3,)]),
    (lambda x: np.delete(x, [0, -1, 0]), [(2, 3)]),
    (lambda x: np.delete(x, slice(None, None, 2), axis=1), [(2, 3)]),
    (lambda x: np.delete(x, np.array([True, False, True]), axis=-1), [(2, 3)]),
    (lambda x: np.delete(x, [], axis=0), [(2, 3)]),
)
def test_inserting_and_deleting(f, shapes):
    check(f, *(arr(*shape) for shape in shapes))


def test_inserting_by_a_mask():
    mask = np.array([True, False, True])
    try:
        np.insert(np.zeros(3), mask, np.ones(2))
    except FutureWarning:
        pytest.skip("this NumPy takes a mask as the integers 0 and 1")
    check(lambda x, y: np.insert(x, mask, y), arr(3), arr(2))


@cases(
    (lambda x: np.split(x, 3), [(6,)]),
    (lambda x: np.split(x, [1, 4]), [(6,)]),
    (lambda x: np.split(x, [4, 2, 9]), [(6,)]),
    (lambda x: np.split(x, 2, axis=-1), [(3, 4)]),
    (lambda x: np.array_split(x, 4), [(6,)]),
    (lambda x: np.array_split(x, 5, axis=1), [(2, 3)]),
    (lambda x: np.array_split(x, np.array([-1])), [(6,)]),
    (lambda x: np.hsplit(x, 2), [(4,)]),
    (lambda x: np.hsplit(x, [1]), [(2, 3)]),
    (lambda x: np.vsplit(x, 2), [(4, 2)]),
    (lambda x: np.dsplit(x, 2), [(2, 1, 4)]),
)
def test_splitting(f, shapes):
    check(f, *(arr(*shape) for shape in shapes))


@pytest.mark.skipif(not hasattr(np, "unstack"), reason="NumPy 2.1 brought unstack")
def test_unstack():
    check(np.unstack, arr(3, 2))
    check(lambda x: np.unstack(x, axis=-1), arr(3, 2))


@refused(
    (lambda t: np.concatenate([t, np.ones(3)]), "concatenate"),
    (lambda t: np.concatenate([t, t], out=np.ones((6, 4))), "concatenate"),
    (lambda t: np.concatenate([t, t.astype("f4")], casting="no"), "concatenate"),
    (lambda t: np.stack([t, np.ones(3)]), "stack"),
    (lambda t: np.block([[t], t]), "block"),
    (lambda t: np.block([[t], []]), "block"),
    (lambda t: np.block([(t, t)]), "block"),
    (lambda t: np.append(t, np.ones((1, 1)), axis=0), "append"),
    (lambda t: np.insert(t, 99, 1.0), "insert"),
    (lambda t: np.delete(t, 99), "delete"),
    (lambda t: np.split(t, 2), "split"),
    (lambda t: np.array_split(t, 0), "array_split"),
    (lambda t: np.dsplit(t, 2), "dsplit"),
)
def test_wrong_arguments_are_refused_by_name(call, names):
    check_refusal(call, names)
