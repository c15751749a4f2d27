"""Pytrees taken apart and built again."""

from collections import OrderedDict, defaultdict

import numpy as np
import pytest
from hypothesis import given

from autograd import OperandError, ShapeError, grad, jacobian, make_vjp
from autograd.extend import defvjp, primitive
from autograd.transforms.pytree import flatten, is_container, leaves_like
from tests.transforms.trees import trees


@given(trees)
def test_flatten_and_build_are_inverse(tree):
    leaves, build = flatten(tree)
    assert build(leaves) == tree
    assert leaves_like("it", tree, tree) == leaves


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

    def test_a_sparse_array_that_is_a_dict_is_a_leaf(self):
        sparse = pytest.importorskip("scipy.sparse").dok_array((2, 2))
        assert not is_container(sparse)
        with pytest.raises(OperandError, match=r"jacobian: got a scipy dok_array .* x.toarray\(\) makes one"):
            jacobian(lambda x: x)(sparse)
        with pytest.raises(OperandError, match="grad: got a scipy dok_array"):
            grad(lambda x: x["a"])({"a": sparse})


class TestLooseGradients:
    """``leaves_like(..., loose=True)``: the forms of a gradient of a container."""

    def test_arrays_stand_for_lists(self):
        x = np.array([[1.0, 2.0], [3.0, 4.0]])
        assert leaves_like("g", x[0], [0.0, 0.0], loose=True) == [1.0, 2.0]
        rows = leaves_like("g", x, (np.zeros(2), np.zeros(2)), loose=True)
        assert [row.tolist() for row in rows] == x.tolist()
        for wrong, template in ((x[0], [0.0]), (np.float64(1.0), [0.0]), (x[0], {"a": 0.0, "b": 0.0})):
            with pytest.raises(ShapeError):
                leaves_like("g", wrong, template, loose=True)
        with pytest.raises(ShapeError):
            leaves_like("g", x[0], [0.0, 0.0])

    def test_none_stands_for_zeros_of_a_part(self):
        assert leaves_like("g", (1.0, None), (0.0, {"a": 0.0, "b": [0.0]}), loose=True) == [1.0, None, None]
        with pytest.raises(ShapeError):
            leaves_like("g", (1.0, None), (0.0, {"a": 0.0}))
        with pytest.raises(ShapeError):
            leaves_like("g", None, (0.0, 0.0), loose=True)

    def test_of_a_vjp(self):
        x = np.array([0.3, -1.2])
        pull, _ = make_vjp(lambda x: (np.sum(x**2), {"aux": [x * 3.0, np.sum(x)]}))(x)
        assert np.allclose(pull((1.0, None)), 2 * x)
        assert np.allclose(pull((None, {"aux": [None, 2.0]})), 2.0)
        assert np.allclose(pull([1.0, {"aux": (np.ones(2), 0.0)}]), 2 * x + 3.0)
        assert pull((None, None)).tolist() == [0.0, 0.0]
        pull, _ = make_vjp(lambda x: [x[0] ** 2, x[1] ** 3])(x)
        assert np.allclose(pull(np.array([1.0, 10.0])), [2 * x[0], 30 * x[1] ** 2])

    def test_of_a_rule(self):
        @primitive
        def f(xs, d):
            return xs[0] * xs[1] + d["a"]

        defvjp(f, lambda ans, xs, d: lambda g: g * np.array([xs[1], xs[0]]), lambda ans, xs, d: lambda g: {"a": None})
        g, h = grad(lambda x, y: f([x, y], {"a": x}), (0, 1))(2.0, 3.0)
        assert (g, h) == (3.0, 2.0)
