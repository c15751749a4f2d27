"""Generators that yield in a block: no state leaks, in any order of suspending, starting, ending and dropping them."""

import asyncio
import contextvars
import gc
import threading
from contextlib import ExitStack, aclosing, asynccontextmanager, contextmanager

import numpy as np
import pytest

from autograd import AnomalyError, GraphError, Tensor, Value, detect_anomaly, grad, is_recording, no_grad, watch_writes
from autograd.engine.recording import AtTimeOf, Recorder, recorder, recording
from autograd.engine.suspension import generator_around, is_suspended


class Look(Recorder):
    """Notes the ops that it is shown."""

    def __init__(self):
        self.seen = []

    def on_record(self, node, op, raw):
        super().on_record(node, op, raw)
        self.seen.append(op.name)


def enable_grad():
    return recording(True)


def look():
    return recording(Look())


BLOCKS = [no_grad, enable_grad, detect_anomaly, watch_writes, look]


def state():
    """Recording on or off, and the kinds of the recorders that look on."""
    kinds, current = [], recorder()
    while current is not None:
        kinds.append(type(current).__name__)
        current = current.outer
    x = Value(2.0)
    assert (x * x).requires_grad == (np.sin(Tensor(1.0))).requires_grad == is_recording()
    return is_recording(), tuple(kinds)


@pytest.fixture(params=BLOCKS, ids=lambda block: block.__name__)
def block(request):
    yield request.param
    assert state() == (True, ())


@pytest.fixture
def inside(block):
    """The state in the block."""
    return inside_of(block)


def inside_of(*blocks):
    """The state in blocks that functions enter, the first outermost."""
    with ExitStack() as stack:
        for block in blocks:
            stack.enter_context(block())
        return state()


class TestOneGenerator:
    def test_neither_side_sees_the_other(self, block):
        def items(seen):
            with block():
                for i in range(3):
                    seen.append(state())
                    yield i
            seen.append(state())
            yield 3

        for around in [(), *((other,) for other in BLOCKS)]:
            seen = []
            with ExitStack() as stack:
                for other in around:
                    stack.enter_context(other())
                outside = state()
                for _ in items(seen):
                    assert state() == outside
            assert seen == [inside_of(*around, block)] * 3 + [outside]
            assert state() == (True, ())

    def test_a_generator_that_is_left_thrown_away_or_ended_by_an_error(self, block, inside):
        def items():
            with block():
                try:
                    yield 1
                    yield 2
                except KeyError:
                    assert state() == inside
                    yield 3
                    raise

        waiting = items()
        assert next(waiting) == 1
        assert state() == (True, ())
        del waiting
        gc.collect()
        assert state() == (True, ())
        closed = items()
        next(closed)
        closed.close()
        assert state() == (True, ())
        failing = items()
        next(failing)
        assert failing.throw(KeyError) == 3
        assert state() == (True, ())
        with pytest.raises(KeyError):
            next(failing)

    def test_send_and_yield_from(self, block):
        def inner():
            got = yield state()
            while True:
                got = yield (got, state())

        def outer():
            with block():
                yield from inner()

        steps = outer()
        assert next(steps) == inside_of(block)
        for i in range(3):
            assert steps.send(i) == (i, inside_of(block))
            assert state() == (True, ())

    def test_the_yield_may_be_in_a_block_in_a_block(self, block):
        def items():
            with block():
                yield state()
                with no_grad():
                    yield state()
                    with enable_grad():
                        yield state()
                yield state()

        found = []
        for now in items():
            found.append(now)
            assert state() == (True, ())
        kinds = [(), (no_grad,), (no_grad, enable_grad), ()]
        assert found == [inside_of(block, *more) for more in kinds]


