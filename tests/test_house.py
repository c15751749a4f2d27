"""The layout of both packages: floors, the fence around HIPS autograd's names, sizes, the names that stay public."""

import ast
import functools
import graphlib
import importlib
import io
import sys
import tokenize
from pathlib import Path

import pytest

import autograd
from autograd import Value
from autograd.engine import guards, reverse
from autograd.engine.weak import WeakTable

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "autograd"
ENGINE = PACKAGE / "engine"
FLOORS = [  # from the lowest floor up; a room imports from itself and from lower floors
    ("autograd.errors",),
    ("autograd.engine",),
    ("autograd.ops", "autograd.drawing"),
    ("autograd.functions",),
    ("autograd.protocols",),
    ("autograd.value", "autograd.tensor"),
    ("autograd.transforms",),
    ("autograd.functional", "autograd.extend", "autograd.containers"),
    ("autograd.compiling",),
    ("autograd", "autograd.optimize"),
    ("autograd.testing", "autograd.scipy"),
    ("autograd.hips",),
    ("autograd.numpy", "autograd.misc", "autograd.core", "autograd.tracer", "autograd.builtins", "autograd.wrap_util",
     "autograd.differential_operators", "autograd.test_util", "autograd.util"),
    ("nn", "autograd.school"),
    ("autograd.__main__",),
]  # fmt: skip
FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
HIPS_NAMES = {f"autograd.{name}" for name in (
    "core", "tracer", "builtins", "wrap_util", "differential_operators", "test_util", "misc", "misc.flatten",
    "misc.optimizers", "misc.fixed_points", "misc.tracers", "numpy.numpy_boxes", "numpy.numpy_vjps",
    "numpy.numpy_vspaces", "numpy.numpy_wrapper", "numpy.numpy_jvps", "util",
)}  # fmt: skip
LAZY = ("__getattr__", "_repr_html_", "later")  # these functions load something at first use


def module_of(path):
    """The name of the module in a file."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {module_of(path): path for package in ("autograd", "nn") for path in sorted((ROOT / package).rglob("*.py"))}


def room_of(module):
    """The longest name in the table of floors that the module is, or lies in; the top package is a room by itself."""
    parts = module.split(".")
    names = [".".join(parts[:n]) for n in range(len(parts), 0, -1)]
    return next((name for name in names if name in FLOOR_OF and (name != "autograd" or module == name)), None)


def imports_in(tree, function=None):
    """Pairs (module of the project, name of the function around the import or None), those for typing excepted.

    A module that ``later`` loads has "later" for a function.
    """
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            yield from imports_in(ast.Module(node.orelse, []), function)
            continue
        names, how = [], function
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            names = [name if name in MODULES else node.module for name in names]
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "later":
            names, how = [ast.literal_eval(node.args[0])], "later"
        yield from ((name, how) for name in names if name.split(".")[0] in ("autograd", "nn"))
        yield from imports_in(node, node.name if isinstance(node, ast.FunctionDef) else function)


@functools.cache
def imports():
    """For each module the pairs of ``imports_in``."""
    return {name: set(imports_in(ast.parse(path.read_text("utf-8")))) for name, path in MODULES.items()}


def eager():
    """For each module those that are loaded with it."""
    return {name: {target for target, function in found if function is None} for name, found in imports().items()}


def assert_none(found):
    """All findings in the message, where pytest would shorten a list."""
    assert not found, "\n" + "\n".join(found)


class TestFloors:
    def test_every_module_has_a_floor(self):
        assert_none([name for name in MODULES if room_of(name) is None])

    def test_imports_go_down(self):
        assert_none([
            f"{name} -> {target}" for name, targets in eager().items() for target in sorted(targets)
            if room_of(name) != room_of(target)
            and not FLOOR_OF.get(room_of(target), len(FLOORS)) < FLOOR_OF.get(room_of(name), -1)
        ])  # fmt: skip

    def test_no_circles(self):
        try:
            graphlib.TopologicalSorter(eager()).prepare()
        except graphlib.CycleError as error:
            pytest.fail(" <- ".join(error.args[1]))

    def test_what_is_loaded_later_lies_no_higher(self):
        found = [(name, target) for name, targets in imports().items() for target, how in targets if how == "later"]
        assert len(found) > 4
        assert_none([f"{a} -> {b}" for a, b in found if FLOOR_OF[room_of(b)] > FLOOR_OF[room_of(a)]])

    def test_no_imports_inside_of_functions(self):
        assert_none([
            f"{name}: {function} imports {target}" for name, found in imports().items() for target, function in found
            if function not in (None, *LAZY)
        ])  # fmt: skip


class TestNamesOfHipsAutograd:
    def test_nothing_imports_them(self):
        """Except the package that one lies in; ``autograd`` itself only at the first use of a name."""
        assert_none([
            f"{name} -> {target}" for name, found in imports().items() for target, function in found
            if target in HIPS_NAMES
            and (name != target.rpartition(".")[0] or (name == "autograd" and function != "__getattr__"))
        ])  # fmt: skip

    @pytest.mark.parametrize("name", sorted(HIPS_NAMES))
    def test_they_say_so(self, name):
        first_line = MODULES[name].read_text("utf-8").splitlines()[0]
        assert first_line.startswith('"""HIPS autograd\'s name for ')


