"""The pytest fixture ``check_grads``, for ``pytest_plugins = ["autograd.testing.plugin"]`` in a ``conftest.py``.

``pytest --gradient-seed=N`` draws other random directions, as a nightly run may. It is no plugin of every pytest run in
the environment, as all of them would then import this package, and NumPy, before they begin.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import pytest

from autograd import testing


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare ``--gradient-seed``."""
    parser.addoption(
        "--gradient-seed", type=int, default=0, metavar="N", help="for the directions that gradients are checked along"
    )


@pytest.fixture
def check_grads(request: pytest.FixtureRequest) -> Callable[..., Any]:
    """``autograd.testing.check_grads``, with the seed of the command line."""
    return functools.partial(testing.check_grads, seed=request.config.getoption("--gradient-seed"))
