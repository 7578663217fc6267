# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Pickled skymaps are read, and whatever a pickle could run is refused by name and does not run."""

from __future__ import annotations

import os
import pickle
import random
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from skyquilt.errors import SkyMapConfigError, SkyquiltError
from skyquilt.skymap import DodecaSkyMapConfig, EquatSkyMapConfig, RingsSkyMapConfig
from skyquilt.skymap.config import SkyMapConfig
from skyquilt.skymap.lsst_pickle import read_lsst_pickle, skymap_config_of_pickle
from skyquilt.skymap.presets import preset

from .config_strategies import configs
from .lsst_texts import pickle_of, text_of
from .reference_tables import DATA, load_reference

REAL = DATA / "lsst_pickles" / "lsst_cells_v1.pickle"
RINGS = RingsSkyMapConfig(num_rings=7, projection="TAN")
PROTOCOLS = range(2, pickle.HIGHEST_PROTOCOL + 1)

#: What Python tells its auditors when a pickle, or a text, gets its way.
RUNNING = {"exec", "import", "pickle.find_class", "os.system", "subprocess.Popen", "open"}
_watching: list[str] | None = None


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    # To quote what it cannot parse, Python looks for a file of the name it was given for the text.
    if _watching is not None and event in RUNNING and arguments[:1] != ("<unknown>",):
        _watching.append(f"{event} {arguments!r}")


@pytest.fixture(scope="module", autouse=True)
def auditor() -> None:
    """Listen to what Python runs; a listener cannot be sent away, so it goes deaf instead."""
    sys.addaudithook(_watch)


@contextmanager
def hearing() -> Iterator[list[str]]:
    """Give the list of what is imported, executed, opened or started inside."""
    global _watching  # noqa: PLW0603  # the auditor hears everything; this says when it matters
    skymap_config_of_pickle(REAL.read_bytes())  # what Python imports at first use, it has now
    heard = _watching = []
    try:
        yield heard
    finally:
        _watching = None


def test_the_auditor_hears_what_python_runs(tmp_path: Path) -> None:
    with hearing() as heard:
        pickle.loads(pickle.dumps(Path))
        exec("1")
        (tmp_path / "canary").touch()
        (tmp_path / "canary").read_text()
    assert {event.split()[0] for event in heard} >= {"pickle.find_class", "exec", "open"}


def test_the_skymap_that_lsst_pickled_is_read() -> None:
    config = read_lsst_pickle(REAL)
    assert config == preset("lsst_cells_v1")
    assert config.version == 1
    assert config.sha1() == load_reference("lsst_cells_v1").about["sha1"]
    assert read_lsst_pickle(str(REAL)) == config


def test_the_pickles_made_here_have_the_form_of_the_real_one() -> None:
    config = read_lsst_pickle(REAL)
    real = REAL.read_bytes()
    text = real[real.index(b"import") : real.index(b"\n\n\x94")].decode() + "\n\n"
    assert pickle_of(config, protocol=5, text=text) == real


@settings(deadline=None)
@given(configs)
def test_skymaps_of_every_kind_are_read_in_every_protocol(config: SkyMapConfig) -> None:
    for protocol in PROTOCOLS:
        assert skymap_config_of_pickle(pickle_of(config, protocol=protocol)) == config


@pytest.mark.parametrize("form", ["2013", "2018", "2022", "2024"])
def test_texts_of_all_years_are_read(form: str) -> None:
    for config in (RINGS, DodecaSkyMapConfig(), EquatSkyMapConfig()):
        data = pickle_of(config, text=text_of(config, form=form))
        assert skymap_config_of_pickle(data) == config


def test_the_old_numbering_is_read() -> None:
    assert skymap_config_of_pickle(pickle_of(RINGS, version=0)).version == 0


def test_texts_that_python_2_pickled_are_read() -> None:
    # Python 2 wrote its strings with opcodes of their own: T with the length in four bytes.
    text = text_of(RINGS, form="2018").encode()
    data = (
        b"\x80\x02clsst.skymap.ringsSkyMap\nRingsSkyMap\nq\x01"
        b"clsst.pex.config.config\nunreduceConfig\nq\x02"
        b"clsst.skymap.ringsSkyMap\nRingsSkyMapConfig\nq\x03"
        b"T" + struct.pack("<i", len(text)) + text + b"q\x04\x86q\x05Rq\x06K\x00\x86q\x07Rq\x08."
    )
    config = skymap_config_of_pickle(data)
    assert config.version == 0
    assert config.sha1() == RINGS.sha1()


