"""The page of names agrees with the package, and lists PyTorch's names and arguments that it lacks."""

import importlib
import inspect
import runpy
from pathlib import Path

import pytest

import nn

VARIABLE = (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL)
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


def arguments_of(value):
    try:
        parameters = inspect.signature(value.__init__ if isinstance(value, type) else value).parameters.values()
    except (TypeError, ValueError):  # written in C
        return set(), True
    kinds = {p.kind for p in parameters}
    return {p.name for p in parameters if p.kind not in VARIABLE}, inspect.Parameter.VAR_KEYWORD in kinds


def test_arguments_that_are_not_here_are_not(script):
    for listed_names, (owners, _) in script["ARGUMENTS"].items():
        for owner in owners.split() if script["_are_names"](owners) else ():
            value = getattr(nn, owner, None) or getattr(nn.functional, owner)
            assert not arguments_of(value)[0] & set(listed_names.split()), owner


@pytest.mark.oracle
def test_no_argument_of_pytorch_is_left_over(script):
    torch = pytest.importorskip("torch", reason='no PyTorch: pip install ".[oracles]"')
    listed_names = {name for names in script["ARGUMENTS"] for name in names.split()}
    spaces = [(nn, torch.nn), (nn.functional, torch.nn.functional), (nn.init, torch.nn.init), (nn.optim, torch.optim)]
    for here, there in [*spaces, (nn.data, torch.utils.data), (nn.utils, torch.nn.utils)]:
        for name in (name for name in dir(here) if name[0] != "_" and callable(getattr(there, name, None))):
            (ours, takes_more), (theirs, _) = arguments_of(getattr(here, name)), arguments_of(getattr(there, name))
            left = {key for key in theirs - ours if key[0] != "_"} - listed_names
            assert takes_more or not left, (name, left)


@pytest.mark.oracle
def test_no_name_of_pytorch_is_left_over(script):
    torch = pytest.importorskip("torch", reason='no PyTorch: pip install ".[oracles]"')
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
