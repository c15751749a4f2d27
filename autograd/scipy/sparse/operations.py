"""The ops on sparse matrices: products, entries at the stored places, sums into them, sums with dense arrays.

Each takes the stored values as an operand and their places as a static ``layout``. They are each other's derivatives:
that of a product by the values are the entries of g xᵀ at the stored places (``sampled``), and those of ``sampled``
are products again. So no derivative, of any order, has more numbers than the values or a dense operand.
"""

import numpy as np

from autograd.engine.declaration import gate, linear, multilinear
from autograd.engine.outside import outside


def _product_values(g, out, values, x, layout, transposed):
    return sampled(x, g, layout=layout) if transposed else sampled(g, x, layout=layout)


@multilinear(
    _product_values,
    lambda g, out, values, x, layout, transposed: product(values, g, layout=layout, transposed=not transposed),
    complex=True,
)
@gate("sum-product swapper", symbol="@", local=("(g xᵀ) at the places", "Aᵀ g"))
@outside(forms_follow=True)
def product(values, x, *, layout, transposed=False):
    """A @ x, or Aᵀ @ x, for a vector or a matrix x."""
    matrix = layout.matrix(values)
    matrix = matrix.T if transposed else matrix
    # SciPy drops an axis for a coo matrix of one row
    return np.asarray(matrix @ x).reshape(matrix.shape[0], *x.shape[1:])


@multilinear(
    lambda g, out, x, y, layout: product(g, y, layout=layout),
    lambda g, out, x, y, layout: product(g, x, layout=layout, transposed=True),
    complex=True,
)
@gate("sum-product swapper", symbol="xyᵀ", local=("G y", "Gᵀ x"))
@outside(forms_follow=True)
def sampled(x, y, *, layout):
    """The entries of x yᵀ at the stored places, for two vectors or two matrices with as many columns."""
    found = np.empty(layout.stored, np.result_type(x, y))
    for part, rows, columns in layout.blocks(1 if x.ndim == 1 else x.shape[1]):
        if x.ndim == 1:
            np.multiply(x[rows], y[columns], out=found[part])
        else:
            np.einsum("ij,ij->i", x[rows], y[columns], out=found[part])
    return found


def _entry(x, rows, columns):
    """The index of the entries of x, broadcast to the shape of the matrix, at some places."""
    index = tuple(places if n != 1 else 0 for n, places in zip(x.shape[::-1], (columns, rows), strict=False))
    return index[::-1]


@linear(lambda g, out, x, layout: scattered(g, layout=layout, shape=x.shape), complex=True)
@gate("index router", symbol="[·]", local=("g, added up at the places",))
@outside(forms_follow=True)
def gathered(x, *, layout):
    """The entries at the stored places of x, broadcast to the shape of the matrix."""
    found = np.empty(layout.stored, x.dtype)
    for part, rows, columns in layout.blocks():
        found[part] = x[_entry(x, rows, columns)]
    return found


@linear(lambda g, out, values, layout, shape: gathered(g, layout=layout), complex=True)
@gate("placer", symbol="Σ", local=("g at the places",))
@outside(forms_follow=True)
def scattered(values, *, layout, shape):
    """The dense array of a shape that broadcasts to that of the matrix: the sums of the stored values that meet in it.

    The shape of the matrix gives it as a dense array, ``(n,)`` the sums of its columns, ``(m, 1)`` those of its rows.
    """
    if shape == layout.shape:
        return layout.matrix(values).toarray()
    if all(n == 1 for n in shape):
        return values.sum().reshape(shape)
    found = np.zeros(shape, values.dtype)
    for part, rows, columns in layout.blocks():
        np.add.at(found, _entry(found, rows, columns), values[part])
    return found


@multilinear(
    lambda g, out, values, x, layout: scaled(g, x, layout=layout),
    lambda g, out, values, x, layout: met(g, values, layout=layout, shape=x.shape),
    complex=True,
)
@gate("sum-product swapper", symbol="×", local=("g x at the places", "g values, added up at the places"))
@outside(forms_follow=True)
def scaled(values, x, *, layout):
    """The stored values of the product, entry by entry, with a dense x that broadcasts to the shape of the matrix."""
    found = np.empty(layout.stored, np.result_type(values, x))
    for part, rows, columns in layout.blocks():
        np.multiply(values[part], x[_entry(x, rows, columns)], out=found[part])
    return found


@multilinear(
    lambda g, out, x, y, layout, shape: scaled(y, g, layout=layout),
    lambda g, out, x, y, layout, shape: scaled(x, g, layout=layout),
    complex=True,
)
@gate("sum-product swapper", symbol="Σ×", local=("y g at the places", "x g at the places"))
@outside(forms_follow=True)
def met(x, y, *, layout, shape):
    """``scattered(x * y)``, without the product as a whole."""
    found = np.zeros(shape, np.result_type(x, y))
    alone = all(n == 1 for n in shape)
    for part, rows, columns in layout.blocks():
        product = x[part] * y[part]
        if alone:
            found += product.sum()
        else:
            np.add.at(found, _entry(found, rows, columns), product)
    return found


@linear(
    lambda g, out, values, x, layout: gathered(g, layout=layout),
    lambda g, out, values, x, layout: _summed_to(g, x.shape),
    complex=True,
)
@gate("distributor", symbol="+", local=("g at the places", "g"))
@outside(forms_follow=True)
def added(values, x, *, layout):
    """A + x, a dense array, for a dense x that broadcasts to the shape of A."""
    return np.asarray(layout.matrix(values) + np.broadcast_to(x, layout.shape))


def _summed_to(g, shape):
    """g summed over the axes along which an array of ``shape`` was broadcast to two axes."""
    axes = tuple(i for i in range(2) if i < 2 - len(shape) or shape[i - 2] == 1)
    return (g.sum(axis=axes) if axes else g).reshape(shape)
