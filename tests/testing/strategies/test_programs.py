"""Random programs of up to 30 ops: every way to differentiate them agrees with every other, and with differences.

The programs have shared sub-expressions, loops, assignments and branches on values; see ``strategies.programs``.
"""

import contextlib
import gc
import linecache
import re

import numpy as np
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from autograd import Tensor, Value, grad, gradients, jacobian, make_jvp, make_vjp, ops, tangents
from autograd.engine.node import Node
from autograd.engine.order import topological_order
from autograd.testing import check_grads
from autograd.testing.domains import ROWS
from autograd.testing.strategies import Program, programs
from autograd.testing.strategies.programs import _is_tame
from tests.numeric import assert_close, inner
from tests.sampling import costly, sampled

seeds = st.integers(0, 2**32 - 1)
SEARCH = settings(max_examples=2000, deadline=None, database=None, derandomize=True)
QUIET = "ignore:.*independent of input"


def like(rng, xs):
    return [rng.normal(size=np.shape(x)) for x in xs]


def weighted(program, weights):
    """The program as a function with one number as its result."""
    return lambda *xs: np.sum(program(*xs) * weights)


def terms(gs, directions):
    return 1.0 + sum(float(np.sum(np.abs(g * d))) for g, d in zip(gs, directions, strict=True))


@given(program=programs(), seed=seeds)
@pytest.mark.filterwarnings(QUIET)
def test_reverse_forward_and_differences_agree(program, seed):
    check_grads(program, *program.point, seed=seed)
    rng = np.random.default_rng(seed)
    xs, every = list(program.point), tuple(range(len(program.point)))
    directions = like(rng, xs)
    weights = rng.normal(size=np.shape(program(*xs)))
    total = weighted(program, weights)

    reverse = grad(total, every)(*xs)
    assert [g.shape for g in reverse] == [x.shape for x in xs]
    along, scale = inner(reverse, directions), terms(reverse, directions)

    value, pushed = make_jvp(program, every)(*xs)(tuple(directions))
    # up to rounding, because LAPACK's last digits depend on the addresses of arrays
    assert_close(value, program(*xs), 1.0, 1e-12)
    assert_close(np.sum(weights * pushed), along, scale, 1e-10, "forward against reverse")

    vjp, _ = make_vjp(program, every)(*xs)
    for g, expected in zip(vjp(weights), reverse, strict=True):
        assert_close(g, expected, scale, 1e-12, "make_vjp against grad")

    tensors = [Tensor(x) for x in xs]
    total(*tensors).backward()
    for x, expected in zip(tensors, reverse, strict=True):
        assert_close(np.zeros(x.shape) if x.grad is None else x.grad, expected, scale, 1e-12, "backward against grad")


@given(program=programs(), seed=seeds)
@pytest.mark.filterwarnings(QUIET)
def test_second_order_agrees_in_every_nesting(program, seed):
    rng = np.random.default_rng(seed)
    xs, every = list(program.point), tuple(range(len(program.point)))
    v, w = like(rng, xs), like(rng, xs)
    total = weighted(program, rng.normal(size=np.shape(program(*xs))))

    def slope_along_v(*ys):
        return sum(np.sum(g * d) for g, d in zip(grad(total, every)(*ys), v, strict=True))

    hv = grad(slope_along_v, every)(*xs)  # grad of grad
    got, scale = inner(hv, w), terms(hv, w)

    _, moved = make_jvp(grad(total, every), every)(*xs)(tuple(w))
    assert_close(inner(moved, v), got, scale, 1e-9, "forward over reverse")

    def pushed(*ys):
        return make_jvp(total, every)(*ys)(tuple(v))[1]

    assert_close(inner(grad(pushed, every)(*xs), w), got, scale, 1e-9, "reverse over forward")
    _, twice = make_jvp(pushed, every)(*xs)(tuple(w))
    assert_close(twice, got, scale, 1e-9, "forward over forward")


@given(program=programs(max_ops=12))
@pytest.mark.filterwarnings(QUIET)
def test_jacobians_agree_in_both_modes(program):
    for i in range(len(program.point)):
        # The other operands are constant Tensors, not plain arrays: the program may assign a result of argument i to an
        # entry of one.
        point = [x if j == i else Tensor(x, requires_grad=False) for j, x in enumerate(program.point)]
        rows, columns = (jacobian(program, i, mode=mode)(*point) for mode in ("rev", "fwd"))
        assert np.shape(rows) == np.shape(program(*program.point)) + np.shape(program.point[i])
        assert_close(rows, columns, 1.0, 1e-10, f"argument {i}")