def code_lines(path):
    """The numbers of the lines of a file that are neither docstrings, comments nor blank."""
    source = path.read_text("utf-8")
    lines = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.string.strip() and token.type not in (tokenize.COMMENT, tokenize.ENDMARKER):
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node) is not None:
            lines.difference_update(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    return lines


class TestSizes:
    def test_the_top_of_autograd(self):
        assert len(list(PACKAGE.glob("*.py"))) <= 16

    def test_files_of_the_engine(self):
        lengths = {path.name: len(path.read_text("utf-8").splitlines()) for path in ENGINE.glob("*.py")}
        assert lengths
        assert {name: n for name, n in lengths.items() if n > 250} == {}

    def test_node_op_and_reverse_sweep(self):
        assert sum(len(code_lines(ENGINE / f"{name}.py")) for name in ("node", "op", "reverse")) <= 460

    def test_the_path_of_one_product(self, monkeypatch):
        """The functions entered by ``x * y`` and ``.backward()``, lambdas included, and all of their lines."""
        x, y, entered = Value(2.0), Value(3.0), set()
        (Value(1.0) * Value(1.0)).backward()  # the first call loads modules that are loaded at first use
        guards.shown.clear()  # other tests left guards, which the engine would examine
        monkeypatch.setattr(reverse, "HOOKED", WeakTable())  # other tests may have left hooks

        def note(frame, event, argument):
            if event == "call":
                entered.add(frame.f_code)

        sys.setprofile(note)
        try:
            (x * y).backward()
        finally:
            sys.setprofile(None)
        assert (x.grad, y.grad) == (3.0, 2.0)
        lines = {
            f"{Path(code.co_filename).name}: {code.co_name}, line {code.co_firstlineno}": len(lines_of(code))
            for code in entered if PACKAGE in Path(code.co_filename).parents or not Path(code.co_filename).exists()
        }  # fmt: skip
        assert sum(lines.values()) <= 205, lines


def lines_of(code):
    """The lines of code of one function, decorators included."""
    path = Path(code.co_filename)
    assert path.exists(), f"{code.co_name} is made of a string"
    spans = [
        (min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))]), node.end_lineno)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, (ast.FunctionDef, ast.Lambda)) and getattr(node, "name", "<lambda>") == code.co_name
    ]
    first, last = max(span for span in spans if span[0] == code.co_firstlineno)
    return code_lines(path) & set(range(first, last + 1))


PUBLIC = (ROOT / "tests" / "public_names.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("row", PUBLIC, ids=lambda row: row.split(":")[0])
def test_public_names_stay(row):
    module, names = row.split(": ")
    if module.startswith(("autograd.scipy", "autograd.optimize")):
        pytest.importorskip("scipy")
    exec(f"from {module} import {', '.join(names.split())}", {})


def test_star_import_brings_what_is_documented_and_no_modules():
    space = {}
    exec("from autograd import *", space)
    assert space["draw"] is autograd.draw
    assert not {"graph", "ops", "Any", "dict", "ModuleType", "import_module"} & space.keys()


def test_modules_can_be_imported_by_themselves():
    for name in ("autograd.functional", "autograd.extend", "autograd.containers", "autograd.transforms"):
        assert importlib.import_module(name).__doc__


MIRRORED = (
    "autograd.engine", "autograd.ops", "autograd.functions", "autograd.protocols", "autograd.transforms",
    "autograd.drawing", "autograd.testing", "autograd.school", "autograd.compiling", "nn",
)  # fmt: skip
TESTED_ELSEWHERE = {  # rooms and modules that need no test file of their name, with the reason
    "autograd.ops": "one table, tests/op_cases.py, tests every op of every family",
    "autograd.school.lessons": "one test runs over the exercises of all lessons, tests/school/test_lessons.py",
    "autograd.testing.domains": "the families are one table, which tests/ops and tests/testing run over",
}


def place_of_tests(module):
    """The place of the tests of a module: ``tests/engine/test_op.py`` for ``autograd.engine.op``."""
    *rooms, name = module.removeprefix("autograd.").split(".")
    return Path("tests", *rooms, f"test_{name}.py")


def without_tests(prefix):
    """The modules under a prefix that have no test file of their name."""
    modules = [name for name, path in MODULES.items() if path.name != "__init__.py"]
    return [x for x in modules if f"{x}.".startswith(f"{prefix}.") and not (ROOT / place_of_tests(x)).exists()]


class TestMirror:
    def test_the_tests_of_a_module_bear_its_name(self):
        excepted = {name for prefix in TESTED_ELSEWHERE for name in without_tests(prefix)}
        assert_none([
            f"{name}: expected {place_of_tests(name).as_posix()}, or a reason in TESTED_ELSEWHERE"
            for room in MIRRORED for name in without_tests(room) if name not in excepted
        ])  # fmt: skip

    @pytest.mark.parametrize("prefix", TESTED_ELSEWHERE)
    def test_no_exception_is_void(self, prefix):
        assert without_tests(prefix)
