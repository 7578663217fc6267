# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""IDs of LSST's middleware: data IDs as integers, and objects and sources counted within them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

from skyquilt.errors import IdLayoutError
from skyquilt.packing.fields import Compound, IdField
from skyquilt.packing.known_layouts import KnownLayout
from skyquilt.packing.layout import IdLayout
from skyquilt.packing.named.parameters import (
    checked_choice,
    checked_codes,
    checked_count,
    checked_day,
)

__all__ = [
    "LAYOUTS",
    "SKYMAP_BANDS",
    "lsst_object",
    "lsst_source",
    "lsst_tract_patch",
    "lsst_visit_detector",
    "observation",
]

_BANDS: Final = (
    *("None", *"ugrizyUBGVRIZYJHK"),
    *("N387", "N515", "N656", "N816", "N921", "N1010", "N419", "N540", "N708", "N964"),
)

#: The bands of LSST's skymap packer and their numbers, in which 0 means no band. LSST's own code
#: takes the label that stands at a number's place in the table; here the numbers themselves count.
SKYMAP_BANDS: Final[Mapping[str, int]] = MappingProxyType(
    {label: number for number, label in enumerate(_BANDS)}
)

#: Visits are numbers YYYYMMDDsssss. A 9 before one of them says that its exposure, the first of
#: several snaps, is taken as a visit of its own.
_DAY_OBS_WEIGHT: Final = 10**5
_SPECIAL_WEIGHT: Final = 9 * 10**13
_OBSERVATORY_CONTROL: Final = "O"

_OBS_LSST = (
    "github.com/lsst/obs_lsst 0e84d755dc0d139dbec58cda9296d67420a90c23"
    " python/lsst/obs/lsst/_packer.py, RubinDimensionPacker"
)
_ID_GENERATOR = (
    "github.com/lsst/meas_base 3e17d7035e87f95bcf501005a2563faefdfe94a6"
    " doc/lsst.meas.base/generating_source_and_object_ids.rst and"
    " python/lsst/meas/base/_id_generator.py"
)


def lsst_visit_detector(
    *,
    dimension: Literal["visit", "exposure"] = "visit",
    n_detectors: int = 256,
    n_seq_nums: int = 32768,
    n_days: int = 16384,
    n_visit_definitions: int = 2,
    n_controllers: int = 1,
    controllers: Mapping[str, int] | None = None,
    controller: str | None = None,
    day_obs_begin: int = 20100101,
) -> IdLayout:
    """Make the layout of visit and detector of LSSTCam, LSSTComCam and LATISS.

    From the top: ``special`` (1 for a visit with a leading 9), ``controller``, ``day_obs``,
    ``seq_num`` and ``detector``. The first, third and fourth make the key ``visit``, or
    ``exposure``. Sizes that are no powers of two make a number of mixed radix.

    Parameters
    ----------
    dimension : {"visit", "exposure"}
        What the IDs are of. An exposure never is special.
    n_detectors, n_seq_nums, n_days, n_visit_definitions : int
        How many of each there is room for. Sequence numbers have five digits, so that at most
        100,000 of them are used; of visit definitions at most two.
    n_controllers : int
        How many controllers there is room for; 1 for only the observatory's own, which then has no
        field.
    controllers : mapping of str to int, optional
        The number of each controller; by default ``{"O": 0}``. LSST's packers for all six have
        ``{"O": 0, "C": 1, "H": 2, "P": 3, "Q": 4, "S": 5}`` and room for eight. There is no key
        ``visit`` with others than "O": up to 2025 these move the year of a visit's number by
        thousands.
    controller : str, optional
        The only controller of all IDs, which then is no field; by default any of ``controllers``.
    day_obs_begin : int
        The first day there is room for, as YYYYMMDD.

    Returns
    -------
    IdLayout
        The layout.

    Raises
    ------
    IdLayoutError
        If a size is none, a controller has no room or no number, the first day is no day, or all
        of them need more than 64 bits.

    Notes
    -----
    The day ``day_obs_begin + n_days``, which LSST's own code takes and thereby makes an ID of
    another visit, is refused.
    """
    checked_choice("dimension", dimension, ("visit", "exposure"))
    n_controllers = checked_count("n_controllers", n_controllers)
    codes = checked_codes(
        "controllers",
        {_OBSERVATORY_CONTROL: 0} if controllers is None else controllers,
        n_controllers,
        "n_controllers",
    )
    if controller is not None:
        checked_choice("controller", controller, tuple(codes))
        codes = {controller: codes[controller]}
    is_observatory = set(codes) == {_OBSERVATORY_CONTROL}
    n_definitions = checked_count("n_visit_definitions", n_visit_definitions)
    n_seq_nums = checked_count("n_seq_nums", n_seq_nums)
    special = (
        IdField.reserved(radix=n_definitions, name="special")
        if dimension == "exposure"
        else IdField("special", radix=n_definitions, high=min(n_definitions, 2) - 1)
    )
    control = (
        IdField("controller", radix=n_controllers, labels=codes)
        if controller is None
        else IdField.constant("controller", codes[controller], radix=n_controllers)
    )
    day_obs = IdField(
        "day_obs",
        radix=checked_count("n_days", n_days),
        epoch=checked_day("day_obs_begin", day_obs_begin),
    )
    seq_num = IdField("seq_num", radix=n_seq_nums, high=min(n_seq_nums, _DAY_OBS_WEIGHT) - 1)
    detector = IdField("detector", radix=checked_count("n_detectors", n_detectors))
    places = [special, control, day_obs, seq_num, detector]
    if n_controllers == 1 and is_observatory:
        places.remove(control)
    if not is_observatory:
        return IdLayout(places)
    terms = [("day_obs", _DAY_OBS_WEIGHT), ("seq_num", 1)]
    if dimension == "visit":
        terms.insert(0, ("special", _SPECIAL_WEIGHT))
    return IdLayout(places, compounds=[Compound(dimension, tuple(terms))])


