"""``nn.functional``: the functions without state, under one name each."""

import inspect
import re

import nn
import nn.functional as F


def test_each_name_is_a_documented_function():
    names = [name for name in vars(F) if not name.startswith("__")]
    assert "relu" in names
    assert all(callable(getattr(F, name)) and getattr(F, name).__doc__ for name in names)


def test_each_function_that_a_module_refers_to_is_there():
    modules = [x for x in vars(nn).values() if inspect.isclass(x) and issubclass(x, nn.Module)]
    named = {name for module in modules for name in re.findall(r"``functional\.(\w+)``", module.__doc__ or "")}
    assert {"cross_entropy", "max_pool2d", "gelu"} <= named
    assert named <= vars(F).keys()
