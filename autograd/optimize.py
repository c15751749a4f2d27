"""SciPy's optimisers with exact derivatives, on parameters of any structure.

``minimize`` and ``least_squares`` call ``scipy.optimize`` (``pip install "gategrad[scipy]"``) and hand it gradients,
Hessians, products with Hessians and Jacobians from ``autograd.functional``: nothing is approximated by differences, and
parameters may be nested containers of arrays. Everything else, methods and options included, is SciPy's own.
"""

from __future__ import annotations

import copy
import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograd.compiling import compile as compiled
from autograd.containers import flatten, is_container, leaves_like
from autograd.engine.doors import door
from autograd.engine.node import data_of, truth
from autograd.errors import MissingPackageError, OperandError, ShapeError
from autograd.functional import hessian, jacobian, make_hvp, value_and_grad
from autograd.transforms.ravel import ravel

try:
    import scipy.optimize as scipy_optimize
    import scipy.sparse.linalg as scipy_linalg
except ModuleNotFoundError as error:  # pragma: no cover (the tests install it)
    raise MissingPackageError(
        'autograd.optimize needs SciPy, which is not installed: pip install "gategrad[scipy]"', name="scipy"
    ) from error

Function = Callable[..., Any]

_WITH_PRODUCTS = ("newton-cg", "trust-ncg", "trust-krylov", "trust-constr")
_WITH_HESSIAN = ("dogleg", "trust-exact")
_WITHOUT_GRADIENT = ("nelder-mead", "powell", "cobyla", "cobyqa")


@door
def minimize(
    fun: Function,
    x0: Any,
    args: tuple[Any, ...] = (),
    method: str | None = None,
    *,
    hess: bool | Function | None = None,
    hessp: bool | Function | None = None,
    bounds: Any = None,
    constraints: Any = (),
    callback: Function | None = None,
    compile: bool = False,
    **options: Any,
) -> Any:
    """Minimise a function of one number, with ``scipy.optimize.minimize`` and exact derivatives.

    Args:
        fun: ``fun(x, *args)``, written with NumPy, returns a number.
        x0: the starting point: a number, an array, or a nested container of them. A list of numbers is an array, as in
            SciPy; a tuple is a container.
        args: further arguments of ``fun``, not differentiated by.
        method: SciPy's name of a method; by default SciPy's own choice.
        hess: True for the exact Hessian; the default where a method needs one (dogleg, trust-exact).
        hessp: True for exact products with the Hessian, which is never made; the default of the other methods that can
            use them (Newton-CG, trust-ncg, trust-krylov, trust-constr).
            For both: a function of your own, in terms of vectors, or a quasi-Newton object of SciPy's, is passed on.
        bounds: a pair ``(lower, upper)``, each built like ``x0`` or one number or None for all; for an array ``x0``
            also one pair an entry, as SciPy takes; or SciPy's ``Bounds``, in terms of the vector of all parameters.
        constraints: SciPy's: dicts of ``type`` and ``fun``, or ``NonlinearConstraint``, one or a list. Their functions
            take the arguments of ``fun``; Jacobians are added, and for trust-constr Hessians. A ``LinearConstraint`` is
            in terms of the vector of all parameters.
        callback: as SciPy's: ``callback(x)`` or ``callback(intermediate_result=...)``, with x built like ``x0``.
        compile: True to run ``fun``, its derivatives and those of constraints as programs; see ``autograd.compile``.
            The numbers are the same. It pays where ``fun`` is called often. (Each product with a Hessian then evaluates
            ``fun``, and not each point: a function that counts, or draws random numbers, does so more often.)
        **options: other arguments of ``scipy.optimize.minimize``, such as ``tol`` and ``options``.

    Returns:
        SciPy's ``OptimizeResult``; its ``x``, and ``jac`` where there is one, are built like ``x0``.

    Raises:
        OperandError: ``fun`` does not return one real number, x0, a bound or a constraint is complex, or ``jac=`` is
            given, which is always exact here.
        ShapeError: bounds are not built like ``x0``.

    Example:
        >>> import numpy as np
        >>> def rosenbrock(p):
        ...     return np.sum(100.0 * (p["y"] - p["x"] ** 2) ** 2 + (1 - p["x"]) ** 2)
        >>> result = minimize(rosenbrock, {"x": 0.0, "y": np.zeros(1)}, method="trust-exact")
        >>> round(result.x["x"], 6), result.x["y"].round(6)
        (1.0, array([1.]))
        >>> np.array_equal(minimize(rosenbrock, {"x": 0.0, "y": np.zeros(1)}, compile=True).x["y"],
        ...                minimize(rosenbrock, {"x": 0.0, "y": np.zeros(1)}).x["y"])
        True
    """
    quick = compiled if truth("minimize: compile", compile) else _as_it_is
    if "jac" in options:
        raise OperandError("minimize: got jac=, expected none: the gradient is always computed, exactly")
    x0 = _parameters("minimize", x0)
    start, unravel = ravel(x0)
    name = (method or "").lower() if isinstance(method, str) or method is None else ""

    def of_vector(x: Any, *args: Any) -> Any:
        value = fun(unravel(x), *args)
        if np.iscomplexobj(data_of(value)):
            raise OperandError(
                "minimize: fun returned a complex number, expected a real one: take its .real, .imag or abs()"
            )
        return value

    given: dict[str, Any] = {"method": method, **options}
    objective: Function = of_vector
    if name not in _WITHOUT_GRADIENT:
        objective, given["jac"] = value_and_grad(of_vector), True
    objective = quick(objective)
    given.update(_second_order(of_vector, name, hess, hessp, quick))
    if bounds is not None:
        given["bounds"] = _bounds("minimize", bounds, x0, pairs=True)
    if constraints is not None and not (isinstance(constraints, (list, tuple)) and not constraints):
        several = constraints if isinstance(constraints, (list, tuple)) else [constraints]
        given["constraints"] = [_constraint(c, unravel, name, quick) for c in several]
    if callback is not None:
        given["callback"] = _callback(callback, unravel)
    result = scipy_optimize.minimize(objective, start.astype(float), args=args, **given)
    return _structured(result, unravel)


