"""Layers by family, each function beside the module that uses it; ``mlp`` puts them together.

``windows`` is the part that convolution and pooling share.
"""
