"""Ops in JavaScript: the source of each, and its results beside those of the Python rule."""

import json
import math
import re

import numpy as np
import pytest

from autograd import Value, ops
from autograd.drawing.circuit import notation
from autograd.drawing.story import javascript, live
from autograd.drawing.story.javascript import HELPERS, PRIMITIVES, Untraceable, literal, with_helpers, written
from autograd.engine.declaration import OPS, op
from tests.drawing.browser import start
from tests.drawing.story.points import cases, tables

FEWER = {"unwrap"}  # elementwise ops that take only arrays


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    browser = start(tmp_path_factory.mktemp("profile"))
    yield browser
    browser.quit()


def js(x):
    return str(literal(x))


def test_every_elementwise_op_but_those_for_arrays_is_written():
    assert {op.name for _, op, *_ in tables()} == {name for name, op in OPS.items() if op.kind == "elementwise"} - FEWER


def test_every_helper_is_called_and_every_call_has_its_helper():
    called = {name for text in PRIMITIVES.values() for name in re.findall(r"<(\w+)>", text)}
    assert called == set(HELPERS)


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_forwards_and_rules_give_the_numbers_of_python(browser):
    sources, helpers, found = cases()
    given = [[f"[{','.join(map(js, args))}]" for args, _ in calls] for _, _, calls in found]
    functions = ",".join(f"[{source},[{','.join(args)}]]" for source, args in zip(sources, given, strict=True))
    script = f"var H={{{','.join(f'{k}:{v}' for k, v in helpers.items())}}};" + (
        f"return JSON.stringify([{functions}].map(pair=>pair[1].map(args=>String(+pair[0](...args)))))"
    )
    results = json.loads(browser.execute_script(script))
    wrong = []
    for (label, _, calls), texts in zip(found, results, strict=True):
        for (args, expected), text in zip(calls, texts, strict=True):
            got = float(text.replace("Infinity", "inf"))
            close = math.isfinite(expected) and abs(got - expected) <= 1e-13 * abs(expected) + 5e-324
            if not (close or got == expected or (math.isnan(got) and math.isnan(expected))):
                wrong.append(f"{label} at {args}: {got}, Python {expected}")
    assert not wrong, "\n".join([f"{len(wrong)} wrong", *wrong[:20]])
    assert sum(map(len, results)) > 50_000


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("x", [1e-320, 1e-200, -1e-9, 1e-5, 700.0, 709.7, -709.7])
def test_i0_is_1_beside_0_and_finite_as_far_as_numpys(browser, x):
    got = browser.execute_script(f"return ({HELPERS['i0']})({js(x)})")
    expected = float(np.i0(x))
    assert got == expected if expected == 1.0 else math.isclose(got, expected, rel_tol=1e-13)


def numbers_to_print():
    rng = np.random.default_rng(5)
    wide = rng.normal(size=3000) * 10.0 ** rng.integers(-12, 12, size=3000)
    digits = np.round(rng.normal(size=2000), 5)
    ties = (
        [k + 0.5 for k in range(1000, 1060)] + [k / 16 for k in range(1, 400)] + [k + 0.5 for k in range(12344, 12350)]
    )
    edges = [0.0, -0.0, math.inf, -math.inf, math.nan, 9999.5, 9999.4, 99995.0, 999999.5, 999999.0, 1e6, 1234567.0,
             1e-4, 9.9995e-5, 0.00012345, 5e-324, 1.7976931348623157e308, 2.0**70, 1e22, 123456789012.5]  # fmt: skip
    return [sign * float(x) for x in [*wide, *digits, *ties, *edges] for sign in (1, -1)]


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_numbers_are_printed_as_in_a_static_picture(browser):
    source = live._resource("live.js")
    (function,) = re.findall(
        r"( function number\(x, mark\) \{.*?\n  \}\n  function digits.*?\n  \}\n)", source, flags=re.S
    )
    numbers = numbers_to_print()
    about = json.dumps(notation.ABOUT)
    texts = browser.execute_script(
        f"var ABOUT = {about}, abs = Math.abs, real = isFinite; {function}"
        f"return [{','.join(map(js, numbers))}].map(x => number(x))"
    )
    wrong = {
        x: (text, notation.number(x)) for x, text in zip(numbers, texts, strict=True) if text != notation.number(x)
    }
    assert not wrong
    assert len(numbers) > 10_000


def test_constants_are_part_of_the_functions():
    assert written(ops.power, {1: 2}).rules[0].source() == "(g,o,a)=>g*(2*a)"
    assert written(ops.divide, {0: 1.0}).forward.source() == "(a,b)=>1/b"


def test_what_is_used_twice_is_computed_once():
    source = written(ops.sigmoid).forward.source()
    assert source.count("Math.exp") == 1
    assert source.startswith("(a)=>{let ")


def test_the_same_in_numpy():
    points = np.linspace(-2.0, 2.0, 9)
    made = written(ops.tanh)
    np.testing.assert_allclose(made.forward(points), np.tanh(points))
    np.testing.assert_allclose(made.rules[0](2.0, np.tanh(points), points), 2 * (1 - np.tanh(points) ** 2))


def test_an_op_of_somebody_else_is_written_if_it_is_an_expression():
    @op(lambda g, out, x: g * 3 * x * x, kind="elementwise")
    def cube(x):
        return x * x * x

    assert written(cube).rules[0].source() == "(g,o,a)=>((g*3)*a)*a"


@pytest.mark.parametrize(
    ("forward", "reason"),
    [
        (lambda x: x if x > 0 else -x, "decides by its values"),
        (lambda x: math.sin(x), "decides by its values"),
        (lambda x: np.sort(x), "calls NumPy's sort"),
        (lambda x: np.add.reduce([x, x]), "decides|calls|computes"),
        (lambda x: x * [1.0, 2.0], "computes with list"),
        (lambda x: x.nothing, r"it uses \.nothing, which only arrays have"),
    ],
)
def test_what_is_no_expression_is_refused_with_the_reason(forward, reason):
    def somebody(x):
        return forward(x)

    with pytest.raises(Untraceable, match=reason):
        written(op(lambda g, out, x: g, kind="elementwise")(somebody))


def test_helpers_are_named_and_delivered():
    sources, helpers = with_helpers(["(a,b)=><mod>(a,<sq>(b))"])
    assert sources == ["(a,b)=>H.mod(a,H.sq(b))"]
    assert set(helpers) == {"mod", "sq"}


@pytest.mark.parametrize(
    ("x", "text"), [(2.0, "2"), (-0.5, "(-0.5)"), (math.inf, "(1/0)"), (math.nan, "NaN"), (True, "true")]
)
def test_numbers_as_literals(x, text):
    assert literal(x) == text


@pytest.mark.slow
def test_the_trace_leaves_no_node_behind():
    assert not isinstance(written(ops.exp).forward.result, Value)
    assert isinstance(javascript.written(ops.exp).forward.result, javascript.Symbol)
