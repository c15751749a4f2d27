"""Other libraries that meet a node: SciPy, whose derivatives load on demand, and hints for calls that would convert it.

The derivatives of SciPy's functions lie floors above, in ``autograd.scipy``, and nothing below may import it. This file
is the one place that does, by name and only once a function of SciPy has been called on a node.
"""

from __future__ import annotations

import importlib
import sys
import types
from _thread import get_ident  # without the millisecond of loading ``threading``
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd.engine.algebras import ANSWERS
from autograd.engine.arrays import node_in
from autograd.engine.later import later
from autograd.engine.node import Node
from autograd.engine.recording import is_recording
from autograd.errors import AutogradError, OperandError

if TYPE_CHECKING:
    from autograd.engine.levels import is_inside
    from autograd.protocols.dispatch import is_answered
else:
    is_inside = later("autograd.engine.levels", "is_inside")
    is_answered = later("autograd.protocols.dispatch", "is_answered")

_FRAMES = ("pandas", "xarray", "polars")
_PLOTS = ("matplotlib", "mpl_toolkits", "seaborn", "plotly", "bokeh", "altair", "PIL")
_OTHERS = ("sklearn", "torch", "jax", "tensorflow")
_PASSED_THROUGH = frozenset(("numpy", "scipy", *_FRAMES, *_PLOTS, *_OTHERS))


def loaded_for(function: Any) -> bool:
    """True if ``function`` is SciPy's, its derivatives were not loaded so far, and they are now."""
    name = getattr(function, "__name__", "")
    places = map(
        sys.modules.get, ("scipy.special", "scipy.special._ufuncs")
    )  # zeta and lambertw call ufuncs of scipy.special._ufuncs
    known = any(place is not None and getattr(place, name, None) is function for place in places)
    if not known or "autograd.scipy.special" in sys.modules:
        return False
    importlib.import_module("autograd.scipy.special")
    return True


def _answer_of_sparse(op: Any, x: Any, y: Any, by_name: bool) -> Any:
    """The answer of a sparse matrix, from a module that is loaded when the first one meets a Tensor."""
    return importlib.import_module("autograd.scipy.sparse").answer(op, x, y, by_name)


def _answer_of_labelled(op: Any, x: Any, y: Any, by_name: bool) -> Any:
    """The answer of an array of xarray that holds a node, as ``dataarray * t`` does: that of the node, unlabelled."""
    held = node_in(op.name, x), node_in(op.name, y)
    return NotImplemented if held[0] is x and held[1] is y else op(*held)


ANSWERS.extend((_answer_of_labelled, _answer_of_sparse))

_OPERATORS_OF_SPARSE = frozenset(f"__{side}{name}__" for side in ("", "r") for name in ("matmul", "mul", "truediv"))


def stand_in(frame: types.FrameType | None) -> Any:
    """The array for an operator of a sparse matrix that asks a node for its array; None for any other caller.

    SciPy returns NotImplemented for an object that it takes for no array, so that the operator of the node answers.
    """
    asking = frame
    while frame is not None and str(frame.f_globals.get("__name__")).startswith("scipy.sparse._"):
        if frame.f_code.co_name in _OPERATORS_OF_SPARSE:
            return np.array(None)
        frame = frame.f_back
    if asking is not frame and asking is not None and asking.f_code.co_name == "dot":
        return np.empty(0)  # ``dot`` of a sparse matrix looks at this result alone, and then uses the operator @
    return None


def caller(frame: types.FrameType | None) -> str:
    """The name of the module that asked for an array in ``frame``, or had NumPy ask for it; "" if there is none."""
    while frame is not None and _root(frame) == "numpy":
        frame = frame.f_back
    return "" if frame is None else str(frame.f_globals.get("__name__"))


REFUSED: dict[int, OperandError] = {}
"""By thread, the newest refusal inside of a function that is being differentiated: SciPy may raise another error in its
place."""


def refusal(x: Any, frame: types.FrameType | None) -> OperandError | None:
    """The error for a library that takes a node for plain numbers; None if the library is not known.

    Args:
        x: the node.
        frame: the frame that asked for the numbers.
    """
    hint = _hint_for(type(x).__name__, frame, caller(frame))
    if hint is None:
        return None
    error = OperandError(hint)
    if is_inside(x):
        REFUSED[get_ident()] = error
    return error


