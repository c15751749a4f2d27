"""Random configurations beside PyTorch: ``layer_cases``, which has their form, and a file for each newer family."""

from tests.nn import layer_cases
from tests.nn.cases import attention, layers, losses, recurrent

DRAW = {**layer_cases.DRAW, **recurrent.DRAW, **attention.DRAW, **layers.DRAW, **losses.DRAW}
