# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The kinds of LSST's skymaps, for the twin: where their tracts are, and which one is meant."""

from __future__ import annotations

from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
from astropy import units as u
from astropy.coordinates import Latitude, Longitude
from cdshealpix import from_ring, nested, to_ring
from numpy.typing import NDArray

from .lsst_numbers import (
    RADIANS_PER_DEGREE,
    TURN,
    Bools,
    Floats,
    Ints,
    directions,
    lon_lat,
    offset,
    reduced,
)
from .lsst_twin import Twin


class ExplicitTwin(Twin):
    """Tracts laid about a centre: the box holds four points at a distance from it."""

    def _radii(self) -> Floats:
        raise NotImplementedError

    def _box_points(self) -> tuple[Floats, Ints]:
        bearings = np.array([0.0, 90.0, 180.0, 270.0]) * RADIANS_PER_DEGREE
        tract = np.repeat(np.arange(len(self)), 4)
        return (
            offset(
                self.center_lon[tract],
                self.center_lat[tract],
                np.tile(bearings, len(self)),
                (self._radii() + self.overlap_rad)[tract],
            ),
            tract,
        )


class PolygonTwin(Twin):
    """Tracts laid about corners: the box holds circles of half the overlap about each."""

    def _box_points(self) -> tuple[Floats, Ints]:
        vertices = self.inner_vertices()
        assert vertices is not None
        known = ~np.isnan(vertices[..., 0])
        tract = np.nonzero(known)[0]
        vectors = vertices[known]
        if self.overlap_rad == 0.0:
            return vectors, tract
        lon, lat = (np.repeat(angles, 24) for angles in lon_lat(vectors))
        bearings = np.tile(np.arange(24) * 15.0 * RADIANS_PER_DEGREE, len(vectors))
        half = np.full(len(lon), 0.5 * self.overlap_rad)
        return offset(lon, lat, bearings, half), np.repeat(tract, 24)


