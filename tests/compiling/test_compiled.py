"""``compile``: the numbers of the function, at every call, after all kinds of changes between calls."""

import copy
import importlib
import math
import pickle
import threading
import warnings

import numpy as np
import pytest

import autograd
from autograd import Tensor, Value, checkpoint, grad, hessian, jacobian, make_jvp, no_grad, value_and_grad
from autograd.compiling.comparing import identical
from autograd.compiling.compiled import compile
from autograd.errors import ArgumentError, OperandError, UncompiledWarning
from tests.compiling.beside import beside, ran, refused


def draw(seed, *shapes, dtype=np.float64):
    rng = np.random.default_rng(seed)
    return [rng.normal(size=shape).astype(dtype) for shape in shapes]


def assert_same(compiled, *arguments):
    """At all arguments the compiled function has the results and the effects of the function."""
    for args in arguments:
        mine, its = [_copied(x) for x in args], [_copied(x) for x in args]
        assert identical(compiled(*mine), compiled.function(*its))
        assert identical(mine, its)


def _copied(x):
    if isinstance(x, np.ndarray):
        return x.copy("K")
    if isinstance(x, dict):
        return {key: _copied(part) for key, part in x.items()}
    return type(x)(map(_copied, x)) if isinstance(x, (list, tuple)) else x


def loss(p, x):
    return np.sum(np.tanh(p["W"] @ x + p["b"]) ** 2)


def parameters(seed):
    W, b, x = draw(seed, (3, 4), 3, 4)
    return {"W": W, "b": b}, x


@pytest.mark.parametrize(
    "f",
    [
        loss,
        grad(loss),
        value_and_grad(loss),
        value_and_grad(loss, (0, 1)),
        lambda p, x: jacobian(lambda x: np.tanh(p["W"] @ x))(x),
        lambda p, x: hessian(lambda x: loss(p, x))(x),
        lambda p, x: make_jvp(lambda x: loss(p, x))(x)(np.cos(x)),
        lambda p, x: grad(lambda x: np.sum(grad(loss, 1)(p, x) ** 2))(x),
    ],
    ids=["plain", "grad", "value_and_grad", "both", "jacobian", "hessian", "jvp", "second order"],
)
def test_the_numbers_are_those_of_the_function(f):
    compiled = compile(f)
    assert_same(compiled, *map(parameters, range(5)))
    (tree,) = compiled._trees.values()
    assert tree.reason is None
    assert tree.root.runs >= 4


def test_each_branch_has_its_program():
    compiled = compile(grad(lambda x: np.sum(x**3) if x.sum() > 0 else np.sum(np.sin(x))))
    (x,) = draw(0, 5)
    assert_same(compiled, *[(sign * x,) for sign in (1, -1, 1, -1, 1, -1)])
    (tree,) = compiled._trees.values()
    assert tree.count == 2


def test_a_loop_that_ends_when_it_has_converged():
    def root(x):
        y = 1.0
        while abs(y * y - x) > 1e-6:
            y = (y + x / y) / 2
        return y

    compiled = compile(root)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert_same(compiled, *[(float(x),) for x in (2, 3, 2, 50, 3, 1e4, 2.5, 0.01)])


def test_forms_of_arrays_have_programs_of_their_own():
    compiled = compile(lambda x: np.sum(x / 3, axis=0))
    a = np.arange(12.0).reshape(3, 4)
    assert_same(compiled, (a,), (a.T,), (a.astype(np.float32),), (a.astype(int),), (a[::2, ::-1],), (a[0],), (a,))
    assert len(compiled._trees) == 6


def test_python_numbers_are_weak_and_numpys_are_not():
    compiled = compile(lambda x, s: x * s)
    (x,) = draw(0, 4, dtype=np.float32)
    assert_same(compiled, (x, 2.0), (x, 3.5), (x, np.float64(2.0)), (x, 7), (x, np.float32(2)), (x, 2 + 1j), (x, True))


def test_an_argument_that_is_written_to():
    def step(x, y):
        x -= 0.1 * y
        x[0] = y[1]
        return np.sum(x)

    compiled = compile(step)
    assert_same(compiled, *[draw(seed, 3, 3) for seed in range(4)])
    x, y = draw(9, 3, 3)
    x.flags.writeable = False
    with pytest.raises(ValueError, match="read-only"):
        compiled(x, y)


