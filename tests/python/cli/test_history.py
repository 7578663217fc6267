# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.cli._history."""

from __future__ import annotations

from pathlib import Path

from skyquilt.footprint import Instrument
from skyquilt.registry import Registry
from skyquilt.skymap import SkyMap

from .command_line import DEC, RA, Call, error_of, rows_of_csv, rows_of_json, write_table


def test_creating_makes_a_registry_and_says_what_comes_next(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    result = call("create", path)
    assert result.exit_code == 0
    assert result.stdout == f"created {path}\n"
    assert f"skyquilt ingest {path}" in result.stderr
    with Registry.open(path, read_only=True) as registry:
        assert registry.log() == []


def test_creating_registers_skymaps_and_cameras(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    result = call("create", path, "--skymap", "hsc_rings_v1", "--instrument", "HSC")
    assert result.stdout == f"created {path} with hsc_rings_v1, HSC\n"
    with Registry.open(path) as registry:
        # The same content again is accepted, so it is what is there.
        registry.register_skymap(SkyMap.named("hsc_rings_v1"))
        registry.register_instrument(Instrument.named("HSC"))


def test_creating_touches_no_existing_file(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "diary.txt"
    path.write_text("dear diary")
    assert "exists already" in error_of(call("create", path))
    assert path.read_text() == "dear diary"


def test_a_misspelt_skymap_leaves_no_file_behind(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    assert "hsc_rings_v1" in error_of(call("create", path, "--skymap", "hsc"))
    assert not path.exists()


def test_skymaps_and_cameras_can_be_registered_later_and_again(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    call("create", path)
    for _ in range(2):
        result = call("register", path, "--skymap", "hsc_rings_v1", "--instrument", "HSC")
        assert result.stdout == f"{path} has hsc_rings_v1, HSC\n"
    with Registry.open(path) as registry:
        assert registry.skymaps() == ("hsc_rings_v1",)
        registry.register_instrument(Instrument.named("HSC"))


def test_a_skymap_can_come_from_a_file(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    call("create", path)
    config = {"raList": [150.0], "decList": [2.0], "radiusList": [0.5]}
    skymap = SkyMap.from_config("discrete", config)
    (tmp_path / "field.json").write_text(skymap.to_json())
    pickled = Path(__file__).parents[2] / "data" / "lsst_pickles" / "lsst_cells_v1.pickle"
    result = call("register", path, "--skymap", f"field={tmp_path / 'field.json'}")
    assert result.exit_code == 0
    # A pickle of the same form with fewer rings.
    source = pickled.read_bytes()
    (tmp_path / "small.pickle").write_bytes(
        source.replace(b"config.numRings=120", b"config.numRings= 12")
    )
    assert call("register", path, "--skymap", f"few={tmp_path / 'small.pickle'}").exit_code == 0
    with Registry.open(path) as registry:
        assert registry.skymaps() == ("field", "few")
        registry.register_skymap(skymap, name="field")  # the same content, so it is accepted
    (tmp_path / "bad.json").write_bytes(b"\xff\xfe")
    for wrong, message in (
        (f"x={tmp_path / 'none.json'}", "there is no file"),
        (f"x={tmp_path / 'none.pickle'}", "none.pickle"),
        (f"x={tmp_path / 'bad.json'}", "no JSON"),
        (f"x={path}", "pickle"),
    ):
        assert message in error_of(call("register", path, "--skymap", wrong))


def test_registering_needs_something_to_register(call: Call, survey: Path) -> None:
    result = call("register", survey)
    assert result.exit_code == 2
    assert "--skymap or --instrument" in result.stderr
    assert "hsc_rings_v1" in error_of(call("register", survey, "--skymap", "hsc"))


def test_promoting_tells_the_new_order(call: Call, survey: Path, corners: Path) -> None:
    moved = write_table(corners.with_name("b.csv"), [(1, 10, "i", RA, DEC + 1e-4)])
    assert "promote" in call("ingest", survey, moved, "--solution", "jointcal").stderr
    result = call("promote", survey, "jointcal", "--message", "better")
    assert result.stdout == "commit 3: the order of answers is now jointcal, predicted\n"
    assert call("promote", survey, "jointcal").stdout.endswith("nothing was changed\n")
    with Registry.open(survey, read_only=True) as registry:
        assert [commit.message for commit in registry.log()][:1] == ["better"]


def test_promoting_an_unknown_solution_names_the_known_ones(call: Call, survey: Path) -> None:
    assert "predicted" in error_of(call("promote", survey, "predictd"))


def test_a_marker_names_the_newest_commit_or_the_one_asked_for(
    call: Call, fitted_survey: Path
) -> None:
    assert call("mark", fitted_survey, "now").stdout == "now is commit 3\n"
    assert call("mark", fitted_survey, "then", "--commit", 1).stdout == "then is commit 1\n"
    assert "9" in error_of(call("mark", fitted_survey, "never", "--commit", 9))


def test_a_commit_to_mark_is_named_as_anywhere_else(call: Call, fitted_survey: Path) -> None:
    rows = rows_of_json(call("log", fitted_survey, "--format", "json"))
    for name, place, number in (
        ("a", "first", 1),
        ("b", rows[1]["time"], 2),
        ("c", "2999-01-01", 3),
    ):
        result = call("mark", fitted_survey, name, "--commit", place)
        assert result.stdout == f"{name} is commit {number}\n"


def test_each_time_of_the_log_finds_its_commit(call: Call, fitted_survey: Path) -> None:
    texts = [
        [row["time"] for row in rows_of_json(call("log", fitted_survey, "--format", "json"))],
        [row["time"] for row in rows_of_csv(call("log", fitted_survey, "--format", "csv"))],
        [line.split()[1] for line in call("log", fitted_survey).stdout.splitlines()[2:]],
    ]
    assert texts[0] == texts[1] == texts[2]
    for number, text in zip((3, 2, 1), texts[0], strict=True):
        by_time = call("inputs", fitted_survey, "--tract", 9615, "--at", text, "--format", "csv")
        by_number = call(
            "inputs", fitted_survey, "--tract", 9615, "--at", number, "--format", "csv"
        )
        assert by_time.stdout == by_number.stdout
        assert by_time.stderr == by_number.stderr


def test_the_log_shows_commits_newest_first_with_their_markers(
    call: Call, fitted_survey: Path
) -> None:
    rows = rows_of_json(call("log", fitted_survey, "--format", "json"))
    assert [row["commit"] for row in rows] == [3, 2, 1]
    assert [row["kind"] for row in rows] == ["promote", "footprints", "footprints"]
    assert [row["markers"] for row in rows] == [["second"], [], ["first"]]
    assert [row["footprints"] for row in rows] == [0, 1, 3]
    assert [row["failed"] for row in rows] == [0, 1, 0]
    assert rows[2]["message"] == "to begin with"


def test_an_empty_log_is_an_empty_answer(call: Call, tmp_path: Path) -> None:
    call("create", tmp_path / "new.db")
    result = call("log", tmp_path / "new.db", "--format", "csv")
    assert rows_of_csv(result) == []
    assert result.stdout.startswith("commit,time,")
    assert call("log", tmp_path / "new.db").stdout == ""
