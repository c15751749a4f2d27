"""PyTorch's methods and arguments that are not offered on Tensors, each with its replacement.

A name of the table is no attribute: ``hasattr`` is False and ``dir`` does not list it, but the error says more than
Python's. Arguments of PyTorch in methods that NumPy has too (``t.sum(dim=1)``) are refused by ``refuse_arguments``.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from inspect import getattr_static
from typing import Any, NoReturn

from autograd.engine.doors import shown
from autograd.engine.node import Node
from autograd.errors import NotOfferedError, OperandError

_SHAPE_IN_PLACE = "a Tensor keeps its shape; write t = t.{bare}(...)"
_RANDOM = "random numbers come from a generator that is yours: {how}"
_INTEGERS = "it is made for integers, which are plain arrays here, as t.long() gives them: np.{how}"
_SCIPY = "it is autograd.scipy.special.{how}"
_PLAIN = "t.data is the plain array: {how}"
_ASSIGN = "write t = t.copy(); {how}"
_NONE = "Tensors are dense arrays in memory, and t.data is the array"

REFUSED: dict[str, str] = {
    # Names that mean something else in NumPy's functions.
    "split": "NumPy's np.split(t, n) makes n parts, PyTorch's t.split(k) parts of length k: write t.chunk(n) or "
    "np.split(t, n) for n parts, np.split(t, range(k, t.shape[0], k)) for parts of length k",
    "split_with_sizes": "write np.split(t, np.cumsum(sizes)[:-1])",
    "median": "NumPy's is the mean of the two in the middle, PyTorch's the lower one: write np.median(t, axis=...)",
    "nanmedian": "write np.nanmedian(t, axis=...), which is the mean of the two in the middle",
    "aminmax": "write t.min(axis=...), t.max(axis=...)",
    "cummax": "write np.maximum.accumulate(t, axis=...)",
    "cummin": "write np.minimum.accumulate(t, axis=...)",
    "logcumsumexp": "write np.logaddexp.accumulate(t.data, axis=...) of plain arrays",
    "kthvalue": "write np.sort(t, axis=...)[k - 1], or t.topk(k, largest=False)",
    "mode": "write np.unique(t.data, return_counts=True)",
    "msort": "write np.sort(t, axis=0)",
    "unique": "write np.unique(t)",
    "unique_consecutive": "write np.unique(t)",
    "svd": "np.linalg.svd gives the last factor conjugated and transposed, PyTorch's method does not",
    "qr": "write np.linalg.qr(t)",
    "cholesky": "write np.linalg.cholesky(t)",
    "logdet": "write np.linalg.slogdet(t)[1], the logarithm of the size of the determinant",
    "eig": "write np.linalg.eig(t)",
    "symeig": "write np.linalg.eigh(t)",
    "lstsq": "write np.linalg.lstsq(t, b)",
    "solve": "write np.linalg.solve(a, t)",
    "triangular_solve": "write autograd.scipy.linalg.solve_triangular(a, t)",
    "cholesky_solve": "write autograd.scipy.linalg.cho_solve((factor, True), t)",
    "cholesky_inverse": "write np.linalg.inv(t @ t.T)",
    "matrix_exp": "write autograd.scipy.linalg.expm(t)",
    "cross": "write np.cross(t, other)",
    "dist": "write (t - other).norm(p)",
    "trapz": "write np.trapezoid(t)",
    "hsplit": "write np.hsplit(t, n)",
    "vsplit": "write np.vsplit(t, n)",
    "dsplit": "write np.dsplit(t, n)",
    "unfold": "write np.lib.stride_tricks.sliding_window_view(t, size, axis=...)",
    "diag_embed": "write t[..., None] * np.eye(t.shape[-1])",
    "sum_to_size": "write t.sum(axis=..., keepdims=True)",
    "frexp": _PLAIN.format(how="np.frexp(t.data)"),
    "histc": _PLAIN.format(how="np.histogram(t.data, bins)"),
    "histogram": _PLAIN.format(how="np.histogram(t.data, bins)"),
    "addbmm": "write t + (batch1 @ batch2).sum(axis=0)",
    "hardshrink": "write nn.functional.hardshrink(t)",
    "prelu": "write nn.functional.prelu(t, weight)",
    "renorm": "write t * (max_norm / t.norm(dim=..., keepdim=True)).clamp(max=1)",
    "stft": "write autograd.numpy.fft.rfft of the windows",
    "istft": "write autograd.numpy.fft.irfft of the windows",
    # PyTorch's methods that write to selected entries.
    "scatter": _ASSIGN.format(how="t[rows, index] = src"),
    "scatter_": "write t[rows, index] = src; nn.functional.one_hot(labels, n) makes rows of 0 and 1",
    "scatter_add": "write autograd.ops.scatter(src, index=..., shape=...), which adds",
    "scatter_add_": "write t = t + autograd.ops.scatter(src, index=..., shape=...), which adds",
    "scatter_reduce": _ASSIGN.format(how="t[index] = src"),
    "scatter_reduce_": "write t[index] = src",
    "index_add": "write t + autograd.ops.scatter(src, index=index, shape=t.shape)",
    "index_add_": "write t = t + autograd.ops.scatter(src, index=index, shape=t.shape)",
    "index_copy": _ASSIGN.format(how="t[index] = src"),
    "index_copy_": "write t[index] = src",
    "index_fill": _ASSIGN.format(how="t[index] = value"),
    "index_fill_": "write t[index] = value",
    "index_put": _ASSIGN.format(how="t[index] = values"),
    "index_put_": "write t[index] = values",
    "index_reduce": _ASSIGN.format(how="t[index] = src"),
    "index_reduce_": "write t[index] = src",
    "masked_scatter": _ASSIGN.format(how="t[mask] = values"),
    "masked_scatter_": "write t[mask] = values",
    "select_scatter": _ASSIGN.format(how="t[:, index] = src"),
    "slice_scatter": _ASSIGN.format(how="t[start:end] = src"),
    "diagonal_scatter": _ASSIGN.format(how="t[range(n), range(n)] = src"),
    "fill_diagonal_": "write t[range(n), range(n)] = value",
    "put": "write t.flat[index] = values, as NumPy's method does, or t = t.copy() before it, as PyTorch's",
    "put_": "write t[np.unravel_index(index, t.shape)] = values",
    # Gradients.
    "grad_fn": "t.op is the op that made it, t.inputs its operands",
    "retain_grad": "t.register_hook(print) shows the gradient of an inner node, gradients(loss, [t]) returns it",
    "retains_grad": "t.register_hook shows the gradient of an inner node",
    "detach_": "write t = t.detach()",
    "register_post_accumulate_grad_hook": "t.register_hook(hook) is called with the gradient before it is added up",
    "reinforce": "it is gone from PyTorch too",
    "volatile": "it is gone from PyTorch too; write with autograd.no_grad()",
    "module_load": "module.load_state_dict copies arrays into parameters",
    # Devices, dtypes, types.
    "cuda": "a Tensor is where its array is: Tensor(cupy.asarray(x)) computes on a GPU",
    "get_device": "t.device is that of its array",
    "type": "t.dtype is the dtype, t.astype(dtype) converts",
    "bfloat16": "NumPy has no bfloat16; t.half() is float16, t.float() float32",
    "chalf": "NumPy has no complex numbers of that precision; t.cfloat() is complex64",
    "new": "write t.new_tensor(data), or Tensor(data, dtype=t.dtype)",
    "new_empty_strided": "write t.new_empty(shape)",
    "is_nonzero": "write bool(t)",
    "is_same_size": "write t.shape == other.shape",
    "is_signed": "the entries are floating numbers, which are",
    "stride": "t.data.strides are the steps in bytes",
    "storage_offset": _NONE,
    "index": "write t[index]",
    "values": _NONE,
    "indices": _NONE,
    "swapdims_": _SHAPE_IN_PLACE.format(bare="swapdims"),
    "ravel_": _SHAPE_IN_PLACE.format(bare="ravel"),
    "narrow_copy": "write t.narrow(dim, start, length).copy()",
    "conj_physical": "write t.conj()",
    "conj_physical_": "write t[...] = t.conj()",
    "resize": "write t.reshape(...), or np.resize(t, shape)",
    "resize_as": "write t.reshape(other.shape)",
    "as_strided": "write np.lib.stride_tricks.sliding_window_view(t, shape), or an index",
    "map_": "write t[...] = f(t, other)",
    "map2_": "write t[...] = f(t, x, y)",
    "apply_": "write t[...] = f(t)",
    "set_": "write t.data = array",
    "lu": "write autograd.scipy.linalg.solve, or np.linalg.solve",
    "lu_solve": "write np.linalg.solve(a, b)",
}
"""Names, and the texts of their errors."""

_GROUPS: dict[str, str] = {
    "digamma erf erfc erfinv polygamma xlogy logit": _SCIPY,
    "gcd lcm bitwise_and bitwise_or bitwise_xor bitwise_not bitwise_left_shift bitwise_right_shift bincount": _INTEGERS,
    "squeeze_ unsqueeze_ transpose_ t_ swapaxes_ resize_ resize_as_ as_strided_": _SHAPE_IN_PLACE,
    "eq_ ne_ not_equal_ lt_ less_ le_ less_equal_ gt_ greater_ ge_ greater_equal_ logical_and_ logical_not_ "
    "logical_or_ logical_xor_": "truth values are plain booleans, write mask = t.{bare}(...)",
    "ipu mtia xpu is_cuda is_cpu is_ipu is_maia is_meta is_mkldnn is_mps is_mtia is_quantized is_sparse is_sparse_csr "
    "is_vulkan is_xla is_xpu is_coalesced is_conj is_distributed is_inference is_neg is_nested is_pinned is_set_to "
    "is_shared as_strided_scatter as_subclass ccol_indices coalesce col_indices const_data_ptr crow_indices data_ptr "
    "dense_dim dequantize dim_order geqrf grad_dtype hash_tensor int_repr layout nonzero_static orgqr ormqr output_nr "
    "pin_memory q_per_channel_axis q_per_channel_scales q_per_channel_zero_points q_scale q_zero_point qscheme "
    "record_stream resize_as_sparse_ resolve_conj resolve_neg row_indices share_memory_ slice_inverse smm sparse_dim "
    "sparse_mask sparse_resize_ sparse_resize_and_clear_ sspaddmm storage storage_type to_dense to_mkldnn "
    "to_padded_tensor to_sparse to_sparse_bsc to_sparse_bsr to_sparse_coo to_sparse_csc to_sparse_csr "
    "untyped_storage unsafe_chunk unsafe_split unsafe_split_with_sizes": _NONE,
}

for _names, _text in _GROUPS.items():
    for _name in _names.split():
        _numpys = {"bitwise_left_shift": "left_shift", "bitwise_right_shift": "right_shift"}.get(_name, _name)
        REFUSED[_name] = _text.format(bare=_name.rstrip("_"), how=_numpys)

for _name, _other in (
    ("lgamma", "gammaln"), ("mvlgamma", "multigammaln"), ("igamma", "gammainc"), ("igammac", "gammaincc"),
):  # fmt: skip
    REFUSED[_name] = _SCIPY.format(how=_other)

for _name in ("digamma", "erf", "erfc", "erfinv", "igamma", "igammac", "lgamma", "logit", "mvlgamma", "polygamma",
              "xlogy"):  # fmt: skip
    REFUSED[f"{_name}_"] = f"write t[...] = the result; {REFUSED[_name]}"

for _name in ("gcd", "lcm", "bitwise_and", "bitwise_or", "bitwise_xor", "bitwise_not", "bitwise_left_shift",
              "bitwise_right_shift", "addbmm", "renorm"):  # fmt: skip
    REFUSED[f"{_name}_"] = REFUSED[_name]

for _name, _how in (
    ("bernoulli", "rng.random(t.shape) < t.data"), ("multinomial", "rng.choice(n, size, p=t.data)"),
    ("bernoulli_", "t.data[...] = rng.random(t.shape) < p"), ("cauchy_", "t.data[...] = rng.standard_cauchy(t.shape)"),
    ("exponential_", "t.data[...] = rng.exponential(size=t.shape)"),
    ("geometric_", "t.data[...] = rng.geometric(p, t.shape)"),
    ("log_normal_", "t.data[...] = rng.lognormal(mean, std, t.shape)"),
    ("normal_", "nn.init.normal_(t, mean, std, rng=rng), or t.data[...] = rng.normal(mean, std, t.shape)"),
    ("random_", "t.data[...] = rng.integers(low, high, t.shape)"),
    ("uniform_", "nn.init.uniform_(t, a, b, rng=rng), or t.data[...] = rng.uniform(a, b, t.shape)"),
):  # fmt: skip
    REFUSED[_name] = _RANDOM.format(how=_how)


class Refusal:
    """A missing attribute: access on an instance raises an AttributeError that names the replacement."""

    __slots__ = ("name", "text", "whose")

    def __init__(self, name: str, text: str, whose: str = "PyTorch's") -> None:
        self.name = name
        self.text = text
        self.whose = whose

    def __get__(self, instance: Any, owner: type) -> Any:
        if instance is None:
            return self
        raise NotOfferedError(f"{type(instance).__name__} has no {self.name}, which is {self.whose}: {self.text}")


class RefusedMethods(Node):
    """Mixed into Tensor: an AttributeError with the way out for each name of the table.

    Example:
        >>> from autograd import Tensor
        >>> Tensor([1.0]).erf()
        Traceback (most recent call last):
        autograd.errors.NotOfferedError: Tensor has no erf, which is PyTorch's: it is autograd.scipy.special.erf
    """

    __slots__ = ()

    def __dir__(self) -> Iterable[str]:
        owner = type(self)
        return [name for name in super().__dir__() if not isinstance(getattr_static(owner, name, None), Refusal)]


for _name, _text in REFUSED.items():
    setattr(RefusedMethods, _name, Refusal(_name, _text))


class Count(int):
    """The number of entries of a Tensor: an integer. A call, as of PyTorch's ``size()``, is an error with a way out."""

    __slots__ = ()

    def __call__(self, dim: Any = None) -> NoReturn:
        """Refuse: ``size`` is NumPy's.

        Raises:
            OperandError: always.
        """
        write = "t.shape" if dim is None else f"t.shape[{shown(dim)}]"
        raise OperandError(
            f"size: got a call, which is PyTorch's; in NumPy and here t.size is the number of entries: write {write}"
        )

    def __reduce__(self) -> Any:
        return int, (int(self),)


