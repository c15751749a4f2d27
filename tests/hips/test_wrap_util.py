"""``autograd.wrap_util``: operators on functions of many arguments."""

from autograd import core
from autograd.wrap_util import unary_to_nary


def test_one_and_several_positions():
    @unary_to_nary
    def slope(fun, x):
        return core.make_vjp(fun, x)[0](1.0)

    assert slope(lambda x, y: x * y)(3.0, 5.0) == 5.0
    assert slope(lambda x, y: x * y, [1, 0])(3.0, 5.0) == (3.0, 5.0)
