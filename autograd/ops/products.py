"""Products: ``matmul``, ``einsum``, ``cross``, and the functions of NumPy that are made of them. Tensors only.

Three ops carry every product. A product of two arrays that sums over one pair of axes is a ``matmul`` of reshaped
operands, which is the fastest; what sums over several, none, or shared labels is an ``einsum``.
"""

import math
import string

import numpy as np

from autograd.engine.declaration import op
from autograd.engine.node import Node
from autograd.errors import OperandError, ShapeError
from autograd.ops.derived import implements, plain, refuse
from autograd.ops.operands import array
from autograd.ops.shaping import broadcast_to, unbroadcast

plain(np.einsum_path)


def _matmul_x(g, out, x, y):
    if y.ndim == 1:  # a column: the last axis of the result is missing
        g, y = g.reshape((*g.shape, 1)), y.reshape((*y.shape, 1))
    if x.ndim == 1:  # a row: the axis before the last one is missing
        gx = g.reshape((*g.shape[:-1], 1, g.shape[-1])) @ y.swapaxes(-1, -2)
        gx = gx.reshape((*gx.shape[:-2], gx.shape[-1]))
    else:
        gx = g @ y.swapaxes(-1, -2)
    return gx if gx.shape == x.shape else unbroadcast(gx, shape=x.shape)


def _matmul_y(g, out, x, y):
    if x.ndim == 1:
        g = g.reshape((*g.shape[:-1], 1, *g.shape[-1:]) if y.ndim > 1 else (1,))
        x = x.reshape((1, *x.shape))
    if y.ndim == 1:
        gy = x.swapaxes(-1, -2) @ g.reshape((*g.shape, 1))
        gy = gy.reshape(gy.shape[:-1])
    else:
        gy = x.swapaxes(-1, -2) @ g
    return gy if gy.shape == y.shape else unbroadcast(gy, shape=y.shape)


@op(_matmul_x, _matmul_y, kind="multilinear", gate="swap multiplier", symbol="@", local=("g yᵀ", "xᵀ g"), complex=True)
def matmul(x, y):
    """x @ y, with NumPy's rules for vectors and stacks of matrices. dx = g yᵀ, dy = xᵀ g.

    A swap multiplier, as ``multiply`` is: each operand receives the gradient times the other, transposed. Stacks that
    were broadcast are summed back.
    """
    return x @ y


def _einsum_rule(g, out, *xs, i, subscripts, optimize):
    """The same product with g in the place of operand i, towards the labels of operand i.

    A label that only operand i has was summed out: its gradient is copied along it. A label of length 1 that was
    stretched along the others is summed.
    """
    terms, result = subscripts.split("->")
    terms = terms.split(",")
    others = [(term, x) for j, (term, x) in enumerate(zip(terms, xs, strict=True)) if j != i]
    elsewhere = {label for term, _ in others for label in term}.union(result)
    shape = xs[i].shape
    kept = [label in elsewhere and n != 1 for label, n in zip(terms[i], shape, strict=True)]
    target = "".join(label for label, keep in zip(terms[i], kept, strict=True) if keep)
    how = ",".join([result, *(term for term, _ in others)]) + "->" + target
    gx = einsum(g, *(x for _, x in others), subscripts=how, optimize=bool(optimize))
    lengths = iter(gx.shape)
    gx = gx.reshape(tuple(next(lengths) if keep else 1 for keep in kept))
    return gx if gx.shape == shape else broadcast_to(gx, shape=shape)


@op(_einsum_rule, kind="multilinear", gate="swap multiplier", symbol="Σ×", complex=True)
def einsum(*xs, subscripts, optimize=False):
    """The sum of products that ``subscripts`` spells out, as in ``"ij,jk->ik"``.

    Each operand receives the same sum of products with the gradient in its own place. ``subscripts`` are explicit here:
    labels are letters, none twice in one operand, and the result is named; ``np.einsum`` brings every form to this one.
    """
    return np.einsum(subscripts, *xs, optimize=optimize)


