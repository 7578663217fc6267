# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Time candidate SQLite layouts of the footprint registry; the numbers of design note 0001.

Needs NumPy and the standard library's sqlite3, nothing of skyquilt. Run it as::

    python benchmarks/layouts.py --footprints 1000000                  # all layouts, both variants
    python benchmarks/layouts.py --footprints 100000 --layouts clustered --variants revisions
    python benchmarks/layouts.py --footprints 1000000 --layouts clustered --page-size 8192

A fixed seed makes a survey of one 10 x 10 degree field (189-detector visits in 6 bands, so that a
patch and band meet about 353 footprints at 10^6). ``revisions`` commits it three times into one
solution; ``solutions`` commits predicted, single_frame and jointcal, read through the resolution
[jointcal, single_frame, predicted]. Every answer that is timed is also compared with brute force.
Files go to ``--folder`` (default: a temporary folder, removed at the end; 0.5 GB at 10^6).
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import itertools
import platform
import sqlite3
import tempfile
import time
from pathlib import Path

import numpy as np

DEG = np.pi / 180.0
ARCSEC = DEG / 3600.0
N_BANDS = 6
N_DETECTORS = 189
LIVE = 2**62  # end_commit of a revision that nothing has superseded
OK, FAILED, ABSENT = 0, 1, -1
PREDICTED, SINGLE_FRAME, JOINTCAL = 1, 2, 3
RESOLUTION = (JOINTCAL, SINGLE_FRAME, PREDICTED)
FIELD = (0 * DEG, 10 * DEG, -30 * DEG, -20 * DEG)

# ------------------------------------------------------------------ sky


def frame(ra, dec):
    """Centre, east and north unit vectors; east x north = centre."""
    sr, cr, sd, cd = np.sin(ra), np.cos(ra), np.sin(dec), np.cos(dec)
    return (
        np.stack([cd * cr, cd * sr, sd], -1),
        np.stack([-sr, cr, np.zeros_like(sr)], -1),
        np.stack([-sd * cr, -sd * sr, cd], -1),
    )


def survey(n_visits, seed):
    """Quads (n_visits * 189, 4, 3) of randomly placed, randomly turned LSSTCam-like mosaics."""
    rng = np.random.default_rng(seed)
    ra = rng.uniform(FIELD[0], FIELD[1], n_visits)
    dec = np.arcsin(rng.uniform(np.sin(FIELD[2]), np.sin(FIELD[3]), n_visits))
    turn = rng.uniform(0, 2 * np.pi, n_visits)
    c, e, n = frame(ra, dec)
    ct, st = np.cos(turn)[:, None], np.sin(turn)[:, None]
    e, n = ct * e + st * n, -st * e + ct * n
    i, j = (a.ravel() for a in np.meshgrid(np.arange(15), np.arange(15)))
    corner = ((i < 3) | (i > 11)) & ((j < 3) | (j > 11))
    pitch, half = 0.2347 * DEG, 0.5 * 0.2244 * DEG
    x = ((i - 7) * pitch)[~corner][:, None] + np.array([-half, half, half, -half])
    y = ((j - 7) * pitch)[~corner][:, None] + np.array([-half, -half, half, half])
    v = (
        c[:, None, None]
        + x[None, ..., None] * e[:, None, None]
        + y[None, ..., None] * n[:, None, None]
    )
    v /= np.linalg.norm(v, axis=-1, keepdims=True)
    return v.reshape(-1, 4, 3)


def patches(n, seed):
    """Outer patches of 3300 pixels of 0.2 arcsec at random places well inside the field."""
    rng = np.random.default_rng(seed)
    c, e, nn = frame(rng.uniform(2.5, 7.5, n) * DEG, rng.uniform(-28, -22, n) * DEG)
    h = 0.5 * 3300 * 0.2 * ARCSEC
    x, y = np.array([-h, h, h, -h]), np.array([-h, -h, h, h])
    v = c[:, None] + x[None, :, None] * e[:, None] + y[None, :, None] * nn[:, None]
    return v / np.linalg.norm(v, axis=-1, keepdims=True)


def lonlat_deg(v):
    lon = np.rad2deg(np.arctan2(v[..., 1], v[..., 0])) % 360
    lat = np.rad2deg(np.arctan2(v[..., 2], np.hypot(v[..., 0], v[..., 1])))
    return np.ascontiguousarray(np.stack([lon, lat], -1))


def vectors(lonlat):
    lon, lat = lonlat[..., 0] * DEG, lonlat[..., 1] * DEG
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], -1)


def bounding_caps(v):
    c = v.sum(-2)
    c /= np.linalg.norm(c, axis=-1, keepdims=True)
    chord = np.linalg.norm(v - c[..., None, :], axis=-1).max(-1)
    return c, 2 * np.arcsin(0.5 * chord)


