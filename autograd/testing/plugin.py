"""The pytest fixture ``check_grads``; installed with the package, so that a test need only name it.

``pytest --gradient-seed=N`` draws other random directions, as a nightly run may.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare ``--gradient-seed``."""
    parser.addoption(
        "--gradient-seed", type=int, default=0, metavar="N", help="for the directions that gradients are checked along"
    )


@pytest.fixture
def check_grads(request: pytest.FixtureRequest) -> Callable[..., Any]:
    """``autograd.testing.check_grads``, with the seed of the command line."""
    from autograd import testing  # here, as pytest loads this module in every run of whatever tests

    return functools.partial(testing.check_grads, seed=request.config.getoption("--gradient-seed"))
