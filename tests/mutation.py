"""Mutants of every gradient rule under ``autograd/ops``, and which of them the tests notice. A script, not run in CI.

``python tests/mutation.py`` changes one thing at a time in the source of a rule, or of a helper that rules call: a
sign, an operator, a comparison, a constant, an operand. The op is given the changed rule, and the rows of the case
table are put to ``check_grads``. What survives that is put to the rest of the tests of ops (``TESTS``). It ends with
the share that was noticed, and lists the survivors: each is either an equivalent formula, or a missing test.

    python tests/mutation.py                    # everything
    python tests/mutation.py arithmetic norms   # some modules
    python tests/mutation.py --points 50        # more points an op
    python tests/mutation.py --quick            # the checker alone: minutes, not hours
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import copy
import io
import signal
import sys
import types
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import pytest
from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis import strategies as st

from autograd.graph import OPS, Op
from autograd.ops import derived
from autograd.testing import check_grads
from tests.op_cases import CASES

TESTS = (
    "tests/test_special_values.py", "tests/test_numpy_elementwise.py", "tests/test_numpy_reductions.py",
    "tests/test_numpy_linalg.py", "tests/test_numpy_shaping.py", "tests/test_ops.py",
)  # fmt: skip
SECONDS_A_MUTANT = 300
SWAPS = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}  # fmt: skip
FLIPS = {ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq}


def rules_in(tree: ast.Module) -> list[ast.AST]:
    """The lambdas and functions in a module that are rules, or that nothing but rules call."""
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    roots: list[ast.AST] = []
    for function in functions.values():
        for decorator in function.decorator_list:
            if isinstance(decorator, ast.Call) and getattr(decorator.func, "id", "") == "op":
                roots += decorator.args
    found: list[ast.AST] = []
    seen: set[str] = set()
    while roots:
        root = roots.pop()
        if not isinstance(root, ast.Name):
            found.append(root)
        for node in ast.walk(root):
            if isinstance(node, ast.Name) and node.id in functions and node.id not in seen:
                helper = functions[node.id]
                if not helper.decorator_list:
                    seen.add(node.id)
                    roots.append(helper)
    return [root for root in found if isinstance(root, (ast.Lambda, ast.FunctionDef))]


def changes(root: ast.AST) -> Iterator[tuple[ast.AST, ast.AST, str]]:
    """(node, what stands in its place, what was done) for each change to make in one rule."""
    assert isinstance(root, (ast.Lambda, ast.FunctionDef))
    arguments = [a.arg for a in root.args.args if a.arg not in ("g", "out")]
    for node in ast.walk(root):
        new: Any = copy.deepcopy(node)
        where = f"line {getattr(node, 'lineno', 0)}: {ast.unparse(node)}" if isinstance(node, ast.expr) else ""
        if isinstance(node, ast.BinOp) and type(node.op) in SWAPS:
            new.op = SWAPS[type(node.op)]()
            yield node, new, f"{where} -> {ast.unparse(new)}"
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.Invert)):
            yield node, node.operand, f"{where} -> {ast.unparse(node.operand)}"
        elif isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in FLIPS:
            new.ops = [FLIPS[type(node.ops[0])]()]
            yield node, new, f"{where} -> {ast.unparse(new)}"
        elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
            new.value = node.value + 1
            yield node, new, f"{where} -> {ast.unparse(new)}"
        elif (
            isinstance(node, ast.Name) and node.id in arguments[:-1] + arguments[1:] and isinstance(node.ctx, ast.Load)
        ):
            new.id = arguments[(arguments.index(node.id) + 1) % len(arguments)]
            yield node, new, f"{where} -> {new.id}"


class Replace(ast.NodeTransformer):
    """Puts one node in another's place."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> Any:
        return self.new if node is self.old else self.generic_visit(node)


def mutants(name: str) -> Iterator[tuple[str, ast.Module, str]]:
    """The mutated sources of one module of ops."""
    text = (ROOT / "autograd" / "ops" / f"{name}.py").read_text(encoding="utf-8")
    count = sum(1 for root in rules_in(ast.parse(text)) for _ in changes(root))
    for k in range(count):
        tree = ast.parse(text)
        node, new, what = [change for root in rules_in(tree) for change in changes(root)][k]
        yield name, ast.fix_missing_locations(Replace(node, new).visit(tree)), what


