"""Blocks as decorators: recursive, nested, on functions of every kind, on methods, in threads and tasks."""

import asyncio
import contextvars
import inspect
import threading
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar

import numpy as np
import pytest

from autograd import AnomalyError, GraphError, OperandError, Tensor, detect_anomaly, is_recording, no_grad, watch_writes
from autograd.engine.blocks import Assigned
from autograd.engine.recording import recorder

BLOCKS = [detect_anomaly, watch_writes, no_grad]


def state():
    """Recording on or off, and the number of recorders that look on."""
    current, looking = recorder(), 0
    while current is not None:
        current, looking = current.outer, looking + 1
    return is_recording(), looking


@pytest.fixture(params=BLOCKS, ids=lambda block: block.__name__)
def block(request):
    yield request.param
    assert state() == (True, 0)


@pytest.fixture
def inside(block):
    """The state inside of the block."""
    return (False, 0) if block is no_grad else (True, 1)


class TestNested:
    @pytest.mark.parametrize("depth", [1, 2, 7, 200])
    def test_a_recursive_function(self, block, inside, depth):
        seen = []

        @block()
        def product(x, k):
            seen.append(state())
            return x if k == 0 else product(x * 1.01, k - 1)

        assert product(Tensor(2.0), depth).data == pytest.approx(2.0 * 1.01**depth)
        assert set(seen) == {inside}  # one entry at any depth, so the cost stays constant

    def test_two_functions_that_call_each_other(self, block):
        seen = []

        @block()
        def even(k):
            seen.append(state())
            return k == 0 or odd(k - 1)

        @block()
        def odd(k):
            seen.append(state())
            return k != 0 and even(k - 1)

        assert even(40)
        assert not even(41)
        assert max(looking for _, looking in seen) <= 2

    def test_methods_of_every_kind(self, block, inside):
        class Walker:
            @block()
            def method(self, k):
                return state() if k == 0 else self.method(k - 1)

            @classmethod
            @block()
            def of_class(cls, k):
                return state() if k == 0 else cls.of_class(k - 1)

            @staticmethod
            @block()
            def static(k):
                return state() if k == 0 else Walker.static(k - 1)

            @property
            @block()
            def prop(self):
                return state()

        walker = Walker()
        assert [walker.method(3), walker.of_class(3), walker.static(3), walker.prop] == [inside] * 4

    def test_one_object_entered_again_and_inside_of_itself(self, block, inside):
        one = block()
        for _ in range(2):
            with one:
                with one:
                    assert state() == inside
                assert state() == inside
            assert state() == (True, 0)

    def test_an_error_on_any_level_leaves_nothing_on(self, block):
        @block()
        def fail(k):
            if k == 0:
                raise KeyError(k)
            fail(k - 1)

        with pytest.raises(KeyError):
            fail(5)

    def test_without_recording_in_between(self):
        seen = []

        @detect_anomaly()
        def f(k):
            seen.append(state())
            if k:
                with no_grad():
                    f(k - 1)

        f(3)
        assert set(seen) == {(True, 1)}

    def test_what_the_outermost_call_knows_the_inner_ones_know(self):
        """A graph that one level recorded and another level writes under and sweeps."""
        x, a = Tensor([1.0, 2.0]), np.array([3.0, 4.0])

        @watch_writes()
        def walk(k, y):
            if k == 0:
                a[0] = 0.0
                y.backward()
            else:
                walk(k - 1, (x * a).sum())

        with pytest.raises(GraphError, match="multiply: operand y"):
            walk(3, None)

    def test_one_watch_for_all_calls_of_a_function(self):
        x, a = Tensor([1.0, 2.0]), np.array([3.0, 4.0])

        @watch_writes()
        def either(y=None):
            return (x * a).sum() if y is None else y.backward()

        y = either()
        a[0] = 0.0
        with pytest.raises(GraphError, match="multiply: operand y"):
            either(y)

    @pytest.mark.filterwarnings("ignore::RuntimeWarning")
    def test_an_anomaly_is_told_once_and_by_its_line(self):
        @detect_anomaly()
        def down(x):
            return np.log(x) if x.data < 0 else down(x - 1.0)

        with pytest.raises(AnomalyError) as caught:
            down(Tensor(2.5))
        assert str(caught.value).startswith("log: the result is nan")
        assert "return np.log(x)" in str(caught.value)


