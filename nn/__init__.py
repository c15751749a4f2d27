"""Neural networks on ``autograd``: modules, losses, optimisers, and a training loop, under PyTorch's names.

- ``Linear``, ``Conv2d``, ``BatchNorm1d`` ... are layers, ``Sequential``, ``MLP`` and ``Residual`` are made of them;
  derive your own from ``Module``.
- ``functional`` has the same as functions without state, and the losses; ``init`` has starting values.
- ``DataLoader`` goes through a dataset in batches.
- ``SGD`` ... ``LBFGS`` take steps, ``StepLR`` ... ``OneCycleLR`` change the learning rate; ``fit`` is the whole loop
  around them, with metrics, callbacks and checkpoints; ``save`` and ``load`` keep what was learned.
- ``pictures`` shows decision boundaries, the flow of gradients, films of trainings (it is loaded when it is first asked
  for: most programs never draw).
- ``estimators`` has networks with scikit-learn's habits, for its pipelines and grids (loaded when asked for, too).
- ``scalar`` has neurons, layers and MLPs of single Values, for looking at, and the classical perceptron.

The packages, bottom up: ``modules``, ``activations``, ``layers``, ``losses``, ``files`` (the formats of ``save`` and
``load``), ``optim``, ``schedulers``, ``data``, ``training``, ``estimators``, ``pictures``.
"""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING
from typing import Any as _Any

