"""The cases of functions and of matrices of derivatives: small ones, and that all engines that are installed agree."""

import numpy as np
import pytest

from benchmarks.cases import functions, matrices

SMALL = [
    functions.rosenbrock_case(5),
    functions.gaussian_process_case(6),
    functions.rnn_case(3, batch=2, inputs=3, width=4),
    functions.ode_case(3, width=4),
    matrices.jacobian_case(4),
    matrices.hessian_case(5),
    matrices.hvp_case(5),
]
MARKS = {
    "torch": [
        pytest.mark.oracle,
        pytest.mark.filterwarnings("ignore:.torch.jit.script. is deprecated:DeprecationWarning"),  # by torch.func.jvp
    ],
    "jax jit": [pytest.mark.oracle],
}
PAIRS = [
    pytest.param(case, engine, id=f"{case.name}, {engine}", marks=MARKS.get(engine, []))
    for case in SMALL
    for engine in case.contestants
    if engine not in ("gategrad", "hips")  # gategrad is the reference, and HIPS autograd cannot be installed beside it
]


def numbers(result: object) -> list[float]:
    """All numbers of nested tuples of arrays, in order."""
    if isinstance(result, tuple | list):
        return [number for part in result for number in numbers(part)]
    return np.asarray(result, dtype=float).ravel().tolist()


def result(case, engine: str) -> list[float]:
    """The numbers of one step; the test is skipped where the engine is not installed."""
    try:
        step = case.contestants[engine]()
    except ImportError as error:
        pytest.skip(str(error))
    return numbers(step())


def differences(f, x: np.ndarray) -> np.ndarray:
    """The derivative of f by central differences, a column an entry of x."""
    h = 1e-5
    columns = [(np.asarray(f(x + h * e)) - np.asarray(f(x - h * e))) / (2 * h) for e in np.eye(x.size)]
    return np.stack(columns, axis=-1)


@pytest.mark.parametrize(("case", "engine"), PAIRS)
def test_engines_agree(case, engine: str):
    got, expected = result(case, engine), result(case, "gategrad")
    if engine == "numpy forward":
        expected = expected[:1]
    np.testing.assert_allclose(got, expected, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("case", SMALL, ids=lambda case: case.name)
def test_steps_repeat_themselves(case):
    step = case.contestants["gategrad"]()
    assert numbers(step()) == numbers(step())


def test_rosenbrock_by_hand_beside_differences():
    x = functions.point(6)
    value, gradient = functions.rosenbrock_gradient(x)
    assert value == pytest.approx(functions.rosenbrock(np, x), rel=1e-14)
    np.testing.assert_allclose(gradient, differences(lambda x: functions.rosenbrock(np, x), x), rtol=1e-6)
    hessian = matrices.hessian_by_hand(x)
    np.testing.assert_allclose(
        hessian, differences(lambda x: functions.rosenbrock_gradient(x)[1], x), rtol=1e-6, atol=1e-5
    )
    v = np.arange(6.0)
    np.testing.assert_allclose(matrices.hvp_by_hand(x, v), hessian @ v, rtol=1e-12)


def test_jacobian_by_hand_beside_differences():
    a, x = np.random.default_rng(0).normal(size=(5, 5)), functions.point(5)
    expected = differences(lambda x: np.tanh(a @ np.sin(x)) * x, x)
    np.testing.assert_allclose(matrices.jacobian_by_hand(a, x), expected, rtol=1e-6, atol=1e-9)


def test_the_cases_and_their_bars():
    found = {case.name: case.bar for module in (functions, matrices) for case in module.cases()}
    assert found == {
        "value_and_grad rosenbrock 10": 0.35,
        "value_and_grad rosenbrock 1000": None,
        "value_and_grad gaussian process 200": None,
        "value_and_grad rnn 50 steps": 0.35,
        "value_and_grad ode 200 RK4 steps": 0.35,
        "jacobian 50 -> 50": 0.3,
        "hessian rosenbrock 30": 0.3,
        "hvp rosenbrock 30": 0.4,
    }
