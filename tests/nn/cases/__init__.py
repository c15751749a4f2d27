"""Random configurations of the newer names, one file a family."""
