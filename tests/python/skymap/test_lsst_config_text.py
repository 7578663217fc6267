# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Texts of LSST's configurations are read, and nothing that would run is taken for one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given

from skyquilt.errors import SkyMapConfigError
from skyquilt.skymap import LegacyBuilder, RingsSkyMapConfig
from skyquilt.skymap.config import KINDS, SkyMapConfig
from skyquilt.skymap.lsst_config_text import lsst_module, read_lsst_config_text

from .config_strategies import configs
from .lsst_texts import text_of, with_legacy_builder

RINGS = RingsSkyMapConfig(num_rings=7, projection="TAN", ra_start=-1.5)
HEADER = "\n".join(text_of(RINGS).split("\n")[:2]) + "\n"


def test_the_modules_are_those_of_lsst() -> None:
    assert [lsst_module(kind) for kind in KINDS] == [
        "lsst.skymap.ringsSkyMap",
        "lsst.skymap.discreteSkyMap",
        "lsst.skymap.dodecaSkyMap",
        "lsst.skymap.equatSkyMap",
        "lsst.skymap.healpixSkyMap",
    ]


@given(configs)
def test_what_lsst_writes_is_read(config: SkyMapConfig) -> None:
    for form in ("2022", "2024"):
        assert read_lsst_config_text(text_of(config, form=form), version=config.version) == config


@given(configs.map(with_legacy_builder))
def test_what_lsst_wrote_before_there_were_tract_builders_is_read(config: SkyMapConfig) -> None:
    for form in ("2013", "2018"):
        assert read_lsst_config_text(text_of(config, form=form), version=config.version) == config


def test_the_version_is_the_newest_unless_another_is_given() -> None:
    assert read_lsst_config_text(text_of(RINGS)).version == 1
    assert read_lsst_config_text(text_of(RINGS), version=0).version == 0


def test_line_ends_of_any_system_are_taken() -> None:
    for end in ("\r\n", "\r"):
        assert read_lsst_config_text(text_of(RINGS).replace("\n", end)) == RINGS


def test_a_field_that_is_not_set_takes_the_default() -> None:
    config = read_lsst_config_text(f"{HEADER}config.numRings=3\nconfig.patchBorder=7\n")
    assert config == RingsSkyMapConfig(num_rings=3, builder=LegacyBuilder(patch_border=7))


