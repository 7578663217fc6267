"""
Which regions may touch which.
"""
from __future__ import annotations
import numpy
import numpy.typing
import skyquilt._core.sphere
import typing
__all__: list[str] = ['RegionIndex', 'Relation']
class Relation:
    """
    How an indexed region can lie to another one.
    
    Members:
    
      overlaps
    
      overlaps_interior
    
      contains
    
      within
    """
    __members__: typing.ClassVar[dict[str, Relation]]
    contains: typing.ClassVar[Relation]
    overlaps: typing.ClassVar[Relation]
    overlaps_interior: typing.ClassVar[Relation]
    within: typing.ClassVar[Relation]
    @typing.overload
    def __eq__(self, other: Relation) -> bool:
        ...
    @typing.overload
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> int:
        ...
    def __hash__(self) -> int:
        ...
    def __index__(self) -> int:
        ...
    def __init__(self, value: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    def __int__(self) -> int:
        ...
    @typing.overload
    def __ne__(self, other: Relation) -> bool:
        ...
    @typing.overload
    def __ne__(self, other: typing.Any) -> bool:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, state: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    def __str__(self) -> str:
        ...
    @property
    def name(self) -> str:
        ...
    @property
    def value(self) -> int:
        ...
class RegionIndex:
    """
    See index/region_index.hpp.
    """
    def __init__(self, polygons: typing.Any, threads: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    def containing(self, points: numpy.typing.NDArray[numpy.float64], threads: typing.SupportsInt | typing.SupportsIndex) -> tuple[numpy.typing.NDArray[numpy.int64], numpy.typing.NDArray[numpy.int64]]:
        ...
    def nearest(self, points: numpy.typing.NDArray[numpy.float64], k: typing.SupportsInt | typing.SupportsIndex, max_distance_deg: typing.SupportsFloat | typing.SupportsIndex, threads: typing.SupportsInt | typing.SupportsIndex) -> tuple[numpy.typing.NDArray[numpy.int64], numpy.typing.NDArray[numpy.float64]]:
        ...
    def pairs(self, relation: Relation, other: skyquilt._core.sphere.Polygons, begin: typing.SupportsInt | typing.SupportsIndex, end: typing.SupportsInt | typing.SupportsIndex, threads: typing.SupportsInt | typing.SupportsIndex) -> tuple[numpy.typing.NDArray[numpy.int64], numpy.typing.NDArray[numpy.int64]]:
        ...