def observation(
    *,
    n_detectors: int,
    n_observations: int,
    dimension: Literal["visit", "exposure"] | None = None,
) -> IdLayout:
    """Make the layout of observation and detector that cameras have which bring none of their own.

    Parameters
    ----------
    n_detectors, n_observations : int
        One more than the largest detector and the largest visit or exposure; those of the
        instrument in a butler, which for HSC are 200 and 21474800.
    dimension : {"visit", "exposure"}, optional
        What the observation is called; by default ``observation``.

    Returns
    -------
    IdLayout
        ``detector + n_detectors * observation``.

    Raises
    ------
    IdLayoutError
        If a size is none, or both need more than 64 bits.
    """
    if dimension is not None:
        checked_choice("dimension", dimension, ("visit", "exposure"))
    return IdLayout(
        [
            IdField(
                dimension or "observation", radix=checked_count("n_observations", n_observations)
            ),
            IdField("detector", radix=checked_count("n_detectors", n_detectors)),
        ]
    )


def lsst_tract_patch(
    *,
    n_tracts: int = 18938,
    n_patches: int = 100,
    n_bands: int | None = 0,
    bands: Mapping[str, int] | None = None,
) -> IdLayout:
    """Make the layout of tract and patch, and of band if there is one.

    Parameters
    ----------
    n_tracts, n_patches : int
        How many of each there is room for; LSST's packer takes all tracts, and as patches the
        widest grid times the highest. By default those of ``lsst_cells_v1``.
    n_bands : int, optional
        How many bands there is room for: 0 for no field ``band``, None for as many as ``bands``
        has.
    bands : mapping of str to int, optional
        The number of each band; by default `SKYMAP_BANDS`. Numbers count, not the order.

    Returns
    -------
    IdLayout
        ``patch + n_patches * (tract + n_tracts * band)``, in mixed radix.

    Raises
    ------
    IdLayoutError
        If a size is none, a band has no room, or bands are given where there is no field for them.
    """
    if bands is not None and n_bands == 0:
        raise IdLayoutError(
            "bands must have a field, got n_bands=0; n_bands=None makes room for all of them"
        )
    tract = IdField("tract", radix=checked_count("n_tracts", n_tracts))
    patch = IdField("patch", radix=checked_count("n_patches", n_patches))
    codes = SKYMAP_BANDS if bands is None else bands
    if n_bands is None:
        n_bands = len(codes)
    n_bands = checked_count("n_bands", n_bands, least=0)
    if n_bands == 0:
        return IdLayout([tract, patch])
    if bands is None:
        # A smaller room is that of a survey with fewer bands: the table up to there.
        codes = {label: number for label, number in codes.items() if number < n_bands}
    labels = checked_codes("bands", codes, n_bands, "n_bands")
    return IdLayout([IdField("band", radix=n_bands, labels=labels), tract, patch])


