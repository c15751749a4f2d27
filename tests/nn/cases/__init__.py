"""Random configurations beside PyTorch, by subject."""