_WORDS = {
    "dim": "axis",
    "keepdim": "keepdims",
    "unbiased": "ddof (0 by default, as in NumPy; PyTorch's default is 1)",
    "correction": "ddof (0 by default, as in NumPy; PyTorch's default is 1)",
    "descending": "np.sort(t)[..., ::-1] or (-t).argsort()",
    "stable": "kind='stable'",
    "as_tuple": "t.nonzero(), which gives a tuple",
    "dim0": "t.swapaxes(axis1, axis2)",
    "dim1": "axis1",
    "dim2": "axis2",
    "memory_format": "t.copy()",
    "other": "an axis; np.maximum(t, other) and np.minimum(t, other) compare entry by entry",
}
"""PyTorch's names of arguments, and their equivalents here."""


def refuse_arguments(name: str, given: Mapping[str, Any], axis: Any = None) -> NoReturn:
    """OperandError for arguments that a method of NumPy does not have; for PyTorch's arguments it names the equivalent.

    ``axis`` is the one that the call gave by its position.

    Example:
        >>> refuse_arguments("max", {"dim": 1, "keepdim": True})
        Traceback (most recent call last):
        autograd.errors.OperandError: max: got dim=1, keepdim=True, which are PyTorch's, expected axis, keepdims: ...
    """
    listed = ", ".join(f"{key}={shown(x)}" for key, x in given.items())
    words = [_WORDS.get(key) for key in given]
    if None in words:
        raise OperandError(f"{name}() got an unexpected keyword argument: {listed}")
    are = "are" if len(given) > 1 else "is"
    example = ""
    if "dim" in given or "keepdim" in given:
        axis = given.get("dim", axis)
        arguments = [] if axis is None and "dim" not in given else [f"axis={shown(axis)}"]
        arguments += [f"keepdims={shown(given['keepdim'])}"] if "keepdim" in given else []
        example = f": write t.{name}({', '.join(arguments)})"
        if name in ("max", "min"):
            example += f", and t.arg{name}(...) for the indices"
    raise OperandError(f"{name}: got {listed}, which {are} PyTorch's, expected {', '.join(map(str, words))}{example}")


