"""Many sweeps at once: the same numbers as one by one, for every op of the table; and when they go one by one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import Tensor, checkpoint, detect_anomaly, grad, jacobian, op, ops, watch_writes
from autograd.engine import filling, forward, many, reverse
from autograd.engine.declaration import OPS
from autograd.engine.forward import tangents
from autograd.engine.hidden_axis import NotTogether
from autograd.engine.many import ManyGradients, ManyTangents
from autograd.engine.reverse import gradients
from autograd.engine.stacked import Stacked
from autograd.extend import defvjp, primitive
from autograd.testing.domains import ROWS as TABLE
from tests.numeric import assert_close
from tests.op_cases import CASES, ROWS

COUNT = 4
BOTH = (ManyGradients, ManyTangents)
every_case = pytest.mark.parametrize("case", ROWS, ids=lambda case: case.title)

every_row = pytest.mark.parametrize("row", TABLE.values(), ids=lambda row: row.name)

LOOPED = {"average_runs", "ranked", "set_entries"}
"""Ops with a rule that is, at some of their operands, called row by row."""


def starts_of(sweeps, rng, count=COUNT):
    """Random starts, one of them 0 and one a unit vector."""
    like = (sweeps.output if isinstance(sweeps, ManyGradients) else sweeps.x)._data
    found = rng.normal(size=(count, *like.shape))
    if like.dtype.kind == "c":
        found = found + 1j * rng.normal(size=found.shape)
    found[0] = 0.0
    if like.size:
        found[1] = 0.0
        found[1].reshape(-1)[0] = 1.0
    return found.astype(like.dtype)


def one_by_one(sweeps, starts):
    """The results of ``gradients`` or ``tangents`` for each start, by a sweep of its own."""
    y, x, rows = sweeps.output, sweeps.x, []
    for start in starts:
        if isinstance(sweeps, ManyGradients):
            (found,), end = gradients([y], [x], [start]), x
        else:
            (found,), end = tangents([y], [x], [start]), y
        rows.append(np.zeros_like(end._data) if found is None else found)
    return np.stack(rows)


def counted(monkeypatch):
    """The sweeps that are made from now on, as a list: of the engine, and of many tangents together."""
    sweeps = []
    for owner, name in ((reverse, "_sweep"), (forward, "_sweep"), (ManyTangents, "_stacked")):
        plain = getattr(owner, name)
        monkeypatch.setattr(owner, name, lambda *args, plain=plain, **how: (sweeps.append(1), plain(*args, **how))[1])
    return sweeps


def assert_alike(sweeps, starts, rtol=1e-12, context=""):
    expected = one_by_one(sweeps, starts)
    found = sweeps(starts.copy())
    assert type(found) is np.ndarray
    assert found.dtype == expected.dtype
    assert found.flags.writeable
    assert found.base is None
    assert_close(found, expected, rtol=rtol, context=context)
    return found


def small(case, data):
    operands, params = data.draw(case.draw)
    return operands, params, [i for i in range(len(operands)) if case.op.rule(i) is not None]


@every_case
@given(data=st.data(), seed=st.integers(0, 2**32 - 1))
def test_every_op_together_and_one_by_one(case, data, seed):
    operands, params, at = small(case, data)
    rng = np.random.default_rng(seed)
    for i in at:
        x = Tensor(operands[i])
        out = case.op(*(x if j == i else y for j, y in enumerate(operands)), **params)
        for kind in BOTH:
            sweeps = kind(out, x)
            assert sweeps.at_once > 1
            assert_alike(sweeps, starts_of(sweeps, rng), context=f"{case.title}, {kind.__name__}, operand {i}")


def drawn(row, seed):
    rng = np.random.default_rng(seed)
    operands, params = row.example(rng)
    return rng, operands, params, [i for i in range(len(operands)) if row.op.rule(i) is not None]


@every_row
@pytest.mark.parametrize("seed", range(3))
def test_every_op_beside_other_gates_with_all_operands_moving(row, seed):
    """All operands are made of one vector, and the gradients that the op sends back are joined: fan-out and both kinds
    of a stack."""
    rng, operands, params, at = drawn(row, seed)
    if not at or any(np.iscomplexobj(x) for x in operands):
        return
    sizes = [np.size(operands[i]) for i in at]
    v = Tensor(np.concatenate([np.ravel(operands[i]) for i in at]))
    full, first = list(operands), 0
    for i, size in zip(at, sizes, strict=True):
        full[i], first = (1.0 * v[first : first + size]).reshape(np.shape(operands[i])), first + size
    out = row.op(*full, **params)
    if np.iscomplexobj(out._data):
        out = out.real
    out = 3.0 * out + out
    for kind in BOTH:
        sweeps = kind(out, v)
        assert_alike(sweeps, starts_of(sweeps, rng), context=f"{row.name}, {kind.__name__}")


@every_row
@pytest.mark.parametrize("seed", range(2))
def test_every_op_in_single_precision(row, seed):
    rng, operands, params, at = drawn(row, seed)
    if "dtype" in params:
        return
    for i in at:
        operands[i] = np.asarray(operands[i]).astype(np.complex64 if np.iscomplexobj(operands[i]) else np.float32)
    for i in at:
        x = Tensor(operands[i])
        out = row.op(*(x if j == i else y for j, y in enumerate(operands)), **params)
        for kind in BOTH:
            sweeps = kind(out, x)
            assert_alike(sweeps, starts_of(sweeps, rng), 1e-4, context=f"{row.name}, {kind.__name__}, operand {i}")


def test_rules_of_most_ops_take_a_stack(monkeypatch):
    """The gates that go row by row are the ones that are known to: others would have become slow unnoticed."""
    looped = set()
    plain = many._row_by_row
    monkeypatch.setattr(
        many, "_row_by_row", lambda node, op, g, wanted: (looped.add(op.name), plain(node, op, g, wanted))[1]
    )
    for row in TABLE.values():
        for seed in range(10):
            rng = np.random.default_rng(seed)
            operands, params = row.example(rng)
            for i in (i for i in range(len(operands)) if row.op.rule(i) is not None):
                x = Tensor(operands[i])
                sweeps = ManyGradients(row.op(*(x if j == i else y for j, y in enumerate(operands)), **params), x)
                sweeps(starts_of(sweeps, rng))
    assert looped == LOOPED


class TestSingularPoints:
    """Structural zeros are told from others in the rows that hold NaN, and in these alone."""

    def test_a_branch_that_was_not_taken(self, monkeypatch):
        x = Tensor(np.array([0.0, 4.0, 9.0, 16.0]))
        y = np.where(x.data > 0, np.sqrt(x), 0.0)
        expected = np.diag([0.0, 1 / 4, 1 / 6, 1 / 8])
        for kind in BOTH:
            sweeps = counted(monkeypatch)
            np.testing.assert_allclose(kind(y, x)(np.eye(4)), expected)
            # In forward mode, ``where`` hides the NaN, so one sweep is enough.
            assert len(sweeps) == (1 + 2 * 4 if kind is ManyGradients else 1)
            monkeypatch.undo()

    @pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
    def test_special_values_of_every_op(self, case):
        for _, f, x, *_ in TABLE[case.name].special:
            if isinstance(x, (float, np.ndarray)) and (x := np.asarray(x, float)).size:
                x = Tensor(np.stack([x, x + 0.5, x, x - 0.25]))
                with np.errstate(all="ignore"):
                    y = np.stack([f(part) for part in x])
                    if not isinstance(y, Tensor) or not y.requires_grad or y.dtype.kind == "c":
                        continue
                    for kind in BOTH:
                        sweeps = kind(y, x)
                        size = (y if kind is ManyGradients else x).size
                        starts = np.eye(size).reshape(-1, *(y if kind is ManyGradients else x).shape)
                        np.testing.assert_allclose(sweeps(starts), one_by_one(sweeps, starts), rtol=1e-12)

    @pytest.mark.parametrize("size", [1e-200, 1e200])
    def test_rules_that_look_at_the_size_of_a_gradient(self, size):
        x = Tensor(np.array([3.0, 4.0, 12.0]) * size)
        y = np.stack([np.linalg.norm(x), np.hypot(x[0], x[1]), np.std(x), np.linalg.norm(x, 3)])
        sweeps = ManyGradients(y, x)
        assert_alike(sweeps, np.eye(4))
        starts = np.eye(4) * 1e-300
        np.testing.assert_allclose(sweeps(starts), one_by_one(sweeps, starts), rtol=1e-12)


class TestOneByOne:
    def test_the_graph_is_sorted_once(self, monkeypatch):
        sorted_ = []
        plain = many.topological_order
        monkeypatch.setattr(many, "topological_order", lambda *roots: (sorted_.append(1), plain(*roots))[1])
        x = Tensor(np.arange(1.0, 6.0))
        for create_graph in (False, True):
            for kind in BOTH:
                sweeps = kind(np.sin(x) * x, x, create_graph)
                sweeps.at_once = 1
                sweeps(np.eye(5))
        assert len(sorted_) == 4

    def test_recorded_sweeps_give_nodes(self):
        x = Tensor(np.arange(1.0, 4.0))
        for kind in BOTH:
            rows = kind(x**3, x, True)(np.eye(3))
            assert all(isinstance(row, Tensor) for row in rows)
            (second,) = gradients([rows[1].sum()], [x])
            np.testing.assert_allclose(second, [0.0, 12.0, 0.0])

    def test_few_starts(self, monkeypatch):
        x = Tensor(np.ones(3))
        sweeps = counted(monkeypatch)
        ManyGradients(x * x, x)(np.eye(3)[: many.FEWEST - 1])
        assert len(sweeps) == many.FEWEST - 1

    def test_choices_among_equals(self):
        rng = np.random.default_rng(0)
        q = np.linalg.qr(rng.normal(size=(3, 3)))[0]
        x = Tensor(q @ np.diag([1.0, 1.0, 2.0]) @ q.T)
        w, v = np.linalg.eigh(x)
        y = np.reshape(v @ np.diag(w**2) @ v.T, -1)
        for kind in BOTH:
            sweeps = kind(y, x)
            starts = np.eye(9).reshape(-1, *((9,) if kind is ManyGradients else (3, 3)))
            expected = one_by_one(sweeps, starts)
            assert np.isfinite(expected).all()
            assert sweeps.at_once > 1
            np.testing.assert_allclose(sweeps(starts), expected, rtol=1e-6, atol=1e-8)
            assert sweeps.at_once == 1

    def test_hooks_see_single_gradients(self):
        x = Tensor(np.arange(1.0, 5.0))
        y = x * x
        seen = []
        with y.register_hook(lambda g: seen.append(np.array(g)) or 2.0 * g):
            found = ManyGradients(y, x)(np.eye(4))
        np.testing.assert_allclose(found, np.diag(4.0 * x.data))
        np.testing.assert_array_equal(seen, np.eye(4))

    @pytest.mark.parametrize("block", [detect_anomaly, watch_writes])
    def test_recorders_see_single_gradients(self, block):
        x = Tensor(np.arange(1.0, 5.0))
        with block():
            sweeps = ManyGradients(x * x, x)
            assert sweeps.at_once == 1
            np.testing.assert_allclose(sweeps(np.eye(4)), np.diag(2.0 * x.data))

    def test_a_write_between_two_sweeps_is_noticed(self):
        """A rule that is not ours writes into an operand after the first row was computed."""
        c = np.array([1.0, 2.0, 3.0, 4.0])
        calls = []

        def rule(g, out, x):
            calls.append(1)
            if len(calls) == 2:
                c[...] = 0.0
            return g * 1.0

        @op(rule, kind="elementwise")
        def passing(x):
            return x * 1.0

        x = Tensor(np.ones(4))
        sweeps = ManyGradients(passing(x * c), x)
        sweeps.at_once = 1
        from autograd.errors import GraphError

        with pytest.raises(GraphError, match="written to"):
            sweeps(np.eye(4))


class TestGatesOfOthers:
    """Rules that are not of the table see one gradient at a time."""

    def test_an_op_of_a_user(self, monkeypatch):
        seen = []

        def rule(g, out, x):
            seen.append(type(g))
            return np.array([float(v) for v in np.ravel(g)]).reshape(x.shape) * 3.0 * x**2

        @op(rule, kind="elementwise")
        def cube(x):
            return x**3

        x = Tensor(np.arange(1.0, 6.0))
        for kind in BOTH:
            sweeps = counted(monkeypatch)
            np.testing.assert_allclose(kind(np.sin(cube(x)), x)(np.eye(5)), np.diag(np.cos(x.data**3) * 3 * x.data**2))
            assert len(sweeps) == 1
            monkeypatch.undo()
        assert set(seen) == {np.ndarray}

    def test_an_op_of_a_user_that_would_be_wrong_for_a_stack(self):
        """The rule takes any object but a NumPy array for a number. Given a stack, it would return silent nonsense."""

        @op(lambda g, out, x: 2.0 * g if isinstance(g, np.ndarray) else 100.0 * g, kind="elementwise")
        def double(x):
            return 2.0 * x

        @op(lambda g, out, x: 2.0 * g if isinstance(g, np.ndarray) else 100.0 * g)
        def tanh(x):  # the name of an op in the table
            return 2.0 * x

        x = Tensor(np.arange(1.0, 6.0))
        for f in (double, tanh):
            assert not many.is_of_the_table(f)
            np.testing.assert_allclose(ManyGradients(f(x), x)(np.eye(5)), 2.0 * np.eye(5))

    def test_primitives_and_checkpoints(self):
        @primitive
        def cube(x):
            return x**3

        def of_plain_arrays(ans, x):
            return lambda g: (np.asarray(g, dtype=float) if type(g) is np.ndarray else g) * 3.0 * x**2

        defvjp(cube, of_plain_arrays)
        x = Tensor(np.arange(1.0, 6.0))
        expected = np.diag(3.0 * x.data**2 * np.cos(x.data**3))
        for y in (np.sin(cube(x)), checkpoint(lambda x: np.sin(x**3))(x)):
            for kind in BOTH:
                np.testing.assert_allclose(kind(y, x)(np.eye(5)), expected, rtol=1e-12)

    def test_a_rule_that_fails_says_so(self):
        def rule(g, out, x):
            raise RuntimeError("no derivative today")

        @op(rule, kind="elementwise")
        def broken(x):
            return x * 1.0

        x = Tensor(np.arange(1.0, 6.0))
        for kind in BOTH:
            with pytest.raises(RuntimeError, match="no derivative today"):
                kind(broken(x), x)(np.eye(5))

    def test_a_wrong_rule_of_the_table_fails_together_as_it_does_alone(self):
        """A planted rule is not of the table, so it is called row by row: mutants of rules are seen in Jacobians."""
        wrong = OPS["sin"].with_rules((lambda g, out, x: g * np.sin(x),))
        x = Tensor(np.arange(1.0, 6.0))
        np.testing.assert_allclose(ManyGradients(wrong(x), x)(np.eye(5)), np.diag(np.sin(x.data)))


class TestBounds:
    def test_memory(self, monkeypatch):
        """``at_once`` is the number of starts that fit into the limit, and the caller asks for no more."""
        x = Tensor(np.ones(100))
        y = np.sin(x) * x
        nodes = [x, np.sin(x), y]
        monkeypatch.setattr(many, "LIMIT", 10 * sum(node.data.nbytes for node in nodes))
        assert ManyGradients(y, x).at_once == ManyTangents(y, x).at_once == 10
        monkeypatch.setattr(many, "LIMIT", 2 * sum(node.data.nbytes for node in nodes))
        assert ManyGradients(y, x).at_once == 1

    @pytest.mark.parametrize("mode", ["rev", "fwd"])
    def test_versions_of_a_filled_array_stay_without_arrays(self, mode, monkeypatch):
        """The arrays of all versions would take n times the memory of one array."""
        asked = []
        plain = filling._replayed
        monkeypatch.setattr(filling, "_replayed", lambda node: (asked.append(node), plain(node))[1])
        monkeypatch.setattr(many, "LIMIT", 0)  # a limit of 0 makes any graph large

        def filled(x):
            y = Tensor(np.zeros(20), requires_grad=False)
            for i in range(20):
                y[i] = x[i % 4] * x[i % 3]
            return y.reshape(4, 5).sum(axis=1)

        def by_hand(x):
            return np.stack([x[i % 4] * x[i % 3] for i in range(20)]).reshape(4, 5).sum(axis=1)

        x = np.arange(1.0, 5.0)
        np.testing.assert_allclose(jacobian(filled, mode=mode)(x), jacobian(by_hand)(x))
        assert not asked

    def test_what_does_not_depend_is_zero(self):
        x, z = Tensor(np.ones(4)), Tensor(np.ones(3))
        y = z * z
        np.testing.assert_array_equal(ManyGradients(y, x)(np.eye(3)), np.zeros((3, 4)))
        np.testing.assert_array_equal(ManyTangents(y, x)(np.eye(4)), np.zeros((4, 3)))

    def test_a_stack_never_leaves(self):
        x = Tensor(np.arange(1.0, 5.0))
        for y in (x, x * 1.0, np.floor(x) * x, ops.stack(x, x)[0], x.reshape(2, 2)[0, :1] + np.zeros(4)):
            for kind in BOTH:
                start = np.eye(y.size if kind is ManyGradients else x.size)
                found = kind(y, x)(start)
                assert type(found) is np.ndarray
                found[...] = 7.0
                assert start.max() == 1.0
                np.testing.assert_array_equal(x.data, np.arange(1.0, 5.0))

    def test_gradients_are_taken_inside_of_other_derivatives(self):
        f = lambda a: ManyGradients((b := Tensor(np.arange(1.0, 4.0))) ** 2, b)(np.eye(3)).sum() * a  # noqa: E731
        assert grad(f)(2.0) == 12.0

    def test_refusals_name_the_way_out(self):
        with pytest.raises(NotTogether, match="one by one"):
            bool(Stacked(np.ones(3)) > 0)
