# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The demo step by step, telling what it does so that the printout teaches the model."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from skyquilt.demo.data import padded_regions, predicted_footprints, simulated_fit
from skyquilt.footprint import FootprintTable, Instrument
from skyquilt.registry import Commit, Inputs, PatchChanges, Registry
from skyquilt.skymap import SkyMap

__all__ = ["DemoResult", "run_demo"]

SKYMAP = "hsc_rings_v1"
TRACT, PATCH = 9615, 14
OTHER_TRACT, OTHER_PATCH = 9813, 72
BAND = "i"
FAILED_VISIT, FAILED_DETECTOR = 1288, 34
REASON = "astrometric fit did not converge"
THRESHOLD_MAS = 100.0

_WIDTH = 92


@dataclass(frozen=True, slots=True)
class DemoResult:
    """What the demo found, for whoever wants to check it.

    Attributes
    ----------
    registry, picture : pathlib.Path
        The files it left.
    n_visits, n_footprints : int
        How much was ingested as predicted.
    padded_pairs, true_pairs : dict of (tract, patch) to int
        Detectors on each of the two patches by padded regions and by true outlines.
    inputs_before, inputs_after : Inputs
        The inputs of the patch at the two markers, all bands.
    changes : PatchChanges
        The patches and bands that differ between the markers.
    """

    registry: Path
    picture: Path
    n_visits: int
    n_footprints: int
    padded_pairs: dict[tuple[int, int], int]
    true_pairs: dict[tuple[int, int], int]
    inputs_before: Inputs
    inputs_after: Inputs
    changes: PatchChanges


def run_demo(directory: Path, say: Callable[[str], None]) -> DemoResult:
    """Build a registry of a real field, improve its astrometry, and show what changed.

    Parameters
    ----------
    directory : pathlib.Path
        Where to leave ``survey.db`` and ``changes.png``; made if it does not exist.
    say : callable
        Takes each line that is told.

    Returns
    -------
    DemoResult
        The files and the numbers that were told.

    Raises
    ------
    RegistryError
        If the directory holds a ``survey.db`` already; it is not touched.
    MissingExtraError
        If matplotlib is not installed; nothing is written then.
    """
    # First of all, so that a missing matplotlib leaves nothing half done; the room of pictures
    # before the picture, because it names the extra that is missing.
    import skyquilt.plot  # noqa: F401, PLC0415
    from skyquilt.demo.picture import Scene, draw  # noqa: PLC0415

    file = directory / "survey.db"
    say(f"A real field, from pointings to what has to be coadded again. All goes to {directory}/")
    directory.mkdir(parents=True, exist_ok=True)
    skymap = SkyMap.named(SKYMAP)
    predicted, padded = predicted_footprints(), padded_regions()
    with Registry.create(file) as registry:
        _make_registry(say, registry, skymap, file)
        _ingest_predicted(say, registry, predicted)
        before = registry.inputs(skymap=SKYMAP, tract=TRACT, patch=PATCH)
        padded_pairs, true_pairs = _compare_with_padded(say, registry, skymap, padded, before)
        _fit_tract(say, registry, skymap, predicted)
        changes = _tell_changes(say, registry, skymap)
        after = registry.inputs(skymap=SKYMAP, tract=TRACT, patch=PATCH)
        _look_back(say, registry, after)
        shown, fitted = _read_back(registry, before)
    is_here = (changes.tract == TRACT) & (changes.band == BAND)
    padded_only, example = _padded_only(skymap, predicted, padded, shown)
    picture = draw(
        Scene(
            skymap=skymap,
            tract=TRACT,
            patch=PATCH,
            band=BAND,
            padded_only=padded_only,
            padded_example=example,
            before=shown,
            after=fitted,
            changed_patch=changes.patch[is_here],
            n_moved=changes.n_moved[is_here],
            max_shift_mas=float(np.nanmax(changes.max_shift_mas[is_here])),
            has_lost=changes.n_removed[is_here] > 0,
        ),
        directory / "changes.png",
    )
    _tell_picture(say, picture, file)
    return DemoResult(
        registry=file,
        picture=picture,
        n_visits=len(np.unique(predicted.visit)),
        n_footprints=len(predicted),
        padded_pairs=padded_pairs,
        true_pairs=true_pairs,
        inputs_before=before,
        inputs_after=after,
        changes=changes,
    )


