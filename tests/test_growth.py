"""Joins, splits, reads and writes of n parts take n steps: allocated bytes are counted at n and at 4 n, never time.

All bytes count that are allocated between two events of the interpreter, also those that are free again at the next, so
an array for the whole at each of the parts shows, forward and backward, in both modes and to second order.
"""

import gc
import sys
import tracemalloc

import numpy as np
import pytest

import autograd.numpy as anp
import nn
from autograd import Tensor, Value, gradients, ops, tangents
from autograd.engine.declaration import OPS
from autograd.engine.entries import EntriesOp
from autograd.engine.joint import JointOp
from autograd.functions.registry import DERIVED
from autograd.protocols.pytorch.in_place import InPlaceMethods
from tests.sampling import sampled

N, WIDTH = 10, 256
"""The number of parts, and of numbers in each: an array of all parts is much more than a node."""

MOST = 5.5
"""The factor by which the bytes may grow from n to 4 n. (Where each part takes an array of all, it is 8 and more.)"""


def _entry_by_entry(n, write):
    """An array that is filled row after row."""
    y = Tensor(np.zeros((n, WIDTH)), requires_grad=False)
    for i in range(n):
        write(y, i)
    return y


def _recurrence(x):
    y = Tensor(np.zeros(x.shape), requires_grad=False)
    y[0] = x[0]
    for i in range(1, len(x)):
        y[i] = y[i - 1] * x[i]
    return y


def _columns(x):
    y = Tensor(np.zeros(x.shape[::-1]), requires_grad=False)
    y[:, 0] = x[0]
    for i in range(1, len(x)):
        y[:, i] = y[:, i - 1] * x[i]
    return y


def _read_between_writes(x):
    y, kept = Tensor(np.zeros(x.shape), requires_grad=False), []
    for i in range(len(x)):
        y[i] = x[i] * x[i]
        kept.append(y[i, 0] * 2.0)
    return np.stack(kept).sum() * y


def _entries(x):
    y = Tensor(np.zeros(x.shape), requires_grad=False)
    for i in range(len(x)):
        y[i][3] = x[i, 1] * 2.0
        y[i, 4] += x[i, 2]
        y[i, 5].add_(x[i, 3])
    return y


def _running_sums(x):
    total, y = x[0] * 0.0, Tensor(np.zeros(x.shape), requires_grad=False)
    for i, row in enumerate(x):
        total = total + row
        y[i] = total
    return y


def _at_lists(x):
    y = Tensor(np.zeros(x.shape), requires_grad=False)
    for i in range(len(x) - 1):
        y[[i, i + 1]] = x[[i, i + 1]] * x[i]
    return y


def _asked_for_its_shape(x):
    y = Tensor(np.zeros(x.shape), requires_grad=False)
    for i in range(len(x)):
        y[i] = x[i] * np.shape(y)[0] * np.ndim(y) * np.size(y)
        assert np.isrealobj(y)
    return y


def _at_masks(x):
    y, mask = Tensor(np.zeros(x.shape), requires_grad=False), np.arange(WIDTH) % 2 == 0
    for i in range(len(x)):
        y[i, mask] = x[i, mask] * 2.0
    return y


def _filled_through_rows(x):
    y = Tensor(np.zeros(x.shape), requires_grad=False)
    for row, value in zip(y, x, strict=True):
        row[2:] = value[2:]
        row[0] = value[1]
    return y


def _filled_as_a_function(x):
    y = x * 0.0
    for i in range(len(x)):
        y = ops.set_entries(y, x[i] * 2.0, index=i)
    return y


def _embedded(x):
    return np.stack([nn.functional.embedding(np.array([i, (i + 1) % len(x)]), x) for i in range(len(x))])


LOOPS = {
    "recurrence": _recurrence,
    "columns": _columns,
    "reads between writes": _read_between_writes,
    "single entries": _entries,
    "running sums": _running_sums,
    "lists of places": _at_lists,
    "masks": _at_masks,
    "shapes": _asked_for_its_shape,
    "through rows": _filled_through_rows,
    "iteration": lambda x: sum((row * row for row in x), 0.0),
    "slices that overlap": lambda x: sum((x[i : i + 3] * x[i : i + 3]).sum() for i in range(len(x) - 3)),
    "embedding": _embedded,
    "pad_sequence": lambda x: nn.utils.rnn.pad_sequence([x[i] for i in range(len(x))]),
    "unpacking": lambda x: (lambda first, *rest: first * sum(rest))(*x),
    "array of rows": lambda x: anp.array(list(x)),
    "array of entries": lambda x: anp.array([row[0] for row in x]),
    "fill": lambda x: _entry_by_entry(len(x), lambda y, i: y.__setitem__(i, x[i] * x[i])),
}

