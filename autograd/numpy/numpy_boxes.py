"""HIPS autograd's name for the class of arrays that are differentiated by: ``ArrayBox``, here all Tensors."""

from autograd.hips.boxes import ArrayBox as ArrayBox
from autograd.hips.boxes import Box as Box
from autograd.hips.boxes import SequenceBox as SequenceBox
