"""The rule table: one op is one declaration, with its forward, its rules, its gate and its docstring in one block.

``arithmetic``, ``elementary`` and ``masking`` serve Value and Tensor alike; the rest are for Tensors.
"""

from autograd.ops.arithmetic import absolute as absolute
from autograd.ops.arithmetic import add as add
from autograd.ops.arithmetic import divide as divide
from autograd.ops.arithmetic import floor_divide as floor_divide
from autograd.ops.arithmetic import maximum as maximum
from autograd.ops.arithmetic import minimum as minimum
from autograd.ops.arithmetic import multiply as multiply
from autograd.ops.arithmetic import negative as negative
from autograd.ops.arithmetic import power as power
from autograd.ops.arithmetic import remainder as remainder
from autograd.ops.arithmetic import sign as sign
from autograd.ops.arithmetic import subtract as subtract
from autograd.ops.elementary import cos as cos
from autograd.ops.elementary import exp as exp
from autograd.ops.elementary import log as log
from autograd.ops.elementary import relu as relu
from autograd.ops.elementary import sigmoid as sigmoid
from autograd.ops.elementary import sin as sin
from autograd.ops.elementary import sqrt as sqrt
from autograd.ops.elementary import tanh as tanh
from autograd.ops.indexing import getitem as getitem
from autograd.ops.indexing import scatter as scatter
from autograd.ops.linalg import matmul as matmul
from autograd.ops.masking import scale as scale
from autograd.ops.masking import where as where
from autograd.ops.reductions import log_softmax as log_softmax
from autograd.ops.reductions import logsumexp as logsumexp
from autograd.ops.reductions import max as max
from autograd.ops.reductions import mean as mean
from autograd.ops.reductions import min as min
from autograd.ops.reductions import softmax as softmax
from autograd.ops.reductions import sum as sum
from autograd.ops.shaping import astype as astype
from autograd.ops.shaping import broadcast_to as broadcast_to
from autograd.ops.shaping import concatenate as concatenate
from autograd.ops.shaping import reshape as reshape
from autograd.ops.shaping import stack as stack
from autograd.ops.shaping import swapaxes as swapaxes
from autograd.ops.shaping import transpose as transpose
from autograd.ops.shaping import unbroadcast as unbroadcast
