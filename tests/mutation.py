"""Mutants of every gradient rule under ``autograd/ops``, and which of them the tests notice. A script, not run in CI.

``python tests/mutation.py`` changes one thing at a time in the source of a rule, or of a helper that rules call: a
sign, an operator, a comparison, a constant, an operand. The ops are given the changed rules, and their rows of the case
table are put to ``check_grads``. Mutants that survive go to the rest of the tests of ops (``TESTS``). It ends with the
share that was noticed, and lists the survivors. Those that are known to be the same function, and why, are in
``tests/testing/equivalent.py``; any other is a missing test.

    python tests/mutation.py                    # everything
    python tests/mutation.py arithmetic norms   # some modules
    python tests/mutation.py --points 50        # more points an op
    python tests/mutation.py --quick            # the checker alone
    python tests/mutation.py --jobs 2           # two processes
"""

from __future__ import annotations

import argparse
import ast
import concurrent.futures
import contextlib
import copy
import functools
import importlib
import io
import multiprocessing
import os
import signal
import sys
import types
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import pytest

from autograd.engine.declaration import OPS
from autograd.engine.op import Op
from autograd.functions import registry
from tests.op_cases import ROWS
from tests.testing.equivalent import EQUIVALENT
from tests.testing.points import at_random_points, checked

OF_HELPERS = ("tests/ops/test_helpers.py",)
"""Tests that call helpers by themselves."""

FIRST = (
    "tests/ops/test_special_values.py", "tests/test_range.py", "tests/functions/test_equal_values.py",
    "tests/functions/test_decompositions.py", "tests/engine/test_structural.py", "tests/engine/test_deciding.py",
    "tests/engine/test_choices.py",
)  # fmt: skip
"""Quick tests of rules at the places that the checker does not look at; they notice most mutants that it lets pass."""

