"""Wrong answers, put to single lessons."""