def touch(quads, quad):
    """Which quads overlap one quad: separating great circles among the edges."""
    if len(quads) == 0:
        return np.zeros(0, bool)
    b = quad[None]
    worst = np.full(len(quads), -np.inf)
    for u, w in ((quads, b), (b, quads)):
        normal = np.cross(u, np.roll(u, -1, 1))
        side = np.matmul(normal, np.swapaxes(w, 1, 2))
        worst = np.maximum(worst, (-side.max(2)).max(1))
    return worst <= 0


# -------------------------------------------------------------- HEALPix
# Nested scheme of Gorski et al. 2005 (ApJ 622, 759), sections 4.1 and 5.
_JR = np.array([2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4])
_JP = np.array([1, 3, 5, 7, 0, 2, 4, 6, 1, 3, 5, 7])


def _spread(x):
    for shift, mask in (
        (16, 0x0000FFFF0000FFFF),
        (8, 0x00FF00FF00FF00FF),
        (4, 0x0F0F0F0F0F0F0F0F),
        (2, 0x3333333333333333),
        (1, 0x5555555555555555),
    ):
        x = (x | (x << shift)) & mask
    return x


def _compact(x):
    x = x & 0x5555555555555555
    for shift, mask in (
        (1, 0x3333333333333333),
        (2, 0x0F0F0F0F0F0F0F0F),
        (4, 0x00FF00FF00FF00FF),
        (8, 0x0000FFFF0000FFFF),
        (16, 0x00000000FFFFFFFF),
    ):
        x = (x | (x >> shift)) & mask
    return x


def healpix_index(v, order=29):
    ns = 1 << order
    z, za = v[:, 2], np.abs(v[:, 2])
    tt = (np.arctan2(v[:, 1], v[:, 0]) % (2 * np.pi)) * (2 / np.pi)
    t1, t2 = ns * (0.5 + tt), ns * (z * 0.75)
    jp, jm = (t1 - t2).astype(np.int64), (t1 + t2).astype(np.int64)
    ifp, ifm = jp >> order, jm >> order
    face = np.where(ifp == ifm, ifp | 4, np.where(ifp < ifm, ifp, ifm + 8))
    ix, iy = jm & (ns - 1), ns - (jp & (ns - 1)) - 1
    ntt = np.minimum(3, tt.astype(np.int64))
    tmp = ns * np.sqrt(3 * (1 - za))
    kp = np.minimum(ns - 1, ((tt - ntt) * tmp).astype(np.int64))
    km = np.minimum(ns - 1, ((1 - tt + ntt) * tmp).astype(np.int64))
    polar, north = za > 2 / 3, z >= 0
    face = np.where(polar, np.where(north, ntt, ntt + 8), face)
    ix = np.where(polar, np.where(north, ns - km - 1, kp), ix)
    iy = np.where(polar, np.where(north, ns - kp - 1, km), iy)
    return (face << (2 * order)) + _spread(ix) + (_spread(iy) << 1)


def healpix_centres(index, order):
    ns = 1 << order
    face, p = index >> (2 * order), index & (ns * ns - 1)
    x, y = (_compact(p) + 0.5) / ns, (_compact(p >> 1) + 0.5) / ns
    jr = _JR[face] - x - y
    nr = np.where(jr < 1, jr, np.where(jr > 3, 4 - jr, 1.0))
    z = np.where(jr < 1, 1 - nr * nr / 3, np.where(jr > 3, nr * nr / 3 - 1, (2 - jr) * 2 / 3))
    phi = 0.25 * np.pi * ((_JP[face] * nr + x - y) % 8) / nr
    s = np.sqrt(np.maximum(0, 1 - z * z))
    return np.stack([s * np.cos(phi), s * np.sin(phi), z], -1)


def _pixel_radius(order):
    ns = 1 << order
    a, b = np.pi / (4 * ns), (1 - 1 / ns) ** 2
    va = np.array([np.sqrt(5) / 3 * np.cos(a), np.sqrt(5) / 3 * np.sin(a), 2 / 3])
    z = 1 - b / 3
    return float(np.arccos(np.clip(va @ [np.sqrt(1 - z * z), 0.0, z], -1, 1)))


PIXEL_RADIUS = [_pixel_radius(k) for k in range(16)]


def key_ranges(centre, radius, order):
    """Half-open order-29 ranges of the pixels of one order that may touch a cap."""
    index = np.arange(12)
    for k in range(order + 1):
        reach = radius + PIXEL_RADIUS[k]
        if reach < np.pi:
            index = index[healpix_centres(index, k) @ centre >= np.cos(reach)]
        if k < order:
            index = (4 * index[:, None] + np.arange(4)).ravel()
    gap = np.flatnonzero(np.diff(index) > 1)
    begin = index[np.concatenate([[0], gap + 1])]
    end = index[np.concatenate([gap, [len(index) - 1]])] + 1
    return [
        (int(b), int(e))
        for b, e in zip(begin << (58 - 2 * order), end << (58 - 2 * order), strict=False)
    ]


# ------------------------------------------------------------- the data


