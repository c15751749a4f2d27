"""Ctrl-C waits for the end of a block that holds it; ``test_fit`` has trainings that are interrupted."""

import signal

import pytest

from nn.training.interrupts import Interrupts

pytestmark = pytest.mark.usefixtures("ctrl_c")


def pressed(interrupts, times, done):
    """A held block in which Ctrl-C is pressed so often."""
    with interrupts.held():
        for _ in range(times):
            signal.raise_signal(signal.SIGINT)
        done.append("the block")


def test_it_comes_at_the_end_of_the_block():
    done = []
    with Interrupts() as interrupts:
        with pytest.raises(KeyboardInterrupt):
            pressed(interrupts, 1, done)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert done == ["the block"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_the_second_one_does_not_wait():
    done = []
    with Interrupts() as interrupts, pytest.raises(KeyboardInterrupt):
        pressed(interrupts, 2, done)
    assert done == []
