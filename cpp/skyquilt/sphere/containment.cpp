// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/containment.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "skyquilt/base/errors.hpp"
#include "skyquilt/base/number_text.hpp"
#include "skyquilt/base/parallel.hpp"
#include "skyquilt/base/wide_vectors.hpp"
#include "skyquilt/sphere/convex_relation.hpp"
#include "skyquilt/sphere/predicates.hpp"
#include "skyquilt/sphere/prepared_polygon.hpp"
#include "skyquilt/sphere/quad_signs.hpp"

namespace skyquilt::sphere {

namespace {

constexpr std::size_t block = 256;  // points and their vectors then stay in the nearest cache

// Up to so many edges, a convex polygon is compared edge by edge.
constexpr std::size_t few_edges = 64;

void check_points(std::span<const double> lon_deg, std::span<const double> lat_deg) {
    if (lon_deg.size() != lat_deg.size()) {
        throw CoordinateError("longitude and latitude must have equal lengths, got " +
                              std::to_string(lon_deg.size()) + " and " +
                              std::to_string(lat_deg.size()));
    }
    // Comparisons with NaN are false: what is not known passes.
    const auto is_bad = [](double lon, double lat) {
        return std::abs(lon) > std::numeric_limits<double>::max() || std::abs(lat) > 90.0;
    };
    bool any = false;
    for (std::size_t i = 0; i < lon_deg.size(); ++i) {
        any = any || is_bad(lon_deg[i], lat_deg[i]);
    }
    for (std::size_t i = 0; any && i < lon_deg.size(); ++i) {
        if (is_bad(lon_deg[i], lat_deg[i])) {
            throw CoordinateError(
                "longitude must be finite and latitude lie in [-90, 90] degrees, got " +
                number_text(lon_deg[i]) + " and " + number_text(lat_deg[i]) + " at row " +
                std::to_string(i));
        }
    }
}

// The normals of the edges of one convex polygon, each repeated in four lanes.
class EdgeNormals {
  public:
    explicit EdgeNormals(ConvexPolygon polygon) : normals_(polygon.size()) {
        for (std::size_t i = 0; i < polygon.size(); ++i) {
            const UnitVector& a = polygon[i];
            const UnitVector& b = polygon[i + 1 < polygon.size() ? i + 1 : 0];
            normals_[i] = {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
        }
    }
    // Sides are computed as orientation() does: their signs are certain beyond orientation_error.
    void hold(const UnitVector* points, std::size_t n, QuickAnswer* out) const noexcept;

  private:
    std::vector<UnitVector> normals_;
};

SKYQUILT_WIDE_VECTORS
void EdgeNormals::hold(const UnitVector* points, std::size_t n, QuickAnswer* out) const noexcept {
    const auto answer = [](double least) __attribute__((always_inline)) {
        return quick_answer(static_cast<unsigned>(least > orientation_error),
                            static_cast<unsigned>(least < -orientation_error));
    };
    std::size_t i = 0;
    for (; i + 4 <= n; i += 4) {
        const UnitVector* p = points + i;
        const Lanes x{p[0].x, p[1].x, p[2].x, p[3].x};
        const Lanes y{p[0].y, p[1].y, p[2].y, p[3].y};
        const Lanes z{p[0].z, p[1].z, p[2].z, p[3].z};
        Lanes least{4.0, 4.0, 4.0, 4.0};
        for (const UnitVector& normal : normals_) {
            const Lanes side = normal.x * x + normal.y * y + normal.z * z;
            least = side >= least ? least : side;
        }
        for (std::size_t k = 0; k < 4; ++k) {
            out[i + k] = answer(least[k]);
        }
    }
    for (; i < n; ++i) {
        double least = 4.0;
        for (const UnitVector& normal : normals_) {
            const double side = dot(normal, points[i]);
            least = side >= least ? least : side;
        }
        out[i] = answer(least);
    }
}

// One point in each of n quads, or one point in all of them, for a stride of 0; null stands for a
// row that does not fit QuadSigns.
SKYQUILT_WIDE_VECTORS
void quads_hold(const UnitVector* const* quads, const UnitVector* points, std::size_t point_stride,
                std::size_t n, QuickAnswer* out) noexcept {
    for (std::size_t i = 0; i < n; ++i) {
        out[i] = quads[i] != nullptr ? QuadSigns::contains(quads[i], points[i * point_stride])
                                     : QuickAnswer::unsure;
    }
}

bool holds(const Polygons& polygons, std::int64_t row, const UnitVector& point,
           std::optional<PreparedPolygon>& prepared) {
    if (std::isnan(point.x)) {
        return false;
    }
    const Polygon polygon = polygons[row];
    if (polygons.is_convex(row) && polygon.size() <= few_edges) {
        return contains(polygon, point);
    }
    if (!prepared || prepared->vertices().data() != polygon.data()) {
        prepared.emplace(polygon);
    }
    return prepared->location_of(point) != Location::outside;
}

}  // namespace

void contains_points(const Polygons& polygons, std::span<const double> lon_deg,
                     std::span<const double> lat_deg, int threads, std::span<std::uint8_t> out) {
    check_points(lon_deg, lat_deg);
    const auto n_points = static_cast<std::int64_t>(lon_deg.size());
    if (polygons.size() != n_points && polygons.size() != 1 && n_points != 1) {
        throw GeometryError("polygons and points must have equal lengths or one row, got " +
                            std::to_string(polygons.size()) + " and " + std::to_string(n_points));
    }
    const std::int64_t n = polygons.size() == 1 ? n_points : polygons.size();
    if (static_cast<std::int64_t>(out.size()) != n) {
        throw GeometryError("the answer must have " + std::to_string(n) + " rows, got " +
                            std::to_string(out.size()));
    }
    const bool one_polygon = polygons.size() == 1 && n != 1;
    const bool one_point = n_points == 1;
    std::optional<EdgeNormals> edges;
    if (one_polygon && polygons.is_convex(0) && polygons.all_of_length_one() &&
        !polygons[0].empty() && polygons[0].size() <= few_edges) {
        edges.emplace(polygons[0]);
    }
    for_row_ranges(n, thread_count(threads), 1024, [&](std::int64_t begin, std::int64_t end, int) {
        std::array<UnitVector, block> points;
        std::array<const UnitVector*, block> quads;
        std::array<QuickAnswer, block> quick;
        std::optional<PreparedPolygon> prepared;
        if (one_point && begin < end) {
            unit_vectors(lon_deg, lat_deg, std::span(points).first(1));
        }
        for (auto first = static_cast<std::size_t>(begin); first < static_cast<std::size_t>(end);
             first += block) {
            const std::size_t count = std::min(block, static_cast<std::size_t>(end) - first);
            if (!one_point) {
                unit_vectors(lon_deg.subspan(first, count), lat_deg.subspan(first, count),
                             std::span(points).first(count));
            }
            if (edges) {
                edges->hold(points.data(), count, quick.data());
            } else {
                find_quads(polygons, one_polygon ? 0 : static_cast<std::int64_t>(first),
                           one_polygon ? 0 : 1, static_cast<std::int64_t>(count), quads.data());
                quads_hold(quads.data(), points.data(), one_point ? 0 : 1, count, quick.data());
            }
            for (std::size_t i = 0; i < count; ++i) {
                out[first + i] = quick[i] == QuickAnswer::yes;
                if (quick[i] == QuickAnswer::unsure) [[unlikely]] {
                    out[first + i] =
                        holds(polygons, one_polygon ? 0 : static_cast<std::int64_t>(first + i),
                              points[one_point ? 0 : i], prepared);
                }
            }
        }
    });
}

}  // namespace skyquilt::sphere
