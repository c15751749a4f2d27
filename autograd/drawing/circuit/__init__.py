"""The facts of a recorded graph: everything that pictures and tables show, before it has places or words.

- ``notation`` writes numbers and formulas; ``naming`` finds names for nodes.
- ``parts`` declares ``Circuit``: boxes and wires with their values and gradients.
- ``modules`` replaces the gates of a module of ``nn`` by one box.
- ``reading`` makes the circuit of a graph; ``opening`` has the circuits with other boxes open; ``keeping`` copies what
  may change before it is shown.
"""
