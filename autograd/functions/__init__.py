"""NumPy functions that are no ops: compositions of ops under NumPy's own signatures, by family.

Importing this package enters all of them in the table of ``registry``. A function bears NumPy's name: ``def diff``
answers to ``np.diff``. Where an op bears that name, the function that takes NumPy's arguments to the op has ``np_``
before it: ``np_sum`` answers to ``np.sum`` and calls the op ``sum``. A second function of one name, in
``numpy.linalg``, has ``linalg_`` before it.
"""

from autograd.functions import arithmetic as arithmetic
from autograd.functions import buffers as buffers
from autograd.functions import clipping as clipping
from autograd.functions import complex as complex
from autograd.functions import convolution as convolution
from autograd.functions import cumulative as cumulative
from autograd.functions import decompositions as decompositions
from autograd.functions import diagonals as diagonals
from autograd.functions import differences as differences
from autograd.functions import einsum as einsum
from autograd.functions import fourier as fourier
from autograd.functions import histograms as histograms
from autograd.functions import interpolation as interpolation
from autograd.functions import joining as joining
from autograd.functions import linalg as linalg
from autograd.functions import norms as norms
from autograd.functions import padding as padding
from autograd.functions import plain as plain
from autograd.functions import polynomials as polynomials
from autograd.functions import products as products
from autograd.functions import quantiles as quantiles
from autograd.functions import rearranging as rearranging
from autograd.functions import reductions as reductions
from autograd.functions import rounding as rounding
from autograd.functions import selecting as selecting
from autograd.functions import sorting as sorting
from autograd.functions import spacing as spacing
from autograd.functions import statistics as statistics
