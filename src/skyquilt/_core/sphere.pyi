"""
Points and polygons on the sphere.
"""
from __future__ import annotations
import numpy
import numpy.typing
import typing
__all__: list[str] = ['HealpixCells', 'HealpixScheme', 'OnInvalid', 'Polygons', 'Refusal', 'Regions', 'Relation', 'Shapes', 'areas_sr', 'cap_ranges', 'centroids', 'convex_hulls', 'convex_part_numbers', 'grown', 'healpix_index', 'healpix_order', 'intersections', 'lon_lats', 'orientations', 'overlap_areas_sr', 'pos_texts', 's_regions', 'shapes_from_pos', 'shapes_from_s_region', 'shapes_from_sphgeom', 'shapes_from_wkb', 'shapes_from_wkt', 'sphgeom_encodings', 'unit_vectors', 'wkbs', 'wkts']
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
class Shapes:
    """
    See sphere/shapes.hpp.
    """
    @staticmethod
    def from_boxes(sides_deg: numpy.typing.NDArray[numpy.float64]) -> Shapes:
        ...
    @staticmethod
    def from_circles(lon_deg: numpy.typing.NDArray[numpy.float64], lat_deg: numpy.typing.NDArray[numpy.float64], radius_deg: numpy.typing.NDArray[numpy.float64]) -> Shapes:
        ...
    @staticmethod
    def from_columns(offsets: numpy.typing.NDArray[numpy.int64], kinds: numpy.typing.NDArray[numpy.uint8], places: numpy.typing.NDArray[numpy.int64], polygon_offsets: numpy.typing.NDArray[numpy.int64], lon_lats: numpy.typing.NDArray[numpy.float64], vectors: numpy.typing.NDArray[numpy.float64], circles: numpy.typing.NDArray[numpy.float64], boxes: numpy.typing.NDArray[numpy.float64]) -> Shapes:
        ...
    def __init__(self) -> None:
        ...
    def __len__(self) -> int:
        ...
    def columns(self) -> tuple[numpy.typing.NDArray[numpy.int64], numpy.typing.NDArray[numpy.uint8], numpy.typing.NDArray[numpy.int64], numpy.typing.NDArray[numpy.int64], numpy.typing.NDArray[numpy.float64], numpy.typing.NDArray[numpy.float64], numpy.typing.NDArray[numpy.float64], numpy.typing.NDArray[numpy.float64]]:
        ...
class Regions:
    """
    See sphere/regions.hpp.
    """
    @staticmethod
    def from_polygons(polygons: Polygons, offsets: numpy.typing.NDArray[numpy.int64]) -> Regions:
        ...
    @staticmethod
    def from_shapes(shapes: Shapes, on_invalid: OnInvalid) -> tuple[Regions, list[Refusal]]:
        ...
    @staticmethod
    def united(a: Regions, b: Regions) -> Regions:
        ...
    def __len__(self) -> int:
        ...
    def areas_sr(self, threads: typing.SupportsInt | typing.SupportsIndex) -> numpy.typing.NDArray[numpy.float64]:
        ...
    def bounding_caps(self) -> tuple[numpy.typing.NDArray[numpy.float64], numpy.typing.NDArray[numpy.float64]]:
        ...
    def contains_points(self, lon_deg: numpy.typing.NDArray[numpy.float64], lat_deg: numpy.typing.NDArray[numpy.float64], threads: typing.SupportsInt | typing.SupportsIndex) -> numpy.typing.NDArray[numpy.bool]:
        ...
    def convex_hulls(self, threads: typing.SupportsInt | typing.SupportsIndex) -> Polygons:
        ...
    def equals(self, other: Regions) -> bool:
        ...
    def grouped(self, offsets: numpy.typing.NDArray[numpy.int64]) -> Regions:
        ...
    def grown(self, angle_deg: typing.SupportsFloat | typing.SupportsIndex) -> Regions:
        ...
    def hash(self) -> int:
        ...
    def intersection(self, other: Regions) -> Regions:
        ...
    def overlap_areas_sr(self, other: Regions, threads: typing.SupportsInt | typing.SupportsIndex) -> numpy.typing.NDArray[numpy.float64]:
        ...
    def relate(self, relation: Relation, other: Regions, threads: typing.SupportsInt | typing.SupportsIndex) -> numpy.typing.NDArray[numpy.bool]:
        ...
    def rows(self, rows: numpy.typing.NDArray[numpy.int64]) -> Regions:
        ...
    def to_polygons(self, max_error_deg: typing.SupportsFloat | typing.SupportsIndex, largest_deg: typing.SupportsFloat | typing.SupportsIndex) -> Regions:
        ...
    @property
    def counts(self) -> tuple[int, int, int]:
        ...
    @property
    def offsets(self) -> numpy.typing.NDArray[numpy.int64]:
        ...
    @property
    def polygons(self) -> Polygons:
        ...
    @property
    def shapes(self) -> Shapes:
        ...
