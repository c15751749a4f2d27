"""Arguments: parts of the key, inputs, and results that are built anew."""

from collections import OrderedDict, namedtuple

import numpy as np
import pytest

from autograd import Tensor
from autograd.compiling.arguments import Same, Unkeyed, key_of, result_of, with_leaves
from autograd.compiling.compiled import compile
from autograd.transforms.pytree import flatten

Point = namedtuple("Point", "x y")


def key(x):
    leaves = []
    return key_of(x, leaves), leaves


@pytest.mark.parametrize(
    ("x", "y"),
    [
        (np.zeros(3), np.zeros(4)), (np.zeros(3), np.zeros(3, np.float32)), (np.zeros((3, 3)), np.zeros((3, 3))[::-1]),
        (1.0, 1), (1.0, np.float64(1.0)), (1, True), ("a", "b"), ([1.0], (1.0,)), ([1.0], [1.0, 2.0]),
        ({"a": 1.0, "b": 2.0}, {"b": 2.0, "a": 1.0}), (None, False), (slice(0, 2), slice(0, None)),
        (object(), object()),
    ],
)  # fmt: skip
def test_another_form_is_another_key(x, y):
    assert key(x)[0] != key(y)[0]


@pytest.mark.parametrize(
    ("x", "y"),
    [
        (np.zeros(3), np.ones(3)), (1.0, 2.0), ({"a": [1.0, (2, None)]}, {"a": [3.0, (4, None)]}),
        (slice(0, 2), slice(1, 3)), (np.float32(1), np.float32(2)), (Point(1.0, 2.0), Point(3.0, 4.0)),
    ],
)  # fmt: skip
def test_other_numbers_are_the_same_key(x, y):
    assert key(x)[0] == key(y)[0]
    assert hash(key(x)[0]) == hash(key(y)[0])


def test_leaves_go_back_to_their_places():
    x = {"a": [np.arange(3.0), 2], "b": (None, "text", slice(0, 4.0)), "c": Point(1j, np.float32(3))}
    leaves = key(x)[1]
    assert [type(leaf) for leaf in leaves] == [np.ndarray, int, int, float, complex, np.float32]
    new = with_leaves(x, iter(range(6)))
    assert new == {"a": [0, 1], "b": (None, "text", slice(2, 3, None)), "c": Point(4, 5)}


def test_what_cannot_be_an_input_is_said_so():
    with pytest.raises(Unkeyed) as unkeyed:
        key([Tensor(1.0)])
    assert unkeyed.value.reason is None

    class Other:
        def __array_function__(self, *args):
            return NotImplemented

    with pytest.raises(Unkeyed, match="got a Other of tests, expected numbers and arrays"):
        key(Other())


def test_an_object_is_the_same_only_as_itself():
    held = [1.0]
    assert Same(held) == Same(held)
    assert Same(held) != Same([1.0])
    assert Same(held) != held


def test_results_of_other_containers_are_built():
    simple = (1.0, [2.0, {"a": None}])
    assert result_of(simple) == (simple, None)
    for value in (Point(1.0, 2.0), OrderedDict(a=1.0, b=2.0), {3: 1.0, 4: 2.0}):
        leaves, build = result_of(value)
        assert leaves == [1.0, 2.0]
        found = build([5.0, 6.0])
        assert type(found) is type(value)
        assert flatten(found)[0] == [5.0, 6.0]


class Text(str):
    """A text of another class."""


def _read_only(x):
    x.flags.writeable = False
    return x