CALL = "holds a call where a literal is expected"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("config.rotation=__import__('os').system('touch canary')", CALL),
        ("config.rotation=float('nan')", CALL),
        ("config.rotation=eval('1')", CALL),
        ("config.rotation=(lambda: 1)()", CALL),
        ("config.rotation=[*'12']", "holds a starred item where a literal is expected"),
        ("config.rotation=[float('1')]", CALL),
        ("config.rotation=[[1.0]]", "holds a list where a literal is expected"),
        ("config.rotation=f'{print(1)}'", "holds an f-string where a literal is expected"),
        ("config.rotation=[x for x in (1, 2)]", "holds a comprehension where a literal"),
        ("config.rotation=(x for x in (1, 2))", "holds a comprehension where a literal"),
        ("config.rotation={'a': 1}", "holds a dictionary where a literal is expected"),
        ("config.rotation={1, 2}", "holds Python's Set where a literal is expected"),
        ("config.rotation=lambda: 1", "holds a lambda where a literal is expected"),
        ("config.rotation=(x := 1)", "holds an assignment where a literal is expected"),
        ("config.rotation=().__class__.__bases__", "holds an attribute where a literal"),
        ("config.rotation=config.rotation", "holds an attribute where a literal is expected"),
        ("config.rotation=rotation", "holds a name where a literal is expected"),
        ("config.rotation=(1, 2)[0]", "holds a subscript where a literal is expected"),
        ("config.rotation=1.0/60", "holds an operation where a literal is expected"),
        ("config.rotation=-(-1)", "holds an operation where a literal is expected"),
        ("config.rotation=+1", "holds an operation where a literal is expected"),
        ("config.rotation=not True", "holds an operation where a literal is expected"),
        ("config.rotation=b'1'", "holds a constant of type bytes where a literal is expected"),
        ("config.rotation=1j", "holds a constant of type complex where a literal is expected"),
        ("config.rotation=...", "holds a constant of type ellipsis where a literal is expected"),
        ("config.rotation=1 if 1 else 2", "holds Python's IfExp where a literal is expected"),
        ("config.rotation=a=1", "assigns to what is no field of config"),
        ("a=config.rotation=1", "assigns to what is no field of config"),
        ("config.rotation, config.raStart=1, 2", "assigns to what is no field of config"),
        ("[config.rotation]=[1]", "assigns to what is no field of config"),
        ("config=1", "assigns to what is no field of config"),
        ("other.rotation=1", "assigns to what is no field of config"),
        ("root.rotation=1", "assigns to what is no field of config"),
        ("config().rotation=1", "assigns to what is no field of config"),
        ("config['rotation']=1", "assigns to what is no field of config"),
        ("config.tractBuilder['cells']=1", "assigns to what is no field of config"),
        ("config.tractBuilder[__import__('os')].cellBorder=1", "assigns to what is no field"),
        ("config.tractBuilder[0].cellBorder=1", "assigns to what is no field of config"),
        ("config.a.b.c=1", "assigns to what is no field of config"),
        ("config.__class__=1", "assigns to __class__, no field of a rings skymap"),
        ("config.__dict__['a'].b=1", "assigns to __dict__.a.b, no field of a rings skymap"),
        ("config.version=0", "assigns to version, no field of a rings skymap"),
        ("config.raList=[]", "assigns to raList, no field of a rings skymap"),
        ("config.tractBuilder='cells'", "assigns to tractBuilder, no field of a rings skymap"),
        ("config.tractBuilder.names=[]", "assigns to tractBuilder.names, no field of a rings"),
        ("config.tractBuilder['cells'].a=1", "assigns to tractBuilder.cells.a, no field of a"),
        ("config.tractBuilder['mine'].a=1", "assigns to tractBuilder.mine.a, no field of a"),
        ("config.rotation+=1", "holds an assignment in place where none is expected"),
        ("config.rotation: float=1", "holds Python's AnnAssign where none is expected"),
        ("__import__('os').system('touch canary')", "holds a call where none is expected"),
        ("'a text'", "holds a constant of type str where none is expected"),
        ("assert True", "holds an assertion where none is expected"),
        ("if True: config.rotation=1", "holds a branch where none is expected"),
        ("def f(): pass", "holds a function where none is expected"),
        ("del config.rotation", "holds Python's Delete where none is expected"),
        ("import os", "imports 'os'"),
        ("import lsstos", "imports 'lsstos'"),
        ("import lsst.skymap, os", "imports 'os'"),
        ("import lsst.skymap as config", "imports 'lsst.skymap'"),
        ("from lsst.skymap import x", "holds an import of names where none is expected"),
    ],
)
def test_a_line_that_would_run_is_refused_by_what_it_holds(line: str, message: str) -> None:
    with pytest.raises(SkyMapConfigError, match="line 3 of the configuration ") as refused:
        read_lsst_config_text(f"{HEADER}{line}\nconfig.numRings=3\n")
    assert message in str(refused.value)
    assert line[:30] in str(refused.value)


def test_the_line_of_a_list_over_several_lines_is_the_one_at_fault() -> None:
    with pytest.raises(SkyMapConfigError, match=r"line 5 .* a call .*: '  id\(1\)\]'"):
        read_lsst_config_text(f"{HEADER}config.tractOverlap=[1,\n  2,\n  id(1)]\n")