@given(program=programs(scalar=True))
def test_values_and_tensors_agree(program):
    vs, ts = [Value(x) for x in program.point], [Tensor(x) for x in program.point]
    v, t = program(*vs), program(*ts)
    assert_close(v.data, t.data, rtol=1e-13)
    for a, b in zip(gradients([v], vs), gradients([t], ts), strict=True):
        assert_close(0.0 if a is None else a, 0.0 if b is None else b, 1.0, rtol=1e-12)
    for a, b in zip(tangents([v], vs, [1.0] * len(vs)), tangents([t], ts, [1.0] * len(ts)), strict=True):
        assert_close(a, b, 1.0, rtol=1e-12)


@pytest.mark.parametrize("name", sampled(sorted(row.name for row in ROWS.values() if row.moves), 4))
def test_every_op_is_found_in_programs(name):
    generate = settings(SEARCH, phases=[Phase.generate])
    find(programs(only=[name]), lambda program: name in ops_of(program), settings=generate)


def ops_of(program):
    out = program(*[Tensor(x) for x in program.point])
    return {n.op.name for n in topological_order(out, constants=True) if n.op} if isinstance(out, Node) else set()


@given(program=programs(max_ops=5))
def test_a_program_is_a_function_that_can_be_pasted(program):
    names = {"np": np, "ops": ops}
    exec(repr(program), names)
    np.testing.assert_array_equal(names["program"](), program(*program.point))


@given(program=programs(max_ops=15))
@costly(20, 100)
def test_both_sides_of_a_branch_fit_what_follows(program):
    """A check moves the point, and some way off it the other side may be taken: all lines must still fit together."""
    expected = np.shape(program(*program.point))
    other = Program(re.sub(r"if (.*):", r"if not (\1):", program.source), program.point)
    with np.errstate(all="ignore"), contextlib.suppress(np.linalg.LinAlgError):
        assert np.shape(other(*program.point)) == expected


@pytest.mark.slow
def test_a_loop_ends_where_a_value_is_infinite():
    program = find(programs(only=["reciprocal"]), lambda program: "while" in program.source, settings=SEARCH)
    with np.errstate(all="ignore"):
        program(*(np.full_like(x, np.inf) for x in program.point))
        program(*(np.zeros_like(x) for x in program.point))


def test_rounding_alone_is_no_result():
    assert not _is_tame([np.array(k * 1e-17) for k in (1, -1, 2, 0, 1)])
    assert _is_tame([np.array(0.0)] * 5)
    assert _is_tame([np.array(x) for x in (0.0, 0.01, -0.01, 0.01, -0.01)])


@pytest.mark.slow
def test_equal_programs_are_one_file():
    line = "a = x[7]"
    first, again = (Program.of(["x"], (np.ones(2),), [line, "return a"]) for _ in range(2))
    other = Program.of(["x"], (np.ones(3),), [line, "return a"])
    files = [program.function.__code__.co_filename for program in (first, again, other)]
    assert files[0] == files[1] != files[2]
    del again
    gc.collect()
    assert linecache.getline(files[0], 2).strip() == line
    del first
    gc.collect()
    assert linecache.getline(files[0], 2) == ""


@pytest.mark.slow
def test_a_program_that_fails_is_reported_with_its_example():
    """The report is of one failure, shrunk: not of a flaky one, and not of one for each text of the program."""

    @settings(SEARCH, max_examples=200)
    @given(programs(scalar=True, only=["tanh", "add"]))
    def fails(program):
        program(*("a number" for _ in program.point))

    with pytest.raises(TypeError) as caught:
        fails()
    falsifying, where = "\n".join(caught.value.__notes__), caught.value.__notes__[0]
    assert "def program(" in falsifying
    assert falsifying.count("\n") < 12, falsifying
    assert where.startswith("in line 2 of the program: ")


@pytest.mark.slow
def test_what_shrinks_is_readable():
    program = find(programs(), lambda program: "tanh" in ops_of(program), settings=SEARCH)
    assert program.source.count("\n") <= 3, program.source


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"max_ops": -1}, "max_ops=-1"),
        ({"only": ["tanhh"]}, "tanhh"),
        ({"only": ["matmul"], "scalar": True}, "elementw"),
    ],
)
def test_bad_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        find(programs(**arguments), lambda program: True, settings=SEARCH)
