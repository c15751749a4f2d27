"""Passes: each makes a program of a program that gives the same numbers, bit for bit, in less time.

``improve`` is all of them in their order. Those in ``fast`` round differently, and run only when they are asked for.
"""

from __future__ import annotations

from autograd.compiling.passes import common, folding, idle, labels, shorter
from autograd.compiling.passes import fast as rounding
from autograd.compiling.passes.commits import ends_in_rows, with_commits_last, with_copies
from autograd.compiling.passes.dead import without_dead_code
from autograd.compiling.passes.memory import with_memory
from autograd.compiling.passes.rewriting import rewritten
from autograd.compiling.passes.scalars import with_arrays_for_numbers
from autograd.compiling.program import Program


def improve(program: Program, fast: bool = False, deferred: bool = False) -> Program:
    """The program after all passes; ``fast`` allows those that round differently.

    If it is ``deferred``, all that it does to its inputs ends up in rows, for somebody else to do; see ``emission``.

    Example:
        >>> import numpy as np
        >>> from autograd.compiling.tracer import Trace
        >>> trace = Trace()
        >>> x = trace.input(np.ones(3))
        >>> program = trace.program(np.exp(x) * np.exp(x * 1))
        >>> len(program.calls), len(improve(program).calls)
        (4, 2)
    """
    program = rewritten(program, folding.RULES, idle.RULES, labels.RULES, shorter.RULES, common.RULES)
    if fast:
        program = rewritten(program, rounding.RULES)
    program = without_dead_code(program)
    made = with_memory(with_commits_last(program))
    if deferred and not ends_in_rows(made):
        made = with_memory(with_copies(program))
    return with_arrays_for_numbers(made)
