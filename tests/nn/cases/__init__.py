"""Random configurations beside PyTorch, of the form of ``layer_cases``: a file for each family."""

from tests.nn.cases import attention, basic, layers, losses, recurrent

DRAW = {**basic.DRAW, **recurrent.DRAW, **attention.DRAW, **layers.DRAW, **losses.DRAW}