def lsst_object(
    *,
    n_tracts: int = 18938,
    n_patches: int = 100,
    n_bands: int | None = 0,
    bands: Mapping[str, int] | None = None,
    n_releases: int = 1,
) -> IdLayout:
    """Make the layout of objects: a release, tract and patch, and a counter.

    Parameters
    ----------
    n_tracts, n_patches, n_bands, bands : Any
        As of `lsst_tract_patch`.
    n_releases : int
        How many releases there is room for. Data previews from 1 on and alerts have 64, which is
        LSST's own default since April 2025 (meas_base 0ac2133); before it was 1. IDs that are read
        with another number give other values, most of them possible ones.

    Returns
    -------
    IdLayout
        A layout of 63 bits; the counter has those that are left.

    Raises
    ------
    IdLayoutError
        As `lsst_tract_patch`, or if no bit is left for the counter.
    """
    packer = lsst_tract_patch(n_tracts=n_tracts, n_patches=n_patches, n_bands=n_bands, bands=bands)
    return packer.with_counter(n_releases=checked_count("n_releases", n_releases))


def lsst_source(
    *,
    dimension: Literal["visit", "exposure"] = "visit",
    n_detectors: int = 256,
    n_seq_nums: int = 32768,
    n_days: int = 16384,
    n_visit_definitions: int = 2,
    n_controllers: int = 1,
    controllers: Mapping[str, int] | None = None,
    day_obs_begin: int = 20100101,
    n_releases: int = 1,
) -> IdLayout:
    """Make the layout of sources of one image: a release, visit and detector, and a counter.

    Parameters
    ----------
    dimension, n_detectors, n_seq_nums, n_days, n_visit_definitions : Any
        As of `lsst_visit_detector`.
    n_controllers, controllers, day_obs_begin : Any
        As of `lsst_visit_detector`.
    n_releases : int
        How many releases there is room for. Data previews from 1 on and alerts have 64, which is
        LSST's own default since April 2025 (meas_base 0ac2133); before it was 1. IDs that are read
        with another number give other values, most of them possible ones.

    Returns
    -------
    IdLayout
        A layout of 63 bits; the counter has those that are left.

    Raises
    ------
    IdLayoutError
        As `lsst_visit_detector`, or if no bit is left for the counter.
    """
    packer = lsst_visit_detector(
        dimension=dimension,
        n_detectors=n_detectors,
        n_seq_nums=n_seq_nums,
        n_days=n_days,
        n_visit_definitions=n_visit_definitions,
        n_controllers=n_controllers,
        controllers=controllers,
        day_obs_begin=day_obs_begin,
    )
    return packer.with_counter(n_releases=checked_count("n_releases", n_releases))


LAYOUTS: Final = (
    KnownLayout(
        "lsst_visit_detector",
        lsst_visit_detector,
        "visit and detector of LSSTCam, LSSTComCam and LATISS",
        _OBS_LSST,
        not_recoverable=(
            "The instrument, and which controller took an exposure unless n_controllers says that"
            " it is packed. No published ID is at hand; those of lsst_alert hold this layout."
        ),
    ),
    KnownLayout(
        "observation",
        observation,
        "visit or exposure and detector of cameras without a packer of their own",
        "github.com/lsst/pipe_base, python/lsst/pipe/base/_observation_dimension_packer.py,"
        " ObservationDimensionPacker",
        not_recoverable="The instrument, on which both sizes depend. No published ID is at hand.",
    ),
    KnownLayout(
        "lsst_tract_patch",
        lsst_tract_patch,
        "tract and patch of a skymap, and band if there is one",
        "github.com/lsst/skymap 91c88c04ca5fa14fb980035018871cda7756f439"
        " python/lsst/skymap/packers.py, SkyMapDimensionPacker",
        not_recoverable=(
            "The skymap, on which the sizes depend. No published ID is at hand; those of"
            " lsst_dp1_object hold this layout."
        ),
    ),
    KnownLayout(
        "lsst_object",
        lsst_object,
        "objects of coadds: release, tract, patch, counter; Rubin's data have n_releases=64",
        _ID_GENERATOR,
        examples=(
            (611255759837069401, {"release": 4, "tract": 5063, "patch": 34, "counter": 89}),
            (743582465276261182, {"release": 5, "tract": 3347, "patch": 89, "counter": 13118}),
        ),
        not_recoverable=(
            "The skymap and the number of releases, on which the layout depends; the position"
            " within the patch."
        ),
        example_parameters={"n_releases": 64},
    ),
    KnownLayout(
        "lsst_source",
        lsst_source,
        "sources of one image: release, visit, detector, counter; Rubin's: n_releases=64",
        _ID_GENERATOR,
        examples=(
            (
                170538716508455749,
                {"visit": 2026061400484, "release": 1, "detector": 62, "counter": 837},
            ),
        ),
        not_recoverable=(
            "The instrument and the number of releases, on which the layout depends; the position"
            " on the detector."
        ),
        example_parameters={"n_releases": 64},
    ),
)
