"""Tests of ``nn``, one file for each subject; ``conftest.py`` has the finite differences they compare with."""
