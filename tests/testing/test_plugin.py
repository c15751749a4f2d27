"""The pytest fixture, as a user has it."""

import subprocess
import sys


def test_the_fixture(tmp_path):
    (tmp_path / "test_user.py").write_text(
        "import numpy as np\n\n\n"
        "def test_right(check_grads):\n    assert check_grads(np.tanh, 0.5).seed == 3\n\n\n"
        "def test_wrong(check_grads):\n    check_grads(np.tanh, 0.5, grad=np.cos)\n"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "autograd.testing.plugin", "--gradient-seed=3", tmp_path]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "1 failed, 1 passed" in done.stdout, done.stdout + done.stderr
    assert "the gradient of tanh is wrong" in done.stdout
