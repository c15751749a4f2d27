"""Words on labelled arrays without numbers. (tests/payloads/test_labelled.py has the doors.)"""

import numpy as np
import pytest

from autograd.engine.labelled import holding

pd = pytest.importorskip("pandas")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (pd.DataFrame({"n": [1.0], "c": ["x"]}), "a DataFrame whose column 'c' has dtype "),
        (
            pd.DataFrame({"n": pd.array([1, None]), "d": pd.date_range("2020", periods=2)}),
            "column 'd' has dtype datetime64",
        ),
        (pd.DataFrame([[1.0, "x"]], columns=["same", "same"]), "column 'same' has dtype "),
        (pd.Series([1, None], dtype=object), "a Series of dtype object, such as None (NoneType); x.astype(float)"),
        (pd.Series([1, 2], dtype=object), "a Series of dtype object; x.astype(float)"),
        (pd.Series([True]), "a Series of dtype bool"),
        (pd.Series([], dtype=object), "a Series of dtype object"),
        (pd.Index(["a"]), "an Index of dtype "),
        (np.array(["a"]), "an array of dtype <U1"),
        ([["a"]], "an array of dtype <U1"),
    ],
)
def test_words(given, words):
    assert words in holding(given, np.asarray(given))


def test_a_numeric_column_is_no_fault():
    assert "'n'" not in holding(pd.DataFrame({"n": [1.0], "c": ["x"]}), None)
    assert holding(pd.Series([True]), None) == "a Series of dtype bool"