@op(
    lambda g, out, x, y: unbroadcast(cross(y, g), shape=x.shape),
    lambda g, out, x, y: unbroadcast(cross(g, x), shape=y.shape),
    kind="multilinear", gate="swap multiplier", symbol="⨯", local=("y ⨯ g", "g ⨯ x"), complex=True,
)  # fmt: skip
def cross(x, y):
    """The cross product of vectors of length 3 along the last axis. dx = y ⨯ g, dy = g ⨯ x."""
    return np.cross(x, y)


def operand(name, x, ndim=0):
    """``x`` as an array or Tensor with at least ``ndim`` axes; OperandError or ShapeError that says who wanted it."""
    if isinstance(x, Node) and x.node_type.native is float:
        raise OperandError(f"{name}: got a {type(x).__name__}, expected arrays and Tensors")
    x = array(x)
    if x.ndim < ndim:
        raise ShapeError(f"{name}: got an operand of shape {x.shape}, expected at least {ndim} axes")
    return x


def _pair(name, a, b, ndim=0):
    return operand(name, a, ndim), operand(name, b, ndim)


def _same(name, a, b, m, n):
    """ShapeError unless the summed lengths m and n are the same."""
    if m != n:
        raise ShapeError(f"{name}: got operands of shape {a.shape} and {b.shape}, which sum over lengths {m} and {n}")


@implements(np.linalg.matmul)
def _linalg_matmul(x1, x2, /):
    return matmul(x1, x2)


@implements(np.dot)
def dot(a, b, out=None):
    """a times b if one is a single number, else the sum over the last axis of a and the last but one of b."""
    refuse("np.dot", out=out)
    a, b = _pair("np.dot", a, b)
    if a.ndim == 0 or b.ndim == 0:
        return a * b
    _same("np.dot", a, b, a.shape[-1], b.shape[-2] if b.ndim > 1 else b.shape[0])
    if b.ndim == 1 or a.ndim == 1 or a.ndim == b.ndim == 2:
        return matmul(a, b)
    return _contract(a, b, (a.ndim - 1,), (b.ndim - 2,))


@implements(np.inner)
def inner(a, b, /):
    """The sum over the last axes of a and b; a times b if one is a single number."""
    a, b = _pair("np.inner", a, b)
    if a.ndim == 0 or b.ndim == 0:
        return a * b
    _same("np.inner", a, b, a.shape[-1], b.shape[-1])
    if b.ndim == 1:
        return matmul(a, b)
    return _contract(a, b, (a.ndim - 1,), (b.ndim - 1,))


@implements(np.outer)
def outer(a, b, out=None):
    """The product of each entry of a with each entry of b; both are flattened first."""
    refuse("np.outer", out=out)
    a, b = _pair("np.outer", a, b)
    return a.reshape((-1, 1)) * b.reshape((1, -1))


@implements(np.linalg.outer)
def _outer_of_vectors(x1, x2, /):
    x1, x2 = _pair("np.linalg.outer", x1, x2)
    if x1.ndim != 1 or x2.ndim != 1:
        raise ShapeError(f"np.linalg.outer: got operands of shape {x1.shape} and {x2.shape}, expected vectors")
    return outer(x1, x2)


@implements(np.vdot)
def vdot(a, b, /):
    """The sum of the products of all entries of conj(a) and b, which are flattened first."""
    a, b = _pair("np.vdot", a, b)
    _same("np.vdot", a, b, a.size, b.size)
    return matmul(a.conj().reshape((-1,)), b.reshape((-1,)))


def _to_last(x, axis):
    """``x`` with one axis moved to the end."""
    axis = _axis(axis, x.ndim)
    return x if axis == x.ndim - 1 else x.transpose((*(k for k in range(x.ndim) if k != axis), axis))


def _from_last(x, axis):
    """``x`` with the last axis moved to ``axis``."""
    axis = _axis(axis, x.ndim)
    order = list(range(x.ndim - 1))
    order.insert(axis, x.ndim - 1)
    return x if axis == x.ndim - 1 else x.transpose(tuple(order))


def _axis(axis, ndim):
    if not -ndim <= axis < ndim:
        raise np.exceptions.AxisError(axis, ndim)
    return axis % ndim


