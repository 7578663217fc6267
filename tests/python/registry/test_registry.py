# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.registry.registry and questions: opening, handles, and bad input."""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from skyquilt.errors import NotFoundError, ReadOnlyError, RegistryError, SkyquiltError
from skyquilt.footprint import FootprintTable, Instrument
from skyquilt.registry import Registry
from skyquilt.skymap import SkyMap

MakeTable = Callable[..., FootprintTable]


def other_skymap(name: str | None = None) -> SkyMap:
    """Make a skymap that no preset is."""
    config = SkyMap.named("hsc_rings_v1").config.to_lsst()
    return SkyMap.from_config("rings", {**config, "numRings": 60}, name=name)


def test_importing_the_package_loads_no_database_library() -> None:
    code = "import skyquilt, sys; print('sqlalchemy' in sys.modules, 'alembic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False False\n"


def test_asking_loads_no_migrations(registry: Registry, make_table: MakeTable) -> None:
    code = (
        "import sys; from skyquilt import Registry;"
        f" Registry.open({str(registry.path)!r}).log(); print('alembic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_opening_reads_no_rows(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    statements: list[str] = []
    from skyquilt.registry import engine  # noqa: PLC0415 (patched below)

    connect = engine.Database._connect

    def traced(database: Any) -> Any:
        connection = connect(database)
        connection.set_trace_callback(statements.append)
        return connection

    monkeypatch.setattr(engine.Database, "_connect", traced)
    with Registry.open(registry.path):
        pass
    assert {text.split()[0] for text in statements} == {"BEGIN", "PRAGMA", "ROLLBACK"}
    assert "PRAGMA user_version" in statements


def test_an_empty_registry_answers_with_nothing(registry: Registry) -> None:
    assert len(registry.inputs(skymap="hsc_rings_v1", tract=9813)) == 0
    assert len(registry.footprints()) == 0
    assert (registry.log(), registry.markers(), registry.solutions()) == ([], [], [])
    assert registry.commit_number == 0
    assert len(registry.diff(0).patches("hsc_rings_v1")) == 0
    assert len(registry.diff(0).footprints()) == 0


def test_a_pickle_opens_the_same_file_at_the_same_commit(
    registry: Registry, make_table: MakeTable
) -> None:
    registry.commit(make_table([1]), solution="a")
    pinned = pickle.loads(pickle.dumps(registry.at(1)))
    free = pickle.loads(pickle.dumps(registry))
    registry.commit(make_table([2]), solution="a")
    assert (pinned.commit_number, free.commit_number) == (1, 2)
    with pytest.raises(ReadOnlyError):
        pinned.promote("a")
    for handle in (pinned, free):
        handle.close()


USE: dict[str, Callable[[Registry, FootprintTable], Any]] = {
    "inputs": lambda r, t: r.inputs(skymap="hsc_rings_v1", tract=9813),
    "patches": lambda r, t: r.patches(visit=1, skymap="hsc_rings_v1"),
    "footprints": lambda r, t: r.footprints(),
    "diff": lambda r, t: r.diff(0),
    "log": lambda r, t: r.log(),
    "markers": lambda r, t: r.markers(),
    "skymaps": lambda r, t: r.skymaps(),
    "solutions": lambda r, t: r.solutions(),
    "resolution": lambda r, t: r.resolution,
    "commit_number": lambda r, t: r.commit_number,
    "at": lambda r, t: r.at(None),
    "refresh": lambda r, t: r.refresh(),
    "commit": lambda r, t: r.commit(t, solution="a"),
    "check": lambda r, t: r.check(t, solution="a"),
    "promote": lambda r, t: r.promote("a"),
    "mark": lambda r, t: r.mark("x"),
    "register_skymap": lambda r, t: r.register_skymap(SkyMap.named("hsc_rings_v1")),
    "register_instrument": lambda r, t: r.register_instrument(Instrument.named("HSC")),
    "with": lambda r, t: r.__enter__(),
}


@pytest.mark.parametrize("verb", USE)
def test_a_closed_registry_does_nothing_more(
    registry: Registry, make_table: MakeTable, verb: str
) -> None:
    registry.commit(make_table([1]), solution="a")
    pinned, difference = registry.at(1), registry.diff(0)
    with registry.at(1) as closed_alone:
        assert closed_alone.commit_number == 1
    words = r"this registry is closed; open it again with Registry\.open\("
    with pytest.raises(RegistryError, match=words):
        USE[verb](closed_alone, make_table([2]))
    assert registry.commit_number == pinned.commit_number == 1
    registry.close()
    registry.close()
    for handle in (registry, pinned):
        with pytest.raises(RegistryError, match=words):
            USE[verb](handle, make_table([2]))
    with pytest.raises(RegistryError, match=words):
        difference.footprints()
    assert str(registry.path) in repr(registry)
    with pickle.loads(pickle.dumps(registry)) as again:
        assert again.commit_number == 1


def test_every_verb_is_tried_on_a_closed_registry() -> None:
    verbs = {name for name in dir(Registry) if not name.startswith("_")}
    assert verbs - set(USE) == {"close", "create", "open", "path", "read_only"}


def test_threads_may_share_a_registry(registry: Registry, make_table: MakeTable) -> None:
    registry.commit(make_table(range(50)), solution="a")
    counts: list[int] = []

    def ask() -> None:
        for _ in range(5):
            counts.append(len(registry.inputs(skymap="hsc_rings_v1", tract=9813)))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts == [150] * 20


def test_read_only_refuses_to_write_and_says_how(registry: Registry, make_table: MakeTable) -> None:
    with Registry.open(registry.path, read_only=True) as reader:
        assert reader.read_only
        for write in (
            lambda: reader.commit(make_table(), solution="a"),
            lambda: reader.promote("a"),
            lambda: reader.mark("x"),
            lambda: reader.register_skymap(SkyMap.named("hsc_rings_v1")),
            lambda: reader.register_instrument(Instrument.named("HSC")),
        ):
            with pytest.raises(ReadOnlyError, match="open it without to write"):
                write()


def test_the_text_of_a_handle_says_where_and_when(
    registry: Registry, make_table: MakeTable
) -> None:
    registry.commit(make_table(), solution="a")
    assert repr(registry) == f"<Registry {str(registry.path)!r}>"
    assert repr(registry.at(1)) == f"<Registry {str(registry.path)!r}, at commit 1>"
    with Registry.open(registry.path, read_only=True) as reader:
        assert repr(reader).endswith(", read-only>")


def test_skymaps_are_found_by_registered_and_built_in_names(
    registry: Registry, make_table: MakeTable
) -> None:
    registry.commit(make_table(), solution="a")
    registry.register_skymap(other_skymap(), "ours")
    registry.register_skymap(other_skymap("ours"))
    tract, patch = other_skymap().locate([150.1], [2.1])
    found = registry.inputs(skymap="ours", tract=tract[0], patch=patch[0])
    assert len(found) > 0
    assert found == registry.inputs(skymap=other_skymap(), tract=tract[0], patch=patch[0])
    assert len(registry.inputs(skymap="hsc_rings_v1", tract=9813)) == 3


def test_names_of_skymaps_cannot_change_their_meaning(registry: Registry) -> None:
    registry.register_skymap(other_skymap(), "ours")
    with pytest.raises(RegistryError, match="'ours' stands for another skymap"):
        registry.register_skymap(SkyMap.named("hsc_rings_v1"), "ours")
    with pytest.raises(RegistryError, match="registered as 'ours' already"):
        registry.register_skymap(other_skymap(), "theirs")
    with pytest.raises(RegistryError, match="built-in"):
        registry.register_skymap(other_skymap(), "lsst_cells_v1")
    with pytest.raises(RegistryError, match="needs a name"):
        registry.register_skymap(other_skymap())


def test_a_skymap_without_a_name_can_be_a_scope(registry: Registry, make_table: MakeTable) -> None:
    commit = registry.commit(make_table(), solution="a", scope=(other_skymap(), 1000))
    assert commit.scope.startswith("tract 1000 of ")
    with pytest.raises(NotFoundError, match="no tract"):
        registry.commit(make_table([2]), solution="a", scope=(other_skymap(), 10**6))


def test_a_scope_registers_no_skymap_until_somebody_does(
    registry: Registry, make_table: MakeTable
) -> None:
    registry.register_skymap(SkyMap.named("lsst_cells_v1"))
    registry.commit(make_table([1]), solution="a", scope=("hsc_rings_v1", 9813))
    registry.commit(make_table([2]), solution="a", scope=(other_skymap("ours"), 1000))
    assert registry.skymaps() == ("lsst_cells_v1",)
    with pytest.raises(NotFoundError, match="no skymap named 'ours'"):
        registry.inputs(skymap="ours", tract=1000)
    scopes = [commit.scope for commit in registry.log()]
    assert scopes == ["tract 1000 of ours", "tract 9813 of hsc_rings_v1"]
    inputs = registry.inputs(skymap="hsc_rings_v1", tract=9813)
    registry.register_skymap(other_skymap(), "named_later")
    registry.register_skymap(SkyMap.named("hsc_rings_v1"))
    assert registry.skymaps() == ("lsst_cells_v1", "hsc_rings_v1", "named_later")
    assert registry.log()[0].scope == "tract 1000 of named_later"
    assert registry.footprints(scope=("named_later", 1000)).visit.tolist() == [1] * 3 + [2] * 3
    after = registry.inputs(skymap="hsc_rings_v1", tract=9813)
    assert np.array_equal(after.visit, inputs.visit)
    assert set(after.scope.tolist()) == {"tract 9813 of hsc_rings_v1", "tract 1000 of named_later"}


def test_scopes_of_two_skymaps_never_read_alike(registry: Registry, make_table: MakeTable) -> None:
    config = SkyMap.named("hsc_rings_v1").config.to_lsst()
    skymaps = [
        SkyMap.from_config("rings", {**config, "numRings": rings}, name="ours")
        for rings in (60, 61, 62)
    ]
    impostor = SkyMap.from_config("rings", {**config, "numRings": 63}, name="hsc_rings_v1")
    for visit, skymap in enumerate([*skymaps[:2], impostor]):
        registry.commit(make_table([visit]), solution="a", scope=(skymap, 1000))
    first, second, third = (commit.scope for commit in reversed(registry.log()))
    assert first == "tract 1000 of ours"
    assert second == f"tract 1000 of {skymaps[1].sha1[:12]}"
    assert third == f"tract 1000 of {impostor.sha1[:12]}"
    registry.register_skymap(skymaps[2])
    assert registry.log()[2].scope == f"tract 1000 of {skymaps[0].sha1[:12]}"
    assert registry.skymaps() == ("ours",)
    with registry._database.read() as connection:
        seen = connection.exec_driver_sql("SELECT DISTINCT scope FROM footprints_for_people")
        assert set(seen.scalars()) == {commit.scope for commit in registry.log()}


def test_a_skymap_goes_unnamed_only_while_there_is_one(
    registry: Registry, make_table: MakeTable
) -> None:
    registry.commit(make_table([1]), solution="a", scope=("lsst_cells_v1", 9813))

    def answers(skymap: SkyMap | str | None) -> tuple[Any, ...]:
        return (
            registry.inputs(skymap=skymap, tract=9813),
            registry.patches(visit=1, skymap=skymap),
            registry.diff(0).patches(skymap),
        )

    with pytest.raises(RegistryError, match=r"no skymap of its own.*hsc_rings_v1, lsst_cells_v1"):
        registry.inputs(tract=9813)
    registry.register_skymap(SkyMap.named("hsc_rings_v1"))
    assert answers(None) == answers("hsc_rings_v1")
    assert registry.inputs(tract=9813) == registry.inputs(skymap="hsc_rings_v1", tract=9813)
    registry.register_skymap(other_skymap(), "ours")
    for ask in (
        lambda: registry.inputs(tract=9813),
        lambda: registry.patches(visit=1),
        lambda: registry.diff(0).patches(),
    ):
        with pytest.raises(RegistryError, match=r"2 skymaps \(hsc_rings_v1, ours\).*skymap="):
            ask()


def test_instruments_are_kept_by_name(registry: Registry, make_table: MakeTable) -> None:
    registry.commit(make_table(), solution="a")
    registry.register_instrument(Instrument.named("HSC"))
    registry.register_instrument(Instrument.named("HSC"))
    registry.register_instrument(Instrument.named("DECam"))
    changed = Instrument.named("DECam")
    renamed = Instrument(
        name="HSC",
        detector=changed.detector,
        detector_name=changed.detector_name,
        purpose=changed.purpose,
        u_deg=changed.u_deg,
        v_deg=changed.v_deg,
    )
    with pytest.raises(RegistryError, match="other content"):
        registry.register_instrument(renamed)


def test_what_is_registered_without_a_commit_is_known_to_every_handle(
    registry: Registry, make_table: MakeTable
) -> None:
    registry.commit(make_table([1]), solution="a")
    pinned = registry.at(1)

    def ask(handle: Registry) -> int:
        return len(handle.inputs(skymap="hsc_rings_v1", tract=0, instrument="DECam"))

    with Registry.open(registry.path) as other:
        for handle in (registry, pinned, other):
            with pytest.raises(NotFoundError, match="'DECam'"):
                ask(handle)
        registry.register_instrument(Instrument.named("DECam"))
        with Registry.open(registry.path) as new:
            assert [ask(handle) for handle in (registry, pinned, other, new)] == [0] * 4


def test_a_scope_carries_the_name_its_skymap_was_registered_by_elsewhere(
    registry: Registry, make_table: MakeTable
) -> None:
    registry.commit(make_table([1]), solution="a", scope=(other_skymap(), 0))
    assert registry.footprints(scope=(other_skymap(), 0)).visit.tolist() == [1] * 3
    with Registry.open(registry.path) as other:
        other.register_skymap(other_skymap(), "ours")
    with registry._snapshot() as snapshot:
        assert "tract 0 of ours" in snapshot.names_of_scopes().values()


def test_an_instrument_without_visits_makes_no_visit_ambiguous(
    registry: Registry, make_table: MakeTable
) -> None:
    registry.commit(make_table([1]), solution="a")
    alone = registry.patches(visit=1, skymap="hsc_rings_v1")
    registry.register_instrument(Instrument.named("DECam"))
    again = registry.patches(visit=1, skymap="hsc_rings_v1")
    assert len(again) == len(alone) > 0


def test_an_instrument_goes_unnamed_only_while_there_is_one(
    registry: Registry, make_table: MakeTable
) -> None:
    with pytest.raises(RegistryError, match=r"0 instruments \(none yet\)"):
        registry.patches(visit=1, skymap="hsc_rings_v1")
    registry.commit(make_table([1]), solution="a")
    alone = registry.patches(visit=1, skymap="hsc_rings_v1")
    registry.commit(make_table([1], instrument="DECam", band="g"), solution="a")
    with pytest.raises(RegistryError, match=r"2 instruments \(DECam, HSC\)"):
        registry.patches(visit=1, skymap="hsc_rings_v1")
    assert registry.patches(visit=1, instrument="HSC", skymap="hsc_rings_v1") == alone
    both = registry.inputs(skymap="hsc_rings_v1", tract=9813)
    assert both.instrument.tolist() == ["DECam"] * 3 + ["HSC"] * 3
    one = registry.inputs(skymap="hsc_rings_v1", tract=9813, instrument="DECam")
    assert set(one.band.tolist()) == {"g"}
    assert len(registry.footprints(instrument="HSC")) == 3


def test_purposes_are_given_all_and_chosen_by_name(
    registry: Registry, make_table: MakeTable
) -> None:
    registry.commit(make_table([1], purpose=["SCIENCE", "FOCUS", "GUIDER"]), solution="a")
    everything = registry.inputs(skymap="hsc_rings_v1", tract=9813)
    assert everything.purpose.tolist() == ["SCIENCE", "FOCUS", "GUIDER"]
    some = registry.inputs(skymap="hsc_rings_v1", tract=9813, purpose=["FOCUS", "SCIENCE"])
    assert some.purpose.tolist() == ["SCIENCE", "FOCUS"]


def test_details_add_what_is_known_of_the_visit(registry: Registry, make_table: MakeTable) -> None:
    registry.commit(make_table([1], day_obs=20140324, exptime_s=30.0), solution="a")
    found = registry.inputs(skymap="hsc_rings_v1", tract=9813, details=True)
    assert found.column_names[-5:] == (
        "physical_filter",
        "exposure_name",
        "day_obs",
        "mjd_begin_tai",
        "exptime_s",
    )
    columns = found.to_dict()
    assert columns["day_obs"].tolist() == [20140324] * 3
    assert np.isnan(columns["mjd_begin_tai"]).all()
    assert columns["exposure_name"].tolist() == [""] * 3
    assert "day_obs" not in registry.inputs(skymap="hsc_rings_v1", tract=9813).to_dict()


def test_failed_inputs_can_be_listed_raised_or_passed_over(
    registry: Registry, make_table: MakeTable
) -> None:
    registry.commit(make_table([1]), solution="single_frame")
    registry.commit(make_table([1], fails=[1]), solution="jointcal")
    both = ["jointcal", "single_frame"]
    left = registry.inputs(skymap="hsc_rings_v1", tract=9813, resolution=both)
    assert left.detector.tolist() == [0, 2]
    assert left.failed.to_dict()["reason"].tolist() == ["too few stars"]
    assert left.failed.placed_by.tolist() == ["single_frame"]
    passed = registry.inputs(
        skymap="hsc_rings_v1", tract=9813, resolution=both, failed="fall_through"
    )
    assert passed.solution.tolist() == ["jointcal", "single_frame", "jointcal"]
    with pytest.raises(RegistryError, match=r"visit 1, detector 1 .*too few stars"):
        registry.inputs(skymap="hsc_rings_v1", tract=9813, resolution=both, failed="error")
    alone = registry.inputs(skymap="hsc_rings_v1", tract=9813, resolution="jointcal")
    assert (len(alone), len(alone.failed)) == (2, 0)  # nothing says where the failed one would be
    assert len(registry.patches(visit=1, detector=1, skymap="hsc_rings_v1")) > 0
    gone = registry.patches(visit=1, detector=1, skymap="hsc_rings_v1", resolution=both)
    assert len(gone) == 0


def test_of_the_fits_of_two_neighbours_the_older_one_answers(
    registry: Registry, make_table: MakeTable
) -> None:
    # To the last digit tract 9812 is a little nearer to 9813 than 9814 is.
    registry.commit(make_table([1], shift_mas=1.0), solution="a", scope=("hsc_rings_v1", 9814))
    registry.commit(make_table([1], shift_mas=2.0), solution="a", scope=("hsc_rings_v1", 9812))
    found = registry.inputs(skymap="hsc_rings_v1", tract=9813)
    assert found.scope.tolist() == ["tract 9814 of hsc_rings_v1"] * 3


def test_falling_through_tries_other_scopes_before_the_next_solution(
    registry: Registry, make_table: MakeTable
) -> None:
    here, near = ("hsc_rings_v1", 9813), ("hsc_rings_v1", 9814)
    registry.commit(make_table([1], shift_mas=1.0), solution="single_frame")
    registry.commit(make_table([1], fails=[1]), solution="jointcal", scope=here)
    registry.commit(make_table([1], [0, 1], shift_mas=2.0), solution="jointcal", scope=near)

    def answering(failed: Any) -> list[tuple[int, str, str]]:
        found = registry.inputs(
            skymap="hsc_rings_v1",
            tract=9813,
            resolution=["jointcal", "single_frame"],
            failed=failed,
        )
        columns = (found.detector, found.solution, found.scope)
        return list(zip(*(column.tolist() for column in columns), strict=True))

    of_here = [(0, "jointcal", "tract 9813 of hsc_rings_v1")]
    of_here_2 = [(2, "jointcal", "tract 9813 of hsc_rings_v1")]
    assert answering("exclude") == of_here + of_here_2
    near_answers = [(1, "jointcal", "tract 9814 of hsc_rings_v1")]
    assert answering("fall_through") == of_here + near_answers + of_here_2
    registry.commit(
        make_table([1], [0, 1], fails=[1]), solution="jointcal", scope=near, on_conflict="revise"
    )
    assert answering("fall_through") == [*of_here, (1, "single_frame", ""), *of_here_2]
    with pytest.raises(RegistryError, match="another scope's fit of the same solution first"):
        answering("error")


ASK: dict[str, Callable[[Registry], Any]] = {
    "no tract": lambda r: r.inputs(skymap="hsc_rings_v1", tract=981300),
    r"tract 9813 has 81 patches": lambda r: r.inputs(skymap="hsc_rings_v1", tract=9813, patch=99),
    r"no patch": lambda r: r.inputs(skymap="hsc_rings_v1", tract=9813, patch=-1),
    "no skymap": lambda r: r.inputs(skymap="hsc_rings_v2", tract=9813),
    "no band 'R'": lambda r: r.inputs(skymap="hsc_rings_v1", tract=9813, band="R"),
    "no purpose 'science'": lambda r: r.inputs(
        skymap="hsc_rings_v1", tract=9813, purpose="science"
    ),
    "no instrument": lambda r: r.inputs(skymap="hsc_rings_v1", tract=9813, instrument="hsc"),
    "no solution 'b'": lambda r: r.inputs(skymap="hsc_rings_v1", tract=9813, resolution=["b"]),
    "no visit 99": lambda r: r.patches(visit=99, skymap="hsc_rings_v1"),
    "detector 9 ": lambda r: r.patches(visit=1, detector=9, skymap="hsc_rings_v1"),
    "no marker": lambda r: r.diff("nowhere"),
    "commits 1 to 1": lambda r: r.diff(1, 5),
    "each solution once": lambda r: r.footprints(resolution=["a", "a"]),
    r"resolution=\[\] names no solution": lambda r: r.footprints(resolution=[]),
    "tract must be an integer, got 9813.0": lambda r: r.inputs(
        skymap="hsc_rings_v1",
        tract=9813.0,  # type: ignore[arg-type]  # the mistake under test
    ),
    "visit must be an integer, got True": lambda r: r.patches(visit=True, skymap="hsc_rings_v1"),
    "patch must be one integer": lambda r: r.inputs(
        skymap="hsc_rings_v1", tract=9813, patch=np.array([1, 2])
    ),
    "column 'detector' must hold integers": lambda r: r.footprints(detector=1.5),
    "must be zero or positive": lambda r: r.diff(1).patches("hsc_rings_v1", min_shift_mas=-1.0),
    "positive milliarcseconds, got nan": lambda r: r.diff(1).footprints(min_shift_mas=np.nan),
}


@pytest.mark.parametrize("words", ASK)
def test_what_there_is_not_is_named(registry: Registry, make_table: MakeTable, words: str) -> None:
    registry.commit(make_table([1]), solution="a")
    with pytest.raises(SkyquiltError, match=words):
        ASK[words](registry)


def test_a_band_or_purpose_that_no_footprint_has_gives_no_rows(
    registry: Registry, make_table: MakeTable
) -> None:
    registry.commit(make_table([1]), solution="a")
    everything = registry.inputs(skymap="hsc_rings_v1", tract=9813)
    assert len(everything) > 0
    for band in ("u", ["u", "g"]):
        assert len(registry.inputs(skymap="hsc_rings_v1", tract=9813, band=band)) == 0
    assert len(registry.inputs(skymap="hsc_rings_v1", tract=9813, purpose="GUIDER")) == 0
    some = registry.inputs(skymap="hsc_rings_v1", tract=9813, band=["u", "r"])
    assert some.visit.tolist() == everything.visit.tolist()
    assert len(registry.footprints(band="u")) == 0


def test_a_solution_that_came_later_does_not_exist_before(
    registry: Registry, make_table: MakeTable
) -> None:
    registry.commit(make_table([1]), solution="a")
    registry.commit(make_table([1]), solution="b")
    with pytest.raises(NotFoundError, match="no solution 'b' at commit 1"):
        registry.at(1).footprints(resolution="b")


def test_footprints_are_chosen_by_visit_detector_and_band(
    registry: Registry, make_table: MakeTable
) -> None:
    registry.commit(make_table([1, 2, 3]), solution="a")
    registry.commit(make_table([4], band="i"), solution="a")
    assert registry.footprints(visit=2).visit.tolist() == [2] * 3
    assert registry.footprints(visit=[1, 4], detector=1).visit.tolist() == [1, 4]
    assert registry.footprints(band="i").visit.tolist() == [4] * 3
    some = registry.footprints(visit=np.array([1, 2]), detector=np.int64(0))
    assert some.visit.tolist() == [1, 2]
    pairs = registry.patches(visit=np.int64(1), detector=np.int32(0), skymap="hsc_rings_v1")
    assert len(pairs) > 0


def test_footprints_of_a_scope_come_from_the_fit_of_that_tract(
    registry: Registry, make_table: MakeTable
) -> None:
    near, far = make_table([1], shift_mas=1.0), make_table([1], shift_mas=2.0)
    registry.commit(near, solution="a", scope=("hsc_rings_v1", 9813))
    registry.commit(far, solution="a", scope=("hsc_rings_v1", 9814))
    assert np.array_equal(registry.footprints(scope=("hsc_rings_v1", 9813)).lon, near.lon)
    assert np.array_equal(registry.footprints(scope=("hsc_rings_v1", 9814)).lon, far.lon)
    assert np.array_equal(registry.footprints().lon, near.lon)
    registry.commit(make_table([1]), solution="a")
    assert np.array_equal(registry.footprints().lon, make_table([1]).lon)


def test_many_footprints_are_read_in_passes_and_few_one_by_one_alike(
    registry: Registry, make_table: MakeTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry.commit(make_table(range(1, 30), fails=[1]), solution="a")
    registry.commit(make_table(range(5, 20), shift_mas=1.0), solution="b")
    one_by_one = registry.footprints(resolution=["b", "a"])
    monkeypatch.setattr("skyquilt.registry.stored_polygons._ONE_BY_ONE", 0)
    for handle in (registry, registry.at(2)):
        assert handle.footprints(resolution=["b", "a"]) == one_by_one
    with Registry.open(registry.path, read_only=True) as reader:
        assert reader.footprints(resolution=["b", "a"]) == one_by_one


def test_results_are_columns_with_a_short_text(registry: Registry, make_table: MakeTable) -> None:
    registry.commit(make_table([1]), solution="a")
    found = registry.patches(visit=1, skymap="hsc_rings_v1")
    assert repr(found).startswith(f"<VisitPatches: {len(found)} rows of visit, detector, band")
    assert set(found.to_dict()) == set(found.column_names)
    assert found == registry.patches(visit=1, skymap="hsc_rings_v1")
    assert found != registry.inputs(skymap="hsc_rings_v1", tract=9813)
    with pytest.raises(AttributeError):
        found.visit = found.detector  # type: ignore[misc]  # the mistake under test
