// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Faces and vertices, by the golden ratio and by what makes a dodecahedron regular.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/skymap/dodecahedron.hpp"
#include "skyquilt/sphere/convex_relation.hpp"
#include "skyquilt/sphere/predicates.hpp"
#include "small_skymaps.hpp"

using skyquilt::pi;
using skyquilt::radians_per_degree;
using skyquilt::skymap::AtPoles;
using skyquilt::skymap::Dodecahedron;
using skyquilt::skymap::in_degrees;
using skyquilt::skymap::testing::Directions;
using skyquilt::sphere::normalized;
using skyquilt::sphere::orientation;
using skyquilt::sphere::separation_rad;
using skyquilt::sphere::unit_vector;
using skyquilt::sphere::UnitVector;

namespace {

UnitVector face(const Dodecahedron& faces, std::int64_t tract) {
    return unit_vector(in_degrees(faces.center(tract)));
}

// The icosahedron (0, +-1, +-g), (+-1, +-g, 0), (+-g, 0, +-1), turned about the y axis until a
// vertex or the middle of three lies on the z axis. Then one face lies on the meridian of x.
std::vector<UnitVector> golden_faces(AtPoles at_poles) {
    const double golden = 0.5 * (1.0 + std::sqrt(5.0));
    std::vector<UnitVector> faces;
    for (const double one : {1.0, -1.0}) {
        for (const double g : {golden, -golden}) {
            faces.push_back(normalized(0.0, one, g));
            faces.push_back(normalized(one, g, 0.0));
            faces.push_back(normalized(g, 0.0, one));
        }
    }
    // Both lie in the plane of x and z: the vertex (g, 0, 1), and the middle of (g, 0, 1),
    // (0, 1, g) and (0, -1, g).
    const UnitVector pole = at_poles == AtPoles::faces
                                ? normalized(golden, 0.0, 1.0)
                                : normalized(golden, 0.0, 1.0 + 2.0 * golden);
    for (UnitVector& at : faces) {
        at = {pole.z * at.x - pole.x * at.z, at.y, pole.x * at.x + pole.z * at.z};
    }
    return faces;
}

}  // namespace

TEST_CASE("the faces are those of the golden ratio, from North to South and eastwards") {
    for (const AtPoles at_poles : {AtPoles::vertices, AtPoles::faces}) {
        const Dodecahedron faces(at_poles);
        const std::vector<UnitVector> golden = golden_faces(at_poles);
        for (const UnitVector& at : golden) {
            std::int64_t n_equal = 0;
            for (std::int64_t tract = 0; tract < 12; ++tract) {
                n_equal += separation_rad(at, face(faces, tract)) < 1e-14 ? 1 : 0;
            }
            CHECK(n_equal == 1);
        }
        for (std::int64_t tract = 1; tract < 12; ++tract) {
            const auto& before = faces.center(tract - 1);
            const auto& here = faces.center(tract);
            const bool in_order = here.lat_rad < before.lat_rad - 0.1 ||
                                  (here.lat_rad == before.lat_rad && here.lon_rad > before.lon_rad);
            CHECK(in_order);
        }
        CHECK(faces.center(0).lon_rad == 0.0);
    }
    // As the documents of LSST give them.
    const Dodecahedron on_vertices(AtPoles::vertices);
    CHECK(in_degrees(on_vertices.center(0)).lat_deg == doctest::Approx(52.622632).epsilon(1e-8));
    CHECK(in_degrees(on_vertices.center(3)).lat_deg == doctest::Approx(10.812317).epsilon(1e-8));
    CHECK(in_degrees(on_vertices.center(3)).lon_deg == doctest::Approx(60.0).epsilon(1e-15));
    CHECK(in_degrees(Dodecahedron(AtPoles::faces).center(1)).lat_deg ==
          doctest::Approx(26.565051).epsilon(1e-8));
}

TEST_CASE("each face is a regular pentagon, and three of them meet in a vertex") {
    // The angle between a face and its corners, and between neighbouring corners.
    const double to_corner = std::acos(std::sqrt((5.0 + 2.0 * std::sqrt(5.0)) / 15.0));
    const double side = std::acos(std::sqrt(5.0) / 3.0);
    for (const AtPoles at_poles : {AtPoles::vertices, AtPoles::faces}) {
        const Dodecahedron faces(at_poles);
        std::vector<UnitVector> all;
        for (std::int64_t tract = 0; tract < 12; ++tract) {
            const std::vector<UnitVector> corners = faces.vertices(tract);
            REQUIRE(corners.size() == 5);
            for (std::size_t i = 0; i < 5; ++i) {
                CHECK(separation_rad(corners[i], face(faces, tract)) ==
                      doctest::Approx(to_corner).epsilon(1e-14));
                CHECK(separation_rad(corners[i], corners[(i + 1) % 5]) ==
                      doctest::Approx(side).epsilon(1e-14));
                CHECK(orientation(corners[i], corners[(i + 1) % 5], corners[(i + 2) % 5]) == 1);
            }
            CHECK(contains(corners, face(faces, tract)));
            all.insert(all.end(), corners.begin(), corners.end());
        }
        for (const UnitVector& corner : all) {
            CHECK(std::ranges::count_if(all, [&](const UnitVector& other) {
                      return separation_rad(corner, other) < 1e-14;
                  }) == 3);
        }
        const auto n_at_pole = std::ranges::count_if(
            all, [](const UnitVector& corner) { return std::abs(corner.z) > 1.0 - 1e-14; });
        CHECK(n_at_pole == (at_poles == AtPoles::vertices ? 6 : 0));
    }
}

TEST_CASE("a direction belongs to the face whose centre is nearest, and lies in its pentagon") {
    Directions random(61);
    for (const AtPoles at_poles : {AtPoles::vertices, AtPoles::faces}) {
        const Dodecahedron faces(at_poles);
        for (int i = 0; i < 3000; ++i) {
            const UnitVector direction = unit_vector(random.awkward());
            const std::int64_t found = faces.find(direction);
            double second = pi;
            for (std::int64_t tract = 0; tract < 12; ++tract) {
                const double away = separation_rad(direction, face(faces, tract));
                CHECK(separation_rad(direction, face(faces, found)) <= away + 1e-14);
                second = tract == found ? second : std::min(second, away);
            }
            // Beside an edge the corners' rounding decides.
            if (second - separation_rad(direction, face(faces, found)) > 1e-14) {
                CHECK(contains(faces.vertices(found), direction));
            }
        }
        for (std::int64_t tract = 0; tract < 12; ++tract) {
            CHECK(faces.find(face(faces, tract)) == tract);
        }
    }
}
