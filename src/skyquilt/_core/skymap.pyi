"""
Tracts, patches and cells.
"""
from __future__ import annotations
import collections.abc
import numpy
import numpy.typing
import skyquilt._core.sphere
import typing
__all__: list[str] = ['Builder', 'Level', 'PatchStyle', 'Predicate', 'Projection', 'ProjectionKind', 'Region', 'SkyMap', 'TractStyle', 'XAxis', 'locate', 'locate_all', 'locate_cells', 'overlaps', 'tracts_near']
class ProjectionKind:
    """
    A projection by its code in FITS.
    
    Members:
    
      tan
    
      stg
    
      zea
    
      arc
    
      cea
    
      mer
    """
    __members__: typing.ClassVar[dict[str, ProjectionKind]]
    arc: typing.ClassVar[ProjectionKind]
    cea: typing.ClassVar[ProjectionKind]
    mer: typing.ClassVar[ProjectionKind]
    stg: typing.ClassVar[ProjectionKind]
    tan: typing.ClassVar[ProjectionKind]
    zea: typing.ClassVar[ProjectionKind]
    @typing.overload
    def __eq__(self, other: ProjectionKind) -> bool:
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
    def __ne__(self, other: ProjectionKind) -> bool:
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
class Projection:
    """
    See skymap/projection.hpp.
    """
    def __init__(self, kind: ProjectionKind, lon_deg: typing.SupportsFloat | typing.SupportsIndex, lat_deg: typing.SupportsFloat | typing.SupportsIndex) -> None:
        ...
    def deproject(self, x: numpy.typing.NDArray[numpy.float64], y: numpy.typing.NDArray[numpy.float64]) -> numpy.typing.NDArray[numpy.float64]:
        ...
    def project(self, xyz: numpy.typing.NDArray[numpy.float64]) -> tuple[numpy.typing.NDArray[numpy.float64], numpy.typing.NDArray[numpy.float64]]:
        ...
    @property
    def kind(self) -> ProjectionKind:
        ...