@contextlib.contextmanager
def in_force(name: str, tree: ast.Module) -> Iterator[set[str]]:
    """The names of the ops of a module, which have the rules of a mutated one while it lasts."""
    functions, plain = dict(derived.DERIVED), set(derived.PLAIN)
    module = types.ModuleType(f"mutant_of_{name}")
    kept: dict[str, Any] = {}
    try:
        exec(compile(tree, name, "exec"), vars(module))
        for key, mutant in vars(module).items():
            if isinstance(mutant, Op) and mutant.__module__ == module.__name__:
                kept[key] = OPS[key].rules
                OPS[key].rules = mutant.rules
        yield set(kept)
    finally:
        for key, rules in kept.items():
            OPS[key].rules = rules
        derived.DERIVED.clear()
        derived.DERIVED.update(functions)
        derived.PLAIN.clear()
        derived.PLAIN.update(plain)


def pass_the_checker(names: set[str], points: int) -> bool:
    """Whether ``check_grads`` has no objection at some points of the rows of these ops."""
    for case in (case for case in CASES if case.name in names):

        @settings(
            max_examples=points, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck), report_multiple_bugs=False, verbosity=Verbosity.quiet,
        )  # fmt: skip
        @given(case.draw, st.integers(0, 2**32 - 1))
        def row(drawn: Any, seed: int) -> None:
            operands, params = drawn
            at = [i for i in range(len(operands)) if case.op.rule(i) is not None]  # noqa: B023  (called at once)
            if at:
                check_grads(case.op, *operands, argnum=at, params=params, seed=seed)  # noqa: B023

        try:
            row()
        except Exception:
            return False
    return True


def pass_the_tests() -> bool:
    """Whether the other tests of ops pass."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        flags = ["-q", "-x", "--assert=plain", "-p", "no:cacheprovider", "-p", "no:hypothesispytest"]
        code = pytest.main([*flags, *(str(ROOT / test) for test in TESTS)])
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        sys.exit(f"pytest could not run: {code!r}")
    return code == pytest.ExitCode.OK


def survives(name: str, tree: ast.Module, points: int, quick: bool) -> bool:
    """Whether the tests take a mutated module for the real one. One that never ends does not survive."""

    def too_long(*_: Any) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, too_long)
    signal.alarm(SECONDS_A_MUTANT)
    try:
        with warnings.catch_warnings(), in_force(name, tree) as names:
            warnings.simplefilter("ignore")
            return pass_the_checker(names, points) and (quick or pass_the_tests())
    except Exception:
        return False
    finally:
        signal.alarm(0)


def main() -> int:
    """Run over the modules named on the command line, or all."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    every = sorted(p.stem for p in (ROOT / "autograd" / "ops").glob("*.py") if p.stem != "__init__")
    parser.add_argument("modules", nargs="*", default=every, help="modules of autograd/ops (default: all)")
    parser.add_argument("--points", type=int, default=25, help="points drawn for each op (default: %(default)s)")
    parser.add_argument("--quick", action="store_true", help="put the mutants to the checker alone")
    options = parser.parse_args()
    made = noticed = 0
    for module in options.modules:
        here = killed = 0
        source = ast.parse((ROOT / "autograd" / "ops" / f"{module}.py").read_text(encoding="utf-8"))
        if rules_in(source) and not survives(module, source, options.points, quick=True):
            sys.exit(f"{module}: the tests fail as it is")
        for name, tree, what in mutants(module):
            here += 1
            if not survives(name, tree, options.points, options.quick):
                killed += 1
            else:
                print(f"survived  autograd/ops/{name}.py, {what}", flush=True)
        if here:
            print(f"{module}: {killed} of {here} noticed", flush=True)
        made, noticed = made + here, noticed + killed
    print(f"{noticed} of {made} mutants of gradient rules noticed: {noticed / max(made, 1):.1%}")
    return 0 if noticed == made else 1


if __name__ == "__main__":
    sys.exit(main())