class Footprints:
    """One commit's rows in (visit, detector) order: what a FootprintTable would bring."""

    def __init__(self, quads, outcome, seed):
        n = len(quads)
        rng = np.random.default_rng(seed)
        self.lonlat = lonlat_deg(quads)
        self.outcome = outcome
        self.visit = np.arange(n) // N_DETECTORS  # visit_id - 1
        self.detector = np.arange(n) % N_DETECTORS
        self.band = self.visit % N_BANDS
        self.centre, radius = bounding_caps(vectors(self.lonlat))
        self.radius = float(radius.max())
        self.radius_class = np.ceil(np.log2(np.rad2deg(radius))).astype(np.int64)
        self.healpix29 = healpix_index(self.centre)
        self.seeing = rng.normal(0.8, 0.1, n)
        self.zero_point = rng.normal(31.0, 0.1, n)


def revisions(quads):
    out = []
    rng = np.random.default_rng(5)
    for k in range(3):
        out.append(Footprints(quads, np.zeros(len(quads), np.int8), 10 + k))
        quads = quads + rng.normal(0, 0.6 * ARCSEC, (len(quads), 1, 3))
        quads /= np.linalg.norm(quads, axis=-1, keepdims=True)
    return out


def solutions(quads):
    """predicted: all ok; single_frame: 1 % failed; jointcal: 10 % absent, 1 % failed."""
    out = revisions(quads)
    rng = np.random.default_rng(6)
    draw = rng.random((2, len(quads)))
    out[1].outcome = np.where(draw[0] < 0.01, FAILED, OK).astype(np.int8)
    out[2].outcome = np.where(draw[1] < 0.01, FAILED, np.where(draw[1] < 0.11, ABSENT, OK)).astype(
        np.int8
    )
    return out


# -------------------------------------------------------------- layouts

COMMON = """
CREATE TABLE visits (visit_id INTEGER PRIMARY KEY, instrument_id INTEGER NOT NULL,
    visit INTEGER NOT NULL,
    band_id INTEGER NOT NULL, begin_mjd REAL, UNIQUE (instrument_id, visit));
CREATE TABLE visit_revisions (revision_id INTEGER PRIMARY KEY, solution_id INTEGER NOT NULL,
    scope_id INTEGER NOT NULL, visit_id INTEGER NOT NULL, begin_commit INTEGER NOT NULL,
    end_commit INTEGER NOT NULL, digest BLOB NOT NULL{inline});
CREATE INDEX visit_revisions_visit ON visit_revisions (visit_id, solution_id, scope_id, end_commit);
"""
COLUMNS = """solution_id INTEGER NOT NULL, band_id INTEGER NOT NULL, radius_class INTEGER NOT NULL,
    healpix29 INTEGER NOT NULL, revision_id INTEGER NOT NULL, detector INTEGER NOT NULL,
    purpose_id INTEGER NOT NULL, polygon BLOB NOT NULL, seeing REAL, zero_point REAL,
    wcs_id INTEGER"""
SKY = "solution_id, band_id, radius_class, healpix29"
FAILURES = """CREATE TABLE failures (revision_id INTEGER, detector INTEGER, outcome INTEGER,
    PRIMARY KEY (revision_id, detector)) WITHOUT ROWID;"""
DETECTORS = (
    "CREATE TABLE revision_detectors (revision_id INTEGER PRIMARY KEY, detectors BLOB NOT NULL);"
)
INSERT = "INSERT INTO footprints VALUES (?,?,?,?,?,?,?,?,?,?,?)"

#: f: the row with the polygon; {where} filters on k, the thing that carries the sky key
DIRECT = "footprints AS f"


class Layout:
    schema = ""
    inline = ""
    blob = None  # None, "healpix" or "rowid": what the packed detector column points with
    order = "sky"
    source = DIRECT
    key = "f"
    revision = "f.revision_id"
    detector = "f.detector"
    join_polygon = ""
    insert = INSERT


class Indexed(Layout):
    """A: clustered by sky key, secondary index for the reverse look-up."""

    schema = (
        f"CREATE TABLE footprints ({COLUMNS}, PRIMARY KEY ({SKY}, revision_id, detector))"
        " WITHOUT ROWID;"
        f"CREATE INDEX footprints_revision ON footprints (revision_id, detector);{FAILURES}"
    )


class Clustered(Layout):
    """A': clustered by sky key; each revision carries a packed list of its detectors and keys."""

    schema = (
        f"CREATE TABLE footprints ({COLUMNS}, PRIMARY KEY ({SKY}, revision_id, detector))"
        " WITHOUT ROWID;"
        f"{DETECTORS}"
    )
    blob = "healpix"


class ClusteredInline(Clustered):
    """A' with the packed list as a column of visit_revisions instead of a table of its own."""

    schema = Clustered.schema.replace(DETECTORS, "")
    inline = ", detectors BLOB NOT NULL"


