"""``Continuous`` and ``Discrete``: a distribution of SciPy, declared by its functions in standard form.

A declaration names the shapes with the check of their range, the support, and its closed forms in z = (x - loc) /
scale; functions that follow from the others are filled in. Arguments are SciPy's, by position or by name. As there, a
parameter out of its range gives NaN, and a density outside of the support is 0. Names that are not declared (``rvs``,
``fit``, ``mean`` ...) are SciPy's own and refuse nodes that require a gradient.
"""

from __future__ import annotations

import functools
import inspect
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy

from autograd.engine.beside import as_array
from autograd.engine.doors import door
from autograd.engine.node import data_of
from autograd.errors import OperandError
from autograd.scipy.refusals import constant, everything_else
from autograd.scipy.stats.arguments import number, positive, real, standardised

np: Any = numpy  # NumPy's stubs know plain arrays only

Function = Callable[..., Any]


def probability(p: Any) -> Any:
    """``p``, with NaN wherever it is not between 0 and 1."""
    p = real(p)
    data = data_of(p)
    return np.where((data >= 0) & (data <= 1), p, math.nan)


def anything(x: Any) -> Any:
    """``x``: every number is in range, NaN stays NaN."""
    return real(x)


def not_negative(x: Any) -> Any:
    """``x``, with NaN wherever it is below 0."""
    x = real(x)
    return np.where(data_of(x) >= 0, x, math.nan)


class Distribution:
    """The common part of continuous and discrete distributions: names, arguments, SciPy's own for everything else."""

    _OWN: Sequence[str] = ()

    def __init__(self, name: str, doc: str, shapes: Mapping[str, Function], functions: Mapping[str, Function]) -> None:
        self.__name__, self.__module__ = name, "autograd.scipy.stats"
        self.__doc__ = doc
        self._shapes = shapes
        self._functions = functions
        self._else = everything_else(f"stats.{name}")

    def __repr__(self) -> str:
        return f"<distribution {self.__name__}>"

    def __reduce__(self) -> str:
        """A distribution is pickled by its name."""
        return self.__name__

    def __dir__(self) -> list[str]:
        return [*(name for name in self._OWN if self._known(name)), *super().__dir__()]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in self._OWN or not self._known(name):
            return self._else(name)
        first = "q" if name in ("ppf", "isf") else "k" if self._discrete else "x"
        defaults = {"loc": 0} if self._discrete else {"loc": 0.0, "scale": 1.0}
        kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
        signature = inspect.Signature([
            *(inspect.Parameter(n, kind) for n in (first, *self._shapes)),
            *(inspect.Parameter(n, kind, default=x) for n, x in defaults.items()),
        ])  # fmt: skip

        def function(*args: Any, **kwargs: Any) -> Any:
            try:
                bound = signature.bind(*args, **kwargs)
            except TypeError as error:
                raise OperandError(f"{self.__name__}.{name}: {error}; expected {signature}") from None
            bound.apply_defaults()
            x, *shapes = bound.args[: 1 + len(self._shapes)]
            checked = [check(s) for check, s in zip(self._shapes.values(), shapes, strict=True)]
            return number(self._answer(name, x, checked, *bound.args[1 + len(self._shapes) :]))

        function.__name__, function.__qualname__ = name, f"{self.__name__}.{name}"
        function.__doc__ = f"``scipy.stats.{self.__name__}.{name}{signature}``, differentiable. {self.__doc__}"
        vars(function)["__signature__"] = signature
        found = door(function)
        self.__dict__[name] = found  # stored, so that it is made once
        return found

    _discrete = False

    def _known(self, name: str) -> bool:
        raise NotImplementedError

    def _answer(self, name: str, x: Any, shapes: Sequence[Any], *placed: Any) -> Any:
        raise NotImplementedError

    def __call__(self, *args: Any, **kwargs: Any) -> Frozen:
        """The distribution with its parameters filled in, as SciPy "freezes" one."""
        return Frozen(self, args, kwargs)


