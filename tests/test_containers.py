"""Containers taken apart and built again, by themselves and as vectors."""

import dataclasses
from collections import OrderedDict, defaultdict, namedtuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import OperandError, ShapeError, Tensor, Value, grad, jacobian, make_jvp, make_vjp
from autograd.containers import flatten, is_container, leaves_like, register_container
from autograd.misc import flatten as to_vector
from autograd.misc.flatten import flatten_func

Point = namedtuple("Point", "x y")


@dataclasses.dataclass
class Pair:
    first: object
    second: object


trees = st.recursive(
    st.floats(-10, 10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text("abc", max_size=2), inner, max_size=3)
        | st.builds(Pair, inner, inner)
        | st.builds(Point, inner, inner)
        | st.none()
    ),
    max_leaves=8,
)


@given(trees)
def test_flatten_and_build_are_inverse(tree):
    leaves, build = flatten(tree)
    assert build(leaves) == tree
    assert leaves_like("it", tree, tree) == leaves
    vector, unflatten = to_vector(tree)
    assert unflatten(vector) == tree
    assert vector.tolist() == leaves


class TestContainers:
    def test_dicts_keep_their_order_and_class(self):
        tree = OrderedDict(b=1.0, a=2.0)
        leaves, build = flatten(tree)
        assert leaves == [2.0, 1.0]
        assert build([20.0, 10.0]) == OrderedDict(b=10.0, a=20.0)
        counts = defaultdict(float, z=1.0)
        rebuilt = flatten(counts)[1]([5.0])
        assert rebuilt["z"] == 5.0
        assert rebuilt["new"] == 0.0
        assert counts == {"z": 1.0}

    def test_keys_that_cannot_be_sorted(self):
        assert flatten({"a": 1.0, 2: 3.0})[0] == [1.0, 3.0]

    def test_registered_classes_and_what_derives_from_them(self):
        class Ball:
            def __init__(self, radius):
                self.radius = radius

        class Heavy(Ball):
            pass

        register_container(Ball, lambda b: [b.radius], lambda b, new: type(b)(*new))
        result = grad(lambda balls: balls[0].radius ** 2 * balls[1].radius)([Ball(2.0), Heavy(3.0)])
        assert [(type(b), b.radius) for b in result] == [(Ball, 12.0), (Heavy, 4.0)]
        assert is_container(Heavy(1.0))
        assert not is_container("text")

    def test_tangents_and_cotangents_are_matched_by_key_not_by_order(self):
        """Taken in the order in which the keys were written, these would be exchanged without a word."""

        def f(p):
            return {"s": 2.0 * p["a"], "t": 3.0 * p["b"]}

        point = {"a": 1.0, "b": 1.0}
        assert make_jvp(f)(point)({"b": 10.0, "a": 1.0})[1] == {"s": 2.0, "t": 30.0}
        assert make_vjp(f)(point)[0]({"t": 10.0, "s": 1.0}) == {"a": 2.0, "b": 30.0}

    @pytest.mark.parametrize(
        ("tree", "template"),
        [
            ([1.0], [1.0, 2.0]), ({"a": 1.0}, {"b": 1.0}), (1.0, [1.0]), ([1.0], 1.0), (None, 1.0), (1.0, None),
            ({"a": [1.0]}, {"a": 1.0}), ({"a": 1.0}, [1.0]), (None, ()),
        ],
    )  # fmt: skip
    def test_other_structures_are_refused(self, tree, template):
        with pytest.raises(ShapeError, match=r"the tangent: got .*, expected the structure of"):
            leaves_like("the tangent", tree, template)

    def test_a_list_may_stand_for_a_tuple(self):
        assert leaves_like("it", [1.0, None], (2.0, None)) == [1.0]


class TestVectors:
    def test_shapes_dtypes_and_numbers_come_back(self):
        tree = {"w": np.ones((2, 3), np.float32), "b": [1, np.float64(2.0)]}
        vector, unflatten = to_vector(tree)
        assert vector.shape == (8,)
        back = unflatten(np.arange(8.0))
        assert back["w"].dtype == np.float32
        assert back["w"].tolist() == [[2.0, 3.0, 4.0], [5.0, 6.0, 7.0]]
        assert back["b"][0] == 0.0
        assert isinstance(back["b"][0], float)

    def test_differentiable_both_ways(self):
        point = {"a": np.array([1.0, 2.0]), "b": 3.0}
        np.testing.assert_array_equal(grad(lambda p: np.sum(to_vector(p)[0] ** 2))(point)["a"], [2.0, 4.0])
        vector, unflatten = to_vector(point)
        np.testing.assert_array_equal(jacobian(lambda v: unflatten(v)["a"] * unflatten(v)["b"])(vector), [
            [3.0, 0.0, 1.0], [0.0, 3.0, 2.0],
        ])  # fmt: skip

    def test_flatten_func(self):
        of_vector, unflatten, x = flatten_func(lambda p, k: {"u": k * p["u"]}, {"u": np.ones(2)})
        assert of_vector(x, 3.0).tolist() == [3.0, 3.0]
        assert unflatten(x)["u"].tolist() == [1.0, 1.0]

    def test_empty(self):
        vector, unflatten = to_vector([])
        assert vector.shape == (0,)
        assert unflatten(vector) == []

    @pytest.mark.parametrize("tree", ["text", {"a": "text"}, [object()], [Value(1.0)]])
    def test_refusals(self, tree):
        with pytest.raises(OperandError, match="flatten: got"):
            to_vector(tree)

    def test_a_vector_of_another_length(self):
        with pytest.raises(ShapeError, match=r"unflatten: got shape \(3,\), expected \(2,\)"):
            to_vector([1.0, 2.0])[1](np.ones(3))

    def test_nodes(self):
        vector, _ = to_vector([Tensor([1.0, 2.0]), 3.0])
        assert isinstance(vector, Tensor)
