# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Regions as texts and encodings: held against the libraries whose forms they are."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from typing import Any

import lsst.sphgeom
import numpy as np
import pyarrow as pa
import pytest
import shapely
from astropy.table import MaskedColumn
from hypothesis import given, settings
from hypothesis import strategies as st

from skyquilt._core import sphere as _core
from skyquilt.errors import CoordinateError, GeometryError, SkyquiltError, TableError
from skyquilt.sphere import Polygons, Regions, unit_vectors
from skyquilt.sphere.exchange import as_encodings, as_texts
from skyquilt.testing.strategies import Outline, outlines, positions

TRIANGLE = "POLYGON ICRS 0 0 1 0 1 1"


#: Its answer is a class of the kind of region, which its types do not say.
decode: Callable[[bytes], Any] = lsst.sphgeom.Region.decode


def stated(outline: Outline) -> Regions:
    """Make a region of one polygon from degrees as Python writes them."""
    degrees = " ".join(f"{lon!r} {lat!r}" for lon, lat in zip(*outline, strict=True))
    return Regions.from_s_region([f"POLYGON ICRS {degrees}"])


def members() -> st.SearchStrategy[Regions]:
    """Draw regions of one row: polygons, circles and boxes as delivered in degrees."""
    return st.one_of(
        outlines().map(stated),
        st.builds(
            lambda at, radius: Regions.from_circles([at[0]], [at[1]], [radius]),
            positions(),
            st.floats(0.0, 180.0),
        ),
        boxes(),
    )


def boxes() -> st.SearchStrategy[Regions]:
    """Draw boxes of one row, across longitude 0, to the poles and all around among them."""
    lon, lat = st.floats(-180.0, 180.0), st.floats(-90.0, 90.0)
    return st.one_of(
        st.builds(
            lambda a, b, c, d: Regions.from_boxes(a, b, min(c, d), max(c, d)), lon, lon, lat, lat
        ),
        st.sampled_from(
            [(350, 10, -5, 5), (0, 360, -90, 90), (-90, 270, 80, 90), (3, 3, -90, 0)]
        ).map(lambda sides: Regions.from_boxes(*sides)),
    )


def bits(values: Any) -> bytes:
    return np.asarray(values, dtype=np.float64).tobytes()


# ---- Columns -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "column",
    [
        [TRIANGLE, None],
        (TRIANGLE, math.nan),
        np.array([TRIANGLE, None], dtype=object),
        np.ma.masked_array(np.array([TRIANGLE, ""]), mask=[False, True]),
        MaskedColumn([TRIANGLE, ""], mask=[False, True]),
        MaskedColumn([TRIANGLE.encode(), b""], mask=[False, True]),
        pa.array([TRIANGLE, None]),
        pa.chunked_array([[TRIANGLE], [None]]),
    ],
    ids=lambda column: type(column).__name__,
)
def test_columns_of_every_kind_are_taken_and_missing_values_refused(column: Any) -> None:
    regions = Regions.from_s_region(column, on_invalid="mask")
    assert regions.to_s_region() == [TRIANGLE, ""]
    assert [(r.row, r.rule) for r in regions.refusals] == [(1, "unreadable")]
    assert "missing value" in regions.refusals[0].message
    with pytest.raises(GeometryError, match=r"missing value \(row 1\)"):
        Regions.from_s_region(column)


def test_a_column_without_rows_is_taken() -> None:
    assert len(Regions.from_s_region([])) == 0
    assert len(Regions.from_wkb(np.array([], dtype=object))) == 0


@pytest.mark.parametrize("values", [TRIANGLE, TRIANGLE.encode()])
def test_a_single_text_is_a_mistake_with_advice(values: Any) -> None:
    with pytest.raises(TableError, match=r"column of texts, got a single one; write \[text\]"):
        Regions.from_s_region(values)
    with pytest.raises(TableError, match=r"column of bytes, got .* write \[encoding\]"):
        Regions.from_wkb(values)


