"""The training loop and its surroundings: ``fit`` and ``evaluate``, data, metrics, callbacks, checkpoints, history."""