class ByRevision(Layout):
    """B: clustered by revision, secondary index by sky key."""

    schema = (
        f"CREATE TABLE footprints ({COLUMNS}, PRIMARY KEY (revision_id, detector)) WITHOUT ROWID;"
        f"CREATE INDEX footprints_sky ON footprints ({SKY});{FAILURES}"
    )
    order = "revision"
    source = "footprints AS k"
    key = "k"
    revision = "k.revision_id"
    join_polygon = (
        "CROSS JOIN footprints AS f ON f.revision_id = k.revision_id AND f.detector = k.detector"
    )


class Appended(Layout):
    """D: rowid table in commit and sky order, covering sky index, packed list of rowids."""

    schema = (
        f"CREATE TABLE footprints ({COLUMNS}, footprint_id INTEGER PRIMARY KEY);"
        f"CREATE INDEX footprints_sky ON footprints ({SKY}, revision_id);{DETECTORS}"
    )
    blob = "rowid"
    insert = INSERT.replace("?)", "?,?)")


class Packed(Layout):
    """E: rowid = revision_id * 65536 + detector, so the sky index knows both unnamed."""

    schema = (
        f"CREATE TABLE footprints (footprint_id INTEGER PRIMARY KEY, solution_id INTEGER NOT NULL,"
        f"band_id INTEGER NOT NULL, radius_class INTEGER NOT NULL, healpix29 INTEGER NOT NULL,"
        "purpose_id INTEGER NOT NULL, polygon BLOB NOT NULL, seeing REAL, zero_point REAL,"
        "wcs_id INTEGER);"
        f"CREATE INDEX footprints_sky ON footprints ({SKY});{FAILURES}"
    )
    order = "revision"
    revision = "(f.footprint_id >> 16)"
    detector = "(f.footprint_id & 65535)"
    insert = "INSERT INTO footprints VALUES (?,?,?,?,?,?,?,?,?,?)"


LAYOUTS = {
    "indexed": Indexed,
    "clustered": Clustered,
    "clustered_inline": ClusteredInline,
    "by_revision": ByRevision,
    "appended": Appended,
    "packed": Packed,
}


def connect(path, page_size=4096):
    db = sqlite3.connect(path, isolation_level=None)
    db.execute(f"PRAGMA page_size={page_size}")
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=NORMAL")
    db.execute("PRAGMA cache_size=-200000")
    db.execute("PRAGMA foreign_keys=ON")
    return db


def create(db, layout, n_visits):
    db.executescript(COMMON.format(inline=layout.inline) + layout.schema)
    db.execute("BEGIN IMMEDIATE")
    db.executemany(
        "INSERT INTO visits VALUES (?,1,?,?,60000.0)",
        [(i + 1, 1000 + i, i % N_BANDS) for i in range(n_visits)],
    )
    db.execute("COMMIT")


def visit_digests(table, bounds, polygons):
    out = []
    for s, e in bounds:
        h = hashlib.blake2b(digest_size=16)
        for column in (table.detector, table.outcome, polygons, table.seeing, table.zero_point):
            h.update(column[s:e])
        out.append(h.digest())
    return out