class RingsTwin(ExplicitTwin):
    """Rings of tracts between two caps; ring -1 is the southern, ring n the northern cap."""

    def __init__(self, config: dict[str, Any], version: int | None = None) -> None:
        self.n_rings: int = config["numRings"]
        self.ring_size = np.pi / (self.n_rings + 1)
        self.ra_start = config["raStart"] * RADIANS_PER_DEGREE
        # Dec of the lower edge of each ring and of the northern cap.
        edges = self.ring_size * (np.arange(self.n_rings + 1) + 0.5) - 0.5 * np.pi
        nearest = np.minimum(np.abs(edges[:-1]), np.abs(edges[1:]))
        self.n_in_ring = (TURN * np.cos(nearest) / self.ring_size).astype(np.int64) + 1
        self.before_ring = 1 + np.concatenate([[0], np.cumsum(self.n_in_ring)])
        super().__init__(config, version)

    def numbers(self, ring: Ints, k: Ints) -> Ints:
        """Numbers of the tracts k of rings.

        Version 0 counts the first tract of a ring after its others, but for the first ring: an old
        mistake, kept for the data that carry its numbers.
        """
        number = self.before_ring[ring] + k
        if self.version == 0:
            number = np.where((k == 0) & (ring > 0), self.before_ring[ring + 1], number)
        return number

    @cached_property
    def places(self) -> tuple[Ints, Ints]:
        """Ring of each number, and its place in the ring."""
        n = int(self.before_ring[-1]) + 1
        ring, k = np.full(n, -1), np.zeros(n, dtype=np.int64)
        all_rings = np.repeat(np.arange(self.n_rings), self.n_in_ring)
        all_k = np.concatenate([np.arange(count) for count in self.n_in_ring])
        number = self.numbers(all_rings, all_k)
        ring[number], k[number] = all_rings, all_k
        if self.version == 0 and self.n_rings > 1:
            # No tract is counted so: the number stands for tract 1 once more.
            copy = self.before_ring[1]
            ring[copy], k[copy] = 0, 0
        ring[-1], k[-1] = self.n_rings, 0
        return ring, k

    def _centers(self) -> tuple[Floats, Floats]:
        ring, k = self.places
        count = np.concatenate([self.n_in_ring, [1, 1]])[ring]  # one tract in either cap
        lon = reduced(TURN * k / count + self.ra_start)
        lat = self.ring_size * (ring + 1) - 0.5 * np.pi
        is_south, is_north = ring == -1, ring == self.n_rings
        lon = np.where(is_south | is_north, 0.0, lon)
        lat = np.where(is_south, -0.5 * np.pi, np.where(is_north, 0.5 * np.pi, lat))
        return lon, lat

    def _radii(self) -> Floats:
        return np.full(len(self), 0.5 * self.ring_size)

    def inner_boxes(self) -> Floats:
        """West, east, south and north of inner regions; a whole turn for the caps."""
        ring, k = self.places
        step = TURN / np.concatenate([self.n_in_ring, [1, 1]])[ring]
        west, east = (reduced(self.ra_start + (k + side) * step) for side in (-0.5, 0.5))
        south, north = (self.ring_size * (ring + side) - 0.5 * np.pi for side in (0.5, 1.5))
        is_south, is_north = ring == -1, ring == self.n_rings
        west = np.where(is_south | is_north, 0.0, west)
        east = np.where(is_south | is_north, TURN, east)
        south = np.where(is_south, -0.5 * np.pi, south)
        north = np.where(is_north, 0.5 * np.pi, north)
        return np.stack([west, east, south, north], axis=-1)

    def _ring_of(self, lat_rad: Floats) -> Ints:
        first = self.ring_size * 0.5 - 0.5 * np.pi
        ring = ((lat_rad - first) / self.ring_size).astype(np.int64)
        ring = np.where(lat_rad < first, -1, ring)
        return np.where((lat_rad > -first) | (ring == self.n_rings), self.n_rings, ring)

    def _place_in(self, ring: Ints, lon_rad: Floats) -> Ints:
        count = self.n_in_ring[ring]
        k = (reduced(lon_rad - self.ra_start) / (TURN / count) + 0.5).astype(np.int64)
        return np.where(k == count, 0, k)

    def find_tracts(self, lon_rad: Floats, lat_rad: Floats) -> Ints:
        ring = self._ring_of(lat_rad)
        is_in_ring = (ring >= 0) & (ring < self.n_rings)
        tract = np.where(ring < 0, 0, len(self) - 1)
        rings = ring[is_in_ring]
        tract[is_in_ring] = self.numbers(rings, self._place_in(rings, lon_rad[is_in_ring]))
        return tract

    def find_all_tracts(self, lon_rad: Floats, lat_rad: Floats) -> list[list[int]]:
        """Tracts that hold each position: those of three rings and of both caps are looked at."""
        vectors = directions(lon_rad, lat_rad)
        own_ring = self._ring_of(lat_rad)
        held: list[tuple[Ints, Bools]] = []
        for ring in (own_ring - 1, own_ring, own_ring + 1):
            exists = (ring >= 0) & (ring < self.n_rings)
            there = np.where(exists, ring, 0)
            k = self._place_in(there, lon_rad)
            for neighbour in (k - 1, k, k + 1):
                tract = self.numbers(there, neighbour % self.n_in_ring[there])
                held.append((tract, exists & self.holds(tract, vectors)))
        for cap in (0, len(self) - 1):
            tract = np.full(len(lon_rad), cap)
            held.append((tract, self.holds(tract, vectors)))
        tracts = np.stack([tract for tract, _ in held], axis=-1).tolist()
        is_held = np.stack([mask for _, mask in held], axis=-1).tolist()
        return [
            [t for t, is_in in zip(row, mask, strict=True) if is_in]
            for row, mask in zip(tracts, is_held, strict=True)
        ]


class DiscreteTwin(ExplicitTwin):
    """Tracts as they are listed."""

    def _centers(self) -> tuple[Floats, Floats]:
        lon, lat = (
            np.array(self.config[name]) * RADIANS_PER_DEGREE for name in ("raList", "decList")
        )
        return reduced(lon), lat

    def _radii(self) -> Floats:
        return np.array(self.config["radiusList"]) * RADIANS_PER_DEGREE


