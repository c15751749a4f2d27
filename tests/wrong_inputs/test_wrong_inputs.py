"""Every public callable, called with wrong inputs, ends in a result or in an error of this package.

A right call of each is made wrong in one place at a time, by each of 60 inputs: other kinds, shapes and dtypes, empty
and huge ones, text, classes, functions, Tensors where arrays are due and the other way round. There are about 251,000
such calls. Before there were doors, tens of thousands of them ended in a bare error of the inside, and a list that
holds itself, given as a seed, crashed the interpreter. A run of the suite makes every 97th of the calls, some 2,500;
``pytest -m slow tests/wrong_inputs`` makes all, in about three minutes, and none of them may end so.
"""

import builtins
import copy
import importlib
import itertools
import pickle
import re
import subprocess
import sys

import numpy as np
import pytest

import autograd
import autograd.builtins
import nn
from autograd import AutogradError, Tensor, Value, containers, errors, grad, ops
from autograd.testing import GradientError, KinkError, check_grads
from tests.wrong_inputs import layer_calls, loss_calls, network_calls, numpy_calls, package_calls
from tests.wrong_inputs.inputs import INPUTS, ROOT, fault, mutations

F = nn.functional
NOT_CALLED = {
    "is_recording": "takes nothing",
    "watch_writes": "takes nothing",
    "check_table": "checks the table of ops",
    "pytest_addoption": "pytest calls it",
    "NetClassifier": "scikit-learn's check_estimator calls it, and tests/nn/estimators",
    "NetRegressor": "the same",
    "Comparison": "a record",
    "OpCheck": "a record",
    "Collected": "a record",
    "Report": "a record",
    "Exercise": "school.exercise makes it",
    "Animation": "draw().animate() makes it",
    "ErrorPicture": "draw.error() makes it",
    "Verdict": "a record",
    "OpCall": "a record",
    "write": "tests/testing/test_writing.py has its wrong inputs",
    "Box": "a base class",
    "Module": "takes nothing; its methods are called",
    "Callback": "takes nothing",
    "History": "a dict",
    "Dataset": "a base class",
    "IterableDataset": "a base class",
    "Sampler": "a base class",
    "Plate": "the class of what the functions of nn.pictures return",
    "DictBox": "a class of containers that new_box makes",
    "ListBox": "the same",
    "TupleBox": "the same",
    "VSpace": "the class of what vspace returns",
    "make_jvp": "of autograd.core: a function of a function and a point, which autograd.functional has curried",
    "make_vjp": "of autograd.core, likewise",
}  # fmt: skip


PARTS = 8
"""All calls are made in so many tests, which may run side by side."""


def every_call():
    return itertools.chain(
        numpy_calls.calls(), package_calls.calls(), layer_calls.calls(), loss_calls.calls(), network_calls.calls()
    )


def report(cases):
    """The number of calls, and the titles and errors of those that end in a bare one."""
    count, found = 0, []
    for title, call in cases:
        count += 1
        problem = fault(call)
        if problem:
            found.append(f"{title}: {problem}")
    return count, found


def every_case():
    return itertools.chain.from_iterable(map(mutations, every_call()))


def test_a_part_of_all_calls():
    count, found = report(itertools.islice(every_case(), 5, None, 97))
    assert not found, "\n" + "\n".join(found)
    assert count > 2000


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_all_calls(part):
    count, found = report(itertools.islice(every_case(), part, None, PARTS))
    assert not found, "\n" + "\n".join(found)
    assert count > 200_000 / PARTS


def test_every_public_callable_is_called():
    called = list(every_call())
    names = {call.name for call in called}
    missing = []
    for row in (ROOT / "tests" / "public_names.txt").read_text("utf-8").splitlines():
        module, public = row.split(": ")
        # hypothesis and pytest call these functions
        if module in ("autograd.testing.strategies", "autograd.testing.plugin"):
            continue
        space = importlib.import_module(module)
        for name in public.split():
            member = getattr(space, name, None)
            is_error = isinstance(member, type) and issubclass(member, Exception)
            if not callable(member) or is_error or name in NOT_CALLED or f"{module}.{name}" in names:
                continue
            short = f"{module.removeprefix('autograd.scipy.')}.{name}"
            if not any(member is call.function for call in called) and not any(short in known for known in names):
                missing.append(f"{module}.{name}")
    assert missing == []


def test_a_bare_error_is_found():
    """The verdict itself: on a bare error of the inside, on one of the caller's, and on a call that Python refuses."""
    assert "AttributeError" in fault(lambda: ops.softmax.forward("x"))
    assert fault(lambda: ops.softmax("x")) is None