def test_values_of_another_kind_are_named_with_their_row() -> None:
    with pytest.raises(TableError, match="s_region must be texts, got int at row 1"):
        Regions.from_s_region([TRIANGLE, 5])
    with pytest.raises(TableError, match=r"wkb must be bytes, got str at row 0; .* bytes.fromhex"):
        Regions.from_wkb(["0103"])
    with pytest.raises(TableError, match="drops zero bytes"):
        Regions.from_wkb(np.array([b"abc"]))
    with pytest.raises(TableError, match=r"flat column, got shape \(1, 2\)"):
        as_texts(np.array([["a", "b"]]), "texts")
    with pytest.raises(TableError, match="must be a column, got int"):
        as_texts(5, "texts")
    assert as_encodings([bytearray(b"a"), memoryview(b"b"), None], "x") == [b"a", b"b", None]


def test_text_that_is_no_unicode_is_refused_and_not_raised() -> None:
    regions = Regions.from_s_region(["\ud800", "POLYGON ICRS 1 2\u00a03 4"], on_invalid="mask")
    assert [r.row for r in regions.refusals] == [0, 1]


# ---- Which refusal comes first -------------------------------------------------------------------


def test_refusals_of_text_and_of_shape_come_in_the_order_of_rows() -> None:
    texts = ["CIRCLE 0 0 -1", TRIANGLE, "FOO", "POLYGON 0 0 1 1", "CIRCLE 0 95 1"]
    regions = Regions.from_s_region(texts, on_invalid="mask")
    assert [(r.row, r.rule) for r in regions.refusals] == [
        (0, "radius"),
        (2, "unreadable"),
        (3, "too_few_vertices"),
        (4, "latitude"),
    ]
    assert regions.refusals[1].vertex == 0
    assert regions.is_empty.tolist() == [True, False, True, True, True]
    with pytest.raises(GeometryError, match="row 0"):
        Regions.from_s_region(texts)
    with pytest.raises(GeometryError, match=r"got 'FOO' at character 0 \(row 1\)"):
        Regions.from_s_region(texts[1:])
    with pytest.raises(GeometryError, match="row 0"):
        Regions.from_s_region(texts[3:])
    with pytest.raises(CoordinateError, match="row 0"):
        Regions.from_s_region(texts[4:])
    choice: Any = "ignore"
    with pytest.raises(GeometryError, match="on_invalid"):
        Regions.from_s_region(texts, on_invalid=choice)


# ---- Texts ---------------------------------------------------------------------------------------


@given(outlines())
def test_degrees_are_read_and_written_as_python_reads_them(outline: Outline) -> None:
    region = stated(outline)
    (text,) = region.to_s_region()
    words = text.split()
    assert words[:2] == ["POLYGON", "ICRS"]
    vertices = np.stack(outline, axis=-1)
    assert bits([float(word) for word in words[2:]]) == bits(vertices)
    assert bits(region._shapes.columns()[4]) == bits(vertices)
    assert all(len(word) <= len(repr(float(word))) for word in words[2:])


@given(st.lists(members(), min_size=1, max_size=3))
def test_degrees_come_back_bit_for_bit_from_an_s_region(rows: list[Regions]) -> None:
    region = rows[0]
    for other in rows[1:]:
        region = region.union(other)
    texts = region.to_s_region()
    back = Regions.from_s_region(texts)
    assert back.to_s_region() == texts
    assert back == region
    for mine, theirs in zip(back._shapes.columns(), region._shapes.columns(), strict=True):
        assert np.asarray(mine).tobytes() == np.asarray(theirs).tobytes()


@given(members())
def test_degrees_come_back_bit_for_bit_from_a_pos(region: Regions) -> None:
    back = Regions.from_pos(region.to_pos())
    for mine, theirs in zip(back._shapes.columns(), region._shapes.columns(), strict=True):
        assert np.asarray(mine).tobytes() == np.asarray(theirs).tobytes()


