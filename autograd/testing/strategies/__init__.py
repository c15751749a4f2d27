"""Strategies for hypothesis: points and programs for tests of functions, away from kinks and singularities.

- ``numbers``, ``arrays``, ``distinct``, ``broadcastable``: points.
- ``shapes``, ``indices``, ``axes``: arguments beside arrays.
- ``regular_matrices``, ``positive_definite``, ``orthogonal``, ``matmul_pairs``, ``einsum_programs``: linear algebra.
- ``programs``, ``mlps``: whole functions, with a point.

hypothesis comes with the extra: ``pip install "gategrad[test]"``.
"""

from autograd.errors import MissingPackageError as _MissingPackageError

try:
    import hypothesis as _hypothesis
except ImportError as error:
    raise _MissingPackageError(
        'autograd.testing.strategies needs hypothesis; install it with: pip install "gategrad[test]"'
    ) from error

from autograd.testing.strategies.arrays import arrays as arrays
from autograd.testing.strategies.arrays import axes as axes
from autograd.testing.strategies.arrays import broadcastable as broadcastable
from autograd.testing.strategies.arrays import distinct as distinct
from autograd.testing.strategies.arrays import indices as indices
from autograd.testing.strategies.arrays import numbers as numbers
from autograd.testing.strategies.arrays import shapes as shapes
from autograd.testing.strategies.matrices import einsum_programs as einsum_programs
from autograd.testing.strategies.matrices import matmul_pairs as matmul_pairs
from autograd.testing.strategies.matrices import mlps as mlps
from autograd.testing.strategies.matrices import orthogonal as orthogonal
from autograd.testing.strategies.matrices import positive_definite as positive_definite
from autograd.testing.strategies.matrices import regular_matrices as regular_matrices
from autograd.testing.strategies.programs import Program as Program
from autograd.testing.strategies.programs import programs as programs

del _hypothesis
