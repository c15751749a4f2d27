"""Lessons one by one: answers of students who err in ways that no lesson declares."""