class EquatTwin(PolygonTwin):
    """Slices of a band about the equator."""

    def _slices(self) -> tuple[Floats, Floats, Floats]:
        n = self.config["numTracts"]
        slot = np.arange(n)
        low, high = np.array(self.config["decRange"]) * RADIANS_PER_DEGREE
        return slot * (TURN / n), (slot + 1) * (TURN / n), np.array([low, low, high, high])

    def _centers(self) -> tuple[Floats, Floats]:
        west, east, dec = self._slices()
        return 0.5 * (west + east), np.full(len(west), 0.5 * (dec[0] + dec[2]))

    def _reference_points(self) -> tuple[Floats, Floats]:
        return self.center_lon, np.zeros_like(self.center_lon)

    def inner_vertices(self) -> Floats:
        west, east, dec = self._slices()
        lon = np.stack([west, east, east, west], axis=-1)
        return directions(lon, np.broadcast_to(dec, lon.shape))


class DodecaTwin(PolygonTwin):
    """The faces of a dodecahedron, from north to south and eastward."""

    def _centers(self) -> tuple[Floats, Floats]:
        if self.config["withTractsOnPoles"]:
            # Normals of faces that meet are atan 2 apart.
            fifth, lat = np.arange(5) * TURN / 5, np.arctan(0.5)
            pole = np.zeros(1)
            lons = [pole, fifth, fifth + TURN / 10, pole]
            lats = np.repeat([0.5 * np.pi, lat, -lat, -0.5 * np.pi], [1, 5, 5, 1])
        else:
            # Three faces meet on the pole: (3 sin^2 h - 1) / 2 = cos atan 2 = 1 / sqrt 5.
            third, high = np.arange(3) * TURN / 3, np.arcsin(np.sqrt((1.0 + 2.0 / 5.0**0.5) / 3.0))
            low = np.arctan(2.0) - high
            lons = [third, third + TURN / 6, third, third + TURN / 6]
            lats = np.repeat([high, low, -low, -high], 3)
        return np.concatenate(lons), lats

    def inner_vertices(self) -> Floats:
        """Directions of corners, in no special order: each is common to three faces."""
        faces = directions(self.center_lon, self.center_lat)
        meet = np.abs(faces @ faces.T - 1.0 / 5.0**0.5) < 1e-6
        met: list[list[Floats]] = [[] for _ in faces]
        for trio in combinations(range(12), 3):
            if all(meet[a, b] for a, b in combinations(trio, 2)):
                total = faces[list(trio)].sum(axis=0)
                # A corner at a pole has longitude 0, from which its circle's points are counted.
                total[np.abs(total) < 1e-15] = 0.0
                for face in trio:
                    met[face].append(total / np.linalg.norm(total))
        return np.array(met)

    def find_tracts(self, lon_rad: Floats, lat_rad: Floats) -> Ints:
        faces = directions(self.center_lon, self.center_lat)
        return np.asarray(np.argmax(directions(lon_rad, lat_rad) @ faces.T, axis=1))


class HealpixTwin(PolygonTwin):
    """The cells of HEALPix with their declinations mirrored; cdshealpix knows the cells."""

    def __init__(self, config: dict[str, Any], version: int | None = None) -> None:
        self.order: int = config["log2NSide"]
        self.is_nested: bool = config["nest"]
        super().__init__(config, version)

    @cached_property
    def _nested(self) -> NDArray[np.uint64]:
        cells = np.arange(12 * 4**self.order, dtype=np.uint64)
        return np.asarray(cells if self.is_nested else from_ring(cells, self.order))

    def _centers(self) -> tuple[Floats, Floats]:
        lon, lat = nested.healpix_to_lonlat(self._nested, self.order)
        return reduced(lon.to_value(u.rad)), -lat.to_value(u.rad)

    def inner_vertices(self) -> Floats:
        lon, lat = nested.vertices(self._nested, self.order)
        return directions(lon.to_value(u.rad), -lat.to_value(u.rad))

    def find_tracts(self, lon_rad: Floats, lat_rad: Floats) -> Ints:
        cells = nested.lonlat_to_healpix(
            Longitude(lon_rad, u.rad), Latitude(-lat_rad, u.rad), self.order
        )
        return np.asarray(cells if self.is_nested else to_ring(cells, self.order)).astype(np.int64)


KINDS: dict[str, type[Twin]] = {
    "rings": RingsTwin,
    "discrete": DiscreteTwin,
    "equat": EquatTwin,
    "dodeca": DodecaTwin,
    "healpix": HealpixTwin,
}


def make_twin(kind: str, config: dict[str, Any], version: int | None = None) -> Twin:
    """Make the twin of a skymap from its kind, its configuration and the version of rings."""
    return KINDS[kind](config, version)
