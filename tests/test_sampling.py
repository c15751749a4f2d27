from hypothesis import given
from hypothesis import strategies as st

from tests import numeric, sampling
from tests.numeric import check_function
from tests.sampling import looks_deeper


@given(st.none())
def draws(nothing):
    pass


def reads_the_profile():
    return [1] if sampling.QUICK else [1, 2]


def inside_of_a_function():
    return [reads_the_profile() for _ in range(2)]


def by_an_import():
    check_function(abs, 1.0)


def by_a_module():
    numeric.check_function(abs, 1.0)


def even(n):
    return n == 0 or odd(n - 1)


def odd(n):
    return n > 0 and even(n - 1)


def test_tests_that_a_profile_changes_are_found():
    for test in (draws, reads_the_profile, inside_of_a_function, by_an_import, by_a_module):
        assert looks_deeper(test, {}), test


def test_other_tests_are_not():
    known = {}
    for test in (even, odd, test_other_tests_are_not, even):
        assert not looks_deeper(test, known), test
