"""The arguments of ``check_grads``: the differentiated ones, their names, and refusals."""

import functools

import numpy as np
import pytest

import nn
from autograd import OperandError, Tensor, Value, ops
from autograd.testing import GradientError, check_grads
from autograd.testing.checking.posing import check_unchanged, name_of, pose
from autograd.testing.checking.subject import PairSubject
from tests.testing.checking.reports import A, X


def posed(f, *args, argnum=None, params=None, grad=None, vjp=None):
    """The subject that ``check_grads`` makes of its arguments."""
    return pose(f, args, argnum, params or {}, grad, vjp, seed=7)


class TestNames:
    def test_of_functions(self):
        def f():
            pass

        assert name_of(f) == "f"
        assert name_of(np.sin) == "sin"
        assert name_of(ops.tanh) == "tanh"
        assert name_of(functools.partial(f)) == "partial"
        assert name_of(nn.Linear(2, 2)) == "Linear"

    @pytest.mark.parametrize(
        ("f", "args", "names"),
        [
            (lambda a, b: a * b, (1.0, 2.0), ["a", "b"]),
            (lambda *xs: sum(xs), (1.0, 2.0), ["argument 0", "argument 1"]),
            (lambda a, *rest: a * rest[0], (1.0, 2.0), ["a", "argument 1"]),
            (lambda p: p["w"] * p["b"][0], ({"w": 1.0, "b": [2.0]},), ["p['w']", "p['b'][0]"]),
            (max, (1.0, 2.0), ["argument 0", "argument 1"]),  # max has no signature
        ],
    )
    def test_of_arguments(self, f, args, names):
        assert sorted(posed(f, *args).names) == sorted(names)


class TestWhichArguments:
    def test_those_that_are_floating(self):
        subject = posed(lambda x, n, mask, p, name: p[0] * x**n, X, 3, X > 0, [2.0], "text")
        assert subject.names == ["x", "p[0]"]
        (found,) = subject.values([X, 10.0])
        np.testing.assert_allclose(found, 10 * X**3)

    def test_a_container_counts_if_all_of_it_is_floating(self):
        assert posed(lambda x, p: x * p[1], X, [2.0, 3]).names == ["x"]

    @pytest.mark.parametrize(("argnum", "names"), [(1, ["b"]), (-1, ["b"]), ([1, 0], ["b", "a"]), ((0,), ["a"])])
    def test_those_asked_for(self, argnum, names):
        subject = posed(lambda a, b: a - b, 5.0, 3.0, argnum=argnum)
        assert subject.names == names
        assert subject.values(subject.start) == [2.0]

    def test_parameters_are_handed_on(self):
        assert posed(lambda x, k=1.0: k * x, 2.0, params={"k": 3.0}).values([2.0]) == [6.0]

    def test_a_modules_parameters_come_first(self):
        model = nn.Linear(3, 2, rng=np.random.default_rng(0))
        for argnum, count in ((None, 3), (0, 3), (-1, 3), ([], 2)):
            subject = posed(model, A, argnum=argnum)
            assert subject.name == "Linear"
            assert len(subject.names) == count
            assert all(name.startswith("parameters") for name in subject.names[:2])
            (found,) = subject.values(subject.start)
            np.testing.assert_allclose(found, model(A).data)


class TestResults:
    def test_those_that_are_not_floating_are_left_out(self):
        subject = posed(lambda x: (np.sum(x), np.argmax(x), [x * 2], "text"), X)
        total, twice = subject.values([X])
        assert total == 1.5
        np.testing.assert_array_equal(twice, 2 * X)

    def test_complex_numbers_are_taken_by_their_parts(self):
        subject = posed(lambda z: z * z, 1.0 + 2.0j)
        np.testing.assert_array_equal(subject.start, [[1.0, 2.0]])
        np.testing.assert_array_equal(subject.values(subject.start), [[-3.0, 4.0]])
        made_complex = posed(lambda x: x * 1j, 2.0)
        np.testing.assert_array_equal(made_complex.values([2.0]), [[0.0, 2.0]])


