"""PyTorch's place for schedules: a view onto ``nn.schedulers``, imported by nothing but ``nn`` itself."""

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