class TestGenerators:
    def test_open_while_the_code_runs_and_closed_at_each_yield(self, block, inside):
        seen = []

        @block()
        def numbers(n):
            for i in range(n):
                seen.append(state())
                yield i
            seen.append(state())
            return "end"

        assert inspect.isgeneratorfunction(numbers)
        steps = numbers(2)
        assert seen == []
        assert next(steps) == 0
        assert state() == (True, 0)
        assert next(steps) == 1
        with pytest.raises(StopIteration) as end:
            next(steps)
        assert end.value.value == "end"
        assert seen == [inside] * 3

    def test_send_throw_and_close(self, block, inside):
        seen = []

        @block()
        def echo():
            got = None
            try:
                while True:
                    try:
                        got = yield got
                    except KeyError as error:
                        got = error
                    seen.append(state())
            finally:
                seen.append(state())

        steps = echo()
        next(steps)
        assert steps.send(3) == 3
        error = KeyError("x")
        assert steps.throw(error) is error
        steps.close()
        assert seen == [inside] * 3
        with pytest.raises(StopIteration):
            next(steps)

    def test_errors_pass(self, block):
        @block()
        def fail():
            yield 1
            raise KeyError

        steps = fail()
        next(steps)
        with pytest.raises(KeyError):
            next(steps)

        @block()
        def stop():
            yield 1

        steps = stop()
        next(steps)
        with pytest.raises(RuntimeError):
            steps.throw(StopIteration())

    def test_two_in_turn(self, block, inside):
        @block()
        def two():
            yield state()
            yield state()

        assert list(zip(two(), two(), strict=True)) == [(inside, inside)] * 2

    def test_recursive(self, block, inside):
        @block()
        def down(k):
            yield state()
            if k:
                yield from down(k - 1)

        assert list(down(30)) == [inside] * 31


class TestTasksAndThreads:
    def test_a_coroutine(self, block, inside):
        @block()
        async def work(k):
            await asyncio.sleep(0)
            return state() if k == 0 else await work(k - 1)

        async def main():
            task = asyncio.create_task(work(3))
            await asyncio.sleep(0)
            return state(), await task, await work(2), state()

        assert inspect.iscoroutinefunction(work)
        assert asyncio.run(main()) == ((True, 0), inside, inside, (True, 0))

    def test_an_asynchronous_generator(self, block, inside):
        seen = []

        @block()
        async def echo():
            got = None
            try:
                while True:
                    try:
                        got = yield got
                    except KeyError:
                        got = "caught"
                    await asyncio.sleep(0)
                    seen.append(state())
            finally:
                seen.append(state())

        @block()
        async def three():
            for _ in range(3):
                yield state()

        async def main():
            steps = echo()
            assert await anext(steps) is None
            assert state() == (True, 0)
            assert await steps.asend(3) == 3
            assert await steps.athrow(KeyError()) == "caught"
            await steps.aclose()
            return [x async for x in three()]

        assert inspect.isasyncgenfunction(echo)
        assert asyncio.run(main()) == [inside] * 3
        assert seen == [inside] * 3

    def test_one_object_in_many_threads(self, block, inside):
        one, wrong = block(), []
        together = threading.Barrier(4)

        @one
        def f(k):
            return state() if k == 0 else f(k - 1)

        def work():
            together.wait()
            for k in range(100):
                with one:
                    if state() != inside or f(k % 4) != inside:
                        wrong.append(state())
                if state() != (True, 0):
                    wrong.append(state())

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert wrong == []

    def test_one_object_in_tasks_that_take_turns(self, block, inside):
        one = block()

        async def work(turns):
            seen = []
            with one:
                for _ in range(turns):
                    await asyncio.sleep(0)
                    seen.append(state())
            return seen, state()

        async def main():
            return await asyncio.gather(work(3), work(1), work(2))

        assert asyncio.run(main()) == [([inside] * n, (True, 0)) for n in (3, 1, 2)]

    def test_left_where_it_was_not_entered(self, block):
        one = block()
        elsewhere = contextvars.copy_context()
        elsewhere.run(one.__enter__)
        with pytest.raises(GraphError, match=f"{block.__name__}: the block was left in a thread or task that did not"):
            one.__exit__(None, None, None)
        elsewhere.run(one.__exit__, None, None, None)
        assert elsewhere.run(state) == (True, 0)


class TestDecorated:
    def test_keeps_name_docstring_and_signature(self, block):
        @block()
        def f(x, *, y=1):
            """Doc."""
            return x + y

        assert (f.__name__, f.__doc__, str(inspect.signature(f))) == ("f", "Doc.", "(x, *, y=1)")
        assert f(1, y=2) == 3

    @pytest.mark.parametrize("wrong", [3, None, "f", [len], classmethod(len)], ids=repr)
    def test_what_is_no_function(self, block, wrong):
        with pytest.raises(OperandError, match=rf"@{block.__name__}\(\): got .*, expected a function"):
            block()(wrong)


class TestAssigned:
    def test_the_variable_has_the_value_inside_alone(self):
        variable = ContextVar("variable", default=0)
        entered = []

        @contextmanager
        def inner():
            entered.append(variable.get())
            yield
            entered.append(variable.get())

        with Assigned(variable, 1, inner()):
            with Assigned(variable, 2, nullcontext()):
                assert variable.get() == 2
            assert variable.get() == 1
        assert (variable.get(), entered) == (0, [1, 1])

    def test_an_error_inside_or_in_the_inner_block_leaves_nothing_assigned(self):
        variable = ContextVar("variable", default=0)

        @contextmanager
        def failing():
            yield
            raise KeyError

        with pytest.raises(ValueError, match="inside"), Assigned(variable, 1, nullcontext()):
            raise ValueError("inside")
        with pytest.raises(KeyError), Assigned(variable, 1, failing()):
            pass
        assert variable.get() == 0
