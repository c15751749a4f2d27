"""State dicts that PyTorch saved load unchanged, and the models give the same results as there."""

import numpy as np
import pytest

import nn
from tests.nn.saved_by_pytorch import FOLDER, INPUTS, cnn, mlp

MAKERS = {"mlp": mlp, "cnn": cnn}


def model_from(name, ending):
    if ending == ".safetensors":
        pytest.importorskip("safetensors")
    model = MAKERS[name](nn)
    assert model.load_state_dict(nn.load(FOLDER / f"{name}{ending}")) == ([], [])
    return model.eval()


@pytest.mark.parametrize("ending", [".npz", ".safetensors"])
@pytest.mark.parametrize("name", sorted(MAKERS))
def test_a_saved_model_computes_the_same(name, ending):
    computed = np.load(FOLDER / "computed.npz")
    found = model_from(name, ending)(computed[f"{name}_x"])
    np.testing.assert_allclose(found.data, computed[f"{name}_y"], rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("name", sorted(MAKERS))
@pytest.mark.oracle
def test_what_we_save_loads_in_pytorch(name, tmp_path, rng):
    torch = pytest.importorskip("torch", reason='no PyTorch: pip install ".[oracles]"')
    load_file = pytest.importorskip("safetensors.torch").load_file
    model = MAKERS[name](nn).eval()
    theirs = MAKERS[name](torch.nn).double().eval()
    theirs.load_state_dict(load_file(nn.save(model, tmp_path / "model.safetensors")))
    x = rng.normal(size=INPUTS[name])
    np.testing.assert_allclose(theirs(torch.tensor(x)).detach().numpy(), model(x).data, rtol=1e-10, atol=1e-12)
