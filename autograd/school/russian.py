"""Sentences of the school in Russian, by the English sentence: its verdicts, and the lessons that have a twin.

One block for each lesson.
"""

VERDICTS: dict[str, str] = {}

LESSONS: dict[str, dict[str, str]] = {"00": {}, "01": {}, "02": {}}
"""Titles, tasks, options, hints and mistakes, by the number of the lesson."""