class Frozen:
    """A distribution with its parameters: ``expon(scale=2.0).logpdf(x)`` is ``expon.logpdf(x, scale=2.0)``."""

    def __init__(self, dist: Distribution, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
        self.dist, self.args, self.kwds = dist, args, dict(kwargs)

    def __repr__(self) -> str:
        return f"<frozen distribution {self.dist.__name__}>"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        function = getattr(self.dist, name)
        if name in self.dist._OWN:
            return lambda x: function(x, *self.args, **self.kwds)
        return functools.partial(function, *self.args, **self.kwds)


def _at_ends(name: str) -> tuple[float, float]:
    """The values of a function below and above the support."""
    plain = {"pdf": (0.0, 0.0), "cdf": (0.0, 1.0), "sf": (1.0, 0.0)}[name.removeprefix("log")]
    if not name.startswith("log"):
        return plain
    return (0.0 if plain[0] else -math.inf), (0.0 if plain[1] else -math.inf)


def _log_probability(name: str, functions: Mapping[str, Function], *operands: Any) -> Any:
    """The logarithm of ``cdf`` or ``sf``, whichever the name says, by the other one where that is small."""
    own, other = ("cdf", "sf") if name == "logcdf" else ("sf", "cdf")
    p, rest = functions[own](*operands), functions[other](*operands)
    small = data_of(p) < 0.5
    with np.errstate(divide="ignore"):
        return np.where(small, np.log(np.where(small, p, 0.5)), np.log1p(-np.where(small, 0.5, rest)))


class Continuous(Distribution):
    """A continuous distribution on (low, high), which has the border itself unless ``open`` is True.

    Args:
        name: SciPy's name.
        doc: one sentence, with the formula of the density.
        shapes: the checks of the shapes' ranges by their names.
        low: the lower end of the support in standard form; -inf if there is none.
        high: the upper end.
        within: a point inside of the support, which stands for those outside while functions are computed.
        open: True if the functions have no value at the lower border.
        **functions: ``logpdf``, ``cdf``, ``sf``, ``ppf``, ``isf`` of (z, *shapes); ``pdf``, ``logcdf``, ``logsf`` where
            the exponential, or the logarithm, of another would be less accurate.
    """

    _OWN = ("pdf", "logpdf", "cdf", "logcdf", "sf", "logsf", "ppf", "isf")

    def __init__(
        self,
        name: str,
        doc: str,
        shapes: Mapping[str, Function],
        low: float = -math.inf,
        high: float = math.inf,
        *,
        within: float = 0.5,
        open: bool = False,
        **functions: Function,
    ) -> None:
        super().__init__(name, doc, shapes, functions)
        self._low, self._high, self._within, self._open = low, high, within, open

    def _known(self, name: str) -> bool:
        return name in self._functions or name.removeprefix("log") in self._functions or name == "pdf"

    def _answer(self, name: str, x: Any, shapes: Sequence[Any], *placed: Any) -> Any:
        loc, scale = placed
        if name in ("ppf", "isf"):
            with np.errstate(divide="ignore"):  # quantiles at 0 and 1 may be infinite
                z = self._functions[name](probability(x), *shapes)
            return real(loc) + positive(scale) * z
        z, scale = standardised(x, loc, scale)
        data = data_of(z)
        below = data <= self._low if self._open else data < self._low
        above = data > self._high
        below, above = below | np.isneginf(data), above | np.isposinf(data)  # the density has no finite point there
        value = self._standard(name, np.where(below | above, self._within, z), shapes)
        if name == "pdf":
            value = value / scale
        if name == "logpdf":
            value = value - np.log(scale)
        known = ~np.isnan(data_of(value))
        low, high = _at_ends(name)
        return np.where(below & known, low, np.where(above & known, high, value))

    def _standard(self, name: str, z: Any, shapes: Sequence[Any]) -> Any:
        own = self._functions.get(name)
        if own is not None:
            return own(z, *shapes)
        if name == "pdf":
            return np.exp(self._functions["logpdf"](z, *shapes))
        return _log_probability(name, self._functions, z, *shapes)


class Discrete(Distribution):
    """A distribution of counts, differentiable by its real parameters; k and loc are discrete and no variables.

    Args:
        name: SciPy's name.
        doc: one sentence, with the formula of the probability.
        shapes: the checks of the shapes' ranges by their names.
        low: the smallest count.
        high: the largest count as a function of the shapes; None if there is none.
        **functions: ``pmf``, ``logpmf``, ``cdf``, ``sf`` of (k, *shapes), for k in the support and below the largest
            count; ``logcdf``, ``logsf`` where a logarithm would be less accurate.
    """

    _OWN = ("pmf", "logpmf", "cdf", "logcdf", "sf", "logsf")
    _discrete = True

    def __init__(
        self,
        name: str,
        doc: str,
        shapes: Mapping[str, Function],
        low: int = 0,
        high: Function | None = None,
        **functions: Function,
    ) -> None:
        super().__init__(name, doc, shapes, functions)
        self._low, self._high = low, high or (lambda *shapes: math.inf)

    def _known(self, name: str) -> bool:
        return True

    def _answer(self, name: str, x: Any, shapes: Sequence[Any], *placed: Any) -> Any:
        full = f"{self.__name__}.{name}"
        k = as_array(real(constant(full, "k", x)) - real(constant(full, "loc", placed[0])), np.float64)
        high = data_of(self._high(*shapes))
        missing = np.isnan(k)
        if "pmf" in name:
            outside = (k < self._low) | (k > high) | (k != np.floor(k))
            value = self._functions[name](np.where(outside, self._low, k), *shapes)
            value = np.where(outside & ~np.isnan(data_of(value)), -math.inf if name == "logpmf" else 0.0, value)
            return np.where(missing, math.nan, value)
        below, above = k < self._low, k >= high
        k = np.floor(np.where(below | above | missing, self._low, k))
        own = self._functions.get(name)
        value = own(k, *shapes) if own is not None else _log_probability(name, self._functions, k, *shapes)
        known = ~np.isnan(data_of(value))
        low, high = _at_ends(name)
        value = np.where(below & known, low, np.where(above & known, high, value))
        return np.where(missing, math.nan, value)
