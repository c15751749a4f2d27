"""The examples of the page on data and the training loop run."""

import doctest
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[3] / "docs" / "nn" / "data.md"


def test_the_examples_run():
    pytest.importorskip("pandas")
    options = doctest.ELLIPSIS
    failed, tried = doctest.testfile(str(PAGE), module_relative=False, optionflags=options)
    assert failed == 0
    assert tried >= 35