@given(outlines(), st.sampled_from([Regions.from_wkt, Regions.from_wkb]))
def test_degrees_come_back_bit_for_bit_from_well_known_forms(
    outline: Outline, read: Callable[..., Regions]
) -> None:
    region = stated(outline)
    back = read(region.to_wkt() if read == Regions.from_wkt else region.to_wkb())
    assert back == region
    assert bits(back._shapes.columns()[4][:-1]) == bits(region._shapes.columns()[4])


def test_a_pos_agrees_with_sphgeom() -> None:
    for text in ("CIRCLE 12 34 0.5", "RANGE 350 10 -1 1", "RANGE -Inf 36 -Inf +Inf"):
        (encoding,) = Regions.from_pos([text]).to_sphgeom()
        mine = decode(encoding)
        theirs: Any = lsst.sphgeom.Region.from_ivoa_pos(text)
        assert type(mine) is type(theirs)
        if isinstance(mine, lsst.sphgeom.Box):
            assert mine == theirs
        else:
            centers = (mine.getCenter(), theirs.getCenter())
            assert (centers[0] - centers[1]).getNorm() < 1e-15
            angles = [c.getOpeningAngle().asRadians() for c in (mine, theirs)]
            assert angles[0] == pytest.approx(angles[1], rel=1e-14)


@given(boxes())
def test_a_box_comes_back_as_the_same_box_from_every_form_that_has_one(region: Regions) -> None:
    for back in (
        Regions.from_s_region(region.to_s_region()),
        Regions.from_pos(region.to_pos()),
    ):
        assert bits(back._shapes.columns()[7]) == bits(region._shapes.columns()[7])
    (text,) = region.to_s_region()
    assert text.startswith("POSITIONINTERVAL ICRS ")


def test_a_box_just_below_a_whole_turn_wide_keeps_its_width_in_sphgeom() -> None:
    wide = Regions.from_boxes(0.0, -1e-20, 0.0, 10.0)
    back = Regions.from_sphgeom(wide.to_sphgeom())
    assert back.area_deg2[0] == pytest.approx(wide.area_deg2[0], rel=1e-15)
    assert back.area_deg2[0] > 3581.0


@pytest.mark.parametrize("form", ["s_region", "pos", "wkt", "wkb", "sphgeom"])
def test_empty_rows_come_back_empty_and_missing_ones_are_refused(form: str) -> None:
    rows = Regions.from_s_region(["", TRIANGLE, "  "])
    assert rows.refusals == ()
    written = getattr(rows, f"to_{form}")()
    back = getattr(Regions, f"from_{form}")(written)
    assert back.is_empty.tolist() == [True, False, True]
    assert back.refusals == ()
    assert getattr(back, f"to_{form}")() == written
    masked = getattr(Regions, f"from_{form}")([None, *written], on_invalid="mask")
    assert masked.is_empty.tolist() == [True, True, False, True]
    assert [refusal.row for refusal in masked.refusals] == [0]


def test_what_a_form_cannot_state_is_refused_with_its_row() -> None:
    box = Regions.from_boxes([0.0], [1.0], [0.0], [1.0])
    with pytest.raises(GeometryError, match=r"row 0 holds a box.*Regions.to_polygons"):
        box.to_wkt()
    with pytest.raises(GeometryError, match=r"row 0 holds a box.*Regions.to_polygons"):
        box.to_wkb()
    with pytest.raises(GeometryError, match="row 0 has 2"):
        box.union(box).to_pos()
    bent = Regions.from_wkt(["POLYGON ((0 0, 10 0, 2 2, 0 10, 0 0))"])
    with pytest.raises(GeometryError, match="convex polygons alone: row 0"):
        bent.to_sphgeom()


# ---- Against shapely -----------------------------------------------------------------------------


