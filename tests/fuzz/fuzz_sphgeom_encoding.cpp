// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Any input at all to shapes_from_sphgeom.
#include "reading_laws.hpp"
#include "skyquilt/sphere/sphgeom_encoding.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    skyquilt::fuzz::check_reading(skyquilt::sphere::shapes_from_sphgeom,
                                  skyquilt::sphere::sphgeom_encodings, data, size);
    return 0;
}
