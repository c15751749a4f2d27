"""Strategies for hypothesis: what functions of arrays are tested with. Install them with the extra ``test``."""

from autograd.testing.strategies.programs import Program as Program
from autograd.testing.strategies.programs import programs as programs