def _vecdot(name, x1, x2, axis):
    x1, x2 = _pair(name, x1, x2, ndim=1)
    x1, x2 = _to_last(x1, axis), _to_last(x2, axis)
    _same(name, x1, x2, x1.shape[-1], x2.shape[-1])
    return _einsum(name, ("...i,...i->...", x1.conj(), x2))


@implements(np.vecdot)
def vecdot(x1, x2, /, *, axis=-1, keepdims=False):
    """The sum of products of conj(x1) and x2 along an axis, which the result lacks; the other axes are broadcast."""
    out = _vecdot("np.vecdot", x1, x2, axis)
    return _from_last(out.reshape((*out.shape, 1)), axis) if keepdims else out


@implements(np.linalg.vecdot)
def _linalg_vecdot(x1, x2, /, *, axis=-1):
    return _vecdot("np.linalg.vecdot", x1, x2, axis)


def matvec(x1, x2, /):
    """Matrices times vectors: the last axis of x1 with the last axis of x2; stacks are broadcast."""
    x1, x2 = operand("np.matvec", x1, 2), operand("np.matvec", x2, 1)
    _same("np.matvec", x1, x2, x1.shape[-1], x2.shape[-1])
    out = matmul(x1, x2.reshape((*x2.shape, 1)))
    return out.reshape(out.shape[:-1])


def vecmat(x1, x2, /):
    """Conjugated vectors times matrices: the last axis of x1 with the last but one of x2; stacks are broadcast."""
    x1, x2 = operand("np.vecmat", x1, 1), operand("np.vecmat", x2, 2)
    _same("np.vecmat", x1, x2, x1.shape[-1], x2.shape[-2])
    out = matmul(x1.conj().reshape((*x1.shape[:-1], 1, x1.shape[-1])), x2)
    return out.reshape((*out.shape[:-2], out.shape[-1]))


if hasattr(np, "matvec"):  # NumPy 2.2
    implements(np.matvec)(matvec)
    implements(np.vecmat)(vecmat)


def _contract(a, b, a_axes, b_axes):
    """The sum over pairs of axes as one matrix product: free axes of a in rows, free axes of b in columns."""
    a_free = tuple(k for k in range(a.ndim) if k not in a_axes)
    b_free = tuple(k for k in range(b.ndim) if k not in b_axes)
    n = math.prod(a.shape[k] for k in a_axes)
    rows, columns = tuple(a.shape[k] for k in a_free), tuple(b.shape[k] for k in b_free)
    left = a.transpose(a_free + tuple(a_axes)).reshape((math.prod(rows), n))
    right = b.transpose(tuple(b_axes) + b_free).reshape((n, math.prod(columns)))
    return matmul(left, right).reshape(rows + columns)


def _tensordot(name, a, b, axes):
    a, b = _pair(name, a, b)
    if isinstance(axes, (int, np.integer)):
        if not 0 <= axes <= min(a.ndim, b.ndim):
            raise ShapeError(f"{name}: got axes={axes} for operands of shape {a.shape} and {b.shape}")
        a_axes, b_axes = tuple(range(a.ndim - axes, a.ndim)), tuple(range(axes))
    else:
        a_axes, b_axes = ((k,) if isinstance(k, (int, np.integer)) else tuple(k) for k in axes)
    a_axes, b_axes = tuple(_axis(k, a.ndim) for k in a_axes), tuple(_axis(k, b.ndim) for k in b_axes)
    m, n = tuple(a.shape[k] for k in a_axes), tuple(b.shape[k] for k in b_axes)
    if m != n or len(set(a_axes)) != len(a_axes) or len(set(b_axes)) != len(b_axes):
        raise ShapeError(
            f"{name}: got axes={axes!r} for operands of shape {a.shape} and {b.shape}, "
            f"expected pairs of different axes of one length"
        )
    return _contract(a, b, a_axes, b_axes)


@implements(np.tensordot)
def tensordot(a, b, axes=2):
    """The sum over the last ``axes`` axes of a and the first of b, or over the pairs ``(axes of a, axes of b)``."""
    return _tensordot("np.tensordot", a, b, axes)


@implements(np.linalg.tensordot)
def _linalg_tensordot(x1, x2, /, *, axes=2):
    return _tensordot("np.linalg.tensordot", x1, x2, axes)


