"""Every NumPy function that is differentiated here has one definition, which ``grep "def NAME"`` finds."""

import ast
import inspect
from collections import defaultdict
from pathlib import Path

import numpy as np

from autograd import functions, ops
from autograd.functions.registry import DERIVED
from autograd.functions.selecting import WRITERS
from autograd.protocols.dispatch import FUNCTIONS, UFUNCS

ALIASES = {"trapz": "trapezoid", "row_stack": "vstack"}
"""Old names of functions that NumPy has renamed; newer versions lack them, or forward them."""


def names_of_the_table():
    """The names of the functions of ``numpy``, ``numpy.linalg`` and ``numpy.fft`` that have a derivative here."""
    answered = (DERIVED.keys() | UFUNCS.keys() | FUNCTIONS.keys()) - set(WRITERS)
    namespaces = (np, np.linalg, np.fft)
    candidates = (getattr(space, name, None) for space in namespaces for name in space.__all__)
    found = {f.__name__ for f in candidates if callable(f) and not inspect.isclass(f) and f in answered}
    return {ALIASES.get(name, name) for name in found}


def definitions():
    """For each name, the places under ``autograd/ops`` and ``autograd/functions`` that define it at the top."""
    places = defaultdict(list)
    for package in (ops, functions):
        for path in sorted(Path(package.__path__[0]).glob("*.py")):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.FunctionDef):
                    places[node.name].append(f"autograd/{path.parent.name}/{path.name}:{node.lineno}")
    return places


def test_every_function_has_one_home():
    table, places = names_of_the_table(), definitions()
    assert len(table) > 230
    wrong = {name: places[name] for name in sorted(table) if len(places[name]) != 1}
    told = "\n".join(f"  {name}: {', '.join(found) or 'nowhere'}" for name, found in wrong.items())
    assert not wrong, (
        f"names of NumPy that are not defined once (where an op has the name, call the function with NumPy's arguments "
        f"np_NAME; a variant in np.linalg is linalg_NAME):\n{told}"
    )


def test_what_takes_numpys_arguments_to_an_op_is_named_after_it():
    places = definitions()
    for name in places:
        for prefix in ("np_", "linalg_"):
            if name.startswith(prefix):
                assert places[name.removeprefix(prefix)], f"{places[name][0]}: {name} stands beside no function"