JOINS = {
    np.concatenate: lambda x: np.concatenate([row * row for row in x]),
    np.stack: lambda x: np.stack([row * row for row in x]),
    np.vstack: lambda x: np.vstack([row * row for row in x]),
    np.hstack: lambda x: np.hstack([row * row for row in x]),
    np.dstack: lambda x: np.dstack([row * row for row in x]),
    np.column_stack: lambda x: np.column_stack([row * row for row in x]),
    np.block: lambda x: np.block([[row * row] for row in x]),
    np.append: lambda x: np.append(np.stack(list(x)), x),
    np.insert: lambda x: np.insert(x, range(len(x)), x * x, axis=0),
    np.delete: lambda x: np.delete(x, range(0, len(x), 2), axis=0),
    np.array_split: lambda x: np.concatenate([part * part for part in np.array_split(x, len(x))][::-1]),
    np.split: lambda x: np.concatenate([part * part for part in np.split(x, len(x))][::-1]),
    np.hsplit: lambda x: np.concatenate([part * part for part in np.hsplit(x.T, len(x))][::-1], axis=1),
    np.vsplit: lambda x: np.concatenate([part * part for part in np.vsplit(x, len(x))][::-1]),
    np.dsplit: lambda x: np.concatenate([part * part for part in np.dsplit(x.T[None], len(x))][::-1], axis=2),
    np.atleast_1d: lambda x: np.concatenate(np.atleast_1d(*x)),
    np.atleast_2d: lambda x: np.concatenate(np.atleast_2d(*x)),
    np.atleast_3d: lambda x: np.concatenate(np.atleast_3d(*x)),
    np.broadcast_arrays: lambda x: np.concatenate(np.broadcast_arrays(*x)),
}
if hasattr(np, "unstack"):
    JOINS[np.unstack] = lambda x: np.stack([row * row for row in np.unstack(x)])

OF_OPS = {
    "concatenate": JOINS[np.concatenate],
    "stack": JOINS[np.stack],
    "getitem": LOOPS["iteration"],
    "set_entries": LOOPS["fill"],
    "scatter_all": lambda x: ops.scatter_all(*[r * r for r in x], indices=tuple(range(len(x))), shape=x.shape),
    "assemble": LOOPS["array of rows"],
    "einsum": None,  # its work is a product of many lengths
}


class _Counter:
    """Bytes allocated from event to event of the interpreter."""

    def __enter__(self):
        gc.collect()
        gc.disable()
        tracemalloc.start()
        self.total = self.before = 0
        sys.setprofile(self._look)
        return self

    def _look(self, frame, event, argument):
        if event == "call" or event == "c_call":
            return
        now, peak = tracemalloc.get_traced_memory()
        self.total += max(peak - self.before, 0)
        self.before = now
        tracemalloc.reset_peak()

    def __exit__(self, *exception):
        sys.setprofile(None)
        self._look(None, None, None)
        tracemalloc.stop()
        gc.enable()


def _plain(x, y):
    gradients([y], [x])


def _second(x, y):
    (g,) = gradients([y], [x], create_graph=True)
    if g.requires_grad:
        gradients([(g * g).sum()], [x])


def _forward(x, y):
    tangents([y], [x], [np.ones(x.shape)])


MODES = {"reverse": _plain, "second": _second, "forward": _forward}


def _bytes(program, differentiate, n):
    x = Tensor(np.linspace(0.5, 0.95, n * WIDTH).reshape(n, WIDTH))
    with _Counter() as counter:
        y = program(x)
        differentiate(x, (y * y).sum())
    return counter.total


def _growth(program, differentiate):
    _bytes(program, differentiate, 4)  # the first call also allocates objects that stay
    small, large = (_bytes(program, differentiate, n) for n in (N, 4 * N))
    return large / small


_FEW = [("recurrence", "second"), ("fill", "reverse")]
"""The loops that the usual run counts."""


