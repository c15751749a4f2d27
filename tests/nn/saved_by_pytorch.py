"""Models saved by PyTorch, with their results: files for tests that run without it.

``python -m tests.nn.saved_by_pytorch`` writes them to the folder of that name; it needs PyTorch and safetensors.
"""

from pathlib import Path

import numpy as np

FOLDER = Path(__file__).with_suffix("")


def mlp(library):
    return library.Sequential(
        library.Linear(3, 8), library.Tanh(), library.Linear(8, 8), library.GELU(), library.LayerNorm(8),
        library.Linear(8, 2),
    )  # fmt: skip


def cnn(library):
    return library.Sequential(
        library.Conv2d(1, 4, 3, padding=1), library.BatchNorm2d(4), library.ReLU(), library.MaxPool2d(2),
        library.Conv2d(4, 6, 3, stride=2, bias=False), library.ReLU(), library.AvgPool2d(2, stride=1),
        library.Flatten(), library.Linear(6, 3),
    )  # fmt: skip


INPUTS = {"mlp": (5, 3), "cnn": (4, 1, 11, 11)}


def write():
    import torch
    from safetensors.torch import save_file

    torch.manual_seed(0)
    FOLDER.mkdir(exist_ok=True)
    arrays = {}
    for name, make in (("mlp", mlp), ("cnn", cnn)):
        model = make(torch.nn).double()
        x = torch.randn(INPUTS[name], dtype=torch.float64)
        model(x).sum().backward()  # the call moves the running statistics of a batch norm
        model.eval()
        arrays[f"{name}_x"], arrays[f"{name}_y"] = x.numpy(), model(x).detach().numpy()
        save_file(model.state_dict(), FOLDER / f"{name}.safetensors")
        np.savez(FOLDER / f"{name}.npz", **{key: tensor.numpy() for key, tensor in model.state_dict().items()})
    np.savez(FOLDER / "computed.npz", **arrays)


if __name__ == "__main__":
    write()
