"""Neural networks on ``autograd``: modules, losses, optimisers, and a training loop, under PyTorch's names.

- ``Linear``, ``Conv2d``, ``BatchNorm1d`` ... are layers, ``Sequential``, ``MLP`` and ``Residual`` are made of them;
  ``Module`` is what to derive your own from.
- ``functional`` has the same without state, and the losses; ``init`` has starting values.
- ``SGD`` ... ``AdamW`` take steps, ``StepLR`` ... ``OneCycleLR`` change the learning rate; ``fit`` is the whole loop
  around them, with metrics, callbacks and checkpoints; ``save`` and ``load`` keep what was learned.
- ``scalar`` has neurons, layers and MLPs of single Values, for looking at, and the classical perceptron.
"""

from nn import functional as functional
from nn import init as init
from nn import scalar as scalar
from nn import trees as trees
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
from nn.callbacks import Callback as Callback
from nn.callbacks import EarlyStopping as EarlyStopping
from nn.callbacks import Training as Training
from nn.clipping import clip_grad_norm_ as clip_grad_norm_
from nn.clipping import clip_grad_value_ as clip_grad_value_
from nn.containers import MLP as MLP
from nn.containers import ModuleList as ModuleList
from nn.containers import Residual as Residual
from nn.containers import Sequential as Sequential
from nn.convolution import Conv2d as Conv2d
from nn.data import batches as batches
from nn.data import train_test_split as train_test_split
from nn.dropout import Dropout as Dropout
from nn.embedding import Embedding as Embedding
from nn.flatten import Flatten as Flatten
from nn.history import History as History
from nn.io import load as load
from nn.io import save as save
from nn.linear import Linear as Linear
from nn.losses import BCELoss as BCELoss
from nn.losses import BCEWithLogitsLoss as BCEWithLogitsLoss
from nn.losses import CrossEntropyLoss as CrossEntropyLoss
from nn.losses import HingeEmbeddingLoss as HingeEmbeddingLoss
from nn.losses import HingeLoss as HingeLoss
from nn.losses import HuberLoss as HuberLoss
from nn.losses import L1Loss as L1Loss
from nn.losses import MSELoss as MSELoss
from nn.losses import NLLLoss as NLLLoss
from nn.metrics import accuracy as accuracy
from nn.metrics import confusion_matrix as confusion_matrix
from nn.metrics import f1_score as f1_score
from nn.metrics import mean_absolute_error as mean_absolute_error
from nn.metrics import mean_squared_error as mean_squared_error
from nn.metrics import precision as precision
from nn.metrics import r2_score as r2_score
from nn.metrics import recall as recall
from nn.module import Module as Module
from nn.normalization import BatchNorm1d as BatchNorm1d
from nn.normalization import BatchNorm2d as BatchNorm2d
from nn.normalization import LayerNorm as LayerNorm
from nn.optim import SGD as SGD
from nn.optim import Adagrad as Adagrad
from nn.optim import Adam as Adam
from nn.optim import AdamW as AdamW
from nn.optim import RMSprop as RMSprop
from nn.optimizer import Optimizer as Optimizer
from nn.pooling import AvgPool2d as AvgPool2d
from nn.pooling import MaxPool2d as MaxPool2d
from nn.schedulers import CosineAnnealingLR as CosineAnnealingLR
from nn.schedulers import ExponentialLR as ExponentialLR
from nn.schedulers import LambdaLR as LambdaLR
from nn.schedulers import LinearLR as LinearLR
from nn.schedulers import LRScheduler as LRScheduler
from nn.schedulers import MultiStepLR as MultiStepLR
from nn.schedulers import OneCycleLR as OneCycleLR
from nn.schedulers import ReduceLROnPlateau as ReduceLROnPlateau
from nn.schedulers import SequentialLR as SequentialLR
from nn.schedulers import StepLR as StepLR
from nn.training import evaluate as evaluate
from nn.training import fit as fit
