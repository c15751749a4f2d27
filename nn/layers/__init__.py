"""Layers by family, each function beside the module that uses it; ``mlp`` puts them together.

``windows`` has what convolution and pooling share.
"""
