"""
Points and polygons on the sphere.
"""
from __future__ import annotations
import numpy
import numpy.typing
import typing
__all__: list[str] = ['OnInvalid', 'Polygons', 'Refusal', 'Relation', 'lon_lats', 'orientations', 'unit_vectors']
class OnInvalid:
    """
    What a column does with an outline that is refused.
    
    Members:
    
      raise_
    
      mask
    """
    __members__: typing.ClassVar[dict[str, OnInvalid]]
    mask: typing.ClassVar[OnInvalid]
    raise_: typing.ClassVar[OnInvalid]
    @typing.overload
    def __eq__(self, other: OnInvalid) -> bool:
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
    def __ne__(self, other: OnInvalid) -> bool:
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
class Relation:
    """
    How two polygons can lie to each other.
    
    Members:
    
      overlaps
    
      overlaps_interior
    
      contains
    """
    __members__: typing.ClassVar[dict[str, Relation]]
    contains: typing.ClassVar[Relation]
    overlaps: typing.ClassVar[Relation]
    overlaps_interior: typing.ClassVar[Relation]
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
class Refusal:
    """
    Why an outline was refused.
    """
    @property
    def message(self) -> str:
        ...
    @property
    def row(self) -> int:
        ...
    @property
    def rule(self) -> str:
        ...
    @property
    def vertex(self) -> int:
        ...
class Polygons:
    """
    See sphere/polygons.hpp.
    """
    @staticmethod
    def from_lon_lat(lon_deg: numpy.typing.NDArray[numpy.float64], lat_deg: numpy.typing.NDArray[numpy.float64], offsets: numpy.typing.NDArray[numpy.int64], on_invalid: OnInvalid) -> tuple[Polygons, list[Refusal]]:
        ...
    @staticmethod
    def from_unit_vectors(xyz: numpy.typing.NDArray[numpy.float64], offsets: numpy.typing.NDArray[numpy.int64], on_invalid: OnInvalid) -> tuple[Polygons, list[Refusal]]:
        ...
    def __len__(self) -> int:
        ...
    def areas_sr(self) -> numpy.typing.NDArray[numpy.float64]:
        ...
    def bounding_caps(self) -> tuple[numpy.typing.NDArray[numpy.float64], numpy.typing.NDArray[numpy.float64]]:
        ...
    def contains_points(self, lon_deg: numpy.typing.NDArray[numpy.float64], lat_deg: numpy.typing.NDArray[numpy.float64], threads: typing.SupportsInt | typing.SupportsIndex) -> numpy.typing.NDArray[numpy.bool]:
        ...
    def relate(self, relation: Relation, other: Polygons, threads: typing.SupportsInt | typing.SupportsIndex) -> numpy.typing.NDArray[numpy.bool]:
        ...
    def rows(self, rows: numpy.typing.NDArray[numpy.int64]) -> Polygons:
        ...
    @property
    def are_convex(self) -> numpy.typing.NDArray[numpy.bool]:
        ...
    @property
    def lon_lats(self) -> typing.Any:
        ...
    @property
    def offsets(self) -> numpy.typing.NDArray[numpy.int64]:
        ...
    @property
    def unit_vectors(self) -> numpy.typing.NDArray[numpy.float64]:
        ...
def lon_lats(xyz: numpy.typing.NDArray[numpy.float64]) -> tuple[numpy.typing.NDArray[numpy.float64], numpy.typing.NDArray[numpy.float64]]:
    """
    See sphere/unit_vector.hpp.
    """
def orientations(a: numpy.typing.NDArray[numpy.float64], b: numpy.typing.NDArray[numpy.float64], c: numpy.typing.NDArray[numpy.float64]) -> numpy.typing.NDArray[numpy.int8]:
    """
    See sphere/predicates.hpp. For the tests' slow twin; it has no Python face.
    """
def unit_vectors(lon_deg: numpy.typing.NDArray[numpy.float64], lat_deg: numpy.typing.NDArray[numpy.float64]) -> numpy.typing.NDArray[numpy.float64]:
    """
    See sphere/unit_vector.hpp.
    """
