"""Declaring ops, recording, the topological order, memory."""

import asyncio
import contextlib
import copy
import gc
import pickle
import threading
import weakref

import numpy as np
import pytest

from autograd import DeclarationError, GraphError, OperandError, ShapeError, Tensor, Value, no_grad, op, ops
from autograd.engine.declaration import OPS
from autograd.engine.node import Node
from autograd.engine.order import topological_order
from autograd.engine.recording import is_recording


class TestDeclaration:
    def test_too_few_rules(self):
        with pytest.raises(DeclarationError, match=r"product: got 1 rules, expected 2, one for each operand \(x, y\)"):

            @op(lambda g, out, x, y: g * y)
            def product(x, y):
                return x * y

    def test_no_rules_at_all(self):
        with pytest.raises(DeclarationError, match="got 0 rules, expected 1"):

            @op()
            def same(x):
                return x

    def test_rule_with_other_arguments(self):
        with pytest.raises(DeclarationError, match=r"the rule of operand x takes \(g, x\), expected \(g, out, x\)"):

            @op(lambda g, x: g)
            def same(x):
                return x

    def test_rule_that_forgets_a_static_parameter(self):
        with pytest.raises(DeclarationError, match=r"expected \(g, out, x, axis\)"):

            @op(lambda g, out, x: g)
            def total(x, *, axis=None):
                return x.sum(axis=axis)

    def test_rule_that_is_no_function(self):
        with pytest.raises(DeclarationError, match="is 1, expected a function"):

            @op(1)
            def same(x):
                return x

    def test_unknown_kind(self):
        with pytest.raises(DeclarationError, match="got kind 'diagonal', expected one of elementwise"):

            @op(lambda g, out, x: g, kind="diagonal")
            def same(x):
                return x

    def test_wrong_number_of_local_derivatives(self):
        with pytest.raises(DeclarationError, match="got 2 local derivatives, expected 1"):

            @op(lambda g, out, x: g, local=("1", "1"))
            def same(x):
                return x

    def test_operands_with_defaults_are_refused(self):
        with pytest.raises(DeclarationError, match="got parameter axis=None"):

            @op(lambda g, out, x, axis: g, None)
            def same(x, axis=None):
                return x

    def test_names_beside_a_variadic_operand_are_refused(self):
        with pytest.raises(DeclarationError, match="either names or one"):

            @op(lambda g, out, *xs, i: g)
            def join(x, *xs):
                return x

    def test_users_ops_stay_out_of_the_rule_table(self):
        @op(lambda g, out, x: 2 * g, kind="elementwise")
        def twice(x):
            """x + x."""
            return x + x

        assert "twice" not in OPS
        assert twice.__doc__ == "x + x."
        assert repr(twice) == "<op twice>"
        assert twice(3.0) == 6.0
        v = Value(3.0)
        twice(v).backward()
        assert v.grad == 2.0

    def test_a_c_function_may_be_a_rule(self):
        @op(max, kind="elementwise")
        def odd(x):
            return x

        v = Value(3.0)
        odd(v).backward()
        assert v.grad == 3.0

    def test_every_op_of_the_table_is_documented_and_has_a_gate(self):
        for declared in OPS.values():
            assert declared.__doc__, declared
            assert declared.gate != "gate", declared

    def test_static_parameters_without_a_default_must_be_given(self):
        with pytest.raises(TypeError, match="index"):
            ops.getitem(Tensor([1.0]))


class TestCopies:
    def test_leaves_survive_pickling_and_copying(self):
        t = Tensor([1.0, 2.0], name="w", dtype=np.float32, requires_grad=False)
        v = Value(3.0, name="v")
        (v * v).backward()
        for copied in (pickle.loads(pickle.dumps([t, v])), copy.deepcopy([t, v])):
            u, w = copied
            assert (u.name, u.requires_grad, u.dtype, w.grad) == ("w", False, np.float32, 6.0)
            np.testing.assert_array_equal(u.data, t.data)
            assert not np.shares_memory(u.data, t.data)

    def test_a_copy_knows_nothing_of_earlier_assignments(self):
        t = Tensor([1.0])
        for _ in range(5):
            t.data -= 0.1
        other = pickle.loads(pickle.dumps(t))
        y = (other * other).sum()
        y.backward()
        np.testing.assert_allclose(other.grad, [1.0])

    def test_results_do_not_drag_their_graph_along(self):
        y = Value(3.0) * 2
        for f in (pickle.dumps, copy.deepcopy):
            with pytest.raises(GraphError, match=r"the result of multiply is part of a graph"):
                f(y)
        assert copy.deepcopy(y.detach()).data == 6.0