@door
def least_squares(
    fun: Function, x0: Any, args: tuple[Any, ...] = (), *, bounds: Any = None, mode: str | None = None, **options: Any
) -> Any:
    """Minimise half the sum of squares of a function's results, with ``scipy.optimize.least_squares``.

    Args:
        fun: ``fun(x, *args)`` returns the residuals: an array of any shape, or a container of arrays.
        x0: the starting point: a number, an array, or a nested container of them. A list of numbers is an array, as in
            SciPy; a tuple is a container.
        args: further arguments of ``fun``, not differentiated by.
        bounds: a pair ``(lower, upper)`` as in ``minimize``, or SciPy's ``Bounds``.
        mode: how the Jacobian is computed, "rev" or "fwd"; by default the cheaper of the two.
        **options: other arguments of ``scipy.optimize.least_squares``, such as ``method`` and ``loss``.

    Returns:
        SciPy's ``OptimizeResult``; its ``x`` and ``grad`` are built like ``x0``, ``fun`` is the vector of residuals.

    Raises:
        OperandError: residuals, x0 or a bound are complex, or ``jac=`` is given, which is always exact here.
        ShapeError: bounds are not built like ``x0``.

    Example:
        >>> import numpy as np
        >>> t = np.linspace(0.0, 1.0, 20)
        >>> y = 2.0 * np.exp(-3.0 * t)
        >>> fit = least_squares(lambda p: p["scale"] * np.exp(-p["rate"] * t) - y, {"scale": 1.0, "rate": 1.0})
        >>> round(fit.x["scale"], 6), round(fit.x["rate"], 6)
        (2.0, 3.0)
    """
    if "jac" in options:
        raise OperandError("least_squares: got jac=, expected none: the Jacobian is always computed, exactly")
    x0 = _parameters("least_squares", x0)
    start, unravel = ravel(x0)

    def residuals(x: Any, *args: Any) -> Any:
        return _real("least_squares: fun", "residuals", ravel(fun(unravel(x), *args))[0])

    if bounds is not None:
        limits = _bounds("least_squares", bounds, x0, pairs=False)
        options["bounds"] = (limits.lb, limits.ub)
    result = scipy_optimize.least_squares(
        residuals, start.astype(float), jac=jacobian(residuals, mode=mode), args=args, **options
    )
    return _structured(result, unravel)


