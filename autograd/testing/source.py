"""The text of a test file: values as Python source, and the templates that they are put into."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd.errors import ArgumentError
from autograd.testing.proposing import OpCall
from autograd.testing.target import Target

MOST_ENTRIES = 200
"""The entries of an array that is written out."""


def arguments_source(args: Sequence[str], params: Sequence[str]) -> str:
    """The arguments and parameters of a call, as text, in the form of a point of the test."""
    joined = ", ".join(args)
    return f"(({joined}{',' if len(args) == 1 else ''}), {{{', '.join(params)}}})"


def call_source(call: OpCall) -> str:
    """A call as a point of the test."""
    return arguments_source([literal(x) for x in call.args], [f'"{k}": {literal(x)}' for k, x in call.params.items()])


def can_be_written(call: OpCall) -> bool:
    """True if all arguments of a call have a text."""
    return all(map(has_source, [*call.args, *call.params.values()]))


def has_source(x: Any) -> bool:
    """True if a value has a text."""
    try:
        literal(x)
    except ArgumentError:
        return False
    return True


def literal(x: Any) -> str:
    """A value as Python text.

    Raises:
        ArgumentError: it has none: an object, an array that is too long, numbers that are not finite.
    """
    if isinstance(x, (np.ndarray, np.generic)) and x.dtype.kind in "fciub" and x.size <= MOST_ENTRIES:
        finite = bool(np.all(np.isfinite(x)))
        usual = x.dtype in (np.float64, np.int64, np.bool_, np.complex128)
        if finite:
            return f"np.array({x.tolist()!r}{'' if usual else f', dtype=np.{x.dtype.name}'})"
    if x is None or isinstance(x, (bool, int, float, complex, str)):
        return repr(x)
    if type(x) in (list, tuple):
        inner = ", ".join(map(literal, x))
        return f"[{inner}]" if isinstance(x, list) else f"({inner}{',' if len(x) == 1 else ''})"
    if type(x) is dict:
        return "{" + ", ".join(f"{key!r}: {literal(part)}" for key, part in x.items()) + "}"
    raise ArgumentError(f"write: {type(x).__name__} has no text")


HEAD = '''"""The gradients of {text}, compared with differences of its values."""

{imports}

POINTS = [
{points}
]
'''

BOTH_MODES = """

@pytest.mark.parametrize("mode", ["rev", "fwd"])
@pytest.mark.parametrize(("args", "params"), POINTS)
def test_gradients_of_{name}(args, params, mode):
    check_grads({text}, *args, params=params, modes=[mode]{more})
"""

GIVEN = """

@pytest.mark.parametrize(("args", "params"), POINTS)
def test_gradients_of_{name}(args, params):
    check_grads({text}, *args, params=params{more})
"""

DRAWN = """

def test_gradients_of_{name}_at_drawn_points():
    pytest.importorskip("hypothesis")
    from autograd.testing import gradients_agree
    from autograd.testing.strategies import {used}
    from hypothesis import {modules}

    agree = gradients_agree({strategies}{more})({function})
    settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])(agree)()
"""


def file_source(
    target: Target, calls: Sequence[tuple[str, OpCall]], argnum: tuple[int, ...] | None, drawn: Sequence[str] | None
) -> str:
    """The text of the test file.

    Args:
        target: the function, with the gradient and the order that were asked for.
        calls: the arguments of each point, as text and as they are.
        argnum: the arguments to differentiate by, if they are named in the test.
        drawn: the strategy of each argument; None for no test at drawn points.
    """
    gradient = target.gradient
    options = "" if target.order is None else f", order={target.order}"
    if gradient is not None:
        options += f", grad={gradient.text}"
    name, points = target.path.replace(".", "_"), "\n".join(f"    {text}," for text, _ in calls)
    at_points = (BOTH_MODES if gradient is None else GIVEN).format(
        name=name, text=target.text, more=("" if argnum is None else f", argnum={argnum}") + options + ', kinks="move"'
    )
    at_drawn = "" if drawn is None else _drawn_source(name, _called(target, calls[0][1]), drawn, options)
    imports = [
        *(["import numpy as np"] if "np." in points + at_points + at_drawn else []),
        "import pytest",
        "from autograd.testing import check_grads",
        "",
        *sorted({f"import {one.module}" for one in (target, gradient) if one is not None}),
    ]
    return HEAD.format(text=target.text, imports="\n".join(imports), points=points) + at_points + at_drawn


def _called(target: Target, call: OpCall) -> str:
    """The function of the positional arguments alone."""
    if not call.params:
        return target.text
    return f"lambda *args: {target.text}(*args, {', '.join(f'{k}={literal(x)}' for k, x in call.params.items())})"


def _drawn_source(name: str, function: str, drawn: Sequence[str], options: str) -> str:
    strategies = ", ".join(drawn)
    return DRAWN.format(
        name=name, function=function, strategies=strategies, more=options,
        used=", ".join(word for word in ("arrays", "numbers") if f"{word}(" in strategies),
        modules="HealthCheck, settings" + (", strategies" if "strategies." in strategies else ""),
    )  # fmt: skip