@implements(np.kron)
def kron(a, b):
    """The Kronecker product: b in blocks, each scaled by an entry of a."""
    a, b = _pair("np.kron", a, b)
    ndim = max(a.ndim, b.ndim)
    m, n = (1,) * (ndim - a.ndim) + a.shape, (1,) * (ndim - b.ndim) + b.shape
    blocks = a.reshape([k for i in m for k in (i, 1)]) * b.reshape([k for j in n for k in (1, j)])
    return blocks.reshape(tuple(i * j for i, j in zip(m, n, strict=True)))


def _cross(name, a, b, axisa, axisb, axisc):
    a, b = _pair(name, a, b, ndim=1)
    a, b = _to_last(a, axisa), _to_last(b, axisb)
    if a.shape[-1] != 3 or b.shape[-1] != 3:
        raise ShapeError(f"{name}: got vectors of length {a.shape[-1]} and {b.shape[-1]}, expected length 3")
    return _from_last(cross(a, b), axisc)


@implements(np.cross)
def _cross_with_axes(a, b, axisa=-1, axisb=-1, axisc=-1, axis=None):
    if axis is not None:
        axisa = axisb = axisc = axis
    return _cross("np.cross", a, b, axisa, axisb, axisc)


@implements(np.linalg.cross)
def _linalg_cross(x1, x2, /, *, axis=-1):
    return _cross("np.linalg.cross", x1, x2, axis, axis, axis)


@implements(np.linalg.multi_dot)
def multi_dot(arrays, *, out=None):
    """The product of a chain of matrices, in the order of fewest multiplications; the ends may be vectors."""
    name = "np.linalg.multi_dot"
    refuse(name, out=out)
    xs = [operand(name, x, 1) for x in arrays]
    if len(xs) < 2:
        raise ShapeError(f"{name}: got {len(xs)} arrays, expected at least two")
    row, column = xs[0].ndim == 1, xs[-1].ndim == 1
    if row:
        xs[0] = xs[0].reshape((1, -1))
    if column:
        xs[-1] = xs[-1].reshape((-1, 1))
    for x, y in zip(xs, [*xs[1:], None], strict=True):
        if x.ndim != 2:
            raise ShapeError(f"{name}: got an operand of shape {x.shape}, expected a matrix")
        if y is not None and y.ndim == 2:
            _same(name, x, y, x.shape[1], y.shape[0])
    result = _chain(xs)
    return result.reshape(result.shape[1 if row else 0 : 1 if column else 2]) if row or column else result


def _chain(xs):
    """The product of matrices along the cheapest tree (dynamic programming over chains of growing length)."""
    n = len(xs)
    lengths = [x.shape[0] for x in xs] + [xs[-1].shape[1]]
    cost = {(i, i): (0, i) for i in range(n)}
    for size in range(1, n):
        for i in range(n - size):
            j = i + size
            cost[i, j] = min(
                (cost[i, k][0] + cost[k + 1, j][0] + lengths[i] * lengths[k + 1] * lengths[j + 1], k)
                for k in range(i, j)
            )

    def product(i, j):
        if i == j:
            return xs[i]
        k = cost[i, j][1]
        return matmul(product(i, k), product(k + 1, j))

    return product(0, n - 1)


@implements(np.einsum)
def _einsum_in_any_form(*operands, out=None, optimize=False, **kwargs):
    """Sums of products in Einstein's notation: ``np.einsum("ij,jk->ik", a, b)`` or ``np.einsum(a, [0, 1], ...)``."""
    refuse("np.einsum", out=out, **{k: v for k, v in kwargs.items() if v != _EINSUM_DEFAULTS.get(k)})
    return _einsum("np.einsum", operands, optimize)


_EINSUM_DEFAULTS = {"dtype": None, "order": "K", "casting": "safe"}


