"""Functions of JAX: right and wrong rules, both modes, dtypes, and reports."""

import numpy as np
import pytest

from autograd import OperandError
from autograd.testing import GradientError, KinkError, check_grads
from tests.testing.checking.reports import refused

jax = pytest.importorskip("jax", reason='no JAX: pip install ".[oracles]"')
jnp = pytest.importorskip("jax.numpy")
pytestmark = pytest.mark.oracle

X = [0.5, -1.25]


class TestJax:
    @pytest.fixture(autouse=True, params=[True, False], ids=["64 bits", "32 bits"])
    def bits(self, request):
        before = jax.config.jax_enable_x64
        jax.config.update("jax_enable_x64", request.param)
        yield
        jax.config.update("jax_enable_x64", before)

    def test_orders_and_modes(self):
        params = {"w": jnp.full((2, 3), 0.25), "b": jnp.zeros(2)}
        f = jax.jit(lambda p, x: jnp.tanh(p["w"] @ x + p["b"]))
        verdict = check_grads(f, params, jnp.arange(3.0))
        assert {"p['w']", "p['b']", "x"} <= {c.argument for c in verdict.comparisons}
        assert not verdict.notes

    def test_dtypes(self):
        verdict = check_grads(jnp.tanh, 0.5, framework="jax")
        assert verdict.resolution < (1e-7 if jax.config.jax_enable_x64 else 0.05)
        assert check_grads(lambda z: z * z.conj() + z**2, jnp.array([1 + 2j, 0.5 - 1j]), order=1)
        if jax.config.jax_enable_x64:
            assert check_grads(jnp.tanh, np.array(X), framework="jax").resolution < 1e-7
        else:
            with pytest.raises(OperandError, match=r"while JAX computes in 32 bits.*jax_enable_x64"):
                check_grads(jnp.tanh, np.array(X), framework="jax")
            with pytest.raises(OperandError, match="bfloat16"):
                check_grads(jnp.tanh, jnp.ones(2, dtype="bfloat16"))

    def test_keys_of_random_numbers_are_constants(self):
        def noisy(key, x):
            key, other = jax.random.split(key)
            return x * jax.random.normal(other, (2,)), key

        for key in (jax.random.key(3), jax.random.PRNGKey(3)):
            verdict = check_grads(noisy, key, jnp.array(X))
            assert {c.argument for c in verdict.comparisons if "[0]" not in (c.argument or "[0]")} == {"x"}
            refused(lambda key, x: noisy(key, x)[0] * jax.lax.stop_gradient(x), key, jnp.array(X))

    def test_inside_of_a_transformation(self):
        for outer in (jax.jit, jax.grad):
            with pytest.raises(OperandError, match=r"got a tracer \(.*outside of jax\.jit"):
                outer(lambda x: check_grads(jnp.sin, x) and x)(jnp.array(0.5))

    def test_arrays_without_the_framework(self):
        for f in (jnp.sin, jax.jit(lambda x: jnp.sin(x) ** 2)):
            with pytest.raises(OperandError, match=r"takes tensors of JAX; give some, or framework='jax'"):
                check_grads(f, np.array([0.5], dtype=np.float32))

    def test_rules_that_users_write(self):
        def cube(rule):
            f = jax.custom_vjp(lambda x: x**3)
            f.defvjp(lambda x: (x**3, x), lambda x, g: (rule(g, x),))
            return f

        x = jnp.array([0.5, 1.0])
        verdict = check_grads(cube(lambda g, x: 3 * g * x**2), x)
        assert "in reverse mode alone, as there is no other (TypeError: can't apply forward-mode" in str(verdict)
        error = refused(cube(lambda g, x: 2 * g * x**2), x)
        assert error.analytic == pytest.approx(2 / 3 * error.numeric, rel=1e-2)

    def test_reports(self):
        with pytest.raises(KinkError, match="left slope 0, right slope 1"):
            check_grads(jax.nn.relu, jnp.array([0.5, 0.0]))
        error = refused(lambda x: jax.lax.stop_gradient(x) * x, jnp.array([0.5, 1.0]))
        assert isinstance(error, GradientError)
        assert "a factor 1/2" in error.cause
