"""Answers of students who err, put to single lessons."""
