"""Random configurations of what PyTorch has under the same name, a file for each family."""
