"""Rows of the parts of complex numbers. Their operands are complex; no random program has them."""

from functools import partial
from typing import Any

from autograd import ops
from autograd.testing.domains.domain import NONZERO, REAL, Domain
from autograd.testing.domains.pick import Pick
from autograd.testing.domains.row import Operands, row


def _complex_numbers(pick: Pick, parts: Domain = REAL) -> tuple[Operands, dict[str, Any]]:
    """One complex array, with real and imaginary parts in a domain."""
    shape = pick.shape()
    return [pick.array(shape, parts) + 1j * pick.array(shape, parts)], {}


ROWS = [
    row(ops.real, _complex_numbers),
    row(ops.imag, _complex_numbers),
    row(ops.conjugate, _complex_numbers),
    row(ops.angle, partial(_complex_numbers, parts=NONZERO)),
]
