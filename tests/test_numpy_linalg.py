"""Products and ``numpy.linalg`` on Tensors: every function over the forms of its arguments, against differences."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import OperandError, ShapeError, Tensor, Value, gradients, tangents
from tests.cases.common import arrays, numbers
from tests.numeric import assert_close, check_function

linalg = np.linalg
RNG = np.random.default_rng(7)
inf = math.inf


def some(*shape):
    return RNG.normal(size=shape)


@pytest.fixture(autouse=True)
def _the_same_numbers_in_every_order():
    RNG.bit_generator.state = np.random.default_rng(7).bit_generator.state


def distinct(*shape):
    """Numbers of either sign that are far from 0 and from each other in magnitude, and so are their sums."""
    n = math.prod(shape)
    return (RNG.permutation(np.arange(1.0, n + 1) ** 1.1) / 4 * RNG.choice((-1.0, 1.0), n)).reshape(shape)


def regular(*shape):
    """Square matrices with condition numbers of about 3."""
    return 2 * np.eye(shape[-1]) + 0.3 * some(*shape)


def symmetric(x):
    return (x + x.swapaxes(-1, -2)) / 2


def positive_definite(*shape):
    """Symmetric matrices with separated, positive eigenvalues."""
    return symmetric(np.diag(np.arange(1.0, shape[-1] + 1)) + 0.2 + 0.1 * some(*shape))


def check_all(rows):
    """A test over rows ``(label, f, *arrays)``."""
    return pytest.mark.parametrize(
        ("f", "operands"), [(row[1], row[2:]) for row in rows], ids=[f"{i}-{row[0]}" for i, row in enumerate(rows)]
    )


def gradient(f, *arrays, seed=None):
    """The gradients of ``sum(seed * f(*arrays))``, plain."""
    xs = [Tensor(x) for x in arrays]
    y = f(*xs)
    found = gradients([y], xs, [np.ones(y.shape) if seed is None else seed])
    return found[0] if len(found) == 1 else found


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


# letters and lengths of every program below
LENGTHS = {"i": 2, "j": 3, "k": 2, "Z": 1}


@st.composite
def programs(draw):
    """A valid call of np.einsum: labels that repeat, an ellipsis that broadcasts, a result that is named or not."""
    dots = draw(st.lists(st.integers(1, 3), max_size=2))
    terms, shapes = [], []
    for _ in range(draw(st.integers(1, 3))):
        term = "".join(draw(st.lists(st.sampled_from(sorted(LENGTHS)), max_size=3)))
        shape = [draw(st.sampled_from((LENGTHS[c],) * 3 + (1,))) if term.count(c) == 1 else LENGTHS[c] for c in term]
        if draw(st.booleans()):
            at = draw(st.integers(0, len(term)))
            mine = [draw(st.sampled_from((n, 1))) for n in dots[draw(st.integers(0, len(dots))) :]]
            term, shape = f"{term[:at]}...{term[at:]}", shape[:at] + mine + shape[at:]
        terms.append(term)
        shapes.append(tuple(shape))
    subscripts = ",".join(terms)
    if draw(st.booleans()):
        known = sorted(set(subscripts) - set(",."))
        kept = draw(st.permutations(known))[: draw(st.integers(0, len(known)))]
        if "..." in subscripts:
            kept.insert(draw(st.integers(0, len(kept))), "...")
        subscripts += "->" + "".join(kept)
    return subscripts, [draw(arrays(shape, numbers(-2, 2))) for shape in shapes]


def as_sublists(subscripts, xs):
    """The same call in NumPy's other form."""

    def spell(term):
        marks = term.replace("...", ".")
        return [Ellipsis if mark == "." else "ZABCDEFGHijk".index(mark) for mark in marks]

    terms, _, result = subscripts.partition("->")
    call = [part for x, term in zip(xs, terms.split(","), strict=True) for part in (x, spell(term))]
    return [*call, spell(result)] if "->" in subscripts else call