def commit(db, layout, table, solution, number):
    """One atomic commit; returns seconds by step."""
    took, t0 = {}, time.perf_counter()

    def lap(name):
        nonlocal t0
        now = time.perf_counter()
        took[name] = took.get(name, 0.0) + now - t0
        t0 = now

    n_visits = int(table.visit[-1]) + 1
    bounds = [(i * N_DETECTORS, (i + 1) * N_DETECTORS) for i in range(n_visits)]
    digests = visit_digests(table, bounds, table.lonlat)
    lap("digest")
    db.execute("BEGIN IMMEDIATE")
    first = db.execute("SELECT coalesce(max(revision_id), 0) + 1 FROM visit_revisions").fetchone()[
        0
    ]
    live = [
        r
        for (r,) in db.execute(
            "SELECT revision_id FROM visit_revisions WHERE solution_id = ? AND end_commit = ?",
            (solution, LIVE),
        )
    ]
    db.executemany(
        "UPDATE visit_revisions SET end_commit = ? WHERE revision_id = ?",
        [(number, r) for r in live],
    )
    lap("supersede")
    rows = np.flatnonzero(table.outcome == OK)
    if layout.order == "sky":
        rows = rows[np.lexsort((table.healpix29[rows], table.radius_class[rows], table.band[rows]))]
    rowid = np.zeros(len(table.visit), np.int64)
    if layout.blob == "rowid":
        base = db.execute("SELECT coalesce(max(footprint_id), 0) + 1 FROM footprints").fetchone()[0]
        rowid[rows] = base + np.arange(len(rows))
    lap("sort")
    heads = [(first + i, solution, 0, i + 1, number, LIVE, d) for i, d in enumerate(digests)]
    marks = ",".join("?" * (8 if layout.inline else 7))
    if layout.blob:
        present = table.outcome != ABSENT
        offset = np.concatenate([[0], np.cumsum(present.reshape(n_visits, -1).sum(1))]).tolist()
        detector, outcome = table.detector[present].astype("<i4"), table.outcome[present]
        radius_class = table.radius_class[present].astype("i1")
        pointer = (table.healpix29 if layout.blob == "healpix" else rowid)[present]
        lists = [
            detector[s:e].tobytes()
            + outcome[s:e].tobytes()
            + radius_class[s:e].tobytes()
            + pointer[s:e].tobytes()
            for s, e in itertools.pairwise(offset)
        ]
        if layout.inline:
            heads = [(*h, b) for h, b in zip(heads, lists, strict=False)]
    db.executemany(f"INSERT INTO visit_revisions VALUES ({marks})", heads)
    if layout.blob and not layout.inline:
        db.executemany(
            "INSERT INTO revision_detectors VALUES (?,?)",
            [(first + i, b) for i, b in enumerate(lists)],
        )
    if not layout.blob:
        failed = np.flatnonzero(table.outcome == FAILED)
        db.executemany(
            "INSERT INTO failures VALUES (?,?,1)",
            list(
                zip(
                    (first + table.visit[failed]).tolist(),
                    table.detector[failed].tolist(),
                    strict=False,
                )
            ),
        )
    lap("revisions")
    for s in range(0, len(rows), 50_000):  # slices keep the tuples in the processor's cache
        part = rows[s : s + 50_000]
        n = len(part)
        raw = table.lonlat[part].tobytes()
        polygons = [raw[i : i + 64] for i in range(0, 64 * n, 64)]
        sky = (
            [solution] * n,
            table.band[part].tolist(),
            table.radius_class[part].tolist(),
            table.healpix29[part].tolist(),
        )
        rest = (
            [0] * n,
            polygons,
            table.seeing[part].tolist(),
            table.zero_point[part].tolist(),
            [None] * n,
        )
        revision, detector = first + table.visit[part], table.detector[part]
        if layout is Packed:
            values = zip(((revision << 16) | detector).tolist(), *sky, *rest, strict=False)
        elif layout is Appended:
            values = zip(
                *sky,
                revision.tolist(),
                detector.tolist(),
                *rest,
                rowid[part].tolist(),
                strict=False,
            )
        else:
            values = zip(*sky, revision.tolist(), detector.tolist(), *rest, strict=False)
        db.executemany(layout.insert, values)
    lap("rows")
    db.execute("COMMIT")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    lap("commit+checkpoint")
    return took


# -------------------------------------------------------------- queries


def inputs_sql(layout, n_ranges, ranges="or", live="join", solutions=1):
    """Word the SQL of one band and radius class; parameters by name, ranges numbered."""
    key = layout.key
    where = f"{key}.band_id = :band AND {key}.radius_class = :radius_class"
    answer = f"{layout.revision}, {layout.detector}, f.polygon"
    join = f"CROSS JOIN visit_revisions AS r ON r.revision_id = {layout.revision}"
    alive = "r.begin_commit <= :at AND r.end_commit > :at"
    if live == "join":
        answer = "r.solution_id, r.visit_id, " + answer
    else:
        answer = "0, 0, " + answer
        join = ""
        select = "SELECT {} FROM visit_revisions AS r WHERE r.revision_id = " + layout.revision
        alive = (
            "EXISTS (" + select.format("1") + f" AND {alive})"
            if live == "exists"
            else "(" + select.format(alive) + ")"
        )
        if live == "none":
            alive = "1"
    tail = f"{join} {layout.join_polygon}"
    which = f"{key}.solution_id = :solution"
    if solutions > 1:
        which = f"{key}.solution_id IN ({', '.join(f':solution{i}' for i in range(solutions))})"
    if ranges == "values":
        cte = ", ".join(f"(:b{i}, :e{i})" for i in range(n_ranges))
        return (
            f"WITH ranges(range_begin, range_end) AS (VALUES {cte}) SELECT {answer} FROM ranges "
            f"CROSS JOIN {layout.source} ON {which} AND {where} AND {key}.healpix29 >= range_begin "
            f"AND {key}.healpix29 < range_end {tail} WHERE {alive}"
        )
    one = f"{key}.healpix29 >= :b{{0}} AND {key}.healpix29 < :e{{0}}"
    select_from = f"SELECT {answer} FROM {layout.source} {tail} WHERE {which} AND {where}"
    if ranges == "or":
        any_range = " OR ".join("(" + one.format(i) + ")" for i in range(n_ranges))
        return f"{select_from} AND ({any_range}) AND {alive}"
    arm = f"{select_from} AND {one} AND {alive}"
    return " UNION ALL ".join(arm.format(i) for i in range(n_ranges))


class Patch:
    def __init__(self, quad, band, reach, order):
        self.quad, self.band = quad, band
        centre, radius = bounding_caps(quad)
        self.ranges = key_ranges(centre, radius + reach, order)

    def parameters(self, at, radius_class, solution=None):
        p = {"band": self.band, "radius_class": radius_class, "at": at, "solution": solution or 1}
        p.update({f"solution{i}": s for i, s in enumerate(RESOLUTION)})
        for i, (b, e) in enumerate(self.ranges):
            p[f"b{i}"], p[f"e{i}"] = b, e
        return p


