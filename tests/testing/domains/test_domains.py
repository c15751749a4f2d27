"""The table of domains is complete: every op has one row, and a statement in random programs."""

import ast
import inspect

import numpy as np
import pytest

import autograd.testing.domains as domains
from autograd.engine.declaration import OPS
from autograd.testing.domains import ROWS


@pytest.mark.parametrize("name", OPS)
def test_every_op_has_a_row(name):
    family = OPS[name].__module__.rpartition(".")[2]
    line = f"add elementwise(ops.{name}, REAL), or as fits, to ROWS in autograd/testing/domains/{family}.py"
    assert name in ROWS, f"{name} has no row in the table of domains: {line}"


def test_no_row_is_without_an_op():
    assert not ROWS.keys() - OPS.keys()


def test_no_op_has_two_rows():
    families = [family for family in vars(domains).values() if inspect.ismodule(family) and hasattr(family, "ROWS")]
    names = [row.name for family in families for row in family.ROWS]
    assert sorted(names) == sorted(ROWS)


@pytest.mark.parametrize("row", ROWS.values(), ids=lambda row: row.name)
def test_a_row_stands_in_the_family_of_its_op(row):
    family = OPS[row.name].__module__.rpartition(".")[2]
    found = [name for name, module in vars(domains).items() if row in getattr(module, "ROWS", ())]
    assert family in found, f"{row.name}: its row is in domains/{found[0]}.py, expected domains/{family}.py"


@pytest.mark.parametrize("row", [row for row in ROWS.values() if not row.moves], ids=lambda row: row.name)
def test_an_op_without_a_statement_has_complex_numbers(row):
    """Random programs are of real numbers; any other op has to be in one of their statements."""
    operands, params = row.example(np.random.default_rng(0))
    assert any(np.iscomplexobj(x) for x in [*operands, row.op(*operands, **params)])


@pytest.mark.parametrize("row", [row for row in ROWS.values() if row.moves], ids=lambda row: row.name)
def test_statements_are_python(row):
    for move in row.moves:
        x = np.arange(1.0, 5.0).reshape(2, 2)
        fields = move.details(x, 3)
        ast.parse(move.text.format(x="x", y="y", out="out", **fields))