class HealpixScheme:
    """
    How HEALPix cells are numbered.
    
    Members:
    
      ring
    
      nested
    """
    __members__: typing.ClassVar[dict[str, HealpixScheme]]
    nested: typing.ClassVar[HealpixScheme]
    ring: typing.ClassVar[HealpixScheme]
    @typing.overload
    def __eq__(self, other: HealpixScheme) -> bool:
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
    def __ne__(self, other: HealpixScheme) -> bool:
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
class HealpixCells:
    """
    See sphere/healpix_cells.hpp. For tests; it has no Python face.
    """
    def __init__(self, order: typing.SupportsInt | typing.SupportsIndex, scheme: HealpixScheme) -> None:
        ...
    def __len__(self) -> int:
        ...
    def cells(self, lon_rad: numpy.typing.NDArray[numpy.float64], lat_rad: numpy.typing.NDArray[numpy.float64]) -> numpy.typing.NDArray[numpy.int64]:
        ...
    def centers(self, cells: numpy.typing.NDArray[numpy.int64]) -> numpy.typing.NDArray[numpy.float64]:
        ...
    def corners(self, cells: numpy.typing.NDArray[numpy.int64]) -> numpy.typing.NDArray[numpy.float64]:
        ...
    def numbers_in(self, scheme: HealpixScheme, cells: numpy.typing.NDArray[numpy.int64]) -> numpy.typing.NDArray[numpy.int64]:
        ...
    @property
    def order(self) -> int:
        ...
    @property
    def scheme(self) -> HealpixScheme:
        ...
def areas_sr(polygons: Polygons, threads: typing.SupportsInt | typing.SupportsIndex) -> numpy.typing.NDArray[numpy.float64]:
    """
    See sphere/area.hpp.
    """
def cap_ranges(center: numpy.typing.NDArray[numpy.float64], radius_rad: typing.SupportsFloat | typing.SupportsIndex, max_ranges: typing.SupportsInt | typing.SupportsIndex) -> numpy.typing.NDArray[numpy.int64]:
    """
    See sphere/healpix.hpp.
    """
def centroids(polygons: Polygons, threads: typing.SupportsInt | typing.SupportsIndex) -> numpy.typing.NDArray[numpy.float64]:
    """
    See sphere/area.hpp.
    """
def convex_hulls(polygons: Polygons, threads: typing.SupportsInt | typing.SupportsIndex) -> Polygons:
    """
    See sphere/hull.hpp.
    """
def convex_part_numbers(xyz: numpy.typing.NDArray[numpy.float64]) -> tuple[numpy.typing.NDArray[numpy.int64], numpy.typing.NDArray[numpy.int64]]:
    """
    See sphere/convex_parts.hpp. For tests; it has no Python face.
    """
def grown(polygons: Polygons, angles_rad: numpy.typing.NDArray[numpy.float64], threads: typing.SupportsInt | typing.SupportsIndex) -> Polygons:
    """
    See sphere/growth.hpp.
    """
def healpix_index(unit_vectors: numpy.typing.NDArray[numpy.float64]) -> numpy.typing.NDArray[numpy.int64]:
    """
    See sphere/healpix.hpp.
    """
def intersections(a: Polygons, b: Polygons, threads: typing.SupportsInt | typing.SupportsIndex) -> Polygons:
    """
    See sphere/intersection.hpp.
    """
def lon_lats(xyz: numpy.typing.NDArray[numpy.float64]) -> tuple[numpy.typing.NDArray[numpy.float64], numpy.typing.NDArray[numpy.float64]]:
    """
    See sphere/unit_vector.hpp.
    """
def orientations(a: numpy.typing.NDArray[numpy.float64], b: numpy.typing.NDArray[numpy.float64], c: numpy.typing.NDArray[numpy.float64]) -> numpy.typing.NDArray[numpy.int8]:
    """
    See sphere/predicates.hpp. For the tests' slow twin; it has no Python face.
    """
def overlap_areas_sr(a: Polygons, b: Polygons, threads: typing.SupportsInt | typing.SupportsIndex) -> numpy.typing.NDArray[numpy.float64]:
    """
    See sphere/intersection.hpp.
    """
def pos_texts(shapes: Shapes) -> list[str]:
    """
    See sphere/pos.hpp.
    """
def s_regions(shapes: Shapes) -> list[str]:
    """
    See sphere/s_region.hpp.
    """
def shapes_from_pos(texts: list[str | None]) -> tuple[Shapes, list[Refusal]]:
    """
    See sphere/pos.hpp.
    """
def shapes_from_s_region(texts: list[str | None]) -> tuple[Shapes, list[Refusal]]:
    """
    See sphere/s_region.hpp.
    """
def shapes_from_sphgeom(encodings: list[bytes | None]) -> tuple[Shapes, list[Refusal]]:
    """
    See sphere/sphgeom_encoding.hpp.
    """
def shapes_from_wkb(encodings: list[bytes | None]) -> tuple[Shapes, list[Refusal]]:
    """
    See sphere/wkb.hpp.
    """
def shapes_from_wkt(texts: list[str | None]) -> tuple[Shapes, list[Refusal]]:
    """
    See sphere/wkt.hpp.
    """
def sphgeom_encodings(shapes: Shapes) -> list[bytes]:
    """
    See sphere/sphgeom_encoding.hpp.
    """
def unit_vectors(lon_deg: numpy.typing.NDArray[numpy.float64], lat_deg: numpy.typing.NDArray[numpy.float64]) -> numpy.typing.NDArray[numpy.float64]:
    """
    See sphere/unit_vector.hpp.
    """
def wkbs(shapes: Shapes) -> list[bytes]:
    """
    See sphere/wkb.hpp.
    """
def wkts(shapes: Shapes) -> list[str]:
    """
    See sphere/wkt.hpp.
    """
healpix_order: int = 29
