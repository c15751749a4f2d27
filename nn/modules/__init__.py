"""``Module``, the base of layers, models and losses, and its parts.

- ``module`` finds parameters, buffers and children; ``containers`` has modules made of modules.
- ``state`` is the state of a module by name; ``summary`` its table; ``observing`` tells of calls; ``showing`` is the
  door to pictures in notebooks.
- ``pytree`` makes modules arguments of ``grad`` and its like; ``arguments`` checks the arguments of all of ``nn``.
"""