@pytest.mark.parametrize(
    "again", ["config.numRings=4", "config.tractBuilder['legacy'].patchBorder=1"]
)
def test_a_field_is_set_at_most_once(again: str) -> None:
    text = f"{HEADER}config.numRings=3\nconfig.patchBorder=1\n{again}\n"
    with pytest.raises(SkyMapConfigError, match=r"line 5 .* once more"):
        read_lsst_config_text(text)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("assert ", "assert not "),
        lambda text: text.replace("RingsSkyMapConfig", "OtherSkyMapConfig"),
        lambda text: text.replace("RingsSkyMapConfig", "DiscreteSkyMapConfig"),
        lambda text: text.replace(" is lsst", " == lsst"),
        lambda text: text.replace("type(config).__name__", "type(config).__doc__"),
        lambda text: text.replace("{type(config).__name__}", "{exit()}"),
        lambda text: text.replace('fig"', 'fig";exit()'),
        lambda text: text.replace("assert type", "assert  type"),
        lambda text: text.replace("config", "other"),
    ],
)
def test_only_the_assertion_of_lsst_is_taken(change: Callable[[str], str]) -> None:
    with pytest.raises(SkyMapConfigError, match="asserts what no configuration of a skymap does"):
        read_lsst_config_text(f"{change(HEADER)}config.numRings=3\n")


def test_nothing_is_set_before_the_class_is_known() -> None:
    with pytest.raises(SkyMapConfigError, match=r"line 1 .* holds an assignment where none"):
        read_lsst_config_text(f"config.numRings=3\n{HEADER}")
    with pytest.raises(SkyMapConfigError, match="does not assert the class it is of"):
        read_lsst_config_text("import lsst.skymap\n")


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("'7'", "field 'numRings' must be an integer, got '7'"),
        ("7.0", "field 'numRings' must be an integer, got 7.0"),
        ("None", "field 'numRings' must be an integer, got None"),
        ("[7]", r"field 'numRings' must be an integer, got \[7\]"),
        ("True", "field 'numRings' must be an integer, got True"),
        ("-" + "9" * 30, "field 'numRings' must fit in 32 bits"),
    ],
)
def test_a_literal_of_the_wrong_kind_is_refused_with_its_field(value: str, message: str) -> None:
    with pytest.raises(SkyMapConfigError, match=message):
        read_lsst_config_text(f"{HEADER}config.numRings={value}\n")


def test_a_number_that_is_too_large_is_not_finite() -> None:
    with pytest.raises(SkyMapConfigError, match="'rotation' must be a finite number, got inf"):
        read_lsst_config_text(f"{HEADER}config.numRings=3\nconfig.rotation=1e999\n")


@pytest.mark.parametrize(
    "rest",
    ["config.numRings=", "config.numRings='", "config.numRings=3\0", "\tconfig.numRings=3"],
)
def test_what_python_cannot_parse_is_refused(rest: str) -> None:
    with pytest.raises(SkyMapConfigError, match="the configuration is no Python: "):
        read_lsst_config_text(f"{HEADER}{rest}\n")


@pytest.mark.parametrize(
    "rest",
    [
        "config.numRings='\ud800'",
        "config.numRings=" + "(" * 100_000,
        "config.numRings=" + "-" * 100_000 + "1",
        "config.numRings=" + "1+" * 100_000 + "1",
        "config" + ".a" * 100_000 + "=1",
        "config.numRings=f" + "()" * 100_000,
        "config.numRings=" + "not " * 100_000 + "1",
        "config.numRings=" + "9" * 10_000,
        "\n".join(" " * depth + "if 1:" for depth in range(200)),
    ],
    ids=range(9),
)
def test_what_is_deep_or_long_is_refused_in_few_words(rest: str) -> None:
    # Whether the parser gives up first depends on the version of Python.
    with pytest.raises(SkyMapConfigError) as refused:
        read_lsst_config_text(f"{HEADER}{rest}\n")
    assert len(str(refused.value)) < 300


def test_a_backslash_that_escapes_nothing_warns_nobody() -> None:
    with pytest.raises(SkyMapConfigError, match="'projection' must be one of"):
        read_lsst_config_text(rf"{HEADER}config.numRings=3;config.projection='T\AN'")
