# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
# skyquilt_room(<name> SOURCES ... [STANDS_ON ...]): one static library per room of the core.
#
# Every room is compiled without contraction of a*b+c and without value-changing optimizations: the
# error bounds of the predicates and the promise of equal results on every platform rest on the
# rounding that the source spells out. The two -fno flags change no value; they let sqrt and
# comparisons be vectorized.

function(skyquilt_room name)
  cmake_parse_arguments(PARSE_ARGV 1 ROOM "" "" "SOURCES;STANDS_ON")
  set(target skyquilt_${name})
  add_library(${target} STATIC ${ROOM_SOURCES})
  add_library(skyquilt::${name} ALIAS ${target})
  target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR}/cpp)
  target_compile_options(${target} PUBLIC -ffp-contract=off PRIVATE -fno-math-errno -fno-trapping-math)
  target_link_libraries(${target} PUBLIC skyquilt_sanitizers PRIVATE skyquilt_warnings)
  foreach(floor IN LISTS ROOM_STANDS_ON)
    target_link_libraries(${target} PUBLIC skyquilt::${floor})
  endforeach()
endfunction()
