"""New ways through a function: run uncompiled under watch, traced, proved, and added to the tree of its programs.

A way that has no program is run uncompiled at first: the code that runs is listed, which shows the values that the
function reads from outside (``reads``). If it changes nothing there, it is traced right afterwards. Otherwise it is
traced in the next call that takes the same way, before the function itself runs, so that both start from the same
state. In both cases the program is kept only if it does what the function does (``proving``).
"""

from __future__ import annotations

import operator
import threading
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograd.compiling.arguments import Unkeyed, key_of
from autograd.compiling.containers import attributes_within
from autograd.compiling.copies import copy_of
from autograd.compiling.program import GuardMiss, Program
from autograd.compiling.proving import Proof
from autograd.compiling.randomness import HiddenRandomness, difference
from autograd.compiling.reads import Surroundings
from autograd.compiling.stand_ins import is_tracing
from autograd.compiling.tracer import Untraceable
from autograd.compiling.tracing import Stateful, written_down
from autograd.compiling.trees import MissingWay, Piece, Tree, takes_of, ways_of
from autograd.compiling.watching import Codes, Watch, kind_of

TRACING = threading.RLock()
"""Held while a function is traced."""

Keywords = dict[str, Any]


class Ways:
    """The part of ``Compiled`` that makes programs.

    Attributes:
        function: the function that is compiled.
        stands_for_function: True, as for any object that only calls its ``function``; see ``reads``.
    """

    stands_for_function = True

    function: Callable[..., Any]
    _fast: bool
    _backend: str | None
    _limit: int
    _trees: dict[Any, Tree]
    _codes: Codes
    _moving: set[str]
    _refusal: str
    _uncompiled: int
    _last: Piece | None
    _recent: Any
    _run_uncompiled: Callable[[tuple[Any, ...], Keywords, str | None], Any]
    _say: Callable[[str], None]
    _follow: Callable[[Tree, list[Any], tuple[Any, ...], Keywords], Any]

    def _all_trees(self) -> Iterator[Tree]:
        for head in self._trees.values():
            tree: Tree | None = head
            while tree is not None:
                yield tree
                tree = tree.following

    def _start_anew(self) -> None:
        """Drop all programs: more is known about the values that the function reads, or the numbers that change."""
        self._trees.clear()
        self._recent = None

    def _first(self, key: Any, leaves: list[Any], args: tuple[Any, ...], kwargs: Keywords) -> Any:
        """The call of a kind, or in surroundings, that has no program yet."""
        reason: str | None = None
        with TRACING:  # tracers of another thread may stand in the places read here while it traces
            head = self._trees.get(key)
            tree = None if head is None else head.standing()
            if tree is None and head is None and len(self._trees) >= self._limit:
                reason = (
                    f"got {self._limit} kinds of arguments already (shapes, dtypes, structure, static arguments); "
                    f"compile(f, limit=...) allows more"
                )
            elif tree is None and self._codes:
                tree = self._tree(key, leaves, args, kwargs)
            if tree is not None:
                reason = tree.reason
            if reason is None and tree is not None and tree.meets(leaves):
                return self._run_uncompiled(args, kwargs, None)
            if reason is None and (tree is None or tree.root is None):
                return self._new(key, tree, None, None, leaves, args, kwargs)
        if reason is not None or tree is None:
            return self._run_uncompiled(args, kwargs, reason)
        return self._follow(tree, leaves, args, kwargs)

    def _other(
        self, tree: Tree, missing: MissingWay, leaves: list[Any], args: tuple[Any, ...], kwargs: Keywords
    ) -> Any:
        """The run of a way that no program has taken so far."""
        if tree.reason is not None or is_tracing():
            return self._run_uncompiled(args, kwargs, tree.reason)
        piece, answer = missing.piece, missing.answer
        others = [other for (index, _), other in piece.others.items() if index == answer[0]]
        once = sum(of == id(piece) and (at[0], at in piece.others) == (answer[0], False) for of, at in tree.met)
        if tree.count >= self._limit:
            tree.reason = (
                f"got {self._limit} programs already, one for each way through the function; {ways_of(piece)}; "
                f"compile(f, limit=...) allows more"
            )
        elif (len(others) >= 3 or once >= _MOST_UNUSED) and not any(other.runs for other in others):
            tree.reason = (
                f"it depends on a number that is another one at each call: {ways_of(piece)}; functions of NumPy "
                f"take it as it is (np.sin(x) for math.sin(x), np.stack for an array that is filled entry by entry)"
            )
        if tree.reason is not None:
            return self._run_uncompiled(args, kwargs, tree.reason)
        return self._new(tree.key, tree, piece, answer, leaves, args, kwargs)

    def _tree(self, key: Any, leaves: list[Any], args: Any, kwargs: Any) -> Tree:
        """A tree for these arguments in the present surroundings; with a reason, if it cannot have programs."""
        reason, said, last, tree = None, None, None, self._trees.get(key)
        count = unused = 0
        while tree is not None:
            self._moving.add(tree.around.missed())  # a number that changed is better read afresh from now on
            count, unused = count + 1, unused + (tree.root is None or not tree.root.runs)
            said = said or tree.reason
            last, tree = tree, tree.following
        if last is not None and (count >= self._limit or unused >= _MOST_UNUSED):
            often = "at each call" if unused >= _MOST_UNUSED else f"{count} times"
            reason = said or (
                f"what it reads from outside was another thing {often}: {last.around.missed()}; write into its arrays "
                f"in place (x[...] = ), or pass it as an argument and return the new one"
            )
        around = _NOTHING
        if reason is None:
            try:
                around = self._around(args, kwargs, False)
            except Untraceable as error:
                reason = str(error)
        made = Tree(key, takes_of(leaves), len(leaves), around)
        made.reason = reason
        if last is None:
            self._trees[key] = made
        else:
            last.following = made
        return made

    def _around(self, args: tuple[Any, ...], kwargs: Keywords, fixed: bool) -> Surroundings:
        if self._refusal:
            raise Untraceable(self._refusal)
        return Surroundings(self.function, [*args, *kwargs.values()], self._codes, self._moving, fixed)

    def _new(
        self, key: Any, tree: Tree | None, parent: Piece | None, answer: Any, leaves: list[Any], args: Any, kwargs: Any
    ) -> Any:
        """The call of a way that has no program: watched at first, traced beside the function at the second time."""
        with TRACING:
            way = id(parent), answer
            if tree is not None and way in tree.met:
                return self._traced(tree, parent, answer, leaves, args, kwargs)
            copies = {id(x): copy_of(x) for x in leaves if type(x) is np.ndarray}
            before = [copies.get(id(x), x) for x in leaves]
            value, grew = self._watched(args, kwargs)
            if grew and tree is not None:
                self._start_anew()
                tree = None
            made = tree is None
            if tree is None:
                tree, parent, answer = self._tree(key, before, args, kwargs), None, None
                way = id(parent), answer
            tree.met.add(way)
            # a function that changed what it reads gets no program
            if tree.reason is None and (made or tree.around.holds()) and not tree.meets(leaves):
                self._try_afterwards(tree, parent, answer, before, leaves, value, args, kwargs)
            if tree.reason is not None:
                self._say(tree.reason)
            return value

    def _try_afterwards(
        self,
        tree: Tree,
        parent: Piece | None,
        answer: Any,
        before: Any,
        leaves: Any,
        value: Any,
        args: Any,
        kwargs: Any,
    ) -> None:
        """Keep a program of the way that was just run, if it changes nothing outside; ``before`` are its arguments.

        If it gives another result, the function may have changed values that it reads, which the next call finds out.
        """
        proof = self._attempt(tree, before, args, kwargs, may_change=False)
        if proof is None:
            return
        if not proof.difference(value, tree.inputs(leaves)):
            self._keep(tree, parent, answer, proof)
        elif line := self._line_of_randomness(tree, proof.piece.program, args, kwargs, before):
            tree.reason = line

    def _watched(self, args: tuple[Any, ...], kwargs: Keywords) -> tuple[Any, bool]:
        """An uncompiled call under watch, and True if it has shown more places that the function may read."""
        before = _held(args, kwargs)
        with Watch() as watch:
            value = self._run_uncompiled(args, kwargs, None)
        grew = self._learn(watch)
        if not self._refusal and not _same_held(before, _held(args, kwargs)):
            self._refusal, grew = (
                (
                    "changes a list, a dict or another container among its arguments, which a program would not do "
                    "again; return a new one"
                ),
                True,
            )
        return value, grew

    def _learn(self, watch: Watch) -> bool:
        new = [key for key in watch.codes if key not in self._codes]  # a difference of sets takes twice the hashes
        grew = any(kind_of(key[0], watch.codes[key]) == "user" for key in new)
        if watch.world and not self._refusal:
            self._refusal = (
                f"calls {watch.world}, which a program would not do again; pass the values that it reads, or call it "
                f"outside of the compiled function"
            )
            grew = True
        self._codes = {**self._codes, **watch.codes}
        return grew

    def _traced(
        self, tree: Tree, parent: Piece | None, answer: Any, leaves: list[Any], args: tuple[Any, ...], kwargs: Keywords
    ) -> Any:
        """Trace the function, run it uncompiled, and keep the program if both do the same."""
        proof = self._attempt(tree, leaves, args, kwargs, may_change=True)
        value, grew = self._watched(args, kwargs)
        if grew:
            self._start_anew()
        elif proof is not None:
            self._uncompiled -= 1
            found = proof.difference(value)
            tree.doubts += bool(found)
            if not found:
                self._keep(tree, parent, answer, proof)
            elif tree.doubts >= _MOST_DOUBTS:
                tree.reason = found
        if tree.reason is not None:
            self._say(tree.reason)
        return value

    def _attempt(self, tree: Tree, leaves: list[Any], args: Any, kwargs: Any, may_change: bool) -> Proof | None:
        """A program that has run; None if it failed, with the reason in the tree if there can be no program."""
        refused: str | None = None
        for _ in range(_MOST_ROUNDS):
            watch = Watch()
            try:
                written = written_down(self.function, tree, leaves, args, kwargs, watch, may_change)
                if self._learn(watch):
                    self._start_anew()
                    return None
                if may_change:
                    tree.reason = self._line_of_randomness(tree, written.program, args, kwargs, leaves) or None
                if tree.reason is not None:
                    return None
                return Proof(tree, tree.inputs(leaves), written.piece(tree, self._fast, self._backend))
            except Stateful as state:
                self._moving |= state.moved
                if not state.moved:
                    return None
            except Exception as error:
                words = str(error) if isinstance(error, Untraceable) else _when_traced(error)
                if isinstance(error, HiddenRandomness) and error.program is not None:
                    words = self._line_of_randomness(tree, error.program, args, kwargs, leaves) or words
                refused = refused or words
                if self._learn(watch):
                    self._start_anew()
                    return None
                if tree.around.is_fixed or not tree.around.arrays or isinstance(error, HiddenRandomness):
                    tree.reason = refused
                    return None
            if tree.root is not None:  # earlier programs of this tree have fixed inputs
                tree.reason = refused
                if refused is None:
                    self._start_anew()
                return None
            try:
                tree.around = self._around(args, kwargs, refused is not None)
            except Untraceable as error:
                tree.reason = str(error)
                return None
        tree.reason = "it changes other numbers each time that it is traced"
        return None

    def _keep(self, tree: Tree, parent: Piece | None, answer: Any, proof: Proof) -> None:
        """Put a program in its place in the tree."""
        if parent is None:
            tree.root = proof.piece
        else:
            parent.others[answer] = proof.piece
        tree.count += 1
        self._last = proof.piece

    def _line_of_randomness(self, tree: Tree, program: Program, args: Any, kwargs: Any, leaves: Any) -> str:
        """The line at which another trace differs, in words; "" if it does not."""
        again: Program | None = None
        try:
            again = written_down(self.function, tree, leaves, args, kwargs, Watch()).program
        except HiddenRandomness as error:
            again = error.program
        except Exception:
            return ""
        return "" if again is None else difference(program, again)


