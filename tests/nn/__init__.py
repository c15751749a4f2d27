"""Tests of ``nn``: one file for each module, and tests beside PyTorch of layers and models of all kinds."""
