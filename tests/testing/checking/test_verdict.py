"""Verdicts and reports as texts, and errors to be caught."""

import pytest

from autograd.errors import AutogradError
from autograd.testing.checking.verdict import Comparison, GradientError, KinkError, Verdict


def comparison(resolution):
    return Comparison("reverse mode of f", "x", 1.0, 1.0, 1e-12, resolution)


class TestVerdict:
    def test_the_coarsest_comparison_says_what_would_have_shown(self):
        assert Verdict("f", 0, [comparison(1e-9), comparison(3e-7), comparison(1e-8)]).resolution == 3e-7
        assert Verdict("f", 0).resolution == 0.0

    def test_text(self):
        verdict = Verdict("f", 0, [comparison(1e-9), comparison(3e-7)], evaluations=12)
        found = "2 comparisons, 12 evaluations, relative errors down to 3e-07 would have shown"
        assert str(verdict) == f"the gradients of f are right: {found}"
        verdict.moved = 0.02
        assert str(verdict) == f"the gradients of f are right, at a point moved by 0.02 off a kink: {found}"

    def test_it_is_true_and_shares_no_list(self):
        assert Verdict("f", 0)
        assert Verdict("f", 0).comparisons is not Verdict("f", 0).comparisons


class TestGradientError:
    def test_all_that_is_known_is_in_the_message(self):
        error = GradientError(
            "wrong", "the gradient of f is wrong", function="f", seed=7, argument="p['W']", index=(2, 0), result=(1,),
            analytic=4.4, numeric=4.0, error=2e-9, order=1.0, cause="a factor",
            worst=[((2, 0), 4.4, 4.0), ((1, 1), 2.0, 1.0)],
        )  # fmt: skip
        assert str(error).splitlines() == [
            "the gradient of f is wrong",
            "  argument  p['W']",
            "  index     [2, 0]",
            "  result    [1]",
            "  analytic  4.4",
            "  numeric   4 ± 2e-09",
            "  remainder shrinks like h^1.00; of a right gradient it does like h^2",
            "  likely    a factor",
            "  worst     [2, 0]: analytic 4.4, numeric 4",
            "            [1, 1]: analytic 2, numeric 1",
            "  again     seed=7",
        ]
        assert (error.problem, error.function, error.argument, error.seed) == ("wrong", "f", "p['W']", 7)
        assert (error.index, error.result, error.analytic, error.numeric) == ((2, 0), (1,), 4.4, 4.0)
        assert (error.error, error.order, error.cause) == (2e-9, 1.0, "a factor")
        assert error.worst == [((2, 0), 4.4, 4.0), ((1, 1), 2.0, 1.0)]

    def test_rows_without_content_are_left_out(self):
        error = GradientError("random", "f is not deterministic", function="f", seed=0)
        assert str(error) == "f is not deterministic\n  again     seed=0"
        assert (error.argument, error.index, error.result, error.cause, error.worst) == (None, None, None, None, [])

    def test_numbers_have_no_index_and_one_entry_is_no_list(self):
        error = GradientError(
            "wrong", "wrong", function="f", seed=0, index=(), result=(), worst=[((), 1.0, 2.0)], numeric=0.0
        )
        assert str(error) == "wrong\n  numeric   0\n  again     seed=0"
        assert error.worst == [((), 1.0, 2.0)]

    def test_ten_digits_of_floats_and_anything_else_as_it_is(self):
        error = GradientError("wrong", "wrong", function="f", seed=0, analytic=1 / 3, numeric=1j)
        assert "analytic  0.3333333333\n" in str(error)
        assert "numeric   1j\n" in str(error)

    @pytest.mark.parametrize("kind", [GradientError, KinkError])
    def test_it_is_caught_as_a_failed_assertion_and_as_an_error_of_this_package(self, kind):
        for base in (GradientError, AssertionError, AutogradError):
            with pytest.raises(base, match=r"^headline\n"):
                raise kind("kink", "headline", function="f", seed=0)
