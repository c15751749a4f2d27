"""Tests of the notebooks: their editions, the committed files, and the students' view."""