class TestEinsum:
    @given(programs(), st.booleans(), st.booleans())
    def test_programs(self, program, sublists, optimize):
        subscripts, xs = program
        if sublists:
            check_function(lambda *xs: np.einsum(*as_sublists(subscripts, xs), optimize=optimize), *xs)
        else:
            check_function(lambda *xs: np.einsum(subscripts, *xs, optimize=optimize), *xs)

    @pytest.mark.parametrize(
        ("subscripts", "shapes"),
        [("ij,jk->ik", ((2, 3), (3, 4))), ("ii", ((3, 3),)), ("ii->i", ((3, 3),)), ("iij->j", ((3, 3, 2),)),
         ("iii->i", ((2, 2, 2),)), ("ij->", ((2, 3),)), ("i,j->ij", ((2,), (3,))),
         ("ij,jk,kl->il", ((2, 3), (3, 2), (2, 4))),
         ("...ij,...jk->...ik", ((2, 1, 2, 3), (4, 3, 2))), ("i ... -> ...", ((2, 3, 2),)), (",", ((), ())),
         ("aab,bcc->", ((2, 2, 3), (3, 4, 4))), ("i->", ((0,),))],
    )  # fmt: skip
    def test_examples(self, subscripts, shapes):
        check_function(lambda *xs: np.einsum(subscripts, *xs), *(some(*shape) for shape in shapes))

    @pytest.mark.parametrize("optimize", [True, "optimal", ["einsum_path", (1, 2), (0, 1)], ("greedy", 1000)])
    def test_optimize(self, optimize):
        xs = some(2, 3), some(3, 2), some(2, 4)
        check_function(lambda *xs: np.einsum("ij,jk,kl->il", *xs, optimize=optimize), *xs)

    def test_labels_above_26_come_after_the_others(self):
        x = some(2, 3)
        assert np.einsum(Tensor(x), [30, 1]).shape == np.einsum(x, [30, 1]).shape

    @pytest.mark.parametrize(
        ("call", "message"),
        [
            (lambda x: np.einsum("ij,jk", x), "got 1 operands for 2 terms"),
            (lambda x: np.einsum("ij->k", x), "expected labels of the operands, once"),
            (lambda x: np.einsum("ij->ii", x), "expected labels of the operands, once"),
            (lambda x: np.einsum("ijk", x), r"got an operand of shape \(2, 3\) for 'ijk'"),
            (lambda x: np.einsum("i", x), r"got an operand of shape \(2, 3\) for 'i'"),
            (lambda x: np.einsum("i.j", x), "got '.' in 'i.j'"),
            (lambda x: np.einsum("i1", x), "got '1' in 'i1'"),
            (lambda x: np.einsum("ii", x), "got lengths 2 and 3 for 'i'"),
            (lambda x: np.einsum("...->", x), "got '...' for 2 axes that the result"),
            (lambda x: np.einsum("ij,ik", x, np.ones((5, 2))), "einsum"),
            (lambda x: np.einsum(x, [0, 99]), "expected integers from 0 to 51"),
            (lambda x: np.einsum("ij", x, dtype="f4"), "dtype='f4' is not supported"),
            (lambda x: np.einsum("ij", x, out=np.ones((2, 3))), "out="),
        ],
    )
    def test_wrong_calls(self, call, message):
        with pytest.raises((ShapeError, OperandError), match="einsum.*" + message.removeprefix("einsum")):
            call(Tensor(some(2, 3)))


