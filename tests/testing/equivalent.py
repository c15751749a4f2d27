"""Mutants of rules that no test can tell from the rule, and why: what ``tests/mutation.py`` need not look at."""

EQUIVALENT: dict[tuple[str, str], str] = {}
