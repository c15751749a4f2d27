"""Random configurations beside PyTorch, one file a family."""
