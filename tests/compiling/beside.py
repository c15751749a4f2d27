"""A function and its compiled twin, called in turn: their results and effects must be the same."""

import warnings

import numpy as np

from autograd.compiling.comparing import identical
from autograd.compiling.compiled import compile
from autograd.errors import UncompiledWarning


def beside(make, calls=6, arguments=None, **options):
    """Run both over some calls; returns the compiled one.

    Args:
        make: a function that returns ``(f, poke, state)``, made anew for each of the two: ``poke(i)`` is called before
            call i, ``state()`` returns the state to compare after it. The last two may be left out.
        calls: how many.
        arguments: ``arguments(i)`` -> the arguments of call i.
        options: those of ``compile``.
    """
    plain, its_poke, its_state = _parts(make())
    f, my_poke, my_state = _parts(make())
    compiled = compile(f, **options)
    for i in range(calls):
        its_poke(i)
        my_poke(i)
        args = (np.linspace(0.1, 1.0, 4) + i,) if arguments is None else arguments(i)
        expected, got = plain(*args), compiled(*args)
        assert identical(got, expected), (i, got, expected)
        assert identical(my_state(), its_state()), i
    return compiled


def refused(make, match, calls=4, arguments=None):
    """As ``beside``, for a function that runs uncompiled; ``match`` is in the warning, which comes once."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        compiled = beside(make, calls, arguments)
    texts = [str(w.message) for w in said if issubclass(w.category, UncompiledWarning)]
    assert len(texts) == 1, texts
    assert match in texts[0], texts
    return compiled


def ran(compiled):
    """The number of complete runs of all programs, without the runs that prove a program beside its function."""
    found, pieces = 0, [tree.root for tree in compiled._all_trees() if tree.root is not None]
    while pieces:
        piece = pieces.pop()
        found += piece.runs
        pieces.extend(piece.others.values())
    return found


def _parts(made):
    f, poke, state = (*(made if isinstance(made, tuple) else (made,)), None, None)[:3]
    return f, poke or (lambda i: None), state or (lambda: None)
