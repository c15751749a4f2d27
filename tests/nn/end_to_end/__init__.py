"""Whole trainings: on real data, and of deep networks."""