class TestInversesAndSystems:
    @check_all(
        [
            ("inv", linalg.inv, regular(3, 3)),
            ("inv of a stack", linalg.inv, regular(2, 1, 3, 3)),
            ("pinv tall", linalg.pinv, some(4, 3)),
            ("pinv wide", linalg.pinv, some(2, 2, 4)),
            ("pinv rcond", lambda a: linalg.pinv(a, rcond=1e-10), some(4, 3)),
            ("pinv rtol", lambda a: linalg.pinv(a, rtol=None), some(4, 3)),
            ("pinv hermitian", lambda a: linalg.pinv(symmetric(a), hermitian=True), positive_definite(3, 3)),
            ("solve", linalg.solve, regular(3, 3), some(3)),
            ("solve a stack, one vector", linalg.solve, regular(2, 3, 3), some(3)),
            ("solve matrices", linalg.solve, regular(2, 3, 3), some(3, 4)),
            ("solve many", linalg.solve, regular(3, 3), some(2, 3, 4)),
            ("solve both stacks", linalg.solve, regular(2, 1, 3, 3), some(4, 3, 1)),
            ("lstsq tall", lambda a, b: linalg.lstsq(a, b)[0], some(5, 3), some(5)),
            ("lstsq wide", lambda a, b: linalg.lstsq(a, b, rcond=None)[0], some(3, 5), some(3, 2)),
            ("lstsq rcond", lambda a, b: linalg.lstsq(a, b, rcond=-1)[0], some(4, 2), some(4, 2)),
            ("tensorinv", linalg.tensorinv, regular(6, 6).reshape(2, 3, 3, 2)),
            ("tensorinv ind", lambda a: linalg.tensorinv(a, ind=1), regular(6, 6).reshape(6, 3, 2)),
            ("tensorsolve", linalg.tensorsolve, regular(6, 6).reshape(2, 3, 6), some(2, 3)),
            ("tensorsolve axes", lambda a, b: linalg.tensorsolve(a, b, axes=(0, 2)), some(2, 6, 3), some(6)),
        ]
    )
    def test_functions(self, f, operands):
        check_function(f, *operands)

    def test_only_one_operand_may_be_a_tensor(self):
        a, b = regular(3, 3), some(3)
        np.testing.assert_allclose(gradient(lambda b: linalg.solve(a, b), b), np.linalg.inv(a).T @ np.ones(3))
        check_function(lambda a: linalg.solve(a, b), a)
        check_function(lambda a: linalg.lstsq(a, [1, 2, 3])[0], a)

    def test_lstsq_returns_the_rest_plain(self):
        a, b = some(5, 3), some(5)
        got, expected = linalg.lstsq(Tensor(a), Tensor(b)), linalg.lstsq(a, b)
        for mine, numpys in zip(got[1:], expected[1:], strict=True):
            assert not isinstance(mine, Tensor)
            np.testing.assert_allclose(mine, numpys)

    @pytest.mark.parametrize("n", [1, 2, 3, 5, 8, -1, -3])
    def test_matrix_power(self, n):
        check_function(lambda x: linalg.matrix_power(x, n), regular(2, 3, 3))

    def test_power_zero_is_constant(self):
        x = regular(2, 3, 3)
        np.testing.assert_array_equal(linalg.matrix_power(Tensor(x), 0).data, linalg.matrix_power(x, 0))
        np.testing.assert_array_equal(gradient(lambda x: linalg.matrix_power(x, 0), x), 0.0)

    def test_singular_matrices_raise_as_in_numpy(self):
        x = Tensor(np.ones((2, 2)))
        for f in (linalg.inv, lambda x: linalg.solve(x, np.ones(2)), lambda x: linalg.cholesky(-x)):
            with pytest.raises(linalg.LinAlgError):
                f(x)


class TestDeterminants:
    @check_all(
        [
            ("det", linalg.det, regular(3, 3)),
            ("det of a stack", linalg.det, some(2, 4, 4)),
            ("det of numbers", linalg.det, some(3, 1, 1)),
            ("logdet", lambda a: linalg.slogdet(a)[1], regular(2, 3, 3)),
            ("logdet, negative", lambda a: linalg.slogdet(-a).logabsdet, regular(3, 3)),
        ]
    )
    def test_functions(self, f, operands):
        check_function(f, *operands)

    @pytest.mark.parametrize("rank", [0, 1, 2, 3])
    def test_singular_matrices(self, rank):
        """First and second order are exact: the determinant is a polynomial."""
        x = np.round(some(4, rank), 1) @ np.round(some(rank, 4), 1)
        check_function(linalg.det, x)

    def test_cofactors_of_a_singular_matrix(self):
        np.testing.assert_allclose(gradient(linalg.det, np.array([[1.0, 2], [2, 4]])), [[4, -2], [-2, 1]], atol=1e-12)

    def test_third_order(self):
        x = regular(3, 3)

        def polynomial(a):
            places = ((0, 1, 2), (1, 2, 0), (2, 0, 1))
            return sum(a[0, i] * (a[1, j] * a[2, k] - a[1, k] * a[2, j]) for i, j, k in places)

        def third(f):
            t = Tensor(x)
            (first,) = gradients([f(t)], [t], create_graph=True)
            (second,) = gradients([(first * first * first).sum()], [t], create_graph=True)
            return gradients([(second * second).sum()], [t])[0]

        np.testing.assert_allclose(third(linalg.det), third(polynomial), rtol=1e-10)

    def test_the_sign_is_plain(self):
        x = regular(2, 3, 3)
        got = linalg.slogdet(Tensor(x))
        assert type(got.sign) is np.ndarray
        np.testing.assert_array_equal(got.sign, linalg.slogdet(x).sign)
        assert linalg.slogdet(Tensor(-np.eye(3))).sign == -1.0