def _make_registry(
    say: Callable[[str], None], registry: Registry, skymap: SkyMap, file: Path
) -> None:
    instrument = Instrument.named("HSC")
    registry.register_skymap(skymap)
    registry.register_instrument(instrument)
    n_x, n_y = skymap[TRACT].num_patches
    _title(say, 1, "A registry")
    _tell(
        say,
        f"{file} is one file. It knows the skymap {SKYMAP}, which divides the sky into"
        f" {len(skymap):,} tracts of {n_x} x {n_y} patches each, and the camera"
        f" {instrument.name} with its {len(instrument)} detectors.",
    )


def _ingest_predicted(
    say: Callable[[str], None], registry: Registry, predicted: FootprintTable
) -> None:
    commit = registry.commit(
        predicted,
        solution="predicted",
        message="outlines from commanded pointings and the camera's geometry",
        producer="skyquilt demo",
    )
    _title(say, 2, "Footprints as predicted")
    _tell(
        say,
        f"{len(np.unique(predicted.visit))} real visits of Hyper Suprime-Cam, 2014 and 2015, in two"
        " fields and five bands. From where the telescope pointed follows the outline of every"
        f" detector on the sky, its footprint: {commit.n_footprints:,} of them, committed as the"
        f" solution 'predicted' ({_commit_name(commit)}). All become visible at once, or none.",
    )


def _compare_with_padded(
    say: Callable[[str], None],
    registry: Registry,
    skymap: SkyMap,
    padded: FootprintTable,
    inputs: Inputs,
) -> tuple[dict[tuple[int, int], int], dict[tuple[int, int], int]]:
    overlaps = skymap.overlaps(padded)
    assert overlaps.patch is not None
    is_on_patch = (overlaps.tract == TRACT) & (overlaps.patch == PATCH)
    is_on_other = (overlaps.tract == OTHER_TRACT) & (overlaps.patch == OTHER_PATCH)
    bands_padded = padded.band[overlaps.row[is_on_patch]]
    n_other = len(registry.inputs(skymap=SKYMAP, tract=OTHER_TRACT, patch=OTHER_PATCH))
    _title(say, 3, f"Which detectors reach patch {PATCH} of tract {TRACT}?")
    say("   band   padded   true")
    for band in ("g", "r", "i", "z", "y"):
        n_padded = np.count_nonzero(bands_padded == band)
        say(f"   {band:<4} {n_padded:>8} {np.count_nonzero(inputs.band == band):>6}")
    say(f"   all  {len(bands_padded):>8} {len(inputs):>6}")
    _tell(
        say,
        "'True' is the registry's answer, from exact outlines. 'Padded' is the answer of another"
        " registry, which recorded each detector grown by 4,000 pixels on every side so as to miss"
        f" nothing. For patch {OTHER_PATCH} of tract {OTHER_TRACT} the padded answer has"
        f" {np.count_nonzero(is_on_other)} detectors; the true one has"
        f" {n_other or 'none'}.",
    )
    registry.mark("post-predicted", message="before any astrometric fit")
    _tell(say, "This state of things gets a name, the marker 'post-predicted'.")
    return (
        {
            (TRACT, PATCH): len(bands_padded),
            (OTHER_TRACT, OTHER_PATCH): int(np.count_nonzero(is_on_other)),
        },
        {(TRACT, PATCH): len(inputs), (OTHER_TRACT, OTHER_PATCH): n_other},
    )


