// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// What holds of every form in which regions are exchanged, whatever its input.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "skyquilt/base/errors.hpp"
#include "skyquilt/sphere/outline.hpp"
#include "skyquilt/sphere/shapes.hpp"

namespace skyquilt::fuzz {

using Read = sphere::Shapes (*)(std::span<const std::string_view>, std::vector<sphere::Refusal>&);
using Write = std::vector<std::string> (*)(const sphere::Shapes&);

/// End the program, as a fuzzer expects it, if a law is broken.
inline void require(bool holds, const char* law) {
    if (!holds) {
        std::fprintf(stderr, "broken law: %s\n", law);
        std::abort();
    }
}

/// Whether the columns of shapes fit together.
inline void require_consistent(const sphere::Shapes& shapes, std::size_t rows) {
    const auto n = shapes.kinds.size();
    const auto cuts = [](const std::vector<std::int64_t>& offsets, std::size_t end) {
        bool holds = !offsets.empty() && offsets.front() == 0 &&
                     offsets.back() == static_cast<std::int64_t>(end);
        for (std::size_t i = 1; i < offsets.size(); ++i) {
            holds = holds && offsets[i - 1] <= offsets[i];
        }
        return holds;
    };
    require(shapes.offsets.size() == rows + 1 && cuts(shapes.offsets, n), "rows hold all shapes");
    require(shapes.lon_lats.empty() || shapes.vectors.empty(), "vertices are of one sort");
    require(cuts(shapes.polygon_offsets, shapes.lon_lats.size() + shapes.vectors.size()),
            "polygons hold all vertices");
    std::int64_t next[3] = {0, 0, 0};
    require(shapes.places.size() == n, "every shape has its place");
    for (std::size_t i = 0; i < n; ++i) {
        require(shapes.places[i] == next[static_cast<std::size_t>(shapes.kinds[i])]++,
                "shapes of one kind are counted");
    }
    require(next[0] == static_cast<std::int64_t>(shapes.polygon_offsets.size()) - 1 &&
                next[1] == static_cast<std::int64_t>(shapes.circles.size()) &&
                next[2] == static_cast<std::int64_t>(shapes.boxes.size()),
            "no shape is left over");
}

/// Read one input twice in a column of two; what was read and written reads as the same again.
inline void check_reading(Read read, Write write, const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    std::vector<sphere::Refusal> refusals;
    const std::vector<std::string_view> column{input, input};
    const sphere::Shapes shapes = read(column, refusals);
    require_consistent(shapes, column.size());
    require(refusals.empty() || refusals.size() == 2, "equal inputs are refused alike");
    for (std::size_t row = 0; row < refusals.size(); ++row) {
        const sphere::Refusal& refusal = refusals[row];
        require(refusal.row == static_cast<std::int64_t>(row), "a refusal names its row");
        require(refusal.rule == sphere::Rule::unreadable, "a reader refuses what is unreadable");
        require(refusal.vertex >= 0 && refusal.vertex <= static_cast<std::int64_t>(size),
                "a refusal names a place in its input");
        require(refusal.message.size() > 10 && refusal.message.size() < 400,
                "a message is neither empty nor long");
        for (const char c : refusal.message) {
            require(c >= ' ' && c <= '~', "a message is printable");
        }
    }
    if (!refusals.empty()) {
        require(shapes.kinds.empty(), "a refused input leaves an empty row");
        return;
    }
    std::vector<std::string> written;
    try {
        written = write(shapes);
    } catch (const GeometryError&) {
        return;  // a region that this form cannot state
    } catch (const CoordinateError&) {
        return;
    }
    require(written.size() == 2 && written[0] == written[1], "equal rows are written alike");
    if (shapes.kinds.empty()) {
        return;  // the empty region is not stated in every form
    }
    const sphere::Shapes again = read(std::vector<std::string_view>{written[0]}, refusals);
    require_consistent(again, 1);
    require(refusals.empty(), "what was written is read");
    require(again.kinds.size() * 2 == shapes.kinds.size(), "every shape is written");
    require(write(again).front() == written[0], "what is read and written again is the same");
}

}  // namespace skyquilt::fuzz
