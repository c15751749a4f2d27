"""Matrices of SciPy as constants beside Tensors: every format, either side, values as SciPy's and derivatives."""

import operator
import subprocess
import sys

import numpy as np
import pytest
import scipy.sparse
import scipy.sparse.linalg

from autograd import GraphError, OperandError, ShapeError, Tensor, Value, grad, jacobian, no_grad
from autograd.scipy.sparse import Sparse
from tests.scipy_package.sparse.places import COL, COLUMN, COVECTOR, FULL, LINE, ROW, TALL, VALUES, VECTOR, WIDE, check

FORMATS = ("csr", "csc", "coo", "bsr", "dia", "lil", "dok")
NUMBER = np.array(1.5)


def matrix(form, kind="array", values=VALUES, shape=(4, 3)):
    plain = getattr(scipy.sparse, f"coo_{kind}")((values, (ROW, COL)), shape=shape)
    return plain if form == "coo" else plain.asformat(form)


def plainly(x):
    """A result as a dense array or Tensor."""
    x = x.toarray() if hasattr(x, "toarray") else x
    return np.asarray(x) if isinstance(x, np.matrix) else x


OF_BOTH = {
    "A @ x": (lambda A, x: A @ x, [VECTOR, TALL]),
    "A.dot(x)": (lambda A, x: A.dot(x), [VECTOR, TALL]),
    "x @ A": (lambda A, x: x @ A, [COVECTOR, WIDE]),
    "A + x": (lambda A, x: A + x, [FULL, LINE, COLUMN, VECTOR]),
    "x + A": (lambda A, x: x + A, [FULL, LINE, COLUMN, VECTOR]),
    "A - x": (lambda A, x: A - x, [FULL, LINE, COLUMN, VECTOR]),
    "x - A": (lambda A, x: x - A, [FULL, LINE, COLUMN, VECTOR]),
    "A / x": (lambda A, x: A / x, [FULL, LINE, COLUMN, VECTOR, NUMBER]),
    "A * number": (lambda A, x: A * x, [NUMBER]),
    "number * A": (lambda A, x: x * A, [NUMBER]),
}
OF_KIND = {
    "array": {
        "A * x": (lambda A, x: A * x, [FULL, LINE, COLUMN, VECTOR]),
        "x * A": (lambda A, x: x * A, [FULL, LINE, COLUMN, VECTOR]),
    },
    "matrix": {"A * x": (lambda A, x: A * x, [VECTOR, TALL]), "x * A": (lambda A, x: x * A, [COVECTOR, WIDE])},
}
FORMS = [
    (kind, name, f, x)
    for kind, own in OF_KIND.items()
    for name, (f, xs) in {**OF_BOTH, **own}.items()
    for x in xs
]  # fmt: skip


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(("kind", "name", "f", "x"), FORMS, ids=[f"{k}, {n}, {np.shape(x)}" for k, n, _, x in FORMS])
def test_operators(form, kind, name, f, x):
    A = matrix(form, kind)
    found = plainly(f(A, Tensor(x)))
    assert isinstance(found, Tensor)
    expected = plainly(f(A, x))
    assert found.shape == np.shape(expected)
    np.testing.assert_allclose(found.data, expected, rtol=1e-13, atol=1e-14)
    if form in ("coo", "bsr", "dia"):
        check(lambda x: plainly(f(A, x)), x)
    else:
        same = jacobian(lambda x: plainly(f(matrix("coo", kind), x)))(x)
        np.testing.assert_allclose(jacobian(lambda x: plainly(f(A, x)))(x), same, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("form", ["csr", "csc", "coo", "bsr", "dia"])
def test_complex_and_other_dtypes(form):
    A = matrix(form, values=VALUES + 1j * VALUES[::-1])
    check(lambda x: A @ x, VECTOR + 1j * TALL[:, 0])
    check(lambda x: x @ A, COVECTOR + 0.5j)
    check(lambda x: A @ x, VECTOR)  # a real operand has a real gradient
    check(lambda x: plainly(A * x), FULL + 1j)
    whole = matrix(form, values=np.arange(1, 8))
    check(lambda x: whole @ x, VECTOR)
    check(lambda x: plainly(whole * x), FULL)
    x = Tensor(VECTOR, dtype=np.float32)
    out = matrix(form, values=VALUES.astype(np.float32)) @ x
    out.sum().backward()
    assert out.dtype == x.grad.dtype == np.float32


def test_functions_of_numpy():
    A, M = matrix("csr"), matrix("csr", "matrix")
    D = A.toarray()
    for left in (A, M):
        np.testing.assert_allclose(np.matmul(left, Tensor(VECTOR)).data, D @ VECTOR)
        np.testing.assert_allclose(np.matmul(Tensor(COVECTOR), left).data, COVECTOR @ D)
        np.testing.assert_allclose(np.add(left, Tensor(FULL)).data, D + FULL)
        np.testing.assert_allclose(np.subtract(Tensor(FULL), left).data, FULL - D)
        # np.multiply is entry by entry, whatever * means.
        np.testing.assert_allclose(np.multiply(left, Tensor(FULL)).toarray().data, D * FULL)
        np.testing.assert_allclose(np.multiply(Tensor(FULL), left).toarray().data, D * FULL)
    square = scipy.sparse.csr_matrix(D[:3])
    np.testing.assert_allclose(np.multiply(square, Tensor(FULL[:3])).toarray().data, D[:3] * FULL[:3])
    np.testing.assert_allclose((square * Tensor(FULL[:3])).data, D[:3] @ FULL[:3])


def test_what_is_kept_sparse():
    A = matrix("csr")
    product = A * Tensor(FULL)
    assert isinstance(product, Sparse)
    assert product.nnz == A.nnz
    assert isinstance(product.data, Tensor)
    assert isinstance(A / Tensor(FULL), Sparse)


def test_a_tensor_that_requires_nothing_and_no_grad():
    A = matrix("csr")
    frozen = A @ Tensor(VECTOR, requires_grad=False)
    np.testing.assert_allclose(np.asarray(frozen), A @ VECTOR)
    with no_grad():
        np.testing.assert_allclose((A @ Tensor(VECTOR)).data, A @ VECTOR)


def test_a_matrix_that_is_written_into_between_the_sweeps_is_noticed():
    A = matrix("csr")
    x = Tensor(VECTOR)
    out = (A @ x).sum()
    A.data *= 2
    with pytest.raises(GraphError, match=r"operand values .* was written to"):
        out.backward()


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (lambda A, t: A @ t[:2], "matmul: got a sparse matrix of shape"),
        (lambda A, t: t[:2] @ A, "expected a vector or a matrix of 4 columns"),
        (lambda A, t: A @ t.reshape(1, 3, 1), "matmul: got a sparse matrix"),
        (lambda A, t: A * t[:2], "multiply: .* broadcasts"),
        (lambda A, t: A + t[:2], "add: .* broadcasts"),
        (lambda A, t: A + t[0], "add: got a number"),
        (lambda A, t: t[0] - A, "add: got a number"),
        (lambda A, t: t / A, "zeros divide"),
        (lambda A, t: t**A, "power: got a scipy csr_array.*toarray"),
        (lambda A, t: np.maximum(t, A), "maximum: got a scipy csr_array.*toarray"),
        (lambda A, t: t < A, "toarray"),
        (lambda A, t: operator.lt(A, t), "toarray"),
        (lambda A, t: operator.eq(A, t), "toarray"),
        (lambda A, t: A.multiply(t), r"np\.multiply\(A, t\)"),
        (lambda A, t: np.dot(A, t), "toarray"),
        (lambda A, t: np.dot(t, A.T), "toarray"),
        (lambda A, t: np.concatenate([t, A]), "toarray"),
        (lambda A, t: Tensor(A), "toarray"),
        (lambda A, t: A * Value(2.0), "toarray"),
        (lambda A, t: scipy.sparse.linalg.cg(A[:3], t), "scipy.sparse: got a Tensor"),
        (lambda A, t: scipy.sparse.linalg.aslinearoperator(A) @ t, "scipy.sparse: got a Tensor"),
        (lambda A, t: scipy.sparse.linalg.spsolve(A[:3], t), r"autograd\.scipy\.sparse\.linalg\.spsolve is the same"),
        (lambda A, t: scipy.sparse.coo_array((t, (ROW[:3], COL[:3]))), r"autograd\.scipy\.sparse\.coo_array is the"),
        (lambda A, t: scipy.sparse.csr_matrix((t, (ROW[:3], COL[:3]))), r"autograd\.scipy\.sparse\.csr_matrix is the"),
        (lambda A, t: scipy.sparse.coo_array(VECTOR) @ t, "two axes"),
    ],
)  # fmt: skip
def test_what_is_refused(form, words):
    with pytest.raises((OperandError, ShapeError), match=words):
        form(matrix("csr"), Tensor(VECTOR))


def test_the_matrix_is_the_callers_and_stays_as_it_is():
    for form in FORMATS:
        A = matrix(form)
        before = A.copy()
        grad(lambda x, A=A: np.sum((A @ x) ** 2) + np.sum((A * x).data ** 2))(VECTOR)
        assert A.format == form
        np.testing.assert_array_equal(A.toarray(), before.toarray())


def test_nothing_is_loaded_unasked():
    """In a fresh program, the import loads only the modules of this package that sparse matrices need, and no SciPy."""
    source = (
        "import sys, numpy as np\nimport autograd, nn\nx = autograd.Tensor(np.ones(3))\n(x * 2.0).sum().backward()\n"
        "assert not {'scipy', 'pandas', 'xarray'} & set(sys.modules)\n"
        "import scipy.sparse\nbefore = set(sys.modules)\n"
        "A = scipy.sparse.eye_array(3, format='csr')\n(A @ x).sum().backward()\n"
        "new = set(sys.modules) - before\nassert 'autograd.scipy.sparse' in new\n"
        "assert not [m for m in new if m.startswith(('scipy.', 'autograd.scipy.stats', 'autograd.scipy.linalg'))]\n"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", source], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