def refine(rows, quad):
    quads = vectors(np.frombuffer(b"".join([r[4] for r in rows])).reshape(-1, 4, 2))
    return np.flatnonzero(touch(quads, quad))


def decode(blob):
    n = len(blob) // 14
    return (
        np.frombuffer(blob, "<i4", n),
        np.frombuffer(blob, "i1", n, 4 * n),
        np.frombuffer(blob, "i1", n, 5 * n),
        np.frombuffer(blob, "<i8", n, 6 * n),
    )


def detectors_of(db, layout, pairs):
    """{(visit_id, solution_id): set of detectors answered, ok or failed} of live revisions."""
    out = {}
    blob_table = "visit_revisions" if layout.inline else "revision_detectors"
    for visit, solution in pairs:
        found = db.execute(
            "SELECT revision_id FROM visit_revisions WHERE visit_id = ? AND solution_id = ? "
            "AND scope_id = 0 AND end_commit = ?",
            (visit, solution, LIVE),
        ).fetchone()
        if found is None:
            continue
        if layout.blob:
            blob = db.execute(
                f"SELECT detectors FROM {blob_table} WHERE revision_id = ?", found
            ).fetchone()[0]
            out[visit, solution] = set(decode(blob)[0].tolist())
        else:
            if layout is Packed:
                own = (
                    "SELECT footprint_id & 65535 FROM footprints WHERE footprint_id >= ?1 << 16 "
                    "AND footprint_id < (?1 + 1) << 16"
                )
            else:
                own = "SELECT detector FROM footprints WHERE revision_id = ?1"
            out[visit, solution] = {
                d
                for (d,) in db.execute(
                    own + " UNION ALL SELECT detector FROM failures WHERE revision_id = ?1", found
                )
            }
    return out


def resolve(db, layout, rows):
    """Keep the rows that no earlier solution of the resolution answers."""
    rank = {s: i for i, s in enumerate(RESOLUTION)}
    kept, seen, doubtful = [], set(), []
    for row in sorted(rows, key=lambda r: rank[r[0]]):
        if (row[1], row[3]) in seen:
            continue
        seen.add((row[1], row[3]))
        (doubtful if rank[row[0]] else kept).append(row)
    need = {(row[1], s) for row in doubtful for s in RESOLUTION[: rank[row[0]]]}
    answered = detectors_of(db, layout, sorted(need))
    for row in doubtful:
        if not any(row[3] in answered.get((row[1], s), ()) for s in RESOLUTION[: rank[row[0]]]):
            kept.append(row)
    return kept, len(doubtful), len(need)


def reverse_sql(layout):
    own = (
        "f.revision_id = ?"
        if layout is not Packed
        else "f.footprint_id >= ?1 << 16 AND f.footprint_id < (?1 + 1) << 16"
    )
    return f"SELECT {layout.detector}, f.polygon FROM footprints AS f WHERE {own}"


def reverse(db, layout, visit, solution, detector=None):
    revision = db.execute(
        "SELECT revision_id FROM visit_revisions WHERE visit_id = ? AND solution_id = ? "
        "AND scope_id = 0 AND end_commit = ?",
        (visit, solution, LIVE),
    ).fetchone()[0]
    if not layout.blob:
        if detector is None:
            return db.execute(reverse_sql(layout), (revision,)).fetchall()
        if layout is Packed:
            return db.execute(
                "SELECT footprint_id & 65535, polygon FROM footprints WHERE footprint_id = ?",
                (revision << 16 | detector,),
            ).fetchall()
        return db.execute(
            reverse_sql(layout) + " AND f.detector = ?", (revision, detector)
        ).fetchall()
    band = db.execute("SELECT band_id FROM visits WHERE visit_id = ?", (visit,)).fetchone()[0]
    blob_table = "visit_revisions" if layout.inline else "revision_detectors"
    blob = db.execute(
        f"SELECT detectors FROM {blob_table} WHERE revision_id = ?", (revision,)
    ).fetchone()[0]
    detectors, outcome, radius_class, pointer = decode(blob)
    keep = outcome == OK
    if detector is not None:
        keep = keep & (detectors == detector)
    rows = np.flatnonzero(keep)
    out = []
    if layout.blob == "rowid":
        for p in pointer[rows].tolist():
            out += db.execute(
                "SELECT detector, polygon FROM footprints WHERE footprint_id = ?", (p,)
            ).fetchall()
        return out
    for d, c, p in zip(
        detectors[rows].tolist(), radius_class[rows].tolist(), pointer[rows].tolist(), strict=False
    ):
        out += db.execute(
            "SELECT detector, polygon FROM footprints WHERE solution_id = ? AND band_id = ? AND "
            "radius_class = ? AND healpix29 = ? AND revision_id = ? AND detector = ?",
            (solution, band, c, p, revision, d),
        ).fetchall()
    return out


