"""The examples of the page on attention run."""

import doctest
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "nn" / "attention.md"


def test_the_examples_run():
    failed, tried = doctest.testfile(str(PAGE), module_relative=False)
    assert failed == 0
    assert tried >= 15
