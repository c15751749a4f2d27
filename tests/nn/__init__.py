"""Tests of ``nn``, one file for each subject."""