class TestDerivativesFromElsewhere:
    def test_a_gradient_is_scaled_by_the_cotangent(self):
        subject = posed(lambda x: np.sum(x**2), X, grad=lambda x: 2 * x)
        assert type(subject) is PairSubject
        (found,) = subject.pull([np.array(3.0)])
        np.testing.assert_array_equal(found, 6 * X)

    def test_single_precision_is_not_hidden_by_the_cotangent(self):
        subject = posed(lambda x: np.sum(x**2), X.astype(np.float32), grad=lambda x: 2 * x)
        (found,) = subject.pull([np.array(3.0)])
        assert found.dtype == np.float32

    def test_one_result_has_one_cotangent_and_several_have_a_list(self):
        seen = []

        def vjp(cotangent, x):
            seen.append(cotangent)
            return x

        posed(lambda x: x * 2, X, vjp=vjp).pull([X])
        posed(lambda x: (x * 2, x), X, vjp=vjp).pull([X, X])
        np.testing.assert_array_equal(seen[0], X)
        assert [type(w) for w in seen] == [np.ndarray, list]

    def test_a_tuple_for_several_arguments(self):
        def vjp(w, a, b):
            return w * b, w * a

        assert posed(lambda a, b: a * b, 2.0, 3.0, vjp=vjp).pull([np.array(1.0)]) == [3.0, 2.0]
        assert posed(lambda a, b: a * b, 2.0, 3.0, argnum=1, vjp=vjp).pull([np.array(1.0)]) == [2.0]
        assert posed(lambda a, b: a * b, 2.0, 3.0, argnum=1, vjp=lambda w, a, b: w * a).pull([np.array(1.0)]) == [2.0]
        assert posed(lambda a, n: a * n, 2.0, 3, vjp=lambda w, a, n: w * n).pull([np.array(1.0)]) == [3.0]

    def test_nodes_in_the_gradient_are_unwrapped(self):
        (found,) = posed(lambda x: np.sum(x**2), X, grad=lambda x: Tensor(2 * x)).pull([np.array(1.0)])
        np.testing.assert_array_equal(found, 2 * X)


class TestObjections:
    def test_two_calls_with_different_results(self):
        calls = []

        def f(x):
            calls.append(x)
            return x * len(calls) if len(calls) < 3 else x

        with pytest.raises(GradientError, match="f is not deterministic: two calls") as caught:
            posed(f, X)
        assert (caught.value.problem, caught.value.function, caught.value.seed) == ("random", "f", 7)

    def test_another_number_of_results(self):
        calls = []

        def f(x):
            calls.append(x)
            return [x] * len(calls)

        with pytest.raises(GradientError, match="f is not deterministic"):
            posed(f, X)

    def test_plain_numbers_that_it_writes_to(self):
        def grows(x, mask):
            mask[0] = False
            return x * 1.0

        with pytest.raises(GradientError, match=r"grows changes its arguments: an array of shape \(3,\)") as caught:
            posed(grows, X, X > 0)
        assert caught.value.problem == "mutation"

    def test_unchanged(self):
        nan = np.array([np.nan, 1.0])
        check_unchanged("f", [nan, Tensor(X), Value(1.0), 1, "text"], [nan.copy(), X.copy(), 1.0, 1, "text"], 0)
        with pytest.raises(GradientError, match="f changes its arguments"):
            check_unchanged("f", [1.0, Tensor(X + 1)], [1.0, X], 0)
        with pytest.raises(GradientError, match="f changes its arguments"):
            check_unchanged("f", [np.arange(2)], [np.ones(2, dtype=int)], 0)

    def test_arrays_of_what_has_no_nan_are_compared_too(self):
        for x in (np.array(["a", "b"]), np.array([None, 1], dtype=object)):
            check_unchanged("f", [x], [x.copy()], 0)
            with pytest.raises(GradientError, match="f changes its arguments"):
                check_unchanged("f", [x], [x[::-1].copy()], 0)

    @pytest.mark.parametrize(
        ("args", "how"),
        [
            ((np.sin, "a"), {}),
            ((np.sin, np.array([1, 2])), {}),
            ((np.sin, np.array([1, 2])), {"argnum": 0}),
            ((np.sin, 1.0), {"argnum": 1}),
            ((np.sin, 1.0), {"argnum": -2}),
            ((np.sin, 1.0), {"argnum": False}),
            ((np.sin, 1.0), {"argnum": [0.0]}),
            ((np.sin, X), {"grad": np.cos}),
            ((lambda x: (x, x), 1.0), {"grad": np.cos}),
            ((np.sin, 1j), {"grad": np.cos}),
            ((lambda x: x * 1j, 1.0), {"vjp": lambda w, x: w}),
            ((lambda x: "text", 1.0), {}),
            ((np.argmax, X), {}),
        ],
    )
    def test_bad_arguments(self, args, how):
        with pytest.raises(OperandError, match=r"check_grads: .*(got|returned).*expected"):
            check_grads(*args, **how)
