# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.footprint.sources.corner_tables."""

from __future__ import annotations

import csv
import gzip
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skyquilt.errors import CoordinateError, MissingExtraError, TableError
from skyquilt.footprint import FootprintTable, read_corner_table

HEADER = "instrument,visit,detector,band,ra1,dec1,ra2,dec2,ra3,dec3,ra4,dec4"
ROWS = [
    "HSC,318,0,y,10.0,0.0,10.1,0.0,10.1,0.1,10.0,0.1",
    "HSC,318,1,y,20.0,0.0,20.1,0.0,20.1,0.1,20.0,0.1",
    "HSC,322,0,i,30.0,0.0,30.1,0.0,30.1,0.1,30.0,0.1",
]

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_lines(*lines: str, name: str = "table.csv") -> Path:
        path = tmp_path / name
        data = "".join(f"{line}\n" for line in lines).encode()
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
        return path

    return write_lines


def read_slowly(path: Path) -> FootprintTable:
    """Read a CSV cell by cell, the obvious way."""
    with path.open(newline="", encoding="utf-8-sig") as stream:
        rows = list(csv.DictReader(stream))
    corners = sorted({int(name[2:]) for name in rows[0] if name.startswith("ra")})
    return FootprintTable.from_corners(
        instrument=[row["instrument"] for row in rows],
        visit=[int(row["visit"]) for row in rows],
        detector=[int(row["detector"]) for row in rows],
        band=[row["band"] for row in rows],
        ra=[[float(row[f"ra{i}"]) for i in corners] for row in rows],
        dec=[[float(row[f"dec{i}"]) for i in corners] for row in rows],
        seeing=[float(row["seeing"] or "nan") for row in rows] if "seeing" in rows[0] else None,
    )


def test_a_table_of_text_is_read_in_its_order(write: Write) -> None:
    table = read_corner_table(write(HEADER, *ROWS))
    assert table == read_slowly(write(HEADER, *ROWS))
    assert table.visit.tolist() == [318, 318, 322]
    assert table.lon.tolist()[:4] == [10.0, 10.1, 10.1, 10.0]


def test_a_gzipped_table_and_a_path_as_text_read_the_same(write: Write) -> None:
    plain = read_corner_table(write(HEADER, *ROWS))
    assert read_corner_table(str(write(HEADER, *ROWS, name="table.csv.gz"))) == plain


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    lon=st.lists(st.floats(-720.0, 720.0), min_size=1, max_size=5),
    lat=st.floats(-80.0, 80.0),
    size=st.floats(1e-4, 5.0),
    visit=st.integers(-(2**63), 2**63 - 1),
)
def test_numbers_written_as_text_come_back_with_every_bit(
    tmp_path: Path, lon: list[float], lat: float, size: float, visit: int
) -> None:
    ra = np.array([[x, x + size, x + size, x] for x in lon])
    dec = np.array([[lat, lat, lat + size, lat + size]] * len(lon))
    path = tmp_path / "bits.csv"
    with path.open("w") as stream:
        stream.write(HEADER + "\n")
        for row, (lons, lats) in enumerate(zip(ra.tolist(), dec.tolist(), strict=True)):
            cells = [repr(x) for pair in zip(lons, lats, strict=True) for x in pair]
            stream.write(",".join(["HSC", str(visit), str(row), "r", *cells]) + "\n")
    table = read_corner_table(path)
    assert table.lon.tobytes() == ra.tobytes()
    assert table.lat.tobytes() == dec.tobytes()
    assert table.visit.tolist() == [visit] * len(lon)


@pytest.mark.parametrize("n", [0, 1, 1999, 2000, 2001, 4321])
def test_the_length_of_a_file_does_not_matter(
    write: Write, make_table: Callable[..., FootprintTable], n: int
) -> None:
    expected = make_table(n)
    lines = [
        ",".join(
            ["HSC", str(expected.visit[i]), str(expected.detector[i]), "r"]
            + [
                repr(x.item())
                for j in range(4 * i, 4 * i + 4)
                for x in (expected.lon[j], expected.lat[j])
            ]
        )
        for i in range(n)
    ]
    assert read_corner_table(write(HEADER, *lines)) == expected


def test_blank_lines_a_byte_order_mark_quotes_and_windows_line_ends_are_read_over(
    write: Write,
) -> None:
    plain = read_corner_table(write(HEADER, *ROWS))
    quoted = [row.replace("HSC", '"HSC"') for row in ROWS]
    for lines in (
        ["\ufeff" + HEADER, *ROWS],
        [HEADER, ROWS[0], "", ROWS[1], "", ROWS[2], ""],
        [HEADER.replace(",", ", "), *quoted],
        [line + "\r" for line in (HEADER, *ROWS)],
    ):
        assert read_corner_table(write(*lines)) == plain


