"""``np.einsum`` in every form that NumPy takes, brought to the one form that the op has.

Subscripts are made explicit, single numbers factored out and diagonals taken.
"""

import string

import numpy as np

from autograd.errors import OperandError, ShapeError
from autograd.functions.operands import cast, check_casting, operand
from autograd.functions.registry import implements, refuse
from autograd.ops import diagonal, einsum


@implements(np.einsum)
def np_einsum(*args, out=None, optimize=False, dtype=None, order="K", casting="safe"):
    """Sums of products in Einstein's notation: ``np.einsum("ij,jk->ik", a, b)`` or ``np.einsum(a, [0, 1], ...)``."""
    name = "np.einsum"
    refuse(name, out=out, order=order)
    if dtype is not None:
        first = int(bool(args) and isinstance(args[0], str))
        given, step = list(args), 1 if first else 2  # a sublist follows each operand
        for i in range(first, len(args) - (step == 2 and len(args) % 2), step):
            x = operand(name, args[i])
            check_casting(name, [x], dtype, casting)
            given[i] = cast(x, dtype)
        args = tuple(given)
    return einsum_of(name, args, optimize)


def einsum_of(name, operands, optimize=False):
    """``einsum`` after the subscripts were made explicit, single numbers factored out and diagonals taken."""
    if operands and isinstance(operands[0], str):
        subscripts, xs = operands[0].replace(" ", ""), operands[1:]
    else:
        subscripts, xs = _from_sublists(name, operands)
    xs = [operand(name, x) for x in xs]
    terms, result = _explicit(name, subscripts, xs)
    pairs = [_distinct(name, term, x) for term, x in zip(terms, xs, strict=True)]
    # plain factors come last, so that they do not widen a float32 product
    numbers = [x for term, x in pairs if not term]
    pairs = [(term, x) for term, x in pairs if term]
    if not pairs:
        first, *numbers = numbers
        product = first if numbers else np.positive(first)  # np.positive copies, as NumPy's einsum does
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


# The label of each number in a sublist; NumPy sorts capitals before small letters.
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
        x = diagonal(x.transpose((*rest, first, second)))
        term = "".join(term[k] for k in rest) + label
    return term, x
