"""``python -m autograd.testing write module:function``: a test file for the gradients of a function of yours."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from autograd.errors import ArgumentError, AutogradError
from autograd.testing.checking.verdict import GradientError
from autograd.testing.writing import written

WRONG, UNUSABLE = 1, 2


def main(arguments: list[str] | None = None) -> int:
    """Write the test; return the exit code: 1 for a wrong gradient, whose report is printed, 2 for wrong arguments."""
    parser = argparse.ArgumentParser(
        prog="python -m autograd.testing", description="Tests of gradients, by differences of function values."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    write = commands.add_parser(
        "write", help="write a test file for a function",
        description="Print, or write, a pytest file that checks the gradients of a function in both modes, and at "
        "points that hypothesis draws. The checks are run first: if a gradient is wrong, its report is printed.",
    )  # fmt: skip
    write.add_argument("function", metavar="MODULE:FUNCTION", help="as package.module:function, or module:Class.method")
    write.add_argument(
        "--at", action="append", default=[], metavar="ARGUMENTS",
        help="arguments of a call, as 'np.ones(3), axis=0'; may be given again; proposed if not given",
    )  # fmt: skip
    write.add_argument("--grad", metavar="MODULE:FUNCTION", help="a gradient that you wrote, to be checked")
    write.add_argument("--order", type=int, metavar="N", help="the order to check to; 2 if not given")
    write.add_argument(
        "--argnum", type=int, action="append", default=[], metavar="N",
        help="an argument to differentiate by, from 0; may be given again; all if not given",
    )  # fmt: skip
    write.add_argument("--out", type=Path, metavar="FILE", help="the file to write; it must not exist")
    options = parser.parse_args(arguments)
    try:
        if options.out is not None and options.out.exists():
            raise ArgumentError(f"write: {options.out} is there already, expected the name of a new file")
        if options.out is not None and not options.out.parent.is_dir():
            raise ArgumentError(f"write: there is no folder {options.out.parent}, expected one; make it first")
        text = written(options.function, options.at, options.grad, options.order, options.argnum)
        if options.out is None:
            sys.stdout.write(text)
        else:
            options.out.write_text(text, "utf-8")
    except GradientError as error:
        sys.stderr.write(f"{error}\n")
        return WRONG
    except (AutogradError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return UNUSABLE
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
