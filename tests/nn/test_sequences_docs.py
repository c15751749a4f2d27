"""The examples of the page on sequences run."""

import doctest
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "nn" / "sequences.md"


def test_the_examples_run():
    failed, tried = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert failed == 0
    assert tried >= 30
