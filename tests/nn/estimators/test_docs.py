"""The examples of the page on estimators run."""

import doctest
from pathlib import Path

PAGE = Path(__file__).parents[3] / "docs" / "nn" / "estimators.md"


def test_the_examples_run():
    failed, tried = doctest.testfile(str(PAGE), module_relative=False)
    assert failed == 0
    assert tried >= 12
