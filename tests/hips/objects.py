"""A class of objects that are no arrays, as code for HIPS autograd has it: cubic polynomials, space and rules."""

import numpy as np

from autograd.extend import Box, VSpace, defjvp, defvjp, primitive
from autograd.util import func

RANDOM = np.random.default_rng(0)


class Poly:
    """The sum of ``c * x**k`` over the items ``k: c`` of a dict; what is left out is 0."""

    def __init__(self, numbers):
        self.numbers = {k: numbers.get(k, 0.0) for k in range(4)}

    @property
    def vs(self):
        return PolySpace(self)

    @primitive
    def __call__(self, x):
        return sum([c * x**k for k, c in self.numbers.items()], 0.0)

    def __add__(self, other):
        return self.vs.add(self, other)

    def __mul__(self, a):
        return self.vs.scalar_mul(self, a)


class PolyBox(Box, Poly):
    sign = property(lambda self: np.sign(self._value(1.0)))


class PolySpace(VSpace):
    def zeros(self):
        return Poly({})

    def randn(self):
        return Poly(dict(enumerate(RANDOM.standard_normal(4))))

    def _add(self, p, q):
        return Poly({k: c + q.numbers[k] for k, c in p.numbers.items()})

    def _scalar_mul(self, p, a):
        return Poly({k: c * a for k, c in p.numbers.items()})

    def _inner_prod(self, p, q):
        return sum(c * q.numbers[k] for k, c in p.numbers.items())


PolyBox.register(Poly)
PolySpace.register(Poly)


@primitive
def monomials(x):
    """The gradient of the value at x by the polynomial."""
    return Poly({k: x**k for k in range(4)})


@primitive
def slope_of(p):
    """The derivative of a polynomial."""
    return Poly({k - 1: k * c for k, c in p.numbers.items()})


@primitive
def raised(p):
    """The transpose of ``slope_of``."""
    return Poly({k + 1: (k + 1) * c for k, c in p.numbers.items()})


defvjp(
    func(Poly.__call__), lambda ans, p, x: lambda g: monomials(x) * g, lambda ans, p, x: lambda g: g * slope_of(p)(x)
)
defvjp(monomials, lambda ans, x: lambda g: slope_of(g)(x))
defvjp(slope_of, lambda ans, p: raised)
defvjp(raised, lambda ans, p: slope_of)

defjvp(func(Poly.__call__), lambda g, ans, p, x: g(x), lambda g, ans, p, x: g * slope_of(p)(x))
defjvp(monomials, lambda g, ans, x: raised(monomials(x)) * g)
defjvp(slope_of, "same")
defjvp(raised, "same")

P = Poly({0: 1.0, 1: -2.0, 3: 0.5})
Q = Poly({0: 0.25, 1: 3.0, 3: -1.0})


def assert_poly(p, expected):
    assert type(p) is Poly
    for k, c in expected.items():  # of the others none is looked at
        assert isinstance(p.numbers[k], (float, np.floating))
        np.testing.assert_allclose(p.numbers[k], c, rtol=1e-13)