def _real(who: str, what: str, x: Any) -> Any:
    """``x``, if it is real: SciPy would drop the imaginary part."""
    if np.iscomplexobj(data_of(x)):
        raise OperandError(
            f"{who} returned complex {what}, expected real ones: return the real and imaginary parts, such as "
            f"(z.real, z.imag)"
        )
    return x


def _parameters(who: str, x0: Any) -> Any:
    """The starting point, which is real; a list of numbers alone becomes an array, as in SciPy."""
    if any(map(np.iscomplexobj, map(data_of, flatten(x0)[0]))):
        raise OperandError(
            f"{who}: got complex numbers in x0, expected real ones: pass the real and imaginary parts, such as "
            f"(z.real, z.imag), and add them up in fun"
        )
    if type(x0) is list and x0 and all(isinstance(x, (bool, int, float, np.number)) for x in flatten(x0)[0]):
        try:
            return np.asarray(x0, dtype=float)
        except (TypeError, ValueError):  # a container: a dict, or rows of different lengths
            return x0
    return x0


def _as_it_is(fun: Function) -> Function:
    return fun


def _second_order(fun: Function, name: str, hess: Any, hessp: Any, quick: Function) -> dict[str, Any]:
    """The arguments ``hess`` and ``hessp`` for SciPy; exact ones are made where they are asked for or needed."""
    if hess is None and hessp is None:
        hess, hessp = name in _WITH_HESSIAN, name in _WITH_PRODUCTS
    given = {}
    if hess is not None and hess is not False:
        given["hess"] = quick(hessian(fun)) if hess is True else hess
    if hessp is not None and hessp is not False:
        if hessp is True:
            hessp = _products(fun) if quick is _as_it_is else quick(lambda x, v, *args: make_hvp(fun)(x, *args)[0](v))
        given["hessp"] = hessp
    return given


def _products(fun: Function) -> Function:
    """``hessp(x, v, *args)``; the gradient is recorded once for all directions that are asked for at one point."""
    last: tuple[Any, Any, Any] = None, None, None

    def hessp(x: Any, v: Any, *args: Any) -> Any:
        nonlocal last
        point, given, product = last
        if point is None or given is not args or not np.array_equal(point, x):
            product, _ = make_hvp(fun)(x, *args)
            last = np.array(x), args, product
        return product(v)

    return hessp


def _bounds(who: str, bounds: Any, x0: Any, pairs: bool) -> Any:
    """Bounds as SciPy's object; ``pairs`` says that a list of pairs is one pair an entry."""
    if isinstance(bounds, scipy_optimize.Bounds):
        return bounds
    if not isinstance(bounds, (list, tuple, zip)):
        raise OperandError(f"{who}: got bounds={bounds!r:.60}, expected a pair (lower, upper) or SciPy's Bounds")
    bounds = list(bounds)
    if pairs and not is_container(x0) and all(isinstance(pair, (list, tuple)) and len(pair) == 2 for pair in bounds):
        if len(bounds) != np.size(x0):
            raise ShapeError(f"{who}: got {len(bounds)} pairs of bounds, expected {np.size(x0)}, one an entry of x0")
        bounds = [
            np.reshape([infinite if pair[i] is None else pair[i] for pair in bounds], np.shape(x0))
            for i, infinite in enumerate((-np.inf, np.inf))
        ]
    if len(bounds) != 2:
        raise ShapeError(f"{who}: got {len(bounds)} bounds, expected the pair (lower, upper)")
    return scipy_optimize.Bounds(_side(who, bounds[0], x0, -np.inf), _side(who, bounds[1], x0, np.inf))