def fit(**changed):
    model = nn.MLP([2, 3, 1], rng=0)
    given = {
        "model": model, "x": np.ones((4, 2)), "y": np.ones((4, 1)), "loss": F.mse_loss,
        "optimizer": nn.SGD(model.parameters(), lr=0.1), "epochs": 1, "progress": False,
    }  # fmt: skip
    return nn.fit(**{**given, **changed})


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: np.delete(np.ones(3), Tensor([1.0])), "np.delete: got a Tensor as obj, expected plain integers"),
        (lambda: F.softmax("x"), "softmax(x: 'x')"),
        (lambda: nn.MLP(2, 2), "MLP: got sizes=2, expected a list of numbers"),
        (lambda: nn.MLP([2, 2, 1], 3), "MLP: got activation=3"),
        (lambda: grad(3), "grad: got 3 as fun, expected a function"),
        (lambda: autograd.jacobian("f"), "jacobian: got 'f' as fun"),
        (lambda: autograd.checkpoint(None), "checkpoint: got None as fun"),
        (lambda: autograd.primitive([]), "primitive: got [] as fun"),
        (lambda: fit(loss=nn.MSELoss), "the class MSELoss as loss, expected an object of it: MSELoss()"),
        (lambda: fit(metrics={"a": "accuracy"}), "got 'accuracy' as metric 'a', expected a function"),
        (lambda: fit(scheduler="step"), "got 'step' as scheduler"),
        (lambda: nn.Linear(2, 2).load_state_dict(5), "Linear.load_state_dict: got 5, expected a mapping of names"),
        (lambda: nn.Adam([Tensor(1.0)]).load_state_dict(5), "Adam.load_state_dict: got 5, expected a dict"),
        (lambda: nn.StepLR(nn.Adam([Tensor(1.0)]), 1).load_state_dict(5), "StepLR.load_state_dict: got 5"),
        (lambda: nn.Sequential(nn.ReLU)(Tensor(1.0)), "ReLU() makes an object first"),
        (lambda: nn.Linear(2, 2, rng="x"), "Linear: got rng='x', expected a numpy.random.Generator"),
        (lambda: ops.convolve(Tensor(1.0), Tensor(2.0)), "convolve(x: shape () float64"),
        (lambda: Value(2.0) * 10**400, "an integer of 1329 bits"),
        (lambda: Tensor([2.0]) * 10**400, "an integer of 1329 bits"),
        (lambda: Value(10**400), "an integer of 1329 bits"),
        (lambda: Tensor([1.0])[5], "getitem(x: shape (1,) float64, index=5)"),
        (lambda: Tensor([1.0])["x"], "getitem(x: shape (1,) float64, index='x')"),
        (lambda: Tensor([1.0]) < "x", "<(Tensor of shape (1,) float64, 'x')"),
        (lambda: bool(Tensor([1.0, 2.0])), "Tensor.__bool__(Tensor of shape (2,) float64)"),
        (lambda: Tensor([1.0]).astype("nonsense"), "astype: got dtype='nonsense'"),
        (lambda: Tensor([1.0]).argmax(axis="x"), "Tensor.argmax(Tensor of shape (1,) float64, axis='x')"),
        (lambda: np.flip(Tensor([1.0]), "x"), "np.flip(Tensor of shape (1,) float64, 'x')"),
        (lambda: autograd.gradients(Tensor(1.0), [Tensor(1.0)]), "as outputs, expected a list of Values or Tensors"),
        (lambda: autograd.tangents([Tensor(1.0)], [1.0], [1.0]), "got 1.0 as inputs[0], expected a Value or a Tensor"),
        (lambda: autograd.draw(Tensor(1.0) * 2, names=[]), "names: got [], expected a dict"),
        (lambda: autograd.op()(3), "op: got 3 as the forward, expected a function"),
        (lambda: Value(2.0) + np, "add: got <module 'numpy'"),
        (lambda: Value(2.0) ** np, "power: got <module 'numpy'"),
        (lambda: Tensor([2.0]) + np, "add: got <module 'numpy'"),
        (lambda: Value(np.dtype("f4")), "Value: got dtype('float32')"),
        (lambda: Value(2.0) + np.dtype("f4"), "add: got dtype('float32')"),
        (lambda: Value(2.0).backward(retain_graph=np.ones(2)), "backward: retain_graph: got array"),
        (lambda: autograd.gradients(np.zeros((0, 3)), np.arange(3), lambda: 1), "expected a list of Values or Tensors"),
        (lambda: nn.Flatten().forward(None), "Flatten.forward(None)"),
        (lambda: nn.BatchNorm1d(3).forward("abc"), "BatchNorm1d: got 'abc' as input, expected real numbers"),
        (lambda: nn.EarlyStopping().on_epoch_end(""), "EarlyStopping.on_epoch_end('')"),
        (lambda: nn.EarlyStopping().on_train_begin({}), "EarlyStopping.on_train_begin(a dict)"),
        (lambda: nn.clip_grad_norm_(nn.Linear(2, 2), 1.0), "got a Linear as parameters, expected a list: model.param"),
        (lambda: containers.register_container(float, list, list), "got float, whose objects are leaves"),
        (lambda: containers.register_state(np.zeros(2)), "register_state: got ndarray of shape (2,) float64 as cls"),
        (lambda: containers.register_state(OwnError, 3), "register_state: got 3 as get, expected a function"),
        (lambda: autograd.builtins.isinstance(1, "x"), "isinstance(1, 'x')"),
        (lambda: nn.Module()(1.0), "expected the class to define forward()"),
    ],
)  # fmt: skip
def test_what_an_error_says(call, says):
    with pytest.raises(AutogradError) as caught:
        call()
    assert says in str(caught.value)


