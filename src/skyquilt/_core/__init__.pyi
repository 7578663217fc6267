"""
The C++ core of skyquilt; its Python faces are the modules of the package.
"""
from __future__ import annotations
from . import sphere
from . import packing
from . import index
from . import skymap
__all__: list[str] = ['index', 'packing', 'skymap', 'sphere']
