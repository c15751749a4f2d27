"""Recording switched off and on in blocks, recorders, and how deep derivatives are nested."""

import asyncio
import threading

import pytest

from autograd import Value, grad, gradients, no_grad, ops, tangents
from autograd.engine.recording import (
    AtTimeOf,
    Recorder,
    current_recording,
    differentiating,
    ensure_recording,
    is_nested,
    is_recording,
    not_differentiating,
    recorder,
    recording,
)


class TestNoGrad:
    def test_no_grad_block_decorator_and_nesting(self):
        x = Value(2.0)
        with no_grad():
            assert not is_recording()
            assert (x * x).op is None
            with no_grad():
                pass
            assert not is_recording()
        assert (x * x).op is ops.multiply

        @no_grad()
        def silent():
            return x * x

        assert silent().op is None
        assert silent().op is None
        assert is_recording()

    def test_no_grad_is_switched_off_by_an_exception(self):
        with pytest.raises(KeyError), no_grad():
            raise KeyError
        assert is_recording()

    def test_no_grad_belongs_to_one_thread(self):
        seen = []
        with no_grad():
            thread = threading.Thread(target=lambda: seen.append(is_recording()))
            thread.start()
            thread.join()
        assert seen == [True]

    def test_no_grad_belongs_to_one_task(self):
        async def quiet(started, stop):
            with no_grad():
                started.set()
                await stop.wait()
                return is_recording()

        async def main():
            started, stop = asyncio.Event(), asyncio.Event()
            task = asyncio.create_task(quiet(started, stop))
            await started.wait()
            outside = is_recording()
            stop.set()
            return outside, await task

        assert asyncio.run(main()) == (True, False)


class Notes(Recorder):
    """A recorder that keeps all that it is shown."""

    def __init__(self):
        self.seen = []

    def on_record(self, node, op, raw):
        super().on_record(node, op, raw)
        self.seen.append(("record", op.name, tuple(raw)))

    def on_record_in_sweep(self, node, op, raw, gate):
        super().on_record_in_sweep(node, op, raw, gate)
        self.seen.append(("record in sweep", op.name, gate.op.name))

    def on_sweep(self, order):
        super().on_sweep(order)
        self.seen.append(("sweep", len(order)))

    def on_gradient(self, node, table):
        super().on_gradient(node, table)
        self.seen.append(("gradient", node.op.name, [table.get(x) for x in node.inputs if isinstance(x, Value)]))

    def on_tangent(self, node, table):
        super().on_tangent(node, table)
        self.seen.append(("tangent", node.op.name, table[node]))


class TestRecorders:
    def test_all_of_a_program_is_shown(self):
        x, notes = Value(3.0), Notes()
        with recording(notes):
            y = ops.exp(x * 2.0) * 0.0
            gradients([y], [x])
            tangents([y], [x], [1.0])
        assert notes.seen[0] == ("record", "multiply", (3.0, 2.0))
        assert [note[:2] for note in notes.seen] == [
            ("record", "multiply"), ("record", "exp"), ("record", "multiply"),
            ("sweep", 4), ("gradient", "multiply"), ("gradient", "exp"), ("gradient", "multiply"),
            ("sweep", 4), ("tangent", "multiply"), ("tangent", "exp"), ("tangent", "multiply"),
        ]  # fmt: skip
        assert recorder() is None

    def test_what_a_sweep_records_is_shown_as_such(self):
        x, notes = Value(3.0), Notes()
        y = ops.sin(x)
        with recording(notes):
            (g,) = gradients([y], [x], create_graph=True)
        assert {note[0] for note in notes.seen} == {"sweep", "record in sweep", "gradient"}
        assert all(note[2] == "sin" for note in notes.seen if note[0] == "record in sweep")
        assert isinstance(g, Value)

    def test_the_recorder_of_the_block_around_is_shown_the_same(self):
        x, outer, inner = Value(3.0), Notes(), Notes()
        with recording(outer), recording(inner):
            assert recorder() is inner
            y = x * x
            gradients([y], [x], create_graph=True)
            tangents([y], [x], [1.0])
        assert len(inner.seen) > 5
        assert outer.seen == inner.seen

    def test_nothing_is_shown_where_nothing_is_recorded(self):
        x, notes = Value(3.0), Notes()
        with recording(notes):
            with no_grad():
                x * x
            Value(1.0, requires_grad=False) * 2
        assert notes.seen == []

    def test_gradients_are_dated_back_to_their_gate(self):
        x, other = Value(3.0), Value(1.0)
        y = x * x * x
        other.data = 2.0
        (g,) = gradients([y], [x], create_graph=True)
        assert g.time == y.time < (x * x).time
        with recording(AtTimeOf(y)):
            assert (x * x).time == y.time


class TestNesting:
    def test_a_recorder_in_charge_stays_so(self):
        notes = Notes()
        with recording(notes), ensure_recording():
            assert current_recording() is notes
        with no_grad(), ensure_recording():
            assert current_recording() is True

    def test_depth(self):
        seen = []

        def f(x):
            seen.append(is_nested())
            with not_differentiating():
                seen.append(is_nested())
            return x * x

        assert grad(f)(3.0) == 6.0
        assert seen == [True, False]
        assert not is_nested()
        with no_grad(), differentiating():
            assert is_nested()
            assert is_recording()

    def test_an_exception_leaves_no_depth_behind(self):
        with pytest.raises(KeyError), differentiating(), not_differentiating(), differentiating():
            raise KeyError
        assert not is_nested()
