"""Programs of NumPy calls: functions traced, improved, and written out as source."""
