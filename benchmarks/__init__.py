"""Speed and memory beside NumPy by hand and beside other engines: ``python -m benchmarks --help``."""