def _held(args: tuple[Any, ...], kwargs: Keywords) -> tuple[Any, list[Any]] | None:
    """The structure of arguments, their leaves and attributes; None if they are not those of a program."""
    leaves: list[Any] = []
    try:
        key = key_of((args, kwargs), leaves)
        return key, [*leaves, *attributes_within((args, kwargs))]
    except (Unkeyed, RecursionError):  # RecursionError: a container holds itself
        return None


def _same_held(x: tuple[Any, list[Any]] | None, y: tuple[Any, list[Any]] | None) -> bool:
    if x is None or y is None:
        return x is y
    return len(x[1]) == len(y[1]) and all(map(operator.is_, x[1], y[1])) and bool(x[0] == y[0])


def _when_traced(error: Exception) -> str:
    if isinstance(error, GuardMiss):  # at the proof, on the very numbers of the trace
        return (
            "a test has another answer when the program repeats the function: a checkpoint draws random numbers again, "
            "or the function asks for the time or counts; draw outside of the checkpoint, and pass the numbers to it"
        )
    return f"{type(error).__name__} when it was traced: {error}"


_MOST_ROUNDS = 6
_MOST_UNUSED = 8
_MOST_DOUBTS = 3
"""Proofs that may fail: kernels of BLAS round another way, now and then, where an array lies at another address."""
_NOTHING = Surroundings(len, (), {})