class TestDecompositions:
    @check_all(
        [
            ("cholesky", linalg.cholesky, positive_definite(2, 3, 3)),
            ("cholesky of stacks of stacks", linalg.cholesky, positive_definite(2, 1, 3, 3)),
            ("eigh of stacks of stacks", lambda a: tuple(linalg.eigh(a)), positive_definite(2, 1, 3, 3)),
            ("cholesky upper", lambda a: linalg.cholesky(a, upper=True), positive_definite(3, 3)),
            ("eigh", lambda a: tuple(linalg.eigh(a)), positive_definite(2, 3, 3)),
            ("eigh upper", lambda a: tuple(linalg.eigh(a, "U")), positive_definite(3, 3)),
            ("eigvalsh", linalg.eigvalsh, positive_definite(2, 3, 3)),
            ("eigvalsh upper", lambda a: linalg.eigvalsh(a, UPLO="U"), positive_definite(3, 3)),
            (
                "svd hermitian",
                lambda a: tuple(linalg.svd(a, hermitian=True)),
                positive_definite(3, 3) - 2.5 * np.eye(3),
            ),
            (
                "singular values, hermitian",
                lambda a: linalg.svd(a, compute_uv=False, hermitian=True),
                positive_definite(2, 3, 3) - 2.5 * np.eye(3),
            ),
        ]
    )
    def test_symmetric(self, f, operands):
        check_function(lambda a: f(symmetric(a)), *operands)

    @check_all(
        [
            ("eig", lambda a: tuple(linalg.eig(a)), positive_definite(3, 3) + 0.1 * some(3, 3)),
            ("eigvals", linalg.eigvals, positive_definite(2, 3, 3) + 0.1 * some(3, 3)),
            *(
                (f"{name} {shape}", f, np.eye(*shape[-2:]) * np.arange(1, shape[-1] + 1) + 0.3 * some(*shape))
                for shape in ((3, 3), (4, 3), (3, 4), (2, 4, 3), (2, 1, 3, 3))
                for name, f in (
                    ("svd", lambda a: tuple(linalg.svd(a, full_matrices=False))),
                    ("svdvals", linalg.svdvals),
                    ("svd without vectors", lambda a: linalg.svd(a, compute_uv=False)),
                    ("full svd, values", lambda a: linalg.svd(a).S),
                    ("qr", lambda a: tuple(linalg.qr(a))),
                    ("r", lambda a: linalg.qr(a, "r")),
                )
            ),
            ("full svd, square", lambda a: tuple(linalg.svd(a)), some(3, 3)),
            ("full svd, leading vectors", lambda a: (linalg.svd(a).U[:, :2], linalg.svd(a).Vh), some(4, 2)),
            ("complete qr, square", lambda a: tuple(linalg.qr(a, mode="complete")), regular(3, 3)),
            ("complete qr, wide", lambda a: tuple(linalg.qr(a, mode="complete")), some(2, 3)),
        ]
    )
    def test_general(self, f, operands):
        check_function(f, *operands)

    @pytest.mark.parametrize("name", ["eigh", "eig", "svd", "qr", "slogdet"])
    def test_numpys_named_results(self, name):
        x = positive_definite(3, 3)
        got, expected = getattr(linalg, name)(Tensor(x)), getattr(linalg, name)(x)
        assert type(got) is type(expected)

    @pytest.mark.parametrize("f", [linalg.cholesky, linalg.eigvalsh])
    def test_one_triangle_is_read_and_the_gradient_is_symmetric(self, f):
        x = positive_definite(3, 3)
        np.testing.assert_allclose(f(Tensor(np.tril(x))).data, f(np.tril(x)), rtol=1e-14)
        g = gradient(f, np.tril(x), seed=np.arange(1.0, f(x).size + 1).reshape(f(x).shape))
        np.testing.assert_array_equal(g, g.T)
        along = symmetric(some(3, 3))
        seed = np.arange(1.0, f(x).size + 1).reshape(f(x).shape)
        expected = np.sum(seed * (f(x + 1e-6 * along) - f(x - 1e-6 * along)) / 2e-6)
        assert_close(np.sum(g * along), expected, 1.0, 1e-7)

    def test_values_have_gradients_where_they_are_equal(self):
        x = np.diag([1.0, 1.0, 2.0])
        np.testing.assert_array_equal(gradient(linalg.eigvalsh, x), np.eye(3))
        np.testing.assert_array_equal(gradient(linalg.svdvals, x), np.eye(3))
        np.testing.assert_array_equal(gradient(lambda a: linalg.eigvals(a), x), np.eye(3))
        np.testing.assert_array_equal(gradient(lambda a: linalg.svd(a)[1], np.zeros((3, 2))), np.eye(3, 2))

    def test_vectors_have_none_there(self):
        x = np.diag([1.0, 1.0, 2.0])
        assert not np.all(np.isfinite(gradient(lambda a: linalg.eigh(a)[1], x, seed=some(3, 3))))
        assert not np.all(np.isfinite(gradient(lambda a: linalg.svd(a)[0], x, seed=some(3, 3))))

    def test_nor_functions_that_do_not_depend_on_the_choice_of_vectors(self):
        """The matrix itself, put together again: its derivative is the identity, or else it is visibly missing."""

        def by_eigenvectors(a):
            w, v = linalg.eigh(a)
            return (v * w) @ v.T

        def by_singular_vectors(a):
            u, s, vh = linalg.svd(a)
            return (u * s) @ vh

        for again in (by_eigenvectors, by_singular_vectors):
            seed = symmetric(some(3, 3))
            np.testing.assert_allclose(gradient(again, np.diag([1.0, 1.5, 2.0]), seed=seed), seed, atol=1e-13)
            assert not np.all(np.isfinite(gradient(again, np.diag([1.0, 1.0, 2.0]), seed=seed)))

    def test_extra_singular_vectors(self):
        for shape in ((3, 2), (2, 3)):
            t = Tensor(some(*shape))
            u, s, vh = linalg.svd(t)
            assert (u.shape, s.shape, vh.shape) == ((shape[0],) * 2, (2,), (shape[1],) * 2)
            for part, numpys in zip((u, s, vh), linalg.svd(t.data), strict=True):
                np.testing.assert_array_equal(part.data, numpys)
            with pytest.raises(OperandError, match="full_matrices=False"):
                (u[:, -1].sum() + vh[-1].sum()).backward()
            (pushed,) = tangents([u if shape[0] > 2 else vh.T], [t], [np.ones(shape)])
            assert np.isfinite(pushed[:, :2]).all()
            assert np.isnan(pushed[:, 2:]).all()

    def test_a_tall_complete_qr_is_refused(self):
        for mode in ("complete", "raw"):
            with pytest.raises(OperandError, match=f"np.linalg.qr: mode='{mode}'"):
                linalg.qr(Tensor(some(3, 2)), mode)