TESTS = (
    *OF_HELPERS, *FIRST, "tests/ops", "tests/functions", "tests/protocols", "tests/engine/test_versions.py",
    "tests/test_value.py", "tests/test_tensor.py", "tests/payloads/test_standin.py",
)  # fmt: skip
SECONDS_A_MUTANT = 600
PACKAGE = "autograd.ops"
MODULES = sorted(path.stem for path in (ROOT / "autograd" / "ops").glob("*.py") if path.stem != "__init__")
DECLARES = ("op", "elementwise", "linear", "multilinear")
SWAPS = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}  # fmt: skip
FLIPS = {
    ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """The ``number``-th change to a rule or helper: ``what`` in ``where``, as the ops named use it."""

    module: str
    where: str
    number: int
    what: str
    line: int
    ops: frozenset[str]

    @property
    def key(self) -> tuple[str, str]:
        """The name of the mutant in ``equivalent.py``, without a line number, because lines move."""
        return f"{self.module}.{self.where}", self.what

    def __str__(self) -> str:
        return f"autograd/ops/{self.module}.py:{self.line} {self.where}: {self.what}"


# Rules, and the functions that they call.


@functools.cache
def tree_of(module: str) -> ast.Module:
    """The syntax tree of a module of ops; always the same one."""
    return ast.parse((ROOT / "autograd" / "ops" / f"{module}.py").read_text(encoding="utf-8"))


def functions_of(module: str) -> dict[str, ast.FunctionDef]:
    """The functions at the top of a module."""
    return {node.name: node for node in tree_of(module).body if isinstance(node, ast.FunctionDef)}


@functools.cache
def imports_of(module: str) -> dict[str, tuple[str, str]]:
    """The module of ops, and the name there, of each name that a module imports from another module of ops."""
    found = {}
    # imports under TYPE_CHECKING count too, because their names are loaded later
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{PACKAGE}."):
            for alias in node.names:
                found[alias.asname or alias.name] = str(node.module).removeprefix(f"{PACKAGE}."), alias.name
    return found


def rules_of(function: ast.FunctionDef) -> list[ast.expr]:
    """The rules that an op is declared with; of anything else none."""
    return [
        rule
        for decorator in function.decorator_list
        if isinstance(decorator, ast.Call) and getattr(decorator.func, "id", "") in DECLARES
        for rule in decorator.args
    ]


Place = tuple[str, str]


def changed_by() -> dict[Place, tuple[ast.AST, set[str]]]:
    """The tree and the ops of each rule and of each helper that rules call, by module and name."""
    found: dict[Place, tuple[ast.AST, set[str]]] = {}
    for module in MODULES:
        for name, function in functions_of(module).items():
            waiting: list[tuple[str, str, ast.AST]] = []
            for i, rule in enumerate(rules_of(function)):
                waiting.append((module, f"{name}, rule {i}", rule))
            seen: set[Place] = set()
            while waiting:
                home, label, root = waiting.pop()
                if isinstance(root, (ast.Lambda, ast.FunctionDef)):
                    found.setdefault((home, label), (root, set()))[1].add(name)
                for node in ast.walk(root):
                    if isinstance(node, ast.Name):
                        place = imports_of(home).get(node.id, (home, node.id))
                        helper = functions_of(place[0]).get(place[1])
                        if helper is not None and not helper.decorator_list and place not in seen:
                            seen.add(place)
                            waiting.append((*place, helper))
    return found


def changes(root: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    """(node, its replacement) for each change to make in one rule."""
    assert isinstance(root, (ast.Lambda, ast.FunctionDef))
    arguments = [a.arg for a in root.args.args if a.arg not in ("g", "out")]
    hints = [a.annotation for a in root.args.args] + [getattr(root, "returns", None)]
    skipped = {id(part) for hint in hints if hint is not None for part in ast.walk(hint)}
    for node in ast.walk(root):
        if id(node) in skipped:
            continue
        new: Any = copy.deepcopy(node)
        if isinstance(node, ast.BinOp) and type(node.op) in SWAPS:
            new.op = SWAPS[type(node.op)]()
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.Invert, ast.Not)):
            new = node.operand
        elif isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in FLIPS:
            new.ops = [FLIPS[type(node.ops[0])]()]
        elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
            new.value = node.value + 1
        elif isinstance(node, ast.Constant) and type(node.value) is bool:
            new.value = not node.value
        elif isinstance(node, ast.Name) and len(arguments) > 1 and node.id in arguments:
            if not isinstance(node.ctx, ast.Load):
                continue
            new.id = arguments[(arguments.index(node.id) + 1) % len(arguments)]
        else:
            continue
        yield node, new


def mutants(modules: list[str]) -> list[Mutant]:
    """Every mutant of these modules."""
    found = []
    for (module, where), (root, ops) in changed_by().items():
        seen: Counter[str] = Counter()
        for number, (node, new) in enumerate(changes(root)):
            what = f"{ast.unparse(node)} -> {ast.unparse(new)}"
            seen[what] += 1
            what += f" (the {seen[what]}.)" if seen[what] > 1 else ""
            found.append(Mutant(module, where, number, what, getattr(node, "lineno", 0), frozenset(ops)))
    return sorted((m for m in found if m.module in modules), key=lambda m: (m.module, m.line))


# A mutant in force.


class Replace(ast.NodeTransformer):
    """A copy of a tree with one node in another's place."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> Any:
        if node is self.old:
            return self.new
        fields = {
            name: [self.visit(x) if isinstance(x, ast.AST) else x for x in value]
            if isinstance(value, list)
            else self.visit(value)
            if isinstance(value, ast.AST)
            else value
            for name, value in ast.iter_fields(node)
        }
        return ast.copy_location(type(node)(**fields), node)


def mutated(mutant: Mutant) -> ast.Module:
    """The tree of the mutant's module with its change."""
    root, _ = changed_by()[mutant.module, mutant.where]
    node, new = list(changes(root))[mutant.number]
    tree: ast.Module = Replace(node, new).visit(tree_of(mutant.module))
    return ast.fix_missing_locations(tree)


