"""NumPy's products on Tensors: every function over the forms of its arguments, against differences."""

import numpy as np
import pytest

from autograd import Tensor, Value, gradients
from autograd.errors import OperandError, ShapeError
from tests.functions.helpers import Operands, check_all
from tests.numeric import check_function

linalg = np.linalg
OPERANDS = Operands()
some = OPERANDS.some


@pytest.fixture(autouse=True)
def _the_same_numbers_in_every_order():
    OPERANDS.restart()


class TestProducts:
    @check_all(
        [
            (f"{m} {n}", np.dot, some(*m), some(*n))
            for m, n in (
                ((), (2,)), ((2, 3), ()), ((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 2)), ((2, 3), (3, 4)),
                ((2, 3, 4), (4,)), ((4,), (5, 4, 2)), ((2, 3, 4), (4, 2)), ((3, 4), (5, 4, 2)), ((2, 3, 4), (5, 4, 2)),
                ((0, 3), (3, 2)), ((2, 0), (0, 2)),
            )
        ]
    )  # fmt: skip
    def test_dot(self, f, operands):
        check_function(f, *operands)

    @check_all(
        [
            (f"{m} {n}", np.inner, some(*m), some(*n))
            for m, n in (
                ((), (2,)), ((3,), (3,)), ((2, 3), (3,)), ((3,), (2, 3)), ((2, 3), (4, 3)), ((2, 3, 4), (4,)),
                ((2, 3, 4), (5, 2, 4)),
            )
        ]
    )  # fmt: skip
    def test_inner(self, f, operands):
        check_function(f, *operands)

    @check_all(
        [
            ("outer", np.outer, some(2), some(3)),
            ("outer ravels", np.outer, some(2, 3), some(2, 2)),
            ("outer of a number", np.outer, some(), some(2)),
            ("linalg.outer", linalg.outer, some(2), some(3)),
            ("vdot", np.vdot, some(3), some(3)),
            ("vdot ravels", np.vdot, some(2, 3), some(3, 2)),
            ("matmul", np.matmul, some(2, 1, 2, 3), some(4, 3, 2)),
            ("linalg.matmul", linalg.matmul, some(2, 3), some(3, 2)),
            ("kron", np.kron, some(2, 3), some(2, 2)),
            ("kron of fewer axes", np.kron, some(3), some(2, 1, 2)),
            ("kron with a number", np.kron, some(), some(2, 2)),
        ]
    )
    def test_other_products(self, f, operands):
        check_function(f, *operands)

    @pytest.mark.parametrize("x", [(2,), (2, 2), (3, 2, 2), (2, 1, 2, 2)], ids=str)
    @pytest.mark.parametrize("y", [(2,), (2, 2), (3, 2, 2), (2, 1, 2, 2)], ids=str)
    def test_matmul_of_any_dimensions(self, x, y):
        check_function(np.matmul, some(*x), some(*y))

    @check_all(
        [
            ("vecdot", np.vecdot, some(2, 1, 3), some(4, 3)),
            ("vecdot axis", lambda a, b: np.vecdot(a, b, axis=0), some(3, 2, 1), some(3, 1, 4)),
            ("vecdot keepdims", lambda a, b: np.vecdot(a, b, axis=1, keepdims=True), some(2, 3, 4), some(2, 3, 4)),
            ("linalg.vecdot", lambda a, b: linalg.vecdot(a, b, axis=-2), some(2, 3, 4), some(2, 3, 4)),
        ]
    )
    def test_vecdot(self, f, operands):
        check_function(f, *operands)

    @pytest.mark.skipif(not hasattr(np, "matvec"), reason="NumPy 2.2")
    @pytest.mark.parametrize(
        ("name", "shapes"),
        [("matvec", ((3, 4), (4,))), ("matvec", ((2, 3, 4), (5, 1, 4))), ("vecmat", ((3,), (3, 4))),
         ("vecmat", ((5, 1, 3), (2, 3, 4)))],
    )  # fmt: skip
    def test_matvec_and_vecmat(self, name, shapes):
        check_function(getattr(np, name), *(some(*shape) for shape in shapes))

    @check_all(
        [
            ("default", np.tensordot, some(2, 3, 4), some(3, 4, 2)),
            ("0", lambda a, b: np.tensordot(a, b, 0), some(2, 3), some(2)),
            ("1", lambda a, b: np.tensordot(a, b, axes=1), some(2, 3), some(3, 2, 2)),
            ("one pair", lambda a, b: np.tensordot(a, b, (0, 1)), some(2, 3, 4), some(4, 2, 3)),
            ("pairs", lambda a, b: np.tensordot(a, b, ([0, -1], [1, 0])), some(2, 3, 4), some(4, 2, 3)),
            ("all", lambda a, b: np.tensordot(a, b, ([1, 0], [0, 1])), some(2, 3), some(3, 2)),
            ("linalg", lambda a, b: linalg.tensordot(a, b, axes=1), some(2, 3), some(3, 2)),
        ]
    )
    def test_tensordot(self, f, operands):
        check_function(f, *operands)

    @check_all(
        [
            ("vectors", np.cross, some(3), some(3)),
            ("stacks", np.cross, some(2, 1, 3), some(4, 3)),
            ("axes", lambda a, b: np.cross(a, b, axisa=0, axisb=1, axisc=0), some(3, 2), some(2, 3)),
            ("axis", lambda a, b: np.cross(a, b, axis=0), some(3, 2), some(3, 2)),
            ("linalg", lambda a, b: linalg.cross(a, b, axis=0), some(3, 2), some(3, 2)),
        ]
    )
    def test_cross(self, f, operands):
        check_function(f, *operands)

    @pytest.mark.parametrize(
        "shapes",
        [((2, 3), (3, 2)), ((2, 5), (5, 3), (3, 4)), ((5,), (5, 3), (3,)), ((2, 5), (5, 3), (3, 4), (4, 2), (2,)),
         ((3,), (3, 2))],
    )  # fmt: skip
    def test_multi_dot(self, shapes):
        check_function(lambda *xs: linalg.multi_dot(xs), *(some(*shape) for shape in shapes))

    def test_multi_dot_multiplies_in_the_cheapest_order(self):
        a, b, c = Tensor(some(30, 2)), Tensor(some(2, 30)), Tensor(some(30, 1))
        y = linalg.multi_dot([a, b, c])
        assert y.inputs[0] is a
        assert y.inputs[1].shape == (2, 1)

    def test_constants_may_be_lists_and_numbers(self):
        x = Tensor(some(2))
        for y, expected in (
            (np.dot([1.0, 2.0], x), [1.0, 2.0]),
            (np.dot(x, 3), [3.0, 3.0]),
            (np.inner(x, [1, 2]), [1.0, 2.0]),
            (np.outer([1, 2], x), [3.0, 3.0]),
            (np.tensordot([[1.0, 2.0]], x, 1), [1.0, 2.0]),
            (np.einsum("ij,j", [[1.0, 2.0]], x), [1.0, 2.0]),
        ):
            (got,) = gradients([y], [x], [np.ones(y.shape)])
            np.testing.assert_allclose(got, expected)

    def test_lists_of_tensors_are_stacked(self):
        x, y = Tensor(2.0), Tensor(3.0)
        z = np.dot([x, y], Tensor([10.0, 1.0]))
        assert [float(g) for g in gradients([z], [x, y])] == [10.0, 1.0]

    def test_float32_stays_float32(self):
        a, b = Tensor(some(2, 3), dtype=np.float32), Tensor(some(3, 2), dtype=np.float32)
        for y in (
            np.dot(a, b), np.dot(a, 2.0), np.inner(a, b.T), np.outer(a, b), np.kron(a, b), np.tensordot(a, b, 1),
            np.vdot(a, b), np.vecdot(a, b.T), np.einsum("ij,jk->ik", a, b), np.einsum("ij,->ij", a, 2.0),
            np.einsum(",ij->i", np.float64(2.0), a), linalg.multi_dot([a, b, a]),
        ):  # fmt: skip
            assert y.dtype == np.float32
            assert gradients([y], [a], [np.ones(y.shape, np.float32)])[0].dtype == np.float32


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("np.dot", lambda x: np.dot(x, x)),
        ("np.dot", lambda x: np.dot(x, x.T, out=np.ones((2, 2)))),
        ("np.inner", lambda x: np.inner(x, x.T)),
        ("np.vdot", lambda x: np.vdot(x, np.ones(5))),
        ("np.outer", lambda x: np.outer(x, x, np.ones((6, 6)))),
        ("np.vecdot", lambda x: np.vecdot(x, x.T)),
        ("np.vecdot", lambda x: np.vecdot(x, x, order="X")),
        ("np.tensordot", lambda x: np.tensordot(x, x, 1)),
        ("np.tensordot", lambda x: np.tensordot(x, x, 3)),
        ("np.tensordot", lambda x: np.tensordot(x, x, ([0, 0], [0, 0]))),
        ("np.cross", lambda x: np.cross(x.T, x.T)),
        ("np.linalg.outer", lambda x: linalg.outer(x, x)),
        ("np.linalg.multi_dot", lambda x: linalg.multi_dot([x])),
        ("np.linalg.multi_dot", lambda x: linalg.multi_dot([x, x, x])),
        ("np.linalg.multi_dot", lambda x: linalg.multi_dot([x, x[0], x])),
    ],
)
def test_errors_name_the_function(name, call):
    with pytest.raises((OperandError, ShapeError), match=f"{name}: "):
        call(Tensor(some(2, 3)))


@pytest.mark.parametrize("f", [np.dot, np.inner, np.outer, np.vdot, np.kron])
def test_values_are_refused(f):
    with pytest.raises(OperandError, match="got a Value, expected arrays and Tensors"):
        f(Value(1.0), Value(2.0))
