#!/bin/sh
# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
# Build and run the C++ unit tests with one CMake preset, or say loudly why they cannot be built.
# The Python tests reach every public kernel by themselves, so a missing framework is no failure,
# unless REQUIRE_CPP_TESTS is set, as it is where changes are accepted.
set -eu
preset=${1:?usage: run.sh PRESET}
if ! printf '#include <doctest/doctest.h>\n' | ${CXX:-c++} -x c++ -E - >/dev/null 2>&1; then
    echo '*************************************************************************'
    echo '** The C++ unit tests were NOT built: <doctest/doctest.h> is missing.  **'
    echo '** Get it with `apt-get install doctest-dev` or your system'"'"'s package. **'
    echo '*************************************************************************'
    [ -z "${REQUIRE_CPP_TESTS:-}" ]
    exit
fi
cmake --workflow --preset "$preset"