_SOLVERS = frozenset(
    f"scipy.{module}"
    for module in ("integrate._quadpack_py", "optimize._linesearch", "optimize._optimize", "optimize._zeros_py")
)


def refuse_solver(frame: types.FrameType, *operands: Any) -> None:
    """Raise OperandError if ``frame``, which compares a node or asks if it is NaN, is in one of SciPy's solvers.

    A result that was found by comparisons alone has no gradient (``golden``, ``quad`` over an empty interval,
    ``newton`` that starts at the root), and one that was computed from nodes has that of the steps. Solvers written in
    C ask for NaN first, and would go on with the number -1 after an error of ``float(x)``.
    """
    if frame.f_globals.get("__name__") in _SOLVERS and is_recording():
        for x in operands:
            refused = refusal(x, frame) if isinstance(x, Node) and x.requires_grad else None
            if refused is not None:
                raise refused


def raise_refusal(error: BaseException) -> None:
    """Raise the refusal that an error of a library has taken the place of."""
    refused = REFUSED.pop(get_ident(), None)
    step = None if refused is None or isinstance(error, AutogradError) else error.__traceback__
    while step is not None:
        if _root(step.tb_frame) in _PASSED_THROUGH:
            error.__cause__ = error.__context__ = None  # otherwise the two exceptions would hold each other
            assert refused is not None
            raise refused.with_traceback(error.__traceback__) from None
        step = step.tb_next


def _hint_for(kind: str, frame: types.FrameType | None, asking: str) -> str | None:
    """The advice for a library that takes a ``kind`` (a Tensor) for an array; None if the library is not known.

    Args:
        kind: the class of the node.
        frame: the frame that asked for the array.
        asking: the module that asked, as ``caller`` tells.
    """
    if asking.partition(".")[0] not in _PASSED_THROUGH:
        return None
    frames = []
    while frame is not None and _root(frame) in _PASSED_THROUGH:
        frames.append(frame)
        frame = frame.f_back
    modules = {str(frame.f_globals.get("__name__")) for frame in frames}
    got = f"got a {kind} that requires a gradient, expected plain numbers: the gradient would be lost"
    for library in (*_FRAMES, *_PLOTS, *_OTHERS):
        if any(module.partition(".")[0] == library for module in modules):
            return f"{library}: {got}; {_way_out(library)}"
    for frame in reversed(frames):  # the call that the user made comes first
        if (name := _differentiable(frame)) is not None:
            return f"{name.removeprefix('autograd.')}: {got}; {name} is the same with a derivative"
        if (related := _RELATED.get(_called(frame))) is not None:
            return f"scipy.{_called(frame)}: {got}; {related}"
    if any(module.startswith("scipy.sparse") for module in modules):
        return (
            f"scipy.sparse: {got}; A @ t, A * t, np.multiply(A, t), A + t are differentiated, autograd.scipy.sparse "
            f"has constructors and solvers, and A.toarray() is the dense array of a sparse one"
        )
    numpys = next(filter(None, map(_of_numpy, reversed(frames))), None)
    if numpys is not None:
        return f"scipy.{numpys[0]}: {got}; {numpys[1]} has a derivative"
    called = next(filter(None, map(_called, reversed(frames))), "")
    return (
        f"{f'scipy.{called}' if called else 'scipy'}: {got}, and no derivative is known here for this call; NumPy's "
        f"functions have derivatives, autograd.scipy has those that are known, and autograd.extend.primitive declares "
        f"another"
    )


def _way_out(name: str) -> str:
    if name in _PLOTS:
        return "t.detach().numpy() makes them, to be shown"
    if name in _FRAMES:
        return (
            "to compute with the frame, take the numbers out of it (x.to_numpy()) and go on with Tensors; to keep "
            "results in it, t.detach().numpy() makes plain numbers"
        )
    return "t.detach().numpy() makes them, where no gradient is needed"


def _root(frame: types.FrameType) -> str:
    return str(frame.f_globals.get("__name__")).partition(".")[0]


