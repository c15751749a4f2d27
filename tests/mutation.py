"""Mutants of every gradient rule under ``autograd/ops``, and which of them the tests notice. A script, not run in CI.

``python tests/mutation.py`` changes one thing at a time in the source of a rule, or of a helper that rules call: a
sign, an operator, a comparison, a constant, an operand. The ops are given the changed rules, and their rows of the case
table are put to ``check_grads``. Mutants that survive go to the rest of the tests of ops (``TESTS``), one test after
another up to the first that fails. It ends with the share that was noticed, and lists the survivors. Those that are
known to be the same function, and why, are in ``tests/testing/equivalent.py``; any other is a missing test.

    python tests/mutation.py                    # everything
    python tests/mutation.py arithmetic norms   # some modules
    python tests/mutation.py --points 50        # more points an op
    python tests/mutation.py --quick            # the checker alone
    python tests/mutation.py --jobs 2           # two processes
    python tests/mutation.py --part 3/8         # the third, the eleventh, ... of all
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import copy
import functools
import importlib
import io
import itertools
import multiprocessing
import sys
import types
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import pytest
from _pytest.runner import runtestprotocol

from autograd.engine.declaration import OPS
from autograd.engine.op import Op
from autograd.functions import registry
from tests.op_cases import ROWS
from tests.testing.equivalent import EQUIVALENT
from tests.testing.points import at_random_points, checked

OF_HELPERS = ("tests/ops/test_helpers.py", "tests/ops/test_masking.py", "tests/ops/test_rows.py")
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


def said(root: ast.AST, node: ast.AST, new: ast.AST) -> str:
    """A change in words: the expression around a name or a constant, which alone does not say which of them it is."""
    above = {child: parent for parent in ast.walk(root) for child in ast.iter_child_nodes(parent)}
    alone: Any = (ast.Name, ast.Constant)
    while isinstance(node, alone) and isinstance(above.get(node), ast.expr):
        node, new, alone = above[node], Replace(node, new).visit(above[node]), (ast.Attribute, ast.UnaryOp)
    return f"{ast.unparse(node)} -> {ast.unparse(new)}"


def mutants(modules: list[str]) -> list[Mutant]:
    """Every mutant of these modules."""
    found = []
    for (module, where), (root, ops) in changed_by().items():
        seen: Counter[str] = Counter()
        for number, (node, new) in enumerate(changes(root)):
            what = said(root, node, new)
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


def first_objection(names: frozenset[str], points: int) -> str | None:
    """The name of the first of these ops to which ``check_grads`` objects, at some points of its rows; None if none."""
    for case in (case for case in ROWS if case.name in names):
        try:
            at_random_points(case, points)(functools.partial(checked, case))()
        except Exception:
            return f"the checker, {case.name}"
    return None


def runs_of(items: list[pytest.Item], recent: list[str], mutant: Mutant) -> list[pytest.Item]:
    """The tests in the order that notices soonest: those that noticed others, quick ones, those that name an op."""
    place = {nodeid: k for k, nodeid in enumerate(recent)}

    def urgency(item: pytest.Item) -> tuple[int, int]:
        if item.nodeid in place:
            return 0, place[item.nodeid]
        if item.nodeid.startswith(FIRST):
            return 1, 0
        return (2, 0) if any(name in item.nodeid for name in mutant.ops) else (3, 0)

    return sorted((item for item in items if "test_every_op" not in item.nodeid or urgency(item)[0] == 2), key=urgency)


def first_failure(session: pytest.Session, items: list[pytest.Item]) -> str | None:
    """Run tests up to the first that fails, and give its name; None if all pass."""
    for item, following in itertools.pairwise([*items, None]):
        reports = runtestprotocol(item, log=False, nextitem=following)
        if any(report.failed for report in reports):
            return item.nodeid
    return None


class Tries:
    """A plugin of pytest that runs the collected tests not once, but on each mutant that it is sent.

    Each mutant is put into force in a process of its own, forked after the tests were collected. What notices it is
    tried without the mutant too: it must pass there, or it means nothing.
    """

    def __init__(self, sent: Any, answers: Any, points: int) -> None:
        self.sent, self.answers, self.points = sent, answers, points
        self.recent: list[str] = []
        self.noticing: defaultdict[frozenset[str], set[str]] = defaultdict(set)
        self.passing: set[tuple[str, str, frozenset[str]]] = set()

    def pytest_runtestloop(self, session: pytest.Session | None) -> bool:
        """Answer (number, who noticed it or None) for each (number, mutant), up to None."""
        starter = multiprocessing.parent_process()
        for number, mutant in iter(self.sent.get, None):
            if starter is not None and not starter.is_alive():  # it was stopped, and reads no answer
                break
            by = self.in_a_fork(lambda mutant=mutant: self.noticed_by(session, mutant))
            if by is not None:
                self.remember(session, mutant, by)
            self.answers.put((number, by))
        return True

    def in_a_fork(self, look: Callable[[], str | None]) -> str | None:
        """The answer of ``look`` in a process of its own; a text, too, if that never ends or crashes."""
        reader, writer = multiprocessing.Pipe(duplex=False)
        child = multiprocessing.get_context("fork").Process(target=lambda: writer.send(look()))
        child.start()
        writer.close()
        with reader:
            if not reader.poll(SECONDS_A_MUTANT):
                child.kill()
                return ENDLESS
            with contextlib.suppress(EOFError):
                return reader.recv()
        child.join()
        if child.exitcode is None or child.exitcode >= 0:
            raise SystemExit("a test could not be run: see the error above")
        return CRASH

    def noticed_by(self, session: pytest.Session | None, mutant: Mutant) -> str | None:
        """The first that notices a mutant: its import, the checker, a test of helpers, a test of the others."""
        with warnings.catch_warnings(), contextlib.ExitStack() as stack:
            warnings.simplefilter("ignore")
            try:
                stack.enter_context(in_force(mutant.module, mutated(mutant)))
            except Exception:
                return IMPORT
            if session is not None:  # tests that noticed another mutant of these ops take less time than the checker
                known = self.noticing[mutant.ops]
                if by := first_failure(session, [item for item in session.items if item.nodeid in known]):
                    return by
            if (by := first_objection(mutant.ops, self.points)) or session is None:
                return by
            with in_place(mutant):
                if by := first_failure(session, [item for item in session.items if item.nodeid.startswith(OF_HELPERS)]):
                    return by
            return first_failure(session, runs_of(session.items, self.recent, mutant))

    def remember(self, session: pytest.Session | None, mutant: Mutant, by: str) -> None:
        """Let a test that noticed a mutant run first on the next ones, once it has passed without a mutant."""
        if session is not None and "::" in by:
            self.recent = [by, *(one for one in self.recent if one != by)][:RECENT]
            self.noticing[mutant.ops].add(by)
        key = mutant.module, by, frozenset() if "::" in by else mutant.ops
        if by in (IMPORT, CRASH, ENDLESS) or key in self.passing:
            return
        if (wrong := self.in_a_fork(lambda: self.fails_as_it_is(session, mutant, by))) is not None:
            raise SystemExit(f"without a mutant of {mutant.module} this fails: {wrong}")
        self.passing.add(key)

    def fails_as_it_is(self, session: pytest.Session | None, mutant: Mutant, by: str) -> str | None:
        """The name of what noticed a mutant if it objects to the module as it is, run anew as mutated ones are."""
        with warnings.catch_warnings(), in_force(mutant.module, tree_of(mutant.module)):
            warnings.simplefilter("ignore")
            if session is None or "::" not in by:
                return first_objection(mutant.ops, self.points)
            return first_failure(session, [item for item in session.items if item.nodeid == by])


IMPORT, CRASH, ENDLESS = "its import", "a crash", "a time that ran out"
RECENT = 100


def serve(sent: Any, answers: Any, points: int, quick: bool) -> None:
    """Collect the tests once, and try the mutants that are sent; answers with a text when it cannot go on."""
    plugin = Tries(sent, answers, points)
    try:
        if quick:
            plugin.pytest_runtestloop(None)
            return
        flags = ["-q", "-n0", "--assert=plain", "-p", "no:cacheprovider", "-m", "not slow and not oracle"]
        # the checker draws points before, which hypothesis reports
        flags += ["-W", "ignore::hypothesis.errors.HypothesisSideeffectWarning"]
        with contextlib.redirect_stdout(io.StringIO()) as said:
            code = pytest.main([*flags, *(str(ROOT / test) for test in TESTS)], [plugin])
        if code != pytest.ExitCode.OK:
            answers.put((None, f"pytest ended with {code!r}: {said.getvalue()[-2000:]}"))
    except SystemExit as problem:
        answers.put((None, str(problem)))


def try_all(every: list[Mutant], points: int, quick: bool, jobs: int) -> Iterator[tuple[Mutant, str | None]]:
    """(mutant, who noticed it or None) in the order of their answers."""
    context = multiprocessing.get_context("spawn")
    sent, answers = context.Queue(), context.Queue()
    workers = [context.Process(target=serve, args=(sent, answers, points, quick)) for _ in range(jobs)]
    for task in [*enumerate(every), *[None] * jobs]:
        sent.put(task)
    try:
        for worker in workers:
            worker.start()
        for _ in every:
            number, by = answers.get()
            if number is None:
                sys.exit(by)
            yield every[number], by
    finally:
        for worker in workers:
            worker.kill()


def part_of(text: str) -> slice:
    """The slice for ``k/n``: every n-th, from the k-th."""
    k, n = map(int, text.split("/"))
    if not 1 <= k <= n:
        raise argparse.ArgumentTypeError(f"got {text}, expected k/n with k from 1 to n")
    return slice(k - 1, None, n)


def main() -> int:
    """Run over the modules named on the command line, or all."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("modules", nargs="*", default=MODULES, help="modules of autograd/ops (default: all)")
    parser.add_argument("--points", type=int, default=25, help="points drawn for each op (default: %(default)s)")
    parser.add_argument("--quick", action="store_true", help="put the mutants to the checker alone")
    parser.add_argument("--jobs", type=int, default=1, help="processes (default: %(default)s)")
    parser.add_argument("--part", type=part_of, default=slice(None), help="k/n: every n-th mutant, from the k-th")
    options = parser.parse_args()
    every = mutants(options.modules)[options.part]
    if stale := EQUIVALENT.keys() - {mutant.key for mutant in mutants(MODULES)}:
        sys.exit(f"tests/testing/equivalent.py explains what is no mutant any more: {sorted(stale)}")
    tried = [mutant for mutant in every if mutant.key not in EQUIVALENT]
    noticed: Counter[str] = Counter()
    by_the_checker: Counter[str] = Counter()
    for k, (mutant, by) in enumerate(try_all(tried, options.points, options.quick, options.jobs), 1):
        found = by not in (None, ENDLESS)  # tests that did not end in time have noticed nothing
        noticed[mutant.module] += found
        by_the_checker[mutant.module] += found and "::" not in str(by)
        if not found:
            print(f"{'survived' if by is None else 'not ended'}  {mutant}", flush=True)
        if k % 20 == 0:
            print(f"{k} of {len(tried)} mutants were tried", flush=True)
    for module, here in Counter(mutant.module for mutant in tried).items():
        print(f"{module}: {noticed[module]} of {here} noticed, {by_the_checker[module]} of them by the checker")
    print(
        f"{noticed.total()} of {len(tried)} mutants of gradient rules noticed: "
        f"{noticed.total() / max(len(tried), 1):.1%}; "
        f"{len(every) - len(tried)} more are the same function, as tests/testing/equivalent.py explains"
    )
    return 0 if noticed.total() == len(tried) else 1


if __name__ == "__main__":
    sys.exit(main())