def test_arguments_that_share_memory():
    def step(x, y):
        x += y
        return y.sum()

    compiled = compile(step)
    for seed in range(3):
        x, y = draw(seed, 4, 4)
        assert_same(compiled, (x, y))
        compiled_pair, plain_pair = x.copy(), x.copy()
        assert compiled(compiled_pair, compiled_pair) == step(plain_pair, plain_pair)
        assert identical(compiled_pair, plain_pair)
        mine, its = np.append(x, y), np.append(x, y)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UncompiledWarning)
            assert compiled(mine[:4], mine[2:6]) == step(its[:4], its[2:6])
        assert identical(mine, its)


def test_the_same_array_twice_is_another_kind_of_arguments():
    compiled = compile(lambda a, b: (1.0 if a is b else 2.0) * a.sum())
    a, b = draw(0, 3, 3)
    for args in ((a, b), (a, a), (a, b), (a, a)):
        assert compiled(*args) == compiled.function(*args)


def test_what_is_handed_out_does_not_change_later():
    compiled = compile(lambda x: {"grad": grad(lambda x: np.sum(x))(x), "twice": 2 * x, "ones": np.ones(3)})
    results = []
    for seed in range(4):
        (x,) = draw(seed, 3)
        results.append((x, compiled(x)))
    for x, result in results:
        assert identical(result, compiled.function(x))
        for part in result.values():
            part += 1
    (x,) = draw(7, 3)
    assert identical(compiled(x), compiled.function(x))


def test_an_exception_is_that_of_the_function_and_leaves_everything_as_it_was():
    def f(x, y):
        x += 1
        if np.any(y > 10):
            raise KeyError("too large")
        return x + y

    compiled = compile(f)
    assert_same(compiled, *[draw(seed, 3, 3) for seed in range(3)])
    x, y = draw(5, 3, 3)
    with pytest.raises(KeyError, match="too large"):
        compiled(x, y + 100)
    inverse = compile(np.linalg.inv)
    inverse(np.eye(2))
    inverse(np.eye(2))
    with pytest.raises(np.linalg.LinAlgError):
        inverse(np.zeros((2, 2)))


def test_numpys_warnings_and_error_states_count():
    compiled = compile(lambda x: np.log(x))
    x = np.array([1.0, 2.0])
    compiled(x)
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        compiled(0 * x)
    with np.errstate(divide="raise"), pytest.raises(FloatingPointError):
        compiled(0 * x)
    with np.errstate(divide="ignore"):
        assert compiled(0 * x)[0] == -np.inf


def test_gradients_that_are_nan_take_the_way_of_the_engine():
    compiled = compile(grad(lambda x: np.sum(np.where(x > 0, np.sqrt(x), 0.0))))
    x = np.array([1.0, 4.0, 9.0])
    with np.errstate(invalid="ignore"):
        assert_same(compiled, (x,), (x - 1,), (x,), (x - 4,), (0 * x,))


def test_randomness_runs_uncompiled_and_says_so_once():
    compiled = compile(lambda x: x + np.random.default_rng().normal())
    with pytest.warns(UncompiledWarning, match="random"):
        compiled(np.ones(2))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        compiled(np.ones(2))
    assert "uncompiled" in compiled.report()


def test_a_number_that_is_another_one_at_each_call_is_given_up():
    compiled = compile(lambda x: x * float(np.sum(x)))
    with pytest.warns(UncompiledWarning, match="another one at each call"):
        assert_same(compiled, *[draw(seed, 3) for seed in range(8)])
    (tree,) = compiled._trees.values()
    assert tree.count <= 4


def test_a_step_that_asks_for_another_number_at_each_call_is_given_up():
    class Net:
        def __init__(self):
            self.w = Tensor(np.ones(3))

        def step(self, x):
            loss = np.sum((self.w * x) ** 2)
            self.w.grad = None
            loss.backward()
            self.w.data -= math.cos(float(loss.data)) * self.w.grad
            return loss.data

    plain, other = Net(), Net()
    compiled = compile(other.step)
    xs = [x for seed in range(16) for x in draw(seed, 3)]
    with pytest.warns(UncompiledWarning, match="another one at each call"):
        found = [compiled(x) for x in xs]
    assert found == [plain.step(x) for x in xs]
    (tree,) = compiled._trees.values()
    assert len(tree.met) < 12


def test_the_limit_of_programs_and_of_kinds():
    compiled = compile(lambda x: sum(2.0**i for i in range(len(x)) if x[i] > 0), limit=2)
    kinds = [(np.array([float(bool(i & 1)), float(bool(i & 2)), float(bool(i & 4))]),) for i in range(8)]
    with pytest.warns(UncompiledWarning, match="2 programs already"):
        assert_same(compiled, *kinds, *kinds)
    compiled = compile(np.sum, limit=2)
    with pytest.warns(UncompiledWarning, match="2 kinds of arguments"):
        assert_same(compiled, *[(np.ones(n),) for n in (1, 2, 3, 4, 1, 2, 3)])


