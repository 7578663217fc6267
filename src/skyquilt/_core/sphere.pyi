"""
Points and polygons on the sphere.
"""
from __future__ import annotations
import enum
import numpy
import numpy.typing
import typing
__all__: list[str] = ['ConvexPolygons', 'OnInvalid', 'Refusal', 'Relation', 'lon_lats', 'orientations', 'unit_vectors']
class OnInvalid(enum.Enum):
    """
    What a column does with an outline that is refused.
    """
    mask: typing.ClassVar[OnInvalid]
    raise_: typing.ClassVar[OnInvalid]
    @classmethod
    def __new__(cls, value):
        ...
class Relation(enum.Enum):
    """
    How two polygons can lie to each other.
    """
    contains: typing.ClassVar[Relation]
    overlaps: typing.ClassVar[Relation]
    overlaps_interior: typing.ClassVar[Relation]
    @classmethod
    def __new__(cls, value):
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
class ConvexPolygons:
    """
    See sphere/convex_polygon.hpp.
    """
    @staticmethod
    def from_lon_lat(lon_deg: numpy.typing.NDArray[numpy.float64], lat_deg: numpy.typing.NDArray[numpy.float64], offsets: numpy.typing.NDArray[numpy.int64], on_invalid: OnInvalid) -> tuple[ConvexPolygons, list[Refusal]]:
        ...
    @staticmethod
    def from_unit_vectors(xyz: numpy.typing.NDArray[numpy.float64], offsets: numpy.typing.NDArray[numpy.int64], on_invalid: OnInvalid) -> tuple[ConvexPolygons, list[Refusal]]:
        ...
    def __len__(self) -> int:
        ...
    def areas_sr(self) -> numpy.typing.NDArray[numpy.float64]:
        ...
    def bounding_caps(self) -> tuple[numpy.typing.NDArray[numpy.float64], numpy.typing.NDArray[numpy.float64]]:
        ...
    def relate(self, relation: Relation, other: ConvexPolygons, threads: typing.SupportsInt | typing.SupportsIndex) -> numpy.typing.NDArray[numpy.bool]:
        ...
    def rows(self, rows: numpy.typing.NDArray[numpy.int64]) -> ConvexPolygons:
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
    See sphere/predicates.hpp.
    """
def unit_vectors(lon_deg: numpy.typing.NDArray[numpy.float64], lat_deg: numpy.typing.NDArray[numpy.float64]) -> numpy.typing.NDArray[numpy.float64]:
    """
    See sphere/unit_vector.hpp.
    """
