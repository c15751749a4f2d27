"""Notes on a trace: to which gate each call belongs."""

import numpy as np

from autograd import Tensor
from autograd.compiling.notes import NotedTrace, Notes, var_of
from autograd.compiling.program import Guard
from autograd.engine.node import leaf
from autograd.engine.recording import gradients_are_shown, recording
from autograd.engine.reverse import gradients


def noted(f, *args):
    trace = NotedTrace()
    notes = Notes(trace)
    nodes = [leaf(Tensor, trace.input(x)) for x in args]
    with recording(notes):
        out = f(*nodes)
        found = gradients([out], nodes, [trace.input(np.ones(()))])
    trace.open = False
    return trace, notes, out, found


def test_calls_belong_to_their_gates():
    trace, notes, out, _ = noted(lambda x, y: np.sum(np.tanh(x * y)), np.ones(2), np.ones(2))
    forward = [p for p in notes.passings if p.phase == "forward"]
    assert [p.op.name for p in forward] == ["multiply", "tanh", "sum"]
    assert [p.op.name for p in notes.passings if p.phase == "backward"] == ["sum", "tanh", "multiply"]
    for p in notes.passings:
        for step in trace.steps[p.first : p.last]:
            assert (step.note.op, step.note.phase) == (p.op.name, p.phase)
    assert notes.variables[out] is var_of(out)


def test_plain_calls_belong_to_none():
    data = {}

    def f(x):
        data["y"] = data["plain"] * 2  # NumPy alone computes it
        return np.sum(x * data["y"])

    trace = NotedTrace()
    notes = Notes(trace)
    data["plain"] = trace.input(np.ones(2))
    x = leaf(Tensor, trace.input(np.ones(2)))
    with recording(notes):
        f(x)
    assert trace.steps[0].note.gate is None
    assert trace.steps[-1].note.op == "sum"


def test_gradients_that_were_sent():
    _, notes, _, found = noted(lambda x: x * 3.0 + x, np.ones(()))
    (add,) = [p for p in notes.passings if p.phase == "backward" and p.op.name == "add"]
    (times,) = [p for p in notes.passings if p.phase == "backward" and p.op.name == "multiply"]
    assert [s.total for s in add.sent] == [add.incoming, add.incoming]  # a distributor passes its gradient on unchanged
    (sent,) = times.sent
    assert sent.before is add.incoming  # the gradient that the other wire brought
    assert np.asarray(found[0]._value) == 4.0


def test_guards_of_the_user_and_those_of_a_sweep():
    def f(x):
        return np.sum(x) if np.sum(x) > 0 else -np.sum(x)

    trace, *_ = noted(f, np.ones(2))
    assert len(trace.asked) == 1
    assert sum(isinstance(step, Guard) for step in trace.steps) > 1


def test_a_sweep_computes_as_it_does_without_notes():
    with recording(Notes(NotedTrace())):
        assert not gradients_are_shown()
