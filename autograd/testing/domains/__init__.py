"""The table of domains: one row an op, by family as under ``autograd/ops``.

A row says where its op is smooth. The points of property tests, the self-check ``check_table``, and the statements of
random programs with their conditions all come from it, and it holds the op's special values.

To add the op ``rsqrt`` to the family ``elementary``, add to ``ROWS`` in ``autograd/testing/domains/elementary.py``::

    elementwise(ops.rsqrt, POSITIVE, special=[("rsqrt at 0", ops.rsqrt, 0.0, -inf)]),

An op that NumPy has no function for is imported from ``autograd.ops``; random programs call it ``ops.NAME``.
"""

from autograd.testing.domains import (
    arithmetic,
    assignment,
    clipping,
    complex,
    decompositions,
    elementary,
    fourier,
    indexing,
    linalg,
    masking,
    norms,
    products,
    reductions,
    rounding,
    sequences,
    shaping,
    trigonometric,
)
from autograd.testing.domains.row import Row

ROWS: dict[str, Row] = {
    row.name: row
    for family in (
        arithmetic, elementary, trigonometric, rounding, masking, clipping,
        reductions, sequences, shaping, indexing, assignment, products, linalg, decompositions, norms, fourier, complex,
    )
    for row in family.ROWS
}  # fmt: skip