def test_static_arguments_are_part_of_the_kind():
    def f(x, how, flag=False, scale=None):
        y = np.sin(x) if how == "sin" else np.cos(x)
        return -y if flag else y if scale is None else y * scale

    compiled = compile(f)
    (x,) = draw(0, 3)
    assert_same(compiled, (x, "sin"), (x, "cos"), (x, "sin"), (x, "sin", True), (x, "sin", False, 3.0), (x, "cos"))
    assert identical(compiled(x, how="cos", flag=True), f(x, "cos", True))


def test_derivatives_of_a_compiled_function_are_those_of_the_function():
    compiled = compile(loss)
    p, x = parameters(0)
    compiled(p, x)
    assert identical(grad(compiled)(p, x), grad(loss)(p, x))
    t = Tensor(x)
    compiled(p, t).backward()
    assert identical(t.grad, grad(loss, 1)(p, x))
    assert identical(hessian(lambda x: compiled(p, x))(x), hessian(lambda x: loss(p, x))(x))


def test_a_compiled_function_inside_of_another_one():
    inner = compile(grad(loss, 1))
    outer = compile(lambda p, x: x - 0.1 * inner(p, x))
    assert_same(outer, *map(parameters, range(3)))


def test_numbers():
    compiled = compile(value_and_grad(lambda x, y: np.exp(x) * y + x**2, (0, 1)))
    with np.errstate(all="ignore"):
        assert_same(compiled, (2.0, 3.0), (0.5, -1.0), (800.0, 1.0), (np.float64(1.0), 2.0))


def test_two_numbers_that_are_one_object():
    compiled = compile(lambda x, y: 10 * x + y)
    assert_same(compiled, (1, 1), (1, 2), (2, 1), (3, 3))
    one = 1.5
    compiled = compile(lambda x, y: 10 * x + y)
    assert_same(compiled, (one, one), (one, 2.5), (2.5, one))


def test_values_as_arguments_record_their_graph():
    compiled = compile(lambda x: x * x)
    v = Value(3.0)
    compiled(v).backward()
    assert v.grad == 6.0


def test_nothing_is_recorded_in_a_block_that_says_so():
    compiled = compile(lambda x: np.sum(x**2))
    with no_grad():
        assert compiled(np.ones(3)) == 3.0


def test_threads_share_a_compiled_function():
    compiled = compile(value_and_grad(loss))
    failures = []

    def work(seed):
        for i in range(20):
            p, x = parameters(100 * seed + i)
            if not identical(compiled(p, x), compiled.function(p, x)):
                failures.append(seed)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


def test_methods_and_decorators():
    class Model:
        scale = 3.0

        @compile
        def double(self, x):
            return 2 * x

    @autograd.compile(verify=1)
    def triple(x):
        """Three of it."""
        return 3 * x

    x = np.ones(2)
    model = Model()
    for _ in range(3):
        assert identical(model.double(x), 2 * x)
        assert identical(triple(x), 3 * x)
    assert triple.__doc__ == "Three of it."
    assert triple.__name__ == "triple"


def test_verify_finds_a_program_that_is_wrong():
    compiled = compile(lambda x: 2 * x, verify=2)
    x = np.ones(3)
    compiled(x)
    (tree,) = compiled._trees.values()
    tree.root.function = lambda x: 3 * x  # a planted error
    with pytest.warns(UncompiledWarning, match="verify"):
        results = [compiled(x) for _ in range(3)]
    assert identical(results[-1], 2 * x)


def test_a_program_that_is_wrong_at_tracing_is_not_kept(monkeypatch):
    from autograd.compiling import tracing as module

    class Wrong(module.Piece):
        def run(self, leaves):
            result, commits = super().run(leaves)
            return -result, commits

    monkeypatch.setattr(module, "Piece", Wrong)
    compiled = compile(lambda x: 2 * x)
    with pytest.warns(UncompiledWarning, match="other numbers"):
        results = [compiled(np.ones(2)) for _ in range(4)]
    assert identical(results, [2 * np.ones(2)] * 4)
    assert identical(compiled(np.ones(2)), 2 * np.ones(2))


def test_programs_are_listed_and_freed():
    compiled = compile(grad(loss))
    p, x = parameters(0)
    compiled(p, x)
    assert "1 program for 1 kind of arguments" in compiled.report()
    compiled.forget()
    assert "0 programs" in compiled.report()
    assert identical(compiled(p, x), compiled.function(p, x))