def test_empty_cells_are_the_missing_mark_of_their_column(write: Write) -> None:
    header = HEADER + ",seeing,day_obs,wcs_id,status,reason"
    table = read_corner_table(
        write(
            header,
            ROWS[0] + ",0.7,20140324,a,ok,",
            ROWS[1] + ",,20140324,,ok,",
            "HSC,322,0,i,,,,,,,,,0.9,,b,failed,no stars",
        )
    )
    assert np.array_equal(table.column("seeing"), [0.7, np.nan, 0.9], equal_nan=True)
    assert table.column("day_obs").tolist() == [20140324, 20140324, -1]
    assert table.column("wcs_id").tolist() == ["a", "", "b"]
    assert table.reason.tolist() == ["", "", "no stars"]
    assert np.diff(table.offsets).tolist() == [4, 4, 0]


def test_outlines_may_have_more_corners(write: Write) -> None:
    header = HEADER + ",ra5,dec5"
    table = read_corner_table(write(header, ROWS[0] + ",9.99,0.05"))
    assert table.offsets.tolist() == [0, 5]
    assert table.lon.tolist() == [10.0, 10.1, 10.1, 10.0, 9.99]


def test_columns_can_be_renamed_left_out_and_given_for_all_rows(write: Write) -> None:
    plain = read_corner_table(write(HEADER, *ROWS[:2]))
    header = HEADER.replace("instrument,visit,detector,band", "expnum,ccd,airmass,color")
    lines = [row.replace("HSC,", "").replace(",y,", ",1.2,y,") for row in ROWS[:2]]
    table = read_corner_table(
        write(header, *lines),
        columns={"expnum": "visit", "ccd": "detector", "airmass": None, "color": "band"},
        instrument="HSC",
    )
    assert table == plain
    no_band = [line.replace(",y,", ",") for line in (HEADER.replace(",band", ""), *ROWS[:2])]
    assert read_corner_table(write(*no_band), band="y") == plain


@pytest.mark.parametrize(
    ("header", "options", "message"),
    [
        (
            HEADER + ",airmass",
            {},
            r"unknown column 'airmass'.*leave it out with columns=\{'airmass",
        ),
        (HEADER + ",seeings", {}, r"unknown column 'seeings' \(did you mean 'seeing'\?\)"),
        (
            HEADER.replace("detector", "ccd"),
            {},
            r"'ccd' is what HSC calls 'detector'.*\{'ccd': 'de",
        ),
        (HEADER.replace("visit", "expnum"), {}, "'expnum' is what DECam calls 'visit'"),
        (HEADER, {"columns": {"bnd": "band"}}, r"no column 'bnd' to rename.*mean 'band'"),
        (HEADER + ",x", {"columns": {"x": "seeings"}}, "'x' cannot become 'seeings' .*'seeing'"),
        (HEADER + ",band", {}, r"two columns for 'band'; leave one out with columns=\{'band'"),
        (HEADER, {"band": "r"}, "a column 'band', and band='r' was given"),
        (HEADER.replace(",band", ""), {}, r"no column 'band'.* or give band="),
        (HEADER, {"columns": {"visit": None}}, r"no column 'visit'; there are instrument, visit"),
        (HEADER.replace("dec2", "dec7"), {}, "no column 'dec2'; corners are ra1, dec1"),
        (HEADER.split(",ra3", maxsplit=1)[0], {}, "no column 'ra3'; corners are ra1, dec1"),
        (HEADER.split(",ra1", maxsplit=1)[0], {}, "no column 'ra1'; corners are ra1, dec1"),
        (HEADER.replace("ra1", "ra01"), {}, "unknown column 'ra01'"),
    ],
)
def test_a_file_without_the_right_columns_is_refused_with_the_way_out(
    write: Write, header: str, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(TableError, match=rf"table\.csv: .*{message}"):
        read_corner_table(write(header), **options)


@pytest.mark.parametrize(
    ("mark", "name"),
    [(";", "';'"), ("\t", "tabs"), ("|", r"'\|'"), (" ", "blanks"), (" ; ", "';'")],
)
def test_another_mark_than_a_comma_between_columns_is_named(
    write: Write, mark: str, name: str
) -> None:
    path = write(*(line.replace(",", mark) for line in (HEADER, *ROWS)))
    with pytest.raises(TableError, match=rf"csv: columns are separated by {name} here, not by ','"):
        read_corner_table(path)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("HSC,1.0,5,r" + ",0" * 8, "'visit' must hold an integer, got '1.0' on line 5"),
        ("HSC,9223372036854775808,5,r" + ",0" * 8, "got '9223372036854775808' on line 5"),
        ("HSC,1_0,5,r" + ",0" * 8, "'visit' must hold an integer, got '1_0' on line 5"),
        ("HSC,,5,r" + ",0" * 8, "'visit' must hold an integer, got '' on line 5"),
        ("HSC,1,5,r,1e,2" + ",0" * 6, "'ra1' must hold a number, got '1e' on line 5"),
        ("HSC,1,5,r,1_0,2" + ",0" * 6, "'ra1' must hold a number, got '1_0' on line 5"),
        ("HSC,1,5,r,\u0661,2" + ",0" * 6, "'ra1' must hold a number, got '\u0661' on line 5"),
        ("HSC,1,5,r,0,0", "must have 12 cells as the first one has, line 5 has 6; is the file cut"),
        ("HSC,1,5,r" + ",0" * 9, "line 5 has 13"),
        ('"HSC,1,5,r' + ",0" * 8, "damaged or no CSV text"),
    ],
)
def test_a_bad_cell_is_named_by_file_column_and_line(write: Write, line: str, message: str) -> None:
    # A blank line counts as a line of the file, so that an editor finds the place.
    with pytest.raises(TableError, match=rf"table\.csv: .*{message}"):
        read_corner_table(write(HEADER, *ROWS[:2], "", line, ROWS[2]))