# ------------------------------------------------------------ measuring


def median_ms(calls):
    """Median over calls, after one unmeasured round that warms the page cache."""
    times = []
    for call in calls:
        call()
    for call in calls:
        t = time.perf_counter()
        call()
        times.append(time.perf_counter() - t)
    return 1e3 * float(np.median(times))


def truth(tables, variant, patch, at):
    """Brute force: {(visit_id, solution, detector)} of the footprints that touch the patch."""
    centre, radius = bounding_caps(patch.quad)
    out = set()
    if variant == "revisions":
        layers = [(1, tables[at - 1], tables[at - 1].outcome == OK)]
    else:
        layers, hidden = [], np.zeros(len(tables[0].outcome), bool)
        for s in RESOLUTION:
            layers.append((s, tables[s - 1], (tables[s - 1].outcome == OK) & ~hidden))
            hidden = hidden | (tables[s - 1].outcome != ABSENT)
    for solution, table, visible in layers:
        near = np.flatnonzero(
            (table.centre @ centre > np.cos(radius + table.radius + 1e-6))
            & (table.band == patch.band)
            & visible
        )
        near = near[touch(vectors(table.lonlat[near]), patch.quad)]
        out |= {
            (int(v) + 1, solution, int(d))
            for v, d in zip(table.visit[near], table.detector[near], strict=False)
        }
    return out


def plan(db, sql, parameters):
    return " | ".join(
        r[3]
        for r in db.execute("EXPLAIN QUERY PLAN " + sql, parameters)
        if not r[3].startswith(("SCAN CONSTANT", "MATERIALIZE"))
    )[:300]


def measure_inputs(
    db,
    layout,
    tables,
    variant,
    quads,
    at,
    *,
    order=11,
    ranges="union",
    live="join",
    check=0,
    class_bound=False,
    label="",
):
    table = tables[0]
    radius_class = int(table.radius_class[0])
    reach = 2.0**radius_class * DEG if class_bound else max(t.radius for t in tables)
    wanted = [Patch(q, i % N_BANDS, reach, order) for i, q in enumerate(quads)]
    n_solutions = 3 if variant == "solutions" else 1
    sqls = [inputs_sql(layout, len(p.ranges), ranges, live, n_solutions) for p in wanted]
    binds = [p.parameters(at, radius_class) for p in wanted]
    rows = [db.execute(s, b).fetchall() for s, b in zip(sqls, binds, strict=False)]
    sql_ms = median_ms(
        [lambda s=s, b=b: db.execute(s, b).fetchall() for s, b in zip(sqls, binds, strict=False)]
    )
    fresh = []  # another text each time: with what SQLite takes to prepare a statement
    for i, (s, b) in enumerate(zip(sqls, binds, strict=False)):
        text, t = s + " " * (i + 1), time.perf_counter()
        db.execute(text, b).fetchall()
        fresh.append(1e3 * (time.perf_counter() - t))
    refine_ms = median_ms(
        [lambda r=r, p=p: refine(r, p.quad) for r, p in zip(rows, wanted, strict=False)]
    )
    hits = [[r[i] for i in refine(r, p.quad)] for r, p in zip(rows, wanted, strict=False)]
    text = (
        f"    inputs {label or ranges + '/' + live:24s} sql {sql_ms:6.3f} ms "
        f"(freshly prepared {np.median(fresh):.3f})  "
        f"NumPy refine {refine_ms:5.3f} ms  "
        f"ranges {np.median([len(p.ranges) for p in wanted]):.0f}  "
        f"candidates {np.mean([len(r) for r in rows]):.0f}  "
        f"true {np.mean([len(h) for h in hits]):.0f}"
    )
    if variant == "solutions":
        resolve_ms = median_ms([lambda h=h: resolve(db, layout, h) for h in hits])
        done = [resolve(db, layout, h) for h in hits]
        hits = [d[0] for d in done]
        text += (
            f"  resolve {resolve_ms:.3f} ms (doubtful {np.mean([d[1] for d in done]):.0f}, "
            f"revisions read "
            f"{np.mean([d[2] for d in done]):.0f}) answer {np.mean([len(h) for h in hits]):.0f}"
        )
    wrong = 0
    for p, h in list(zip(wanted, hits, strict=False))[:check]:
        wrong += len({(r[1], r[0], r[3]) for r in h} ^ truth(tables, variant, p, at))
    print(text + (f"  wrong {wrong} in {check} patches" if check else ""), flush=True)
    return plan(db, sqls[0], binds[0])


