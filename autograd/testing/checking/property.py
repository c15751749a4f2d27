"""``gradients_agree``: one line turns a function into a property-based test of its gradients."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from autograd.testing.checking.checker import MODES, check_grads


def gradients_agree(
    *arguments: st.SearchStrategy[Any],
    order: int = 2,
    modes: Sequence[str] = MODES,
    kinks: str = "move",
    grad: Callable[..., Any] | None = None,
    vjp: Callable[..., Any] | None = None,
) -> Callable[[Callable[..., Any]], Callable[[], None]]:
    """Turn a function into a test: its gradients are checked wherever hypothesis draws its arguments.

    The function's name should begin with ``test_``, so that pytest finds it; or write
    ``test_f = gradients_agree(...)(f)``. hypothesis's ``@settings``, ``@example`` and profiles apply. A failing point
    is shrunk, and reported with the checker's report.

    Args:
        *arguments: a strategy for each argument; see ``autograd.testing.strategies``.
        order, modes, grad, vjp: as for ``check_grads``.
        kinks: where a drawn point is at a kink, "move" it a little, or "raise".

    Example:
        >>> import numpy as np
        >>> from autograd.testing.strategies import arrays
        >>> @gradients_agree(arrays(shape=(3,)))
        ... def test_softplus(x):
        ...     return np.logaddexp(x, 0.0)
        >>> test_softplus()
    """

    def decorate(f: Callable[..., Any]) -> Callable[[], None]:
        @given(point=st.tuples(*arguments), seed=st.integers(0, 2**32 - 1))
        def test(point: tuple[Any, ...], seed: int) -> None:
            check_grads(f, *point, order=order, modes=modes, kinks=kinks, grad=grad, vjp=vjp, seed=seed)

        test.__name__ = test.__qualname__ = getattr(f, "__name__", "test")
        test.__module__, test.__doc__ = f.__module__, f.__doc__
        agree: Callable[[], None] = test
        return agree

    return decorate
