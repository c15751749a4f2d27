"""The package under WebAssembly: ``python -m tests.wasm`` runs ``program.py`` there and here, and compares.

``test_program.py`` runs the same program natively, where no thread and no process can be started.
"""