def test_a_container_that_holds_itself():
    x = [1.0]
    x.append(x)
    for call in (
        containers.flatten, lambda x: grad(lambda x: 1.0)(x), lambda x: nn.Identity()([x, Tensor(1.0) * 2.0]),
        lambda x: np.where(True, x, Tensor(1.0)),
    ):  # fmt: skip
        with pytest.raises(AutogradError):
            call(x)
    layer = nn.Linear(1, 1)
    layer.extra = x
    assert list(layer.state_dict()) == ["weight", "bias"]


def test_an_empty_list_is_an_index():
    t = Tensor([[1.0, 2.0], [3.0, 4.0]])
    for index in ([], [[]], ([], []), (slice(None), [])):
        picked = t[index]
        assert picked.shape == t.data[index].shape
        picked.sum().backward()
        assert (t.grad == 0).all()
    with pytest.raises(errors.IndexingError):
        _ = t[np.zeros(0)]  # NumPy refuses this index too


class OfAnotherLibrary:
    """An array whose dtype is not NumPy's. It converts itself to a NumPy array, unless it refuses to."""

    dtype, shape = "float32", (2,)

    def __init__(self, error=None):
        self.error = error

    def __array__(self, dtype=None, copy=None):
        if self.error is not None:
            raise self.error
        return np.array([1.0, 2.0], dtype=np.float32)


def test_arrays_of_another_library():
    t = Tensor(OfAnotherLibrary())
    assert t.dtype == np.float32
    assert t.data.tolist() == [1.0, 2.0]
    with pytest.raises(errors.OperandError, match="OfAnotherLibrary, expected an array-like object: on a GPU"):
        Tensor(OfAnotherLibrary(RuntimeError("on a GPU")))


def test_sources_of_random_numbers():
    """NumPy takes many sources. A list that holds itself once crashed the interpreter there."""
    for seed in (None, 3, np.int64(3), [1, 2], np.random.SeedSequence(1), np.random.PCG64(1), np.random.default_rng(1)):
        nn.Linear(2, 2, rng=seed)
    endless = []
    endless.append(endless)
    for seed in (-1, 1.5, "x", endless, [1, "x"], Tensor(1.0), nn, object()):
        with pytest.raises(errors.ArgumentError, match="got rng="):
            nn.Linear(2, 2, rng=seed)


class OwnError(Exception):
    """An error of a user's program."""


@pytest.mark.parametrize(
    "error", [OwnError, TypeError, KeyError, IndexError, AttributeError, ValueError, RecursionError]
)
def test_errors_of_the_users_own_functions_pass(error):
    own = error("own")

    def fails(*args, **kwargs):
        raise own

    class Model(nn.Module):
        weight = Tensor(1.0)
        forward = fails

    model = nn.MLP([2, 1])
    calls = [
        lambda: grad(fails)(1.0), lambda: autograd.make_jvp(fails)(1.0),
        lambda: autograd.checkpoint(fails)(Tensor(1.0)),
        lambda: autograd.primitive(fails)(Tensor(1.0)), lambda: autograd.fixed_point(fails, 1.0, 1.0),
        lambda: Model()(1.0), lambda: nn.Sequential(model, fails)(np.ones((1, 2))), lambda: fit(loss=fails),
        lambda: fit(metrics={"a": fails}), lambda: fit(callbacks=[fails]), lambda: model.apply(fails),
        lambda: np.apply_along_axis(fails, 0, Tensor([1.0])), lambda: np.piecewise(Tensor([1.0]), [True], [fails]),
        lambda: nn.LambdaLR(nn.Adam(model.parameters()), fails),
    ]  # fmt: skip
    for call in calls:
        with pytest.raises(error) as caught:
            call()
        assert caught.value is own


