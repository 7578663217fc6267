// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/dodecahedron.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "skyquilt/sphere/tangent_plane.hpp"

namespace skyquilt::skymap {

Dodecahedron::Dodecahedron(AtPoles at_poles) {
    const double root5 = std::sqrt(5.0);
    std::size_t face = 0;
    const auto add = [&](double sin_lat, double cos_lat, int n, double first_lon_deg) {
        for (int i = 0; i < n; ++i) {
            const double lon_deg = first_lon_deg + 360.0 * i / n;
            centers_[face] = {lon_deg * radians_per_degree, std::atan2(sin_lat, cos_lat)};
            const sphere::UnitVector turned = sphere::unit_vector({lon_deg, 0.0});
            directions_[face] = {cos_lat * turned.x, cos_lat * turned.y, sin_lat};
            ++face;
        }
    };
    // The faces of a dodecahedron are the vertices of an icosahedron: with one at the pole the
    // others lie at latitudes whose tangent is a half. Turned so that the middle of three comes to
    // the pole, the squares of the sines of the latitudes are (5 +- 2 sqrt 5) / 15.
    if (at_poles == AtPoles::faces) {
        add(1.0, 0.0, 1, 0.0);
        add(1.0 / root5, 2.0 / root5, 5, 0.0);
        add(-1.0 / root5, 2.0 / root5, 5, 36.0);
        add(-1.0, 0.0, 1, 0.0);
    } else {
        const double sin_high = std::sqrt((5.0 + 2.0 * root5) / 15.0);
        const double cos_high = std::sqrt((10.0 - 2.0 * root5) / 15.0);
        const double sin_low = std::sqrt((5.0 - 2.0 * root5) / 15.0);
        const double cos_low = std::sqrt((10.0 + 2.0 * root5) / 15.0);
        add(sin_high, cos_high, 3, 0.0);
        add(sin_low, cos_low, 3, 60.0);
        add(-sin_low, cos_low, 3, 0.0);
        add(-sin_high, cos_high, 3, 60.0);
    }
}

std::vector<sphere::UnitVector> Dodecahedron::vertices(std::int64_t tract) const {
    const sphere::UnitVector& face = directions_[static_cast<std::size_t>(tract)];
    // Neighbouring faces have a dot product of 1 / sqrt 5, others a negative one; where three are
    // neighbours of each other they meet in a vertex.
    const auto are_neighbours = [](const sphere::UnitVector& a, const sphere::UnitVector& b) {
        const double cosine = dot(a, b);
        return cosine > 0.4 && cosine < 0.5;
    };
    const sphere::TangentPlane plane(in_degrees(center(tract)));
    std::vector<std::pair<double, sphere::UnitVector>> corners;
    for (std::size_t i = 0; i < directions_.size(); ++i) {
        for (std::size_t j = i + 1; j < directions_.size(); ++j) {
            const sphere::UnitVector& a = directions_[i];
            const sphere::UnitVector& b = directions_[j];
            if (!are_neighbours(face, a) || !are_neighbours(face, b) || !are_neighbours(a, b)) {
                continue;
            }
            const sphere::UnitVector corner =
                sphere::normalized(face.x + a.x + b.x, face.y + a.y + b.y, face.z + a.z + b.z);
            corners.emplace_back(std::atan2(dot(corner, plane.north()), dot(corner, plane.east())),
                                 corner);
        }
    }
    std::ranges::sort(corners, {}, [](const auto& corner) { return corner.first; });
    std::vector<sphere::UnitVector> sorted;
    for (const auto& [bearing, corner] : corners) {
        sorted.push_back(corner);
    }
    return sorted;
}

std::int64_t Dodecahedron::find(const sphere::UnitVector& direction) const noexcept {
    std::int64_t best = 0;
    for (std::int64_t face = 1; face < n_tracts; ++face) {
        if (dot(direction, directions_[static_cast<std::size_t>(face)]) >
            dot(direction, directions_[static_cast<std::size_t>(best)])) {
            best = face;
        }
    }
    return best;
}

}  // namespace skyquilt::skymap