@given(outlines(), outlines())
def test_shapely_reads_what_is_written_and_writes_what_is_read(a: Outline, b: Outline) -> None:
    both = Regions.from_polygons(
        Polygons.from_lonlat([*a[0], *b[0]], [*a[1], *b[1]], [0, len(a[0]), len(a[0]) + len(b[0])]),
        [0, 1, 2],
    )
    for region in (both, both.union_of_rows()):
        from_text = shapely.from_wkt(region.to_wkt())
        from_bytes = shapely.from_wkb(region.to_wkb())
        for one, other in zip(from_text, from_bytes, strict=True):
            assert shapely.to_wkb(one) == shapely.to_wkb(other)
        for order in (0, 1):
            for flavor in ("iso", "extended"):
                binaries = shapely.to_wkb(
                    shapely.set_srid(from_bytes, 4326),
                    byte_order=order,
                    include_srid=flavor == "extended",
                    flavor=flavor,
                )
                assert Regions.from_wkb(binaries).to_wkb() == region.to_wkb()
        # Shapely's text may lose digits: compared is how both read it.
        texts = shapely.to_wkt(from_bytes, rounding_precision=-1).tolist()
        shapes, refusals = _core.shapes_from_wkt(texts)
        assert not refusals
        assert _core.wkbs(shapes) == shapely.to_wkb(shapely.from_wkt(texts), byte_order=1).tolist()


def test_shapely_and_we_agree_on_emptiness() -> None:
    nothing = Regions.from_wkt(["POLYGON EMPTY", "GEOMETRYCOLLECTION EMPTY"])
    assert nothing.is_empty.all()
    assert not nothing.refusals
    for geometry in (*shapely.from_wkt(nothing.to_wkt()), *shapely.from_wkb(nothing.to_wkb())):
        assert geometry.is_empty
    assert Regions.from_wkb(shapely.to_wkb(shapely.from_wkt(nothing.to_wkt()))).is_empty.all()


# ---- Against lsst.sphgeom ------------------------------------------------------------------------


def vectors_of(region: Any) -> list[tuple[float, float, float]]:
    return [(v.x(), v.y(), v.z()) for v in region.getVertices()]


@given(outlines())
def test_sphgeom_decodes_the_very_vectors_and_ours_come_back(outline: Outline) -> None:
    xyz = unit_vectors(*outline)
    region = Regions.from_polygons(Polygons.from_unit_vectors(xyz[None]))
    (encoding,) = region.to_sphgeom()
    theirs = decode(encoding)
    assert isinstance(theirs, lsst.sphgeom.ConvexPolygon)
    assert bits(vectors_of(theirs)) == bits(region._core.polygons.unit_vectors)
    assert theirs.encode() == encoding
    back = Regions.from_sphgeom([theirs.encode()])
    assert back == region
    assert back.to_sphgeom() == [encoding]


@given(positions(), st.floats(0.0, 180.0))
def test_sphgeom_knows_our_circles(position: tuple[float, float], radius: float) -> None:
    region = Regions.from_circles([position[0]], [position[1]], [radius])
    (encoding,) = region.to_sphgeom()
    circle = decode(encoding)
    center = circle.getCenter()
    xyz = (center.x(), center.y(), center.z())
    assert bits(xyz) == bits(unit_vectors([position[0]], [position[1]])[0])
    angle = lsst.sphgeom.Angle(min(math.radians(radius), math.pi))
    assert circle == lsst.sphgeom.Circle(center, angle)
    assert Regions.from_sphgeom([circle.encode()]).to_sphgeom() == [encoding]


@given(
    st.floats(-360.0, 360.0), st.floats(0.0, 360.0), st.floats(-90.0, 90.0), st.floats(-90.0, 90.0)
)
def test_sphgeom_knows_our_boxes(lon: float, width: float, a: float, b: float) -> None:
    region = Regions.from_boxes([lon], [lon + width], [min(a, b)], [max(a, b)], on_invalid="mask")
    if region.refusals:
        return  # the sum was rounded beyond a whole turn
    (encoding,) = region.to_sphgeom()
    box = decode(encoding)
    assert box.encode() == encoding
    assert not box.isEmpty()
    assert box.getWidth().asRadians() == pytest.approx(math.radians(width), abs=2e-15, rel=1e-15)
    assert box.getLat().getA().asRadians() == math.pi / 180.0 * min(a, b)