def _fit_tract(
    say: Callable[[str], None], registry: Registry, skymap: SkyMap, predicted: FootprintTable
) -> None:
    overlaps = skymap.overlaps(predicted, level="tract")
    fitted = simulated_fit(
        predicted[overlaps.row[overlaps.tract == TRACT]],
        failed_visit=FAILED_VISIT,
        failed_detector=FAILED_DETECTOR,
        reason=REASON,
    )
    commit = registry.commit(
        fitted,
        solution="jointcal",
        scope=(SKYMAP, TRACT),
        message=f"simulated fit of tract {TRACT}",
        producer="skyquilt demo",
    )
    promotion = registry.promote("jointcal")
    registry.mark("post-jointcal", message=f"after the fit of tract {TRACT}")
    _title(say, 4, "A better astrometry")
    _tell(
        say,
        f"A fit of tract {TRACT} brings new footprints for the {commit.n_visits} visits that touch"
        f" it: {commit.n_footprints:,} moved ones and {commit.n_failed} failure"
        f" ({_commit_name(commit)}, solution 'jointcal', valid for this tract first of all).",
    )
    _tell(
        say,
        "This fit is SIMULATED: the outlines of a whole field before and after a real one are not"
        " public. Each visit is shifted by an offset that was really measured, on other cameras,"
        " between an astrometric solution and a reference catalogue; and detector"
        f" {FAILED_DETECTOR} of visit {FAILED_VISIT} is made to fail ({REASON}).",
    )
    _tell(
        say,
        "New footprints answer nothing until their solution is promoted"
        f" ({_commit_name(promotion)}): from now on 'jointcal' answers first, and 'predicted' where"
        " it has nothing to say. The marker 'post-jointcal' names this state.",
    )


def _tell_changes(say: Callable[[str], None], registry: Registry, skymap: SkyMap) -> PatchChanges:
    diff = registry.diff("post-predicted", "post-jointcal")
    changes = diff.patches(skymap)
    far = diff.patches(skymap, min_shift_mas=THRESHOLD_MAS)
    tracts = np.unique(changes.tract)
    _title(say, 5, "What has to be coadded again?")
    _tell(
        say,
        f"{len(changes):,} combinations of tract, patch and band have other inputs than before, in"
        f" {len(tracts)} tracts: a visit does not end where a tract does.",
    )
    n_set = int(np.count_nonzero(changes.set_changed))
    n_outcome = int(np.count_nonzero(changes.outcome_changed))
    say(
        f"   inputs moved       {np.count_nonzero(changes.moved):>6,}   by up to"
        f" {np.nanmax(changes.max_shift_mas):.0f} mas; by more than {THRESHOLD_MAS:.0f} mas in"
        f" {np.count_nonzero(far.moved):,}"
    )
    say(f"   set changed        {n_set:>6,}   an input was lost or won")
    say(f"   outcome changed    {n_outcome:>6,}   an input's fit failed, or succeeded at last")
    _tell(say, "Where the set changed:")
    say("    tract  patch  band  added  removed  moved  max shift")
    for row in np.flatnonzero(changes.set_changed):
        say(
            f"   {changes.tract[row]:>6} {changes.patch[row]:>6}  {changes.band[row]:<4}"
            f" {changes.n_added[row]:>6} {changes.n_removed[row]:>8} {changes.n_moved[row]:>6}"
            f" {changes.max_shift_mas[row]:>6.0f} mas"
        )
    _tell(
        say,
        f"Detector {FAILED_DETECTOR} of visit {FAILED_VISIT} is missing where it was. Where an"
        " input was added, a few hundredths of an arcsecond carried its edge across a patch's"
        " border.",
    )
    return changes