from autograd.engine.debugging import register_library as _register_library
from nn import functional as functional
from nn import init as init
from nn import scalar as scalar
from nn import utils as utils
from nn.absent import absent as _absent
from nn.activations import CELU as CELU
from nn.activations import ELU as ELU
from nn.activations import GELU as GELU
from nn.activations import GLU as GLU
from nn.activations import SELU as SELU
from nn.activations import Hardshrink as Hardshrink
from nn.activations import Hardsigmoid as Hardsigmoid
from nn.activations import Hardswish as Hardswish
from nn.activations import Hardtanh as Hardtanh
from nn.activations import Identity as Identity
from nn.activations import LeakyReLU as LeakyReLU
from nn.activations import LogSigmoid as LogSigmoid
from nn.activations import LogSoftmax as LogSoftmax
from nn.activations import Mish as Mish
from nn.activations import PReLU as PReLU
from nn.activations import ReLU as ReLU
from nn.activations import ReLU6 as ReLU6
from nn.activations import RReLU as RReLU
from nn.activations import Sigmoid as Sigmoid
from nn.activations import SiLU as SiLU
from nn.activations import Softmax as Softmax
from nn.activations import Softmax2d as Softmax2d
from nn.activations import Softmin as Softmin
from nn.activations import Softplus as Softplus
from nn.activations import Softshrink as Softshrink
from nn.activations import Softsign as Softsign
from nn.activations import Step as Step
from nn.activations import Tanh as Tanh
from nn.activations import Tanhshrink as Tanhshrink
from nn.activations import Threshold as Threshold
from nn.data.datasets import ConcatDataset as ConcatDataset
from nn.data.datasets import Dataset as Dataset
from nn.data.datasets import IterableDataset as IterableDataset
from nn.data.datasets import Subset as Subset
from nn.data.datasets import TensorDataset as TensorDataset
from nn.data.datasets import random_split as random_split
from nn.data.loading import DataLoader as DataLoader
from nn.io import load as load
from nn.io import save as save
from nn.layers.adaptive import AdaptiveAvgPool1d as AdaptiveAvgPool1d
from nn.layers.adaptive import AdaptiveAvgPool2d as AdaptiveAvgPool2d
from nn.layers.adaptive import AdaptiveMaxPool1d as AdaptiveMaxPool1d
from nn.layers.adaptive import AdaptiveMaxPool2d as AdaptiveMaxPool2d
from nn.layers.bilinear import Bilinear as Bilinear
from nn.layers.convolution import Conv1d as Conv1d
from nn.layers.convolution import Conv2d as Conv2d
from nn.layers.distance import CosineSimilarity as CosineSimilarity
from nn.layers.distance import PairwiseDistance as PairwiseDistance
from nn.layers.dropout import Dropout as Dropout
from nn.layers.dropout import Dropout1d as Dropout1d
from nn.layers.dropout import Dropout2d as Dropout2d
from nn.layers.embedding import Embedding as Embedding
from nn.layers.embedding_bag import EmbeddingBag as EmbeddingBag
from nn.layers.flatten import Flatten as Flatten
from nn.layers.flatten import Unflatten as Unflatten
from nn.layers.group_norm import GroupNorm as GroupNorm
from nn.layers.group_norm import InstanceNorm1d as InstanceNorm1d
from nn.layers.group_norm import InstanceNorm2d as InstanceNorm2d
from nn.layers.linear import Linear as Linear
from nn.layers.mlp import MLP as MLP
from nn.layers.multihead import MultiheadAttention as MultiheadAttention
from nn.layers.normalization import BatchNorm1d as BatchNorm1d
from nn.layers.normalization import BatchNorm2d as BatchNorm2d
from nn.layers.normalization import LayerNorm as LayerNorm
from nn.layers.pooling import AvgPool2d as AvgPool2d
from nn.layers.pooling import MaxPool2d as MaxPool2d
from nn.layers.pooling1d import AvgPool1d as AvgPool1d
from nn.layers.pooling1d import MaxPool1d as MaxPool1d
from nn.layers.positional import LearnedEncoding as LearnedEncoding
from nn.layers.positional import SinusoidalEncoding as SinusoidalEncoding
from nn.layers.recurrent.cells import GRUCell as GRUCell
from nn.layers.recurrent.cells import LSTMCell as LSTMCell
from nn.layers.recurrent.cells import RNNCell as RNNCell
from nn.layers.recurrent.layers import GRU as GRU
from nn.layers.recurrent.layers import LSTM as LSTM
from nn.layers.recurrent.layers import RNN as RNN
from nn.layers.recurrent.padding import pad_sequence as pad_sequence
from nn.layers.root_mean_square import RMSNorm as RMSNorm
from nn.layers.shuffling import Fold as Fold
from nn.layers.shuffling import PixelShuffle as PixelShuffle
from nn.layers.shuffling import PixelUnshuffle as PixelUnshuffle
from nn.layers.shuffling import Unfold as Unfold
from nn.layers.transformer import Transformer as Transformer
from nn.layers.transformer import TransformerDecoder as TransformerDecoder
from nn.layers.transformer import TransformerEncoder as TransformerEncoder
from nn.layers.transformer_layer import TransformerDecoderLayer as TransformerDecoderLayer
from nn.layers.transformer_layer import TransformerEncoderLayer as TransformerEncoderLayer
from nn.layers.transposed import ConvTranspose1d as ConvTranspose1d
from nn.layers.transposed import ConvTranspose2d as ConvTranspose2d
from nn.layers.upsampling import Upsample as Upsample
from nn.losses.binary import BCELoss as BCELoss
from nn.losses.binary import BCEWithLogitsLoss as BCEWithLogitsLoss
from nn.losses.classification import CrossEntropyLoss as CrossEntropyLoss
from nn.losses.classification import NLLLoss as NLLLoss
from nn.losses.ctc import CTCLoss as CTCLoss
from nn.losses.embeddings import CosineEmbeddingLoss as CosineEmbeddingLoss
from nn.losses.embeddings import MarginRankingLoss as MarginRankingLoss
from nn.losses.embeddings import TripletMarginLoss as TripletMarginLoss
from nn.losses.embeddings import TripletMarginWithDistanceLoss as TripletMarginWithDistanceLoss
from nn.losses.labels import MultiLabelMarginLoss as MultiLabelMarginLoss
from nn.losses.labels import MultiLabelSoftMarginLoss as MultiLabelSoftMarginLoss
from nn.losses.labels import MultiMarginLoss as MultiMarginLoss
from nn.losses.labels import SoftMarginLoss as SoftMarginLoss
from nn.losses.likelihoods import GaussianNLLLoss as GaussianNLLLoss
from nn.losses.likelihoods import KLDivLoss as KLDivLoss
from nn.losses.likelihoods import PoissonNLLLoss as PoissonNLLLoss
from nn.losses.margins import HingeEmbeddingLoss as HingeEmbeddingLoss
from nn.losses.margins import HingeLoss as HingeLoss
from nn.losses.regression import HuberLoss as HuberLoss
from nn.losses.regression import L1Loss as L1Loss
from nn.losses.regression import MSELoss as MSELoss
from nn.losses.regression import SmoothL1Loss as SmoothL1Loss
from nn.modules import pytree as pytree
from nn.modules.containers import ModuleList as ModuleList
from nn.modules.containers import Residual as Residual
from nn.modules.containers import Sequential as Sequential
from nn.modules.holders import ModuleDict as ModuleDict
from nn.modules.holders import ParameterDict as ParameterDict
from nn.modules.holders import ParameterList as ParameterList
from nn.modules.module import Module as Module
from nn.modules.parameter import Parameter as Parameter
from nn.modules.precision import PrecisionWarning as PrecisionWarning
from nn.modules.seeding import manual_seed as manual_seed
from nn.optim import LBFGS as LBFGS
from nn.optim import SGD as SGD
from nn.optim import Adadelta as Adadelta
from nn.optim import Adagrad as Adagrad
from nn.optim import Adam as Adam
from nn.optim import Adamax as Adamax
from nn.optim import AdamW as AdamW
from nn.optim import Lion as Lion
from nn.optim import Muon as Muon
from nn.optim import NAdam as NAdam
from nn.optim import RAdam as RAdam
from nn.optim import RMSprop as RMSprop
from nn.optim import Rprop as Rprop
from nn.optim import lr_scheduler as _lr_scheduler  # noqa: F401
from nn.optim.base import Optimizer as Optimizer
from nn.optim.clipping import clip_grad_norm_ as clip_grad_norm_
from nn.optim.clipping import clip_grad_value_ as clip_grad_value_
from nn.schedulers.base import LRScheduler as LRScheduler
from nn.schedulers.closed_form import ConstantLR as ConstantLR
from nn.schedulers.closed_form import CosineAnnealingLR as CosineAnnealingLR
from nn.schedulers.closed_form import ExponentialLR as ExponentialLR
from nn.schedulers.closed_form import LambdaLR as LambdaLR
from nn.schedulers.closed_form import LinearLR as LinearLR
from nn.schedulers.closed_form import MultiStepLR as MultiStepLR
from nn.schedulers.closed_form import PolynomialLR as PolynomialLR
from nn.schedulers.closed_form import StepLR as StepLR
from nn.schedulers.cycles import CosineAnnealingWarmRestarts as CosineAnnealingWarmRestarts
from nn.schedulers.cycles import CyclicLR as CyclicLR
from nn.schedulers.multiplicative import MultiplicativeLR as MultiplicativeLR
from nn.schedulers.one_cycle import OneCycleLR as OneCycleLR
from nn.schedulers.plateau import ReduceLROnPlateau as ReduceLROnPlateau
from nn.schedulers.sequential import ChainedScheduler as ChainedScheduler
from nn.schedulers.sequential import SequentialLR as SequentialLR
from nn.training.callbacks import Callback as Callback
from nn.training.callbacks import EarlyStopping as EarlyStopping
from nn.training.callbacks import Training as Training
from nn.training.data import batches as batches
from nn.training.data import train_test_split as train_test_split
from nn.training.evaluating import evaluate as evaluate
from nn.training.evaluating import predict as predict
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
from nn.training.scoring import balanced_accuracy as balanced_accuracy
from nn.training.scoring import log_loss as log_loss
from nn.training.scoring import roc_auc_score as roc_auc_score
from nn.training.scoring import top_k_accuracy as top_k_accuracy

# detect_anomaly passes over frames of this package, because they are not the user's program
_register_library(__file__)

if TYPE_CHECKING:
    from nn import estimators as estimators
    from nn import pictures as pictures


def __getattr__(name: str) -> _Any:
    """``nn.pictures`` and ``nn.estimators``, loaded when they are first asked for."""
    if name in ("estimators", "pictures"):
        return _import_module(f"nn.{name}")
    raise _absent(name)
