// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/sky_map.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <string>
#include <utility>

#include "skyquilt/base/errors.hpp"
#include "skyquilt/base/number_text.hpp"
#include "skyquilt/skymap/tract_pixels.hpp"

namespace skyquilt::skymap {

namespace {

using sphere::LonLat;
using sphere::unit_vector;
using sphere::UnitVector;

void require(bool holds, const std::string& rule, double value) {
    if (!holds) {
        throw SkyMapConfigError(rule + ", got " + number_text(value));
    }
}

// The points that the box of a tract with corners must hold: a ring about each corner.
std::vector<UnitVector> points_around_corners(const std::vector<UnitVector>& corners,
                                              double tract_overlap_deg) {
    if (tract_overlap_deg == 0.0) {
        return corners;
    }
    std::vector<UnitVector> points;
    for (const UnitVector& corner : corners) {
        add_points_around(sphere::lon_lat(corner), 0.5 * tract_overlap_deg, 24, points);
    }
    return points;
}

TanRings tan_rings(const Rings& rings, const Tract& tract, const PatchGrid& grid) {
    TanRings made{.ring_size_rad = rings.ring_size_rad(),
                  .ra_start_rad = rings.ra_start_rad(),
                  .scale = tract.scale(),
                  .reference_pixel = tract.reference_pixel(),
                  .grid = grid,
                  .version = rings.config().version,
                  .rings = {}};
    for (const Rings::Ring& ring : rings.rings()) {
        made.rings.push_back({ring.center_lat_rad, ring.n_tracts, ring.begin_tract});
    }
    return made;
}

std::vector<UnitVector> equat_corners(const EquatConfig& config, std::int64_t slot) {
    const double width = 360.0 / static_cast<double>(config.num_tracts);
    const double begin = width * static_cast<double>(slot);
    const double end = width * static_cast<double>(slot + 1);
    return {unit_vector({begin, config.dec_begin_deg}), unit_vector({end, config.dec_begin_deg}),
            unit_vector({end, config.dec_end_deg}), unit_vector({begin, config.dec_end_deg})};
}

// LSST takes the latitude of a HEALPix cell with the wrong sign.
SkyPosition mirrored(const SkyPosition& position) noexcept {
    return {position.lon_rad, -position.lat_rad};
}

HealpixConfig checked(const HealpixConfig& config) {
    // All tracts are kept, some 300 bytes each: order 8 has 786432, a quarter of a degree wide.
    require(config.order >= 0 && config.order <= 8, "log2NSide must lie in [0, 8]", config.order);
    return config;
}

std::vector<UnitVector> healpix_corners(const sphere::HealpixCells& cells, std::int64_t cell) {
    std::vector<UnitVector> corners;
    for (const auto& corner : cells.corners(cell)) {
        corners.push_back(unit_vector(in_degrees(mirrored({corner.lon_rad, corner.lat_rad}))));
    }
    return corners;
}

// A bound on how far any point of a box on the pixels is from the reference point.
double reach_of(const Tract& tract, const PixelBox& box) noexcept {
    constexpr double margin = 1e-12;  // above the rounding of the corners
    double reach = 0.0;
    if (is_zenithal(tract.projection().kind())) {
        // Distance grows with the distance in the plane, which is greatest at a corner.
        for (const UnitVector& corner : tract.corners(box)) {
            const double distance = separation_rad(corner, tract.projection().reference());
            reach = std::max(reach, std::isnan(distance) ? pi : distance);
        }
        return std::min(reach + margin, pi);
    }
    // Along the undistorted circle, then away from it: no latitude exceeds its y by more than the
    // cea projection makes it, whose y is a sine.
    double widest = 0.0;
    double highest = 0.0;
    const auto add = [&](std::int64_t x, std::int64_t y) {
        const sphere::PlanePoint point =
            tract.scale().plane({static_cast<double>(x) - 0.5 - tract.reference_pixel().x,
                                 static_cast<double>(y) - 0.5 - tract.reference_pixel().y});
        widest = std::max(widest, std::abs(point.east));
        highest = std::max(highest, std::abs(point.north));
    };
    add(box.begin_x, box.begin_y);
    add(box.begin_x, box.end_y);
    add(box.end_x, box.begin_y);
    add(box.end_x, box.end_y);
    const double latitude = tract.projection().kind() == ProjectionKind::cea
                                ? std::asin(std::min(highest, 1.0))
                                : std::min(highest, 0.5 * pi);
    return std::min(widest + latitude + margin, pi);
}

// How far the corners of inner regions are from the centres: where tracts are wider than rings are
// high they stick out of the boxes.
double reach_of_inner_boxes(const Rings& rings) noexcept {
    double reach = 0.0;
    for (const Rings::Ring& ring : rings.rings()) {
        const SkyBox box = rings.inner_box(ring.begin_tract);
        const UnitVector center = unit_vector(in_degrees(rings.center(ring.begin_tract)));
        for (const double lat_rad : {box.lat_begin, box.lat_end}) {
            reach = std::max(
                reach, separation_rad(center, unit_vector(in_degrees({box.lon_begin, lat_rad}))));
        }
    }
    return reach + 1e-12;  // above the rounding of the corners
}

// A disc that holds a box in longitude and latitude.
sphere::Cap cap_of(const OwnedBox& box, const LonLat& reference) noexcept {
    const double d_lat = std::max(std::abs(box.lat_begin_deg - reference.lat_deg),
                                  std::abs(box.lat_end_deg - reference.lat_deg));
    double width = box.lon_end_deg - box.lon_begin_deg;
    if (!(width > 0.0 && width < 360.0)) {
        // As owns() has it: beyond a turn either way, the full circle.
        width = width <= 0.0 && width > -360.0 ? width + 360.0 : 360.0;
    }
    const double middle = box.lon_begin_deg + 0.5 * width;
    const double off = std::abs(std::remainder(middle - reference.lon_deg, 360.0));
    const double d_lon = std::min(off + 0.5 * width, 180.0);
    const double nearest_lat =
        box.lat_begin_deg <= 0.0 && box.lat_end_deg >= 0.0
            ? 0.0
            : std::min(std::abs(box.lat_begin_deg), std::abs(box.lat_end_deg));
    // Along the meridian of the reference point, then along a parallel.
    const double reach =
        (d_lat + d_lon * std::cos(nearest_lat * radians_per_degree)) * radians_per_degree;
    return {unit_vector(reference), std::min(reach + 1e-9, pi)};
}

[[noreturn]] void no_patch(std::int64_t number, std::int64_t patch, const std::string& has) {
    throw NotFoundError("no patch (tract=" + std::to_string(number) +
                        ", patch=" + std::to_string(patch) + "): tract " + std::to_string(number) +
                        " has " + has);
}

}  // namespace

void SkyMap::add_tract(const LonLat& reference, std::span<const UnitVector> points,
                       const TractStyle& style) {
    const Projection projection(style.projection, reference);
    const PixelScale scale(style.pixel_scale_arcsec, style.rotation_deg);
    const TractPixels pixels = fit_tract(projection, scale, points, style.patches);
    references_.push_back(reference);
    tracts_.emplace_back(projection, scale, pixels.reference_pixel);
    grids_.push_back(pixels.grid);
}

void SkyMap::make_search() {
    // Equal grids are kept once.
    if (!grids_.empty() &&
        std::ranges::all_of(grids_, [this](const PatchGrid& grid) { return grid == grids_[0]; })) {
        grids_.resize(1);
    }
    std::vector<sphere::Cap> caps;
    for (std::int64_t slot = 0; slot < n_tracts(); ++slot) {
        caps.push_back({tract(slot).projection().reference(),
                        std::max(reach_of(tract(slot), hull_box(slot)), inner_reach(slot))});
        widest_rad_ = std::max(widest_rad_, caps.back().radius_rad);
    }
    search_ = TractSearch(caps);
}

// How far the inner region reaches from the reference point, where no rings are.
double SkyMap::inner_reach(std::int64_t slot) const {
    if (const auto* owners = std::get_if<Owners>(&finder_); owners && !owners->boxes.empty()) {
        return cap_of(owners->boxes[static_cast<std::size_t>(slot)], reference(slot)).radius_rad;
    }
    double reach = 0.0;
    for (const UnitVector& vertex : vertices(slot)) {
        reach = std::max(reach, separation_rad(vertex, tract(slot).projection().reference()));
    }
    return std::min(reach + 1e-12, pi);  // above the rounding of the vertices
}

SkyMap::SkyMap(const RingsConfig& config, const TractStyle& style) : finder_(Rings(config)) {
    check(style);
    const Rings& rings = std::get<Rings>(finder_);
    const double radius_deg =
        (0.5 * rings.ring_size_rad() + style.tract_overlap_deg * radians_per_degree) /
        radians_per_degree;
    // The axis points of a tract must have an image in its tangent plane.
    require(
        style.projection != ProjectionKind::tan || radius_deg < 80.0,
        "half a ring and tractOverlap must together stay below 80 degrees in the TAN projection",
        radius_deg);
    require(radius_deg < 180.0, "half a ring and tractOverlap must together stay below 180 degrees",
            radius_deg);
    const PixelScale scale(style.pixel_scale_arcsec, style.rotation_deg);
    std::vector<UnitVector> points;
    if (is_zenithal(style.projection)) {
        // The box holds the four points on the axes of the sky at this distance from the centre;
        // its corners reach no farther, and for a rotated grid it is smaller: as LSST has it. It is
        // the same for every centre.
        const LonLat anywhere{0.0, 0.0};
        add_points_around(anywhere, radius_deg, 4, points);
        const TractPixels pixels =
            fit_tract(Projection(style.projection, anywhere), scale, points, style.patches);
        grids_.push_back(pixels.grid);
        tracts_.reserve(static_cast<std::size_t>(rings.n_tracts()));
        for (std::int64_t slot = 0; slot < rings.n_tracts(); ++slot) {
            centers_.push_back(rings.center(slot));
            references_.push_back(in_degrees(centers_.back()));
            tracts_.emplace_back(Projection(style.projection, references_.back()), scale,
                                 pixels.reference_pixel);
        }
        widest_rad_ = std::max(reach_of(tract(0), hull_box(0)), reach_of_inner_boxes(rings));
        if (style.projection == ProjectionKind::tan) {
            ring_series_.emplace(tan_rings(rings, tract(0), grids_[0]));
        }
        return;
    }
    for (std::int64_t slot = 0; slot < rings.n_tracts(); ++slot) {
        centers_.push_back(rings.center(slot));
        points.clear();
        add_points_around(in_degrees(centers_.back()), radius_deg, 4, points);
        add_tract(in_degrees(centers_.back()), points, style);
        widest_rad_ = std::max(
            widest_rad_,
            reach_of(tracts_.back(), grown(grids_.back().tract_box(), style.patches.border)));
    }
    widest_rad_ = std::max(widest_rad_, reach_of_inner_boxes(rings));
}

SkyMap::SkyMap(const DiscreteConfig& config, const TractStyle& style)
    : finder_(std::in_place_type<NearestCenter>, std::span<const SkyPosition>{}) {
    check(style);
    const std::size_t n = config.ra_deg.size();
    if (n == 0 || config.dec_deg.size() != n || config.radius_deg.size() != n) {
        throw SkyMapConfigError(
            "raList, decList and radiusList must have equal lengths of at least one, got " +
            std::to_string(n) + ", " + std::to_string(config.dec_deg.size()) + " and " +
            std::to_string(config.radius_deg.size()));
    }
    for (std::size_t i = 0; i < n; ++i) {
        const std::string which = " of tract " + std::to_string(i);
        require(std::abs(config.ra_deg[i]) <= 1e6,
                "the right ascension" + which + " must lie within a million degrees",
                config.ra_deg[i]);
        require(std::abs(config.dec_deg[i]) <= 90.0,
                "the declination" + which + " must lie in [-90, 90] degrees", config.dec_deg[i]);
        const double reach = config.radius_deg[i] + style.tract_overlap_deg;
        require(config.radius_deg[i] >= 0.0, "the radius" + which + " must not be negative",
                config.radius_deg[i]);
        require(reach < (style.projection == ProjectionKind::tan ? 80.0 : 180.0),
                "radius and tractOverlap" + which +
                    " must together stay below 80 degrees in the TAN projection and below 180 in"
                    " any other",
                reach);
        centers_.push_back({reduced_lon(config.ra_deg[i] * radians_per_degree),
                            config.dec_deg[i] * radians_per_degree});
        std::vector<UnitVector> points;
        add_points_around({config.ra_deg[i], config.dec_deg[i]}, reach, 4, points);
        add_tract({config.ra_deg[i], config.dec_deg[i]}, points, style);
    }
    finder_.emplace<NearestCenter>(centers_);
    make_search();
}

SkyMap::SkyMap(const DodecaConfig& config, const TractStyle& style)
    : finder_(Dodecahedron(config.at_poles)) {
    check(style);
    const auto& faces = std::get<Dodecahedron>(finder_);
    for (std::int64_t slot = 0; slot < Dodecahedron::n_tracts; ++slot) {
        centers_.push_back(faces.center(slot));
        add_tract(in_degrees(centers_.back()),
                  points_around_corners(faces.vertices(slot), style.tract_overlap_deg), style);
    }
    make_search();
}

SkyMap::SkyMap(const EquatConfig& config, const TractStyle& style)
    : finder_(Equat{config, NearestCenter(std::span<const SkyPosition>{})}) {
    check(style);
    // All tracts are kept, some 300 bytes each.
    require(config.num_tracts >= 1 && config.num_tracts <= 1000000,
            "numTracts must lie in [1, 1000000]", static_cast<double>(config.num_tracts));
    require(style.projection != ProjectionKind::tan || config.num_tracts >= 3,
            "numTracts must be at least 3 in the TAN projection",
            static_cast<double>(config.num_tracts));
    require(config.dec_begin_deg >= -90.0 && config.dec_begin_deg < config.dec_end_deg &&
                config.dec_end_deg <= 90.0,
            "decRange must grow within [-90, 90] degrees", config.dec_begin_deg);
    // In radians from the width on, as LSST has it: between two centres as near, the last bit of
    // these decides.
    const double width_rad = 2.0 * pi / static_cast<double>(config.num_tracts);
    const double middle_dec_rad =
        0.5 * (config.dec_begin_deg * radians_per_degree + config.dec_end_deg * radians_per_degree);
    for (std::int64_t slot = 0; slot < config.num_tracts; ++slot) {
        const auto begin = static_cast<double>(slot);
        const double middle_rad = 0.5 * (begin * width_rad + (begin + 1.0) * width_rad);
        centers_.push_back({middle_rad, middle_dec_rad});
        add_tract({middle_rad / radians_per_degree, 0.0},
                  points_around_corners(equat_corners(config, slot), style.tract_overlap_deg),
                  style);
    }
    finder_ = Equat{config, NearestCenter(centers_)};
    make_search();
}

SkyMap::SkyMap(const HealpixConfig& config, const TractStyle& style)
    : finder_(sphere::HealpixCells(checked(config).order, config.scheme)) {
    check(style);
    const auto& cells = std::get<sphere::HealpixCells>(finder_);
    for (std::int64_t slot = 0; slot < cells.size(); ++slot) {
        const auto center = cells.center(slot);
        centers_.push_back(mirrored({center.lon_rad, center.lat_rad}));
        add_tract(in_degrees(centers_.back()),
                  points_around_corners(healpix_corners(cells, slot), style.tract_overlap_deg),
                  style);
    }
    make_search();
}

SkyMap::SkyMap(const TractTable& table) : finder_(Owners{}) {
    check(table);
    std::vector<sphere::Cap> caps;
    for (std::size_t i = 0; i < table.tracts.size(); ++i) {
        const TractRow& row = table.tracts[i];
        centers_.push_back({reduced_lon(row.reference.lon_deg * radians_per_degree),
                            row.reference.lat_deg * radians_per_degree});
        references_.push_back(row.reference);
        tracts_.emplace_back(Projection(row.projection, row.reference),
                             PixelScale(row.pixel_scale_arcsec, row.rotation_deg, row.x_axis),
                             row.reference_pixel);
        patch_boxes_.emplace_back(table.patches[i]);
        tract_boxes_.push_back({0, 0, row.n_x, row.n_y});
        numbers_.push_back(row.number);
        if (!table.owned.empty()) {
            caps.push_back(cap_of(table.owned[i], row.reference));
        }
    }
    slots_sorted_.resize(numbers_.size());
    std::iota(slots_sorted_.begin(), slots_sorted_.end(), std::int64_t{0});
    std::ranges::sort(slots_sorted_, {}, [this](std::int64_t slot) { return number_at(slot); });
    finder_ = Owners{table.owned, TractSearch(caps)};
    make_search();
}

std::vector<std::int64_t> SkyMap::numbers() const {
    std::vector<std::int64_t> all(tracts_.size());
    std::iota(all.begin(), all.end(), std::int64_t{0});
    if (!numbers_.empty()) {
        std::ranges::transform(slots_sorted_, all.begin(),
                               [this](std::int64_t slot) { return number_at(slot); });
    }
    return all;
}

std::int64_t SkyMap::slot(std::int64_t number) const {
    if (numbers_.empty()) {
        if (number >= 0 && number < n_tracts()) {
            return rings() != nullptr ? rings()->slot_of(number) : number;
        }
        throw NotFoundError(
            "no tract " + std::to_string(number) + ": this skymap has " +
            std::to_string(n_tracts()) +
            (n_tracts() == 1 ? " tract, 0" : " tracts, 0 to " + std::to_string(n_tracts() - 1)));
    }
    const auto found = std::ranges::lower_bound(
        slots_sorted_, number, {}, [this](std::int64_t slot) { return number_at(slot); });
    if (found == slots_sorted_.end() || number_at(*found) != number) {
        throw NotFoundError("no tract " + std::to_string(number) + ": this skymap has " +
                            std::to_string(n_tracts()) + " tracts with numbers from " +
                            std::to_string(number_at(slots_sorted_.front())) + " to " +
                            std::to_string(number_at(slots_sorted_.back())));
    }
    return *found;
}

std::int64_t SkyMap::number_at(std::int64_t slot) const noexcept {
    if (!numbers_.empty()) {
        return numbers_[static_cast<std::size_t>(slot)];
    }
    return rings() != nullptr ? rings()->number_at(slot) : slot;
}

void SkyMap::add_numbers_of(std::int64_t slot, std::vector<std::int64_t>& numbers) const {
    if (rings() == nullptr || rings()->config().version == 1) {
        numbers.push_back(number_at(slot));
        return;
    }
    const std::vector<std::int64_t> all = rings()->all_numbers_of(slot);
    numbers.insert(numbers.end(), all.begin(), all.end());
}

PixelBox SkyMap::tract_box(std::int64_t slot) const noexcept {
    return has_grids() ? grid(slot).tract_box() : tract_boxes_[static_cast<std::size_t>(slot)];
}

PixelBox SkyMap::hull_box(std::int64_t slot) const noexcept {
    PixelBox hull = tract_box(slot);
    if (has_grids()) {
        // Only patches made of cells reach beyond their tract, and their outermost cells with them.
        const PatchStyle& style = grid(slot).style();
        return style.builder == PatchStyle::Builder::cells ? grown(hull, style.border) : hull;
    }
    for (const PatchBoxes::Patch& patch : patch_boxes(slot).patches()) {
        hull = {std::min(hull.begin_x, patch.outer.begin_x),
                std::min(hull.begin_y, patch.outer.begin_y),
                std::max(hull.end_x, patch.outer.end_x), std::max(hull.end_y, patch.outer.end_y)};
    }
    return hull;
}

std::int64_t SkyMap::n_patches(std::int64_t slot) const noexcept {
    return has_grids() ? grid(slot).n_patches()
                       : static_cast<std::int64_t>(patch_boxes(slot).patches().size());
}

std::vector<std::int64_t> SkyMap::patch_numbers(std::int64_t slot) const {
    std::vector<std::int64_t> all(static_cast<std::size_t>(n_patches(slot)));
    std::iota(all.begin(), all.end(), std::int64_t{0});
    if (!has_grids()) {
        std::ranges::transform(patch_boxes(slot).patches(), all.begin(),
                               &PatchBoxes::Patch::number);
    }
    return all;
}

PixelBox SkyMap::patch_box(std::int64_t number, std::int64_t patch, Region region) const {
    const std::int64_t at = slot(number);
    if (has_grids()) {
        const std::int64_t n = grid(at).n_patches();
        if (patch < 0 || patch >= n) {
            no_patch(number, patch,
                     n == 1 ? "1 patch, 0"
                            : std::to_string(n) + " patches, 0 to " + std::to_string(n - 1));
        }
        return grid(at).patch_box(patch, region);
    }
    const std::vector<PatchBoxes::Patch>& patches = patch_boxes(at).patches();
    const auto place = patch_boxes(at).place(patch);
    if (!place) {
        no_patch(number, patch,
                 patches.empty() ? "none"
                                 : std::to_string(patches.size()) + " with numbers from " +
                                       std::to_string(patches.front().number) + " to " +
                                       std::to_string(patches.back().number));
    }
    return region == Region::inner ? patches[*place].inner : patches[*place].outer;
}

PixelBox SkyMap::cell_box(std::int64_t number, std::int64_t patch, std::int64_t cell,
                          Region region) const {
    static_cast<void>(patch_box(number, patch, Region::inner));  // refuses what is not there
    const std::int64_t n = cells_per_axis() * cells_per_axis();
    if (cell < 0 || cell >= n) {
        throw NotFoundError(
            "no cell " + std::to_string(cell) + ": a patch of this skymap has " +
            (n == 0 ? "no cells" : std::to_string(n) + " cells, 0 to " + std::to_string(n - 1)));
    }
    return grid(slot(number)).cell_box(patch, cell, region);
}

std::vector<UnitVector> SkyMap::box_corners(std::int64_t slot, double inside_px) const {
    const PixelBox box = tract_box(slot);
    const double x0 = static_cast<double>(box.begin_x) - 0.5 + inside_px;
    const double x1 = static_cast<double>(box.end_x) - 0.5 - inside_px;
    const double y0 = static_cast<double>(box.begin_y) - 0.5 + inside_px;
    const double y1 = static_cast<double>(box.end_y) - 0.5 - inside_px;
    const Tract& at = tract(slot);
    return {at.direction({x0, y0}), at.direction({x1, y0}), at.direction({x1, y1}),
            at.direction({x0, y1})};
}

std::vector<UnitVector> SkyMap::vertices(std::int64_t slot) const {
    if (const auto* faces = std::get_if<Dodecahedron>(&finder_)) {
        return faces->vertices(slot);
    }
    if (const auto* equat = std::get_if<Equat>(&finder_)) {
        return equat_corners(equat->config, slot);
    }
    if (const auto* cells = std::get_if<sphere::HealpixCells>(&finder_)) {
        return healpix_corners(*cells, slot);
    }
    // LSST takes the corners a thousandth of a pixel inside the box.
    return box_corners(slot, has_grids() ? 0.001 : 0.0);
}

std::optional<SkyBox> SkyMap::inner_box(std::int64_t slot) const {
    if (rings() != nullptr) {
        return rings()->inner_box(slot);
    }
    if (const auto* owners = std::get_if<Owners>(&finder_); owners && !owners->boxes.empty()) {
        const OwnedBox& box = owners->boxes[static_cast<std::size_t>(slot)];
        return SkyBox{box.lon_begin_deg * radians_per_degree, box.lon_end_deg * radians_per_degree,
                      box.lat_begin_deg * radians_per_degree, box.lat_end_deg * radians_per_degree};
    }
    return std::nullopt;
}

std::int64_t SkyMap::find_tract(const LonLat& position, const UnitVector& direction) const {
    const SkyPosition at{reduced_lon(position.lon_deg * radians_per_degree),
                         position.lat_deg * radians_per_degree};
    struct Find {
        const SkyMap& skymap;
        const LonLat& position;
        const SkyPosition& at;
        const UnitVector& direction;

        std::int64_t operator()(const Rings& rings) const {
            return rings.number_at(rings.slot(rings.find(at)));
        }
        std::int64_t operator()(const NearestCenter& nearest) const { return nearest.find(at); }
        std::int64_t operator()(const Dodecahedron& faces) const { return faces.find(direction); }
        std::int64_t operator()(const Equat& equat) const { return equat.nearest.find(at); }
        std::int64_t operator()(const sphere::HealpixCells& cells) const {
            return cells.cell(at.lon_rad, -at.lat_rad);
        }
        std::int64_t operator()(const Owners& owners) const {
            return skymap.find_in_table(position, direction, owners);
        }
    };
    return std::visit(Find{*this, position, at, direction}, finder_);
}

std::int64_t SkyMap::find_in_table(const LonLat& position, const UnitVector& direction,
                                   const Owners& owners) const {
    std::vector<std::int64_t> candidates;
    if (!owners.boxes.empty()) {
        owners.search.find({direction, 0.0}, candidates);
        std::int64_t owner = -1;
        for (const std::int64_t slot : candidates) {
            const std::int64_t number = number_at(slot);
            if ((owner < 0 || number < owner) &&
                owns(owners.boxes[static_cast<std::size_t>(slot)], position)) {
                owner = number;
            }
        }
        return owner;
    }
    search_.find({direction, 0.0}, candidates);
    std::int64_t best = -1;
    double greatest = -2.0;
    for (const std::int64_t slot : candidates) {
        const double cosine = dot(direction, tract(slot).projection().reference());
        const bool is_nearer =
            cosine > greatest || (cosine == greatest && number_at(slot) < number_at(best));
        if (is_nearer && find_patch(slot, direction) >= 0) {
            best = slot;
            greatest = cosine;
        }
    }
    return best < 0 ? -1 : number_at(best);
}

std::int64_t SkyMap::find_patch(std::int64_t slot, const UnitVector& direction) const noexcept {
    const PixelPoint pixel = tract(slot).pixel(direction);
    return has_grids() ? grid(slot).find_patch(pixel) : patch_boxes(slot).find_patch(pixel);
}

}  // namespace skyquilt::skymap
