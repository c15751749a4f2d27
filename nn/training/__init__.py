"""The training loop and what surrounds it: ``fit`` and ``evaluate``, data, metrics, callbacks, checkpoints, history."""
