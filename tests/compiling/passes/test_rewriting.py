"""The walk of rules: the replacements of a call, and the facts that rules may rely on."""

import operator

import numpy as np
import pytest

from autograd.compiling.passes.rewriting import ANY, Constant, instead, rewritten
from autograd.compiling.program import run
from tests.compiling.passes.harness import assert_same, points, traced, writing

X, Y = points()


def test_without_rules_the_program_is_the_same():
    program = traced(writing, X, Y)
    after = rewritten(program)
    assert after is not program
    assert_same(program, after, [X, Y])
    assert [call.f for call in after.calls] == [call.f for call in program.calls]


def test_a_rule_is_offered_the_calls_of_its_functions():
    program = traced(lambda x, y: np.exp(x) + y * 2.0, X, Y)
    seen = []
    rewritten(
        program, {np.exp: [lambda call, facts: seen.append(call.f)], ANY: [lambda call, facts: seen.append(call)]}
    )
    assert seen[0] is np.exp
    assert len(seen) == 4


def test_answers():
    program = traced(lambda x, y: (x + y) * (x - y) * np.ones_like(x), X, Y)
    rules = {
        operator.add: [lambda call, facts: instead(call, np.multiply, *call.args)],
        np.multiply: [lambda call, facts: pytest.fail("a rule for the function of before")],
        operator.sub: [lambda call, facts: call.args[0]],
        np.ones_like: [lambda call, facts: Constant(3.0)],
    }
    assert np.array_equal(run(rewritten(program, rules), [X, Y]), X * Y * X * 3.0)


def test_guards_on_constants_fold():
    def f(x):
        return x * 2.0 if (x * 0.0).sum() == 0.0 else x

    program = traced(f, X)
    assert len(rewritten(program, {ANY: [lambda call, facts: None]}).guards) == 1
    assert not rewritten(program, {operator.eq: [lambda call, facts: Constant(np.True_)]}).guards


def test_facts():
    told = {}

    def look(call, facts):
        told[call.f] = [(facts.still(x), facts.private(x)) for x in (call.args[0], call.out)]

    def f(x, y):
        a = x + y  # changed in place below
        b = np.exp(a)
        c = np.tanh(b)  # returned by the function
        a -= 1.0
        return np.sum(a), c, np.cos(b)[0]

    rewritten(traced(f, X, Y), {ANY: [look]})
    assert told[operator.add] == [(True, True), (False, False)]
    assert told[np.exp] == [(False, False), (True, True)]
    assert told[np.tanh] == [(True, True), (True, False)]
    assert told[np.cos] == [(True, True), (True, False)]


def test_calls_with_effects_are_not_offered():
    program = traced(lambda x, y: x + y, X, Y)
    program.calls[0].pure = False
    rewritten(program, {operator.add: [lambda call, facts: pytest.fail("offered")]})
