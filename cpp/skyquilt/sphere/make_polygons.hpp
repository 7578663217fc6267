// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// A column of polygons made row by row on several threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "skyquilt/base/errors.hpp"
#include "skyquilt/base/parallel.hpp"
#include "skyquilt/sphere/polygons.hpp"

namespace skyquilt::sphere {

/// The column whose row i has the vertices make(i), a vector of UnitVector of any length; none for
/// an empty row. The first exception in row order is thrown on.
///
/// @throws GeometryError for a row that is made but breaks a rule: a hull may have an edge longer
///   than any of what it is the hull of.
template <typename Make>
[[nodiscard]] Polygons make_polygons(std::int64_t n, int threads, const Make& make) {
    constexpr std::int64_t grain = 64;
    const int workers = thread_count(threads);
    std::vector<std::vector<UnitVector>> parts(
        static_cast<std::size_t>(part_count(n, workers, grain)));
    std::vector<std::int64_t> offsets(static_cast<std::size_t>(n) + 1, 0);
    for_row_ranges(n, workers, grain, [&](std::int64_t begin, std::int64_t end, int part) {
        auto& vertices = parts[static_cast<std::size_t>(part)];
        for (std::int64_t row = begin; row < end; ++row) {
            const std::vector<UnitVector> made = make(row);
            vertices.insert(vertices.end(), made.begin(), made.end());
            offsets[static_cast<std::size_t>(row) + 1] = static_cast<std::int64_t>(made.size());
        }
    });
    for (std::size_t row = 1; row < offsets.size(); ++row) {
        offsets[row] += offsets[row - 1];
    }
    std::vector<UnitVector> vertices = std::move(parts.front());
    for (std::size_t part = 1; part < parts.size(); ++part) {
        vertices.insert(vertices.end(), parts[part].begin(), parts[part].end());
    }
    std::vector<Refusal> refusals;
    Polygons made = Polygons::from_unit_vectors(vertices, offsets, OnInvalid::mask, refusals);
    for (const Refusal& refusal : refusals) {
        const auto row = static_cast<std::size_t>(refusal.row);
        if (offsets[row + 1] > offsets[row]) {  // empty rows are meant
            throw GeometryError("the answer is no polygon: " + refusal.message + " (row " +
                                std::to_string(refusal.row) + ")");
        }
    }
    return made;
}

}  // namespace skyquilt::sphere