VARIED = {
    "ranges": ([range(0, 3, 2), range(0, 4, 2)], lambda v, x: x * v.stop),
    "empty ranges": ([range(0), range(5, 5)], lambda v, x: x * v.start),
    "dates": ([np.datetime64("2020-01-01", "D"), np.datetime64("2020-01-01", "h")], lambda v, x: x * len(v.dtype.str)
              * (v.dtype == "M8[D]")),
    "spans": ([np.timedelta64(24, "h"), np.timedelta64(1, "D")], lambda v, x: x * (v.dtype == "m8[D]")),
    "texts": ([np.str_("ab"), np.str_("abc")], lambda v, x: x * v.dtype.itemsize),
    "bytes": ([np.bytes_(b"ab"), np.bytes_(b"abc")], lambda v, x: x * v.itemsize),
    "records": ([np.zeros(1, [("a", float)])[0], np.zeros(1, [("b", float), ("c", int)])[0]],
                lambda v, x: x * len(v.dtype.names)),
    "keys": ([{"a": 1.0}, {Text("a"): 1.0}], lambda v, x: x * (type(next(iter(v))) is Text)),
    "results of keys": ([{"a": 1.0}, {Text("a"): 1.0}], lambda v, x: [type(key).__name__ for key in v]),
    "memory": ([np.zeros(4), np.frombuffer(bytearray(33), np.uint8)[1:].view(float)],
               lambda v, x: x * v.flags.aligned),
    "views that may be written": ([np.zeros(4), np.broadcast_to(0.0, 4).copy()[:]],
                                  lambda v, x: x * v[1:].flags.writeable),
    "owned memory": ([np.zeros(4), np.zeros(8)[:4]], lambda v, x: x * v.flags.owndata),
    "flags by getattr": ([np.zeros(4), np.zeros(8)[:4]], lambda v, x, name="owndata": x * getattr(v.flags, name)),
    "the right to write": ([np.zeros(4), _read_only(np.zeros(4))], lambda v, x: x * v.flags["W"]),
    "all flags": ([np.zeros(4), np.zeros(8)[:4]], lambda v, x: x * v.flags.num),
    "flags as text": ([np.zeros(4), np.zeros(8)[:4]], lambda v, x: x * str(v.flags).count("True")),
    "required memory": ([np.zeros(4), np.zeros(8)[:4]], lambda v, x: x * (np.require(v, requirements="O") is v)),
    "the place in memory": ([np.zeros(4), np.frombuffer(bytearray(33), np.uint8)[1:].view(float)],
                            lambda v, x: x * (v.ctypes.data % 8)),
    "long integers": ([np.zeros(4, "l"), np.zeros(4, "q")], lambda v, x: x * v.dtype.num),
    "integers in records": ([np.zeros(1, [("a", "l")]), np.zeros(1, [("a", "q")])], lambda v, x: x * v["a"].dtype.num),
    "swapped integers": ([np.zeros(4, ">l"), np.zeros(4, ">q")], lambda v, x: x * v.dtype.num),
    "alignment of records": ([np.zeros(4, np.dtype([("a", float)], align=aligned)) for aligned in (False, True)],
                             lambda v, x: x * v.dtype.isalignedstruct),
    "metadata": ([np.zeros(4, np.dtype(float, metadata={"a": n})) for n in (1, 2)],
                 lambda v, x: x * v.dtype.metadata["a"]),
    "bases": ([np.zeros(4), np.zeros(8)[:4]], lambda v, x: x * (v.base is None)),
}  # fmt: skip
VARIED["views that may be written"][0][1].flags.writeable = False
VARIED |= {f"{kind}, the other one first": (values[::-1], use) for kind, (values, use) in VARIED.items()}


@pytest.mark.parametrize("outside", [False, True], ids=["argument", "outside"])
@pytest.mark.parametrize("kind", VARIED)
@pytest.mark.filterwarnings("ignore::autograd.errors.UncompiledWarning")
def test_equal_things_that_differ_are_of_other_kinds(kind, outside):
    """At zero, in the first calls, one cannot tell from the result which of two equal things was given."""
    values, use = VARIED[kind]
    holder = [values[0]]
    f = (lambda x: use(holder[0], x)) if outside else use
    compiled = compile(f)
    for i in range(12):
        holder[0] = values[i // 2 % 2]
        args = (np.linspace(1.0, 2.0, 4) * (i > 3),)
        args = args if outside else (holder[0], *args)
        got, expected = compiled(*args), f(*args)
        assert got == expected if isinstance(got, list) else np.array_equal(got, expected)
