"""From a circuit to a picture on a card.

- ``layout`` finds places in pure Python, ``places`` asks Graphviz for them.
- ``theme`` has colours and type; ``scene`` turns a circuit into shapes and texts at these places.
- ``svg`` paints a scene, ``dot`` writes Graphviz's language, ``files`` saves.
- ``curves`` paints the course of a training.
"""
