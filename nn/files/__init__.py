"""The parts of ``nn.save`` and ``nn.load``: trees as arrays by name, the two formats, and the replacing of a file."""
