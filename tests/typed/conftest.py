"""The code for type checkers is not collected: with its errors it cannot be run."""

collect_ignore = ["user_code.py"]