def check_transposition(shape: tuple[int, ...], axes: tuple[Any, ...]) -> None:
    """Look at the axes of ``t.transpose(...)``, given one by one, for PyTorch's meaning, the exchange of two.

    Of a matrix, ``t.transpose(0, 1)`` is the matrix itself in NumPy: that is done and said.

    Raises:
        OperandError: two axes of a Tensor that has more.
    """
    if len(axes) != 2 or not all(isinstance(axis, int) for axis in axes):
        return
    if len(shape) > 2:
        raise OperandError(
            f"transpose: got 2 axes for shape {shape}, expected all {len(shape)} in their new order, as NumPy's method "
            f"takes them; t.swapaxes({axes[0]}, {axes[1]}) exchanges two"
        )
    if len(shape) == 2 and tuple(axis % 2 for axis in axes) == (0, 1):
        warnings.warn(
            f"t.transpose{axes} of a matrix is the matrix itself, as in NumPy; t.T and t.swapaxes(0, 1) transpose it",
            stacklevel=3,
        )


def refuse_start(name: str, given: tuple[Any, ...], other: Mapping[str, Any]) -> NoReturn:
    """OperandError for the arguments of ``t.flatten(...)``: PyTorch's ``start_dim`` and ``end_dim``, or any others."""
    if other.keys() - {"start_dim", "end_dim"} or not all(isinstance(x, int) for x in given):
        refuse_arguments(name, {**{str(i): x for i, x in enumerate(given)}, **other})
    listed = ", ".join([*map(shown, given), *(f"{key}={shown(x)}" for key, x in other.items())])
    raise OperandError(
        f"{name}: got {listed}, which is PyTorch's; t.{name}() is NumPy's and takes all axes: write t.reshape(...), "
        f"such as t.reshape(len(t), -1), or take nn.Flatten"
    )