class TestSeveral:
    @pytest.mark.parametrize("order", [(0, 0, 1, 1), (0, 1, 0, 1), (0, 1, 1, 0)])
    def test_two_in_any_order(self, block, order):
        expected = [inside_of(block, other) for other in (no_grad, enable_grad)]

        def items(enter):
            with enter():
                yield state()
            yield None

        with block():
            outside = state()
            both = [items(no_grad), items(enable_grad)]
            for i in order:
                found = next(both[i])
                assert found in (None, expected[i])
                assert state() == outside
            assert [next(steps, "end") for steps in both] == ["end", "end"]

    def test_blocks_of_the_caller_that_begin_and_end_in_between(self, block, inside):
        """Entered before and left while the generator waits; entered while it waits and left after it has ended."""

        def items():
            with no_grad():
                yield
                assert not is_recording()
                yield
                assert not is_recording()

        nested = inside_of(block, enable_grad)
        with block():
            steps = items()
            next(steps)
            assert state() == inside
        assert state() == (True, ())
        next(steps)
        assert state() == (True, ())
        with block():
            with enable_grad():
                assert next(steps, "end") == "end"
                assert state() == nested
            assert state() == inside

    def test_one_that_began_later_asks_one_that_began_earlier(self, block, inside):
        def inner():
            with block():
                while True:
                    yield state()

        def outer(steps):
            with enable_grad(), no_grad():
                while True:
                    yield next(steps), state()

        earlier = inner()
        next(earlier)
        later = outer(earlier)
        assert [next(later) for _ in range(3)] == [(inside, (False, ()))] * 3
        assert state() == (True, ())
        later.close()
        assert next(earlier) == inside
        earlier.close()

    def test_all_ways_to_weave_three_generators_and_blocks(self):
        """A random walk over generators that enter, wait and end, and blocks around, against a plain model."""
        rng = np.random.default_rng(0)

        def items(on):
            with recording(on):
                while True:
                    assert is_recording() == on
                    command = yield
                    if command == "enter":
                        with recording(not on):
                            assert is_recording() != on
                            yield
                            assert is_recording() != on
                            yield
                    elif command == "end":
                        return

        for _ in range(200):
            stack, own, waiting = [], [True], []
            for _ in range(40):
                move = rng.integers(5)
                if move == 0:
                    on = bool(rng.integers(2))
                    stack.append(recording(on))
                    stack[-1].__enter__()
                    own.append(on)
                elif move == 1 and stack:
                    stack.pop().__exit__(None, None, None)
                    own.pop()
                elif move == 2:
                    waiting.append(items(bool(rng.integers(2))))
                    next(waiting[-1])
                elif waiting:
                    steps = waiting[rng.integers(len(waiting))]
                    command = (None, "enter", "end")[rng.integers(3)]
                    if (
                        next(iter([steps.send(command)]) if command != "end" else iter([0])) is None
                        and command == "end"
                    ):
                        pass
                    if command == "end":
                        steps.close()
                        waiting.remove(steps)
                assert is_recording() == own[-1]
            for steps in waiting:
                steps.close()
                assert is_recording() == own[-1]
            while stack:
                stack.pop().__exit__(None, None, None)
                own.pop()
                assert is_recording() == own[-1]
            assert state() == (True, ())


class TestBlocksMadeOfGenerators:
    def test_a_context_manager_is_for_whoever_enters_it(self, block, inside):
        @contextmanager
        def mode():
            with block():
                yield state()

        @contextmanager
        def mode_in_mode():
            with mode() as inner:
                yield inner

        for make in (mode, mode_in_mode):
            with make() as inner:
                assert state() == inner == inside
            assert state() == (True, ())

            @make()
            def decorated():
                return state()

            assert decorated() == inside

            def items(make=make):
                with make():
                    yield state()

            for now in items():
                assert now == inside_of(block)
                assert state() == (True, ())

    def test_a_stack_of_blocks(self, block):
        def items():
            with ExitStack() as stack:
                stack.enter_context(block())
                yield state()

        for now in items():
            assert now == inside_of(block)
            assert state() == (True, ())

    @pytest.fixture
    def quiet(self):
        with no_grad():
            yield

    @pytest.mark.usefixtures("quiet")
    def test_a_fixture_is_for_its_test(self):
        assert not is_recording()


