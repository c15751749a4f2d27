"""PyTorch's methods on nodes: those with the same meaning are offered, for the others an error names the replacement.

Where NumPy has a method of the same name, NumPy's meaning wins; ``docs/nn/habits.md`` lists the differences. A method
is one line in one of four tables: ``entrywise`` has those that a Value has too, ``arrays`` those of shapes, products
and reductions, ``plain`` those of dtypes and plain arrays, ``in_place`` those that end in an underscore. ``refused``
has what is not offered, with the words of the error, and ``making`` turns lines into methods.
"""