@contextlib.contextmanager
def in_force(name: str, tree: ast.Module) -> Iterator[None]:
    """While it lasts, the ops of a module, and of those that have helpers from it, have the rules of a mutated one."""
    functions, plain = dict(registry.DERIVED), set(registry.PLAIN)
    real = {key: importlib.import_module(f"{PACKAGE}.{key}") for key in MODULES}
    kept: dict[str, Any] = {}

    def put(key: str, source: ast.Module) -> None:
        module = types.ModuleType(f"mutant_of_{key}")
        exec(compile(source, key, "exec"), vars(module))
        sys.modules[f"{PACKAGE}.{key}"] = module
        for late in list(vars(module).values()):
            if hasattr(late, "load") and isinstance(late, types.FunctionType):
                late.load()  # loads the module now, so that it uses the mutant
        for op in vars(module).values():
            if isinstance(op, Op) and op.__module__ == module.__name__ and op.name not in kept:
                kept[op.name] = OPS[op.name].rules
                OPS[op.name].rules = op.rules

    try:
        try:
            put(name, tree)
            for key in MODULES:
                if name in {home for home, _ in imports_of(key).values()} and key != name:
                    put(key, tree_of(key))
        finally:  # later imports find the real modules
            for key, module in real.items():
                sys.modules[f"{PACKAGE}.{key}"] = module
        yield
    finally:
        for key, rules in kept.items():
            OPS[key].rules = rules
        registry.DERIVED.clear()
        registry.DERIVED.update(functions)
        registry.PLAIN.clear()
        registry.PLAIN.update(plain)


@contextlib.contextmanager
def in_place(mutant: Mutant) -> Iterator[None]:
    """A block in which a helper itself is the mutated one, for all callers; a mutated rule changes nothing here."""
    helper = getattr(sys.modules[f"{PACKAGE}.{mutant.module}"], mutant.where, None)
    if not isinstance(helper, types.FunctionType):
        yield
        return
    space: dict[str, Any] = dict(vars(sys.modules[helper.__module__]))
    root = next(node for node in mutated(mutant).body if getattr(node, "name", None) == mutant.where)
    exec(compile(ast.Module([root], []), mutant.module, "exec"), space)
    kept = helper.__code__, helper.__defaults__
    helper.__code__, helper.__defaults__ = space[mutant.where].__code__, space[mutant.where].__defaults__
    try:
        yield
    finally:
        helper.__code__, helper.__defaults__ = kept


# Tests that notice it.


def pass_the_checker(names: frozenset[str], points: int) -> bool:
    """True if ``check_grads`` has no objection at some points of the rows of these ops."""
    try:
        for case in (case for case in ROWS if case.name in names):
            at_random_points(case, points)(functools.partial(checked, case))()
    except Exception:
        return False
    return True


def pass_the_tests(mutant: Mutant) -> bool:
    """True if the other tests of ops pass: first the quick ones, then those that name one of the ops, then the rest."""
    named = " or ".join(sorted(mutant.ops))  # the expression for pytest's -k
    with in_place(mutant):
        if not _pass("", OF_HELPERS):
            return False
    return _pass("", FIRST) and _pass(named) and _pass(f"not (test_every_op or {named})")


def _pass(which: str, tests: Sequence[str] = TESTS) -> bool:
    """True if the ``tests`` that ``which`` selects pass. They run in a process of their own, as hypothesis asks."""
    child = multiprocessing.get_context("fork").Process(target=_run_pytest, args=(which, tests))
    child.start()
    child.join(SECONDS_A_MUTANT)
    if child.is_alive():
        child.kill()
        child.join()
    if child.exitcode == pytest.ExitCode.USAGE_ERROR:
        raise SystemExit("pytest was called wrongly")
    return child.exitcode in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)


def _run_pytest(which: str, tests: Sequence[str]) -> None:
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        flags = ["-q", "-x", "-n0", "--assert=plain", "-p", "no:cacheprovider"]  # other processes hold no mutant
        # the checker drew points before, which hypothesis reports
        flags += ["-W", "ignore::hypothesis.errors.HypothesisSideeffectWarning"]
        code = pytest.main([*flags, "-k", which, *(str(ROOT / test) for test in tests)])
    os._exit(code)


