"""``scipy.linalg``, differentiable where a rule is known: NumPy's functions, functions of matrices and equations.

A function defined here answers where there are nodes among the arguments, SciPy's own on plain arrays.
Matrices are two-dimensional, except where NumPy's own function answers. Rules: M. Giles, "An extended collection of
matrix derivative results for forward and reverse mode algorithmic differentiation" (2008), where no other source is
named.
"""

from autograd.scipy.linalg.equations import solve_banded as solve_banded
from autograd.scipy.linalg.equations import solve_continuous_are as solve_continuous_are
from autograd.scipy.linalg.equations import solve_continuous_lyapunov as solve_continuous_lyapunov
from autograd.scipy.linalg.equations import solve_discrete_are as solve_discrete_are
from autograd.scipy.linalg.equations import solve_discrete_lyapunov as solve_discrete_lyapunov
from autograd.scipy.linalg.equations import solve_lyapunov as solve_lyapunov
from autograd.scipy.linalg.equations import solve_sylvester as solve_sylvester
from autograd.scipy.linalg.equations import solve_triangular as solve_triangular
from autograd.scipy.linalg.equations import solveh_banded as solveh_banded
from autograd.scipy.linalg.factorisations import cho_factor as cho_factor
from autograd.scipy.linalg.factorisations import cho_solve as cho_solve
from autograd.scipy.linalg.factorisations import cholesky as cholesky
from autograd.scipy.linalg.factorisations import det as det
from autograd.scipy.linalg.factorisations import eig as eig
from autograd.scipy.linalg.factorisations import eigh as eigh
from autograd.scipy.linalg.factorisations import eigvals as eigvals
from autograd.scipy.linalg.factorisations import eigvalsh as eigvalsh
from autograd.scipy.linalg.factorisations import inv as inv
from autograd.scipy.linalg.factorisations import lu as lu
from autograd.scipy.linalg.factorisations import lu_factor as lu_factor
from autograd.scipy.linalg.factorisations import lu_solve as lu_solve
from autograd.scipy.linalg.factorisations import norm as norm
from autograd.scipy.linalg.factorisations import pinv as pinv
from autograd.scipy.linalg.factorisations import polar as polar
from autograd.scipy.linalg.factorisations import qr as qr
from autograd.scipy.linalg.factorisations import solve as solve
from autograd.scipy.linalg.factorisations import svd as svd
from autograd.scipy.linalg.factorisations import svdvals as svdvals
from autograd.scipy.linalg.functions import coshm as coshm
from autograd.scipy.linalg.functions import cosm as cosm
from autograd.scipy.linalg.functions import expm as expm
from autograd.scipy.linalg.functions import fractional_matrix_power as fractional_matrix_power
from autograd.scipy.linalg.functions import logm as logm
from autograd.scipy.linalg.functions import sinhm as sinhm
from autograd.scipy.linalg.functions import sinm as sinm
from autograd.scipy.linalg.functions import sqrtm as sqrtm
from autograd.scipy.linalg.functions import tanhm as tanhm
from autograd.scipy.linalg.functions import tanm as tanm
from autograd.scipy.linalg.structured import block_diag as block_diag
from autograd.scipy.linalg.structured import circulant as circulant
from autograd.scipy.linalg.structured import hankel as hankel
from autograd.scipy.linalg.structured import matmul_toeplitz as matmul_toeplitz
from autograd.scipy.linalg.structured import solve_toeplitz as solve_toeplitz
from autograd.scipy.linalg.structured import toeplitz as toeplitz
from autograd.scipy.refusals import everything_else as _everything_else

__getattr__ = _everything_else("linalg")