@pytest.mark.parametrize(
    ("name", "mode"),
    sampled([(name, mode) for name in LOOPS for mode in MODES], _FEW),
)
def test_loops(name, mode):
    assert _growth(LOOPS[name], MODES[mode]) < MOST


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("function", JOINS, ids=lambda f: f.__name__)
def test_functions(function, mode):
    assert _growth(JOINS[function], MODES[mode]) < MOST


@pytest.mark.parametrize(
    ("name", "mode"),
    sampled(
        [(name, mode) for name, program in OF_OPS.items() if program is not None for mode in MODES],
        [("concatenate", "reverse")],
    ),
)
def test_ops(name, mode):
    assert _growth(OF_OPS[name], MODES[mode]) < MOST


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES)
def test_sweeps_over_arrays_that_were_written_as_copies(mode):
    """A call of the op makes a copy, as it says; the sweep makes none."""

    def swept(n):
        x = Tensor(np.linspace(0.5, 0.95, n * WIDTH).reshape(n, WIDTH))
        y = (_filled_as_a_function(x) ** 2).sum()
        with _Counter() as counter:
            MODES[mode](x, y)
        return counter.total

    swept(4)
    assert swept(4 * N) / swept(N) < MOST


def test_every_function_that_joins_splits_or_writes_is_here():
    joining = {f for f, answer in DERIVED.items() if answer.__module__ == "autograd.functions.joining"}
    assert joining <= set(JOINS)
    variadic = {name for name, op in OPS.items() if isinstance(op, (JointOp, EntriesOp))}
    assert variadic - {"cofactors_along"} == set(OF_OPS)  # it has as many operands as a derivative has orders


_MORE = {"clamp": (0.1, 0.9), "clip": (0.1, 0.9), "masked_fill": (np.zeros(WIDTH, bool), 1.0), "fill": (2.0,)}
_MORE |= {"cumsum": (0,), "cumprod": (0,), "clamp_min": (0.1,), "clamp_max": (0.9,), "float_power": (2.0,)}
_MORE |= {"pow": (2.0,), "addcmul": (2.0, 3.0), "addcdiv": (2.0, 3.0), "lerp": (2.0, 0.5), "tril": None, "triu": None}
_MORE |= {"ldexp": (2,)}
_MORE |= {"addmm": None, "addmv": None, "addr": None, "baddbmm": None}  # these work on matrices and stacks, not on rows
_TWO = {
    "add", "sub", "subtract", "mul", "multiply", "div", "divide", "true_divide", "copy", "hypot", "fmod", "remainder",
    "floor_divide", "arctan2", "atan2", "copysign", "heaviside", "nextafter",
}  # fmt: skip
IN_PLACE = sorted(name for name in vars(InPlaceMethods) if name.endswith("_") and not name.startswith("_"))


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in IN_PLACE if _MORE.get(name[:-1], ()) is not None])
def test_methods_that_write_in_place(name):
    arguments = _MORE.get(name[:-1], (0.5,) if name[:-1] in _TWO else ())
    # moved into the domain, because NaN takes another kind of sweep
    shift = 1.0 if name in ("acosh_", "arccosh_") else 0.0
    with np.errstate(all="ignore"):
        assert _growth(lambda x: _written_by(x + shift, lambda row: getattr(row, name)(*arguments)), _plain) < MOST


AUGMENTED = sorted(name for name in dir(Tensor) if name.startswith("__i") and name[3:-2] in
                   ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow"))  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", AUGMENTED)
def test_augmented_assignments(name):
    def write(x):
        y = x * 1.0
        for i in range(len(x)):
            y[i] = getattr(y[i], name)(1.5)
        return y

    assert _growth(write, _plain) < MOST


def _written_by(x, write):
    y = x * 1.0
    for i in range(len(x)):
        write(y[i])
    return y


@pytest.mark.slow
def test_a_join_of_values():
    def steps(n):
        values = [Value(float(i)) for i in range(n)]
        total = Value(0.0)
        with _Counter() as counter:
            for v in values:
                total = total + v * v
            total.backward()
        return counter.total

    steps(8)
    assert steps(4 * N) / steps(N) < MOST


def test_the_count_shows_an_array_at_each_part():
    """The count notices the same programs with an array of the whole at each part."""

    def looks(x):
        y = Tensor(np.zeros(x.shape), requires_grad=False)
        for i in range(len(x)):
            y[i] = x[i]
            len(y.data)
        return y

    assert _growth(looks, _plain) > MOST
    assert _growth(lambda x: sum((x * float(i))[i] for i in range(len(x))), _plain) > MOST