def _differentiable(frame: types.FrameType) -> str | None:
    """The name in ``autograd.scipy`` of the function or class of SciPy that runs in ``frame``; None if it has none."""
    own = str(frame.f_globals.get("__name__")), frame.f_code.co_name
    owner = frame.f_locals.get("self")  # a distribution: norm, for example, is an instance of norm_gen
    if owner is not None and own[1] in ("__init__", "__call__"):  # a constructor or call of a spline or a sparse matrix
        own = type(owner).__module__, type(owner).__name__
        owner = None
    within = [] if owner is None else [type(owner).__name__.removesuffix("_gen")]
    for module, name in (own, *_wrapped(frame)):
        package = str(module).split(".")[1:]
        for path in ([*package[:1], *within, name], [*package[:2], name]):
            if callable(_found(path)):
                return ".".join(("autograd.scipy", *path))
    return None


_RELATED = {
    f"{module}.{name}": way
    for module, names, way in (
        ("optimize", "bisect brenth brentq fsolve newton ridder root_scalar toms748",
         "autograd.scipy.optimize.root solves equations with a derivative"),
        ("optimize", "fixed_point", "autograd.fixed_point is the same with a derivative"),
        ("optimize", "basinhopping brent brute differential_evolution direct dual_annealing fmin fmin_bfgs fmin_cg "
         "fmin_cobyla fmin_l_bfgs_b fmin_ncg fmin_powell fmin_slsqp fmin_tnc fminbound golden minimize_scalar shgo",
         "autograd.scipy.optimize.minimize finds minima with a derivative"),
        ("optimize", "curve_fit leastsq", "autograd.scipy.optimize.least_squares fits with a derivative"),
        ("integrate", "cubature dblquad fixed_quad nquad qmc_quad quad quad_vec tanhsinh tplquad",
         "a sum over fixed points has a derivative (np.polynomial.legendre.leggauss has points and weights), and so "
         "has autograd.scipy.integrate.solve_ivp"),
        ("integrate", "complex_ode ode", "autograd.scipy.integrate.solve_ivp has a derivative"),
    )
    for name in names.split()
}  # fmt: skip
"""By functions of SciPy that call a function of the user: what to write in their place."""


def _called(frame: types.FrameType) -> str:
    """The public function or class of SciPy that runs in ``frame``, as ``"optimize.brentq"``; "" if there is none."""
    owner = frame.f_locals.get("self")
    own = str(frame.f_globals.get("__name__")), frame.f_code.co_name if owner is None else type(owner).__name__
    for place, name in (own, *_wrapped(frame)):
        module = ".".join(place.split(".")[1:2])
        if place.startswith("scipy.") and name[0] != "_" and hasattr(sys.modules.get(f"scipy.{module}"), name):
            return f"{module}.{name}"
    return ""


def _wrapped(frame: types.FrameType) -> list[tuple[str, str]]:
    """Modules and names of the functions that ``frame`` holds: that of a decorator calls one of them."""
    return [(str(x.__module__), x.__name__) for x in frame.f_locals.values() if isinstance(x, types.FunctionType)]


_LIKE_NUMPY = {"fft": ("numpy.fft",), "integrate": ("numpy",), "linalg": ("numpy.linalg", "numpy")}
"""Modules of SciPy, and the modules where NumPy has functions of the same names and meaning."""


def _of_numpy(frame: types.FrameType) -> tuple[str, str] | None:
    """SciPy's name of the function in ``frame``, and that of NumPy's with a derivative; None if there is none."""
    module, _, name = _called(frame).partition(".")
    for place in _LIKE_NUMPY.get(module, ()):
        function = getattr(importlib.import_module(place), name, None)
        if function is not None and is_answered(function):
            return f"{module}.{name}", f"{place.replace('numpy', 'np')}.{name}"
    return None


def _found(path: list[str]) -> Any:
    """The object of ``autograd.scipy`` under a path, whose module is loaded; None if ``autograd.scipy`` defines none.

    The last name may be one that an object lists as its own, as a distribution does; what every object has is none.
    """
    found: Any = importlib.import_module("autograd.scipy")
    for part in path:
        if isinstance(found, types.ModuleType):
            inside = vars(found)
            loaded = part in inside.get("MODULES", ())
            found = importlib.import_module(f"{found.__name__}.{part}") if loaded else inside.get(part)
        else:
            public = found is not None and part in dir(found) and not part.startswith("_")
            found = getattr(found, part) if public else None
    return found
