"""The program of the smoke test: import, the function of the lecture, pictures, 30 epochs of a small network.

It prints one JSON object. It imports nothing of the tests, because it is run from its text.
"""

import hashlib
import json
import sys
import time


def refuse_threads_and_processes():
    """Have every attempt to start a thread or a process raise the error that WebAssembly raises."""
    import _thread
    import os
    import subprocess
    import threading

    def no_thread(*args, **kwargs):
        raise RuntimeError("can't start new thread")

    def no_process(*args, **kwargs):
        raise OSError(58, "wasi does not support processes.")

    ways = (
        (_thread, "start_new_thread"),
        (_thread, "start_joinable_thread"),
        (threading, "_start_new_thread"),
        (threading, "_start_joinable_thread"),
    )
    for module, name in ways:
        if hasattr(module, name):
            setattr(module, name, no_thread)
    threading.Thread.start = no_thread
    subprocess.Popen = no_process
    for name in ("fork", "forkpty", "posix_spawn", "posix_spawnp", "system", "popen", "spawnv", "execv"):
        if hasattr(os, name):
            setattr(os, name, no_process)


def digest(text):
    """The length of a text and the beginning of its hash."""
    return [len(text), hashlib.sha256(text.encode()).hexdigest()[:12]]


def lecture():
    """Numbers and pictures of the lecture's function."""
    import numpy as np

    from autograd import Value, draw, explain

    w0, w1, x = Value(2.0, name="w0"), Value(3.0, name="w1"), Value(-1.0, name="x")
    f = 1 + np.exp(w0 + w1 * x)
    f.backward()
    picture = draw(f, names={"f": f})
    return {
        "numbers": [f.data, w0.grad, w1.grad, x.grad],
        "svg": digest(picture.svg),
        "step": digest(picture.step().html),
        "explain": digest(str(explain(f))),
    }


def training(fit):
    """Losses of 30 epochs of a small MLP: in a loop of one's own, or by ``nn.fit``."""
    import numpy as np

    import nn

    rng = np.random.default_rng(0)
    x = rng.normal(size=(200, 2))
    y = (np.hypot(*x.T) < 1).astype(int)
    model = nn.MLP([2, 16, 2], rng=0)
    optimizer = nn.optim.Adam(model.parameters(), lr=0.02)
    loss = nn.functional.cross_entropy
    if fit:
        course = nn.fit(model, x, y, loss=loss, optimizer=optimizer, epochs=30, batch_size=50, rng=0)["loss"]
        return [float(number) for number in course]
    losses = []
    for _ in range(30):
        for batch in np.split(np.arange(200), 4):
            optimizer.zero_grad()
            now = loss(model(x[batch]), y[batch])
            now.backward()
            optimizer.step()
        losses.append(float(now.data))
    return losses


def main(arguments):
    """Do all of it."""
    if "--refuse" in arguments:
        refuse_threads_and_processes()
    begin = time.perf_counter()
    import numpy as np

    import autograd

    imported = time.perf_counter() - begin
    found = {
        "where": f"{sys.platform}, Python {sys.version.split()[0]}, NumPy {np.__version__}, {autograd.__version__}",
        "import": imported,
        "lecture": lecture(),
        "losses": training(fit="--fit" in arguments),
    }
    found["seconds"] = time.perf_counter() - begin
    sys.stdout.write(json.dumps(found) + "\n")


main(sys.argv[1:])
