"""Optimisers: ``SGD`` to ``AdamW``, ``NAdam`` to ``Adadelta``, ``Rprop``, ``Lion``, ``Muon``, ``LBFGS``.

``base`` has the part that all share, and ``Optimizer`` to derive one's own from; ``rules``, ``adaptive``, ``signs`` and
``muon`` have formulas of one step, ``lbfgs`` with ``line_search`` steps along searched directions. ``clipping`` bounds
gradients before a step; ``swa_utils`` averages weights over the steps.
"""

from nn.optim import swa_utils as swa_utils
from nn.optim.adaptive import Adadelta as Adadelta
from nn.optim.adaptive import Adamax as Adamax
from nn.optim.adaptive import NAdam as NAdam
from nn.optim.adaptive import RAdam as RAdam
from nn.optim.base import Optimizer as Optimizer
from nn.optim.lbfgs import LBFGS as LBFGS
from nn.optim.muon import Muon as Muon
from nn.optim.rules import SGD as SGD
from nn.optim.rules import Adagrad as Adagrad
from nn.optim.rules import Adam as Adam
from nn.optim.rules import AdamW as AdamW
from nn.optim.rules import RMSprop as RMSprop
from nn.optim.signs import Lion as Lion
from nn.optim.signs import Rprop as Rprop
