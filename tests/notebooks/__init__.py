"""Tests of the notebooks: their editions, what is committed, and what their students see."""