def run(layout, name, variant, tables, folder, page_size, thorough):
    path = folder / f"{name}-{variant}-{page_size}.db"
    for suffix in ("", "-wal", "-shm"):
        Path(str(path) + suffix).unlink(missing_ok=True)
    n = len(tables[0].visit)
    n_visits = n // N_DETECTORS
    quads = patches(200, 3)
    db = connect(path, page_size)
    create(db, layout, n_visits)
    print(f"\n{name} / {variant} / page {page_size}: {layout.__doc__}")
    total = 0
    for k, table in enumerate(tables):
        gc.collect()
        took = commit(db, layout, table, 1 if variant == "revisions" else k + 1, k + 1)
        stored = int((table.outcome == OK).sum())
        total += stored
        print(
            f"  commit {k + 1}: {1e6 * sum(took.values()) / stored:5.2f} us/footprint  ("
            + ", ".join(f"{s} {t:.2f} s" for s, t in took.items())
            + ")",
            flush=True,
        )
        if variant == "revisions" and k < 2:
            measure_inputs(
                db, layout, tables[: k + 1], variant, quads, k + 1, label=f"after commit {k + 1}"
            )
    print(f"  file {path.stat().st_size / total:.1f} B/footprint revision")
    try:
        sizes = db.execute(
            "SELECT name, sum(pgsize), sum(unused) FROM dbstat "
            "GROUP BY name ORDER BY 2 DESC LIMIT 5"
        )
        print(
            "  dbstat "
            + ", ".join(f"{a} {b / total:.1f} B ({100 * c / b:.0f}% unused)" for a, b, c in sizes)
        )
    except sqlite3.OperationalError:
        pass  # this SQLite was built without dbstat
    before = measure_inputs(db, layout, tables, variant, quads, 3, label="before ANALYZE")
    print("      plan:", before)
    steps = []
    for what in (
        "PRAGMA optimize",
        "PRAGMA analysis_limit=400; ANALYZE",
        "PRAGMA analysis_limit=0; ANALYZE",
    ):
        t = time.perf_counter()
        for statement in what.split("; "):
            db.execute(statement)
        steps.append(f"{what}: {1e3 * (time.perf_counter() - t):.0f} ms")
    print("  " + ", ".join(steps))
    after = measure_inputs(db, layout, tables, variant, quads, 3, check=40, label="after ANALYZE")
    if after != before:
        print("      plan:", after)
    if thorough:
        for ranges in ("or", "union", "values"):
            for live in ("join", "exists", "scalar", "none"):
                if variant == "revisions" or live == "join":
                    made = measure_inputs(
                        db, layout, tables, variant, quads, 3, ranges=ranges, live=live
                    )
                    print("      plan:", made[:160])
        for order in (8, 9, 10, 11, 12):
            measure_inputs(
                db, layout, tables, variant, quads, 3, order=order, label=f"ranges at order {order}"
            )
        measure_inputs(
            db, layout, tables, variant, quads, 3, class_bound=True, label="grown by class bound"
        )
        t = time.perf_counter()
        for q in quads:
            key_ranges(*bounding_caps(q)[:1], 0.0051, 11)
        print(
            "    key ranges of a cap in NumPy "
            f"{1e3 * (time.perf_counter() - t) / len(quads):.2f} ms"
        )
    rng = np.random.default_rng(8)
    asked = [
        (int(v), int(d))
        for v, d in zip(
            rng.integers(1, n_visits + 1, 300), rng.integers(0, N_DETECTORS, 300), strict=False
        )
    ]
    solution = 1
    for v, d in asked[:20]:
        got = reverse(db, layout, v, solution, d)
        now = tables[2 if variant == "revisions" else 0].lonlat[(v - 1) * N_DETECTORS + d].tobytes()
        assert got == [(d, now)], (v, d)
    assert len(reverse(db, layout, 1, solution)) == N_DETECTORS
    one = median_ms([lambda v=v, d=d: reverse(db, layout, v, solution, d) for v, d in asked])
    whole = median_ms([lambda v=v: reverse(db, layout, v, solution) for v, _ in asked[:100]])
    print(
        f"  reverse: one detector {1e3 * one:.1f} us, whole visit {1e3 * whole:.0f} us", flush=True
    )
    db.close()
    path.unlink()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--footprints", type=int, default=1_000_000)
    parser.add_argument("--layouts", default=",".join(LAYOUTS))
    parser.add_argument("--variants", default="revisions,solutions")
    parser.add_argument("--page-size", type=int, default=4096)
    parser.add_argument("--folder", type=Path, help="where the databases are written")
    parser.add_argument(
        "--thorough", action="store_true", help="also compare SQL formulations and range orders"
    )
    args = parser.parse_args()
    print(
        f"Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, NumPy {np.__version__}"
    )
    quads = survey(-(-args.footprints // N_DETECTORS), 11)
    with tempfile.TemporaryDirectory() as scratch:
        folder = args.folder or Path(scratch)
        for variant in args.variants.split(","):
            tables = {"revisions": revisions, "solutions": solutions}[variant](quads)
            for name in args.layouts.split(","):
                run(LAYOUTS[name], name, variant, tables, folder, args.page_size, args.thorough)


if __name__ == "__main__":
    main()
