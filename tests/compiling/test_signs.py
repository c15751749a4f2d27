"""Signs in source bind as Python's do."""

import ast
import operator

import numpy as np
import pytest

from autograd.compiling.signs import ATOM, BINARY, Text


@pytest.mark.parametrize("f", BINARY, ids=lambda f: f.__name__)
def test_signs_are_those_of_the_functions(f):
    sign, _ = BINARY[f]
    x, y = np.array([3, 4]), np.array([2, 1])
    np.testing.assert_array_equal(eval(f"x {sign} y"), f(x, y))


def test_what_binds_tighter_is_evaluated_first():
    signs = sorted({(binds, sign) for sign, binds in BINARY.values()})
    for loose, outer in signs:
        for tight, inner in signs:
            if loose < tight:
                tree = ast.parse(f"a {outer} b {inner} c", mode="eval").body
                inside = tree.comparators[0] if isinstance(tree, ast.Compare) else tree.right
                assert not isinstance(inside, ast.Name), (outer, inner)


def test_a_text_is_an_atom_if_nothing_is_said():
    assert Text("x").binds == ATOM
    assert Text("x + y", BINARY[operator.add][1]).binds < Text("x * y", BINARY[operator.mul][1]).binds
