"""Data in batches, under the names of ``torch.utils.data``: datasets, parts of them, and ``DataLoader``.

``rows`` has trees of arrays with equal numbers of rows, ``datasets`` the sources of samples, ``collating`` makes a
batch of samples, ``samplers`` orders them, ``loading`` goes through a dataset in batches.
"""

from nn.data.collating import default_collate as default_collate
from nn.data.datasets import ConcatDataset as ConcatDataset
from nn.data.datasets import Dataset as Dataset
from nn.data.datasets import IterableDataset as IterableDataset
from nn.data.datasets import Subset as Subset
from nn.data.datasets import TensorDataset as TensorDataset
from nn.data.datasets import random_split as random_split
from nn.data.loading import DataLoader as DataLoader
from nn.data.samplers import BatchSampler as BatchSampler
from nn.data.samplers import RandomSampler as RandomSampler
from nn.data.samplers import Sampler as Sampler
from nn.data.samplers import SequentialSampler as SequentialSampler
from nn.data.samplers import SubsetRandomSampler as SubsetRandomSampler
from nn.data.samplers import WeightedRandomSampler as WeightedRandomSampler
