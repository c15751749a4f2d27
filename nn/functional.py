"""All functions of this package that have no state, by PyTorch's names: ``from nn import functional as F``.

Each function stands beside the layers that use it, in the same file.
"""

from nn.activations import elu as elu
from nn.activations import gelu as gelu
from nn.activations import identity as identity
from nn.activations import leaky_relu as leaky_relu
from nn.activations import log_softmax as log_softmax
from nn.activations import relu as relu
from nn.activations import selu as selu
from nn.activations import sigmoid as sigmoid
from nn.activations import silu as silu
from nn.activations import softmax as softmax
from nn.activations import softplus as softplus
from nn.activations import step as step
from nn.activations import tanh as tanh
from nn.layers.adaptive import adaptive_avg_pool1d as adaptive_avg_pool1d
from nn.layers.adaptive import adaptive_avg_pool2d as adaptive_avg_pool2d
from nn.layers.adaptive import adaptive_max_pool1d as adaptive_max_pool1d
from nn.layers.adaptive import adaptive_max_pool2d as adaptive_max_pool2d
from nn.layers.attention import scaled_dot_product_attention as scaled_dot_product_attention
from nn.layers.bilinear import bilinear as bilinear
from nn.layers.convolution import conv1d as conv1d
from nn.layers.convolution import conv2d as conv2d
from nn.layers.dropout import dropout as dropout
from nn.layers.dropout import dropout1d as dropout1d
from nn.layers.dropout import dropout2d as dropout2d
from nn.layers.embedding import embedding as embedding
from nn.layers.embedding_bag import embedding_bag as embedding_bag
from nn.layers.group_norm import group_norm as group_norm
from nn.layers.linear import linear as linear
from nn.layers.normalization import layer_norm as layer_norm
from nn.layers.padding import pad as pad
from nn.layers.pooling import avg_pool2d as avg_pool2d
from nn.layers.pooling import max_pool2d as max_pool2d
from nn.layers.pooling1d import avg_pool1d as avg_pool1d
from nn.layers.pooling1d import max_pool1d as max_pool1d
from nn.layers.root_mean_square import rms_norm as rms_norm
from nn.layers.shuffling import fold as fold
from nn.layers.shuffling import pixel_shuffle as pixel_shuffle
from nn.layers.shuffling import pixel_unshuffle as pixel_unshuffle
from nn.layers.shuffling import unfold as unfold
from nn.layers.transposed import conv_transpose1d as conv_transpose1d
from nn.layers.transposed import conv_transpose2d as conv_transpose2d
from nn.layers.upsampling import interpolate as interpolate
from nn.layers.vectors import normalize as normalize
from nn.layers.vectors import one_hot as one_hot
from nn.losses.binary import binary_cross_entropy as binary_cross_entropy
from nn.losses.binary import binary_cross_entropy_with_logits as binary_cross_entropy_with_logits
from nn.losses.classification import cross_entropy as cross_entropy
from nn.losses.classification import nll_loss as nll_loss
from nn.losses.margins import hinge_embedding_loss as hinge_embedding_loss
from nn.losses.margins import hinge_loss as hinge_loss
from nn.losses.regression import huber_loss as huber_loss
from nn.losses.regression import l1_loss as l1_loss
from nn.losses.regression import mse_loss as mse_loss
