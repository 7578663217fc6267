// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Twelve tracts on the faces of a regular dodecahedron, numbered as LSST numbers them.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "skyquilt/skymap/sky_position.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::skymap {

/// What lies on the celestial poles.
enum class AtPoles { vertices, faces };

/// Tracts are numbered from North to South and eastwards from right ascension 0.
class Dodecahedron {
  public:
    explicit Dodecahedron(AtPoles at_poles);

    static constexpr std::int64_t n_tracts = 12;

    /// Precondition: 0 <= tract < 12.
    [[nodiscard]] const SkyPosition& center(std::int64_t tract) const noexcept {
        return centers_[static_cast<std::size_t>(tract)];
    }
    /// The five corners of a face, counter-clockwise seen from outside.
    [[nodiscard]] std::vector<sphere::UnitVector> vertices(std::int64_t tract) const;
    /// The face with the largest dot product with a direction, the first of equal ones.
    [[nodiscard]] std::int64_t find(const sphere::UnitVector& direction) const noexcept;

  private:
    std::array<SkyPosition, n_tracts> centers_;
    std::array<sphere::UnitVector, n_tracts> directions_;
};

}  // namespace skyquilt::skymap
