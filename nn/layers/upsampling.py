"""Images and signals of another size: ``interpolate`` and ``Upsample``."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd.engine.doors import door
from autograd.errors import ArgumentError, ShapeError
from nn.layers.adaptive import adaptive_avg_pool1d, adaptive_avg_pool2d
from nn.layers.resampling import read
from nn.modules.arguments import flag, floats, integer, one_of, real
from nn.modules.module import Module

MODES = {"nearest": (1, 2), "nearest-exact": (1, 2), "linear": (1,), "bilinear": (2,), "bicubic": (2,), "area": (1, 2)}
"""Modes, and the numbers of axes that each is for."""
_SMOOTH = ("linear", "bilinear", "bicubic")


@door
def interpolate(
    input: Any,
    size: int | Sequence[int] | None = None,
    scale_factor: float | Sequence[float] | None = None,
    mode: str = "nearest",
    align_corners: bool | None = None,
    recompute_scale_factor: bool | None = None,
) -> Any:
    """Signals or images brought to another size, by the entries that lie nearest or by weighted means of these.

    Entry i of the result lies at (i + 1/2) n / m - 1/2 of the n entries of the input, if the result has m; with
    ``align_corners`` at i (n - 1) / (m - 1), so that the ends stay where they are.

    Args:
        input: signals (N, C, L) or images (N, C, H, W).
        size: the lengths of the last axes of the result; one integer for all of them. Either this or the next.
        scale_factor: the factors by which these axes become longer; one number for all. Lengths are rounded down.
        mode: ``"nearest"``, whose entry is floor(i n / m), ``"nearest-exact"``, whose middle lies nearest,
            ``"linear"`` for signals, ``"bilinear"`` or ``"bicubic"`` (Keys 1981, with a = -3/4) for images, or
            ``"area"``, the means of ``adaptive_avg_pool2d``.
        align_corners: for the linear and cubic modes alone; False if not given.
        recompute_scale_factor: True lets the rounded lengths decide about places instead of ``scale_factor`` itself.

    Raises:
        ShapeError: the input has other axes, or an empty one.
        ArgumentError: neither or both of ``size`` and ``scale_factor``, or a mode that is not for this input.

    Example:
        >>> interpolate(np.array([[[1.0, 2.0]]]), scale_factor=2).tolist()
        [[[1.0, 1.0, 2.0, 2.0]]]
        >>> interpolate(np.array([[[1.0, 2.0]]]), size=4, mode="linear").tolist()
        [[[1.0, 1.25, 1.75, 2.0]]]
    """
    name = "interpolate"
    x = floats(input, name)
    if x.ndim not in (3, 4) or 0 in x.shape[1:]:
        raise ShapeError(
            f"{name}: got input of shape {x.shape}, expected (N, C, L) or (N, C, H, W), without empty axes"
        )
    axes = x.ndim - 2
    _check_mode(name, mode, align_corners)
    if axes not in MODES[mode]:
        fitting = ", ".join(repr(other) for other, counts in MODES.items() if axes in counts)
        raise ArgumentError(f"{name}: got mode={mode!r} for an input of shape {x.shape}, expected one of {fitting}")
    lengths, factors = _target(name, x.shape[2:], size, scale_factor)
    recompute = recompute_scale_factor is not None and flag(name, "recompute_scale_factor", recompute_scale_factor)
    if recompute and size is not None:
        raise ArgumentError(f"{name}: got size={size!r} and recompute_scale_factor, expected a scale_factor with it")
    if mode == "area":
        pool: Any = adaptive_avg_pool1d if axes == 1 else adaptive_avg_pool2d
        return pool(x, lengths)
    single = axes == 2 and sum(lengths) <= 128
    for axis, (m, factor) in enumerate(zip(lengths, factors, strict=True), start=2):
        n = x.shape[axis]
        # These modes move entries unless the factor is exactly 1.
        if m != n or mode in ("bicubic", "nearest", "nearest-exact"):
            places, weights = _taps(mode, n, m, None if recompute else factor, bool(align_corners), single)
            x = read(x, axis=axis, places=places, weights=weights)
    return x


def _check_mode(name: str, mode: Any, align_corners: Any) -> None:
    one_of(name, "mode", mode, MODES)
    if align_corners is not None:
        flag(name, "align_corners", align_corners)
        if mode not in _SMOOTH:
            raise ArgumentError(
                f"{name}: got align_corners={align_corners} and mode={mode!r}, expected it with one of "
                f"{', '.join(map(repr, _SMOOTH))}"
            )


def _asked(
    name: str, size: Any, scale_factor: Any, axes: int | None = None
) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """The sizes, or the factors, one for each axis if their number is known; the other of the two is empty."""
    if (size is None) == (scale_factor is None):
        got = "neither" if size is None else "both"
        raise ArgumentError(f"{name}: got {got} of size and scale_factor, expected one of them")
    given, what = (size, "size") if scale_factor is None else (scale_factor, "scale_factor")
    each = tuple(given) if isinstance(given, (tuple, list)) else (given,) * (axes or 1)
    if axes is not None and len(each) != axes:
        raise ArgumentError(f"{name}: got {what}={given!r}, expected one number, or one for each of {axes} axes")
    if scale_factor is None:
        return tuple(integer(name, "size", m, 1) for m in each), ()
    return (), tuple(real(name, "scale_factor", factor, above=True) for factor in each)


def _target(
    name: str, lengths: Sequence[int], size: Any, scale_factor: Any
) -> tuple[tuple[int, ...], tuple[float | None, ...]]:
    """The lengths of the result, and the factors if these were given."""
    asked, factors = _asked(name, size, scale_factor, len(lengths))
    if not factors:
        return asked, (None,) * len(lengths)
    rounded = tuple(math.floor(n * factor) for n, factor in zip(lengths, factors, strict=True))
    if min(rounded) < 1:
        raise ArgumentError(f"{name}: got scale_factor={scale_factor} for lengths {tuple(lengths)}: nothing is left")
    return rounded, factors


def _nearest(mode: str, n: int, m: int, factor: float | None, single: bool) -> Any:
    """The place among n entries that lies nearest to each of m, where the middle of two is a question of rounding.

    PyTorch rounds in one of two ways, by the axes and the size of the result, and so it must be done here.
    """
    i, half = np.arange(m), 0.5 if mode == "nearest-exact" else 0.0
    if single and mode == "nearest" and m in (n, 2 * n):
        spots = i * (n / m)
    elif single:
        step = np.float32(n) / np.float32(m) if factor is None else np.float32(1 / factor)
        spots = (i.astype(np.float32) + np.float32(half)) * step
    else:
        places = (n / m if factor is None else 1 / factor) * (i + half) - half
        spots = (np.maximum(places, 0.0) + half).astype(np.float32)
    return np.minimum(np.floor(spots).astype(np.intp), n - 1)[None]


def _taps(mode: str, n: int, m: int, factor: float | None, align_corners: bool, single: bool) -> tuple[Any, Any]:
    """The places among n entries that each of m entries reads, one row a tap, and their weights."""
    i = np.arange(m)
    step = n / m if factor is None else 1 / factor
    if mode in ("nearest", "nearest-exact"):
        return _nearest(mode, n, m, factor, single), np.ones((1, m))
    if align_corners:
        spots = i * ((n - 1) / (m - 1) if m > 1 else 0.0)
    else:
        spots = (i + 0.5) * step - 0.5
        spots = spots if mode == "bicubic" else np.maximum(spots, 0.0)
    below = np.floor(spots).astype(np.intp)
    if mode != "bicubic":
        below = np.minimum(below, n - 1)
        share = np.clip(spots - below, 0.0, 1.0)
        return np.stack([below, np.minimum(below + 1, n - 1)]), np.stack([1 - share, share])
    t = spots - below
    weights = np.stack([_far(t + 1), _near(t), _near(1 - t), _far(2 - t)])
    return np.clip(below + np.arange(-1, 3)[:, None], 0, n - 1), weights


_A = -0.75  # the parameter of the cubic in Keys (1981)


def _near(t: Any) -> Any:
    """The cubic at distances up to 1."""
    return ((_A + 2) * t - (_A + 3)) * t * t + 1


def _far(t: Any) -> Any:
    """The cubic at distances from 1 to 2."""
    return ((_A * t - 5 * _A) * t + 8 * _A) * t - 4 * _A


class Upsample(Module):
    """Signals or images brought to another size; see ``functional.interpolate``, which has the same arguments.

    Args:
        size: the lengths of the last axes of the result; one integer for all of them. Either this or the next.
        scale_factor: the factors by which these axes become longer; one number for all.
        mode: ``"nearest"``, ``"linear"`` for signals, ``"bilinear"`` or ``"bicubic"`` for images.
        align_corners: whether the ends of the axes stay where they are; for the linear and cubic modes alone.
        recompute_scale_factor: whether the rounded lengths decide about places instead of ``scale_factor`` itself.

    Raises:
        ArgumentError: a mode or setting that there is not, or when called a mode that is not for this input.
        ShapeError: when called on an array with other axes.

    Example:
        >>> Upsample(scale_factor=2, mode="bilinear")(np.ones((5, 8, 7, 7))).shape
        (5, 8, 14, 14)
    """

    @door
    def __init__(
        self,
        size: int | Sequence[int] | None = None,
        scale_factor: float | Sequence[float] | None = None,
        mode: str = "nearest",
        align_corners: bool | None = None,
        recompute_scale_factor: bool | None = None,
    ) -> None:
        _check_mode("Upsample", mode, align_corners)
        _asked("Upsample", size, scale_factor)
        self.size = size
        self.scale_factor = _floats(scale_factor)
        self.mode = mode
        self.align_corners = align_corners
        if recompute_scale_factor is not None:
            flag("Upsample", "recompute_scale_factor", recompute_scale_factor)
        self.recompute_scale_factor = recompute_scale_factor

    def forward(self, input: Any) -> Any:
        """Shape (N, C, L) to (N, C, L'), or (N, C, H, W) to (N, C, H', W')."""
        return interpolate(
            input, self.size, self.scale_factor, self.mode, self.align_corners, self.recompute_scale_factor
        )  # fmt: skip

    def extra_repr(self) -> str:
        """The size or the factor, and the mode."""
        given = f"size={self.size}" if self.scale_factor is None else f"scale_factor={self.scale_factor}"
        return f"{given}, mode={self.mode!r}"


def _floats(factor: Any) -> Any:
    """Factors as floats, as PyTorch keeps them."""
    if isinstance(factor, (tuple, list)):
        return tuple(map(float, factor))
    return None if factor is None else float(factor)
