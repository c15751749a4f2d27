"""Neural networks on ``autograd``: modules, losses, optimisers, and a training loop, under PyTorch's names.

- ``Linear``, ``Conv2d``, ``BatchNorm1d`` ... are layers, ``Sequential``, ``MLP`` and ``Residual`` are made of them;
  derive your own from ``Module``.
- ``functional`` has the same as functions without state, and the losses; ``init`` has starting values.
- ``SGD`` ... ``AdamW`` take steps, ``StepLR`` ... ``OneCycleLR`` change the learning rate; ``fit`` is the whole loop
  around them, with metrics, callbacks and checkpoints; ``save`` and ``load`` keep what was learned.
- ``pictures`` shows decision boundaries, the flow of gradients, films of trainings (it is loaded when it is first asked
  for: most programs never draw).
- ``estimators`` has networks with scikit-learn's habits, for its pipelines and grids (loaded when asked for, too).
- ``scalar`` has neurons, layers and MLPs of single Values, for looking at, and the classical perceptron.

The packages, bottom up: ``modules``, ``layers``, ``losses``, ``optim``, ``schedulers``, ``training``,
``estimators``, ``pictures``.
"""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING
from typing import Any as _Any

from autograd.engine.debugging import register_library as _register_library
from nn import functional as functional
from nn import init as init
from nn import scalar as scalar
from nn.activations import ELU as ELU
from nn.activations import GELU as GELU
from nn.activations import SELU as SELU
from nn.activations import Identity as Identity
from nn.activations import LeakyReLU as LeakyReLU
from nn.activations import LogSoftmax as LogSoftmax
from nn.activations import ReLU as ReLU
from nn.activations import Sigmoid as Sigmoid
from nn.activations import SiLU as SiLU
from nn.activations import Softmax as Softmax
from nn.activations import Softplus as Softplus
from nn.activations import Step as Step
from nn.activations import Tanh as Tanh
from nn.io import load as load
from nn.io import save as save
from nn.layers.convolution import Conv2d as Conv2d
from nn.layers.dropout import Dropout as Dropout
from nn.layers.embedding import Embedding as Embedding
from nn.layers.flatten import Flatten as Flatten
from nn.layers.linear import Linear as Linear
from nn.layers.mlp import MLP as MLP
from nn.layers.normalization import BatchNorm1d as BatchNorm1d
from nn.layers.normalization import BatchNorm2d as BatchNorm2d
from nn.layers.normalization import LayerNorm as LayerNorm
from nn.layers.pooling import AvgPool2d as AvgPool2d
from nn.layers.pooling import MaxPool2d as MaxPool2d
from nn.losses.binary import BCELoss as BCELoss
from nn.losses.binary import BCEWithLogitsLoss as BCEWithLogitsLoss
from nn.losses.classification import CrossEntropyLoss as CrossEntropyLoss
from nn.losses.classification import NLLLoss as NLLLoss
from nn.losses.margins import HingeEmbeddingLoss as HingeEmbeddingLoss
from nn.losses.margins import HingeLoss as HingeLoss
from nn.losses.regression import HuberLoss as HuberLoss
from nn.losses.regression import L1Loss as L1Loss
from nn.losses.regression import MSELoss as MSELoss
from nn.modules import pytree as pytree
from nn.modules.containers import ModuleList as ModuleList
from nn.modules.containers import Residual as Residual
from nn.modules.containers import Sequential as Sequential
from nn.modules.module import Module as Module
from nn.modules.seeding import manual_seed as manual_seed
from nn.optim import SGD as SGD
from nn.optim import Adagrad as Adagrad
from nn.optim import Adam as Adam
from nn.optim import AdamW as AdamW
from nn.optim import RMSprop as RMSprop
from nn.optim.base import Optimizer as Optimizer
from nn.optim.clipping import clip_grad_norm_ as clip_grad_norm_
from nn.optim.clipping import clip_grad_value_ as clip_grad_value_
from nn.schedulers.base import LRScheduler as LRScheduler
from nn.schedulers.closed_form import CosineAnnealingLR as CosineAnnealingLR
from nn.schedulers.closed_form import ExponentialLR as ExponentialLR
from nn.schedulers.closed_form import LambdaLR as LambdaLR
from nn.schedulers.closed_form import LinearLR as LinearLR
from nn.schedulers.closed_form import MultiStepLR as MultiStepLR
from nn.schedulers.closed_form import StepLR as StepLR
from nn.schedulers.one_cycle import OneCycleLR as OneCycleLR
from nn.schedulers.plateau import ReduceLROnPlateau as ReduceLROnPlateau
from nn.schedulers.sequential import SequentialLR as SequentialLR
from nn.training.callbacks import Callback as Callback
from nn.training.callbacks import EarlyStopping as EarlyStopping
from nn.training.callbacks import Training as Training
from nn.training.data import batches as batches
from nn.training.data import train_test_split as train_test_split
from nn.training.fit import evaluate as evaluate
from nn.training.fit import fit as fit
from nn.training.history import History as History
from nn.training.metrics import accuracy as accuracy
from nn.training.metrics import confusion_matrix as confusion_matrix
from nn.training.metrics import f1_score as f1_score
from nn.training.metrics import mean_absolute_error as mean_absolute_error
from nn.training.metrics import mean_squared_error as mean_squared_error
from nn.training.metrics import precision as precision
from nn.training.metrics import r2_score as r2_score
from nn.training.metrics import recall as recall

_register_library(__file__)  # frames of this package are not the user's program: detect_anomaly passes over them

if TYPE_CHECKING:
    from nn import estimators as estimators
    from nn import pictures as pictures


def __getattr__(name: str) -> _Any:
    """``nn.pictures`` and ``nn.estimators``, loaded when they are first asked for."""
    if name in ("estimators", "pictures"):
        return _import_module(f"nn.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