VECTOR_ORDERS = (None, 1, -1, 2, -2, 3, 0.5, 2.5, inf, -inf)
MATRIX_ORDERS = (None, "fro", "nuc", 1, -1, 2, -2, inf, -inf)


class TestNorms:
    @pytest.mark.parametrize("order", VECTOR_ORDERS)
    @pytest.mark.parametrize(("shape", "axis"), [((4,), None), ((3, 4), 0), ((3, 4), -1), ((2, 3, 2), (1,))])
    @pytest.mark.parametrize("keepdims", [False, True])
    def test_vectors(self, order, shape, axis, keepdims):
        check_function(lambda x: linalg.norm(x, order, axis, keepdims), distinct(*shape))

    @pytest.mark.parametrize("order", MATRIX_ORDERS)
    @pytest.mark.parametrize(("shape", "axis"), [((3, 4), None), ((3, 4), (1, 0)), ((3, 2, 4), (-1, 0))])
    @pytest.mark.parametrize("keepdims", [False, True])
    def test_matrices(self, order, shape, axis, keepdims):
        check_function(lambda x: linalg.norm(x, order, axis, keepdims), distinct(*shape))

    @pytest.mark.parametrize("order", VECTOR_ORDERS[1:])
    def test_vector_norm(self, order):
        check_function(lambda x: linalg.vector_norm(x, ord=order), distinct(2, 3))
        check_function(lambda x: linalg.vector_norm(x, axis=(0, 2), ord=order, keepdims=True), distinct(2, 3, 2))

    @pytest.mark.parametrize("order", MATRIX_ORDERS[1:])
    def test_matrix_norm(self, order):
        check_function(lambda x: linalg.matrix_norm(x, ord=order), distinct(2, 3, 4))
        check_function(lambda x: linalg.matrix_norm(x, ord=order, keepdims=True), distinct(3, 4))

    def test_all_entries(self):
        check_function(linalg.norm, distinct(2, 3, 2))
        check_function(lambda x: linalg.norm(x, keepdims=True), distinct(2, 3))

    @pytest.mark.parametrize("p", MATRIX_ORDERS)
    def test_condition_numbers(self, p):
        check_function(lambda x: linalg.cond(x, p), regular(2, 3, 3))

    def test_condition_number_of_a_tall_matrix(self):
        check_function(linalg.cond, some(4, 3))

    @pytest.mark.parametrize("order", [None, 1, 2, 3, 1.5, 0.5, inf])
    def test_at_zero(self, order):
        np.testing.assert_array_equal(gradient(lambda x: linalg.norm(x, order), np.zeros(3)), 0.0)
        np.testing.assert_array_equal(gradient(lambda x: linalg.norm(x, order) ** 2, np.zeros(3)), 0.0)

    @pytest.mark.parametrize("order", MATRIX_ORDERS)
    def test_at_the_zero_matrix(self, order):
        np.testing.assert_array_equal(gradient(lambda x: linalg.norm(x, order), np.zeros((3, 2))), 0.0)

    def test_with_some_zeros(self):
        np.testing.assert_allclose(gradient(linalg.norm, np.array([0.0, 3.0, 4.0])), [0.0, 0.6, 0.8], rtol=1e-15)
        np.testing.assert_array_equal(gradient(lambda x: linalg.norm(x, 1), np.array([0.0, -2.0])), [0.0, -1.0])
        check_function(linalg.norm, np.array([0.0, 3.0, 4.0]))
        check_function(lambda x: linalg.norm(x, 4), np.array([0.0, 3.0, 4.0]))

    def test_ties_share(self):
        np.testing.assert_array_equal(
            gradient(lambda x: linalg.norm(x, inf), np.array([1.0, -1.0, 0.5])), [0.5, -0.5, 0]
        )
        np.testing.assert_array_equal(gradient(lambda x: linalg.norm(x, -inf), np.array([1.0, -1.0])), [0.5, -0.5])
        g = gradient(lambda x: linalg.norm(x, 2), np.diag([2.0, 2.0, 1.0]))
        np.testing.assert_allclose(g, np.diag([0.5, 0.5, 0.0]), atol=1e-15)

    def test_nuclear_norm_of_a_singular_matrix(self):
        g = gradient(lambda x: linalg.norm(x, "nuc"), np.diag([2.0, 0.0]))
        np.testing.assert_allclose(g, np.diag([1.0, 0.0]), atol=1e-15)

    def test_counts_are_plain(self):
        x = np.array([[0.0, 1.0], [2.0, 3.0]])
        for f in (lambda x: linalg.norm(x, 0, axis=1), lambda x: linalg.vector_norm(x, ord=0)):
            assert not isinstance(f(Tensor(x)), Tensor)
            np.testing.assert_array_equal(f(Tensor(x)), f(x))