@given(
    st.tuples(*[st.floats(0.0, 2.0 * math.pi, exclude_max=True)] * 2),
    st.tuples(*[st.floats(-math.pi / 2, math.pi / 2)] * 2).map(sorted),
)
def test_a_box_of_sphgeom_comes_back_within_the_last_places_of_its_radians(
    lons: tuple[float, float], lats: list[float]
) -> None:
    encoding = b"b" + struct.pack("<4d", *lons, *lats)
    (back,) = Regions.from_sphgeom([encoding]).to_sphgeom()
    np.testing.assert_allclose(struct.unpack("<4d", back[1:]), (*lons, *lats), rtol=3e-16)
    (again,) = Regions.from_sphgeom([back]).to_sphgeom()
    assert again == back


def test_sphgeom_and_we_agree_on_unions_and_emptiness() -> None:
    texts = [f"UNION ({TRIANGLE} CIRCLE 5 5 1 CIRCLE 7 7 0)", "CIRCLE 1 2 3"]
    regions = Regions.from_s_region(texts)
    union, circle = (decode(encoding) for encoding in regions.to_sphgeom())
    assert isinstance(union, lsst.sphgeom.UnionRegion)
    assert union.nOperands() == 3
    nested = lsst.sphgeom.UnionRegion(circle, union).encode()
    read = Regions.from_sphgeom([nested, union.encode()])
    assert read[1].to_sphgeom() == regions[0].to_sphgeom()
    assert read[0] == regions[1].union(regions[0])
    empty = [lsst.sphgeom.Box.empty(), lsst.sphgeom.Circle.empty()]
    nothing = Regions.from_sphgeom([region.encode() for region in empty])
    assert nothing.is_empty.all()
    assert nothing.to_sphgeom() == [b"u", b"u"]
    assert decode(b"u").nOperands() == 0
    full = Regions.from_sphgeom([lsst.sphgeom.Circle.full().encode()])
    assert full.to_s_region()[0].endswith(" 180")


def test_what_of_sphgeom_has_no_place_here_is_refused_by_name() -> None:
    unit = lsst.sphgeom.UnitVector3d
    ellipse = lsst.sphgeom.Ellipse(unit(1, 0, 0), unit(0, 1, 0), lsst.sphgeom.Angle(1.8))
    circle = lsst.sphgeom.Circle(unit(1, 0, 0), lsst.sphgeom.Angle(0.5))
    both = lsst.sphgeom.IntersectionRegion(circle, circle)
    regions = Regions.from_sphgeom([ellipse.encode(), both.encode()], on_invalid="mask")
    for refusal, name in zip(regions.refusals, ("Ellipse", "Intersection"), strict=True):
        assert name in refusal.message
    with pytest.raises(GeometryError, match=r"Ellipse at byte 0 \(row 0\)"):
        Regions.from_sphgeom([ellipse.encode()])


# ---- Anything at all -----------------------------------------------------------------------------


@settings(max_examples=300)
@given(st.one_of(st.text(), st.text("POLYGNCIRUE()0123456789.-+ ,'\"").map("CIRCLE ".__add__)))
def test_any_text_is_read_or_refused_with_a_place_in_it(text: str) -> None:
    for read in (Regions.from_s_region, Regions.from_pos, Regions.from_wkt):
        regions = read([text, TRIANGLE], on_invalid="mask")
        assert len(regions) == 2
        assert {refusal.row for refusal in regions.refusals} <= {0, 1}
        if any(refusal.row == 0 for refusal in regions.refusals):
            with pytest.raises(SkyquiltError, match="row 0"):
                read([text])


@settings(max_examples=300)
@given(st.binary(), st.sampled_from([b"", b"\x01\x03\0\0\0", b"\x01\x06\0\0\0", b"u", b"p", b"c"]))
def test_any_bytes_are_read_or_refused(rest: bytes, start: bytes) -> None:
    for read in (Regions.from_wkb, Regions.from_sphgeom):
        regions = read([start + rest], on_invalid="mask")
        assert len(regions) == 1
        if regions.refusals:
            assert regions.is_empty[0]
            with pytest.raises(SkyquiltError, match="row 0"):
                read([start + rest])