def _look_back(say: Callable[[str], None], registry: Registry, after: Inputs) -> None:
    old = registry.at("post-predicted").inputs(skymap=SKYMAP, tract=TRACT, patch=PATCH)
    _title(say, 6, "The past is still there")
    for name, inputs in (("post-predicted", old), ("post-jointcal", after)):
        solutions = ", ".join(np.unique(inputs.solution).tolist())
        _tell(
            say,
            f"At '{name}': {len(inputs)} inputs of patch {PATCH}, answered by {solutions};"
            f" {len(inputs.failed) or 'none'} failed.",
        )
    for visit, detector, reason in zip(
        after.failed.visit, after.failed.detector, after.failed.reason, strict=True
    ):
        _tell(
            say,
            f"Visit {visit}, detector {detector} is left out: {reason}. It does not fall back to"
            " its older outline unless the question allows that.",
        )


def _read_back(registry: Registry, before: Inputs) -> tuple[FootprintTable, FootprintTable]:
    """Give the outlines of the inputs in the band of the picture at the two markers."""
    is_shown = before.band == BAND
    visit, detector = before.visit[is_shown], before.detector[is_shown]
    old, new = (
        registry.at(marker).footprints(visit=np.unique(visit).tolist(), scope=(SKYMAP, TRACT))
        for marker in ("post-predicted", "post-jointcal")
    )
    return _rows_of(old, visit, detector), _rows_of(new, visit, detector)


def _tell_picture(say: Callable[[str], None], picture: Path, file: Path) -> None:
    _title(say, 7, "The picture, and what to try next")
    say(f"   {picture}")
    say("")
    say(f"   skyquilt log {file}")
    say(f"   skyquilt inputs {file} --tract {TRACT} --patch {PATCH} --band {BAND}")
    say(
        f"   skyquilt patches {file} --visit {FAILED_VISIT} --detector {FAILED_DETECTOR}"
        " --at post-predicted"
    )
    say(f"   skyquilt diff {file} post-predicted post-jointcal --min-shift-mas {THRESHOLD_MAS:.0f}")


def _rows_of(
    table: FootprintTable, visit: NDArray[np.int64], detector: NDArray[np.int64]
) -> FootprintTable:
    """Select footprints by visit and detector; they stay in the order of the table."""
    wanted = set(zip(visit.tolist(), detector.tolist(), strict=True))
    pairs = zip(table.visit.tolist(), table.detector.tolist(), strict=True)
    return table[np.array([pair in wanted for pair in pairs], dtype=np.bool_)]


def _padded_only(
    skymap: SkyMap, predicted: FootprintTable, padded: FootprintTable, true: FootprintTable
) -> tuple[FootprintTable, FootprintTable]:
    """Find the detectors that only padding puts on the patch, the farthest one first.

    The second table is the padded region of that first one.
    """
    overlaps = skymap.overlaps(padded)
    regions = padded[overlaps.row[(overlaps.tract == TRACT) & (overlaps.patch == PATCH)]]
    regions = regions[regions.band == BAND]
    listed = _rows_of(predicted, regions.visit, regions.detector)
    true_pairs = set(zip(true.visit.tolist(), true.detector.tolist(), strict=True))
    pairs = zip(listed.visit.tolist(), listed.detector.tolist(), strict=True)
    only = listed[np.array([pair not in true_pairs for pair in pairs], dtype=np.bool_)]
    centers, _ = only.polygons.bounding_caps()
    patch_center, _ = skymap.outlines([TRACT], [PATCH]).bounding_caps()
    # The larger the scalar product with the patch's centre, the nearer.
    only = only[np.argsort(centers @ patch_center[0], kind="stable")]
    return only, _rows_of(regions, only.visit[:1], only.detector[:1])


def _title(say: Callable[[str], None], number: int, text: str) -> None:
    say("")
    say(f"{number}. {text}")


def _tell(say: Callable[[str], None], text: str) -> None:
    for line in textwrap.wrap(
        text, _WIDTH, initial_indent="   ", subsequent_indent="   ", break_on_hyphens=False
    ):
        say(line)


def _commit_name(commit: Commit) -> str:
    return f"commit {commit.number}"