class Region:
    """
    Without or with the border that neighbours share.
    
    Members:
    
      inner
    
      outer
    """
    __members__: typing.ClassVar[dict[str, Region]]
    inner: typing.ClassVar[Region]
    outer: typing.ClassVar[Region]
    @typing.overload
    def __eq__(self, other: Region) -> bool:
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
    def __ne__(self, other: Region) -> bool:
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
class Builder:
    """
    How a tract is cut into patches.
    
    Members:
    
      legacy
    
      cells
    """
    __members__: typing.ClassVar[dict[str, Builder]]
    cells: typing.ClassVar[Builder]
    legacy: typing.ClassVar[Builder]
    @typing.overload
    def __eq__(self, other: Builder) -> bool:
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
    def __ne__(self, other: Builder) -> bool:
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
class XAxis:
    """
    Where x grows in a grid that is not turned.
    
    Members:
    
      west
    
      east
    """
    __members__: typing.ClassVar[dict[str, XAxis]]
    east: typing.ClassVar[XAxis]
    west: typing.ClassVar[XAxis]
    @typing.overload
    def __eq__(self, other: XAxis) -> bool:
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
    def __ne__(self, other: XAxis) -> bool:
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
class PatchStyle:
    """
    See skymap/patch_grid.hpp.
    """
    def __init__(self, *, builder: Builder, inner_x: typing.SupportsInt | typing.SupportsIndex, inner_y: typing.SupportsInt | typing.SupportsIndex, border: typing.SupportsInt | typing.SupportsIndex, cell_inner: typing.SupportsInt | typing.SupportsIndex, cell_border: typing.SupportsInt | typing.SupportsIndex, cells_per_patch_inner: typing.SupportsInt | typing.SupportsIndex, cells_in_border: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
class TractStyle:
    """
    See skymap/tract_style.hpp.
    """
    def __init__(self, *, projection: ProjectionKind, pixel_scale_arcsec: typing.SupportsFloat | typing.SupportsIndex, rotation_deg: typing.SupportsFloat | typing.SupportsIndex, tract_overlap_deg: typing.SupportsFloat | typing.SupportsIndex, patches: PatchStyle) -> None:
        ...
class SkyMap:
    """
    See skymap/sky_map.hpp.
    """
    @staticmethod
    def discrete(*, ra_deg: numpy.typing.NDArray[numpy.float64], dec_deg: numpy.typing.NDArray[numpy.float64], radius_deg: numpy.typing.NDArray[numpy.float64], style: TractStyle) -> SkyMap:
        ...
    @staticmethod
    def dodeca(*, with_tracts_on_poles: bool, style: TractStyle) -> SkyMap:
        ...
    @staticmethod
    def equat(*, num_tracts: typing.SupportsInt | typing.SupportsIndex, dec_begin_deg: typing.SupportsFloat | typing.SupportsIndex, dec_end_deg: typing.SupportsFloat | typing.SupportsIndex, style: TractStyle) -> SkyMap:
        ...
    @staticmethod
    def healpix(*, order: typing.SupportsInt | typing.SupportsIndex, nest: bool, style: TractStyle) -> SkyMap:
        ...
    @staticmethod
    def rings(*, num_rings: typing.SupportsInt | typing.SupportsIndex, ra_start_deg: typing.SupportsFloat | typing.SupportsIndex, version: typing.SupportsInt | typing.SupportsIndex, style: TractStyle) -> SkyMap:
        ...
    @staticmethod
    def table(*, number: numpy.typing.NDArray[numpy.int64], ra_deg: numpy.typing.NDArray[numpy.float64], dec_deg: numpy.typing.NDArray[numpy.float64], projection: collections.abc.Sequence[ProjectionKind], pixel_scale_arcsec: numpy.typing.NDArray[numpy.float64], rotation_deg: numpy.typing.NDArray[numpy.float64], x_axis: collections.abc.Sequence[XAxis], crpix_x: numpy.typing.NDArray[numpy.float64], crpix_y: numpy.typing.NDArray[numpy.float64], n_x: numpy.typing.NDArray[numpy.int64], n_y: numpy.typing.NDArray[numpy.int64], patch_offsets: numpy.typing.NDArray[numpy.int64], patch: numpy.typing.NDArray[numpy.int64], inner: numpy.typing.NDArray[numpy.int64], outer: numpy.typing.NDArray[numpy.int64], owned_deg: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None) -> SkyMap:
        """
        Boxes are begin x, begin y, end x, end y, those owned begin and end of right ascension and of declination.
        """
    def box_outlines(self, tracts: numpy.typing.NDArray[numpy.int64], boxes: numpy.typing.NDArray[numpy.int64]) -> skyquilt._core.sphere.Polygons:
        ...
    def box_regions(self, tracts: numpy.typing.NDArray[numpy.int64], boxes: numpy.typing.NDArray[numpy.int64], threads: typing.SupportsInt | typing.SupportsIndex) -> tuple[skyquilt._core.sphere.Polygons, numpy.typing.NDArray[numpy.int64]]:
        ...
    def cd_deg(self, tract: typing.SupportsInt | typing.SupportsIndex) -> tuple[float, float, float, float]:
        ...
    def cell_boxes(self, tracts: numpy.typing.NDArray[numpy.int64], patches: numpy.typing.NDArray[numpy.int64], cells: numpy.typing.NDArray[numpy.int64], region: Region) -> numpy.typing.NDArray[numpy.int64]:
        ...
    def centers_rad(self, tracts: numpy.typing.NDArray[numpy.int64]) -> tuple[numpy.typing.NDArray[numpy.float64], numpy.typing.NDArray[numpy.float64]]:
        ...
    def check_patch(self, tract: typing.SupportsInt | typing.SupportsIndex, patch: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    def check_tract(self, tract: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    def directions(self, tracts: numpy.typing.NDArray[numpy.int64], x: numpy.typing.NDArray[numpy.float64], y: numpy.typing.NDArray[numpy.float64]) -> numpy.typing.NDArray[numpy.float64]:
        ...
    def inner_box_rad(self, tract: typing.SupportsInt | typing.SupportsIndex) -> tuple[float, float, float, float] | None:
        ...
    def n_patches(self, tracts: numpy.typing.NDArray[numpy.int64]) -> tuple[numpy.typing.NDArray[numpy.int64], numpy.typing.NDArray[numpy.int64]]:
        ...
    def numbers(self) -> numpy.typing.NDArray[numpy.int64]:
        ...
    def patch_boxes(self, tracts: numpy.typing.NDArray[numpy.int64], patches: numpy.typing.NDArray[numpy.int64], region: Region) -> numpy.typing.NDArray[numpy.int64]:
        ...
    def patch_numbers(self, tract: typing.SupportsInt | typing.SupportsIndex) -> numpy.typing.NDArray[numpy.int64]:
        ...
    def pixels(self, tracts: numpy.typing.NDArray[numpy.int64], xyz: numpy.typing.NDArray[numpy.float64]) -> tuple[numpy.typing.NDArray[numpy.float64], numpy.typing.NDArray[numpy.float64]]:
        ...
    def projection(self, tract: typing.SupportsInt | typing.SupportsIndex) -> ProjectionKind:
        ...
    def reference_deg(self, tract: typing.SupportsInt | typing.SupportsIndex) -> tuple[float, float]:
        ...
    def reference_pixel(self, tract: typing.SupportsInt | typing.SupportsIndex) -> tuple[float, float]:
        ...
    def tract_boxes(self, tracts: numpy.typing.NDArray[numpy.int64]) -> numpy.typing.NDArray[numpy.int64]:
        ...
    def vertices(self, tract: typing.SupportsInt | typing.SupportsIndex) -> numpy.typing.NDArray[numpy.float64]:
        ...
    @property
    def cells_per_axis(self) -> int:
        ...
    @property
    def has_grids(self) -> bool:
        ...
    @property
    def n_tracts(self) -> int:
        ...
    @property
    def tracts_per_ring(self) -> numpy.typing.NDArray[numpy.int64]:
        ...
class Level:
    """
    What a polygon or a position is compared with.
    
    Members:
    
      tract
    
      patch
    
      cell
    """
    __members__: typing.ClassVar[dict[str, Level]]
    cell: typing.ClassVar[Level]
    patch: typing.ClassVar[Level]
    tract: typing.ClassVar[Level]
    @typing.overload
    def __eq__(self, other: Level) -> bool:
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
    def __ne__(self, other: Level) -> bool:
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
class Predicate:
    """
    What is asked of a polygon and a box.
    
    Members:
    
      overlaps
    
      contains
    """
    __members__: typing.ClassVar[dict[str, Predicate]]
    contains: typing.ClassVar[Predicate]
    overlaps: typing.ClassVar[Predicate]
    @typing.overload
    def __eq__(self, other: Predicate) -> bool:
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
    def __ne__(self, other: Predicate) -> bool:
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
def locate(skymap: SkyMap, ra_deg: numpy.typing.NDArray[numpy.float64], dec_deg: numpy.typing.NDArray[numpy.float64], threads: typing.SupportsInt | typing.SupportsIndex) -> tuple[numpy.typing.NDArray[numpy.int64], numpy.typing.NDArray[numpy.int64]]:
    """
    See skymap/locate.hpp.
    """
def locate_all(skymap: SkyMap, ra_deg: numpy.typing.NDArray[numpy.float64], dec_deg: numpy.typing.NDArray[numpy.float64], level: Level, region: Region, threads: typing.SupportsInt | typing.SupportsIndex) -> tuple[numpy.typing.NDArray[numpy.int64], numpy.typing.NDArray[numpy.int64], numpy.typing.NDArray[numpy.int64], numpy.typing.NDArray[numpy.int64]]:
    """
    See skymap/locate_all.hpp.
    """
def locate_cells(skymap: SkyMap, ra_deg: numpy.typing.NDArray[numpy.float64], dec_deg: numpy.typing.NDArray[numpy.float64], threads: typing.SupportsInt | typing.SupportsIndex) -> tuple[numpy.typing.NDArray[numpy.int64], numpy.typing.NDArray[numpy.int64], numpy.typing.NDArray[numpy.int64]]:
    """
    See skymap/locate.hpp.
    """
def overlaps(skymap: SkyMap, polygons: skyquilt._core.sphere.Polygons, level: Level, region: Region, predicate: Predicate, threads: typing.SupportsInt | typing.SupportsIndex) -> tuple[numpy.typing.NDArray[numpy.int64], numpy.typing.NDArray[numpy.int64], numpy.typing.NDArray[numpy.int64], numpy.typing.NDArray[numpy.int64]]:
    """
    See skymap/overlaps.hpp.
    """
def tracts_near(skymap: SkyMap, polygons: skyquilt._core.sphere.Polygons, threads: typing.SupportsInt | typing.SupportsIndex) -> tuple[numpy.typing.NDArray[numpy.int64], numpy.typing.NDArray[numpy.int64]]:
    """
    See skymap/overlaps.hpp.
    """
