"""``autograd.ops`` has every op of the table, and names the line to add for a missing one."""

import pytest

from autograd import ops
from autograd.engine.declaration import OPS


@pytest.mark.parametrize("name", OPS)
def test_every_op_is_exported(name):
    assert getattr(ops, name) is OPS[name]


def test_a_missing_export_is_named_with_the_line_to_add():
    OPS["forgotten"] = ops.tanh
    try:
        with pytest.raises(AttributeError, match=r"add `from autograd\.ops\.trigonometric import forgotten"):
            ops.forgotten
    finally:
        del OPS["forgotten"]
    with pytest.raises(AttributeError, match=r"module 'autograd\.ops' has no attribute 'nothing'"):
        ops.nothing