def _side(who: str, bound: Any, x0: Any, infinite: float) -> Any:
    """One side of the bounds as a vector."""
    leaves, _ = flatten(x0)
    if bound is None or (not is_container(bound) and np.ndim(bound) == 0):
        bounds = [infinite if bound is None else bound] * len(leaves)
    elif not is_container(x0):
        bounds = [np.asarray(bound)]
    else:
        bounds = leaves_like(f"{who}: a bound", bound, x0)
    try:
        parts = [np.broadcast_to(b, np.shape(x)).ravel() for b, x in zip(bounds, leaves, strict=True)]
    except ValueError as error:
        raise ShapeError(f"{who}: got bounds that do not have the shapes of x0: {error}") from None
    joined = np.concatenate(parts)
    if np.iscomplexobj(joined):
        raise OperandError(f"{who}: got complex bounds, expected real ones")
    return joined.astype(float)


def _constraint(constraint: Any, unravel: Function, method: str, quick: Function) -> Any:
    """A constraint on containers as one on vectors, with its derivatives."""
    if isinstance(constraint, scipy_optimize.LinearConstraint):
        return constraint
    args: tuple[Any, ...] = ()
    if isinstance(constraint, Mapping):
        fun, args = constraint.get("fun"), constraint.get("args", ())
    elif isinstance(constraint, scipy_optimize.NonlinearConstraint):
        fun = constraint.fun
    else:
        raise OperandError(
            f"minimize: got the constraint {constraint!r:.60}, expected a dict with type and fun, a "
            f"NonlinearConstraint or a LinearConstraint"
        )
    if not callable(fun):
        raise OperandError(f"minimize: got a constraint with fun={fun!r:.60}, expected a function")

    def of_vector(x: Any, *_: Any) -> Any:
        return _real("minimize: the fun of a constraint", "numbers", ravel(fun(unravel(x), *args))[0])

    values, slope = quick(of_vector), quick(jacobian(of_vector))
    if isinstance(constraint, Mapping):
        if method != "trust-constr":
            return {**constraint, "fun": values, "jac": slope}
        upper = 0.0 if constraint.get("type") == "eq" else np.inf
        hess = _weighted_hessian(of_vector, quick)
        return scipy_optimize.NonlinearConstraint(values, 0.0, upper, jac=slope, hess=hess)
    exact = copy.copy(constraint)
    exact.fun, exact.jac = values, slope
    if method == "trust-constr":  # no other method reads it
        exact.hess = _weighted_hessian(of_vector, quick)
    return exact


def _weighted_hessian(fun: Function, quick: Function) -> Function:
    """``hess(x, v)``, the Hessian of ``v @ fun(x)``, as an operator that multiplies."""
    times = None if quick is _as_it_is else quick(lambda x, v, p: make_hvp(lambda x: np.dot(v, fun(x)))(x)[0](p))

    def hess(x: Any, v: Any) -> Any:
        if times is None:
            product, _ = make_hvp(lambda x: np.dot(v, fun(x)))(x)
        else:
            product = functools.partial(times, x, v)
        return scipy_linalg.LinearOperator((len(x), len(x)), matvec=lambda p: product(np.ravel(p)), dtype=float)

    return hess


def _callback(callback: Function, unravel: Function) -> Function:
    if list(inspect.signature(callback).parameters) == ["intermediate_result"]:

        def with_result(intermediate_result: Any) -> Any:
            return callback(intermediate_result=_structured(type(intermediate_result)(intermediate_result), unravel))

        return with_result
    return lambda x, *rest: callback(unravel(x), *rest)


def _structured(result: Any, unravel: Function) -> Any:
    """SciPy's result with its vectors of parameters built like x0."""
    shape = np.shape(result.x)
    for name in ("x", "jac", "grad"):
        if name in result and not isinstance(result[name], Sequence) and np.shape(result[name]) == shape:
            result[name] = unravel(np.asarray(result[name]))
    return result
