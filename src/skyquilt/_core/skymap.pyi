"""
Tracts, patches and cells.
"""
from __future__ import annotations
import enum
import numpy
import numpy.typing
import skyquilt._core.sphere
import typing
__all__: list[str] = ['Builder', 'Level', 'PatchStyle', 'Region', 'RingsSkyMap']
class Region(enum.Enum):
    """
    Without or with the border that neighbours share.
    """
    inner: typing.ClassVar[Region]
    outer: typing.ClassVar[Region]
    @classmethod
    def __new__(cls, value):
        ...
class Level(enum.Enum):
    """
    What a polygon is compared with.
    """
    patch: typing.ClassVar[Level]
    tract: typing.ClassVar[Level]
    @classmethod
    def __new__(cls, value):
        ...
class Builder(enum.Enum):
    """
    How a tract is cut into patches.
    """
    cells: typing.ClassVar[Builder]
    legacy: typing.ClassVar[Builder]
    @classmethod
    def __new__(cls, value):
        ...
class PatchStyle:
    """
    See skymap/patch_grid.hpp.
    """
    def __init__(self, *, builder: Builder, inner_x: typing.SupportsInt | typing.SupportsIndex, inner_y: typing.SupportsInt | typing.SupportsIndex, border: typing.SupportsInt | typing.SupportsIndex, cell_inner: typing.SupportsInt | typing.SupportsIndex, cell_border: typing.SupportsInt | typing.SupportsIndex, cells_per_patch_inner: typing.SupportsInt | typing.SupportsIndex, cells_in_border: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
class RingsSkyMap:
    """
    See skymap/rings.hpp.
    """
    def __init__(self, *, num_rings: typing.SupportsInt | typing.SupportsIndex, ra_start_deg: typing.SupportsFloat | typing.SupportsIndex, pixel_scale_arcsec: typing.SupportsFloat | typing.SupportsIndex, rotation_deg: typing.SupportsFloat | typing.SupportsIndex, tract_overlap_deg: typing.SupportsFloat | typing.SupportsIndex, style: PatchStyle, version: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    def box_outlines(self, tracts: numpy.typing.NDArray[numpy.int64], boxes: numpy.typing.NDArray[numpy.int64]) -> skyquilt._core.sphere.ConvexPolygons:
        ...
    def cell_boxes(self, patches: numpy.typing.NDArray[numpy.int64], cells: numpy.typing.NDArray[numpy.int64], region: Region) -> numpy.typing.NDArray[numpy.int64]:
        ...
    def centers_rad(self, tracts: numpy.typing.NDArray[numpy.int64]) -> tuple[numpy.typing.NDArray[numpy.float64], numpy.typing.NDArray[numpy.float64]]:
        ...
    def check_patch(self, tract: typing.SupportsInt | typing.SupportsIndex, patch: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    def directions(self, tract: typing.SupportsInt | typing.SupportsIndex, x: numpy.typing.NDArray[numpy.float64], y: numpy.typing.NDArray[numpy.float64]) -> numpy.typing.NDArray[numpy.float64]:
        ...
    def inner_box_rad(self, tract: typing.SupportsInt | typing.SupportsIndex) -> tuple[float, float, float, float]:
        ...
    def locate(self, ra_deg: numpy.typing.NDArray[numpy.float64], dec_deg: numpy.typing.NDArray[numpy.float64], threads: typing.SupportsInt | typing.SupportsIndex) -> tuple[numpy.typing.NDArray[numpy.int64], numpy.typing.NDArray[numpy.int64]]:
        ...
    def overlaps(self, polygons: skyquilt._core.sphere.ConvexPolygons, level: Level, threads: typing.SupportsInt | typing.SupportsIndex) -> tuple[numpy.typing.NDArray[numpy.int64], numpy.typing.NDArray[numpy.int64], numpy.typing.NDArray[numpy.int64]]:
        ...
    def patch_boxes(self, patches: numpy.typing.NDArray[numpy.int64], region: Region) -> numpy.typing.NDArray[numpy.int64]:
        ...
    def pixels(self, tract: typing.SupportsInt | typing.SupportsIndex, xyz: numpy.typing.NDArray[numpy.float64]) -> tuple[numpy.typing.NDArray[numpy.float64], numpy.typing.NDArray[numpy.float64]]:
        ...
    def tract_box(self) -> numpy.typing.NDArray[numpy.int64]:
        ...
    @property
    def cd_deg(self) -> tuple[float, float, float, float]:
        ...
    @property
    def cells_per_axis(self) -> int:
        ...
    @property
    def n_patches_x(self) -> int:
        ...
    @property
    def n_patches_y(self) -> int:
        ...
    @property
    def n_tracts(self) -> int:
        ...
    @property
    def reference_pixel(self) -> tuple[float, float]:
        ...
    @property
    def tracts_per_ring(self) -> numpy.typing.NDArray[numpy.int64]:
        ...
