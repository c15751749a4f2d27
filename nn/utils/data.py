"""PyTorch's place for data, ``utils.data``: a view onto ``nn.data``."""

from nn.data import BatchSampler as BatchSampler
from nn.data import ConcatDataset as ConcatDataset
from nn.data import DataLoader as DataLoader
from nn.data import Dataset as Dataset
from nn.data import IterableDataset as IterableDataset
from nn.data import RandomSampler as RandomSampler
from nn.data import Sampler as Sampler
from nn.data import SequentialSampler as SequentialSampler
from nn.data import Subset as Subset
from nn.data import SubsetRandomSampler as SubsetRandomSampler
from nn.data import TensorDataset as TensorDataset
from nn.data import WeightedRandomSampler as WeightedRandomSampler
from nn.data import default_collate as default_collate
from nn.data import random_split as random_split
