"""``nn.utils.data``: the names of ``torch.utils.data``."""

import nn


def test_data_has_its_name_of_pytorch_too():
    assert nn.utils.data.DataLoader is nn.DataLoader
