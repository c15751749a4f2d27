"""The page of names agrees with the package, and lists PyTorch's names that it lacks."""

import importlib
import runpy
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def script():
    pytest.importorskip("sklearn")
    return runpy.run_path(str(DOCS / "nn_names.py"))


def test_the_page_is_of_these_names(script):
    assert (DOCS / "nn" / "names.md").read_text("utf-8") == script["page"](), "run python docs/nn_names.py"


def listed(script, space):
    return {name for names in script["ELSEWHERE"][space] for name in names.split()}


def test_names_that_are_not_here_are_not(script):
    for space in script["ELSEWHERE"]:
        ours = importlib.import_module(
            space.replace("torch.utils.data", "nn.data").replace("torch.nn", "nn").replace("torch", "nn")
        )
        assert [name for name in listed(script, space) if hasattr(ours, name)] == []


@pytest.mark.oracle
def test_no_name_of_pytorch_is_left_over(script):
    torch = pytest.importorskip("torch", reason='no PyTorch: pip install ".[oracles]"')
    import nn

    names = set(torch.nn.modules.__all__) - {"Container", "LinearCrossEntropyOptions"}
    assert {name for name in names if not hasattr(nn, name)} == listed(script, "torch.nn")
    optimisers = {name for name in dir(torch.optim) if name[0].isupper() and not hasattr(nn, name)}
    assert optimisers == listed(script, "torch.optim")
    assert [name for name in torch.optim.lr_scheduler.__all__ if not hasattr(nn, name)] == []
    averages = {name for name in torch.optim.swa_utils.__all__ if not hasattr(nn.optim.swa_utils, name)}
    assert averages == listed(script, "torch.optim.swa_utils")
    for space in script["ELSEWHERE"]:
        theirs = importlib.import_module(space)
        assert [name for name in listed(script, space) if not hasattr(theirs, name)] == []