def test_a_bad_cell_far_down_is_found(write: Write) -> None:
    lines = [f"HSC,{i},0,y,10,0,10.1,0,10.1,0.1,10,0.1" for i in range(5000)]
    lines[4321] = lines[4321].replace("10.1", "1O.1", 1)
    with pytest.raises(TableError, match=r"'ra2' must hold a number, got '1O\.1' on line 4323"):
        read_corner_table(write(HEADER, *lines))


def test_a_refused_outline_names_the_file_and_the_row(write: Write) -> None:
    bad = ROWS[1].replace("20.1,0.1", "20.1,90.1")
    path = write(HEADER, ROWS[0], bad)
    with pytest.raises(
        CoordinateError, match=r"table\.csv: latitude .*got 90\..*\(row 1, vertex 2"
    ):
        read_corner_table(path)
    assert read_corner_table(path, on_invalid="fail").is_failed.tolist() == [False, True]


def test_rows_that_break_a_rule_of_tables_name_the_file(write: Write) -> None:
    with pytest.raises(TableError, match=r"table\.csv: .*rows 0 and 1 are both instrument 'HSC'"):
        read_corner_table(write(HEADER, ROWS[0], ROWS[0]))


@pytest.mark.parametrize("keep", [1, 10, 200, 2000, -9, -1])
def test_a_gzipped_file_that_was_cut_short_is_refused(write: Write, keep: int) -> None:
    path = write(
        HEADER, *[f"HSC,{i},0,y,1{i},0,1.1,0,1.1,.1,1,.1" for i in range(3000)], name="t.csv.gz"
    )
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(TableError, match=r"t\.csv\.gz: the file is damaged"):
        read_corner_table(path)


