"""The statements that a random program is put together from: one or more a differentiable op, each a line of Python.

A move says what to write, and for which operands that is smooth: not at a kink, not near a singularity, of shapes that
go together. It looks at plain arrays only, so what it promises does not lean on the engine that is to be tested.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

Fits = Callable[..., bool]
Details = Callable[[Any, int], dict[str, Any]]

NEAR = 0.125
"""How far a program stays away from kinks, jumps and singularities."""


@dataclass(frozen=True)
class Move:
    """One kind of statement.

    Attributes:
        op: the op of the table that it is there for.
        text: the expression; ``{x}`` and ``{y}`` stand for operands, other fields are filled in by ``details``.
        fits: told the operands' values, whether the expression is smooth there.
        details: told the first operand and a natural number, the other fields of ``text``.
    """

    op: str
    text: str
    fits: Fits
    details: Details = lambda x, k: {}

    @property
    def binary(self) -> bool:
        """Whether there are two operands."""
        return "{y}" in self.text


# where an expression is smooth


def always(*xs: Any) -> bool:
    """No condition."""
    return True


def _all(condition: Any) -> bool:
    return bool(np.all(condition))


def _above(low: float) -> Fits:
    return lambda x: _all(x > low)


def _within(size: float) -> Fits:
    return lambda x: _all(np.abs(x) < size)


def _off_zero(x: Any) -> bool:
    return _all(np.abs(x) > NEAR)


def _apart(x: Any, y: Any) -> bool:
    return broadcast(x, y) and _all(np.abs(x - y) > NEAR)


def _between_integers(x: Any) -> bool:
    return _all(np.abs(x - np.rint(x)) > NEAR)


def _between_halves(x: Any) -> bool:
    return _all(np.abs(x - np.floor(x) - 0.5) > NEAR)


def _all_differ(x: Any) -> bool:
    return x.size > 0 and (x.size == 1 or _all(np.diff(np.sort(x, axis=None)) > NEAR))


def broadcast(x: Any, y: Any) -> bool:
    """Whether two operands have mutually broadcastable shapes."""
    try:
        np.broadcast_shapes(np.shape(x), np.shape(y))
    except ValueError:
        return False
    return True


def _quotient(x: Any, y: Any) -> bool:
    return broadcast(x, y) and _off_zero(y)


def _steps(x: Any, y: Any) -> bool:
    return _quotient(x, y) and _between_integers(x / y)


def _off_origin(x: Any, y: Any) -> bool:
    return broadcast(x, y) and _all(np.hypot(x, y) > 0.25)


def _off_cut(x: Any, y: Any) -> bool:
    return _off_origin(x, y) and _all((y > 0) | (np.abs(x) > NEAR))


def _powers(x: Any, y: Any) -> bool:
    return broadcast(x, y) and _all(x > 0.25) and _all(np.abs(y) < 4)


def _ndim(low: int, high: int = 9) -> Fits:
    return lambda x: low <= x.ndim <= high


def _spread(x: Any) -> bool:
    return x.ndim > 0 and x.shape[-1] > 1 and _all(np.std(x, axis=-1) > NEAR)


def _matrix(x: Any) -> bool:
    return bool(x.ndim >= 2)


def _singular_values(x: Any) -> Any:
    return np.linalg.svd(x, compute_uv=False)


def _regular(x: Any) -> bool:
    return x.ndim >= 2 and x.shape[-1] == x.shape[-2] and _all(_singular_values(x) > 0.25)


def _full_rank(x: Any) -> bool:
    return x.ndim >= 2 and _all(_singular_values(x) > 0.25)


def _first_columns_independent(x: Any) -> bool:
    return x.ndim >= 2 and _full_rank(x[..., : x.shape[-2]])


def _different_singular_values(x: Any) -> bool:
    return x.ndim >= 2 and _all(np.diff(-_singular_values(x), axis=-1) > NEAR) and _full_rank(x)


def _small_regular(x: Any) -> bool:
    return _regular(x) and x.shape[-1] in (2, 3)


def _solvable(x: Any, y: Any) -> bool:
    fit = y.ndim >= 2 and x.shape[-1:] == y.shape[-2:-1]
    return bool(fit and _regular(x)) and broadcast(x[..., :1, :1], y[..., :1, :1])


def _multipliable(x: Any, y: Any) -> bool:
    return bool(x.ndim == y.ndim == 2 and x.shape[1] == y.shape[0])


def _same_shape(x: Any, y: Any) -> bool:
    return np.ndim(x) > 0 and np.shape(x) == np.shape(y)


def _vectors(x: Any, y: Any) -> bool:
    return np.ndim(x) == np.ndim(y) == 1


def _threes(x: Any, y: Any) -> bool:
    return np.ndim(x) > 0 and np.ndim(y) > 0 and x.shape[-1] == y.shape[-1] == 3 and broadcast(x, y)


def _row(x: Any, y: Any) -> bool:
    return bool(x.ndim > 0 and np.shape(y) == x.shape[1:])


# what else stands in the line


def _axis(x: Any, k: int) -> dict[str, Any]:
    return {"axis": k % x.ndim - (k % 2) * x.ndim if x.ndim else None}


def _axis_or_none(x: Any, k: int) -> dict[str, Any]:
    return {"axis": [None, *range(-x.ndim, x.ndim)][k % (2 * x.ndim + 1)]}


def _keepdims(x: Any, k: int) -> dict[str, Any]:
    return {**_axis_or_none(x, k // 2), "keepdims": bool(k % 2)}


def _new_shape(x: Any, k: int) -> dict[str, Any]:
    return {"shape": [(-1,), (x.size, 1), (1, *x.shape), x.shape[::-1]][k % 4]}


def _wider(x: Any, k: int) -> dict[str, Any]:
    return {"shape": (k % 3 + 1, *x.shape)}


def _index(x: Any, k: int) -> dict[str, Any]:
    n = x.shape[0]
    indices = ["0", "-1", "::-1", f"[{n - 1}, 0, {n - 1}]", "..., 0", "..., None", "1:", ":, None"]
    return {"index": indices[k % len(indices)]}


def _shift(x: Any, k: int) -> dict[str, Any]:
    return {"shift": k % 5 - 2, **_axis_or_none(x, k // 5)}


def _pair_of_axes(x: Any, k: int) -> dict[str, Any]:
    return {"axis1": k % x.ndim, "axis2": -1 - (k // 4) % x.ndim}


def _starts(x: Any, k: int) -> dict[str, Any]:
    return {"starts": [True, *(bool(k >> i & 1) for i in range(x.shape[-1] - 1))]}


def _letters(x: Any, k: int) -> dict[str, Any]:
    terms = "ijk"[: x.ndim]
    results = [terms[::-1], terms[:1], "", terms]
    return {"subscripts": f"{terms},{terms}->{results[k % 4]}"}


def _moves(fits: Fits, texts: dict[str, str], details: Details = lambda x, k: {}) -> list[Move]:
    return [Move(op, text, fits, details) for op, text in texts.items()]


def _numpy(names: str) -> dict[str, str]:
    return {name: f"np.{name}({{x}})" for name in names.split()}


def _numpy2(names: str) -> dict[str, str]:
    return {name: f"np.{name}({{x}}, {{y}})" for name in names.split()}


ELEMENTWISE: list[Move] = [
    *_moves(broadcast, {"add": "{x} + {y}", "multiply": "{x} * {y}", "subtract": "{x} - {y}"}),
    *_moves(always, {"negative": "-{x}", "sigmoid": "ops.sigmoid({x})"}),
    *_moves(always, _numpy("sin cos tanh exp square arctan expm1 exp2 sinh cosh arcsinh sinc i0 degrees radians")),
    *_moves(_above(0.25), _numpy("log sqrt log2 log10")),
    *_moves(_above(-0.75), _numpy("log1p")),
    *_moves(_within(0.8), _numpy("arcsin arccos arctanh")),
    *_moves(_within(1.2), _numpy("tan")),
    *_moves(_above(1.25), _numpy("arccosh")),
    *_moves(_off_zero, {"absolute": "abs({x})", "relu": "ops.relu({x})", **_numpy("reciprocal sign cbrt")}),
    *_moves(_between_integers, _numpy("floor ceil trunc")),
    *_moves(_between_halves, {**_numpy("rint"), "round": "np.round({x})"}),
    *_moves(_quotient, {"divide": "{x} / {y}"}),
    *_moves(_steps, {"floor_divide": "{x} // {y}", "remainder": "{x} % {y}", **_numpy2("fmod")}),
    *_moves(_powers, {"power": "{x} ** {y}"}),
    *_moves(_apart, _numpy2("maximum minimum fmax fmin")),
    *_moves(_apart, {"where": "np.where({x} > {y}, {x}, {y})"}),
    *_moves(_off_origin, _numpy2("hypot")),
    *_moves(_off_cut, _numpy2("arctan2")),
    *_moves(broadcast, _numpy2("logaddexp logaddexp2")),
    *_moves(lambda x, y: _quotient(x, y) and _off_zero(x), {"scale": "ops.scale({x}, {y})"}),
    *_moves(lambda x: _off_zero(np.abs(x) - 1), {"clip": "np.clip({x}, -1.0, 1.0)"}),
    *_moves(_off_zero, {"copysign": "np.copysign({x}, -1.0)", "heaviside": "{x} * np.heaviside({x}, 0.5)"}),
    *_moves(always, {"ldexp": "np.ldexp({x}, -1)", "nextafter": "np.nextafter({x}, 9.0)"}),
]

ARRAYS: list[Move] = [
    *_moves(always, {name: f"np.{name}({{x}}, axis={{axis}}, keepdims={{keepdims}})" for name in ("sum", "mean")},
            _keepdims),
    *_moves(_all_differ, {name: f"np.{name}({{x}}, axis={{axis}})" for name in ("max", "min", "nanmax", "nanmin")},
            _axis_or_none),
    *_moves(always, {"logsumexp": "ops.logsumexp({x}, axis={axis})"}, _axis_or_none),
    *_moves(_ndim(1), {name: f"ops.{name}({{x}}, axis={{axis}})" for name in ("softmax", "log_softmax")}, _axis),
    *_moves(_ndim(1), {name: f"np.{name}({{x}}, axis={{axis}})" for name in ("prod", "cumsum", "cumprod", "var")},
            _axis),
    *_moves(lambda x: x.ndim > 0 and _all_differ(x), {
        "cummax": "np.maximum.accumulate({x}, axis={axis})", "cummin": "np.minimum.accumulate({x}, axis={axis})",
    }, _axis),
    *_moves(_spread, {"rms": "np.std({x}, axis=-1)"}),
    *_moves(lambda x: x.ndim > 0 and _off_zero(x), {"pnorm": "np.linalg.norm({x}, 3, axis={axis})"},
            lambda x, k: {"axis": k % x.ndim if x.ndim < 3 else 0}),
    *_moves(lambda x: x.ndim > 0 and _within(3.0)(x), {"unwrap": "np.unwrap({x} / 4, axis={axis})"}, _axis),
    *_moves(lambda x: x.ndim > 0 and _all_differ(x), {"ranked": "ops.ranked({x})"}),
    *_moves(always, {"reshape": "np.reshape({x}, {shape})"}, _new_shape),
    *_moves(always, {"transpose": "np.transpose({x})"}),
    *_moves(_ndim(2), {"swapaxes": "np.swapaxes({x}, {axis1}, {axis2})"}, _pair_of_axes),
    *_moves(_ndim(0, 2), {"broadcast_to": "np.broadcast_to({x}, {shape})"}, _wider),
    *_moves(lambda x: x.ndim > 1, {"unbroadcast": "ops.unbroadcast({x}, shape={shape})"},
            lambda x, k: {"shape": x.shape[1:]}),
    *_moves(always, {"astype": "{x}.astype(np.float64)"}),
    *_moves(_same_shape, {"concatenate": "np.concatenate([{x}, {y}], axis={axis})"}, _axis),
    *_moves(lambda x, y: np.shape(x) == np.shape(y), {"stack": "np.stack([{x}, {y}], axis={axis})"},
            lambda x, k: {"axis": k % (x.ndim + 1)}),
    *_moves(always, {"roll": "np.roll({x}, {shift}, axis={axis})"}, _shift),
    *_moves(_ndim(1), {"getitem": "{x}[{index}]"}, _index),
    *_moves(_ndim(1), {"scatter": "ops.scatter({x}, index={index}, shape={shape})"},
            lambda x, k: {"index": [k % 2] * x.shape[0], "shape": (2, *x.shape[1:])}),
    *_moves(lambda x: x.ndim > 0 and _all_differ(x), {"rearrange": "np.sort({x}, axis={axis})"}, _axis),
    *_moves(_ndim(1, 1), {"average_runs": "ops.average_runs({x}, starts=np.array({starts}))"}, _starts),
    *_moves(_multipliable, {"matmul": "{x} @ {y}"}),
    *_moves(_same_shape, {"einsum": "np.einsum('{subscripts}', {x}, {y})"}, _letters),
    *_moves(_threes, {"cross": "np.cross({x}, {y})"}),
    *_moves(_vectors, {"convolve": "np.convolve({x}, {y})"}),
    *_moves(_same_shape, {"linear_recurrence": "ops.linear_recurrence({x}, {y}, axis=0)"}),
    *_moves(_regular, {"inv": "np.linalg.inv({x})", "det": "np.linalg.det({x})"}),
    *_moves(_regular, {"slogdet": "np.linalg.slogdet({x})[1]"}),
    *_moves(_small_regular, {"cofactors": "ops.cofactors({x})"}),
    *_moves(lambda x, y: _small_regular(x) and _same_shape(x, y), {"cofactors_along": "ops.cofactors_along({x}, {y})"}),
    *_moves(_full_rank, {"pinv": "np.linalg.pinv({x})"}),
    *_moves(_solvable, {"solve": "np.linalg.solve({x}, {y})"}),
    *_moves(_ndim(2, 2), {
        "cholesky": "np.linalg.cholesky({x} @ {x}.T + np.eye({n}))", "inv": "np.linalg.inv({x} @ {x}.T + np.eye({n}))",
    }, lambda x, k: {"n": x.shape[0]}),
    *_moves(_different_singular_values, {"svd": "np.linalg.svd({x}, full_matrices=False)[1]"}),
    *_moves(lambda x: x.ndim == 2 and x.shape[0] <= x.shape[1] and _different_singular_values(x), {
        "eigh": "np.linalg.eigvalsh({x} @ {x}.T)", "eig": "np.sort(np.linalg.eigvals({x} @ {x}.T))",
    }),
    *_moves(_first_columns_independent, {"qr": "np.square(np.linalg.qr({x})[1])"}),
    *_moves(_row, {"set_entries": "{x}.copy(); {out}[{k}] = {y}"}, lambda x, k: {"k": k % x.shape[0]}),
]  # fmt: skip
