// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/regions.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "skyquilt/base/errors.hpp"

namespace skyquilt::sphere {

namespace {

void check_cuts(std::span<const std::int64_t> offsets, std::size_t n, const std::string& what) {
    if (offsets.empty() || offsets.front() != 0 || offsets.back() != static_cast<std::int64_t>(n)) {
        throw GeometryError("offsets must begin with 0 and end with the number of " + what + ", " +
                            std::to_string(n));
    }
    const auto drop = std::ranges::adjacent_find(offsets, std::greater<>{});
    if (drop != offsets.end()) {
        throw GeometryError("offsets must not decrease, got " + std::to_string(*drop) + " before " +
                            std::to_string(*(drop + 1)) + " at row " +
                            std::to_string(drop - offsets.begin()));
    }
}

std::size_t member_count(const Shapes& shapes, ShapeKind kind) noexcept {
    switch (kind) {
        case ShapeKind::polygon:
            return shapes.polygon_offsets.size() - 1;
        case ShapeKind::circle:
            return shapes.circles.size();
        case ShapeKind::box:
            return shapes.boxes.size();
    }
    return 0;
}

void check_tables(const Shapes& shapes) {
    check_cuts(shapes.offsets, shapes.kinds.size(), "members");
    const bool by_vectors = shapes.lon_lats.empty();
    check_cuts(shapes.polygon_offsets, by_vectors ? shapes.vectors.size() : shapes.lon_lats.size(),
               "vertices");
    if (!by_vectors && !shapes.vectors.empty()) {
        throw GeometryError("vertices are longitudes and latitudes or vectors, not both");
    }
    if (shapes.places.size() != shapes.kinds.size()) {
        throw GeometryError("each member needs its place");
    }
    for (std::size_t s = 0; s < shapes.kinds.size(); ++s) {
        if (shapes.places[s] < 0 ||
            shapes.places[s] >= static_cast<std::int64_t>(member_count(shapes, shapes.kinds[s]))) {
            throw GeometryError("member " + std::to_string(s) + " has no shape at its place " +
                                std::to_string(shapes.places[s]));
        }
    }
}

// Every polygon of the table, those refused as empty rows.
Polygons polygons_of(const Shapes& shapes, std::vector<Refusal>& refusals) {
    if (shapes.lon_lats.empty()) {
        return Polygons::from_unit_vectors(shapes.vectors, shapes.polygon_offsets, OnInvalid::mask,
                                           refusals);
    }
    std::vector<double> lon_deg;
    std::vector<double> lat_deg;
    lon_deg.reserve(shapes.lon_lats.size());
    lat_deg.reserve(shapes.lon_lats.size());
    for (const LonLat& vertex : shapes.lon_lats) {
        lon_deg.push_back(vertex.lon_deg);
        lat_deg.push_back(vertex.lat_deg);
    }
    return Polygons::from_lon_lat(lon_deg, lat_deg, shapes.polygon_offsets, OnInvalid::mask,
                                  refusals);
}

[[noreturn]] void raise(const Refusal& refusal) {
    const std::string message = refusal.message + " (row " + std::to_string(refusal.row) +
                                ", vertex " + std::to_string(refusal.vertex) + ")";
    if (refusal.rule < Rule::too_few_vertices) {  // the rules of coordinates stand first
        throw CoordinateError(message);
    }
    throw GeometryError(message);
}

// Members are added one by one; places follow from the order. `copy_vertices` says in which form.
class Builder {
  public:
    explicit Builder(bool by_vectors) : by_vectors_(by_vectors) {}

    void end_row() { shapes_.offsets.push_back(static_cast<std::int64_t>(shapes_.kinds.size())); }

    void add(const Shapes& from, const Polygons& polygons, std::size_t member) {
        const ShapeKind kind = from.kinds[member];
        const auto place = static_cast<std::size_t>(from.places[member]);
        shapes_.kinds.push_back(kind);
        switch (kind) {
            case ShapeKind::polygon:
                add_polygon(from, polygons, place);
                break;
            case ShapeKind::circle:
                shapes_.places.push_back(static_cast<std::int64_t>(shapes_.circles.size()));
                shapes_.circles.push_back(from.circles[place]);
                break;
            case ShapeKind::box:
                shapes_.places.push_back(static_cast<std::int64_t>(shapes_.boxes.size()));
                shapes_.boxes.push_back(from.boxes[place]);
                break;
        }
    }

    [[nodiscard]] Shapes& shapes() noexcept { return shapes_; }

