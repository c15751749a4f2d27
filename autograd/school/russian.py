"""Lessons in Russian: titles, tasks, options, hints and mistakes, by the English text and the number of the lesson.

Sentences inside of ``say`` stand in ``autograd.drawing.language.russian``, as those of pictures do.
"""

LESSONS: dict[str, dict[str, str]] = {"00": {}, "01": {}, "02": {}}