def _einsum(name, operands, optimize=False):
    """``einsum`` after the subscripts were made explicit, single numbers factored out and diagonals taken."""
    if operands and isinstance(operands[0], str):
        subscripts, xs = operands[0].replace(" ", ""), operands[1:]
    else:
        subscripts, xs = _from_sublists(name, operands)
    xs = [operand(name, x) for x in xs]
    terms, result = _explicit(name, subscripts, xs)
    pairs = [_distinct(name, term, x) for term, x in zip(terms, xs, strict=True)]
    numbers = [x for term, x in pairs if not term]  # apart, so that they do not widen a float32 product
    pairs = [(term, x) for term, x in pairs if term]
    if not pairs:
        product, *numbers = numbers
    else:
        spelled = ",".join(term for term, _ in pairs) + "->" + result
        if isinstance(optimize, list):
            optimize = tuple(optimize)
        product = einsum(
            *(x for _, x in pairs), subscripts=spelled, optimize=optimize if not numbers else bool(optimize)
        )
    for number in numbers:
        product = product * number
    return product


# numbers as labels in NumPy's order: 0 is before 26
_LABELS = string.ascii_uppercase + string.ascii_lowercase


def _from_sublists(name, operands):
    """``(a, [0, 1], b, [1, 2], [0, 2])`` as ``"AB,BC->AC"`` and the operands."""

    def spell(sublist):
        try:
            return "".join("..." if k is Ellipsis else _LABELS[int(k)] for k in sublist)
        except (IndexError, TypeError, ValueError):
            raise OperandError(
                f"{name}: got the sublist {sublist!r}, expected integers from 0 to {len(_LABELS) - 1} and Ellipsis"
            ) from None

    count = len(operands) // 2
    subscripts = ",".join(spell(sublist) for sublist in operands[1 : 2 * count : 2])
    if len(operands) % 2:
        subscripts += "->" + spell(operands[-1])
    return subscripts, operands[0 : 2 * count : 2]


def _explicit(name, subscripts, xs):
    """One string of labels for each operand and one for the result, without ellipsis."""
    inputs, arrow, result = subscripts.partition("->")
    terms = inputs.split(",")
    if len(terms) != len(xs) or not xs:
        raise ShapeError(f"{name}: got {len(xs)} operands for {len(terms)} terms in {subscripts!r}")
    for term in (*terms, result):
        letters = term.replace("...", "", 1)
        wrong = set(letters) - set(_LABELS)
        if wrong:
            raise ShapeError(f"{name}: got {sorted(wrong)[0]!r} in {subscripts!r}, expected letters and one '...'")
    names = [label for label in _LABELS[::-1] if label not in subscripts]
    extra = [x.ndim - len(term.replace("...", "")) for term, x in zip(terms, xs, strict=True)]
    for term, x, more in zip(terms, xs, extra, strict=True):
        if more < 0 or (more and "..." not in term):
            raise ShapeError(f"{name}: got an operand of shape {x.shape} for {term!r} in {subscripts!r}")
    widest = max((more for term, more in zip(terms, extra, strict=True) if "..." in term), default=0)
    if widest > len(names):
        raise ShapeError(f"{name}: got more than {len(_LABELS)} axes in {subscripts!r}")
    dots = "".join(names[:widest])
    terms = [term.replace("...", dots[widest - more :]) for term, more in zip(terms, extra, strict=True)]
    if not arrow:
        once = "".join(terms)
        result = dots + "".join(sorted(label for label in set(once) - set(dots) if once.count(label) == 1))
    elif "..." in result:
        result = result.replace("...", dots)
    elif dots:
        raise ShapeError(f"{name}: got '...' for {widest} axes that the result of {subscripts!r} does not have")
    unknown = set(result) - set("".join(terms))
    if unknown or len(set(result)) != len(result):
        raise ShapeError(f"{name}: got the result {result!r} in {subscripts!r}, expected labels of the operands, once")
    return terms, result


def _distinct(name, term, x):
    """``x`` with the diagonal taken for each label that it has twice, and its labels, each once."""
    while len(set(term)) != len(term):
        label = next(label for label in term if term.count(label) > 1)
        first, second = term.index(label), term.rindex(label)
        n = x.shape[first]
        if n != x.shape[second]:
            raise ShapeError(f"{name}: got lengths {n} and {x.shape[second]} for {label!r} in {term!r}")
        rest = tuple(k for k in range(x.ndim) if k not in (first, second))
        x = x.transpose((*rest, first, second))
        x = x.reshape((*x.shape[:-2], n * n))[..., :: n + 1]
        term = "".join(term[k] for k in rest) + label
    return term, x