@pytest.mark.parametrize("name", ["t.csv", "t.csv.gz", "t.parquet"])
@pytest.mark.parametrize(
    "content",
    [b"\x93\xff\x00\x01" * 50, b"PAR1" + bytes(50) + b"PAR1", b"\x1f\x8b\x08" + bytes(40)],
)
def test_bytes_that_are_no_table_are_refused(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(TableError, match=name):
        read_corner_table(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(content=st.binary(max_size=300), name=st.sampled_from(["f.csv", "f.csv.gz", "f.parquet"]))
def test_no_bytes_do_worse_than_a_refusal(tmp_path: Path, content: bytes, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(TableError, match=name):
        read_corner_table(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(position=st.integers(0, 200), byte=st.integers(0, 255))
def test_a_changed_byte_gives_a_table_or_a_refusal(
    tmp_path: Path, position: int, byte: int
) -> None:
    content = bytearray("\n".join([HEADER, *ROWS, ""]).encode())
    content[position] = byte
    path = tmp_path / "f.csv"
    path.write_bytes(content)
    n_rows = -1
    message = ""
    try:
        n_rows = len(read_corner_table(path, on_invalid="fail"))
    except TableError as error:
        message = str(error)
    assert n_rows in (2, 3) or "f.csv" in message


@pytest.mark.parametrize("name", ["empty.csv", "empty.csv.gz", "empty.parquet"])
def test_an_empty_file_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(gzip.compress(b"") if name.endswith("gz") else b"")
    with pytest.raises(TableError, match=name):
        read_corner_table(tmp_path / name)


def test_other_endings_are_refused_and_missing_files_are_not_found(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"t\.fits: a corner table must end in \.csv"):
        read_corner_table(tmp_path / "t.fits")
    for name in ("t.csv", "t.csv.gz", "t.parquet"):
        with pytest.raises(FileNotFoundError):
            read_corner_table(tmp_path / name)


def arrow_columns(**changes: Any) -> dict[str, Any]:
    corners = np.array([[float(x) for x in row.split(",")[4:]] for row in ROWS])
    names = HEADER.split(",")[4:]
    columns: dict[str, Any] = {
        "instrument": pa.array(["HSC"] * 3).dictionary_encode(),
        "visit": pa.array([318, 318, 322], pa.uint32()),
        "detector": pa.array([0, 1, 0], pa.int16()),
        "band": pa.array(["y", "y", "i"], pa.large_string()),
        **{name: corners[:, i] for i, name in enumerate(names)},
    }
    return columns | changes


def test_parquet_and_text_read_the_same(write: Write, tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    for row_group_size in (1, 3):
        pq.write_table(pa.table(arrow_columns()), path, row_group_size=row_group_size)
        assert read_corner_table(path) == read_corner_table(write(HEADER, *ROWS))


def test_nulls_are_the_missing_mark_of_their_column(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    columns = arrow_columns(
        seeing=pa.array([0.7, None, 0.9]),
        day_obs=pa.array([20140324, 20140324, None]),
        wcs_id=pa.array(["a", None, "b"]),
        exposure_name=pa.nulls(3),
        mjd_begin_tai=pa.nulls(3),
    )
    pq.write_table(pa.table(columns), path)
    table = read_corner_table(path)
    assert np.array_equal(table.column("seeing"), [0.7, np.nan, 0.9], equal_nan=True)
    assert table.column("day_obs").tolist() == [20140324, 20140324, -1]
    assert table.column("wcs_id").tolist() == ["a", "", "b"]
    assert table.column("exposure_name").tolist() == ["", "", ""]
    assert np.isnan(table.column("mjd_begin_tai")).all()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"visit": pa.array([318, None, 322])}, "'visit' needs a value, row 1 has none"),
        ({"band": pa.array(["y", "y", None])}, "'band' needs a value, row 2 has none"),
        ({"visit": pa.array([318.0, 318.0, 322.0])}, "'visit' must hold integers, got float64"),
        ({"band": pa.array([1, 2, 3])}, "'band' must hold text, got int64"),
        ({"ra1": pa.array(["a", "b", "c"])}, "must hold|must be numbers"),
        ({"airmass": pa.array([1.0, 1.0, 1.0])}, "unknown column 'airmass'"),
    ],
)
def test_a_parquet_column_of_a_wrong_kind_is_refused(
    tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table(arrow_columns(**change)), path)
    with pytest.raises((TableError, CoordinateError), match=rf"t\.parquet: .*({message})"):
        read_corner_table(path)


def test_a_parquet_file_that_was_cut_short_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table(arrow_columns()), path)
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(TableError, match=r"t\.parquet: the file is damaged"):
        read_corner_table(path)


def test_parquet_without_pyarrow_names_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'skyquilt\[parquet\]'"):
        read_corner_table(tmp_path / "t.parquet")


def test_reading_text_does_not_load_pyarrow(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert len(read_corner_table(write(HEADER, *ROWS))) == 3


def test_the_slow_and_the_fast_reader_agree_on_a_reference_table(reference: Path) -> None:
    path = reference / "decam_visit" / "footprints.csv"
    assert read_corner_table(path, columns={"name": None}) == read_slowly(path)


def test_blanks_around_a_cell_belong_to_no_name(write: Write) -> None:
    table = read_corner_table(write(HEADER, ROWS[0].replace(",y,", ", y ,").replace("HSC", " HSC")))
    assert table.band.tolist() == ["y"]
    assert table.instrument.tolist() == ["HSC"]


def test_columns_that_map_nothing_are_refused(write: Write) -> None:
    wrong: Any = "visit"
    with pytest.raises(TableError, match=r"columns must map names in the file .* got 'visit'"):
        read_corner_table(write(HEADER, *ROWS), columns=wrong)
