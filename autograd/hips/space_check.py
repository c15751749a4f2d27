"""The check of gradients by objects of one's own: along a direction that their vector space draws.

Such objects have no entries to move one by one. So the derivative along a random direction is compared with a central
difference, as HIPS autograd does it, with its step and its tolerance.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from autograd.functional import make_jvp, make_vjp
from autograd.testing import GradientError
from autograd.transforms.held import Held
from autograd.transforms.primitive_calls import name_of
from autograd.transforms.pytree import flatten
from autograd.transforms.vspaces import vspace

Function = Callable[..., Any]

TOL = 1e-6
STEP = 1e-6


def holds_objects(tree: Any) -> bool:
    """True if an object of a class of one's own is among the leaves of a container."""
    return any(isinstance(x, Held) for x in flatten(tree)[0])


def check_in_spaces(
    fun: Function, args: Sequence[Any], argnums: Sequence[int], modes: Sequence[str], order: int
) -> None:
    """Check the derivatives of ``fun`` by the arguments ``argnums``, along one direction for each mode and order.

    Raises:
        GradientError: a derivative is wrong.
        NotDefinedError: a vector space lacks ``randn`` or ``_inner_prod``.
    """
    chosen, name = tuple(argnums), name_of(fun)
    space, start = vspace([args[i] for i in chosen]), [args[i] for i in chosen]
    direction, results = space.randn(), vspace(fun(*args))
    cotangent = results.randn()

    def along(step: float) -> Any:
        moved = list(args)
        for i, x in zip(chosen, space.add(start, space.scalar_mul(direction, step)), strict=True):
            moved[i] = x
        return results.inner_prod(cotangent, fun(*moved))

    def compare(mode: str, slope: Any) -> None:
        numeric = (along(STEP / 2) - along(-STEP / 2)) / STEP
        if not (abs(slope - numeric) < TOL or abs(slope - numeric) < TOL * abs(slope + numeric)):
            raise GradientError(
                "wrong",
                f"Derivative ({mode}) check of {name} failed: along a direction that the vector space drew, it is "
                f"{slope:.10g}, and {numeric:.10g} by a central difference",
                function=name, seed=0, analytic=slope, numeric=numeric,
            )  # fmt: skip

    if "fwd" in modes:

        def pushed(*given: Any) -> Any:
            return make_jvp(fun, chosen)(*given[:-1])(tuple(given[-1]))[1]

        compare("JVP", results.inner_prod(cotangent, pushed(*args, direction)))
        if order > 1:
            check_in_spaces(pushed, (*args, direction), (*chosen, len(args)), modes, order - 1)
    if "rev" in modes:

        def pulled(*given: Any) -> Any:
            return list(make_vjp(fun, chosen)(*given[:-1])[0](given[-1]))

        gradient = pulled(*args, results.covector(cotangent))
        if vspace(gradient) != space:
            raise GradientError(
                "shape",
                f"Derivative (VJP) check of {name} failed: the gradient is of another vector space: "
                f"{vspace(gradient)}, expected {space}",
                function=name, seed=0,
            )  # fmt: skip
        slope = space.inner_prod(direction, space.covector(gradient))
        compare("VJP", slope)
        if order > 1:
            check_in_spaces(pulled, (*args, cotangent), (*chosen, len(args)), modes, order - 1)