class TestRecording:
    def test_inputs_keep_order_duplicates_and_constants(self):
        x = Value(3.0)
        y = x * x
        assert len(y.inputs) == 2
        assert y.inputs[0] is x
        assert y.inputs[1] is x
        assert (2 - x).inputs[0] == 2
        assert (2 - x).inputs[1] is x

    def test_ops_on_plain_operands_compute(self):
        assert ops.multiply(2.0, 3.0) == 6.0
        np.testing.assert_array_equal(ops.sum(np.ones((2, 3)), axis=0), [2.0, 2.0, 2.0])

    def test_wrong_number_of_operands(self):
        with pytest.raises(OperandError, match=r"where: got 2 operands, expected 3 \(condition, x, y\)"):
            ops.where(True, Value(1.0))

    def test_value_and_tensor_do_not_mix(self):
        v, t = Value(1.0), Tensor([1.0, 2.0])
        for f in (lambda: v + t, lambda: t * v, lambda: ops.where(True, v, t), lambda: ops.stack(t, v)):
            with pytest.raises(OperandError, match="got Tensor and Value operands together"):
                f()

    def test_failing_forward_records_nothing(self):
        x = Tensor(np.ones(2))
        with pytest.raises(ShapeError, match=r"add\(x: shape \(2,\) float64, y: shape \(3,\) float64\)"):
            x + np.ones(3)
        assert x.grad is None
        (x * 2).sum().backward()
        np.testing.assert_array_equal(x.grad, [2.0, 2.0])

    def test_bad_axis_keeps_numpys_error_and_names_the_op(self):
        with pytest.raises(np.exceptions.AxisError) as caught:
            Tensor(np.ones(3)).sum(axis=2)
        assert caught.value.__notes__ == ["in sum(x: shape (3,) float64, axis=2)"]

    def test_requires_grad_false_is_a_constant(self):
        x, frozen = Value(2.0), Value(3.0, requires_grad=False)
        y = x * frozen
        y.backward()
        assert x.grad == 3.0
        assert frozen.grad == 0.0
        still = frozen * 2
        assert not still.requires_grad
        assert still.op is None

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


class TestOrder:
    def test_inputs_come_before_what_uses_them(self):
        a = Value(2.0)
        b = a + a
        c = b * b + a
        order = topological_order(c)
        place = {node: k for k, node in enumerate(order)}
        assert len(order) == len(place) == 4
        assert all(place[x] < place[node] for node in order for x in node.inputs)

    def test_a_ladder_of_diamonds_is_linear(self):
        x = Value(1.0)
        y = x
        for _ in range(60):  # 2^60 paths
            y = y + y
        assert len(topological_order(y)) == 61
        y.backward()
        assert x.grad == 2.0**60

    def test_frozen_inputs_are_walked_only_if_asked_for(self):
        x, frozen = Value(2.0), Value(3.0, requires_grad=False)
        y = x * frozen
        assert frozen not in topological_order(y)
        assert frozen in topological_order(y, constants=True)

    def test_freed_graph_says_so(self):
        x = Value(2.0)
        y = x * x
        y.backward(retain_graph=False)
        assert x.grad == 4.0
        with pytest.raises(GraphError, match="multiply: this graph was freed"):
            y.backward()
        with pytest.raises(GraphError, match="multiply: this graph was freed"):
            (y + 1).backward()
        assert x.grad == 4.0


class TestMemory:
    def test_a_million_additions(self):
        x = Value(1.0)
        y = x
        for _ in range(1_000_000):
            y = y + x
        y.backward()
        assert y.data == 1_000_001
        assert x.grad == 1_000_001
        middle = weakref.ref(y.inputs[0])
        del y
        assert middle() is None

    @pytest.mark.parametrize("family", [Value, Tensor])
    @pytest.mark.parametrize("retain_graph", [True, False])
    def test_no_node_outlives_its_graph(self, family, retain_graph):
        gc.collect()
        before = sum(isinstance(obj, Node) for obj in gc.get_objects())
        gc.disable()
        try:
            refs = []
            for k in range(1000):
                x, y = family(float(k + 1)), family(2.0)
                z = (x * y + x / y - x**y).sin().exp().log().relu() + ops.maximum(x, y)
                z.backward(retain_graph=retain_graph)
                refs += [weakref.ref(node) for node in (x, y, z)]
                del x, y, z
            assert not any(ref() for ref in refs)
            assert sum(isinstance(obj, Node) for obj in gc.get_objects()) == before
        finally:
            gc.enable()

    def test_an_error_leaves_no_node_behind(self):
        gc.collect()
        gc.disable()
        try:
            x = Tensor(np.ones(2))
            before = sum(isinstance(obj, Node) for obj in gc.get_objects())
            for _ in range(10):
                with contextlib.suppress(ShapeError):
                    (x * 2) + np.ones(3)
            assert sum(isinstance(obj, Node) for obj in gc.get_objects()) == before
        finally:
            gc.enable()