@pytest.mark.parametrize(
    ("config", "version", "message"),
    [
        (RINGS, 2, "version must be 0 or 1 for a rings skymap, got 2"),
        (RINGS, (1, 0), r"a rings skymap of version \(1, 0\) is not known"),
        (DodecaSkyMapConfig(), (2, 0), r"a dodeca skymap of version \(2, 0\) is not known"),
        (DodecaSkyMapConfig(), 7, "a dodeca skymap of version 7 is not known"),
    ],
)
def test_a_version_that_is_not_known_is_refused(
    config: SkyMapConfig, version: Any, message: str
) -> None:
    with pytest.raises(SkyMapConfigError, match=message):
        skymap_config_of_pickle(pickle_of(config, version=version))


def test_what_a_pickle_says_of_its_kind_must_agree() -> None:
    with pytest.raises(SkyMapConfigError, match="a rings skymap with the text of a dodeca skymap"):
        skymap_config_of_pickle(pickle_of(RINGS, text=text_of(DodecaSkyMapConfig())))
    mixed = pickle_of(RINGS, protocol=2).replace(
        b"ringsSkyMap\nRingsSkyMapConfig", b"equatSkyMap\nEquatSkyMapConfig"
    )
    with pytest.raises(SkyMapConfigError, match="rings skymap with a configuration of a equat"):
        skymap_config_of_pickle(mixed)


class Bomb:
    """What runs a function when Python loads it."""

    def __init__(self, function: Any, *arguments: object) -> None:
        self.reduced = (function, arguments)

    def __reduce__(self) -> tuple[Any, ...]:
        return self.reduced


class BombWithState:
    """What is made without a call and filled afterwards."""

    def __getstate__(self) -> dict[str, str]:
        return {"config": "none"}


def opcodes(*parts: bytes) -> bytes:
    return b"\x80\x02" + b"".join(parts) + b"."


TOUCH = "touch canary"
ROT_13 = b"X\x06\x00\x00\x00rot_13"
SYSTEM = b"cposix\nsystem\n"
COMMAND = b"X\x0c\x00\x00\x00touch canary"
SKYMAP_CLASS = b"clsst.skymap.ringsSkyMap\nRingsSkyMap\n"
CONFIG_CLASS = b"clsst.skymap.ringsSkyMap\nRingsSkyMapConfig\n"
UNREDUCE = b"clsst.pex.config.config\nunreduceConfig\n"