@pytest.mark.parametrize("wrong", [3, "f", [1]])
def test_what_is_no_function_is_refused(wrong):
    with pytest.raises(OperandError, match="compile"):
        compile(wrong)


@pytest.mark.parametrize("options", [{"verify": -1}, {"verify": True}, {"limit": 0}, {"limit": 2.5}])
def test_numbers_that_make_no_sense_are_refused(options):
    with pytest.raises(ArgumentError, match="expected an integer"):
        compile(np.sum, **options)


def test_the_builtin_is_not_hidden():
    assert "compile" not in autograd.__all__
    assert autograd.compile is compile


class TestEffects:
    """A program has all other effects of its function, too; else the function runs uncompiled."""

    def check(self, f, seen, reason):
        compiled = compile(f)
        with pytest.warns(UncompiledWarning, match=reason):
            _ = [compiled(np.full(2, float(i))) for i in range(10)]
        assert all(type(x) in (np.ndarray, np.float64, float, Tensor) for x in seen())
        assert len(seen()) >= 4
        assert not any("Traced" in type(getattr(x, "data", x)).__name__ for x in seen())

    def test_append(self):
        losses = []
        self.check(lambda x: losses.append(np.sum(x)), lambda: losses, "changes the length of losses, a list")

    def test_a_dict(self):
        found = {}

        def f(x):
            found[len(found)] = x * 2
            return x

        self.check(f, lambda: list(found.values()), "another thing at each call: found")

    def test_tensors(self):
        found = []

        def f(x):
            t = Tensor(x)
            found.append((t * t).sum())
            return x

        self.check(f, lambda: found, "a Tensor that was computed outside of it")

    def test_append_before_an_exception(self):
        seen = []

        def f(x):
            seen.append(x + 1)
            raise KeyError("no")

        compiled = compile(f)
        for _ in range(3):
            with pytest.raises(KeyError, match="no"):
                compiled(np.ones(2))
        assert all(type(x) is np.ndarray for x in seen)

    def test_an_attribute(self):
        class Log:
            last = None

        f = compile(lambda x: setattr(Log, "last", np.sum(x)))
        for i in range(4):
            f(np.full(2, float(i)))
            assert Log.last == 2 * i
        assert f._last.runs == 2

    def test_a_cell(self):
        last = None

        def f(x):
            nonlocal last
            last = x + 1
            return x

        f = compile(f)
        for i in range(4):
            f(np.full(2, float(i)))
            assert identical(last, np.full(2, i + 1.0))
        assert f._last.runs == 2


def test_a_compiled_method_shows_its_programs():
    class Spring:
        def __init__(self):
            self.k = np.array([1.0, 2.0])

        @compile
        def energy(self, x):
            return np.sum(self.k * x**2)

    spring = Spring()
    for _ in range(3):
        assert spring.energy(np.ones(2)) == 3.0
    assert spring.energy.report().startswith("energy: 1 program")
    assert "def compiled" in spring.energy.source
    source = autograd.show_source(spring.energy, np.ones(2))
    assert source.text.startswith("import numpy as np\n\ndef energy_and_gradient(x, k):")
    spring.energy.forget()
    assert Spring.energy.source == ""


class Box:
    pass


def stateful(box):
    def step(x):
        box.n += 1
        box.total = box.total + x
        return np.sum(box.total) * box.n

    return step


@pytest.mark.parametrize("warm", [0, 1, 4])
@pytest.mark.parametrize("argument", [lambda x: x, lambda x: 2.0], ids=["argument", "constant"])
def test_a_compiled_function_with_state_inside_of_another(warm, argument):
    """The code of the inner one is known to the outer one, also where a program runs: its changes are put back."""

    def make():
        box = Box()
        box.n, box.total = 0, np.zeros(4)
        inner = compile(stateful(box))
        for _ in range(warm):
            inner(argument(np.ones(4)))
        return lambda x: x + inner(argument(x)) * inner(argument(x)), None, lambda: (box.n, box.total.copy())

    plain = make()
    for i in range(3):
        plain[0](np.ones(4) + i)
    assert plain[2]()[0] == warm + 6
    assert ran(beside(make, calls=8)) >= 4


def test_a_verified_function_inside_of_another():
    def make():
        inner = compile(lambda x: x * 2.0, verify=1)
        return lambda x: inner(x) + inner(3.0)

    assert ran(beside(make)) >= 4