class TestTasksAndThreads:
    def test_an_asynchronous_generator(self, block):
        async def items(seen):
            with block():
                for i in range(3):
                    await asyncio.sleep(0)
                    seen.append(state())
                    yield i
                    seen.append(state())

        async def main():
            seen = []
            async with aclosing(items(seen)) as steps:
                async for i in steps:
                    assert state() == (True, ())
                    await asyncio.sleep(0)
                    assert state() == (True, ())
                    if i == 1:
                        break
            assert state() == (True, ())
            return seen

        assert asyncio.run(main()) == [inside_of(block)] * 3

    def test_what_an_asynchronous_generator_awaits_runs_in_its_block(self):
        async def items():
            with no_grad():
                yield await asyncio.to_thread(is_recording), await asyncio.create_task(recorded())

        async def recorded():
            await asyncio.sleep(0)
            return is_recording()

        async def main():
            async for found in items():
                here = await asyncio.to_thread(is_recording), await asyncio.create_task(recorded())
                return found, here

        assert asyncio.run(main()) == ((False, False), (True, True))

    def test_coroutines_and_their_tasks(self, block):
        async def inside():
            with block():
                await asyncio.sleep(0)
                threads = [await asyncio.to_thread(state) for _ in range(2)]
                task = asyncio.create_task(plain())
                return [state(), *threads, await plain(), await task]

        async def plain():
            await asyncio.sleep(0)
            return state()

        async def main():
            return await asyncio.gather(inside(), plain(), inside(), plain())

        inner, outer = [inside_of(block)] * 5, (True, ())
        assert asyncio.run(main()) == [inner, outer, inner, outer]

    def test_an_asynchronous_context_manager(self, block, inside):
        @asynccontextmanager
        async def mode():
            with block():
                yield state()

        async def main():
            async with mode() as inner:
                await asyncio.sleep(0)
                assert state() == inner == inside
            return state()

        assert asyncio.run(main()) == (True, ())

    @pytest.mark.parametrize("elsewhere", ["thread", "context"])
    def test_a_generator_that_goes_on_elsewhere_is_told(self, block, inside, elsewhere):
        """Its block did not count in the other thread, so the end of the block is an error. No state stays switched."""

        def items():
            with block():
                yield 1
                yield 2

        def go_on():
            with pytest.raises(GraphError, match=r"left in a(nother)? thread or task"):
                list(steps)
            found.append(state())

        steps, found = items(), []
        next(steps)
        if elsewhere == "thread":
            thread = threading.Thread(target=go_on)
            thread.start()
            thread.join()
        else:
            contextvars.Context().run(go_on)
        assert found == [(True, ())]
        assert state() == (True, ())
        with block():
            assert state() == inside

    def test_a_generator_that_is_thrown_away_elsewhere(self, block):
        def items():
            with block():
                yield 1

        steps = items()
        next(steps)
        contextvars.Context().run(steps.close)
        assert state() == (True, ())
        with no_grad():
            assert not is_recording()

    def test_a_generator_that_began_in_a_thread(self):
        def items():
            with no_grad():
                yield is_recording()

        steps, found = items(), []
        thread = threading.Thread(target=lambda: found.extend((next(steps), is_recording())))
        thread.start()
        thread.join()
        assert found == [False, True]
        assert is_recording()
        steps.close()


class TestWhatDependsOnIt:
    def test_gradients_of_what_is_computed_in_between(self):
        """The program of a reader of data: it standardizes without recording, the loop trains."""
        scale = Tensor(2.0)

        def batches():
            with no_grad():
                for i in range(3):
                    yield (scale * i).data

        for x in batches():
            (scale * x).backward()
        assert scale.grad == 0 + 2 + 4

    def test_second_derivatives_in_a_waiting_block(self):
        x = Tensor(3.0)

        def items(inner):
            with inner():
                yield
                y = x * x * x
                yield grad(grad(lambda t: t**3))(2.0), y.requires_grad

        for inner in BLOCKS:
            steps = items(inner)
            next(steps)
            assert grad(grad(lambda t: t**3))(2.0) == 12.0
            y = x**3
            y.backward(create_graph=True)
            assert x.grad.requires_grad
            x.grad = None
            assert next(steps) == (12.0, inner is not no_grad)
            steps.close()

    def test_detect_anomaly_looks_at_its_generator_alone(self):
        def items():
            with detect_anomaly():
                yield
                np.log(Tensor(0.0))
                yield

        steps = items()
        next(steps)
        with np.errstate(divide="ignore"):
            assert np.isinf(np.log(Tensor(0.0)).data)
            with pytest.raises(AnomalyError):
                next(steps)

    def test_a_sweep_that_begins_in_one_and_is_dated_back(self):
        seen = Look()

        def items(x):
            with recording(seen):
                y = x * x
                yield y
                y.backward(create_graph=True)
                yield

        x = Value(3.0)
        steps = items(x)
        next(steps)
        x + 1
        assert seen.seen == ["multiply"]
        next(steps)
        assert x.grad.data == 6.0
        with recording(AtTimeOf(x.grad)):
            assert (x * x).time == x.grad.time


def test_functions_are_not_looked_at_more_closely():
    import sys

    assert generator_around(sys._getframe()) is None
    assert generator_around(None) is None

    def items():
        yield generator_around(sys._getframe())

    steps = items()
    frame = next(steps)
    assert frame is steps.gi_frame
    assert is_suspended(frame)
    assert not is_suspended(sys._getframe())


def test_a_block_that_was_left_in_the_wrong_place_may_still_be_left_in_the_right_one():
    block, elsewhere = recording(False), contextvars.copy_context()
    elsewhere.run(block.__enter__)
    with pytest.raises(GraphError):
        block.__exit__(None, None, None)
    assert not elsewhere.run(is_recording)
    elsewhere.run(block.__exit__, None, None, None)
    assert elsewhere.run(is_recording)