@pytest.mark.parametrize(
    ("data", "met"),
    [
        *[
            (pickle.dumps(Bomb(function, *arguments), protocol), f"import {name!r} from '")
            for protocol in PROTOCOLS
            for name, function, arguments in [
                ("system", os.system, (TOUCH,)),
                ("eval", eval, (f"__import__('os').system({TOUCH!r})",)),
                ("exec", exec, ("open('canary', 'w')",)),
                ("open", open, ("canary", "w")),
                ("__import__", __import__, ("this",)),
                ("getattr", getattr, ("config", "system")),
            ]
        ],
        (pickle.dumps(BombWithState(), 2), "import 'BombWithState' from '"),
        (pickle.dumps({"a": [1, Bomb(os.system, TOUCH)]}, 4), "opcode EMPTY_LIST"),
        # Protocols 0 and 1, and what is no pickle.
        (pickle.dumps(Bomb(os.system, TOUCH), 0), "begins with its protocol"),
        (pickle.dumps(Bomb(os.system, TOUCH), 1), "begins with its protocol"),
        (b"cos\nsystem\n(S'touch canary'\ntR.", "begins with its protocol"),
        (b"", "ends before its last opcode"),
        (b"SIMPLE  =                    T", "begins with its protocol"),
        (b"\x80\x06.", "only pickles of protocols 2 to 5"),
        (b"\x80\x01.", "only pickles of protocols 2 to 5"),
        # Every opcode that brings in, makes or calls, apart from those known.
        (opcodes(b"(", COMMAND, b"iposix\nsystem\n"), "opcode INST"),
        (opcodes(b"(", SYSTEM, COMMAND, b"o"), "import 'system' from 'posix'"),
        (opcodes(b"(", SKYMAP_CLASS, COMMAND, b"o"), "opcode OBJ"),
        (opcodes(SKYMAP_CLASS, b")}\x92"), "opcode NEWOBJ_EX"),
        (opcodes(b"\x82\x01"), "opcode EXT1"),
        (opcodes(b"\x83\x01\x00"), "opcode EXT2"),
        (opcodes(b"\x84\x01\x00\x00\x00"), "opcode EXT4"),
        (opcodes(b"Pcanary\n"), "opcode PERSID"),
        (opcodes(COMMAND, b"Q"), "opcode BINPERSID"),
        (opcodes(b"\x97"), "opcode NEXT_BUFFER"),
        (opcodes(b"]"), "opcode EMPTY_LIST"),
        (opcodes(b"\x8f"), "opcode EMPTY_SET"),
        (opcodes(b"I1\n"), "opcode INT"),
        (opcodes(b"S'\\d'\n"), "opcode STRING"),
        (opcodes(b"\x80\x02"), "begins with its protocol"),
        (opcodes(b"\xff"), "no opcode has the code 'ÿ'"),
        # Known names put to other uses.
        (opcodes(SKYMAP_CLASS, b")R"), "call the class RingsSkyMap with ()"),
        (
            opcodes(SKYMAP_CLASS, COMMAND, b"K\x01\x86R"),
            "class RingsSkyMap with (str, int)",
        ),
        (opcodes(SKYMAP_CLASS, COMMAND, b"\x81"), "an object of the class RingsSkyMap with 'touch"),
        (opcodes(CONFIG_CLASS, b")\x81"), "an object of the class RingsSkyMapConfig with ()"),
        (opcodes(CONFIG_CLASS, b")R"), "call the class RingsSkyMapConfig with ()"),
        (opcodes(UNREDUCE, b")R"), "call the function unreduceConfig with ()"),
        (
            opcodes(UNREDUCE, SKYMAP_CLASS, COMMAND, b"\x86R"),
            "Config with (SkyMapClass, str)",
        ),
        (
            opcodes(UNREDUCE, CONFIG_CLASS, COMMAND, b"K\x01\x87R"),
            "(ConfigClass, str, int)",
        ),
        (
            opcodes(b"c_codecs\nencode\n", COMMAND, b"X\x06\x00\x00\x00rot_13\x86R"),
            "function encode",
        ),
        (opcodes(b"c_codecs\ndecode\n"), "import 'decode' from '_codecs'"),
        (opcodes(b"clsst.skymap.ringsSkyMap\nos.system\n"), "import 'os.system' from 'lsst."),
        (opcodes(COMMAND, COMMAND, b"\x93"), "import 'touch canary' from 'touch canary'"),
        (opcodes(b"K\x01K\x02\x93"), "import 2 from 1"),
        (opcodes(COMMAND, b")R"), "call 'touch canary' with ()"),
        (opcodes(SKYMAP_CLASS, b")\x81)b"), "fill a rings skymap from ()"),
        (opcodes(b"})b"), "fill a dict from ()"),
        (opcodes(SKYMAP_CLASS, b")\x81}(", COMMAND, b"K\x01ub"), "fill a rings skymap from a dict"),
        (opcodes(b"}(K\x01K\x02u"), "a key is 1 instead of a text"),
        (opcodes(b"}(K\x01u"), "set 1 things in a dict"),
        (opcodes(b")(K\x01K\x02u"), "set 2 things in ()"),
        # What is left at the end.
        (opcodes(COMMAND), "holds 'touch canary' instead of a skymap"),
        (opcodes(SKYMAP_CLASS), "holds the class RingsSkyMap instead of a skymap"),
        (opcodes(SKYMAP_CLASS, b")\x81"), "holds a rings skymap instead of a skymap"),
        (opcodes(UNREDUCE, CONFIG_CLASS, COMMAND, b"\x86R"), "the configuration of a rings skymap"),
        (opcodes(b"K\x01K\x01"), "something is left over"),
        (opcodes(b"K\x01") + SYSTEM, "something is left over"),
        # The stack and the memo.
        (opcodes(), "the stack is empty"),
        (opcodes(b"R"), "the stack is empty"),
        (opcodes(b"\x94"), "the stack is empty"),
        (opcodes(b"K\x01t"), "the stack is empty"),
        (opcodes(b"h\x05"), "the memo has no entry 5"),
        (opcodes(b"j\xff\xff\xff\x7f"), "the memo has no entry 2147483647"),
        # Lengths that lie.
        (b"\x80\x02X\xff\xff\xff\x7fabc", "argument of BINUNICODE is damaged"),
        (b"\x80\x04\x8d\xff\xff\xff\xff\xff\xff\xff\xffabc", "argument of BINUNICODE8 is damaged"),
        (b"\x80\x02X\x02\x00\x00\x00\xff\xff.", "argument of BINUNICODE is damaged"),
        (b"\x80\x04\x95\x00", "argument of FRAME is damaged"),
        (b"\x80", "argument of PROTO is damaged"),
        (b"\x80\x02cos", "import '' from 'os'"),
    ],
)
def test_a_pickle_that_would_run_something_is_refused_by_name(
    data: bytes, met: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with hearing() as heard, pytest.raises(SkyMapConfigError) as refused:
        skymap_config_of_pickle(data)
    assert heard == []
    assert met in str(refused.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "value",
    [
        "__import__('os').system('touch canary')",
        "open('canary', 'w')",
        "(lambda: open('canary', 'w'))()",
        "[open('canary', 'w') for _ in '1'][0]",
        "f\"{open('canary', 'w')}\"",
        "float('nan')",
        "1.0; __import__('os').system('touch canary')",
        "1.0\nimport os\nos.system('touch canary')",
        "[*map(open, ['canary'])]",
        "type(config).__module__",
    ],
)
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_text_that_would_run_something_is_refused(
    value: str, protocol: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = text_of(RINGS).replace("config.rotation=0.0", f"config.rotation={value}")
    assert value in text
    data = pickle_of(RINGS, protocol=protocol, text=text)
    monkeypatch.chdir(tmp_path)
    refused = pytest.raises(SkyMapConfigError, match=r"line \d+ of the configuration")
    with hearing() as heard, refused:
        skymap_config_of_pickle(data)
    assert heard == []
    assert list(tmp_path.iterdir()) == []


def test_a_canary_of_the_tests_would_sing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert pickle.loads(opcodes(SYSTEM, COMMAND, b"\x85R")) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["canary"]


def test_reading_takes_no_longer_for_what_holds_itself_many_times() -> None:
    # Each pair holds the one before it twice: 2^1000 items, were they counted.
    doubled = opcodes(COMMAND, b"q\x00h\x00\x86" * 1000)
    with pytest.raises(SkyMapConfigError, match=r"holds \(tuple, tuple\) instead of a skymap"):
        skymap_config_of_pickle(doubled)
    itself = opcodes(b"}q\x00(", COMMAND, b"h\x00u")
    with pytest.raises(SkyMapConfigError, match="holds a dict instead of a skymap"):
        skymap_config_of_pickle(itself)
    # A configuration made a hundred thousand times over is read once, at the end.
    text = text_of(RINGS) + "#" * 400_000
    made = UNREDUCE + b"q\x01" + CONFIG_CLASS + b"q\x02X" + struct.pack("<i", len(text))
    often = opcodes(made, text.encode(), b"q\x03", b"h\x01h\x02h\x03\x86R" * 50_000, b"R")
    with pytest.raises(SkyMapConfigError, match="would call the configuration of a rings skymap"):
        skymap_config_of_pickle(often)


def test_a_file_is_bounded_and_named_in_what_is_said_of_it(tmp_path: Path) -> None:
    large = tmp_path / "large.pickle"
    large.write_bytes(REAL.read_bytes() + bytes(2**20))
    with pytest.raises(SkyMapConfigError, match=r"large\.pickle: a pickled skymap has at most"):
        read_lsst_pickle(large)
    broken = tmp_path / "broken.pickle"
    broken.write_bytes(REAL.read_bytes()[:-1])
    with pytest.raises(SkyMapConfigError, match=r"broken\.pickle: .* ends before its last"):
        read_lsst_pickle(broken)
    with pytest.raises(FileNotFoundError, match="none"):
        read_lsst_pickle(tmp_path / "none")


def mutated(data: bytes, random_source: random.Random) -> bytes:
    """Change a few bytes: other values, cuts, repeats, and opcodes or code put in between."""
    changed = bytearray(data)
    for _ in range(random_source.choice((1, 1, 1, 2, 5))):
        place = random_source.randrange(len(changed) + 1)
        end = min(len(changed), place + random_source.choice((1, 1, 4, 40)))
        match random_source.randrange(5):
            case 0:
                changed[place:end] = random_source.randbytes(end - place)
            case 1:
                del changed[place:end]
            case 2:
                changed[place:place] = changed[place:end]
            case 3:
                inserted = (SYSTEM, COMMAND, b"R", b"\x81", b"0", b"(", b"\nexit()\n", b"=id(1)#")
                changed[place:place] = random_source.choice(inserted)
            case 4:
                changed[place:] = b"." * random_source.randrange(2)
    return bytes(changed)


def test_ten_thousand_damaged_pickles_are_refused_or_read_and_run_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    real = REAL.read_bytes()
    # The text follows its length, four bytes after the opcode B; the frame's length is not used.
    begin, end = real.index(b"import"), real.index(b"\n\n\x94") + 2
    assert real[begin - 5 : begin] == b"B" + struct.pack("<I", end - begin)
    random_source = random.Random(20261120)
    read, messages = 0, []
    with hearing() as heard:
        for round_ in range(10_000):
            if round_ % 2:
                text = mutated(real[begin:end], random_source)
                data = real[: begin - 4] + struct.pack("<I", len(text)) + text + real[end:]
            else:
                data = mutated(real, random_source)
            try:
                skymap_config_of_pickle(data)
                read += 1
            except SkyquiltError as error:
                messages.append(str(error))
    assert heard == []
    # Half of the text is comments, where a change changes nothing.
    assert read > 1000
    assert len(messages) > 5000
    assert max(map(len, messages)) < 500
    assert list(tmp_path.iterdir()) == []
