"""A circuit in words: ``labels`` for pictures, ``table`` for terminals and notebooks, ``explanation`` gate by gate."""
