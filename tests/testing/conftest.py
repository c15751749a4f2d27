"""The figures of the tests with planted errors, at the end of pytest's output."""

from collections import Counter


def pytest_terminal_summary(terminalreporter):
    planted = Counter()
    missed = 0
    for outcome in ("passed", "failed"):
        for report in terminalreporter.getreports(outcome):
            for name, count in report.user_properties:
                if name.startswith("planted: "):
                    planted[name.removeprefix("planted: ")] += count
                    missed += outcome == "failed"
    if planted:
        figures = ", ".join(f"{kind} {count}" for kind, count in planted.items())
        verdict = "all caught" if not missed else "not all caught, see above"
        terminalreporter.write_line(f"planted errors in rules: {sum(planted.values())}, {verdict} ({figures})")
