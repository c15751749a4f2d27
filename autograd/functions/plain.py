"""NumPy's functions with plain results: counts, indices, truth values, shapes and dtypes, which have no derivative.

They run on the data of nodes, and their results are no nodes.
"""

import numpy as np

from autograd.engine.filling import outline
from autograd.engine.node import Node
from autograd.engine.views import memory_of
from autograd.functions.registry import TAKEN, plain

_NAMES = """
    all allclose any argmax argmin argpartition argsort argwhere array2string array_equal array_equiv array_repr
    array_str can_cast common_type count_nonzero diag_indices_from digitize einsum_path equal flatnonzero
    greater greater_equal isclose iscomplex iscomplexobj isfinite isin isinf isnan isneginf isposinf
    isreal isrealobj less less_equal lexsort logical_and logical_not logical_or logical_xor may_share_memory
    min_scalar_type nanargmax nanargmin ndim nonzero not_equal result_type searchsorted shape shares_memory
    signbit size spacing tril_indices_from triu_indices_from
"""

plain(*(getattr(np, name) for name in _NAMES.split()), np.linalg.matrix_rank)


def _memory(x):
    return memory_of(x) if isinstance(x, Node) else x


TAKEN.update(dict.fromkeys((np.shape, np.ndim, np.size, np.iscomplexobj, np.isrealobj, np.result_type), outline))
TAKEN.update(dict.fromkeys((np.shares_memory, np.may_share_memory), _memory))
