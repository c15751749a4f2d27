"""Pytrees taken apart and built again."""

from collections import OrderedDict, defaultdict

import pytest
from hypothesis import given

from autograd import OperandError, ShapeError, grad, jacobian
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