  private:
    void add_polygon(const Shapes& from, const Polygons& polygons, std::size_t place) {
        shapes_.places.push_back(static_cast<std::int64_t>(shapes_.polygon_offsets.size()) - 1);
        const auto begin = static_cast<std::ptrdiff_t>(from.polygon_offsets[place]);
        const auto end = static_cast<std::ptrdiff_t>(from.polygon_offsets[place + 1]);
        if (!by_vectors_) {
            shapes_.lon_lats.insert(shapes_.lon_lats.end(), from.lon_lats.begin() + begin,
                                    from.lon_lats.begin() + end);
        } else if (!from.vectors.empty()) {
            shapes_.vectors.insert(shapes_.vectors.end(), from.vectors.begin() + begin,
                                   from.vectors.begin() + end);
        } else {
            const Polygon polygon = polygons[static_cast<std::int64_t>(place)];
            shapes_.vectors.insert(shapes_.vectors.end(), polygon.begin(), polygon.end());
        }
        shapes_.polygon_offsets.push_back(static_cast<std::int64_t>(
            by_vectors_ ? shapes_.vectors.size() : shapes_.lon_lats.size()));
    }

    bool by_vectors_;
    Shapes shapes_;
};

void add_row(Builder& builder, const Regions& from, std::int64_t row) {
    const Shapes& shapes = from.shapes();
    const auto at = static_cast<std::size_t>(row);
    for (auto s = shapes.offsets[at]; s < shapes.offsets[at + 1]; ++s) {
        builder.add(shapes, from.polygons(), static_cast<std::size_t>(s));
    }
}

bool has_vectors(const Regions& regions) noexcept { return !regions.shapes().vectors.empty(); }

bool same_vertices(Polygon a, Polygon b) noexcept { return std::ranges::equal(a, b); }

}  // namespace

Regions Regions::from_shapes(const Shapes& shapes, OnInvalid on_invalid,
                             std::vector<Refusal>& refusals) {
    check_tables(shapes);
    std::vector<Refusal> of_polygons;
    const Polygons polygons = polygons_of(shapes, of_polygons);
    std::vector<std::optional<Refusal>> of_polygon(shapes.polygon_offsets.size() - 1);
    for (Refusal& refusal : of_polygons) {
        of_polygon[static_cast<std::size_t>(refusal.row)] = std::move(refusal);
    }
    const auto refusal_of_member = [&](std::size_t member) -> std::optional<Refusal> {
        const auto place = static_cast<std::size_t>(shapes.places[member]);
        switch (shapes.kinds[member]) {
            case ShapeKind::polygon:
                return of_polygon[place];
            case ShapeKind::circle:
                return refusal_of(shapes.circles[place]);
            case ShapeKind::box:
                return refusal_of(shapes.boxes[place]);
        }
        return std::nullopt;
    };

    Builder builder(shapes.lon_lats.empty());
    std::vector<std::int64_t> taken;
    for (std::size_t row = 0; row + 1 < shapes.offsets.size(); ++row) {
        const auto begin = static_cast<std::size_t>(shapes.offsets[row]);
        const auto end = static_cast<std::size_t>(shapes.offsets[row + 1]);
        std::optional<Refusal> refusal;
        for (std::size_t member = begin; member < end && !refusal; ++member) {
            refusal = refusal_of_member(member);
            if (refusal && end - begin > 1) {
                refusal->message =
                    "member " + std::to_string(member - begin) + ": " + refusal->message;
            }
        }
        if (refusal) {
            refusal->row = static_cast<std::int64_t>(row);
            if (on_invalid == OnInvalid::raise) {
                raise(*refusal);
            }
            refusals.push_back(*std::move(refusal));
        } else {
            for (std::size_t member = begin; member < end; ++member) {
                builder.add(shapes, polygons, member);
                if (shapes.kinds[member] == ShapeKind::polygon) {
                    taken.push_back(shapes.places[member]);
                }
            }
        }
        builder.end_row();
    }
    Regions regions;
    regions.shapes_ = std::move(builder.shapes());
    regions.polygons_ = polygons.rows(taken);
    return regions;
}

Regions Regions::from_polygons(const Polygons& polygons, std::span<const std::int64_t> offsets) {
    check_cuts(offsets, static_cast<std::size_t>(polygons.size()), "polygons");
    Regions regions;
    Shapes& shapes = regions.shapes_;
    std::vector<std::int64_t> taken;
    for (std::size_t row = 0; row + 1 < offsets.size(); ++row) {
        for (std::int64_t i = offsets[row]; i < offsets[row + 1]; ++i) {
            if (!polygons[i].empty()) {
                shapes.kinds.push_back(ShapeKind::polygon);
                shapes.places.push_back(static_cast<std::int64_t>(taken.size()));
                taken.push_back(i);
            }
        }
        shapes.offsets.push_back(static_cast<std::int64_t>(shapes.kinds.size()));
    }
    regions.polygons_ = polygons.rows(taken);
    shapes.polygon_offsets = regions.polygons_.offsets();
    shapes.lon_lats = regions.polygons_.lon_lats();
    if (shapes.lon_lats.empty()) {
        shapes.vectors = regions.polygons_.vertices();
    }
    return regions;
}

Regions Regions::rows(std::span<const std::int64_t> rows) const {
    Builder builder(has_vectors(*this));
    std::vector<std::int64_t> taken;
    for (const std::int64_t row : rows) {
        if (row < 0 || row >= size()) {
            throw NotFoundError("no row " + std::to_string(row) + ": the column has " +
                                std::to_string(size()) + " rows");
        }
        add_row(builder, *this, row);
        builder.end_row();
        const auto at = static_cast<std::size_t>(row);
        for (auto s = shapes_.offsets[at]; s < shapes_.offsets[at + 1]; ++s) {
            if (shapes_.kinds[static_cast<std::size_t>(s)] == ShapeKind::polygon) {
                taken.push_back(shapes_.places[static_cast<std::size_t>(s)]);
            }
        }
    }
    Regions taken_rows;
    taken_rows.shapes_ = std::move(builder.shapes());
    taken_rows.polygons_ = polygons_.rows(taken);
    return taken_rows;
}

Regions Regions::united(const Regions& a, const Regions& b) {
    if (a.size() != b.size() && a.size() != 1 && b.size() != 1) {
        throw GeometryError("region columns must have equal lengths or one row, got " +
                            std::to_string(a.size()) + " and " + std::to_string(b.size()));
    }
    const std::int64_t n = a.size() == 1 ? b.size() : a.size();
    Builder builder(has_vectors(a) || has_vectors(b));
    for (std::int64_t row = 0; row < n; ++row) {
        add_row(builder, a, a.size() == 1 ? 0 : row);
        add_row(builder, b, b.size() == 1 ? 0 : row);
        builder.end_row();
    }
    // Both columns are valid, so nothing can be refused; the polygons are brought into their form.
    std::vector<Refusal> none;
    return from_shapes(builder.shapes(), OnInvalid::raise, none);
}

Regions Regions::grouped(std::span<const std::int64_t> offsets) const {
    check_cuts(offsets, static_cast<std::size_t>(size()), "rows");
    Regions fewer = *this;
    fewer.shapes_.offsets.clear();
    for (const std::int64_t cut : offsets) {
        fewer.shapes_.offsets.push_back(shapes_.offsets[static_cast<std::size_t>(cut)]);
    }
    return fewer;
}

bool operator==(const Regions& a, const Regions& b) noexcept {
    const Shapes& p = a.shapes();
    const Shapes& q = b.shapes();
    if (p.offsets != q.offsets || p.kinds != q.kinds) {
        return false;
    }
    for (std::size_t s = 0; s < p.kinds.size(); ++s) {
        const auto i = static_cast<std::size_t>(p.places[s]);
        const auto j = static_cast<std::size_t>(q.places[s]);
        bool same = false;
        switch (p.kinds[s]) {
            case ShapeKind::polygon:
                same = same_vertices(a.polygons()[p.places[s]], b.polygons()[q.places[s]]);
                break;
            case ShapeKind::circle:
                same = circle_of(p.circles[i]) == circle_of(q.circles[j]);
                break;
            case ShapeKind::box:
                same = LonLatBox(p.boxes[i]) == LonLatBox(q.boxes[j]);
                break;
        }
        if (!same) {
            return false;
        }
    }
    return true;
}

std::uint64_t Regions::hash() const noexcept {
    // Every step is one to one for either argument while the other stays, so that columns that
    // differ in one number differ here; the factor is that of D. E. Knuth's multiplicative hashing,
    // 2^64 over the golden ratio, made odd (TAOCP 3, section 6.4).
    std::uint64_t hash = 0;
    const auto mix = [&hash](std::uint64_t bits) {
        hash = (hash ^ bits) * 0x9e3779b97f4a7c15;
        hash ^= hash >> 32;
    };
    // Adding zero makes -0.0, which equals it, the same bits.
    const auto mix_number = [&mix](double number) {
        mix(std::bit_cast<std::uint64_t>(number + 0.0));
    };
    const auto mix_vector = [&mix_number](const UnitVector& v) {
        mix_number(v.x);
        mix_number(v.y);
        mix_number(v.z);
    };
    for (const std::int64_t offset : shapes_.offsets) {
        mix(static_cast<std::uint64_t>(offset));
    }
    for (std::size_t s = 0; s < shapes_.kinds.size(); ++s) {
        const std::int64_t place = shapes_.places[s];
        mix(static_cast<std::uint64_t>(shapes_.kinds[s]));
        if (shapes_.kinds[s] == ShapeKind::polygon) {
            std::ranges::for_each(polygons_[place], mix_vector);
        } else if (shapes_.kinds[s] == ShapeKind::circle) {
            const Circle circle = circle_of(shapes_.circles[static_cast<std::size_t>(place)]);
            mix_vector(circle.center);
            mix_number(circle.radius_rad);
        }
    }
    return hash;
}

}  // namespace skyquilt::sphere
