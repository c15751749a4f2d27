"""Changes of several arguments are made at once, in the order and with the bits of the program."""

import sys

import numpy as np
import pytest

from autograd.compiling.emission import emit
from autograd.compiling.passes import improve
from autograd.compiling.rows import glance, refusal, write
from tests.compiling.passes.harness import assert_same, bits, copies, traced


def updates(*given):
    """Three arrays changed in place by large, small and shared numbers."""
    a, b, c, g = given
    h = np.concatenate([g, g])[: len(g)] * 1.5
    a -= 0.1 * h
    b *= 2.0
    b += h[0, :3]
    c /= b.sum() * 0.0 + np.float32(2.0)
    return h.sum()


def test_several_changes_are_made_at_once():
    args = [np.ones((200, 200)), np.ones(3), np.full((4, 2), 3.0), np.arange(40000.0).reshape(200, 200)]
    program = traced(updates, *args)
    assert_same(program, improve(program, deferred=True), args, times=3)
    assert_same(program, program, args)
    function = deferred(program)
    by_hand, by_program = copies(args), copies(args)
    for _ in range(3):
        result = updates(*by_hand)
        assert bits(function(*by_program, write)) == bits(result)
        assert bits(by_program) == bits(by_hand)


def deferred(program):
    """The function that leaves the changes to somebody else."""
    made = improve(program, deferred=True)
    made.outputs = made.outputs, []
    return emit(made, deferred=True).function


def test_nothing_is_changed_before_the_rows_are_handed_over():
    args = [np.ones((200, 200)), np.ones(3), np.full((4, 2), 3.0), np.arange(40000.0).reshape(200, 200)]
    before = bits(args)
    assert deferred(traced(updates, *args))(*args, lambda rows, values, result: len(rows)) >= 3
    assert bits(args) == before


def test_interrupts_come_before_or_after():
    args = [np.ones((200, 200)), np.ones(3), np.full((4, 2), 3.0), np.ones((200, 200))]
    made = deferred(traced(updates, *args))
    after = copies(args)
    made(*after, write)
    states = {str(bits(args[:3])), str(bits(after[:3]))}
    before = sys.gettrace()
    for n in range(200):
        now, left = copies(args), n

        def interrupt(frame, event, arg):
            nonlocal left
            left -= 1
            if left < 0:
                raise KeyboardInterrupt
            return interrupt

        sys.settrace(interrupt)
        try:
            made(*now, write)
            break
        except KeyboardInterrupt:
            pass
        finally:
            sys.settrace(before)
        assert str(bits(now[:3])) in states
    assert 5 < n < 199


def read_only(x):
    x.flags.writeable = False
    return x


@pytest.mark.parametrize(
    ("give", "clear", "refused"),
    [
        (lambda x, y: [x, y, 2.0], True, ""),
        (lambda x, y: [x, read_only(y), 2.0], True, ""),  # y is only read
        (lambda x, y: [read_only(x), y, 2.0], False, "read-only"),
        (lambda x, y: [x, x, 2.0], False, "shares memory"),
        (lambda x, y: [x, x[1:], 2.0], False, "shares memory"),
        (lambda x, y: [x[:2], x[1:], 2.0], False, "shares memory"),
        (lambda x, y: [x[:1], x[1:], 2.0], False, ""),
        (lambda x, y: [x, y[1:], 2.0], False, ""),
        (lambda x, y: [np.broadcast_to(x[:1], 3), y, 2.0], False, "read-only"),
        (lambda x, y: [np.frombuffer(bytearray(24)), y, 2.0], False, ""),
    ],
)
def test_a_glance_and_a_look(give, clear, refused):
    """A glance may see too little to say yes, and never says yes where a look finds a reason."""
    given = give(np.ones(3), np.zeros(3))
    assert glance(3, [0], [0, 1])(*given) is clear
    reason = refusal(given, [0])
    assert refused in reason
    assert bool(reason) is bool(refused)