def test_a_runaway_recursion_stays_one():
    def endless(x):
        return np.sum(endless(x) * x)

    with pytest.raises(RecursionError):
        grad(endless)(Tensor([1.0]))


def test_a_call_that_python_refuses_passes():
    for call in (
        lambda: nn.Linear(),
        lambda: F.dropout(),
        lambda: F.mse_loss(1.0, 2.0, 3.0, 4.0),
        lambda: nn.Linear(1, 1)(1, 2),
    ):
        with pytest.raises(TypeError, match="argument"):
            call()


class TestClasses:
    @pytest.mark.parametrize("name", [name for name in vars(errors) if name.endswith("Error")])
    def test_pickle_and_copy(self, name):
        error = getattr(errors, name)("a text")
        error.add_note("a note")
        for other in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
            assert type(other) is type(error)
            assert str(other) == "a text"
            assert other.__notes__ == ["a note"]

    @pytest.mark.parametrize(
        ("ours", "builtin"),
        [("IndexingError", IndexError), ("NotDefinedError", NotImplementedError), ("PathError", FileNotFoundError),
         ("MissingPackageError", ImportError), ("OperandError", TypeError), ("ArgumentError", ValueError)],
    )  # fmt: skip
    def test_they_are_what_a_user_of_numpy_expects(self, ours, builtin):
        assert issubclass(getattr(autograd, ours), builtin)
        assert issubclass(getattr(autograd, ours), AutogradError)

    def test_reports_of_the_checker_are_pickled(self):
        with pytest.raises(KinkError) as caught:
            check_grads(np.abs, 0.0)
        with pytest.raises(GradientError) as wrong:
            check_grads(lambda x: np.sum(np.sin(x)), np.array([0.5, 1.0]), grad=np.sin)
        for error in (caught.value, wrong.value):
            for other in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
                assert type(other) is type(error)
                assert str(other) == str(error)
                assert vars(other).keys() == vars(error).keys()
                assert (other.problem, other.seed, other.function) == (error.problem, error.seed, error.function)


BUILTIN = {name for name, x in vars(builtins).items() if isinstance(x, type) and issubclass(x, Exception)}
# The op turns a ValueError of its forward into a ShapeError that names the operands; the last row is caught beside it.
INSIDE_OF_A_FORWARD = ("nn/layers/linear.py", "autograd/ops/sequences.py", "autograd/drawing/painting/places.py")


def test_lines_of_ours_raise_errors_of_ours():
    """Exceptions: AttributeError of a module's ``__getattr__``, abstract methods, and the system's errors."""
    found = []
    for path in [*(ROOT / "autograd").rglob("*.py"), *(ROOT / "nn").rglob("*.py")]:
        place = path.relative_to(ROOT).as_posix()
        for name in re.findall(r"^ +raise (\w+)", path.read_text("utf-8"), re.MULTILINE):
            if name in BUILTIN and not (name == "ValueError" and place in INSIDE_OF_A_FORWARD):
                found.append((place, name))
    allowed = {"AttributeError", "AssertionError", "SystemExit", "KeyboardInterrupt"}
    others = {(place, name) for place, name in found if name not in allowed}
    abstract = (
        "compiling/walk.py", "engine/node.py", "engine/choices.py", "engine/many.py", "ops/choices.py",
        "scipy/stats/families.py",
    )  # fmt: skip
    abstract_methods = {(f"autograd/{place}", "NotImplementedError") for place in abstract}
    assert others == abstract_methods | {("nn/files/replacing.py", "OSError")}


def test_nothing_is_loaded_or_slower_for_it():
    """The doors are in the engine, which loads NumPy and nothing heavier."""
    code = "import sys, autograd; print(sorted({'scipy', 'dask', 'matplotlib', 'hypothesis'} & sys.modules.keys()))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert out.strip() == "[]"


def test_the_inputs_are_what_the_docstring_says():
    assert len(INPUTS) == 60
