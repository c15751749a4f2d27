"""Kernels for single numbers that a payload has called as one."""

import sys

import pytest

from autograd import ops
from autograd.engine.whole import KERNELS, CalledWhole


class Watched(float):
    """A number that writes down the kernels which touch it."""

    calls: list
    __class__ = float

    def _compared(self, other):
        if sys._getframe(2).f_code in KERNELS:
            raise CalledWhole(self._called)
        return NotImplemented

    __le__ = __gt__ = __ne__ = lambda self, other: self._compared(other)

    def _called(self, kernel, operands, params):
        self.calls.append((kernel, operands))
        return kernel(*map(float, operands), **params)


@pytest.fixture
def number():
    x = Watched(2.0)
    x.calls = []
    return x


def test_a_payload_gets_the_kernel_as_one_call(number):
    assert ops.relu(number) == 2.0
    assert number.calls == [(ops.relu.scalar, (2.0,))]


def test_an_error_of_the_kernel_is_handled_as_ever(number):
    def kernel(x):
        return 1 / 0 if x > 0 else x

    op = ops.relu.with_rules(ops.relu.rules)
    op.scalar = kernel
    KERNELS.add(kernel.__code__)
    try:
        with pytest.raises(ZeroDivisionError):
            op(number)
    finally:
        KERNELS.discard(kernel.__code__)
    assert len(number.calls) == 2  # the second call has NumPy's numbers, on which this kernel's 1 / 0 is an error too


def test_kernels_are_those_with_a_form_for_numbers():
    assert ops.maximum.scalar.__code__ in KERNELS
    assert ops.exp.forward.__code__ not in KERNELS
