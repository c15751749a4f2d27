"""All functions of this package that have no state, by PyTorch's names: ``from nn import functional as F``.

Each function stands beside the layers that use it, in the same file.
"""

from nn.activations import celu as celu
from nn.activations import elu as elu
from nn.activations import gelu as gelu
from nn.activations import glu as glu
from nn.activations import hardshrink as hardshrink
from nn.activations import hardsigmoid as hardsigmoid
from nn.activations import hardswish as hardswish
from nn.activations import hardtanh as hardtanh
from nn.activations import identity as identity
from nn.activations import leaky_relu as leaky_relu
from nn.activations import log_softmax as log_softmax
from nn.activations import logsigmoid as logsigmoid
from nn.activations import mish as mish
from nn.activations import prelu as prelu
from nn.activations import relu as relu
from nn.activations import relu6 as relu6
from nn.activations import rrelu as rrelu
from nn.activations import selu as selu
from nn.activations import sigmoid as sigmoid
from nn.activations import silu as silu
from nn.activations import softmax as softmax
from nn.activations import softmin as softmin
from nn.activations import softplus as softplus
from nn.activations import softshrink as softshrink
from nn.activations import softsign as softsign
from nn.activations import step as step
from nn.activations import tanh as tanh
from nn.activations import tanhshrink as tanhshrink
from nn.activations import threshold as threshold
from nn.layers.convolution import conv2d as conv2d
from nn.layers.dropout import dropout as dropout
from nn.layers.embedding import embedding as embedding
from nn.layers.linear import linear as linear
from nn.layers.normalization import layer_norm as layer_norm
from nn.layers.pooling import avg_pool2d as avg_pool2d
from nn.layers.pooling import max_pool2d as max_pool2d
from nn.losses.binary import binary_cross_entropy as binary_cross_entropy
from nn.losses.binary import binary_cross_entropy_with_logits as binary_cross_entropy_with_logits
from nn.losses.classification import cross_entropy as cross_entropy
from nn.losses.classification import nll_loss as nll_loss
from nn.losses.margins import hinge_embedding_loss as hinge_embedding_loss
from nn.losses.margins import hinge_loss as hinge_loss
from nn.losses.regression import huber_loss as huber_loss
from nn.losses.regression import l1_loss as l1_loss
from nn.losses.regression import mse_loss as mse_loss