class TestAliases:
    @pytest.mark.parametrize("offset", range(-3, 5))
    def test_diagonal_and_trace(self, offset):
        check_function(lambda x: linalg.diagonal(x, offset=offset), some(2, 3, 4))
        check_function(lambda x: linalg.trace(x, offset=offset), some(2, 3, 4))

    def test_matrix_transpose(self):
        check_function(linalg.matrix_transpose, some(2, 3, 4))

    def test_rank_is_plain(self):
        x = np.diag([1.0, 0.0])
        assert linalg.matrix_rank(Tensor(x)) == linalg.matrix_rank(x)
        assert not isinstance(linalg.matrix_rank(Tensor(x)), Tensor)


class TestErrors:
    @pytest.mark.parametrize(
        ("name", "call"),
        [
            ("np.dot", lambda x: np.dot(x, x)),
            ("np.dot", lambda x: np.dot(x, x.T, out=np.ones((2, 2)))),
            ("np.inner", lambda x: np.inner(x, x.T)),
            ("np.vdot", lambda x: np.vdot(x, np.ones(5))),
            ("np.outer", lambda x: np.outer(x, x, np.ones((6, 6)))),
            ("np.vecdot", lambda x: np.vecdot(x, x.T)),
            ("np.vecdot", lambda x: np.vecdot(x, x, axes=[0, 0, ()])),
            ("np.tensordot", lambda x: np.tensordot(x, x, 1)),
            ("np.tensordot", lambda x: np.tensordot(x, x, 3)),
            ("np.tensordot", lambda x: np.tensordot(x, x, ([0, 0], [0, 0]))),
            ("np.cross", lambda x: np.cross(x.T, x.T)),
            ("np.linalg.outer", lambda x: linalg.outer(x, x)),
            ("np.linalg.multi_dot", lambda x: linalg.multi_dot([x])),
            ("np.linalg.multi_dot", lambda x: linalg.multi_dot([x, x, x])),
            ("np.linalg.multi_dot", lambda x: linalg.multi_dot([x, x[0], x])),
            ("np.linalg.inv", linalg.inv),
            ("np.linalg.inv", lambda x: linalg.inv(x[0])),
            ("np.linalg.det", linalg.det),
            ("np.linalg.slogdet", linalg.slogdet),
            ("np.linalg.solve", lambda x: linalg.solve(x, x)),
            ("np.linalg.solve", lambda x: linalg.solve(x.T @ x, np.ones(2))),
            ("np.linalg.lstsq", lambda x: linalg.lstsq(x, np.ones(3))),
            ("np.linalg.pinv", lambda x: linalg.pinv(x[0])),
            ("np.linalg.pinv", lambda x: linalg.pinv(x, 0.1, rtol=0.1)),
            ("np.linalg.cholesky", linalg.cholesky),
            ("np.linalg.eigh", linalg.eigh),
            ("np.linalg.eigh", lambda x: linalg.eigh(x.T @ x, "X")),
            ("np.linalg.eig", linalg.eig),
            ("np.linalg.svd", lambda x: linalg.svd(x[0])),
            ("np.linalg.qr", lambda x: linalg.qr(x[0])),
            ("np.linalg.matrix_power", lambda x: linalg.matrix_power(x, 2)),
            ("np.linalg.matrix_power", lambda x: linalg.matrix_power(x.T @ x, 0.5)),
            ("np.linalg.tensorinv", linalg.tensorinv),
            ("np.linalg.tensorinv", lambda x: linalg.tensorinv(x, 0)),
            ("np.linalg.tensorsolve", lambda x: linalg.tensorsolve(x, np.ones(2))),
            ("np.linalg.cond", lambda x: linalg.cond(x, 1)),
            ("np.linalg.norm", lambda x: linalg.norm(x, "max")),
            ("np.linalg.norm", lambda x: linalg.norm(x, 3)),
            ("np.linalg.norm", lambda x: linalg.norm(x[0], "fro")),
            ("np.linalg.norm", lambda x: linalg.norm(x.reshape(1, 2, 3), 2)),
            ("np.linalg.vector_norm", lambda x: linalg.vector_norm(x, ord="fro")),
            ("np.linalg.matrix_norm", lambda x: linalg.matrix_norm(x[0])),
        ],
    )
    def test_name_the_function(self, name, call):
        with pytest.raises((OperandError, ShapeError), match=f"{name}: "):
            call(Tensor(some(2, 3)))

    @pytest.mark.parametrize("axis", [2, -3, (0, 2)])
    def test_axes_out_of_range(self, axis):
        with pytest.raises(np.exceptions.AxisError):
            linalg.norm(Tensor(some(2, 3)), axis=axis)

    def test_the_same_axis_twice(self):
        with pytest.raises(ShapeError, match="expected different axes"):
            linalg.norm(Tensor(some(2, 3)), axis=(0, -2))

    @pytest.mark.parametrize("f", [np.dot, np.inner, np.outer, np.vdot, np.kron])
    def test_values(self, f):
        with pytest.raises(OperandError, match="got a Value, expected arrays and Tensors"):
            f(Value(1.0), Value(2.0))


def test_a_whole_jacobian_of_a_gaussian_log_likelihood():
    """Several of these functions together: 1/2 (x' inv(S) x + log det S)."""
    x, s = some(3), positive_definite(3, 3)

    def likelihood(s):
        factor = linalg.cholesky(symmetric(s))
        z = linalg.solve(factor, x)
        return np.dot(z, z) / 2 + np.log(linalg.diagonal(factor)).sum()

    check_function(likelihood, s)
    inverse = np.linalg.inv(s)
    expected = (inverse - np.outer(inverse @ x, inverse @ x)) / 2
    np.testing.assert_allclose(gradient(likelihood, s), expected, rtol=1e-10)