SHARED = {
    "one array": lambda x: (lambda y: (y, {"again": y}))(x * 2),
    "views": lambda x: (lambda y: (y, y[::2], y.T))(x * 2),
    "equal arrays": lambda x: (x * 2, x * 2),
    "constants": lambda x: (lambda y: (y, y, y[1:]))(np.zeros(4)),
    "equal constants": lambda x: (np.zeros(4), np.zeros(4)),
    "of an array of constants": lambda x: (lambda y: (y, y[1:], y))(np.full(4, np.arange(4.0))),
    "chosen": lambda x: (lambda y: (y, y[1:], y))(np.where(x > 0, x, np.arange(4.0))),
}


@pytest.mark.parametrize("how", SHARED)
def test_results_share_memory_as_outside(how):
    def sharing(result):
        parts = [part["again"] if isinstance(part, dict) else part for part in result]
        return [[(x is y, np.shares_memory(x, y)) for x in parts] for y in parts]

    compiled = compile(SHARED[how])
    for i in range(5):
        expected, found = SHARED[how](np.ones(4) * i), compiled(np.ones(4) * i)
        assert identical(found, expected)
        assert sharing(found) == sharing(expected)
    assert ran(compiled) >= 3


def test_a_gradient_that_is_kept_twice_is_one_array():
    t, box = Tensor(np.ones(3)), Box()
    box.kept = None

    def step(x):
        t.grad = None
        loss = np.sum(t * t * x)
        loss.backward()
        box.kept = t.grad
        return loss.item()

    compiled = compile(step)
    for i in range(6):
        compiled(np.ones(3) * i)
        assert box.kept is t.grad
    assert ran(compiled) >= 3


def _checkpointed(h, x, k, i):
    return (np.tanh(h * k)[i:] * np.where(x > 0.0, x, k)[i:] + k) ** 2


CHECKPOINTED = {
    "gradient": lambda f: value_and_grad(f),
    "second order": lambda f: grad(lambda *args: np.sum(grad(f)(*args) ** 2)),
    "hessian": hessian,
    "tangent": lambda f: lambda h, *args: make_jvp(f)(h, *args)(np.cos(h)),
}


@pytest.mark.parametrize("way", CHECKPOINTED)
def test_data_in_a_checkpoint(way):
    """Arrays and numbers that are not differentiated by belong to the steps that the second call has to repeat."""

    def make():
        block = checkpoint(_checkpointed)
        return CHECKPOINTED[way](lambda h, x, k, i: np.sum(block(h, x, k, i)))

    def arguments(i):
        rng = np.random.default_rng(i)
        return rng.normal(size=(3, 4)), rng.normal(size=(3, 4)), float(i), i % 2

    assert ran(beside(make, calls=8, arguments=arguments)) >= 4


def test_a_checkpoint_that_draws_is_refused_with_the_way_out():
    def make():
        rng = np.random.default_rng(0)
        block = checkpoint(lambda h, k: h * (rng.normal(size=h.shape) * k))
        return grad(lambda h, k: np.sum(block(h, k)))

    refused(make, "pass the numbers to it", arguments=lambda i: (np.ones(3) * i, i + 1.0))


def test_a_root_is_refused_with_the_way_out(capsys):
    pytest.importorskip("scipy")
    optimize = importlib.import_module("autograd.scipy.optimize")

    def make():
        return grad(lambda a: np.sum(optimize.root(lambda x, a: x**3 + x - a, np.zeros(4), (a,)).x))

    refused(make, "root(compile(f), ...)")
    assert "Traceback" not in capsys.readouterr().err


class Scaled:
    def __init__(self):
        self.scale = np.ones(3)
        self.run = compile(self.forward)
        self.slope = compile(grad(self.loss))

    def forward(self, x):
        return x * self.scale

    def loss(self, x):
        return np.sum(x * x * self.scale)


@compile
def doubled(x):
    return x * 2.0


@pytest.mark.parametrize("way", [copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))], ids=["deepcopy", "pickle"])
def test_copies_of_objects_with_compiled_methods(way):
    first, x = Scaled(), np.arange(3.0)
    for _ in range(4):
        first.run(x), first.slope(x)
    other = way(first)
    other.scale *= 5.0
    for _ in range(4):
        assert identical(other.run(x), 5.0 * x)
        assert identical(other.slope(x), 10.0 * x)
        assert identical(first.run(x), x)
        assert identical(first.slope(x), 2.0 * x)


@pytest.mark.parametrize(
    "way", [copy.copy, copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))], ids=["copy", "deepcopy", "pickle"]
)
def test_copies_of_compiled_functions(way):
    x = np.arange(3.0)
    for _ in range(3):
        doubled(x)
    assert way(doubled) is doubled
    sine = compile(np.sin, limit=3)
    sine(x)
    other = way(sine)
    assert identical(other(x), np.sin(x))
    assert other is not sine
    assert "limit 3" in other.report()
