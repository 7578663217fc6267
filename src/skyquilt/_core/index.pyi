"""
Which regions may touch which.
"""
from __future__ import annotations
import numpy
import numpy.typing
import typing
__all__: list[str] = ['cap_ranges', 'healpix_index', 'healpix_order']
def cap_ranges(center: numpy.typing.NDArray[numpy.float64], radius_rad: typing.SupportsFloat | typing.SupportsIndex, max_ranges: typing.SupportsInt | typing.SupportsIndex) -> numpy.typing.NDArray[numpy.int64]:
    """
    See index/healpix.hpp.
    """
def healpix_index(unit_vectors: numpy.typing.NDArray[numpy.float64]) -> numpy.typing.NDArray[numpy.int64]:
    """
    See index/healpix.hpp.
    """
healpix_order: int = 29