def survives(mutant: Mutant, points: int, quick: bool) -> bool:
    """True if the tests take a mutated module for the real one. One that never ends does not survive."""

    def too_long(*_: Any) -> None:
        raise TimeoutError

    with warnings.catch_warnings(), contextlib.ExitStack() as stack:
        warnings.simplefilter("ignore")
        try:
            stack.enter_context(in_force(mutant.module, mutated(mutant)))
        except Exception:
            return False
        signal.signal(signal.SIGALRM, too_long)
        signal.alarm(SECONDS_A_MUTANT)
        passed = pass_the_checker(mutant.ops, points)
        signal.alarm(0)
        return passed and (quick or pass_the_tests(mutant))


def passes_as_it_is(names: frozenset[str], test: str | None) -> bool:
    """True if one file of tests passes, or the checker for None, with all modules run anew as mutated ones are."""
    with warnings.catch_warnings(), contextlib.ExitStack() as stack:
        warnings.simplefilter("ignore")
        for module in MODULES:
            stack.enter_context(in_force(module, tree_of(module)))
        return pass_the_checker(names, 1) if test is None else _pass("not test_every_op", [test])


def failing_as_it_is(pool: concurrent.futures.Executor, names: frozenset[str], quick: bool) -> list[str]:
    """The tests that fail without a mutant, file by file: no run of theirs on a mutant would mean anything."""
    paths = [ROOT / test for test in TESTS]
    files = {file for path in paths for file in (path.glob("test_*.py") if path.is_dir() else [path])}
    tests = [None, *([] if quick else sorted(str(file.relative_to(ROOT)) for file in files))]
    runs = [(test, pool.submit(passes_as_it_is, names, test)) for test in tests]
    return [test or "the checker" for test, run in runs if not run.result()]


def main() -> int:
    """Run over the modules named on the command line, or all."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("modules", nargs="*", default=MODULES, help="modules of autograd/ops (default: all)")
    parser.add_argument("--points", type=int, default=25, help="points drawn for each op (default: %(default)s)")
    parser.add_argument("--quick", action="store_true", help="put the mutants to the checker alone")
    parser.add_argument("--jobs", type=int, default=1, help="processes (default: %(default)s)")
    options = parser.parse_args()
    every = mutants(options.modules)
    if stale := EQUIVALENT.keys() - {mutant.key for mutant in mutants(MODULES)}:
        sys.exit(f"tests/testing/equivalent.py explains what is no mutant any more: {sorted(stale)}")
    counts: dict[str, list[int]] = {}
    explained = 0
    with concurrent.futures.ProcessPoolExecutor(options.jobs, multiprocessing.get_context("spawn")) as pool:
        if failing := failing_as_it_is(pool, frozenset().union(*(mutant.ops for mutant in every)), options.quick):
            sys.exit(f"without a mutant these fail: {failing}")
        runs = [None if m.key in EQUIVALENT else pool.submit(survives, m, options.points, options.quick) for m in every]
        for k, (mutant, run) in enumerate(zip(every, runs, strict=True)):
            if k % 20 == 0:
                print(f"{k} of {len(every)} mutants were tried", flush=True)
            made = counts.setdefault(mutant.module, [0, 0])
            if run is None:
                explained += 1
                continue
            made[0] += 1
            if run.result():
                print(f"survived  {mutant}", flush=True)
            else:
                made[1] += 1
    for module, (here, noticed) in counts.items():
        print(f"{module}: {noticed} of {here} noticed")
    total, noticed = (sum(made[k] for made in counts.values()) for k in (0, 1))
    print(
        f"{noticed} of {total} mutants of gradient rules noticed: {noticed / max(total, 1):.1%}; "
        f"{explained} more are the same function, as tests/testing/equivalent.py explains"
    )
    return 0 if noticed == total else 1


if __name__ == "__main__":
    sys.exit(main())
