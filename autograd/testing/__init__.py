"""Checking gradients against differences of function values."""

from autograd.testing.table import OpCheck as OpCheck
from autograd.testing.table import check_table as check_table
