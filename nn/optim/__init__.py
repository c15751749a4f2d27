"""Optimisers: ``SGD``, ``Adagrad``, ``RMSprop``, ``Adam``, ``AdamW``, and ``Optimizer`` to derive one's own from.

``base`` is the part that all share, ``rules`` has the five formulas; ``clipping`` bounds gradients before a step.
"""

from nn.optim.base import Optimizer as Optimizer
from nn.optim.rules import SGD as SGD
from nn.optim.rules import Adagrad as Adagrad
from nn.optim.rules import Adam as Adam
from nn.optim.rules import AdamW as AdamW
from nn.optim.rules import RMSprop as RMSprop
